//! How does a single thread serve the objects?
//!
//! It handles messages in the order in which it receives them, so that it needs no sequence numbers: `memory_object_server` instead of
//! `seqnos_memory_object_server`. While it waits for the disk, everybody waits.

use mig_rs_runtime::{KernReturn, OutOfLine, PortName, ReceiveRight, SendRight};

use super::{Pager, object};
use crate::interface::memory_object::{
    MemoryObjectServer, boolean_t, vm_offset_t, vm_prot_t, vm_size_t, vm_sync_t,
};
use crate::store::Disk;

impl<D: Disk> MemoryObjectServer for Pager<D> {
    fn memory_object_init(
        &self,
        memory_object: PortName,
        memory_control: Option<SendRight>,
        memory_object_page_size: vm_size_t,
    ) -> Result<(), KernReturn> {
        self.object(memory_object)?.begin(memory_control, memory_object_page_size)
    }

    fn memory_object_terminate(
        &self,
        memory_object: PortName,
        memory_control: Option<ReceiveRight>,
    ) -> Result<(), KernReturn> {
        self.object(memory_object)?.end(memory_control)
    }

    fn memory_object_data_request(
        &self,
        memory_object: PortName,
        memory_control: Option<SendRight>,
        offset: vm_offset_t,
        length: vm_size_t,
        _desired_access: vm_prot_t,
    ) -> Result<(), KernReturn> {
        let object = self.object(memory_object)?;
        let control = object.known(memory_control)?;
        Ok(object::supply(&control, object.find(offset, length))?)
    }

    fn memory_object_data_return(
        &self,
        memory_object: PortName,
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
        memory_control: Option<SendRight>,
        offset: vm_offset_t,
        length: vm_offset_t,
        sync_flags: vm_sync_t,
    ) -> Result<(), KernReturn> {
        let object = self.object(memory_object)?;
        let control = object.known(memory_control)?;
        object.synchronize(&control, (offset, length), sync_flags, object.mark())
    }
}
