//! Which text is there, from which file, and what do people call a place in it?

mod file;
mod loader;
mod map;
mod reader;
mod shipped;
#[cfg(test)]
mod tests;

pub use file::SourceFile;
pub use loader::{Form, Input, Loader, Origin, TOTAL_INPUT};
pub use map::{Expansion, ExpansionId, FileId, Place, SourceMap, Span};
pub use reader::{Disk, Memory, Reader};
pub use shipped::INTERFACES;
