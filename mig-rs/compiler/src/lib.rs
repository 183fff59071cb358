//! A Mach interface compiler.
