//! The server of `counted`, in Rust.

#![no_std]
#![no_main]

use mig_rs_gnumach::{Boot, start};
use mig_rs_real_kernel::counted::{Handlers, interface};
use mig_rs_real_kernel::meeting::offer;
use mig_rs_runtime::{Serve, serve};

start!(main);

fn main(_: Boot) {
    let ended = serve(&interface::counted_server(&Handlers), &offer(), Serve::new());
    panic!("{ended:?}");
}
