//! A Mach kernel inside your process.
