//! The rules, as a list.

/// A rule; `guesthouse explain` has its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, which is the code of what it says.
    pub code: &'static str,
    /// Whether it is followed unless somebody chooses otherwise.
    pub default: bool,
}

/// Every rule.
pub const RULES: [Rule; 12] = [
    always("camel-case"),
    on_demand("closed-enum"),
    on_demand("closed-union"),
    always("deprecated-use"),
    always("duplicate-import"),
    always("enum-value-case"),
    on_demand("enum-zero"),
    on_demand("missing-docs"),
    always("namespace-version"),
    on_demand("optional-collection"),
    always("unknown-annotation"),
    always("unused-type"),
];

const fn always(code: &'static str) -> Rule {
    Rule {
        code,
        default: true,
    }
}

const fn on_demand(code: &'static str) -> Rule {
    Rule {
        code,
        default: false,
    }
}
