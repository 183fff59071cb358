//! Is every message refused that no stub would send, and does nothing of it stay with the server?

#![no_std]
#![no_main]

use core::ffi::{CStr, c_char};

use mig_rs_gnumach::{Boot, allocate_port, send_right, start};
use mig_rs_real_kernel::{Account, Case, meeting, memory_of};
use mig_rs_runtime::{KernReturn, SendRight};

start!(main);

/// What has become of a message: as forge.c has it.
#[repr(C)]
#[derive(Default)]
struct Told {
    sent: i32,
    code: i32,
    part: Part,
    at: u32,
    to: u32,
}

/// What of a message was changed.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[allow(dead_code, reason = "forge.c writes them")]
enum Part {
    #[default]
    Nothing,
    Id,
    Size,
    /// A descriptor of one word.
    Short,
    /// The first word of a descriptor of three.
    LongForm,
    /// The second: name and size.
    LongType,
    /// The third.
    LongNumber,
}

// SAFETY: as forge.c defines them.
unsafe extern "C" {
    safe fn forge_name(target: u32) -> *const c_char;
    fn forge(target: u32, number: i32, flip: u32, server: u32, right: u32, told: *mut Told) -> i32;
}

const COMPLEX: u32 = 1 << 31;

/// How many messages of one kind there were, and what has become of them.
#[derive(Default)]
struct Count {
    forged: u32,
    /// By the kernel.
    not_sent: u32,
    refused: u32,
    taken: u32,
}

fn main(boot: Boot) {
    let case = Case::new(boot);
    let (task, server) = meeting::find(boot);
    let port = allocate_port().expect("a port");
    let right = send_right(&port).expect("a send right");
    let mut at = 0;
    while let Some(name) = name(at) {
        let owned = || (Account::of(&task), memory_of(&task));
        let before = owned();
        attack(&case, at, name, &server, &right);
        case.holds("the server owns what it did", owned() == before);
        at += 1;
    }
    case.end();
}

fn name(target: u32) -> Option<&'static str> {
    let name = forge_name(target);
    // SAFETY: a name, if it is not null, is a text of forge.c.
    if name.is_null() { None } else { unsafe { CStr::from_ptr(name) }.to_str().ok() }
}

/// All messages of one kind, as its bits should be and the other way round.
fn attack(case: &Case, target: u32, name: &str, server: &SendRight, right: &SendRight) {
    let mut count = Count::default();
    for flip in [0, COMPLEX] {
        let mut told = Told::default();
        let mut number = 0;
        // SAFETY: the rights are this task's, and there is room for what is told.
        while unsafe { forge(target, number, flip, server.name().get(), right.name().get(), &raw mut told) }
            != 0
        {
            look(case, name, flip, &told, &mut count);
            number += 1;
        }
    }
    let Count { forged, not_sent, refused, taken } = count;
    case.say(format_args!(
        "     {name}: {forged} forged, {not_sent} not sent, {refused} refused, {taken} taken"
    ));
}

/// Holds what has become of one against what should.
fn look(case: &Case, name: &str, flip: u32, told: &Told, count: &mut Count) {
    let Told { sent, code, part, at, to } = *told;
    count.forged += 1;
    let what = format_args!("{name}, bits changed {flip:#x}, {part:?}: word {at} changed to {to:#010x}");
    let should = if part == Part::Id { KernReturn::BAD_ID } else { KernReturn::BAD_ARGUMENTS };
    if sent != 0 {
        count.not_sent += 1;
    } else if code == 0 {
        count.taken += 1;
        if !is_the_same(name, part, to) {
            case.fail(format_args!("taken: {what}"));
        }
    } else {
        count.refused += 1;
        if KernReturn(code) != should {
            case.fail(format_args!("{}: {what}", KernReturn(code)));
        }
    }
}

/// Whether a message with this word changed still is a request as its stub may find it, by the rules of GNU MIG's checks.
fn is_the_same(name: &str, part: Part, to: u32) -> bool {
    /// Deallocate, and the bit behind it that means nothing: not looked at where other fields are looked at one by one.
    const FREE: u32 = 0b11 << 30;
    /// Inline and long, as they should be; what else the first of three words says is not looked at.
    const FORM: u32 = 0b11 << 28;
    match (name, part) {
        // Without rights or memory the bit for them means nothing, and the kernel clears it.
        (_, Part::Nothing) => true,
        ("few" | "line" | "two", Part::Short) => to & FREE != 0,
        ("chars" | "two", Part::LongForm) => to & FORM == FORM,
        // As many words, with padding.
        ("chars" | "two", Part::LongNumber) => matches!(to, 5..=8),
        ("chars, out of line" | "far" | "far_rights", Part::LongForm) => to == 0x6000_0000,
        ("chars, out of line" | "far" | "far_rights", Part::LongNumber) => to <= 4096,
        // Whatever the sender does, a send right arrives.
        ("right" | "rights", Part::Short) | ("far_rights", Part::LongType) => {
            matches!(to & 0xff, 17 | 19 | 20)
        }
        // Anything goes that is one word.
        ("any", Part::Short) => to & !0xff == 0x1001_2000,
        _ => false,
    }
}
