//! An external memory manager: objects whose pages come from this task's memory, served in the order of their sequence numbers.

use core::fmt;
use core::sync::atomic::{AtomicU32, Ordering};

use mig_rs_gnumach::TurnsInTask;
use mig_rs_runtime::{KernReturn, Order, OutOfLine, OutOfTurn, PortName, ReceiveRight, SendRight, Seqno};

use crate::Locked;
use crate::interfaces::mach;
use crate::interfaces::memory_object::SeqnosMemoryObjectServer;

/// Bytes of a page.
pub const PAGE: usize = 4096;
/// Pages of an object.
pub const PAGES: usize = 4;
/// Bytes of an object.
pub const BYTES: usize = PAGE * PAGES;

/// `VM_PROT_NONE`, `VM_PROT_WRITE`.
const NO_LOCK: i32 = 0;
const WRITE: i32 = 2;
/// `MEMORY_OBJECT_RETURN_DIRTY`.
const RETURN_DIRTY: i32 = 1;
/// `MEMORY_OBJECT_COPY_NONE`.
const COPY_NONE: i32 = 0;

/// What a page is filled with before anybody writes to it.
#[must_use]
pub const fn word(object: usize, index: usize) -> u32 {
    0xc0de_0000 + ((object as u32) << 12) + index as u32
}

/// What an object has been told so far.
#[derive(Clone, Copy, Default, Debug)]
pub struct Told {
    /// `memory_object_init`.
    pub begun: u32,
    /// `memory_object_data_request`.
    pub requested: u32,
    /// `memory_object_data_unlock`.
    pub unlocked: u32,
    /// `memory_object_data_return` of pages that were written to.
    pub returned: u32,
    /// `memory_object_lock_completed`.
    pub locked: u32,
    /// `memory_object_supply_completed`.
    pub supplied: u32,
    /// `memory_object_change_completed`.
    pub changed: u32,
    /// `memory_object_terminate`.
    pub ended: u32,
    /// Messages that were not what they should be.
    pub refused: u32,
    /// Messages whose number was not the one after the number before.
    pub out_of_order: u32,
    /// Messages, all in all.
    pub messages: u32,
}

/// The kernel takes whole pages.
#[derive(Debug)]
#[repr(align(4096))]
struct Pages([u32; BYTES / 4]);

impl Pages {
    const fn filled(object: usize) -> Self {
        let mut words = [0; BYTES / 4];
        let mut at = 0;
        while at < words.len() {
            words[at] = word(object, at);
            at += 1;
        }
        Self(words)
    }

    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: words are bytes, all of them defined.
        unsafe { core::slice::from_raw_parts_mut(self.0.as_mut_ptr().cast(), BYTES) }
    }

    /// The part that the kernel means; none if it means what is not there.
    fn part(&mut self, offset: u32, length: usize) -> Result<&mut [u8], KernReturn> {
        let offset = offset as usize;
        self.bytes().get_mut(offset..offset + length).ok_or(KernReturn::INVALID_ARGUMENT)
    }
}

/// Its pages, and what it may ask the kernel.
#[derive(Debug)]
struct State {
    pages: Pages,
    control: Option<SendRight>,
    name: Option<SendRight>,
    told: Told,
}

/// A memory object.
#[derive(Debug)]
pub struct Object {
    port: AtomicU32,
    turns: TurnsInTask,
    state: Locked<State>,
}

impl Object {
    /// An object without a port, with its pages filled.
    #[must_use]
    pub const fn new(index: usize) -> Self {
        let told = Told {
            begun: 0,
            requested: 0,
            unlocked: 0,
            returned: 0,
            locked: 0,
            supplied: 0,
            changed: 0,
            ended: 0,
            refused: 0,
            out_of_order: 0,
            messages: 0,
        };
        let state = State { pages: Pages::filled(index), control: None, name: None, told };
        Self { port: AtomicU32::new(0), turns: TurnsInTask::new(), state: Locked::new(state) }
    }

    /// Gives it the port on which the kernel talks to it.
    pub fn is_at(&self, port: &ReceiveRight) {
        self.port.store(port.name().get(), Ordering::SeqCst);
    }

    /// What it has been told.
    pub fn told(&self) -> Told {
        self.state.with(|state| state.told)
    }

    /// A word of its pages, as they stand here and not in the kernel.
    pub fn word(&self, index: usize) -> u32 {
        self.state.with(|state| state.pages.0[index])
    }

    /// Asks the kernel, by the object's control port.
    ///
    /// # Panics
    /// Where there is none, or the kernel refuses.
    pub fn ask(&self, ask: impl FnOnce(&SendRight) -> Result<(), mig_rs_runtime::CallError>) {
        self.state.with(|state| ask(state.control.as_ref().expect("a control port")).expect("the kernel"));
    }

    /// Wants all pages back that were written to, and none kept: `memory_object_lock_request`. Answered on the object's own port.
    pub fn clean_and_flush(&self, port: &ReceiveRight) {
        self.ask(|control| {
            mach::memory_object_lock_request(control, 0, BYTES as u32, RETURN_DIRTY, 1, NO_LOCK, port)
        });
    }

    /// Forbids writing until the kernel asks for it.
    pub fn forbid_writing(&self, port: &ReceiveRight) {
        self.ask(|control| mach::memory_object_lock_request(control, 0, BYTES as u32, 0, 0, WRITE, port));
    }

    /// Ends it: the kernel keeps nothing of it. `memory_object_destroy`.
    pub fn destroy(&self) {
        self.ask(|control| mach::memory_object_destroy(control, 0));
    }

    /// The name of the control port.
    pub fn control(&self) -> Option<PortName> {
        self.state.with(|state| state.control.as_ref().map(SendRight::name))
    }
}

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
