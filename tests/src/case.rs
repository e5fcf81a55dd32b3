//! Cases: steps, and what must come of them.

use std::path::Path;

use serde::Deserialize;

/// A case file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The file's name without its extension.
    #[serde(skip)]
    pub name: String,
    /// What it shows.
    pub about: String,
    /// What is done, in this order, on one instance.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// Where hosts or guests differ, and why.
    #[serde(default)]
    pub differs: Vec<Difference>,
}

/// One call.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// An operation of `Conformance` for the generated client, or a full name that is sent as it is.
    pub operation: String,
    /// The argument in JSON.
    pub argument: Option<String>,
    /// The argument in hexadecimal, instead.
    pub bytes: Option<String>,
    /// The reply in JSON.
    pub reply: Option<String>,
    /// The reply in hexadecimal, instead.
    pub reply_bytes: Option<String>,
    /// The error, instead.
    pub error: Option<Failure>,
    /// Lines that the guest must have written since the step before.
    #[serde(default)]
    pub log: Vec<String>,
}

/// An error that must come.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The code, as in the table of `docs/architecture.md`.
    pub code: String,
    /// Whether guest code may have run.
    pub ran: Option<bool>,
    /// The code that the guest gave.
    pub guest_code: Option<String>,
    /// A part of the message.
    pub contains: Option<String>,
}

/// A difference that cannot be helped.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Hosts it is about; all, if there are none.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Guests it is about; all, if there are none.
    #[serde(default)]
    pub guests: Vec<String>,
    /// The step it is about, counted from 1.
    pub step: usize,
    /// What comes instead.
    pub error: Failure,
    /// Why.
    pub reason: String,
}

impl Case {
    /// Reads every case in `folder`, sorted by name.
    pub fn read_all(folder: &Path) -> Result<Vec<Self>, String> {
        let entries = std::fs::read_dir(folder).map_err(|error| format!("{folder:?}: {error}"))?;
        let mut paths = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| format!("{folder:?}: {error}"))?;
        paths.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        });
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{path:?}: {error}"))?;
        let mut case: Self = toml::from_str(&text).map_err(|error| format!("{path:?}: {error}"))?;
        let stem = path.file_stem().unwrap_or_default();
        case.name = stem.to_string_lossy().into_owned();
        for (index, step) in case.steps.iter().enumerate() {
            let arguments = [&step.argument, &step.bytes];
            let replies = [&step.reply, &step.reply_bytes];
            let results = replies.iter().filter(|reply| reply.is_some()).count()
                + usize::from(step.error.is_some());
            if arguments.iter().all(|argument| argument.is_some()) || results > 1 {
                return Err(format!("{path:?}: step {}: say one thing", index + 1));
            }
        }
        if let Some(difference) = case.differs.iter().find(|it| it.reason.trim().is_empty()) {
            return Err(format!("{path:?}: no reason for step {}", difference.step));
        }
        Ok(case)
    }

    /// The error that step `index` (from 0) must give on this pair, if any.
    pub fn failure(&self, index: usize, host: &str, guest: &str) -> Option<&Failure> {
        let covers = |names: &[String], name: &str| {
            names.is_empty() || names.iter().any(|covered| covered == name)
        };
        self.differs
            .iter()
            .find(|it| it.step == index + 1 && covers(&it.hosts, host) && covers(&it.guests, guest))
            .map(|it| &it.error)
            .or(self.steps[index].error.as_ref())
    }
}
