//! What a reader does not go beyond. The other limit, that a header never announces more than the bytes left, has no
//! number: see [`Token`](crate::token::Token).

/// How deep containers may nest: the outermost is at depth 1, and one at depth 129 is [`Code::TooDeep`](crate::Code::TooDeep).
pub const MAX_DEPTH: u32 = 128;
