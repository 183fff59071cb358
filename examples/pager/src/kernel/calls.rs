//! Which calls does the kernel answer, and what do they do?

use std::sync::Arc;

use mig_rs_local::insert_member;
use mig_rs_runtime::{AnyRight, KernReturn, OutOfLine, PortName, SendRight};

use super::object::Object;
use super::{System, msync};
use crate::interface::mach::{MachServer, boolean_t};
use crate::interface::memory_object::memory_object_init;
use crate::send::insist;
use crate::store::PAGE_SIZE;

impl MachServer for System {
    fn vm_map(
        &self,
        target_task: PortName,
        _address: u32,
        size: u32,
        _mask: u32,
        _anywhere: boolean_t,
        memory_object: Option<SendRight>,
        offset: u32,
        _copy: boolean_t,
        _cur_protection: i32,
        _max_protection: i32,
        _inheritance: i32,
    ) -> Result<u32, KernReturn> {
        let memory_object = memory_object.ok_or(KernReturn::INVALID_ARGUMENT)?;
        let space = self.space(target_task)?;
        space.map(self.object(memory_object)?, offset, size)
    }

    fn vm_msync(
        &self,
        target_task: PortName,
        address: u32,
        size: u32,
        sync_flags: u32,
    ) -> Result<(), KernReturn> {
        msync::check(sync_flags)?;
        for piece in self.space(target_task)?.pieces(address, size)? {
            piece.object.synchronize(&piece.range, sync_flags)?;
        }
        Ok(())
    }

    fn memory_object_synchronize_completed(
        &self,
        memory_control: PortName,
        offset: u32,
        length: u32,
    ) -> Result<(), KernReturn> {
        if self.controlled(memory_control)?.completed(offset, length) {
            return Ok(());
        }
        self.note_stray();
        Err(KernReturn::INVALID_ARGUMENT)
    }

    fn memory_object_data_supply(
        &self,
        memory_control: PortName,
        offset: u32,
        data: OutOfLine<u8>,
        _lock_value: i32,
        _precious: boolean_t,
        _reply_to: Option<AnyRight>,
    ) -> Result<(), KernReturn> {
        self.controlled(memory_control)?.supplied(offset, &data);
        Ok(())
    }

    fn memory_object_data_unavailable(
        &self,
        memory_control: PortName,
        offset: u32,
        size: u32,
    ) -> Result<(), KernReturn> {
        self.controlled(memory_control)?.not_supplied(offset, size, Ok(()));
        Ok(())
    }

    fn memory_object_data_error(
        &self,
        memory_control: PortName,
        offset: u32,
        size: u32,
        error_value: i32,
    ) -> Result<(), KernReturn> {
        let code = KernReturn(error_value);
        self.controlled(memory_control)?.not_supplied(offset, size, Err(code));
        Ok(())
    }

    fn memory_object_destroy(&self, memory_control: PortName, reason: i32) -> Result<(), KernReturn> {
        self.controlled(memory_control)?.change(|state| state.ended = Some(KernReturn(reason)));
        Ok(())
    }
}

impl System {
    /// What the kernel has of an object; at first the pager is told of the kernel.
    fn object(&self, memory_object: SendRight) -> Result<Arc<Object>, KernReturn> {
        let mut objects = self.objects();
        if let Some(known) = objects.values().find(|object| object.port == memory_object.name()) {
            return Ok(Arc::clone(known));
        }
        let control = self.task.allocate();
        insert_member(&control, &self.answers.set)?;
        let name = control.name();
        let object = Arc::new(Object::new(memory_object, control));
        // Whoever finds the object from now on sends behind this message.
        let link = object.link();
        objects.insert(name, Arc::clone(&object));
        drop(objects);
        insist(|| memory_object_init(&link.object, &link.control, PAGE_SIZE))?;
        drop(link);
        Ok(object)
    }
}
