//! Is a received message what its interface says?
//!
//! Everything here is inlined into a stub, where the shape is a constant: the loops unroll and the tables vanish.

use crate::kernel::{self, KernReturn};
use crate::message::{DESCRIPTORS, FLAGS, Message, broken, head, padded_elements};
use crate::string::terminated;
use crate::untyped::shape::{Data, Descriptor, Shape};
use crate::wire::{self, Untyped};

type Verdict = Result<(), KernReturn>;

#[inline(always)]
fn must(holds: bool, otherwise: KernReturn) -> Verdict {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// Complex bit, size, descriptor count, every descriptor, every count and string, and the exact end.
///
/// # Safety
/// The kernel delivered the message: as many bytes as its header says are defined, and its descriptors are the kernel's.
#[inline(always)]
pub(crate) unsafe fn message<W: Untyped>(message: Message, shape: &Shape) -> Verdict {
    // SAFETY: the caller's promise; each step looks only at what the one before has found to be there.
    unsafe {
        head::<W>(message, shape)?;
        let (mut i, mut at) = (0, DESCRIPTORS);
        while i < shape.descriptors.len() {
            descriptor::<W>(message, at, shape.descriptors[i])?;
            at += shape.descriptors[i].size::<W>();
            i += 1;
        }
        if shape.data.is_empty() && shape.min == shape.max { Ok(()) } else { data::<W>(message, shape) }
    }
}

/// # Safety
/// As for [`message`].
#[inline(always)]
unsafe fn head<W: Untyped>(message: Message, shape: &Shape) -> Verdict {
    // SAFETY: the header is there; the descriptor count is only looked at in a message that is long enough.
    unsafe {
        if (shape.min as usize) < shape.data_at::<W>() || shape.max < shape.min {
            broken()
        }
        let complex = if shape.is_complex() { kernel::COMPLEX } else { 0 };
        if shape.min == shape.max && cfg!(target_endian = "little") {
            // bits and size side by side: one comparison
            let mask = (u32::MAX as u64) << 32 | kernel::COMPLEX as u64;
            let wanted = (shape.min as u64) << 32 | complex as u64;
            must(message.pair(head::BITS) & mask == wanted, KernReturn::BAD_ARGUMENTS)?;
        } else {
            must(message.word(head::BITS) & kernel::COMPLEX == complex, KernReturn::BAD_ARGUMENTS)?;
            let beyond = message.word(head::SIZE).wrapping_sub(shape.min);
            must(beyond <= shape.max - shape.min, KernReturn::BAD_ARGUMENTS)?;
        }
        if shape.is_complex() {
            let count = message.word(DESCRIPTORS - 4) as usize;
            must(count == shape.descriptors.len(), KernReturn::BAD_ARGUMENTS)?;
        }
        Ok(())
    }
}

/// # Safety
/// A descriptor of the message stands at `at`, or something else in its place that is as long.
#[inline(always)]
unsafe fn descriptor<W: Untyped>(message: Message, at: usize, wanted: Descriptor) -> Verdict {
    // SAFETY: the head was checked, so that the descriptor's bytes are there.
    unsafe {
        let (kind, disposition) = (message.word(at + FLAGS) >> 24, message.word(at + FLAGS) >> 16 & 0xff);
        let fits = match wanted {
            Descriptor::Port(right) => message.kind(at) == right as u16,
            Descriptor::MaybePort(right) => {
                kind == kernel::PORT_DESCRIPTOR && (disposition == right as u32 || message.word(at) == 0)
            }
            Descriptor::AnyPort => kind == kernel::PORT_DESCRIPTOR,
            Descriptor::OutOfLine { element, align, least, most } => {
                let size = message.word(at + W::REGION_SIZE);
                kind == kernel::OOL_DESCRIPTOR
                    && size.is_multiple_of(element)
                    && (least == 0 || size / element >= least)
                    && (most == u32::MAX || size / element <= most)
                    && aligned::<W>(message, at, size, align)
            }
            Descriptor::Ports { kind: right, least, most } => {
                let count = message.word(at + W::REGION_SIZE);
                kind == kernel::OOL_PORTS_DESCRIPTOR
                    && right.is_none_or(|right| disposition == right as u32)
                    && least <= count
                    && count <= most
                    && aligned::<W>(message, at, count, 4)
            }
        };
        must(fits, KernReturn::TYPE_ERROR)
    }
}

/// A sender may have had its data anywhere, and memory arrives at the same place within a page.
///
/// # Safety
/// An out-of-line descriptor stands at `at`.
#[inline(always)]
unsafe fn aligned<W: Untyped>(message: Message, at: usize, size: u32, align: u32) -> bool {
    // SAFETY: the caller's promise.
    align <= 1
        || size == 0
        || unsafe { wire::address::<W>(message, at) }.addr().is_multiple_of(align as usize)
}

/// The number of elements that the n-th descriptor brings.
///
/// # Safety
/// The descriptors have been checked.
#[inline(always)]
unsafe fn elements<W: Untyped>(message: Message, shape: &Shape, n: usize) -> u32 {
    // SAFETY: the caller's promise.
    let stated = unsafe { message.word(shape.descriptor_at::<W>(n) + W::REGION_SIZE) };
    match shape.descriptors[n] {
        Descriptor::OutOfLine { element, .. } => stated / element,
        Descriptor::Ports { .. } => stated,
        Descriptor::Port(_) | Descriptor::MaybePort(_) | Descriptor::AnyPort => broken(),
    }
}

/// How far the walk over the data has come. `fixed` is a constant after inlining and never beyond the smallest size; what the arrays
/// passed so far took beyond that is what `left` has lost. So all that is looked at lies within the message.
struct Walk<'s> {
    message: Message,
    shape: &'s Shape,
    fixed: usize,
    extra: u32,
    left: u32,
    count: u32,
}

/// # Safety
/// Head and descriptors have been checked.
#[inline(always)]
unsafe fn data<W: Untyped>(message: Message, shape: &Shape) -> Verdict {
    // SAFETY: the head was checked: the size is within the shape's.
    unsafe {
        let extra = if shape.min == shape.max { 0 } else { message.word(head::SIZE) - shape.min };
        let mut walk = Walk { message, shape, fixed: shape.data_at::<W>(), extra, left: extra, count: 0 };
        let mut i = 0;
        while i < shape.data.len() {
            walk.step::<W>(shape.data[i])?;
            i += 1;
        }
        must(walk.left == 0, KernReturn::BAD_ARGUMENTS)
    }
}

impl Walk<'_> {
    /// Passes `size` bytes that every message of this shape has, and says where they began.
    #[inline(always)]
    fn pass(&mut self, size: usize) -> usize {
        let at = self.fixed + (self.extra - self.left) as usize;
        self.fixed += size;
        if self.fixed > self.shape.min as usize {
            broken()
        }
        at
    }

    /// # Safety
    /// As for [`data`].
    #[inline(always)]
    unsafe fn word(&mut self) -> u32 {
        let at = self.pass(4);
        // SAFETY: `pass` has found the word to be within the message.
        unsafe { self.message.word(at) }
    }

    /// Passes so many elements, if the message is long enough for them.
    #[inline(always)]
    fn vary(&mut self, count: u32, element: u32) -> Verdict {
        match padded_elements(count, element) {
            Some(size) if size <= self.left => {
                self.left -= size;
                Ok(())
            }
            Some(_) | None => Err(KernReturn::BAD_ARGUMENTS),
        }
    }

    /// # Safety
    /// As for [`data`].
    #[inline(always)]
    unsafe fn step<W: Untyped>(&mut self, data: Data) -> Verdict {
        // SAFETY: all that is read has been passed before, or lies in the checked descriptors.
        unsafe {
            match data {
                Data::Fixed(size) => {
                    self.pass(size as usize);
                    Ok(())
                }
                Data::Counted { element, max } => {
                    self.count = self.word();
                    must(self.count <= max, KernReturn::BAD_ARGUMENTS)?;
                    self.vary(self.count, element)
                }
                Data::SameCount { element } => self.vary(self.count, element),
                Data::CountOf(n) => {
                    let stated = self.word();
                    must(stated == elements::<W>(self.message, self.shape, n), KernReturn::TYPE_ERROR)
                }
                Data::Agree(a, b) => {
                    let (a, b) = (
                        elements::<W>(self.message, self.shape, a),
                        elements::<W>(self.message, self.shape, b),
                    );
                    must(a == b, KernReturn::TYPE_ERROR)
                }
                Data::UsedCounts { first, max } => {
                    if first + max as usize > self.shape.descriptors.len() {
                        broken()
                    }
                    let used = self.word();
                    must(used <= max, KernReturn::BAD_ARGUMENTS)?;
                    let at = self.pass(0);
                    self.vary(used, 4)?;
                    let mut i = 0;
                    while i < used as usize {
                        let stated = self.message.word(at + 4 * i);
                        let brought = elements::<W>(self.message, self.shape, first + i);
                        must(stated == brought, KernReturn::TYPE_ERROR)?;
                        i += 1;
                    }
                    Ok(())
                }
                Data::Used(most) => must(self.word() <= most, KernReturn::BAD_ARGUMENTS),
                Data::CString(size) => {
                    let at = self.pass(size.next_multiple_of(4) as usize);
                    must(terminated(self.message, at, size), KernReturn::BAD_ARGUMENTS)
                }
                Data::VaryingCString(max) => {
                    self.pass(4);
                    let size = self.word();
                    must(size <= max, KernReturn::BAD_ARGUMENTS)?;
                    let at = self.pass(0);
                    self.vary(size, 1)?;
                    must(terminated(self.message, at, size), KernReturn::BAD_ARGUMENTS)
                }
            }
        }
    }
}
