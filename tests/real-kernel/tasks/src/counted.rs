//! Calls whose handlers do next to nothing: what do the stubs do?

#[allow(missing_docs, reason = "the words would be those of the file")]
pub mod interface {
    include!(concat!(env!("OUT_DIR"), "/counted.rs"));
}

use core::ffi::CStr;
use core::sync::atomic::{AtomicI32, Ordering};

use mig_rs_gnumach::stamps;
use mig_rs_runtime::{
    Carried, InlineRights, KernReturn, OutOfLine, PortName, Region, RightsRoom, Room, SendRight, Unbounded,
};

use interface::{CountedServer, block_t};

/// The server.
#[derive(Debug)]
pub struct Handlers;

static LEFT: AtomicI32 = AtomicI32::new(0);
static SCRATCH: [u8; 8192] = [0; 8192];
static NUMBERS: [i32; 16] = [0; 16];

type Answer<T> = Result<T, KernReturn>;

impl CountedServer for Handlers {
    fn nothing(&self, _: PortName) -> Answer<()> {
        Ok(())
    }

    fn add(&self, _: PortName, a: i32, b: i32) -> Answer<i32> {
        Ok(a.wrapping_add(b))
    }

    fn leave(&self, _: PortName, number: i32) -> Answer<()> {
        LEFT.store(number, Ordering::Relaxed);
        Ok(())
    }

    fn block(&self, _: PortName, block: &block_t) -> Answer<i32> {
        Ok(block[0])
    }

    fn few(&self, _: PortName, numbers: &[i32]) -> Answer<i32> {
        Ok(numbers.first().copied().unwrap_or(0))
    }

    fn fill(&self, _: PortName, count: i32, numbers: &mut Room<'_, i32>) -> Answer<()> {
        let given = NUMBERS.get(..count as usize).ok_or(KernReturn::ARRAY_TOO_LARGE)?;
        Ok(numbers.extend_from_slice(given)?)
    }

    fn name(&self, _: PortName, name: &CStr) -> Answer<i32> {
        Ok(i32::from(name.to_bytes_with_nul()[0]))
    }

    fn line(&self, _: PortName, line: &CStr) -> Answer<i32> {
        Ok(i32::from(line.to_bytes_with_nul()[0]))
    }

    fn take(&self, _: PortName, chars: Unbounded<'_, u8>) -> Answer<i32> {
        Ok(chars.len() as i32)
    }

    fn give(&self, _: PortName, count: i32) -> Answer<Region<'_, u8>> {
        let given = SCRATCH.get(..count as usize).ok_or(KernReturn::ARRAY_TOO_LARGE)?;
        Ok(Region::from(given))
    }

    fn pass_memory(&self, _: PortName, memory: OutOfLine<i32>) -> Answer<Region<'_, i32>> {
        Ok(memory.into())
    }

    fn show(&self, _: PortName, right: Option<SendRight>) -> Answer<()> {
        drop(right);
        Ok(())
    }

    fn pass(&self, _: PortName, right: Option<SendRight>) -> Answer<Carried<SendRight>> {
        Ok(right.into())
    }

    fn pass_few(
        &self,
        _: PortName,
        rights: InlineRights<'_, SendRight>,
        back: &mut RightsRoom<'_, SendRight>,
    ) -> Answer<()> {
        Ok(back.append(rights)?)
    }

    fn refuse(&self, _: PortName) -> Answer<i32> {
        Err(KernReturn::FAILURE)
    }

    fn ticks(&self, _: PortName) -> Answer<i32> {
        Ok(stamps::until_last_trap().cast_signed())
    }
}
