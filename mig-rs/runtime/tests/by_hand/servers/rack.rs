//! What does the server of `rack` do?

use std::cell::{Cell, RefCell};
use std::ffi::CStr;

use mig_rs_runtime::*;

use crate::rack;

/// Sequence number, tokens and context.
pub type Trailing = (u32, [u32; 2], [u32; 8], u64);

/// Gives back what it gets, or keeps it.
#[derive(Default)]
pub struct Rack {
    pub pile: RefCell<OutOfLineRights<SendRight>>,
    pub results: RefCell<Vec<KernReturn>>,
    pub later: RefCell<Option<AnyRight>>,
    pub takes_reply: Cell<bool>,
    pub trailer: Cell<Option<Trailing>>,
}

impl rack::RackServer for Rack {
    fn pass(
        &self,
        _: PortName,
        a: [Option<SendRight>; 2],
        b: UpTo<Option<SendRight>, 3>,
    ) -> Result<UpTo<Carried<SendRight>, 3>, KernReturn> {
        let mut all = UpTo::default();
        for right in a.into_iter().chain(b) {
            // what has no place is released
            drop(all.push(right.into()));
        }
        Ok(all)
    }
    fn pile(
        &self,
        _: PortName,
        mut a: OutOfLineRights<SendRight>,
        b: OutOfLineRights<SendRight>,
    ) -> Result<RightsRegion<'_, SendRight>, KernReturn> {
        drop(a.next());
        self.pile.replace(b);
        Ok(a.into())
    }
    fn sheets(
        &self,
        _: PortName,
        a: [OutOfLine<u8>; 2],
        b: UpTo<OutOfLine<u8>, 3>,
    ) -> Result<[Region<'_, u8>; 2], KernReturn> {
        static TEN: [u8; 10] = *b"0123456789";
        let given = b.into_iter().find(|region| region.len() == 10).ok_or(KernReturn::INVALID_VALUE)?;
        drop(a);
        Ok([given.into(), Region::from(&TEN)])
    }
    fn give(&self, _: PortName, result: KernReturn, right: Option<SendRight>) -> Result<(), KernReturn> {
        assert_eq!(result == KernReturn::SUCCESS, right.is_some());
        self.results.borrow_mut().push(result);
        Ok(())
    }
    fn twins(
        &self,
        _: PortName,
        a: &[i32],
        b: &[i8],
        c: &mut Room<'_, i32>,
        d: &mut Room<'_, i8>,
    ) -> Result<(), KernReturn> {
        c.extend(a.iter().map(|a| a.wrapping_mul(2)));
        d.extend(b.iter().map(|b| b.wrapping_mul(2)).filter(|b| *b != 0));
        Ok(())
    }
    fn ask(&self, _: PortName, reply: &mut ReplyTo<'_>, a: i32) -> Result<i32, KernReturn> {
        if self.takes_reply.get() {
            self.later.replace(reply.take());
        }
        Ok(-a)
    }
    fn who(
        &self,
        _: PortName,
        seqno: Seqno,
        sender: [u32; 2],
        audit: [u32; 8],
        context: u64,
    ) -> Result<i32, KernReturn> {
        self.trailer.set(Some((seqno.get(), sender, audit, context)));
        Ok(3)
    }
    fn halves(&self, _: PortName, data: &[u8], name: &CStr) -> Result<(), KernReturn> {
        assert!(data.len() <= 10 && name.count_bytes() < 10);
        Ok(())
    }
    fn later(&self, _: PortName, reply: Option<AnyRight>, _: i32) -> Result<(), KernReturn> {
        self.later.replace(reply);
        Ok(())
    }
}
