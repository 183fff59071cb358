//! What is asked of the server, by the stubs of the module above?

use core::fmt;

use mig_rs_gnumach::{allocate_memory, allocate_port};
use mig_rs_real_kernel::Case;
use mig_rs_real_kernel::errands::{Handlers, interface};
use mig_rs_real_kernel::interfaces::mach_port;
use mig_rs_runtime::{
    AnyOffer, AnyRight, CallError, KernReturn, OutOfLine, ReceiveRight, SendRight, Serve, kernel, serve_one,
};

use super::{self as stubs};

/// Bytes and numbers to send: more than a message has room for.
static CHARS: [u8; 10_000] = {
    let mut chars = [0; 10_000];
    let mut n = 0;
    while n < chars.len() {
        chars[n] = (n % 251) as u8;
        n += 1;
    }
    chars
};
static NUMBERS: [i32; 3000] = [7; 3000];

/// Has both sides make what they make once: reply ports, and a right to their own task.
pub(crate) fn warm_up(server: &SendRight) {
    let _ = (stubs::show(server, server), stubs::linger(server, 20, 10), stubs::nothing(server));
}

/// Everything but the server's end.
pub(crate) fn all(case: &Case, server: &SendRight) {
    numbers(case, server);
    arrays(case, server);
    strings(case, server);
    lengths(case, server);
    memory(case, server);
    rights(case, server);
    whole_ports(case, server);
    arrays_of_rights(case, server);
    failures(case, server);
}

/// Holds an answer against what it should be.
fn is<T: PartialEq + fmt::Debug>(
    case: &Case,
    what: &str,
    seen: Result<T, CallError>,
    should: Result<T, KernReturn>,
) {
    case.is(what, seen.map_err(KernReturn::from), should);
}

fn numbers(case: &Case, server: &SendRight) {
    is(case, "nothing", stubs::nothing(server), Ok(()));
    is(case, "add", stubs::add(server, 40, 2), Ok(42));
    is(case, "add with carry", stubs::add(server, -1, i32::MIN + 1), Ok(i32::MIN));
    is(case, "leave", stubs::leave(server, 17), Ok(()));
    is(case, "left", stubs::left(server), Ok(17));
}

fn arrays(case: &Case, server: &SendRight) {
    let mut block = core::array::from_fn(|n| n as i32);
    is(case, "turn", stubs::turn(server, &mut block), Ok(()));
    case.holds("turned", block.into_iter().eq((0..64).rev()));
    for (count, sum) in [(0, 0), (1, 7), (15, 105), (16, 112)] {
        is(case, "total", stubs::total(server, &NUMBERS[..count]), Ok(sum));
    }
    is(case, "total of too many", stubs::total(server, &NUMBERS[..17]), Err(KernReturn::ARRAY_TOO_LARGE));
    let mut numbers = [0; 16];
    for count in [0, 5, 16] {
        is(case, "squares", stubs::squares(server, count, &mut numbers), Ok((count as usize, count - 1)));
    }
    case.is("the last square", numbers[15], 225);
    is(case, "too many squares", stubs::squares(server, 17, &mut numbers), Err(KernReturn::ARRAY_TOO_LARGE));
    for room in [0, 3, 16] {
        is(case, "series", stubs::series(server, &mut numbers[..room]), Ok((room, room as i32)));
    }
    case.is("the end of the series", numbers[15], 16);
}

fn strings(case: &Case, server: &SendRight) {
    for (name, length) in [(c"", 7), (c"Ada", 10), (c"thirty-one characters, no more.", 38)] {
        match stubs::greet(server, name) {
            Ok((line, count)) => {
                case.is("greet", (line.to_str().map(|line| &line[7..]), count), (name.to_str(), length));
            }
            Err(error) => case.fail(format_args!("greet: {error}")),
        }
    }
    let mut note = [0; 16];
    note[..4].copy_from_slice(&[1, 2, 3, 4]);
    note[8] = 9;
    for line in [c"", c"abc", c"abcd", c"xyzzy"] {
        let length = line.count_bytes() as u8;
        let mut should = [1, 2, 3, 4, length, 0, 0, 0, 247, 255, 255, 255, 0, 0, 0, 0];
        should[12] = line.to_bytes_with_nul()[0];
        is(case, "stamp", stubs::stamp(server, line, note), Ok(should));
    }
}

/// Below and above 2048 bytes, and at the border.
fn lengths(case: &Case, server: &SendRight) {
    for length in [0, 1, 3, 4, 100, 2047, 2048, 2049, 4096, 10_000] {
        let chars = &CHARS[..length];
        match stubs::echo(server, chars, &mut [0; 2048]) {
            Ok((back, sum)) => {
                case.is("echo in its message", back.is_inline(), length <= 2048);
                let same = back.iter().copied().eq(chars.iter().map(|char| char + 1));
                let total = chars.iter().map(|char| i32::from(*char)).sum();
                case.is("echo", (back.len(), same, sum), (length, true, total));
            }
            Err(error) => case.fail(format_args!("echo of {length}: {error}")),
        }
    }
}

fn memory(case: &Case, server: &SendRight) {
    for count in [0, 1, 1024, 1025, 3000] {
        match stubs::grow(server, &NUMBERS[..count], -10) {
            Ok((grown, sum)) => {
                let same = grown.iter().all(|number| *number == -3);
                case.is("grow", (grown.len(), same, sum), (count, true, 7 * count as i32));
            }
            Err(error) => case.fail(format_args!("grow of {count}: {error}")),
        }
    }
    let given = allocate_memory(8192).expect("memory");
    // SAFETY: the memory is new, and given away with this value.
    let given = unsafe {
        given.cast::<i32>().write(5);
        OutOfLine::from_raw(given.as_ptr(), 8192)
    };
    is(case, "swallow", stubs::swallow(server, given), Ok(5));
}

fn port() -> (ReceiveRight, SendRight) {
    let port = allocate_port().expect("a port");
    let right =
        mach_port::mach_port_extract_right(&mig_rs_gnumach::task(), port.name().get(), kernel::MAKE_SEND);
    match right {
        Ok(Some(AnyRight::Send(right))) => (port, right),
        other => panic!("{other:?}"),
    }
}

/// How many references this task has of a right.
fn references(right: &SendRight) -> i32 {
    mach_port::mach_port_get_refs(&mig_rs_gnumach::task(), right.name().get(), kernel::RIGHT_SEND)
        .unwrap_or(-1)
}

fn rights(case: &Case, server: &SendRight) {
    let (port, right) = port();
    is(case, "show", stubs::show(server, &right), Ok(1));
    is(case, "show its own", stubs::show(server, server), Ok(1));
    is(case, "show none", stubs::show(server, None), Ok(0));
    let (own, other) = self::port();
    match stubs::hand(server, other, &port) {
        Ok(Some(back)) => {
            case.is("hand", (back.name(), references(&back)), (right.name(), 2));
        }
        other => case.fail(format_args!("hand: {other:?}")),
    }
    let told = Handlers::new();
    is(case, "tell", stubs::tell(server, &own, 23), Ok(()));
    let turn = serve_one(&interface::errands_server(&told), &own, Serve::new().timeout(100));
    case.holds("told", turn.is_ok());
    case.is("the number", told.number(), 23);
}

fn whole_ports(case: &Case, server: &SendRight) {
    let (port, right) = port();
    for number in 0..3 {
        is(case, "leave in a port", stubs::leave(&right, number), Ok(()));
    }
    is(case, "adopt", stubs::adopt(server, port), Ok(3));
    is(case, "its port is dead", stubs::leave(&right, 4), Err(KernReturn::SEND_INVALID_DEST));
    match stubs::bear(server) {
        Ok((Some(right), Some(port))) => {
            case.is("bear", right.name(), port.name());
            is(case, "leave in what was born", stubs::leave(&right, 31), Ok(()));
            let left = Handlers::new();
            let turn = serve_one(&interface::errands_server(&left), &port, Serve::new().timeout(100));
            case.is("was left", (turn.is_ok(), left.number()), (true, 31));
        }
        other => case.fail(format_args!("bear: {other:?}")),
    }
    let (port, right) = self::port();
    is(case, "any: none", stubs::any(server, AnyOffer::none()), Ok(0));
    is(case, "any: copied", stubs::any(server, AnyOffer::copy(&right)), Ok(17));
    is(case, "any: made", stubs::any(server, AnyOffer::make(&port)), Ok(17));
    is(case, "any: made once", stubs::any(server, AnyOffer::make_once(&port)), Ok(18));
    is(case, "any: moved", stubs::any(server, AnyOffer::moved(AnyRight::Receive(port))), Ok(16));
}

fn arrays_of_rights(case: &Case, server: &SendRight) {
    let ports: [_; 8] = core::array::from_fn(|_| self::port());
    let [(_, a), (_, b), ..] = &ports;
    match stubs::swap(server, [a.copy_send(), b.copy_send()]) {
        Ok([Some(one), Some(other)]) => {
            case.is("swap", (one.name(), other.name()), (b.name(), a.name()));
        }
        other => case.fail(format_args!("swap: {other:?}")),
    }
    let rights = ports.each_ref().map(|(_, right)| right.lent());
    for count in [0, 1, 3, 8] {
        match stubs::reverse(server, &rights[..count]) {
            Ok(back) => {
                let names = ports[..count].iter().rev().map(|(_, right)| Some(right.name()));
                let same = back.iter().map(|right| right.as_ref().map(SendRight::name)).eq(names);
                case.is("reverse", (back.len(), same), (count, true));
            }
            Err(error) => case.fail(format_args!("reverse of {count}: {error}")),
        }
    }
    many_rights(case, server);
}

/// One right many times, below and above 2048 bytes of names.
fn many_rights(case: &Case, server: &SendRight) {
    let (_port, right) = port();
    let names = [right.name(); 1000];
    for count in [0, 1, 511, 512, 513, 1000] {
        // SAFETY: a right is its name; these are lent, and never released.
        let rights = unsafe { core::slice::from_raw_parts(names.as_ptr().cast::<SendRight>(), count) };
        match stubs::gather(server, rights) {
            Ok((mut back, told)) => {
                let refs = references(&right);
                let same = back.by_ref().take(2).flatten().all(|back| back.name() == names[0]);
                case.is("gather", (told, refs, same), (count as i32, 1 + count as i32, true));
            }
            Err(error) => case.fail(format_args!("gather of {count}: {error}")),
        }
        match stubs::scatter(server, rights) {
            Ok((back, told)) => {
                let refs = references(&right);
                case.is(
                    "scatter",
                    (back.len() as i32, told, refs),
                    (count as i32, count as i32, 1 + count as i32),
                );
            }
            Err(error) => case.fail(format_args!("scatter of {count}: {error}")),
        }
        case.is("given back", references(&right), 1);
    }
}

fn failures(case: &Case, server: &SendRight) {
    let (_port, right) = port();
    for length in [10, 2048, 5000] {
        let chars = &CHARS[..length];
        is(case, "refuse nothing", stubs::refuse(server, 0, &right, chars), Ok(length as i32));
        is(case, "refuse", stubs::refuse(server, 1234, &right, chars), Err(KernReturn(1234)));
        is(
            case,
            "refuse as mig does",
            stubs::refuse(server, -304, &right, chars),
            Err(KernReturn::BAD_ARGUMENTS),
        );
    }
    is(case, "linger", stubs::linger(server, 10, 1000), Ok(10));
    is(case, "linger too long", stubs::linger(server, 50, 20), Err(KernReturn::RCV_TIMED_OUT));
    is(case, "and go on", stubs::add(server, 1, 1), Ok(2));
    is(case, "forget", stubs::forget(server), Err(KernReturn::SERVER_DIED));
    is(case, "and go on", stubs::add(server, 1, 2), Ok(3));
    case.say(format_args!("asked by stubs of {}", stubs::WHOSE));
}
