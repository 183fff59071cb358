//! The stubs of Debian's mig, with the signatures of ours.

use core::ffi::{CStr, c_char};
use core::num::NonZeroU32;

use mig_rs_gnumach::allocate_memory;
use mig_rs_runtime::{
    AnyOffer, CallError, Carried, InlineCStr, KernReturn, LentRight, OutOfLine, OutOfLineRights,
    ReceiveRight, SendRight, Unbounded, UpTo, kernel,
};

pub(crate) const WHOSE: &str = "C";

#[path = "checks.rs"]
pub(crate) mod checks;

type Answer<T> = Result<T, CallError>;

// SAFETY: as the headers say that Debian's mig writes.
mod stubs {
    unsafe extern "C" {
        pub(super) fn nothing(server: u32) -> i32;
        pub(super) fn add(server: u32, a: i32, b: i32, sum: *mut i32) -> i32;
        pub(super) fn leave(server: u32, number: i32) -> i32;
        pub(super) fn left(server: u32, number: *mut i32) -> i32;
        pub(super) fn turn(server: u32, block: *mut i32) -> i32;
        pub(super) fn total(server: u32, numbers: *const i32, count: u32, sum: *mut i32) -> i32;
        pub(super) fn squares(
            server: u32,
            number: i32,
            numbers: *mut i32,
            count: *mut u32,
            last: *mut i32,
        ) -> i32;
        pub(super) fn series(server: u32, numbers: *mut i32, count: *mut u32, last: *mut i32) -> i32;
        pub(super) fn greet(server: u32, name: *const i8, line: *mut i8, length: *mut i32) -> i32;
        pub(super) fn stamp(server: u32, line: *const i8, note: *mut u8) -> i32;
        pub(super) fn echo(
            server: u32,
            chars: *const u8,
            count: u32,
            back: *mut *mut u8,
            back_count: *mut u32,
            sum: *mut i32,
        ) -> i32;
        pub(super) fn grow(
            server: u32,
            numbers: *const i32,
            count: u32,
            by: i32,
            grown: *mut *mut u8,
            grown_count: *mut u32,
            sum: *mut i32,
        ) -> i32;
        pub(super) fn swallow(server: u32, numbers: *const u8, count: u32, sum: *mut i32) -> i32;
        pub(super) fn show(server: u32, right: u32, refs: *mut i32) -> i32;
        pub(super) fn hand(server: u32, moved: u32, made: u32, back: *mut u32) -> i32;
        pub(super) fn tell(server: u32, once: u32, number: i32) -> i32;
        pub(super) fn adopt(server: u32, port: u32, waiting: *mut i32) -> i32;
        pub(super) fn bear(server: u32, right: *mut u32, port: *mut u32) -> i32;
        pub(super) fn any(server: u32, right: u32, disposition: u32, kind: *mut i32) -> i32;
        pub(super) fn swap(server: u32, pair: *const u32, back: *mut u32) -> i32;
        pub(super) fn reverse(
            server: u32,
            rights: *const u32,
            count: u32,
            back: *mut u32,
            given: *mut u32,
        ) -> i32;
        pub(super) fn gather(
            server: u32,
            rights: *const u32,
            given: u32,
            back: *mut *mut u32,
            back_count: *mut u32,
            count: *mut i32,
        ) -> i32;
        pub(super) fn scatter(
            server: u32,
            rights: *const u32,
            given: u32,
            back: *mut *mut u32,
            back_count: *mut u32,
            count: *mut i32,
        ) -> i32;
        pub(super) fn refuse(
            server: u32,
            code: i32,
            right: u32,
            chars: *const u8,
            count: u32,
            number: *mut i32,
        ) -> i32;
        pub(super) fn linger(server: u32, pause: i32, limit: u32, number: *mut i32) -> i32;
        pub(super) fn forget(server: u32, number: *mut i32) -> i32;
    }
}

fn done<T>(code: i32, value: T) -> Answer<T> {
    if code == 0 { Ok(value) } else { Err(CallError::new(KernReturn(code))) }
}

/// The caller's new right.
unsafe fn send(name: u32) -> Option<SendRight> {
    // SAFETY: the caller's promise.
    NonZeroU32::new(name).map(|name| unsafe { SendRight::from_raw(name) })
}

fn name<'a>(right: impl Into<Option<&'a SendRight>>) -> u32 {
    right.into().map_or(0, |right| right.name().get())
}

/// A page for what comes in a message, and what has come, wherever it stands.
fn answered<T>(call: impl FnOnce(&mut *mut T, &mut u32) -> i32) -> (i32, *mut T, u32) {
    let page = allocate_memory(4096).expect("a page");
    let (mut at, mut count) = (page.cast::<T>().as_ptr(), (2048 / size_of::<T>()) as u32);
    let code = call(&mut at, &mut count);
    if code != 0 || count == 0 || at != page.cast().as_ptr() {
        // SAFETY: the page was made here, and nothing stands in it.
        unsafe { mig_rs_gnumach::deallocate_memory(page, 4096) };
    }
    (code, at, count)
}

pub(crate) fn nothing(server: &SendRight) -> Answer<()> {
    // SAFETY: as the header says, here and below.
    done(unsafe { stubs::nothing(name(server)) }, ())
}

pub(crate) fn add(server: &SendRight, a: i32, b: i32) -> Answer<i32> {
    let mut sum = 0;
    done(unsafe { stubs::add(name(server), a, b, &mut sum) }, ()).map(|()| sum)
}

pub(crate) fn leave(server: &SendRight, number: i32) -> Answer<()> {
    done(unsafe { stubs::leave(name(server), number) }, ())
}

pub(crate) fn left(server: &SendRight) -> Answer<i32> {
    let mut number = 0;
    done(unsafe { stubs::left(name(server), &mut number) }, ()).map(|()| number)
}

pub(crate) fn turn(server: &SendRight, block: &mut [i32; 64]) -> Answer<()> {
    done(unsafe { stubs::turn(name(server), block.as_mut_ptr()) }, ())
}

pub(crate) fn total(server: &SendRight, numbers: &[i32]) -> Answer<i32> {
    let mut sum = 0;
    let code = unsafe { stubs::total(name(server), numbers.as_ptr(), numbers.len() as u32, &mut sum) };
    done(code, sum)
}

pub(crate) fn squares(server: &SendRight, number: i32, numbers: &mut [i32]) -> Answer<(usize, i32)> {
    let (mut count, mut last) = (numbers.len() as u32, 0);
    let code = unsafe { stubs::squares(name(server), number, numbers.as_mut_ptr(), &mut count, &mut last) };
    done(code, (count as usize, last))
}

pub(crate) fn series(server: &SendRight, numbers: &mut [i32]) -> Answer<(usize, i32)> {
    let (mut count, mut last) = (numbers.len() as u32, 0);
    let code = unsafe { stubs::series(name(server), numbers.as_mut_ptr(), &mut count, &mut last) };
    done(code, (count as usize, last))
}

pub(crate) fn greet(server: &SendRight, who: &CStr) -> Answer<(InlineCStr<64>, i32)> {
    let (mut line, mut length) = ([0 as c_char; 64], 0);
    let code = unsafe { stubs::greet(name(server), who.as_ptr(), line.as_mut_ptr(), &mut length) };
    // SAFETY: the stub ends what it writes.
    let line = InlineCStr::new(unsafe { CStr::from_ptr(line.as_ptr()) }).expect("short enough");
    done(code, (line, length))
}

pub(crate) fn stamp(server: &SendRight, line: &CStr, mut note: [u8; 16]) -> Answer<[u8; 16]> {
    let code = unsafe { stubs::stamp(name(server), line.as_ptr(), note.as_mut_ptr()) };
    done(code, note)
}

pub(crate) fn echo<'r>(
    server: &SendRight,
    chars: &[u8],
    room: &'r mut [u8],
) -> Answer<(Unbounded<'r, u8>, i32)> {
    let (mut back, mut count, mut sum) = (room.as_mut_ptr(), room.len() as u32, 0);
    let given = chars.len() as u32;
    let code = unsafe { stubs::echo(name(server), chars.as_ptr(), given, &mut back, &mut count, &mut sum) };
    done(code, ())?;
    let came = if core::ptr::eq(back, room.as_ptr()) {
        Unbounded::from(&room[..count as usize])
    } else {
        // SAFETY: it is the task's own.
        Unbounded::from(unsafe { OutOfLine::from_raw(back, count as usize) })
    };
    Ok((came, sum))
}

pub(crate) fn grow(server: &SendRight, numbers: &[i32], by: i32) -> Answer<(OutOfLine<i32>, i32)> {
    let (mut grown, mut count, mut sum) = (core::ptr::null_mut(), 0, 0);
    let given = numbers.len() as u32;
    // Where nothing stands, any address will do for the kernel, which hands none on.
    let start = if given == 0 { core::ptr::without_provenance(0x1003) } else { numbers.as_ptr() };
    let code = unsafe { stubs::grow(name(server), start, given, by, &mut grown, &mut count, &mut sum) };
    done(code, ())?;
    // SAFETY: it is the task's own.
    Ok((unsafe { OutOfLine::from_raw(grown, 4 * count as usize) }, sum))
}

pub(crate) fn swallow(server: &SendRight, numbers: OutOfLine<i32>) -> Answer<i32> {
    let (mut sum, (address, size)) = (0, numbers.into_raw());
    let code = unsafe { stubs::swallow(name(server), address, size as u32 / 4, &mut sum) };
    done(code, sum)
}

pub(crate) fn show<'a>(server: &SendRight, right: impl Into<Option<&'a SendRight>>) -> Answer<i32> {
    let mut refs = 0;
    let code = unsafe { stubs::show(name(server), name(right), &mut refs) };
    done(code, refs)
}

pub(crate) fn hand(server: &SendRight, moved: SendRight, made: &ReceiveRight) -> Answer<Option<SendRight>> {
    let mut back = 0;
    let code = unsafe { stubs::hand(name(server), moved.into_raw().get(), made.name().get(), &mut back) };
    // SAFETY: it has just come.
    done(code, ()).map(|()| unsafe { send(back) })
}

pub(crate) fn tell(server: &SendRight, once: &ReceiveRight, number: i32) -> Answer<()> {
    done(unsafe { stubs::tell(name(server), once.name().get(), number) }, ())
}

pub(crate) fn adopt(server: &SendRight, port: ReceiveRight) -> Answer<i32> {
    let mut waiting = 0;
    let code = unsafe { stubs::adopt(name(server), port.into_raw().get(), &mut waiting) };
    done(code, waiting)
}

pub(crate) fn bear(server: &SendRight) -> Answer<(Option<SendRight>, Option<ReceiveRight>)> {
    let (mut right, mut port) = (0, 0);
    done(unsafe { stubs::bear(name(server), &mut right, &mut port) }, ())?;
    // SAFETY: they have just come.
    unsafe { Ok((send(right), NonZeroU32::new(port).map(|name| ReceiveRight::from_raw(name)))) }
}

pub(crate) fn any(server: &SendRight, offer: AnyOffer<'_>) -> Answer<i32> {
    let (right, disposition) = offer.carried().into_raw();
    let mut kind = 0;
    let code = unsafe { stubs::any(name(server), right.get(), disposition, &mut kind) };
    done(code, kind)
}

pub(crate) fn swap(server: &SendRight, pair: [Carried<SendRight>; 2]) -> Answer<[Option<SendRight>; 2]> {
    let (pair, mut back) = (pair.map(|right| right.name().get()), [0; 2]);
    let code = unsafe { stubs::swap(name(server), pair.as_ptr(), back.as_mut_ptr()) };
    // SAFETY: they have just come.
    done(code, ()).map(|()| back.map(|name| unsafe { send(name) }))
}

pub(crate) fn reverse(
    server: &SendRight,
    rights: &[LentRight<'_, SendRight>],
) -> Answer<UpTo<Option<SendRight>, 8>> {
    let (given, mut back, mut count) = (rights.len() as u32, [0; 8], 8);
    let rights = rights.as_ptr().cast();
    let code = unsafe { stubs::reverse(name(server), rights, given, back.as_mut_ptr(), &mut count) };
    done(code, ())?;
    let mut rights = UpTo::default();
    for name in &back[..count as usize] {
        // SAFETY: they have just come.
        let _ = rights.push(unsafe { send(*name) });
    }
    Ok(rights)
}

pub(crate) fn gather(server: &SendRight, rights: &[SendRight]) -> Answer<(OutOfLineRights<SendRight>, i32)> {
    let mut count = 0;
    let (code, back, given) = answered(|back, given| unsafe {
        stubs::gather(name(server), rights.as_ptr().cast(), rights.len() as u32, back, given, &mut count)
    });
    done(code, ())?;
    // SAFETY: they have just come, and the memory is the task's own.
    Ok((unsafe { OutOfLineRights::from_raw(back, given as usize, kernel::MOVE_SEND) }, count))
}

pub(crate) fn scatter(server: &SendRight, rights: &[SendRight]) -> Answer<(OutOfLineRights<SendRight>, i32)> {
    let (mut back, mut given, mut count) = (core::ptr::null_mut(), 0, 0);
    let (from, number) = (rights.as_ptr().cast(), rights.len() as u32);
    let code = unsafe { stubs::scatter(name(server), from, number, &mut back, &mut given, &mut count) };
    done(code, ())?;
    // SAFETY: as above.
    Ok((unsafe { OutOfLineRights::from_raw(back, given as usize, kernel::MOVE_SEND) }, count))
}

pub(crate) fn refuse(server: &SendRight, code: i32, right: &SendRight, chars: &[u8]) -> Answer<i32> {
    let (mut number, length) = (0, chars.len() as u32);
    let code = unsafe { stubs::refuse(name(server), code, name(right), chars.as_ptr(), length, &mut number) };
    done(code, number)
}

pub(crate) fn linger(server: &SendRight, pause: i32, limit: u32) -> Answer<i32> {
    let mut number = 0;
    done(unsafe { stubs::linger(name(server), pause, limit, &mut number) }, ()).map(|()| number)
}

pub(crate) fn forget(server: &SendRight) -> Answer<i32> {
    let mut number = 0;
    done(unsafe { stubs::forget(name(server), &mut number) }, number)
}
