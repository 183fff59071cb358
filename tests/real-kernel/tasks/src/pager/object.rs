//! What is a memory object to its manager: its pages, what it may ask the kernel, and what it was told?

use core::sync::atomic::{AtomicU32, Ordering};

use mig_rs_gnumach::{Locked, TurnsInTask};
use mig_rs_runtime::{KernReturn, PortName, ReceiveRight, SendRight};

use crate::interfaces::mach;

/// Bytes of a page.
pub const PAGE: usize = 4096;
/// Pages of an object.
pub const PAGES: usize = 4;
/// Bytes of an object.
pub const BYTES: usize = PAGE * PAGES;

/// `VM_PROT_NONE`.
pub(super) const NO_LOCK: i32 = 0;
/// `VM_PROT_WRITE`.
const WRITE: i32 = 2;
/// `MEMORY_OBJECT_RETURN_DIRTY`.
const RETURN_DIRTY: i32 = 1;

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
pub(super) struct Pages([u32; BYTES / 4]);

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
    pub(super) fn part(&mut self, offset: u32, length: usize) -> Result<&mut [u8], KernReturn> {
        let offset = offset as usize;
        self.bytes().get_mut(offset..offset + length).ok_or(KernReturn::INVALID_ARGUMENT)
    }
}

/// Its pages, and what it may ask the kernel.
#[derive(Debug)]
pub(super) struct State {
    pub(super) pages: Pages,
    pub(super) control: Option<SendRight>,
    pub(super) name: Option<SendRight>,
    pub(super) told: Told,
}

/// A memory object.
#[derive(Debug)]
pub struct Object {
    pub(super) port: AtomicU32,
    pub(super) turns: TurnsInTask,
    pub(super) state: Locked<State>,
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
