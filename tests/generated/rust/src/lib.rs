//! The stubs of both sides, as a user's crate has them: whatever the compiler or clippy has to say of them is an error.

#![deny(warnings, missing_docs, clippy::all)]

/// Stubs for a host.
pub mod host {
    /// What a schema can say about stubs.
    pub mod features {
        include!("../../../../codegen/tests/golden-rust/features/host/features_v1.rs");
    }
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
}

/// Stubs for a guest.
pub mod guest {
    /// What a schema can say about stubs.
    pub mod features {
        include!("../../../../codegen/tests/golden-rust/features/guest/features_v1.rs");
    }
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
}
