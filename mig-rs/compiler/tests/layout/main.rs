//! Are whole files laid out as the original compilers do it, and told well?
#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test finds wrong ends it")]

mod fixtures;
mod front;
mod limits;
mod table;
mod typed;
