//! Does the Rust of the pages compile, and run?
#![doc = include_str!("from-c-mig.md")]
