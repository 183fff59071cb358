//! How do several threads serve the objects, each in order?
//!
//! The loop takes the turn of every message before it calls a handler, because the [`Pager`] tells it whose turns they are. A handler that has done what depends
//! on the order [passes](mig_rs_runtime::Sequencer::pass) the turn on by the message's sequence number, and goes on beside the messages that follow; all others pass
//! it when they return.

use mig_rs_runtime::{KernReturn, Order, OutOfLine, OutOfTurn, PortName, ReceiveRight, SendRight, Seqno};

use super::{Pager, object};
use crate::interface::memory_object::{
    SeqnosMemoryObjectServer, boolean_t, vm_offset_t, vm_prot_t, vm_size_t, vm_sync_t,
};
use crate::store::Disk;

/// Every object has an order of its own; what is for no object needs none.
impl<D: Disk> Order for Pager<D> {
    fn in_turn(&self, port: PortName, seqno: Seqno, work: &mut dyn FnMut()) -> Result<(), OutOfTurn> {
        match self.object(port) {
            Ok(object) => object.sequencer().in_turn(port, seqno, work),
            Err(_) => {
                work();
                Ok(())
            }
        }
    }
}

impl<D: Disk> SeqnosMemoryObjectServer for Pager<D> {
    fn memory_object_init(
        &self,
        memory_object: PortName,
        _seqno: Seqno,
        memory_control: Option<SendRight>,
        memory_object_page_size: vm_size_t,
    ) -> Result<(), KernReturn> {
        self.object(memory_object)?.begin(memory_control, memory_object_page_size)
    }

    fn memory_object_terminate(
        &self,
        memory_object: PortName,
        _seqno: Seqno,
        memory_control: Option<ReceiveRight>,
    ) -> Result<(), KernReturn> {
        self.object(memory_object)?.end(memory_control)
    }

    fn memory_object_data_request(
        &self,
        memory_object: PortName,
        seqno: Seqno,
        memory_control: Option<SendRight>,
        offset: vm_offset_t,
        length: vm_size_t,
        _desired_access: vm_prot_t,
    ) -> Result<(), KernReturn> {
        let object = self.object(memory_object)?;
        let control = object.known(memory_control)?;
        let found = object.find(offset, length);
        object.sequencer().pass(seqno);
        Ok(object::supply(&control, found)?)
    }

    fn memory_object_data_return(
        &self,
        memory_object: PortName,
        _seqno: Seqno,
        memory_control: Option<SendRight>,
        offset: vm_offset_t,
        data: OutOfLine<u8>,
        dirty: boolean_t,
        _kernel_copy: boolean_t,
    ) -> Result<(), KernReturn> {
        let object = self.object(memory_object)?;
        let control = object.known(memory_control)?;
        object.keep(offset, &data, dirty != 0).or_else(|error| object::fail(&control, &error))
    }

    fn memory_object_synchronize(
        &self,
        memory_object: PortName,
        seqno: Seqno,
        memory_control: Option<SendRight>,
        offset: vm_offset_t,
        length: vm_offset_t,
        sync_flags: vm_sync_t,
    ) -> Result<(), KernReturn> {
        let object = self.object(memory_object)?;
        let control = object.known(memory_control)?;
        let written = object.mark();
        object.sequencer().pass(seqno);
        object.synchronize(&control, (offset, length), sync_flags, written)
    }
}
