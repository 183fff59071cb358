//! How is a laid-out subsystem told: as Rust, as JSON, as a table?
