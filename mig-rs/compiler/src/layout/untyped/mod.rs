//! What does an untyped message hold, in which order (Apple, OSF)?
//!
//! ```text
//!   header
//!   descriptor count ┐
//!   descriptor …     ┘ if a right or a region flows that way; in the order of the arguments
//!   NDR record         if anything flows that way that is not a right, or a return code does
//!   return code        replies without descriptors
//!   data …             in the order of the arguments, each piece padded to the alignment:
//!     fixed      ▏bytes▏
//!     counted    ▏count▏elements▏                  its bytes only, where it shares a count
//!     string     ▏bytes▏ or ▏offset▏length▏bytes▏
//!     rights     ▏count▏                           where not all of the descriptors are meant
//!     region     ▏count▏                           unless its size is fixed
//!     regions    ▏count▏sizes▏                     both only where they vary
//!     capacity   ▏count▏                           requests, for what is returned with `countinout`
//! ```

mod data;

use self::data::DataSection;
use super::message::Complexity;
use super::place::{Placed, Placer};
use super::ports::addressed;
use super::slot::SlotKind;
use crate::abi::Abi;
use crate::model::{Argument, ArgumentId, Extent, Form, Region, RegionOf, Routine, RoutineKind, Types};

/// Bytes of the descriptor count, of every count, and of the return code.
const WORD: u64 = 4;

/// The numbers of an untyped wire.
#[derive(Clone, Copy, Debug)]
pub(super) struct Untyped<'a> {
    pub(super) abi: &'a Abi,
    pub(super) types: &'a Types,
    pub(super) port_descriptor: u32,
    pub(super) region_descriptor: u32,
    pub(super) ndr: u32,
}

/// Which message of a routine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Request,
    Reply,
}

/// What of an argument flows one way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Value,
    Capacity,
}

/// What flows one way, in the order of the arguments.
type Flow<'a> = Vec<(ArgumentId, &'a Argument, Part)>;

impl Untyped<'_> {
    /// The request, with the dispositions that it is sent with.
    pub(super) fn request(&self, routine: &Routine) -> Placed {
        self.addressed(routine, self.message(&self.flow(routine, Way::Request), Way::Request))
    }

    /// The reply of a routine that has one.
    pub(super) fn reply(&self, routine: &Routine) -> Option<Placed> {
        match routine.kind {
            RoutineKind::Routine => Some(self.message(&self.flow(routine, Way::Reply), Way::Reply)),
            RoutineKind::Simpleroutine => None,
        }
    }

    /// The return code that may be sent instead of the request: a message of the form of a failed call's reply.
    pub(super) fn error_request(&self, routine: &Routine) -> Option<Placed> {
        self.omitted_retcode(routine)?;
        Some(self.addressed(routine, self.message(&[], Way::Reply)))
    }

    fn addressed(&self, routine: &Routine, placed: Placed) -> Placed {
        addressed(routine, routine.user_reply_port.max(routine.server_reply_port), self.types, placed)
    }

    /// The `retcode` argument, if the descriptors of the request drive it out.
    fn omitted_retcode(&self, routine: &Routine) -> Option<ArgumentId> {
        let complex =
            routine.arguments.iter().any(|a| a.role.is_sent() && has_descriptor(&self.types[a.ty].form));
        routine.retcode.filter(|_| complex)
    }

    fn flow<'r>(&self, routine: &'r Routine, way: Way) -> Flow<'r> {
        let omitted = self.omitted_retcode(routine);
        let part = |id, argument: &Argument| match way {
            Way::Request if Some(id) == omitted => None,
            Way::Request if argument.role.is_sent() => Some(Part::Value),
            Way::Request => self.sends_capacity(argument).then_some(Part::Capacity),
            Way::Reply => argument.role.is_returned().then_some(Part::Value),
        };
        routine
            .arguments()
            .filter_map(|(id, argument)| part(id, argument).map(|part| (id, argument, part)))
            .collect()
    }

    fn sends_capacity(&self, argument: &Argument) -> bool {
        argument.count_in_out
            && argument.same_count.is_none()
            && argument.role.is_returned()
            && match self.types[argument.ty].form {
                Form::Counted { .. } => true,
                Form::Rights { extent, .. } | Form::Regions { extent, .. } => is_counted(extent),
                Form::Fixed | Form::CString { .. } | Form::Right(_) | Form::Region(_) => false,
            }
    }

    fn message(&self, flow: &[(ArgumentId, &Argument, Part)], way: Way) -> Placed {
        let values = || flow.iter().filter(|(_, _, part)| *part == Part::Value);
        let complex = values().any(|(_, argument, _)| has_descriptor(&self.types[argument.ty].form));
        let returns_code = way == Way::Reply && !complex;
        let has_data = flow
            .iter()
            .any(|(_, argument, part)| *part == Part::Capacity || has_data(&self.types[argument.ty].form));

        let mut placer = Placer::new(self.abi.alignment);
        placer.place(SlotKind::Header, None, "Head", self.abi.header.into());
        if complex {
            placer.place(SlotKind::DescriptorCount, None, "msgh_body", WORD);
            for (id, argument, _) in values() {
                self.place_descriptors(&mut placer, *id, argument);
            }
        }
        if has_data || returns_code {
            placer.place(SlotKind::Ndr, None, "NDR", self.ndr.into());
        }
        if returns_code {
            placer.place(SlotKind::RetCode, None, "RetCode", WORD);
        }
        let mut data = DataSection::new(self.types, &mut placer);
        for &(id, argument, part) in flow {
            match part {
                Part::Value => data.place(id, argument),
                Part::Capacity => data.place_capacity(id, argument),
            }
        }
        placer.finish(if complex { Complexity::Complex } else { Complexity::Simple })
    }

    fn place_descriptors(&self, placer: &mut Placer, id: ArgumentId, argument: &Argument) {
        let (kind, each) = match self.types[argument.ty].form {
            Form::Right(right) => (SlotKind::PortDescriptors { right, count: 1 }, self.port_descriptor),
            Form::Rights { right, extent } => {
                (SlotKind::PortDescriptors { right, count: abreast(extent) }, self.port_descriptor)
            }
            Form::Region(region) => (region_descriptors(argument, region, 1), self.region_descriptor),
            Form::Regions { region, extent } => {
                (region_descriptors(argument, region, abreast(extent)), self.region_descriptor)
            }
            Form::Fixed | Form::Counted { .. } | Form::CString { .. } => return,
        };
        let count = kind.descriptors().unwrap_or_default();
        placer.place(kind, Some(id), argument.name.clone(), u64::from(each) * u64::from(count));
    }
}

fn has_descriptor(form: &Form) -> bool {
    match form {
        Form::Right(_) | Form::Rights { .. } | Form::Region(_) | Form::Regions { .. } => true,
        Form::Fixed | Form::Counted { .. } | Form::CString { .. } => false,
    }
}

/// Whether it asks for an NDR record: data does, beside the message too, and counts do; rights alone do not.
fn has_data(form: &Form) -> bool {
    let of_region = |region: &Region| matches!(region.of, RegionOf::Data(_)) || is_counted(region.extent);
    match form {
        Form::Fixed | Form::Counted { .. } | Form::CString { .. } => true,
        Form::Right(_) => false,
        Form::Rights { extent, .. } => is_counted(*extent),
        Form::Region(region) => of_region(region),
        Form::Regions { region, extent } => is_counted(*extent) || of_region(region),
    }
}

fn region_descriptors(argument: &Argument, region: Region, count: u32) -> SlotKind {
    let deallocate = argument.deallocate;
    let physical_copy = argument.physical_copy || matches!(region.of, RegionOf::Rights(_));
    SlotKind::RegionDescriptors { region, count, deallocate, physical_copy }
}

/// How many descriptors stand side by side: all there can be, always.
fn abreast(extent: Extent) -> u32 {
    match extent {
        Extent::Fixed(count) | Extent::Bounded(count) => count,
        // An array without limit is itself one region, never an array of descriptors.
        Extent::Unbounded => 0,
    }
}

fn is_counted(extent: Extent) -> bool {
    match extent {
        Extent::Fixed(_) => false,
        Extent::Bounded(_) | Extent::Unbounded => true,
    }
}
