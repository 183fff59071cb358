//! Which text is there, from which file, and what do people call a place in it?

mod map;

pub use map::{Expansion, ExpansionId, FileId, Place, SourceFile, SourceMap, Span};
