/** Something that is measured. */
export interface Racer {
  name: string;
  run(): void;
}

/** What a racer took for a run, in nanoseconds, in each round. */
export interface Times {
  name: string;
  rounds: number[];
}

/** For each racer in each round, in nanoseconds. */
const TURN = 20_000_000;

/** Runs every racer once in each round, each round beginning with another one: what else the machine does meets all of them. */
export function race(racers: readonly Racer[], rounds: number): Times[] {
  const runs = racers.map(runsInTurn);
  const times: Times[] = racers.map(({ name }) => ({ name, rounds: [] }));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < racers.length; turn++) {
      const at = (round + turn) % racers.length;
      const [racer, count, taken] = [racers[at], runs[at], times[at]];
      if (racer !== undefined && count !== undefined) taken?.rounds.push(time(racer, count) / count);
    }
  }
  return times;
}

/** How many runs a turn has. Warms the racer up meanwhile: the engine has compiled it when it is measured. */
function runsInTurn(racer: Racer): number {
  time(racer, 50);
  let runs = 1;
  for (;;) {
    const taken = time(racer, runs);
    if (taken * 4 >= TURN) return Math.max(1, Math.round((TURN / taken) * runs));
    runs *= 2;
  }
}

function time(racer: Racer, runs: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < runs; i++) racer.run();
  return Number(process.hrtime.bigint() - start);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
