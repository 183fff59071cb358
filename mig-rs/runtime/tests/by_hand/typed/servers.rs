//! What do the servers of `tally` and `court` do?

use std::cell::{Cell, RefCell};
use std::ffi::CStr;
use std::rc::Rc;

use mig_rs_runtime::*;

use super::{court, tally};
use crate::servers::serving;

/// Adds up, and keeps what it is told to keep.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) seen: RefCell<Vec<(u32, i64)>>,
    pub(super) inline: Cell<Option<[bool; 2]>>,
    pub(super) numbers: RefCell<Vec<i32>>,
    pub(super) later: RefCell<Option<AnyRight>>,
    pub(super) fails: Cell<Option<KernReturn>>,
}

impl tally::TallyServer for Tally {
    fn add(&self, _: PortName, a: i32, b: i32) -> Result<i32, KernReturn> {
        self.fails.get().map_or(Ok(()), Err)?;
        a.checked_add(b).ok_or(KernReturn::INVALID_VALUE)
    }
    fn small(&self, _: PortName, seqno: Seqno, c: u8, s: i16, q: i64, b: i32) -> Result<(), KernReturn> {
        self.seen.borrow_mut().push((seqno.get(), i64::from(c) + i64::from(s) + q + i64::from(b)));
        Ok(())
    }
    fn fixed(&self, _: PortName, a: &[u8; 5], s: [i32; 3], r: &mut [u8; 5]) -> Result<(), KernReturn> {
        *r = *a;
        r[0] += u8::try_from(s.iter().sum::<i32>()).map_err(|_| KernReturn::INVALID_VALUE)?;
        Ok(())
    }
    fn var(
        &self,
        _: PortName,
        v: &[i32],
        c: &[u8],
        tail: i32,
        r: &mut Room<'_, i32>,
    ) -> Result<i32, KernReturn> {
        r.extend(v.iter().rev().copied());
        Ok(tail + c.iter().map(|c| i32::from(*c)).sum::<i32>())
    }
    fn indef(
        &self,
        _: PortName,
        d: Unbounded<'_, u8>,
        n: i32,
        e: Unbounded<'_, u8>,
    ) -> Result<Region<'_, i32>, KernReturn> {
        self.inline.set(Some([d.is_inline(), e.is_inline()]));
        let (d, e) = (d.iter().map(|d| i32::from(*d)).sum::<i32>(), e.len());
        if d != n {
            return Err(KernReturn::INVALID_VALUE);
        }
        let mut numbers = self.numbers.borrow_mut();
        *numbers = (0..e as i32).collect();
        // Leaked, so that it stays while the answer is sent.
        Ok(Region::from(&*numbers.clone().leak()))
    }
    fn strings(&self, _: PortName, s: &CStr, v: &CStr, n: i32) -> Result<InlineCStr<32>, KernReturn> {
        let both = [s.to_bytes(), v.to_bytes(), n.to_string().as_bytes(), b"\0"].concat();
        Ok(InlineCStr::new(CStr::from_bytes_with_nul(&both).map_err(|_| KernReturn::INVALID_VALUE)?)?)
    }
    fn seq(
        &self,
        _: PortName,
        reply: &mut ReplyTo<'_>,
        seqno: Seqno,
        x: i32,
        y: i32,
    ) -> Result<i32, KernReturn> {
        if x == 0 {
            self.later.replace(reply.take());
            return Err(KernReturn::NO_REPLY);
        }
        Ok(x + y + seqno.get() as i32)
    }
    fn structs(
        &self,
        _: PortName,
        p: [u32; 4],
        s: [u16; 2],
        b: &[u8; 512],
        w: u64,
    ) -> Result<(), KernReturn> {
        let sum = p.iter().map(|p| u64::from(*p)).sum::<u64>() + s.iter().map(|s| u64::from(*s)).sum::<u64>();
        if sum + u64::from(b[511]) == w { Ok(()) } else { Err(KernReturn::INVALID_VALUE) }
    }
}

/// Keeps ports, and answers with rights to them.
#[derive(Default)]
pub(super) struct Court {
    pub(super) ports: RefCell<Vec<ReceiveRight>>,
    pub(super) kept: RefCell<Vec<AnyRight>>,
    pub(super) memory: RefCell<Option<OutOfLine<u8>>>,
    pub(super) mixed: Cell<bool>,
}

impl court::CourtServer for Court {
    fn ool(&self, _: PortName, a: OutOfLine<u8>, b: OutOfLine<u32>) -> Result<Region<'_, u8>, KernReturn> {
        if a.len() as u32 != b.iter().sum::<u32>() {
            return Err(KernReturn::INVALID_VALUE);
        }
        Ok(self.memory.replace(Some(a)).map_or(Region::default(), Region::from))
    }
    fn ports(
        &self,
        sends: [Option<SendRight>; 3],
        rr: Option<ReceiveRight>,
        so: Option<SendOnceRight>,
        nm: u32,
    ) -> Result<Carried<SendRight>, KernReturn> {
        let mut sends = sends.into_iter();
        match nm {
            0 => Ok(Carried::none()),
            1 => Err(KernReturn::NO_ACCESS),
            _ => {
                let first = sends.next().flatten();
                self.kept.borrow_mut().extend(sends.flatten().map(AnyRight::from));
                self.kept.borrow_mut().extend(rr.map(AnyRight::from));
                self.kept.borrow_mut().extend(so.map(AnyRight::from));
                Ok(first.into())
            }
        }
    }
    fn poly(&self, p: Option<AnyRight>, n: i32) -> Result<Carried<AnyRight>, KernReturn> {
        if n < 0 {
            return Err(KernReturn::INVALID_VALUE);
        }
        Ok(p.map_or(Carried::none(), AnyRight::moved))
    }
    fn parr(
        &self,
        a: UpTo<Option<SendRight>, 4>,
        i: UnboundedRights<SendRight>,
    ) -> Result<RightsRegion<'_, SendRight>, KernReturn> {
        if a.len() == 3 {
            return Err(KernReturn::INVALID_VALUE);
        }
        self.kept.borrow_mut().extend(i.skip(1).flatten().take(2).map(AnyRight::from));
        let ports = self.ports.take();
        // Leaked, so that they stay while the answer is sent; the ledger of the mock counts them.
        Ok(RightsRegion::make_send(&*ports.leak()))
    }
    fn jury(
        &self,
        three: [Option<SendRight>; 3],
        moved: OutOfLineRights<SendRight>,
    ) -> Result<court::Answer<'_>, KernReturn> {
        let three = if self.mixed.get() {
            let [a, b, c] = three;
            self.kept.borrow_mut().extend(b.map(AnyRight::from));
            let port = self.ports.borrow();
            [a.into(), port[0].make_send(), c.into()]
        } else {
            three.map(Carried::from)
        };
        let mut two = UpTo::default();
        let _ = two.push(Carried::<AnyRight>::from(self.ports.borrow()[0].make_send()));
        Ok((three, two, moved.into()))
    }
}

/// Rights that stay with their owners.
pub(super) fn lent<const N: usize>(rights: [Option<&SendRight>; N]) -> UpTo<Carried<SendRight>, 4> {
    UpTo::from(rights.map(super::wire::copy_send))
}

/// A tally that serves calls, and a right to call it.
pub(super) fn tally() -> (Rc<Tally>, SendRight) {
    serving(Tally::default(), |tally, port| {
        serve_one(&tally::tally_server(tally), port, Serve::new()).unwrap()
    })
}

/// A court that serves calls, and a right to call it.
pub(super) fn court() -> (Rc<Court>, SendRight) {
    serving(Court::default(), |court, port| {
        serve_one(&court::court_server(court), port, Serve::new()).unwrap()
    })
}
