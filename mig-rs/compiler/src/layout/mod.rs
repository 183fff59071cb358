//! Where does every byte of every message stand?

mod message;

pub use message::{Complexity, CountOf, Layout, Message, RoutineMessages, Slot, SlotId, SlotKind};
