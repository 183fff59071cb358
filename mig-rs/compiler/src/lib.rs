//! A compiler for Mach interfaces: reads the `.defs` files of MIG, the Mach Interface Generator, and writes Rust, layouts and
//! diagnostics.
//!
//! A build script asks a [`Builder`]:
//!
//! ```no_run
//! // build.rs; the crate includes OUT_DIR/echo.rs
//! fn main() -> Result<(), mig_rs::Error> {
//!     mig_rs::Builder::new().file("echo.defs").compile()
//! }
//! ```
//!
//! The same builder tells what it finds without writing anything:
//!
//! ```
//! let clock = "\
//! subsystem clock 1000;
//! ##include <mach/std_types.defs>
//! routine tick(p: mach_port_t; out time: int64_t);";
//! let builder = mig_rs::Builder::new().text("clock.defs", clock).abi("osf32");
//! assert_eq!(builder.ids().result.unwrap(), "clock 1000 tick 0 1000 1100\n");
//! let rust = builder.generate().result.unwrap().remove(0).text;
//! assert!(rust.contains("pub fn tick(p: &__mig::SendRight) -> Result<int64_t, __mig::CallError>"));
//! ```
//!
//! # The stages
//!
//! Text flows down and never back up.
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
