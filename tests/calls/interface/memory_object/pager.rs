//! What does a pager hear from a kernel?

use std::sync::Mutex;

use mig_rs_runtime::{KernReturn, OutOfLine, PortName, ReceiveRight, SendRight};

use super::interface::*;
use super::{Controls, PAGES, TERMINATED, far};
use crate::meeting::Meeting;
use crate::round::Round;

/// The server: sees that what arrives is what was sent, and keeps some of it.
pub(super) struct Pager<'m> {
    round: Round,
    port: PortName,
    controls: &'m Controls,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    controls: Vec<Option<SendRight>>,
    terminated: Option<ReceiveRight>,
    pages: OutOfLine<u8>,
}

impl<'m> Pager<'m> {
    pub(super) fn new(round: Round, meeting: &Meeting, controls: &'m Controls) -> Self {
        Self { round, port: meeting.port.name(), controls, kept: Mutex::default() }
    }

    /// Sees that a message came to the pager's port and brought a right to the kernel's port `n`, or none.
    #[track_caller]
    fn expect(&self, object: PortName, control: Option<&SendRight>, n: usize) {
        assert_eq!(object, self.port);
        assert_eq!(control.map(SendRight::name), self.round.some(self.controls.name(n)));
    }

    fn keep(&self, control: Option<SendRight>) {
        self.kept.lock().unwrap().controls.push(control);
    }
}

pub(super) type Answer = Result<(), KernReturn>;
pub(super) type Control = Option<SendRight>;

impl MemoryObjectServer for Pager<'_> {
    fn memory_object_init(&self, object: PortName, control: Control, page_size: vm_size_t) -> Answer {
        self.expect(object, control.as_ref(), 0);
        assert_eq!(page_size, far(1));
        self.keep(control);
        self.round.answer(())
    }

    fn memory_object_data_request(
        &self,
        object: PortName,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
        access: vm_prot_t,
    ) -> Answer {
        self.expect(object, control.as_ref(), 1);
        assert_eq!((offset, length, access), (far(2), far(3), -4));
        self.round.answer(())
    }

    fn memory_object_data_unlock(
        &self,
        object: PortName,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
        access: vm_prot_t,
    ) -> Answer {
        self.expect(object, control.as_ref(), 2);
        assert_eq!((offset, length, access), (far(5), far(6), -7));
        self.keep(control);
        self.round.answer(())
    }

    fn memory_object_synchronize(
        &self,
        object: PortName,
        control: Control,
        offset: vm_offset_t,
        length: vm_offset_t,
        flags: vm_sync_t,
    ) -> Answer {
        self.expect(object, control.as_ref(), 3);
        assert_eq!((offset, length, flags), (far(8), far(9), u32::MAX - 10));
        self.round.answer(())
    }

    fn memory_object_discard_request(
        &self,
        object: PortName,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
    ) -> Answer {
        self.expect(object, control.as_ref(), 4);
        assert_eq!((offset, length), (far(11), far(12)));
        self.round.answer(())
    }

    fn memory_object_data_return(
        &self,
        object: PortName,
        control: Control,
        offset: vm_offset_t,
        data: OutOfLine<u8>,
        dirty: boolean_t,
        kernel_copy: boolean_t,
    ) -> Answer {
        self.expect(object, control.as_ref(), 5);
        assert_eq!((offset, &*data, dirty, kernel_copy), (far(13), self.round.all(&PAGES), 14, 15));
        self.kept.lock().unwrap().pages = data;
        self.round.answer(())
    }

    fn memory_object_lock_completed(
        &self,
        object: PortName,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
    ) -> Answer {
        self.expect(object, control.as_ref(), 6);
        assert_eq!((offset, length), (far(16), far(17)));
        self.round.answer(())
    }

    fn memory_object_supply_completed(
        &self,
        object: PortName,
        control: Control,
        offset: vm_offset_t,
        length: vm_size_t,
        result: kern_return_t,
        error_offset: vm_offset_t,
    ) -> Answer {
        self.expect(object, control.as_ref(), 7);
        assert_eq!((offset, length, result, error_offset), (far(18), far(19), -20, far(21)));
        self.round.answer(())
    }

    fn memory_object_change_completed(
        &self,
        object: PortName,
        control: Control,
        flavor: memory_object_flavor_t,
    ) -> Answer {
        self.expect(object, control.as_ref(), 8);
        assert_eq!(flavor, -22);
        self.round.answer(())
    }

    fn memory_object_terminate(&self, object: PortName, control: Option<ReceiveRight>) -> Answer {
        assert_eq!(object, self.port);
        let name = control.as_ref().map(ReceiveRight::name);
        assert_eq!(name, self.round.some(self.controls.name(TERMINATED)));
        self.kept.lock().unwrap().terminated = control;
        self.round.answer(())
    }
}
