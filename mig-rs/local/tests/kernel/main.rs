//! Does the kernel in the process keep Mach's rules? Seen from outside: through the runtime's seam.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "what a test finds wrong ends it")]
mod call;
mod death;
mod header;
mod letter;
mod mach_port;
mod memory;
mod names;
mod notification;
mod refusal;
mod rights;
mod room;
mod rules;
mod sets;
mod stubs;
mod trailer;
mod trial;
mod typed;
mod waiting;
