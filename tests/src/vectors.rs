//! The vectors of `schemas/vectors/`, which a guest answers under `vectors/TYPE`.

use std::fmt::Write;

use guesthouse::wire::to_vec;
use serde::Deserialize;

use crate::hosts::{Answer, Host, Request, root};

/// Types that are not sent as they are: the parameters of operations, which the cases call, and errors of calls, which have no
/// type.
const LEFT_OUT: [&str; 3] = [
    "",
    "(text: string)",
    "(left: string, separator: string = \"-\", right: string?)",
];

/// Bytes, and what they are read as.
#[derive(Clone, Debug, Deserialize)]
pub struct Vector {
    name: String,
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    bytes: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    path: String,
    #[serde(default)]
    offset: usize,
}

impl Vector {
    /// All that a guest can be asked.
    pub fn read_all() -> Result<Vec<Self>, String> {
        let folder = root().join("schemas/vectors");
        let files = std::fs::read_dir(&folder).map_err(|error| format!("{folder:?}: {error}"))?;
        let mut all = Vec::new();
        for file in files {
            let path = file.map_err(|error| error.to_string())?.path();
            let text = std::fs::read_to_string(&path).map_err(|error| format!("{path:?}: {error}"));
            let vectors: Vec<Self> =
                serde_json::from_str(&text?).map_err(|error| format!("{path:?}: {error}"))?;
            all.extend(vectors);
        }
        all.retain(|it| !LEFT_OUT.contains(&it.r#type.as_str()));
        Ok(all)
    }

    /// What is wrong with what the guest makes of each form.
    pub fn run(&self, host: &mut Host) -> Result<(), String> {
        let expected = bytes_of(&self.bytes)?;
        for form in std::iter::once(&self.bytes).chain(&self.also) {
            let answer = host.call(&Request {
                operation: format!("vectors/{}", self.r#type),
                typed: false,
                payload: bytes_of(form)?,
            })?;
            if !self.is_answer(&answer, &expected) {
                let answer = format!("{answer:?}");
                let shown: String = answer.chars().take(500).collect();
                let name = &self.name;
                return Err(format!("{name}: from {form} came {shown}, not {self:?}"));
            }
        }
        Ok(())
    }

    fn is_answer(&self, answer: &Answer, expected: &str) -> bool {
        match (&self.error, &answer.error) {
            (None, None) => answer.ok.as_deref() == Some(expected),
            (Some(code), Some(error)) => {
                let place = format!("at {} in <{}>", self.offset, self.path);
                error.guest_code.as_ref() == Some(code) && error.message.contains(&place)
            }
            _ => false,
        }
    }
}

/// Bytes in parts: `c3` is itself, `c3*5` comes five times, `0..5:c3` is each integer from 0 to 4 and `c3` after it.
fn bytes_of(parts: &str) -> Result<String, String> {
    let mut bytes = String::new();
    for part in parts.split_whitespace() {
        let number = |text: &str| {
            text.parse::<usize>()
                .map_err(|_| format!("{part} is no part"))
        };
        if let Some((hex, times)) = part.split_once('*') {
            bytes.push_str(&hex.repeat(number(times)?));
        } else if let Some((range, hex)) = part.split_once(':') {
            for key in 0..number(range.trim_start_matches("0.."))? {
                for byte in to_vec(&(key as u64)).map_err(|error| error.to_string())? {
                    let _ = write!(bytes, "{byte:02x}");
                }
                bytes.push_str(hex);
            }
        } else {
            bytes.push_str(part);
        }
    }
    Ok(bytes)
}
