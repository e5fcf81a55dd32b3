//! The only writer: results to standard output, everything else to standard error.

use std::env;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use guesthouse_codegen::Diagnostics;
use guesthouse_codegen::explain::explain;
use serde_json::Value as Json;

use crate::failure::{Failure, diagnostics_json};

/// What messages are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people.
    Human,
    /// A JSON object on a line of its own for each message.
    Json,
}

/// The only writer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    format: Format,
    /// Standard error is a terminal that shows colours.
    colour: bool,
    /// Standard output is one.
    colour_out: bool,
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        let wanted = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            format,
            colour: wanted && io::stderr().is_terminal(),
            colour_out: wanted && io::stdout().is_terminal(),
        }
    }

    /// The same, as JSON.
    pub(crate) fn json(self) -> Self {
        Self {
            format: Format::Json,
            ..self
        }
    }

    pub(crate) fn is_json(self) -> bool {
        self.format == Format::Json
    }

    /// What was done to a file.
    pub(crate) fn file(self, done: &str, path: &str) {
        self.out(match self.format {
            Format::Human => format!("{done} {}\n", harmless(path)),
            Format::Json => format!("{}\n", serde_json::json!({"file": path, "done": done})),
        });
    }

    /// Files that are as they should be; a number will do for many.
    pub(crate) fn unchanged(self, paths: &[String]) {
        match (self.format, paths) {
            (Format::Human, [_, _, ..]) => {
                self.out(format!("unchanged {} files\n", paths.len()));
            }
            _ => paths.iter().for_each(|path| self.file("unchanged", path)),
        }
    }

    /// A file that is not as it should be, why, and the difference, if there is one.
    pub(crate) fn stale(self, path: &str, why: &str, diff: &str) {
        self.out(match self.format {
            Format::Human => {
                let path = harmless(path);
                format!("stale {path} ({why})\n{}", self.painted_diff(diff))
            }
            Format::Json => {
                let diff = Some(diff).filter(|diff| !diff.is_empty());
                let object =
                    serde_json::json!({"file": path, "done": "stale", "why": why, "diff": diff});
                format!("{object}\n")
            }
        });
    }

    /// A file that would have been removed, had nobody edited it.
    pub(crate) fn kept(self, path: &str) {
        match self.format {
            Format::Human => self.file("kept", &format!("{path} (edited, no longer generated)")),
            Format::Json => self.file("kept", path),
        }
    }

    /// What is going on.
    pub(crate) fn note(self, text: &str) {
        self.err(match self.format {
            Format::Human => format!("{}\n", self.paint("2", &harmless(text))),
            Format::Json => format!(
                "{}\n",
                serde_json::json!({"severity": "note", "message": text})
            ),
        });
    }

    /// A text that was asked for.
    pub(crate) fn line(self, text: &str) {
        self.out(format!("{text}\n"));
    }

    /// The reply of a guest: over several lines for people at a terminal, on one line for programs.
    pub(crate) fn reply(self, reply: &Json) {
        let pretty = self.format == Format::Human && io::stdout().is_terminal();
        let text = if pretty {
            format!("{reply:#}")
        } else {
            reply.to_string()
        };
        self.out(format!("{text}\n"));
    }

    /// The reply of a guest, byte for byte.
    pub(crate) fn bytes(self, bytes: &[u8]) {
        write(&mut io::stdout().lock(), bytes);
    }

    /// A line that a guest wrote.
    pub(crate) fn guest_log(self, line: &str) {
        self.err(match self.format {
            Format::Human => format!("{} {}\n", self.paint("2", "guest:"), harmless(line)),
            Format::Json => format!(
                "{}\n",
                serde_json::json!({"severity": "log", "message": line})
            ),
        });
    }

    /// What there is to say about a schema that will do.
    pub(crate) fn warnings(self, diagnostics: &Diagnostics) {
        if diagnostics.is_empty() {
            return;
        }
        self.err(match self.format {
            Format::Human => format!("{}\n\n", self.painted(&diagnostics.to_string())),
            Format::Json => lines(&diagnostics_json(diagnostics)),
        });
    }

    /// What was found in a schema, where that was asked for.
    pub(crate) fn findings(self, diagnostics: &Diagnostics) {
        if diagnostics.is_empty() {
            return;
        }
        let on_standard_output = Self {
            colour: self.colour_out,
            ..self
        };
        self.out(match self.format {
            Format::Human => {
                format!(
                    "{}\n\n",
                    on_standard_output.painted(&diagnostics.to_string())
                )
            }
            Format::Json => lines(&diagnostics_json(diagnostics)),
        });
    }

    /// Why it did not work.
    pub(crate) fn failure(self, failure: &Failure) {
        if self.format == Format::Json {
            return self.err(lines(&failure.to_json()));
        }
        let mut text = self.told(failure);
        if let Some(code) = first_code(failure).filter(|code| explain(code).is_some()) {
            let more = format!("more about an error: guesthouse explain {code}");
            text.push_str(&format!("\n{}\n", self.paint("2", &more)));
        }
        self.err(text);
    }

    fn told(self, failure: &Failure) -> String {
        match failure {
            Failure::Schema(diagnostics) => {
                format!("{}\n", self.painted(&diagnostics.to_string()))
            }
            Failure::Usage(it) | Failure::Failed(it) => {
                let help = it
                    .help
                    .as_ref()
                    .map(|help| format!("{} {}\n", self.paint("1;36", "help:"), harmless(help)));
                let error = self.paint("1;31", "error:");
                format!(
                    "{error} {}\n{}",
                    harmless(&it.message),
                    help.unwrap_or_default()
                )
            }
            Failure::Several(all) => {
                let told: Vec<String> = all.iter().map(|it| self.told(it)).collect();
                told.join("\n")
            }
        }
    }

    /// What clap has to say: help and version to standard output, mistakes to standard error.
    pub(crate) fn clap(self, error: &clap::Error) {
        // There is nowhere left to say that the terminal is gone.
        let _ = error.print();
    }

    /// Rendered diagnostics with colours.
    fn painted(self, rendered: &str) -> String {
        let line = |line: &str| {
            if let Some(help) = line.strip_prefix("help:") {
                return format!("{}{help}", self.paint("1;36", "help:"));
            }
            for (severity, colour) in [("error", "1;31"), ("warning", "1;33")] {
                if let Some((place, rest)) = line.split_once(&format!(": {severity}[")) {
                    return format!("{place}: {}[{rest}", self.paint(colour, severity));
                }
            }
            line.to_owned()
        };
        rendered.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// A difference, with colours if it goes to a terminal.
    fn painted_diff(self, diff: &str) -> String {
        let line = |line: &str| {
            let colour = match line.as_bytes() {
                [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => "1",
                [b'@', ..] => "36",
                [b'+', ..] => "32",
                [b'-', ..] => "31",
                _ => "",
            };
            let text = harmless(line);
            match self.colour_out && !colour.is_empty() {
                true => format!("{}\n", painted(colour, &text)),
                false => format!("{text}\n"),
            }
        };
        diff.lines().map(line).collect()
    }

    fn paint(self, colour: &str, text: &str) -> String {
        if self.colour {
            painted(colour, text)
        } else {
            text.to_owned()
        }
    }

    fn out(self, text: String) {
        write(&mut io::stdout().lock(), text.as_bytes());
    }

    fn err(self, text: String) {
        write(&mut io::stderr().lock(), text.as_bytes());
    }
}

fn painted(colour: &str, text: &str) -> String {
    format!("\u{1b}[{colour}m{text}\u{1b}[0m")
}

/// The code of the first mistake in a schema.
fn first_code(failure: &Failure) -> Option<&'static str> {
    match failure {
        Failure::Schema(diagnostics) => {
            let mut errors = diagnostics.iter().filter(|it| it.is_error());
            errors.next().map(|it| it.code)
        }
        Failure::Several(all) => all.iter().find_map(first_code),
        Failure::Usage(_) | Failure::Failed(_) => None,
    }
}

/// A reader that went away (`guesthouse … | head`) is no mistake of ours, and there is nobody left to tell.
fn write(stream: &mut dyn Write, bytes: &[u8]) {
    let _ = stream.write_all(bytes).and_then(|()| stream.flush());
}

fn lines(objects: &[Json]) -> String {
    objects.iter().map(|object| format!("{object}\n")).collect()
}

/// Without the control characters by which a guest or a file name could do something to a terminal.
fn harmless(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || turns(c);
    text.chars()
        .map(|c| if hidden(c) { '\u{fffd}' } else { c })
        .collect()
}
