//! Do stubs for typed messages work as those for untyped ones do, on both wires of GNU Mach?
//!
//! Each of the two modules compiles the same stubs, servers and tests for its wire.

mod gnu32;
mod gnu64;
