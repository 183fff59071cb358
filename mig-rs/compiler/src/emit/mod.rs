//! How is a laid-out subsystem told: as Rust, as JSON, as a table?

mod ids;
mod json;
pub mod rust;
mod table;

pub use ids::ids;
pub use json::json;
pub use rust::rust;
pub use table::table;
