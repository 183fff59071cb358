//! An external memory manager: objects whose pages come from this task's memory, served in the order of their sequence numbers.

mod object;

use core::fmt;
use core::sync::atomic::Ordering;

use mig_rs_runtime::{KernReturn, Order, OutOfLine, OutOfTurn, PortName, ReceiveRight, SendRight, Seqno};

use crate::interfaces::mach;
use crate::interfaces::memory_object::SeqnosMemoryObjectServer;
use object::{NO_LOCK, State};

pub use object::{BYTES, Object, PAGE, PAGES, Told, word};

/// `MEMORY_OBJECT_COPY_NONE`.
const COPY_NONE: i32 = 0;

/// A server of objects.
pub struct Pager<'s> {
    /// What it serves.
    pub objects: &'static [Object],
    /// Who hears what it was told, if anybody does.
    pub say: Option<&'s (dyn Fn(fmt::Arguments<'_>) + Sync)>,
    /// Whether every other handler lets other threads run before it looks at anything.
    pub dawdles: bool,
}

impl Pager<'_> {
    fn object(&self, port: PortName) -> Result<&'static Object, KernReturn> {
        let mut objects = self.objects.iter();
        objects
            .find(|object| object.port.load(Ordering::SeqCst) == port.get())
            .ok_or(KernReturn::INVALID_NAME)
    }

    fn told(
        &self,
        port: PortName,
        seqno: Seqno,
        what: fmt::Arguments<'_>,
        then: impl FnOnce(&mut State) -> Result<(), KernReturn>,
    ) -> Result<(), KernReturn> {
        if self.dawdles && seqno.get().is_multiple_of(2) {
            mig_rs_gnumach::wait(10);
        }
        let object = self.object(port)?;
        if let Some(say) = self.say {
            say(format_args!("{}: {what}", seqno.get()));
        }
        object.state.with(|state| {
            if seqno.get() != state.told.messages {
                state.told.out_of_order += 1;
            }
            state.told.messages += 1;
            let result = then(state);
            state.told.refused += u32::from(result.is_err());
            result
        })
    }
}

impl Order for Pager<'_> {
    fn in_turn(&self, port: PortName, seqno: Seqno, work: &mut dyn FnMut()) -> Result<(), OutOfTurn> {
        match self.object(port) {
            Ok(object) => object.turns.in_turn(port, seqno, work),
            Err(_) => {
                work();
                Ok(())
            }
        }
    }
}

/// What the kernel answers, when it was asked from a handler.
fn answered(result: Result<(), mig_rs_runtime::CallError>) -> Result<(), KernReturn> {
    result.map_err(mig_rs_runtime::CallError::code)
}

impl SeqnosMemoryObjectServer for Pager<'_> {
    fn memory_object_init(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Option<SendRight>,
        name: Option<SendRight>,
        page_size: u32,
    ) -> Result<(), KernReturn> {
        self.told(object, seqno, format_args!("memory_object_init, pages of {page_size} bytes"), |state| {
            state.told.begun += 1;
            state.name = name;
            let control = state.control.insert(control.ok_or(KernReturn::INVALID_CAPABILITY)?);
            answered(mach::memory_object_ready(control, 0, COPY_NONE))
        })
    }

    fn memory_object_terminate(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Option<ReceiveRight>,
        name: Option<ReceiveRight>,
    ) -> Result<(), KernReturn> {
        self.told(object, seqno, format_args!("memory_object_terminate"), |state| {
            state.told.ended += 1;
            // The rights to send and to receive have one name, and go together.
            let whole = |sent: Option<SendRight>, received: Option<ReceiveRight>| {
                sent.map(|right| right.name()) == received.map(|right| right.name())
            };
            let both = [whole(state.control.take(), control), whole(state.name.take(), name)];
            if both == [true; 2] { Ok(()) } else { Err(KernReturn::INVALID_CAPABILITY) }
        })
    }

    fn memory_object_copy(
        &self,
        object: PortName,
        seqno: Seqno,
        _: Option<SendRight>,
        _: u32,
        _: u32,
        _: Option<ReceiveRight>,
    ) -> Result<(), KernReturn> {
        self.told(object, seqno, format_args!("memory_object_copy"), |_| Err(KernReturn::FAILURE))
    }

    fn memory_object_data_request(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Option<SendRight>,
        offset: u32,
        length: u32,
        access: i32,
    ) -> Result<(), KernReturn> {
        let what =
            format_args!("memory_object_data_request at {offset:#x}, {length:#x} bytes, access {access}");
        self.told(object, seqno, what, |state| {
            state.told.requested += 1;
            let control = control.ok_or(KernReturn::INVALID_CAPABILITY)?;
            let part = &*state.pages.part(offset, length as usize)?;
            answered(mach::memory_object_data_supply(&control, offset, part, NO_LOCK, 0, None))
        })
    }

    fn memory_object_data_unlock(
        &self,
        object: PortName,
        seqno: Seqno,
        control: Option<SendRight>,
        offset: u32,
        length: u32,
        access: i32,
    ) -> Result<(), KernReturn> {
        let what =
            format_args!("memory_object_data_unlock at {offset:#x}, {length:#x} bytes, access {access}");
        self.told(object, seqno, what, |state| {
            state.told.unlocked += 1;
            let control = control.ok_or(KernReturn::INVALID_CAPABILITY)?;
            answered(mach::memory_object_lock_request(&control, offset, length, 0, 0, NO_LOCK, None))
        })
    }

    fn memory_object_lock_completed(
        &self,
        object: PortName,
        seqno: Seqno,
        _: Option<SendRight>,
        offset: u32,
        length: u32,
    ) -> Result<(), KernReturn> {
        let what = format_args!("memory_object_lock_completed at {offset:#x}, {length:#x} bytes");
        self.told(object, seqno, what, |state| {
            state.told.locked += 1;
            Ok(())
        })
    }

    fn memory_object_supply_completed(
        &self,
        object: PortName,
        seqno: Seqno,
        _: Option<SendRight>,
        offset: u32,
        length: u32,
        _: i32,
        _: u32,
    ) -> Result<(), KernReturn> {
        let what = format_args!("memory_object_supply_completed at {offset:#x}, {length:#x} bytes");
        self.told(object, seqno, what, |state| {
            state.told.supplied += 1;
            Ok(())
        })
    }

    fn memory_object_data_return(
        &self,
        object: PortName,
        seqno: Seqno,
        _: Option<SendRight>,
        offset: u32,
        data: OutOfLine<u8>,
        dirty: u32,
        kept: u32,
    ) -> Result<(), KernReturn> {
        let length = data.len();
        let what = format_args!(
            "memory_object_data_return at {offset:#x}, {length:#x} bytes, dirty {dirty}, kept {kept}"
        );
        self.told(object, seqno, what, |state| {
            state.told.returned += dirty;
            state.pages.part(offset, length)?.copy_from_slice(&data);
            Ok(())
        })
    }

    fn memory_object_change_completed(
        &self,
        object: PortName,
        seqno: Seqno,
        _: u32,
        _: i32,
    ) -> Result<(), KernReturn> {
        self.told(object, seqno, format_args!("memory_object_change_completed"), |state| {
            state.told.changed += 1;
            Ok(())
        })
    }
}
