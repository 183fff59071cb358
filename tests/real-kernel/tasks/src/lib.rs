//! What the tasks of this tier have in common: the kernel's interfaces, and a console.

#![no_std]

mod case;
pub mod interfaces;
mod thread;

pub use case::{Case, Console};
pub use thread::spawn;
