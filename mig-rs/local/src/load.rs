//! What does a sender put into a message's body, memory included?
//!
//! This is done before the kernel is entered, so that nobody waits while memory is copied.
use crate::kernel::kernel;
use crate::memory::Memory;
use crate::right::Disposition;
use crate::wire::descriptor::{Descriptor, Place, VIRTUAL_COPY};
use crate::wire::{Described, Sent, Width, Wire};
use mig_rs_runtime::KernReturn;

/// The body of a message as its sender means it. Rights are names still.
pub(crate) struct Body {
    /// `None`: a simple message.
    pub(crate) loads: Option<Vec<Load>>,
    /// What is wrong with the descriptor behind the last load. The loads before it are lost then.
    pub(crate) broken: Option<KernReturn>,
    /// Where the data begins.
    pub(crate) data: usize,
}

/// What a descriptor puts in.
pub(crate) enum Load {
    Right { name: u32, how: Disposition },
    Names { names: Vec<u32>, how: Disposition },
    Memory { source: Source, copy: u8, volatile: bool },
    Rights { names: Vec<u32>, how: Disposition, given: Option<Span>, copy: u8 },
}

/// Where out-of-line memory comes from.
pub(crate) enum Source {
    Nothing,
    Copied(Memory),
    /// A region that the sender gives away.
    RightKind(Span),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) address: usize,
    pub(crate) size: usize,
}

impl Body {
    pub(crate) fn simple(wire: Wire) -> Self {
        Self { loads: None, broken: None, data: wire.header() }
    }

    /// Reads the descriptors of a complex message, and copies the memory that they lend.
    ///
    /// # Safety
    /// Memory that a descriptor names can be read.
    pub(crate) unsafe fn complex(wire: Wire, message: Sent<'_>) -> Self {
        let Described { descriptors, broken, data } = wire.read(message);
        let Some(descriptors) = descriptors else { return Self::simple(wire) };
        let mut loads = Vec::with_capacity(descriptors.len());
        for descriptor in descriptors {
            // SAFETY: as the caller says.
            match unsafe { Load::of(wire, descriptor) } {
                Ok(load) => loads.push(load),
                Err(code) => return Self { loads: Some(loads), broken: Some(code), data },
            }
        }
        Self { loads: Some(loads), broken, data }
    }
}

impl Load {
    /// # Safety
    /// Memory that the descriptor names can be read.
    unsafe fn of(wire: Wire, descriptor: Descriptor) -> Result<Self, KernReturn> {
        match descriptor {
            Descriptor::Port { name, disposition } => Ok(Self::Right { name, how: how(disposition)? }),
            Descriptor::Names { names, disposition } => Ok(Self::Names { names, how: how(disposition)? }),
            Descriptor::Memory { place, size, volatile } => {
                if place.copy > VIRTUAL_COPY {
                    return Err(KernReturn::SEND_INVALID_TYPE);
                }
                let source = match span(wire, place, size as usize)? {
                    None => Source::Nothing,
                    Some(span) if place.deallocate => Source::RightKind(span),
                    // SAFETY: as the caller says.
                    Some(span) => Source::Copied(unsafe { copy_of(span) }?),
                };
                Ok(Self::Memory { source, copy: place.copy, volatile })
            }
            Descriptor::Ports { place, count, disposition } => {
                let how = how(disposition)?;
                if place.copy > VIRTUAL_COPY {
                    return Err(KernReturn::SEND_INVALID_TYPE);
                }
                let size = (count as usize).checked_mul(4).ok_or(KernReturn::SEND_INVALID_MEMORY)?;
                let span = span(wire, place, size)?;
                let names = match span {
                    None => Vec::new(),
                    // SAFETY: as the caller says.
                    Some(span) => unsafe { copy_of(span) }?.words(),
                };
                let given = span.filter(|_| place.deallocate);
                Ok(Self::Rights { names, how, given, copy: place.copy })
            }
        }
    }
}

fn how(disposition: u32) -> Result<Disposition, KernReturn> {
    Disposition::from_number(disposition).ok_or(KernReturn::SEND_INVALID_TYPE)
}

/// Where `size` bytes of out-of-line memory are.
fn span(wire: Wire, place: Place, size: usize) -> Result<Option<Span>, KernReturn> {
    if size == 0 {
        return Ok(None);
    }
    let address = match wire.width {
        Width::Wide => usize::try_from(place.address).ok(),
        Width::Narrow => u32::try_from(place.address).ok().and_then(|handle| kernel().resolve(handle, size)),
    };
    match address {
        None | Some(0) => Err(KernReturn::SEND_INVALID_MEMORY),
        Some(address) => Ok(Some(Span { address, size })),
    }
}

/// # Safety
/// The span can be read.
unsafe fn copy_of(span: Span) -> Result<Memory, KernReturn> {
    // SAFETY: as the caller says.
    unsafe { Memory::copy_of(span.address, span.size) }.ok_or(KernReturn::SEND_INVALID_MEMORY)
}
