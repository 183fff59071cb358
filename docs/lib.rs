//! Does the Rust of the pages compile, and run?
#![doc = include_str!("from-c-mig.md")]

#[doc = include_str!("sequence-numbers.md")]
pub mod sequence_numbers {}

#[doc = include_str!("gnu-mach-task.md")]
pub mod gnu_mach_task {}
