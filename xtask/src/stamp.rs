//! Stamps: whether an output was made from the sources as they are now.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::repo;
use crate::step::{Failure, Result};

/// The digest of everything an output is made from, and the file that remembers it.
pub(crate) struct Stamp {
    file: PathBuf,
    digest: String,
}

impl Stamp {
    /// `sources` are files or folders; `how` is whatever else decides the output, such as a compiler's version.
    pub(crate) fn new(file: PathBuf, sources: &[PathBuf], how: &str) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        how.hash(&mut hasher);
        for source in sources {
            for path in repo::sources(source)? {
                path.hash(&mut hasher);
                fs::read(&path).unwrap_or_default().hash(&mut hasher);
            }
        }
        Ok(Self {
            file,
            digest: format!("{:016x}", hasher.finish()),
        })
    }

    /// Why there is nothing to do, if so: every output is there and was made from these sources.
    pub(crate) fn current(&self, outputs: &[&Path]) -> Option<String> {
        let same = fs::read_to_string(&self.file).is_ok_and(|digest| digest == self.digest);
        (same && outputs.iter().all(|output| output.exists())).then(|| "up to date".to_owned())
    }

    pub(crate) fn write(&self) -> Result<()> {
        fs::write(&self.file, &self.digest)
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", self.file.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_in_a_source_or_a_missing_output_is_noticed() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let source = folder.join("source");
        fs::create_dir_all(source.join("node_modules")).unwrap();
        let (input, output) = (source.join("input"), folder.join("output"));
        fs::write(&input, "one").unwrap();
        let stamp =
            || Stamp::new(folder.join("stamp"), std::slice::from_ref(&source), "how").unwrap();

        assert!(stamp().current(&[]).is_none());
        stamp().write().unwrap();
        assert!(stamp().current(&[]).is_some());
        assert!(stamp().current(&[&output]).is_none());

        fs::write(&output, "").unwrap();
        fs::write(source.join("node_modules").join("module"), "").unwrap();
        assert!(stamp().current(&[&output]).is_some());

        fs::write(&input, "two").unwrap();
        assert!(stamp().current(&[&output]).is_none());
        fs::remove_dir_all(&folder).unwrap();
    }
}
