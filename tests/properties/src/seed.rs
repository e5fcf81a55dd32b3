//! What chance begins with.

/// The variable that gives another seed than the usual one.
pub const VARIABLE: &str = "GUESTHOUSE_SEED";

/// The seed of this run.
pub fn seed() -> u64 {
    let given = std::env::var(VARIABLE).ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(1)
}
