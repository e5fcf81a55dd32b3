//! What would change in a file.

use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

/// After this time the difference is only told roughly.
const PATIENCE: Duration = Duration::from_secs(2);

/// The difference as `patch` reads it.
pub(crate) fn unified(path: &Path, before: &[u8], after: &str) -> String {
    let before = String::from_utf8_lossy(before);
    let path = path.display();
    TextDiff::configure()
        .timeout(PATIENCE)
        .diff_lines(before.as_ref(), after)
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
