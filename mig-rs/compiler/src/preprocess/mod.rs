//! What is left of the text after `#include`, `#if` and `#define`?

mod token;

pub use token::{Comment, Preprocessed, Token, TokenKind};
