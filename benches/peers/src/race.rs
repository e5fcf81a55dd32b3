//! Measures contenders in turns, so that what else the machine does meets all of them alike.

use std::time::{Duration, Instant};

use crate::contender::Result;

/// Somebody who can make a number of calls.
pub(crate) struct Racer<'a> {
    pub(crate) name: String,
    pub(crate) run: Box<dyn FnMut(u64) -> Result<()> + 'a>,
}

/// How long it takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    /// For each racer in each round.
    pub(crate) turn: Duration,
}

/// What one racer took, in nanoseconds a call, in each round.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    pub(crate) name: String,
    pub(crate) calls: u64,
    pub(crate) rounds: Vec<f64>,
}

/// Runs every racer once in each round, each round beginning with another one.
pub(crate) fn race(racers: &mut [Racer<'_>], plan: Plan) -> Result<Vec<Times>> {
    let mut times = Vec::new();
    for racer in &mut *racers {
        times.push(Times {
            name: racer.name.clone(),
            calls: calls_in(racer, plan.turn)?,
            rounds: Vec::with_capacity(plan.rounds),
        });
    }
    for round in 0..plan.rounds {
        for turn in 0..racers.len() {
            let at = (round + turn) % racers.len();
            let calls = times[at].calls;
            let taken = time(&mut racers[at], calls)?;
            times[at]
                .rounds
                .push(taken.as_secs_f64() * 1e9 / calls as f64);
        }
    }
    Ok(times)
}

/// How many calls a turn has. Warms the racer up meanwhile.
fn calls_in(racer: &mut Racer<'_>, turn: Duration) -> Result<u64> {
    let mut calls = 1;
    loop {
        let taken = time(racer, calls)?;
        if taken * 4 >= turn {
            let whole = turn.as_secs_f64() / taken.as_secs_f64() * calls as f64;
            return Ok((whole as u64).max(1));
        }
        calls *= 2;
    }
}

fn time(racer: &mut Racer<'_>, calls: u64) -> Result<Duration> {
    let since = Instant::now();
    (racer.run)(calls).map_err(|error| format!("{}: {error}", racer.name))?;
    Ok(since.elapsed())
}

impl Times {
    pub(crate) fn min(&self) -> f64 {
        quantile(&self.rounds, 0.0)
    }

    pub(crate) fn median(&self) -> f64 {
        quantile(&self.rounds, 0.5)
    }

    pub(crate) fn p90(&self) -> f64 {
        quantile(&self.rounds, 0.9)
    }

    /// The ratio of medians.
    pub(crate) fn ratio_to(&self, base: &Self) -> f64 {
        self.median() / base.median()
    }

    /// The median of the ratios in each round: a slow moment of the machine counts for both.
    pub(crate) fn paired_ratio_to(&self, base: &Self) -> f64 {
        let ratios: Vec<f64> = self
            .rounds
            .iter()
            .zip(&base.rounds)
            .map(|(ours, theirs)| ours / theirs)
            .collect();
        quantile(&ratios, 0.5)
    }
}

fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted
        .get((last as f64 * part).round() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_racer_has_every_round_and_its_calls_are_counted() {
        let mut counted = [0, 0];
        fn racer(counted: &mut u64) -> Racer<'_> {
            Racer {
                name: String::new(),
                run: Box::new(move |calls| {
                    for _ in 0..calls {
                        *std::hint::black_box(&mut *counted) += 1;
                    }
                    Ok(())
                }),
            }
        }
        let [first, second]: &mut [u64; 2] = &mut counted;
        let mut racers = [racer(first), racer(second)];
        let plan = Plan {
            rounds: 3,
            turn: Duration::from_micros(50),
        };
        let times = race(&mut racers, plan).unwrap();
        drop(racers);
        for (times, counted) in times.iter().zip(counted) {
            assert_eq!(times.rounds.len(), 3);
            assert!(counted >= 3 * times.calls);
        }
    }

    #[test]
    fn ratios_are_paired_by_round() {
        let times = |rounds: &[f64]| Times {
            name: String::new(),
            calls: 1,
            rounds: rounds.to_vec(),
        };
        let (base, other) = (times(&[1.0, 10.0, 2.0]), times(&[2.0, 20.0, 4.0]));
        assert_eq!((base.min(), base.median(), base.p90()), (1.0, 2.0, 10.0));
        assert_eq!(other.paired_ratio_to(&base), 2.0);
        assert_eq!(other.ratio_to(&base), 2.0);
    }
}
