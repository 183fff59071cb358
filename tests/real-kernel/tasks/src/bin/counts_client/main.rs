//! How many instructions do stubs of mig-rs take, beside those of Debian's mig?
//!
//! Each stub is called as a function that the compiler does not know, so that none of it becomes a part of the counting.

#![no_std]
#![no_main]

mod c;
mod kernel_calls;
mod measure;

use core::ffi::CStr;
use core::hint::black_box;
use core::ptr;

use mig_rs_gnumach::{Boot, start};
use mig_rs_real_kernel::Case;
use mig_rs_real_kernel::counted::interface::*;
use mig_rs_real_kernel::meeting::find;
use mig_rs_runtime::{CallError, KernReturn, OutOfLine, RightsRegion, SendRight, Unbounded, UpTo};

use measure::Counts;

start!(main);

static CHARS: [u8; 8192] = [b'x'; 8192];
static NUMBERS: [i32; 64] = [7; 64];

type Answer<T> = Result<T, CallError>;

fn main(boot: Boot) {
    let case = Case::new(boot);
    let (_, server) = find(boot);
    // What is made once, like a reply port, is made before.
    // SAFETY: as the header says.
    let _ = (counted_nothing(&server), unsafe { c::counted_nothing(server.name().get()) });
    let counts = Counts::new(&case, &server);
    numbers(&counts, &server);
    arrays(&counts, &server);
    strings(&counts, &server);
    for (take, give, length) in
        [("take-100", "give-100", 100), ("take-2048", "give-2048", 2048), ("take-8192", "give-8192", 8192)]
    {
        lengths(&counts, &server, [take, give], length);
    }
    memory(&counts, &server);
    rights(&counts, &server);
    kernel_calls::all(&counts, &case);
    case.is("calls that were counted", counts.calls(), 36);
    case.end();
}

fn numbers(counts: &Counts<'_>, server: &SendRight) {
    let port = server.name().get();
    let mut out = 0;
    let rust = black_box(counted_nothing as fn(&SendRight) -> Answer<()>);
    counts.of_both(
        "nothing",
        || rust(server),
        |answer| answer.is_ok(),
        || unsafe { c::counted_nothing(port) },
    );
    let rust = black_box(counted_add as fn(&SendRight, i32, i32) -> Answer<i32>);
    counts.of_both(
        "add",
        || rust(server, 40, 2),
        |answer| answer.is_ok_and(|sum| sum == 42),
        || unsafe { c::counted_add(port, 40, 2, &mut out) },
    );
    let rust = black_box(counted_leave as fn(&SendRight, i32) -> _);
    counts.of_both(
        "leave",
        || rust(server, 40),
        |answer: Answer<()>| answer.is_ok(),
        || unsafe { c::counted_leave(port, 40) },
    );
    let rust = black_box(counted_refuse as fn(&SendRight) -> _);
    counts.of_both(
        "refuse",
        || rust(server),
        |answer: Answer<i32>| answer.is_err_and(|error| error.code() == KernReturn::FAILURE),
        || unsafe { c::counted_refuse(port, &mut out) },
    );
}

fn arrays(counts: &Counts<'_>, server: &SendRight) {
    let port = server.name().get();
    let mut out = 0;
    let rust = black_box(counted_block as fn(&SendRight, &[i32; 64]) -> Answer<i32>);
    counts.of_both(
        "block",
        || rust(server, &NUMBERS),
        |answer| answer.is_ok_and(|first| first == 7),
        || unsafe { c::counted_block(port, NUMBERS.as_ptr(), &mut out) },
    );
    for (name, count) in [("few-0", 0), ("few-5", 5), ("few-16", 16)] {
        let rust = black_box(counted_few as fn(&SendRight, &[i32]) -> _);
        let few = &NUMBERS[..count];
        counts.of_both(
            name,
            || rust(server, few),
            |answer: Answer<i32>| answer.is_ok(),
            || unsafe { c::counted_few(port, few.as_ptr(), count as u32, &mut out) },
        );
    }
    let mut numbers = [0; 16];
    for (name, count) in [("fill-0", 0), ("fill-5", 5), ("fill-16", 16)] {
        let rust = black_box(counted_fill as fn(&SendRight, i32, &mut [i32]) -> Answer<usize>);
        let (mut room, mut given) = ([0; 16], 0);
        counts.of_both(
            name,
            || rust(server, count, &mut numbers),
            |answer| answer.is_ok_and(|given| given == count as usize),
            || unsafe {
                given = 16;
                c::counted_fill(port, count, room.as_mut_ptr(), &mut given)
            },
        );
    }
}

fn strings(counts: &Counts<'_>, server: &SendRight) {
    let port = server.name().get();
    let mut out = 0;
    let rust = black_box(counted_name as fn(&SendRight, &CStr) -> _);
    counts.of_both(
        "name",
        || rust(server, c"console"),
        |answer: Answer<i32>| answer.is_ok(),
        || unsafe { c::counted_name(port, c"console".as_ptr().cast(), &mut out) },
    );
    let rust = black_box(counted_line as fn(&SendRight, &CStr) -> _);
    counts.of_both(
        "line",
        || rust(server, c"console"),
        |answer: Answer<i32>| answer.is_ok(),
        || unsafe { c::counted_line(port, c"console".as_ptr().cast(), &mut out) },
    );
}

fn lengths(counts: &Counts<'_>, server: &SendRight, names: [&str; 2], length: usize) {
    let port = server.name().get();
    let mut out = 0;
    let rust = black_box(counted_take as fn(&SendRight, &[u8]) -> _);
    counts.of_both(
        names[0],
        || rust(server, &CHARS[..length]),
        |answer: Answer<i32>| answer.is_ok(),
        || unsafe { c::counted_take(port, CHARS.as_ptr(), length as u32, &mut out) },
    );
    type Give = for<'r> fn(&SendRight, i32, &'r mut [u8]) -> Answer<Unbounded<'r, u8>>;
    let rust = black_box(counted_give as Give);
    let (mut room, mut at, mut given) = ([0; 2048], ptr::null_mut(), 0);
    let mut room_of_rust = [0_u8; 2048];
    let room_of_rust = &raw mut room_of_rust;
    counts.of_both_with(
        names[1],
        // SAFETY: what the last call has put there was looked at, and dropped.
        || unsafe { &mut *room_of_rust },
        |room| rust(server, length as i32, room),
        |answer| answer.is_ok_and(|chars| chars.len() == length),
        || unsafe {
            (at, given) = (room.as_mut_ptr(), 2048);
            c::counted_give(port, length as i32, &mut at, &mut given)
        },
    );
}

fn memory(counts: &Counts<'_>, server: &SendRight) {
    let port = server.name().get();
    let rust = black_box(counted_pass_memory as fn(&SendRight, &[i32]) -> Answer<OutOfLine<i32>>);
    let (mut at, mut given) = (ptr::null_mut(), 0);
    counts.of_both(
        "pass_memory",
        || rust(server, &NUMBERS),
        |answer| answer.is_ok_and(|memory| memory.len() == 64),
        || unsafe { c::counted_pass_memory(port, NUMBERS.as_ptr(), 64, &mut at, &mut given) },
    );
}

fn rights(counts: &Counts<'_>, server: &SendRight) {
    let port = server.name().get();
    let mut out = 0;
    let rust = black_box(counted_show as fn(&SendRight, _) -> Answer<()>);
    counts.of_both(
        "show",
        || rust(server, server),
        |answer| answer.is_ok(),
        || unsafe { c::counted_show(port, port) },
    );
    let rust = black_box(counted_pass as fn(&SendRight, _) -> Answer<Option<SendRight>>);
    counts.of_both(
        "pass",
        || rust(server, server),
        |answer| answer.is_ok_and(|back| back.is_some()),
        || unsafe { c::counted_pass(port, port, &mut out) },
    );
    type PassFew<'a> = fn(&SendRight, RightsRegion<'a, SendRight>) -> Answer<UpTo<Option<SendRight>, 8>>;
    let rust = black_box(counted_pass_few as PassFew<'_>);
    let (names, mut back, mut given) = ([port; 8], [0; 8], 0);
    let few = [server.lent(); 4];
    counts.of_both(
        "pass_few",
        || rust(server, RightsRegion::copy_send(&few)),
        |answer| answer.is_ok_and(|back| back.len() == 4),
        || unsafe {
            given = 8;
            c::counted_pass_few(port, names.as_ptr(), 4, back.as_mut_ptr(), &mut given)
        },
    );
}
