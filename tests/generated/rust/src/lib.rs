//! The stubs of both sides, as a user's crate has them: whatever the compiler or clippy has to say of them is an error.

#![deny(warnings, missing_docs, clippy::all)]

/// Stubs for a host.
pub mod host {
    /// Every kind of type and call.
    pub mod conformance {
        include!("../../../../codegen/tests/golden/conformance/rust/host/conformance_v1.rs");
    }
    /// Names that Rust reserves, or that its library has.
    pub mod names {
        include!("../../../../codegen/tests/golden/names/rust/host/names_v1.rs");
    }
    /// Webhook triage.
    pub mod triage {
        include!("../../../../codegen/tests/golden/triage/rust/host/triage_v1.rs");
    }
    /// What a schema can say about stubs.
    pub mod features {
        include!("../../../../codegen/tests/golden-rust/features/host/features_v1.rs");
    }
    /// Names and shapes that clippy has something against.
    pub mod lints {
        include!("../../../../codegen/tests/golden-rust/lints/host/lints_v1.rs");
    }
    /// Imported types, in the same file.
    pub mod importing {
        include!("../../../../codegen/tests/golden-rust/importing/host/importing_v1.rs");
    }
    /// A schema as it was written for other tools.
    pub mod shop {
        include!("../../../../codegen/tests/golden-rust/shop/host/wild_shop_api_v1.rs");
    }
}

/// Stubs for a host that is asynchronous.
pub mod asynchronous {
    /// What a schema can say about stubs.
    pub mod features {
        include!("../../../../codegen/tests/golden-rust/features/async/features_v1.rs");
    }
    /// Every kind of type and call.
    pub mod conformance {
        include!("../../../../codegen/tests/golden-rust/conformance/async/conformance_v1.rs");
    }
}

/// Stubs that share types.
pub mod modules {
    /// What is shared.
    pub mod common {
        include!("../../../../codegen/tests/golden-rust/common/host/common_v1.rs");
    }
    /// What it is imported by.
    pub mod importing {
        include!("../../../../codegen/tests/golden-rust/importing/modules/importing_v1.rs");
    }
}

/// Stubs for a guest.
pub mod guest {
    /// Every kind of type and call.
    pub mod conformance {
        include!("../../../../codegen/tests/golden/conformance/rust/guest/conformance_v1.rs");
    }
    /// Names that Rust reserves, or that its library has.
    pub mod names {
        include!("../../../../codegen/tests/golden/names/rust/guest/names_v1.rs");
    }
    /// Webhook triage.
    pub mod triage {
        include!("../../../../codegen/tests/golden/triage/rust/guest/triage_v1.rs");
    }
    /// What a schema can say about stubs.
    pub mod features {
        include!("../../../../codegen/tests/golden-rust/features/guest/features_v1.rs");
    }
    /// Imported types, in the same file.
    pub mod importing {
        include!("../../../../codegen/tests/golden-rust/importing/guest/importing_v1.rs");
    }
    /// An operation without arguments, and nothing else.
    pub mod bare {
        include!("../../../../codegen/tests/golden-rust/bare/guest/wild_bare.rs");
    }
    /// A schema as it was written for other tools.
    pub mod shop {
        include!("../../../../codegen/tests/golden-rust/shop/guest/wild_shop_api_v1.rs");
    }
}
