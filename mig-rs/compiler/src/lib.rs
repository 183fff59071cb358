//! A Mach interface compiler: `.defs` text flows down through the stages below and never back up.
//!
//! | stage | question |
//! |---|---|
//! | [`source`] | which text, from which file, where? |
//! | [`preprocess`] | what is left after `#include`, `#if` and `#define`? |
//! | [`syntax`] | which statements stand there? |
//! | [`model`] | what do they mean, and are they legal? |
//! | [`layout`] | where does every byte of every message stand? |
//! | [`emit`] | how is that told: as Rust, JSON, a table? |

pub mod abi;
mod builder;
pub mod diagnostics;
pub mod emit;
mod json;
pub mod layout;
pub mod model;
pub mod preprocess;
pub mod source;
pub mod syntax;

pub use builder::{Builder, Error, Generated, Input, LayoutFormat, Options, Output, Report, Side};
