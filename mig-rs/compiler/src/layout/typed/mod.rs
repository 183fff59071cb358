//! What does a typed message hold, in which order (GNU)?
//!
//! ```text
//!   header
//!   return code        replies
//!   item …             in the order of the arguments:
//!     value              what goes that way
//!     capacity           requests, for what is returned with `countinout`
//! ```
//!
//! Each but the header is preceded by its type descriptor and padded to the alignment. Counts, dispositions and what becomes
//! of memory have no place of their own: they stand in the descriptor.

mod descriptor;
mod item;
mod judge;

use super::descriptor::TypeDescriptor;
use super::message::Complexity;
use super::place::{Placed, Placer};
use super::ports::addressed;
use super::slot::{CountOf, SlotId, SlotKind};
use crate::abi::{Abi, DescriptorForm};
use crate::model::{Argument, ArgumentId, KernelModes, Routine, RoutineKind, Types};

/// Bytes of the return code and of every count.
const WORD: u64 = 4;

/// The numbers of a typed wire.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'a> {
    pub(super) abi: &'a Abi,
    pub(super) types: &'a Types,
    pub(super) kernel: KernelModes,
    pub(super) short: DescriptorForm,
    pub(super) long: DescriptorForm,
    pub(super) right: u32,
    pub(super) distant_right: u32,
    pub(super) inline: u32,
}

/// Which message of a routine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Request,
    Reply,
}

/// A message that is being written.
struct Page<'t, 'a> {
    wire: &'t Typed<'a>,
    way: Way,
    placer: Placer,
}

impl Typed<'_> {
    /// The request, with the dispositions that it is sent with.
    pub(super) fn request(&self, routine: &Routine) -> Placed {
        let mut page = self.page(Way::Request);
        for (id, argument) in routine.arguments() {
            if argument.role.is_sent() {
                page.value(id, argument);
            } else if argument.role.is_returned() && argument.count_in_out {
                page.capacity(id, argument);
            }
        }
        addressed(routine, routine.user_reply_port, self.types, page.finish())
    }

    /// The reply of a routine that has one.
    pub(super) fn reply(&self, routine: &Routine) -> Option<Placed> {
        match routine.kind {
            RoutineKind::Simpleroutine => return None,
            RoutineKind::Routine => {}
        }
        let mut page = self.page(Way::Reply);
        page.return_code();
        for (id, argument) in routine.arguments() {
            if argument.role.is_returned() {
                page.value(id, argument);
            }
        }
        Some(page.finish())
    }

    fn page(&self, way: Way) -> Page<'_, '_> {
        let mut placer = Placer::new(self.abi.alignment);
        placer.place(SlotKind::Header, None, "Head", self.abi.header.into());
        Page { wire: self, way, placer }
    }
}

impl Page<'_, '_> {
    fn return_code(&mut self) {
        self.descriptor(None, "RetCode", self.wire.word());
        self.placer.place(SlotKind::RetCode, None, "RetCode", WORD);
    }

    fn value(&mut self, id: ArgumentId, argument: &Argument) {
        let count = self.descriptor(Some(id), &argument.name, self.wire.descriptor(argument, self.way));
        let (kind, bytes) = self.wire.item(argument, count);
        self.placer.place(kind, Some(id), argument.name.clone(), bytes);
    }

    /// How much of an argument that is only returned the client has room for.
    fn capacity(&mut self, id: ArgumentId, argument: &Argument) {
        let name = format!("{}Cnt", argument.name);
        self.descriptor(Some(id), &name, self.wire.word());
        self.placer.place(SlotKind::Count(CountOf::Capacity), Some(id), name, WORD);
    }

    /// The descriptor of what is called `item`.
    fn descriptor(&mut self, id: Option<ArgumentId>, item: &str, descriptor: TypeDescriptor) -> SlotId {
        let bytes = self.wire.form(descriptor.sent.long).bytes;
        self.placer.place(SlotKind::TypeDescriptor(descriptor), id, format!("{item}Type"), bytes.into())
    }

    fn finish(self) -> Placed {
        let mut placed = self.placer.finish(Complexity::Simple);
        let items = placed.message.items().map(|(descriptor, _, _)| &descriptor.sent);
        placed.message.complex = Complexity::of(items);
        placed
    }
}
