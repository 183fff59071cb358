//! What the tasks of this tier have in common: the kernel's interfaces, and a console.

#![no_std]

mod case;
pub mod interfaces;
mod locked;
pub mod pager;
mod thread;

pub use case::{Case, Console, Word};
pub use locked::Locked;
pub use thread::{keep, spawn, wait_for};
