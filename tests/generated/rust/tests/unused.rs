//! Stubs that nobody uses, in modules that nobody else can see: still, nobody has anything to say about them.

#![deny(warnings, clippy::all)]
// Where this is a warning, stubs are made with `visibility = "pub(crate)"`.
#![allow(unreachable_pub)]

pub(crate) mod host {
    pub(crate) mod conformance {
        include!("../../../../codegen/tests/golden/conformance/rust/host/conformance_v1.rs");
    }
    pub(crate) mod names {
        include!("../../../../codegen/tests/golden/names/rust/host/names_v1.rs");
    }
    pub(crate) mod triage {
        include!("../../../../codegen/tests/golden/triage/rust/host/triage_v1.rs");
    }
    pub(crate) mod features {
        include!("../../../../codegen/tests/golden-rust/features/host/features_v1.rs");
    }
    pub(crate) mod lints {
        include!("../../../../codegen/tests/golden-rust/lints/host/lints_v1.rs");
    }
}

pub(crate) mod asynchronous {
    pub(crate) mod conformance {
        include!("../../../../codegen/tests/golden-rust/conformance/async/conformance_v1.rs");
    }
    #[deny(unreachable_pub)]
    pub(crate) mod within {
        include!("../../../../codegen/tests/golden-rust/features/within/features_v1.rs");
    }
}

pub(crate) mod derives {
    include!("../../../../codegen/tests/golden-rust/common/derives/common_v1.rs");
}

pub(crate) mod guest {
    pub(crate) mod conformance {
        include!("../../../../codegen/tests/golden/conformance/rust/guest/conformance_v1.rs");
    }
    pub(crate) mod names {
        include!("../../../../codegen/tests/golden/names/rust/guest/names_v1.rs");
    }
    pub(crate) mod triage {
        include!("../../../../codegen/tests/golden/triage/rust/guest/triage_v1.rs");
    }
    pub(crate) mod features {
        include!("../../../../codegen/tests/golden-rust/features/guest/features_v1.rs");
    }
}

use derives::{Point, Taken};

#[test]
fn chosen_traits_are_derived() {
    let point = Point { x: 1.0, y: 2.0 };
    let copy = point;
    assert!(
        copy <= point
            && Taken::default()
                < Taken {
                    owner: "a".to_owned()
                }
    );
}
