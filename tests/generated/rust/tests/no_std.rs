//! A guest's stubs name nothing of the standard library, and nothing that only its prelude has.

#![no_std]
#![deny(warnings, clippy::all)]
#![allow(unreachable_pub)]

mod conformance {
    include!("../../../../codegen/tests/golden/conformance/rust/guest/conformance_v1.rs");
}
mod names {
    include!("../../../../codegen/tests/golden/names/rust/guest/names_v1.rs");
}
mod triage {
    include!("../../../../codegen/tests/golden/triage/rust/guest/triage_v1.rs");
}
mod features {
    include!("../../../../codegen/tests/golden-rust/features/guest/features_v1.rs");
}

use features::{Color, Reason};

#[test]
fn they_work_all_the_same() {
    assert_eq!("Blue".parse(), Ok(Color::Azure));
    assert_eq!(Reason::from_index(7), Reason::UnknownIndex(7));
}
