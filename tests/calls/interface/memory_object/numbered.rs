//! What does a pager hear that gets numbers?

use mig_rs_runtime::{OutOfLine, PortName, ReceiveRight, Seqno};

use super::interface::*;
use super::pager::{Answer, Control, Pager};
use crate::numbered::Numbered;

impl SeqnosMemoryObjectServer for Numbered<'_, Pager<'_>> {
    fn memory_object_init(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Control,
        size: vm_size_t,
    ) -> Answer {
        self.next(seqno).memory_object_init(object, control, size)
    }

    fn memory_object_data_request(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
        access: vm_prot_t,
    ) -> Answer {
        self.next(seqno).memory_object_data_request(object, control, offset, length, access)
    }

    fn memory_object_data_unlock(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
        access: vm_prot_t,
    ) -> Answer {
        self.next(seqno).memory_object_data_unlock(object, control, offset, length, access)
    }

    fn memory_object_synchronize(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Control,
        offset: vm_offset_t,
        length: vm_offset_t,
        flags: vm_sync_t,
    ) -> Answer {
        self.next(seqno).memory_object_synchronize(object, control, offset, length, flags)
    }

    fn memory_object_discard_request(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
    ) -> Answer {
        self.next(seqno).memory_object_discard_request(object, control, offset, length)
    }

    fn memory_object_data_return(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Control,
        offset: vm_offset_t,
        data: OutOfLine<u8>,
        dirty: boolean_t,
        kernel_copy: boolean_t,
    ) -> Answer {
        self.next(seqno).memory_object_data_return(object, control, offset, data, dirty, kernel_copy)
    }

    fn memory_object_lock_completed(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
    ) -> Answer {
        self.next(seqno).memory_object_lock_completed(object, control, offset, length)
    }

    fn memory_object_supply_completed(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
        result: kern_return_t,
        error_offset: vm_offset_t,
    ) -> Answer {
        self.next(seqno).memory_object_supply_completed(object, control, offset, length, result, error_offset)
    }

    fn memory_object_change_completed(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Control,
        flavor: memory_object_flavor_t,
    ) -> Answer {
        self.next(seqno).memory_object_change_completed(object, control, flavor)
    }

    fn memory_object_terminate(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Option<ReceiveRight>,
    ) -> Answer {
        self.next(seqno).memory_object_terminate(object, control)
    }
}
