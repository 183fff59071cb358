//! What does a message say, in one line?
use super::argument::{Reading, descriptor};
use super::{data, party};
use crate::kernel::{Kernel, TaskId};
use crate::wire::{Header, Sent, Wire};
use mig_rs_runtime::description::{Message, MessageKind, Place};
use mig_rs_runtime::{Description, KernReturn};

/// What stands where a message ends too early.
pub(super) const CUT_OFF: &str = "cut off";

/// A message as it is sent.
pub(super) struct Letter<'m> {
    pub(super) kernel: &'m Kernel,
    /// The task that sends it; `None`: nobody could say.
    pub(super) by: Option<TaskId>,
    pub(super) wire: Wire,
    pub(super) bytes: Sent<'m>,
    pub(super) header: Header,
}

/// What a message is called, and all that it says.
pub(super) struct Said {
    pub(super) name: String,
    pub(super) all: String,
}

impl Letter<'_> {
    /// Tells what is said, by the first of the interfaces that knows it.
    pub(super) fn said(&self, interfaces: &[&'static Description]) -> Said {
        let known = interfaces.iter();
        let mut said = known
            .filter(|interface| Wire::of(interface.abi) == Some(self.wire))
            .find_map(|interface| Some(self.known(interface, self.find(interface)?)))
            .unwrap_or_else(|| self.unknown());
        if self.header.local != 0 || self.header.bits.local() != 0 {
            let right = party::right(self.kernel, self.by, self.header.local, self.header.bits.local());
            said.all.push_str(&format!("  reply: {right}"));
        }
        said
    }

    /// The description of the message. One that carries no descriptors may be the code alone.
    fn find<'i>(&self, interface: &'i Description) -> Option<&'i Message> {
        let of_id =
            || interface.messages.iter().filter(|message| message.id.cast_unsigned() == self.header.id);
        let complex = self.header.bits.is_complex();
        of_id().find(|message| message.complex == complex).or_else(|| of_id().next())
    }

    fn known(&self, interface: &Description, message: &Message) -> Said {
        let (sender, bytes) = ((self.kernel, self.by), (self.wire, self.bytes));
        let reading = Reading::new(sender, bytes, interface, message);
        let complex = self.header.bits.is_complex();
        let arguments = || reading.arguments(message.arguments);
        let (routine, name) = (message.routine, message.routine.to_owned());
        match message.kind {
            MessageKind::Request => Said { all: format!("{routine}({})", arguments()), name },
            MessageKind::Code => Said { all: format!("{routine} with {}", self.code(interface.code)), name },
            MessageKind::Reply => {
                let failed = !complex && reading.word(interface.code) != Some(0);
                let result = if failed { self.code(interface.code) } else { "ok".to_owned() };
                let name = format!("{routine} = {result}");
                let all = match message.arguments {
                    [] => name.clone(),
                    _ if failed => name.clone(),
                    _ => format!("{name} ({})", arguments()),
                };
                Said { name, all }
            }
        }
    }

    fn code(&self, place: Place) -> String {
        let at = usize::try_from(place.base).unwrap_or(usize::MAX);
        let code = self.bytes.bytes(at).map(|bytes| KernReturn(i32::from_ne_bytes(bytes)));
        code.map_or_else(|| CUT_OFF.to_owned(), self::code)
    }

    /// A message of no known interface: what its descriptors carry, and the first of its bytes.
    fn unknown(&self) -> Said {
        let mut parts = Vec::new();
        let mut data = self.wire.header();
        if self.header.bits.is_complex() {
            let read = self.wire.read(self.bytes);
            parts
                .extend(read.descriptors.iter().flatten().map(|read| descriptor(self.kernel, self.by, read)));
            parts.extend(read.broken.map(|_| "no descriptor".to_owned()));
            data = read.data;
        }
        let rest = self.bytes.from(data);
        if !rest.is_empty() {
            parts.push(data::bytes(rest));
        }
        let name = format!("id {}", self.header.id.cast_signed());
        Said { all: format!("{name} ({})", parts.join(", ")), name }
    }
}

/// A code by its name, or its number where it has none.
pub(super) fn code(code: KernReturn) -> String {
    code.name().map_or_else(|| format!("{:#x}", code.0), str::to_owned)
}
