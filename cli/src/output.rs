//! The only writer: results to standard output, everything else to standard error.

use std::env;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use guesthouse_codegen::Diagnostics;
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
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        let wanted = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            format,
            colour: wanted && io::stderr().is_terminal(),
        }
    }

    /// What was done to a file.
    pub(crate) fn file(self, done: &str, path: &str) {
        self.out(match self.format {
            Format::Human => format!("{done} {}\n", harmless(path)),
            Format::Json => format!("{}\n", serde_json::json!({"file": path, "done": done})),
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

    /// Why it did not work.
    pub(crate) fn failure(self, failure: &Failure) {
        self.err(match (self.format, failure) {
            (Format::Json, failure) => lines(&failure.to_json()),
            (Format::Human, Failure::Schema(diagnostics)) => {
                let mut errors = diagnostics.iter().filter(|it| it.is_error());
                let code = errors.next().map_or("syntax", |it| it.code);
                let more = format!("more about an error: guesthouse explain {code}");
                let told = self.painted(&diagnostics.to_string());
                format!("{told}\n\n{}\n", self.paint("2", &more))
            }
            (Format::Human, Failure::Usage(it) | Failure::Failed(it)) => {
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
        });
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

    fn paint(self, colour: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{colour}m{text}\u{1b}[0m")
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
