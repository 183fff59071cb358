//! Do stubs of mig-rs and of Debian's mig understand each other, and does nobody leak?
//!
//! All is asked twice, by the stubs of either compiler: the server, which is of one of them, cannot tell.

#![no_std]
#![no_main]
#![allow(clippy::duplicate_mod, reason = "the checks are the same, and the stubs are not")]

use mig_rs_gnumach::{Boot, start, task};
use mig_rs_real_kernel::meeting::find;
use mig_rs_real_kernel::{Account, Case, memory_of};
use mig_rs_runtime::{KernReturn, SendRight};

mod c;
mod rust;

start!(main);

/// Rights and memory of both tasks.
fn accounts(server: &SendRight) -> [(Account, u32); 2] {
    [(Account::take(), memory_of(&task())), (Account::of(server), memory_of(server))]
}

fn main(boot: Boot) {
    let case = Case::new(boot);
    let (server, port) = find(boot);
    for (whose, ask) in
        [("C", c::checks::all as fn(&Case, &SendRight)), ("Rust", rust::checks::all as fn(&Case, &SendRight))]
    {
        case.say(format_args!("stubs of {whose}"));
        // What is made once, like a reply port, is made before the count.
        c::checks::warm_up(&port);
        rust::checks::warm_up(&port);
        let before = accounts(&server);
        ask(&case, &port);
        let [own, others] = accounts(&server);
        case.is("the client's rights and memory are as before", own, before[0]);
        case.is("the server's too", others, before[1]);
    }
    let before = Account::take();
    case.is(
        "the server's task ends in the middle",
        rust::die(&port).map_err(KernReturn::from),
        Err(KernReturn::SERVER_DIED),
    );
    case.is(
        "and the next call",
        rust::add(&port, 1, 1).map_err(KernReturn::from),
        Err(KernReturn::SEND_INVALID_DEST),
    );
    case.is("the client's rights are as before", Account::take(), before);
    case.end();
}
