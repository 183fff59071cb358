//! The server of `errands`, in Rust.

#![no_std]
#![no_main]

use mig_rs_gnumach::{Boot, start};
use mig_rs_real_kernel::errands::{Handlers, interface};
use mig_rs_real_kernel::meeting::offer;
use mig_rs_runtime::{Serve, serve};

start!(main);

static HANDLERS: Handlers = Handlers::new();

fn main(_: Boot) {
    let ended = serve(&interface::errands_server(&HANDLERS), &offer(), Serve::new());
    panic!("{ended:?}");
}
