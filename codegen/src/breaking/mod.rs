//! What a change of a schema breaks, by the rules of the wire: of two versions, one is deployed, and the other is to be.
//!
//! A call has two sides, and each side was built from one of the versions. So there are four ways in which a value goes from a
//! program of one version to one of the other, and a change breaks whoever is deployed in those where the reader does not take
//! what the writer may send. What is only another name in generated code breaks its users when they build again.

mod calls;
mod changes;
mod scalars;
mod types;
mod users;

pub use changes::{Change, Effect};

use crate::model::types::Model;

/// What breaks when `new` takes the place of `old`, in the order of the schema; with notes of what is only new.
///
/// ```
/// use guesthouse_codegen::breaking::{Effect, compare};
/// use guesthouse_codegen::parse;
///
/// let old = parse("old", r#"namespace "a.v1" interface A @service { f(x: i32): i32 }"#)?;
/// let new = parse("new", r#"namespace "a.v1" interface A @service { f(x: i64, y: bool): i32 }"#)?;
/// let changes = compare(&old, &new);
/// let told: Vec<&str> = changes.iter().map(|it| it.code).collect();
/// assert_eq!(told, ["type-changed", "parameter-added"]);
/// // New hosts may send what deployed guests cannot read; deployed hosts do not send `y`.
/// assert!(changes[0].effects.contains(&Effect::GuestsGet));
/// assert!(changes[1].effects.contains(&Effect::HostsSend));
/// # Ok::<(), guesthouse_codegen::Diagnostics>(())
/// ```
pub fn compare(old: &Model, new: &Model) -> Vec<Change> {
    let mut comparison = Comparison {
        old,
        new,
        changes: changes::Changes::default(),
        compared: Default::default(),
    };
    comparison.calls();
    comparison.users();
    comparison.changes.in_order()
}

/// Two versions of a schema.
struct Comparison<'a> {
    old: &'a Model,
    new: &'a Model,
    changes: changes::Changes,
    /// The pairs of named types that were compared, in each way.
    compared: std::collections::HashSet<types::Pair>,
}
