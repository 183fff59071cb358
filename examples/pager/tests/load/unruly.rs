//! What if handlers take their time, or panic?

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use mig_rs_runtime::{KernReturn, OutOfLine, PortName, ReceiveRight, SendRight, Seqno};
use pager::interface::memory_object::{MemoryObjectServer, SeqnosMemoryObjectServer, boolean_t};
use pager::manager::Pager;

type Done = Result<(), KernReturn>;

/// A pager whose threads sleep before they handle returned pages, one time of so many, and panic at a `memory_object_discard_request`.
pub(crate) struct Unruly<'p> {
    pager: &'p Pager,
    one_in: u32,
    returns: AtomicU32,
}

impl<'p> Unruly<'p> {
    pub(crate) fn new(pager: &'p Pager, one_in: u32) -> Self {
        Self { pager, one_in, returns: AtomicU32::new(0) }
    }

    fn dawdle(&self) {
        if self.returns.fetch_add(1, Ordering::Relaxed).is_multiple_of(self.one_in) {
            thread::sleep(Duration::from_micros(500));
        }
    }

    /// Without an order, even `memory_object_init` can be overtaken, and a message refused that somebody waits for: the test would never end.
    fn wait_for_init(&self, object: PortName) {
        while self.pager.object(object).is_ok_and(|object| !object.is_mapped()) {
            thread::yield_now();
        }
    }
}

impl SeqnosMemoryObjectServer for Unruly<'_> {
    fn memory_object_init(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Option<SendRight>,
        size: u32,
    ) -> Done {
        SeqnosMemoryObjectServer::memory_object_init(self.pager, object, seqno, control, size)
    }

    fn memory_object_terminate(&self, object: PortName, seqno: Seqno, control: Option<ReceiveRight>) -> Done {
        SeqnosMemoryObjectServer::memory_object_terminate(self.pager, object, seqno, control)
    }

    fn memory_object_data_request(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Option<SendRight>,
        offset: u32,
        length: u32,
        access: i32,
    ) -> Done {
        let pager = self.pager;
        SeqnosMemoryObjectServer::memory_object_data_request(
            pager, object, seqno, control, offset, length, access,
        )
    }

    fn memory_object_data_return(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Option<SendRight>,
        offset: u32,
        data: OutOfLine<u8>,
        dirty: boolean_t,
        copy: boolean_t,
    ) -> Done {
        self.dawdle();
        let pager = self.pager;
        SeqnosMemoryObjectServer::memory_object_data_return(
            pager, object, seqno, control, offset, data, dirty, copy,
        )
    }

    fn memory_object_synchronize(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Option<SendRight>,
        offset: u32,
        length: u32,
        flags: u32,
    ) -> Done {
        let pager = self.pager;
        SeqnosMemoryObjectServer::memory_object_synchronize(
            pager, object, seqno, control, offset, length, flags,
        )
    }

    fn memory_object_discard_request(
        &self,
        _: PortName,
        _: Seqno,
        _: Option<SendRight>,
        _: u32,
        _: u32,
    ) -> Done {
        panic!("as the test has asked for")
    }
}

impl MemoryObjectServer for Unruly<'_> {
    fn memory_object_init(&self, object: PortName, control: Option<SendRight>, size: u32) -> Done {
        MemoryObjectServer::memory_object_init(self.pager, object, control, size)
    }

    fn memory_object_terminate(&self, object: PortName, control: Option<ReceiveRight>) -> Done {
        MemoryObjectServer::memory_object_terminate(self.pager, object, control)
    }

    fn memory_object_data_request(
        &self,
        object: PortName,
        control: Option<SendRight>,
        offset: u32,
        length: u32,
        access: i32,
    ) -> Done {
        self.wait_for_init(object);
        MemoryObjectServer::memory_object_data_request(self.pager, object, control, offset, length, access)
    }

    fn memory_object_data_return(
        &self,
        object: PortName,
        control: Option<SendRight>,
        offset: u32,
        data: OutOfLine<u8>,
        dirty: boolean_t,
        copy: boolean_t,
    ) -> Done {
        self.dawdle();
        MemoryObjectServer::memory_object_data_return(self.pager, object, control, offset, data, dirty, copy)
    }

    fn memory_object_synchronize(
        &self,
        object: PortName,
        control: Option<SendRight>,
        offset: u32,
        length: u32,
        flags: u32,
    ) -> Done {
        self.wait_for_init(object);
        MemoryObjectServer::memory_object_synchronize(self.pager, object, control, offset, length, flags)
    }
}
