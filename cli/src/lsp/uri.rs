//! Addresses of files, as the protocol writes them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lsp_types::Uri;

/// The path of a `file:` address; none of others, such as `untitled:`.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // A host other than this one has no files here.
    let at = rest.find('/')?;
    if !matches!(&rest[..at], "" | "localhost") {
        return None;
    }
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let path = decoded(&rest[at..end])?;
    // `/c:/demo` is `c:/demo`.
    let bytes = path.as_bytes();
    let has_drive = cfg!(windows) && bytes.len() > 2 && bytes[2] == b':';
    let path = if has_drive { &path[1..] } else { &path };
    (!path.contains('\0')).then(|| PathBuf::from(path))
}

/// The address of a file; none for a path that is not absolute, or not UTF-8.
pub(super) fn of_path(path: &Path) -> Option<Uri> {
    if !path.is_absolute() {
        return None;
    }
    let mut uri = "file://".to_owned();
    let path = path
        .to_str()?
        .replace('\\', if cfg!(windows) { "/" } else { "\\" });
    if !path.starts_with('/') {
        uri.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                uri.push(char::from(byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri.parse().ok()
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn files_and_addresses() {
        for (text, uri) in [
            ("/a/b.apexlang", "file:///a/b.apexlang"),
            ("/a b/é#?%.axdl", "file:///a%20b/%C3%A9%23%3F%25.axdl"),
            ("/@shop/c:d", "file:///%40shop/c%3Ad"),
        ] {
            let made = of_path(Path::new(text)).unwrap();
            assert_eq!(made.as_str(), uri);
            assert_eq!(path(&made), Some(PathBuf::from(text)));
        }
        // As others write them.
        for (uri, text) in [
            ("file:///@shop/c:d", Some("/@shop/c:d")),
            ("file://localhost/a", Some("/a")),
            ("file:///a?x#y", Some("/a")),
            ("file://server/a", None),
            ("untitled:Untitled-1", None),
            ("file:///%ff", None),
            ("file:///a%00", None),
        ] {
            let uri: Uri = uri.parse().unwrap();
            assert_eq!(path(&uri), text.map(PathBuf::from), "{}", uri.as_str());
        }
        assert!(of_path(Path::new("a")).is_none());
    }
}
