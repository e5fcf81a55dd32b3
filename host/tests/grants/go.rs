//! A real guest of standard Go, whose library uses WASI as programs do.

use std::path::Path;
use std::process::Command;

use guesthouse::{Host, Wasi};

use crate::puppet::Folder;

fn build() -> Vec<u8> {
    let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("grants.go.wasm");
    let built = Command::new("go")
        .args(["build", "-buildmode=c-shared", "-ldflags=-s -w", "-o"])
        .arg(&output)
        .arg(".")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/grants/guest"))
        .env("GOOS", "wasip1")
        .env("GOARCH", "wasm")
        .output()
        .expect("Go is installed");
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    std::fs::read(output).unwrap()
}

#[test]
fn go_uses_what_it_is_granted() {
    let (data, out) = (
        Folder::new().with("b.txt", "beta").with("a.txt", "alpha"),
        Folder::new(),
    );
    std::fs::create_dir(data.path("sub")).unwrap();
    let wasi = Wasi::new().args(["prog", "loud"]).env("GREETING", "hi");
    let wasi = wasi.folder(&data, "/data").unwrap();
    let wasi = wasi.folder_writable(&out, "/out").unwrap();
    let host = Host::builder().wasi(wasi).load(&build()).unwrap();
    // Go knows the granted folders, and looks for no other.
    let reply = host.call("report", b"").unwrap();
    assert_eq!(
        String::from_utf8(reply).unwrap(),
        "[prog loud] hi\na.txt false alpha\nb.txt false beta\nsub true \n\
         write: open /data/new: Read-only file system\n\
         escape: open /data/../../etc/passwd: Bad file number\n"
    );
    assert_eq!(out.text("made/deep/report"), "one\ntwo\n");
    assert!(!out.path("made/tmp").exists());
}
