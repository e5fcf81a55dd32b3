//! Runs every case on every pair of a host and a guest, one test each; and the vectors.

use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use guesthouse_tests::case::{Case, Failure, Step};
use guesthouse_tests::guests::{self, GUESTS};
use guesthouse_tests::hosts::{Answer, HOSTS, Host, Request, root};
use guesthouse_tests::values::Schema;
use guesthouse_tests::vectors::Vector;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let (cases, schema, vectors) = match read() {
        Ok(read) => read,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = Vec::new();
    for host in HOSTS {
        for guest in GUESTS {
            let pair = Arc::new(Pair::new(host, guest));
            for case in &cases {
                let (pair, case, schema) = (pair.clone(), case.clone(), schema.clone());
                let name = format!("{host}::{guest}::{}", case.name);
                trials.push(Trial::test(name, move || {
                    pair.run(&case, &schema).map_err(Failed::from)
                }));
            }
            let vectors = vectors.clone();
            trials.push(Trial::test(
                format!("{host}::{guest}::vectors"),
                move || pair.vectors(&vectors).map_err(Failed::from),
            ));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

type Read = (Vec<Arc<Case>>, Arc<Schema>, Arc<Vec<Vector>>);

fn read() -> Result<Read, String> {
    let cases = Case::read_all(&root().join("tests/cases"))?;
    let schema = Schema::read(&root().join("schemas/conformance.apexlang"))?;
    let vectors = Vector::read_all()?;
    let cases = cases.into_iter().map(Arc::new).collect();
    Ok((cases, Arc::new(schema), Arc::new(vectors)))
}

/// A host that has loaded a guest. It is started by the first case and serves all of them.
struct Pair {
    host: &'static str,
    guest: &'static str,
    running: Mutex<Option<Host>>,
}

impl Pair {
    fn new(host: &'static str, guest: &'static str) -> Self {
        let running = Mutex::new(None);
        Self {
            host,
            guest,
            running,
        }
    }

    fn with_host<T>(&self, run: impl FnOnce(&mut Host) -> Result<T, String>) -> Result<T, String> {
        let mut running = self
            .running
            .lock()
            .map_err(|_| "an earlier case broke the pair")?;
        match running.as_mut() {
            Some(host) => run(host),
            None => run(running.insert(Host::start(self.host, &guests::path(self.guest)?)?)),
        }
    }

    /// The first ten vectors that the guest does not pass.
    fn vectors(&self, vectors: &[Vector]) -> Result<(), String> {
        self.with_host(|host| {
            let failed = vectors.iter().filter_map(|it| it.run(host).err());
            let failed: Vec<String> = failed.take(10).collect();
            match failed.is_empty() {
                true => Ok(()),
                false => Err(failed.join("\n")),
            }
        })
    }

    fn run(&self, case: &Case, schema: &Schema) -> Result<(), String> {
        self.with_host(|host| self.steps(host, case, schema))
    }

    fn steps(&self, host: &mut Host, case: &Case, schema: &Schema) -> Result<(), String> {
        for (index, step) in case.steps.iter().enumerate() {
            let failure = case.failure(index, self.host, self.guest);
            self.step(host, step, failure, schema)
                .map_err(|error| format!("{}: step {}: {error}", case.about, index + 1))?;
        }
        Ok(())
    }

    fn step(
        &self,
        host: &mut Host,
        step: &Step,
        failure: Option<&Failure>,
        schema: &Schema,
    ) -> Result<(), String> {
        let typed = !step.operation.contains('/') && step.bytes.is_none();
        let payload = match (&step.bytes, &step.argument) {
            (Some(bytes), _) => bytes.clone(),
            (None, argument) => schema.arguments(&step.operation, argument.as_deref())?,
        };
        let operation = match (typed, step.operation.contains('/')) {
            (false, false) => format!("conformance.v1.Conformance/{}", step.operation),
            _ => step.operation.clone(),
        };
        let answer = host.call(&Request {
            operation,
            typed,
            payload,
        })?;
        let missing = step.log.iter().find(|line| !answer.log.contains(line));
        if let Some(line) = missing {
            return Err(format!("the guest did not log {line:?}: {answer:?}"));
        }
        match failure {
            Some(failure) => compare_failure(&answer, failure),
            None => compare_reply(&answer, step, schema),
        }
    }
}

fn compare_failure(answer: &Answer, expected: &Failure) -> Result<(), String> {
    let Some(error) = &answer.error else {
        return Err(format!("expected {expected:?}, got {answer:?}"));
    };
    let ran = expected.ran.is_none_or(|ran| error.ran == ran);
    let text = expected
        .contains
        .as_ref()
        .is_none_or(|part| error.message.contains(part));
    if error.code == expected.code && ran && text && error.guest_code == expected.guest_code {
        Ok(())
    } else {
        Err(format!("expected {expected:?}, got {error:?}"))
    }
}

fn compare_reply(answer: &Answer, step: &Step, schema: &Schema) -> Result<(), String> {
    let Some(reply) = &answer.ok else {
        return Err(format!("expected a reply, got {answer:?}"));
    };
    let expected = match (&step.reply_bytes, &step.reply) {
        (Some(bytes), _) => bytes.clone(),
        (None, Some(value)) => schema.reply(&step.operation, value)?,
        (None, None) => String::new(),
    };
    if *reply == expected {
        Ok(())
    } else {
        Err(format!("expected the bytes {expected}, got {reply}"))
    }
}
