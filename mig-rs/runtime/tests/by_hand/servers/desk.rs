//! What does the server of `desk` do?

use std::cell::{Cell, RefCell};
use std::ffi::CStr;

use mig_rs_runtime::*;

use crate::desk;

/// Keeps what it is told to keep.
#[derive(Default)]
pub struct Desk {
    pub times: RefCell<Vec<(u32, u64)>>,
    pub watcher: RefCell<Option<AnyRight>>,
    pub name: RefCell<InlineCStr<32>>,
    pub drawer: RefCell<Option<ReceiveRight>>,
    pub kept: RefCell<Vec<SendRight>>,
    pub calls: Cell<u32>,
    pub fails: Cell<Option<KernReturn>>,
}

impl Desk {
    fn result(&self) -> Result<(), KernReturn> {
        self.calls.set(self.calls.get() + 1);
        assert_ne!(self.fails.get(), Some(KernReturn::ABORTED), "a handler that panics");
        self.fails.get().map_or(Ok(()), Err)
    }
}

impl desk::DeskServer for Desk {
    fn add(&self, _: PortName, flags: i8, small: i32, large: i64) -> Result<(i64, i16), KernReturn> {
        self.result()?;
        let sum = i64::from(flags) + i64::from(small) + large;
        Ok((sum, (sum % 2) as i16))
    }
    fn bytes(&self, _: PortName, data: &[u8], back: &mut Room<'_, u8>) -> Result<(), KernReturn> {
        self.result()?;
        back.extend(data.iter().rev().copied());
        Ok(())
    }
    fn lookup(
        &self,
        _: PortName,
        who: Option<SendRight>,
        pages: OutOfLine<u32>,
        tag: i32,
    ) -> Result<u32, KernReturn> {
        self.result()?;
        if tag == 1 {
            self.kept.borrow_mut().extend(who);
        }
        Ok(pages.iter().sum())
    }
    fn tick(&self, _: PortName, seqno: Seqno, when: u64) -> Result<(), KernReturn> {
        self.times.borrow_mut().push((seqno.get(), when));
        self.result()
    }
    fn watch(&self, _: PortName, watcher: Option<AnyRight>) -> Result<Carried<AnyRight>, KernReturn> {
        self.result()?;
        let previous = self.watcher.replace(watcher);
        Ok(previous.map_or(Carried::none(), Carried::from))
    }
    fn rename(&self, _: PortName, name: &CStr, kind: &CStr) -> Result<InlineCStr<32>, KernReturn> {
        self.result()?;
        if kind != c"drawer" {
            return Err(KernReturn::INVALID_VALUE);
        }
        Ok(self.name.replace(InlineCStr::new(name)?))
    }
    fn open(&self, _: PortName) -> Result<Carried<SendRight>, KernReturn> {
        self.result()?;
        Ok(self.drawer.borrow().as_ref().map_or(Carried::none(), ReceiveRight::make_send))
    }
    fn offsets(
        &self,
        _: PortName,
        list: &[Packed<u64>],
        sums: &mut Room<'_, u64>,
        table: &mut [i32; 4],
    ) -> Result<(), KernReturn> {
        self.result()?;
        sums.extend(list.iter().scan(0, |sum, offset| {
            *sum = u64::wrapping_add(*sum, offset.get());
            Some(*sum)
        }));
        table[0] = list.len() as i32;
        Ok(())
    }
    fn clear(&self, _: PortName) -> Result<(), KernReturn> {
        self.result()
    }
}
