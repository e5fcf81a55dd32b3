//! Messages on a pair of pipes: a header with the length, a blank line, JSON.
//!
//! Nothing that comes in ends the server but the end of the input: what is no message is told to the client and skipped.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message};
use serde_json::json;

/// Most bytes of a message.
const MOST_BYTES: u64 = 64 << 20;

/// Most bytes of a line of a header.
const MOST_HEADER: u64 = 4 << 10;

/// What comes in.
#[derive(Debug)]
pub(super) enum Incoming {
    Message(Message),
    /// Why it is none.
    Malformed(String),
}

/// Reads the next message; none at the end.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let malformed = |why: String| Ok(Some(Incoming::Malformed(why)));
    let Some(length) = read_header(input)? else {
        return Ok(None);
    };
    let Ok(length) = length else {
        return malformed("a message needs the header Content-Length".to_owned());
    };
    let mut body = input.take(length);
    if length > MOST_BYTES {
        io::copy(&mut body, &mut io::sink())?;
        return malformed(format!("a message of {length} bytes is too large"));
    }
    // Not more is allocated than comes.
    let mut bytes = Vec::new();
    body.read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(None);
    }
    match serde_json::from_slice(&bytes) {
        Ok(message) => Ok(Some(Incoming::Message(message))),
        Err(error) => malformed(format!("this is no message: {error}")),
    }
}

/// The length that a header announces, if it does; none at the end of the input.
fn read_header(input: &mut impl BufRead) -> io::Result<Option<Result<u64, ()>>> {
    let mut length = Err(());
    let mut is_first = true;
    loop {
        let mut line = Vec::new();
        if input.take(MOST_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() && !is_first {
            return Ok(Some(length));
        }
        is_first = line.is_empty();
        // Where another message began in the middle of nonsense, its header may stand behind something.
        let lower = line.to_ascii_lowercase();
        if let Some(at) = lower.rfind("content-length:") {
            let number = line[at + "content-length:".len()..].trim();
            length = number.parse().map_err(|_| ());
        }
    }
}

/// Writes a message.
pub(super) fn write(output: &mut impl Write, message: &Message) -> io::Result<()> {
    message.write(output)
}

/// Tells the client that it sent what is no message. That has no id, so it is no [`lsp_server::Response`].
pub(super) fn write_malformed(output: &mut impl Write, why: &str) -> io::Result<()> {
    let code = ErrorCode::ParseError as i32;
    let error = json!({"jsonrpc": "2.0", "id": null, "error": {"code": code, "message": why}});
    let body = error.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a text, shortly.
    fn all(text: &str) -> Vec<String> {
        let mut input = text.as_bytes();
        let mut found = Vec::new();
        while let Some(it) = read(&mut input).unwrap() {
            found.push(match it {
                Incoming::Message(Message::Request(it)) => format!("{} {}", it.id, it.method),
                Incoming::Message(Message::Notification(it)) => it.method,
                Incoming::Message(Message::Response(it)) => format!("response {}", it.id),
                Incoming::Malformed(_) => "malformed".to_owned(),
            });
        }
        found
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn messages_are_read() {
        let request = framed(r#"{"jsonrpc":"2.0","id":1,"method":"a","params":{"é":1}}"#);
        let text = framed(r#"{"id":"x","method":"b"}"#);
        let notification = "content-type: x\r\nCONTENT-LENGTH:14\r\n\r\n{\"method\":\"c\"}";
        let response = framed(r#"{"id":2,"result":null}"#);
        assert_eq!(
            all(&format!("{request}{text}{notification}{response}")),
            ["1 a", "\"x\" b", "c", "response 2"]
        );
    }

    #[test]
    fn what_is_no_message_is_skipped() {
        let good = framed(r#"{"id":1,"method":"a"}"#);
        for (bad, told) in [
            (framed("{"), 1),
            (framed("[]"), 1),
            (framed("\"\u{0}"), 1),
            (framed(&"[".repeat(100_000)), 1),
            (framed(""), 1),
            ("Content-Length: -1\r\n\r\n".to_owned(), 1),
            ("Content-Length: many\r\n\r\n".to_owned(), 1),
            ("Content-Type: text\r\n\r\n".to_owned(), 1),
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(), 1),
            ("\r\n\r\n".to_owned(), 0),
            ("nonsense ".repeat(10_000), 0),
        ] {
            let found = all(&format!("{bad}{good}"));
            let mut expected = vec!["malformed"; told];
            expected.push("1 a");
            assert_eq!(found, expected, "{bad:.60}");
        }
    }

    #[test]
    fn an_input_may_end_anywhere() {
        let good = framed(r#"{"id":1,"method":"a"}"#);
        for end in 0..good.len() {
            assert_eq!(all(&good[..end]), [""; 0], "{end}");
        }
        assert_eq!(
            all("Content-Length: 18446744073709551615\r\n\r\n{}"),
            ["malformed"]
        );
        assert_eq!(all("Content-Length: 60000000\r\n\r\n{}"), [""; 0]);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut out = Vec::new();
        write_malformed(&mut out, "why \"\n").unwrap();
        let text = String::from_utf8(out).unwrap();
        let (header, body) = text.split_once("\r\n\r\n").unwrap();
        assert_eq!(header, format!("Content-Length: {}", body.len()));
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["error"]["code"], -32700);
    }
}
