//! Which statements stand in the text?

pub mod ast;
