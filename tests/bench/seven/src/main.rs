//! What is run to be counted? `mig-rs-bench-seven ROUTINE CALLS` makes so many calls of one routine.
//!
//! Functions are counted by their names, so those that belong to neither side have one, and are never inlined: the handlers, the client's
//! program. What is inlined into `client::…` is a client stub, what is inlined into `server::…` the demux.

use mock as _;

use std::hint::black_box;
use std::num::NonZeroU32;

use mig_rs_runtime::{CallError, SendRight};

mod seven {
    include!(concat!(env!("OUT_DIR"), "/seven.rs"));
}

/// One function for each client stub.
mod client {
    use super::seven;
    use mig_rs_runtime::{CallError, SendRight};

    #[inline(never)]
    pub(crate) fn null(to: &SendRight) -> Result<(), CallError> {
        seven::null(to)
    }

    #[inline(never)]
    pub(crate) fn scalars(to: &SendRight, a: i32, b: i32, c: i64) -> Result<(i32, i64), CallError> {
        seven::scalars(to, a, b, c)
    }

    #[inline(never)]
    pub(crate) fn bytes(to: &SendRight, data: &[u8]) -> Result<i32, CallError> {
        seven::bytes(to, data)
    }

    #[inline(never)]
    pub(crate) fn getbytes(to: &SendRight, n: i32, data: &mut [u8]) -> Result<usize, CallError> {
        seven::getbytes(to, n, data)
    }

    #[inline(never)]
    pub(crate) fn block(to: &SendRight, data: &[i32; 64], back: &mut [i32; 64]) -> Result<(), CallError> {
        seven::block(to, data, back)
    }

    #[inline(never)]
    pub(crate) fn portpass(to: &SendRight, p: &SendRight) -> Result<Option<SendRight>, CallError> {
        seven::portpass(to, p)
    }

    #[inline(never)]
    pub(crate) fn oneway(to: &SendRight, a: i32, b: i32) -> Result<(), CallError> {
        seven::oneway(to, a, b)
    }
}

/// The server's demux, as the mock calls it.
mod server {
    use super::handler::Handlers;
    use super::seven;
    use mig_rs_runtime::{Dispatch, Served};

    /// # Safety
    /// The kernel delivered the request; the reply has room.
    #[unsafe(no_mangle)]
    #[inline(never)]
    unsafe fn __bench_demux(request: *mut u8, reply: *mut u8) -> Served<'static> {
        let demux = seven::seven_server(&Handlers);
        // SAFETY: the caller's promise; both spaces stay, and what comes of a message refers to nothing else.
        unsafe { std::mem::transmute::<Served<'_>, Served<'static>>(demux.dispatch(request, reply)) }
    }
}

mod handler {
    use super::seven::SevenServer;
    use mig_rs_runtime::{Carried, KernReturn, PortName, Room, SendRight};

    pub(crate) struct Handlers;

    impl SevenServer for Handlers {
        #[inline(never)]
        fn null(&self, _: PortName) -> Result<(), KernReturn> {
            Ok(())
        }

        #[inline(never)]
        fn scalars(&self, _: PortName, a: i32, b: i32, c: i64) -> Result<(i32, i64), KernReturn> {
            Ok((a.wrapping_add(b), c.wrapping_add(1)))
        }

        #[inline(never)]
        fn bytes(&self, _: PortName, data: &[u8]) -> Result<i32, KernReturn> {
            let first = data.first().copied().unwrap_or(0);
            Ok(i32::from(first) + i32::try_from(data.len()).unwrap_or(i32::MAX))
        }

        #[inline(never)]
        fn getbytes(&self, _: PortName, n: i32, data: &mut Room<'_, u8>) -> Result<(), KernReturn> {
            data.fill(n as usize, n.to_le_bytes()[0])?;
            Ok(())
        }

        #[inline(never)]
        fn block(&self, _: PortName, data: &[i32; 64], back: &mut [i32; 64]) -> Result<(), KernReturn> {
            *back = *data;
            Ok(())
        }

        #[inline(never)]
        fn portpass(&self, _: PortName, p: Option<SendRight>) -> Result<Carried<SendRight>, KernReturn> {
            Ok(p.map_or_else(Carried::none, SendRight::move_send))
        }

        #[inline(never)]
        fn oneway(&self, _: PortName, _: i32, _: i32) -> Result<(), KernReturn> {
            Ok(())
        }
    }
}

/// Bytes that are sent and asked for.
const BYTES: u16 = 1024;

fn main() -> Result<(), CallError> {
    let mut arguments = std::env::args().skip(1);
    let routine = arguments.next().unwrap_or_default();
    let calls = arguments.next().and_then(|calls| calls.parse().ok()).unwrap_or(0);
    // SAFETY: the mock has no rights, so nobody owns these.
    let (to, p) = unsafe { (right(5), right(9)) };
    match &*routine {
        "null" => (0..calls).try_for_each(|_| client::null(&to))?,
        "scalars" => {
            (0..calls).try_for_each(|n| client::scalars(&to, n, 2, 3).map(|sums| _ = black_box(sums)))?
        }
        "bytes" => {
            let data = black_box([1; BYTES as usize]);
            (0..calls).try_for_each(|_| client::bytes(&to, &data).map(|sum| _ = black_box(sum)))?;
        }
        "getbytes" => {
            let mut data = black_box([0; 4096]);
            (0..calls)
                .try_for_each(|_| client::getbytes(&to, BYTES.into(), &mut data).map(|n| _ = black_box(n)))?;
        }
        "block" => {
            let (data, mut back) = black_box(([7; 64], [0; 64]));
            (0..calls).try_for_each(|_| client::block(&to, &data, &mut back))?;
        }
        "portpass" => (0..calls).try_for_each(|_| client::portpass(&to, &p).map(std::mem::forget))?,
        "oneway" => (0..calls).try_for_each(|_| client::oneway(&to, 1, 2))?,
        _ => std::process::abort(),
    }
    Ok(())
}

/// # Safety
/// As for [`SendRight::from_raw`].
unsafe fn right(name: u32) -> SendRight {
    // SAFETY: the caller's promise.
    unsafe { SendRight::from_raw(NonZeroU32::new(name).unwrap_or(NonZeroU32::MIN)) }
}
