//! One file a verb: its arguments and what it does.

pub(crate) mod breaking;
pub(crate) mod call;
pub(crate) mod docs;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod generate;
pub(crate) mod import;
pub(crate) mod lint;
pub(crate) mod lsp;
