//! What does a memory manager look like, and who asks it for what?
//!
//! * [`manager`] and [`store`] are what is copied: the pager, and the file that no crash leaves half written.
//! * [`kernel`] plays the virtual memory system where there is no Mach, [`load`] keeps both busy and looks whether they do right.
//! * [`interface`] is generated from `memory_object.defs` and `mach.defs`.

pub mod interface;
pub mod kernel;
pub mod load;
pub mod manager;
mod send;
pub mod store;
