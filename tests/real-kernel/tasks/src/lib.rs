//! What the tasks of this tier have in common: the kernel's interfaces, and a console.

#![no_std]

mod account;
mod case;
pub mod counted;
pub mod errands;
pub mod interfaces;
pub mod meeting;
pub mod pager;
mod ports;
mod thread;

pub use account::{Account, memory_of};
pub use case::{Case, Console, Look, Word};
pub use ports::{Status, bury, dead, port_at};
pub use thread::{Registers, join, keep, prepare, spawn, wait_for};
