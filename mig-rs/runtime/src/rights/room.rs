//! Where does a handler put the rights of its answer?

use core::fmt;
use core::marker::PhantomData;
use core::mem;
use core::ptr;

use crate::carried::{Carried, Kind, Right};
use crate::destroy;
use crate::message::{FLAGS, Message, disagreed, head};
use crate::rights::inline::{InlineRights, Step};
use crate::rights::moved;
use crate::room::Full;
use crate::served::Of;
use crate::untyped::writer::descriptors::set_port;

/// Room in the answer for an array of rights: counts what is put into it, and only that is sent. If there is no answer, or one of another
/// code, what was put in is released.
///
/// On the typed wires all rights of an array are sent in the same way, because one descriptor speaks for them. Of a room with others the
/// client gets nothing but `KERN_INVALID_ARGUMENT`.
///
/// ```
/// # use mig_rs_local as _;
/// use mig_rs_runtime::{InlineRights, KernReturn, ReceiveRight, RightsRoom, SendRight};
///
/// fn subscribe(ports: &[ReceiveRight], rights: &mut RightsRoom<'_, SendRight>) -> Result<(), KernReturn> {
///     for port in ports {
///         rights.push(port.make_send())?;
///     }
///     Ok(())
/// }
///
/// fn send_back(came: InlineRights<'_, SendRight>, rights: &mut RightsRoom<'_, SendRight>) -> Result<(), KernReturn> {
///     Ok(rights.append(came)?)
/// }
/// # fn main() {}
/// ```
///
/// A room belongs to one answer, and cannot become one of another:
///
/// ```compile_fail
/// use mig_rs_runtime::{RightsRoom, SendRight};
///
/// fn shorter<'a: 'b, 'b>(room: RightsRoom<'a, SendRight>) -> RightsRoom<'b, SendRight> {
///     room
/// }
/// # fn main() {}
/// ```
pub struct RightsRoom<'r, R: Right> {
    answer: Message,
    start: Message,
    len: usize,
    capacity: usize,
    step: Step,
    /// With which those in slots are sent; 0: none has said it.
    disposition: u32,
    /// Whether some that belong into slots were to be sent in another way.
    unlike: bool,
    lives: PhantomData<(&'r mut [u8], R, Of<'r>)>,
}

/// Stands at the head of an answer of which nothing has been written: no header has all these bits.
const UNWRITTEN: u32 = !0;

/// What a room holds when its handler has returned.
pub(crate) struct Put {
    /// How many rights.
    pub(crate) count: usize,
    /// With which those in slots are sent.
    pub(crate) disposition: u32,
    /// Whether they cannot be sent.
    pub(crate) unlike: bool,
}

impl<R: Right> RightsRoom<'_, R> {
    /// # Safety
    /// So many places stand from `start` on, one so far behind the other as `step` says, in an answer with room for a header, of which nothing
    /// has been written, and nobody else uses them for `'r`.
    #[inline(always)]
    pub(crate) unsafe fn new(answer: Message, start: Message, capacity: usize, step: Step) -> Self {
        // SAFETY: the caller's promise.
        unsafe { answer.set_word(head::BITS, UNWRITTEN) };
        let (disposition, unlike, lives) = (0, false, PhantomData);
        Self { answer, start, len: 0, capacity, step, disposition, unlike, lives }
    }

    /// How many rights have been put in, empty places among them.
    #[inline(always)]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has been put in.
    #[inline(always)]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many rights the interface allows and the client has room for.
    #[inline(always)]
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.capacity
    }

    /// Whether there is no place left.
    #[inline(always)]
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.len == self.capacity
    }

    /// Appends a right, or an empty place.
    ///
    /// # Errors
    /// [`Full`]; the right is released.
    #[inline(always)]
    pub fn push(&mut self, right: impl Into<Carried<R>>) -> Result<(), Full> {
        let right = right.into();
        if self.is_full() {
            return Err(Full);
        }
        let (mut name, disposition) = right.into_parts();
        if let Step::Slots(_) = self.step
            && disposition != self.disposition
            && name != 0
        {
            name = self.other(name, disposition);
        }
        // SAFETY: below the capacity.
        unsafe { write(self.start, self.len, self.step, name, disposition) };
        self.len += 1;
        Ok(())
    }

    /// The name of a right that is sent in another way than those before it: if there are none, it says how all are sent.
    #[inline(always)]
    fn other(&mut self, name: u32, disposition: u32) -> u32 {
        if self.disposition == 0 || self.holds_nothing() {
            self.disposition = disposition;
            return name;
        }
        self.unlike = true;
        // SAFETY: it was handed over, and is not put in.
        unsafe { destroy::release(name, disposition) };
        0
    }

    /// Whether all places are empty: they say nothing of how others are sent.
    #[cold]
    #[inline(never)]
    fn holds_nothing(&self) -> bool {
        // SAFETY: so many places have been written.
        (0..self.len).all(|n| unsafe { self.place(n).word(0) } == 0)
    }

    #[inline(always)]
    fn place(&self, n: usize) -> Message {
        Message(self.start.0.wrapping_add(n * self.step.bytes()))
    }

    /// Appends all rights that have come in a request, and are to be sent on.
    ///
    /// # Errors
    /// [`Full`] if not all have a place; then none is appended, and they are released.
    #[inline(always)]
    pub fn append(&mut self, rights: InlineRights<'_, R>) -> Result<(), Full> {
        if rights.len() > self.capacity - self.len {
            return Err(Full);
        }
        let (from, count, step, disposition) = rights.into_parts();
        match step {
            // Names without padding, of rights, which are sent as those that are there.
            Step::Slots(4)
                if step == self.step
                    && Kind::arrives(disposition)
                    && (self.disposition == 0 || self.disposition == disposition) =>
            {
                self.disposition = disposition;
                let to = self.start.0.wrapping_add(self.len * 4);
                // SAFETY: within the capacity, in another message than where they have come.
                unsafe { ptr::copy_nonoverlapping(from.0, to, count * 4) };
                self.len += count;
                Ok(())
            }
            _ => {
                // SAFETY: as they were handed over.
                let rights = unsafe { InlineRights::<R>::new(from, count, step, disposition) };
                self.append_each(rights)
            }
        }
    }

    fn append_each(&mut self, rights: InlineRights<'_, R>) -> Result<(), Full> {
        for right in rights {
            self.push(right.map_or(Carried::none(), R::sent_on))?;
        }
        Ok(())
    }

    /// Releases what was put in.
    #[inline(always)]
    pub fn clear(&mut self) {
        if self.len != 0 {
            self.release();
        }
    }

    /// What was put in can be anything once the answer is written, so that it leaks then.
    #[cold]
    #[inline(never)]
    fn release(&mut self) {
        // SAFETY: it was there when the room was lent.
        let unwritten = unsafe { self.answer.word(head::BITS) } == UNWRITTEN;
        for n in 0..if unwritten { self.len } else { 0 } {
            let place = self.place(n);
            // SAFETY: so many rights were put in, which nobody has sent.
            unsafe {
                let disposition = match self.step {
                    Step::Descriptors => place.word(FLAGS) >> 16,
                    Step::Slots(_) => self.disposition,
                };
                destroy::release(place.word(0), disposition);
            }
        }
        (self.len, self.disposition, self.unlike) = (0, 0, false);
    }

    /// Hands the rights over where they are sent from. They stand there, but if an array before them has become shorter.
    ///
    /// # Safety
    /// `to` has room for `max` such places, and is where this room was lent or before that, in the same message.
    #[inline(always)]
    pub(crate) unsafe fn hand_over(self, to: *mut u8, max: usize, lent_here: bool) -> Put {
        let mut put = Put { count: self.len, disposition: self.disposition, unlike: self.unlike };
        if put.disposition == 0 {
            put.disposition = moved::<R>();
        }
        if !lent_here && (!ptr::eq(self.start.0, to) || self.len > max) {
            // SAFETY: the caller's promise.
            unsafe { self.bring(to, max, &mut put) };
        }
        mem::forget(self);
        put
    }

    /// Brings them where they are sent from. A room that stands before that place, or is larger, is another one of the same answer, which a stub has
    /// exchanged for the one it was lent: nothing of it is sent, because what stands in it may have been overwritten.
    ///
    /// # Safety
    /// As for [`Self::hand_over`].
    #[cold]
    #[inline(never)]
    unsafe fn bring(&self, to: *mut u8, max: usize, put: &mut Put) {
        if self.start.0 < to || self.len > max {
            (put.count, put.unlike) = (0, true);
            return disagreed();
        }
        // SAFETY: the caller's promise; the two may overlap.
        unsafe { ptr::copy(self.start.0, to, self.len * self.step.bytes()) }
    }
}

/// Writes the `n`-th place from `start` on.
///
/// # Safety
/// It lies within the room.
#[inline(always)]
unsafe fn write(start: Message, n: usize, step: Step, name: u32, disposition: u32) {
    let at = n * step.bytes();
    // SAFETY: the caller's promise.
    unsafe {
        match step {
            Step::Descriptors => set_port(start, at, name, disposition),
            Step::Slots(bytes) => {
                if bytes == 8 {
                    start.set_word(at + 4, 0);
                }
                start.set_word(at, name);
            }
        }
    }
}

impl<R: Right> Drop for RightsRoom<'_, R> {
    #[inline(always)]
    fn drop(&mut self) {
        self.clear();
    }
}

impl<R: Right> fmt::Debug for RightsRoom<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RightsRoom({} of {})", self.len, self.capacity)
    }
}
