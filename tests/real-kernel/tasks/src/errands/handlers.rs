//! What does the server do, in Rust?

use core::cell::{Cell, UnsafeCell};
use core::ffi::CStr;

use mig_rs_gnumach::{allocate_memory, allocate_port, task, wait};
use mig_rs_runtime::{
    AnyRight, Carried, InlineCStr, InlineRights, KernReturn, OutOfLine, OutOfLineRights, PortName,
    ReceiveRight, Region, ReplyTo, RightsRegion, RightsRoom, Room, SendOnceRight, SendRight, Unbounded,
    UnboundedRights, kernel,
};

use super::interface::{self, ErrandsServer, block_t, note_t};
use crate::interfaces::mach_port;

const SCRATCH: usize = 1 << 16;

/// The server. One thread calls it.
#[derive(Debug)]
pub struct Handlers {
    left: Cell<i32>,
    scratch: UnsafeCell<[u8; SCRATCH]>,
}

// SAFETY: a static of a task in which one thread serves.
unsafe impl Sync for Handlers {}

impl Handlers {
    /// A server with which nobody has left anything.
    #[must_use]
    pub const fn new() -> Self {
        Self { left: Cell::new(0), scratch: UnsafeCell::new([0; SCRATCH]) }
    }

    /// What somebody has left.
    pub fn number(&self) -> i32 {
        self.left.get()
    }
}

impl Default for Handlers {
    fn default() -> Self {
        Self::new()
    }
}

type Answer<T> = Result<T, KernReturn>;

fn sum_of(numbers: &[i32]) -> i32 {
    numbers.iter().fold(0, |sum, number| sum.wrapping_add(*number))
}

/// Memory of the task with these elements, to be given away.
fn fresh<T: Copy>(elements: impl ExactSizeIterator<Item = T>) -> Answer<(*mut u8, usize)> {
    if elements.len() == 0 {
        return Ok((core::ptr::null_mut(), 0));
    }
    let size = elements.len() * size_of::<T>();
    let memory = allocate_memory(size)?;
    for (n, element) in elements.enumerate() {
        // SAFETY: there is room for all of them.
        unsafe { memory.cast::<T>().add(n).write(element) }
    }
    Ok((memory.as_ptr(), size))
}

/// The same rights, in memory.
fn region_of(rights: UnboundedRights<SendRight>) -> Answer<RightsRegion<'static, SendRight>> {
    let count = rights.len();
    let names = rights.map(|right| right.map_or(0, |right| right.into_raw().get()));
    let (memory, _) = fresh(names)?;
    // SAFETY: the memory is new, and so many names stand there, of rights that were given up for it.
    Ok(unsafe { OutOfLineRights::from_raw(memory.cast(), count, kernel::MOVE_SEND) }.into())
}

impl ErrandsServer for Handlers {
    fn nothing(&self, _: PortName) -> Answer<()> {
        Ok(())
    }

    fn add(&self, _: PortName, a: i32, b: i32) -> Answer<i32> {
        Ok(a.wrapping_add(b))
    }

    fn leave(&self, _: PortName, number: i32) -> Answer<()> {
        self.left.set(number);
        Ok(())
    }

    fn left(&self, _: PortName) -> Answer<i32> {
        Ok(self.left.get())
    }

    fn turn(&self, _: PortName, block: &mut block_t) -> Answer<()> {
        block.reverse();
        Ok(())
    }

    fn total(&self, _: PortName, numbers: &[i32]) -> Answer<i32> {
        Ok(sum_of(numbers))
    }

    fn squares(&self, _: PortName, number: i32, numbers: &mut Room<'_, i32>) -> Answer<i32> {
        for i in 0..number {
            numbers.push(i * i)?;
        }
        Ok(number - 1)
    }

    fn series(&self, _: PortName, numbers: &mut Room<'_, i32>) -> Answer<i32> {
        numbers.extend(1..);
        Ok(numbers.len() as i32)
    }

    fn greet(&self, _: PortName, name: &CStr) -> Answer<(InlineCStr<64>, i32)> {
        let mut line = [0; 64];
        line[..7].copy_from_slice(b"hello, ");
        let length = 7 + name.count_bytes();
        line[7..length].copy_from_slice(name.to_bytes());
        let line = CStr::from_bytes_until_nul(&line).map_err(|_| KernReturn::FAILURE)?;
        Ok((InlineCStr::new(line)?, length as i32))
    }

    fn stamp(&self, _: PortName, line: &CStr, mut note: note_t) -> Answer<note_t> {
        let (at, kind) = (note[..8].first_chunk().copied(), note[8..].first_chunk().copied());
        let at = i64::from_le_bytes(at.unwrap_or_default()) + ((line.count_bytes() as i64) << 32);
        note[..8].copy_from_slice(&at.to_le_bytes());
        note[8..12].copy_from_slice(&(-i32::from_le_bytes(kind.unwrap_or_default())).to_le_bytes());
        note[12] = line.to_bytes_with_nul()[0];
        Ok(note)
    }

    fn echo(&self, _: PortName, chars: Unbounded<'_, u8>) -> Answer<(Region<'_, u8>, i32)> {
        // SAFETY: one thread serves, one request at a time.
        let scratch = unsafe { &mut *self.scratch.get() };
        let back = scratch.get_mut(..chars.len()).ok_or(KernReturn::RESOURCE_SHORTAGE)?;
        let mut sum = 0;
        for (to, from) in back.iter_mut().zip(chars.iter()) {
            *to = from.wrapping_add(1);
            sum += i32::from(*from);
        }
        Ok((Region::from(&*back), sum))
    }

    fn grow(&self, _: PortName, numbers: OutOfLine<i32>, by: i32) -> Answer<(Region<'_, i32>, i32)> {
        let (memory, size) = fresh(numbers.iter().map(|number| number.wrapping_add(by)))?;
        // SAFETY: the memory is new, and given up for it.
        Ok((unsafe { OutOfLine::from_raw(memory, size) }.into(), sum_of(&numbers)))
    }

    fn swallow(&self, _: PortName, numbers: OutOfLine<i32>) -> Answer<i32> {
        Ok(sum_of(&numbers))
    }

    fn show(&self, _: PortName, right: Option<SendRight>) -> Answer<i32> {
        let Some(right) = right else { return Ok(0) };
        Ok(mach_port::mach_port_get_refs(&task(), right.name().get(), kernel::RIGHT_SEND)?)
    }

    fn hand(&self, _: PortName, _: Option<SendRight>, made: Option<SendRight>) -> Answer<Carried<SendRight>> {
        Ok(made.into())
    }

    fn tell(&self, _: PortName, once: Option<SendOnceRight>, number: i32) -> Answer<()> {
        let once = once.ok_or(KernReturn::INVALID_ARGUMENT)?;
        Ok(interface::answer(once, number)?)
    }

    fn answer(&self, _: PortName, number: i32) -> Answer<()> {
        self.left.set(number);
        Ok(())
    }

    fn adopt(&self, _: PortName, port: Option<ReceiveRight>) -> Answer<i32> {
        let port = port.ok_or(KernReturn::INVALID_ARGUMENT)?;
        let status = mach_port::mach_port_get_receive_status(&task(), port.name().get())?;
        Ok(i32::from(status[MESSAGES]))
    }

    fn bear(&self, _: PortName) -> Answer<(Carried<SendRight>, Carried<ReceiveRight>)> {
        let port = allocate_port()?;
        Ok((port.make_send(), port.move_receive()))
    }

    fn any(&self, _: PortName, right: Option<AnyRight>) -> Answer<i32> {
        Ok(match right {
            None => 0,
            Some(AnyRight::Receive(_)) => 16,
            Some(AnyRight::Send(_)) => 17,
            Some(AnyRight::SendOnce(_)) => 18,
        })
    }

    fn swap(&self, _: PortName, pair: [Option<SendRight>; 2]) -> Answer<[Carried<SendRight>; 2]> {
        let [one, other] = pair;
        Ok([other.into(), one.into()])
    }

    fn reverse(
        &self,
        _: PortName,
        rights: InlineRights<'_, SendRight>,
        back: &mut RightsRoom<'_, SendRight>,
    ) -> Answer<()> {
        for right in rights.rev() {
            back.push(right)?;
        }
        Ok(())
    }

    fn gather(
        &self,
        _: PortName,
        rights: UnboundedRights<SendRight>,
    ) -> Answer<(RightsRegion<'_, SendRight>, i32)> {
        let count = rights.len() as i32;
        Ok((region_of(rights)?, count))
    }

    fn scatter(
        &self,
        _: PortName,
        rights: OutOfLineRights<SendRight>,
    ) -> Answer<(RightsRegion<'_, SendRight>, i32)> {
        let count = rights.len() as i32;
        Ok((rights.into(), count))
    }

    fn refuse(&self, _: PortName, code: i32, _: Option<SendRight>, chars: Unbounded<'_, u8>) -> Answer<i32> {
        if code == 0 { Ok(chars.len() as i32) } else { Err(KernReturn(code)) }
    }

    fn linger(&self, _: PortName, pause: i32) -> Answer<i32> {
        wait(pause.unsigned_abs());
        Ok(pause)
    }

    fn forget(&self, _: PortName, reply: &mut ReplyTo<'_>) -> Answer<i32> {
        drop(reply.take());
        Err(KernReturn::NO_REPLY)
    }

    fn die(&self, _: PortName) -> Answer<i32> {
        mig_rs_gnumach::terminate()
    }
}

/// The lowest byte of `mps_msgcount` in a `mach_port_status_t`.
const MESSAGES: usize = 16;
