//! Writes stubs in Rust of random schemas, and a function that reads and writes each of their types.

#![allow(
    unreachable_pub,
    dead_code,
    reason = "the modules are those of the library"
)]

use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

use guesthouse_codegen::{Lang, Options, Side, generate};

#[path = "src/random.rs"]
mod random;
#[path = "src/schema.rs"]
mod schema;
#[path = "src/seed.rs"]
mod seed;

fn main() {
    println!("cargo::rerun-if-env-changed={}", seed::VARIABLE);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let (mut modules, mut arms) = (String::new(), String::new());
    for (number, (name, model)) in schema::models(seed::seed()).iter().enumerate() {
        let files = generate(model, Lang::Rust, Side::Guest, &Options::default());
        let files = files.unwrap_or_else(|list| panic!("{list:?}"));
        for (path, text) in files.iter() {
            fs::write(out.join(path), text).expect("it can be written");
            let _ = writeln!(
                modules,
                "pub mod {name} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{path}\")); }}"
            );
        }
        for (at, ty) in schema::roots(model) {
            let _ = writeln!(arms, "({number}, {at}) => again::<{name}::{ty}>(bytes),");
        }
    }
    let answer = format!(
        "{modules}\npub fn answer(of: (usize, usize), bytes: &[u8]) -> Result<Vec<u8>, Error> {{\nmatch of {{\n{arms}_ => unreachable!(),\n}}\n}}\n"
    );
    fs::write(out.join("answer.rs"), answer).expect("it can be written");
}
