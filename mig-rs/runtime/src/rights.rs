//! Who owns an out-of-line array of rights, and on what terms does it travel?

use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::mem;
use core::ptr;
use core::slice;

use crate::carried::Right;
use crate::destroy;
use crate::kernel;
use crate::polymorphic::AnyRight;
use crate::right::{PortName, ReceiveRight, SendOnceRight, SendRight};

/// Rights that came with a message in a `mach_msg_ool_ports_descriptor_t`. It is its own iterator: each right is taken out once, and an empty place is `None`.
/// What is not taken out is released when this is dropped, and the memory given back.
///
/// ```
/// # use mig_rs_local as _;
/// use mig_rs_runtime::{OutOfLineRights, SendRight};
///
/// /// Keeps the rights that are there, at most so many.
/// fn register(rights: OutOfLineRights<SendRight>, most: usize) -> Vec<SendRight> {
///     rights.flatten().take(most).collect()
/// }
/// # fn main() {}
/// ```
pub struct OutOfLineRights<R: Right> {
    names: *mut u32,
    count: usize,
    next: usize,
    disposition: u32,
    rights: PhantomData<R>,
}

// SAFETY: it owns its memory and rights, which may be given back from any thread.
unsafe impl<R: Right> Send for OutOfLineRights<R> {}

impl<R: Right> OutOfLineRights<R> {
    /// Takes an array over.
    ///
    /// # Safety
    /// The caller owns `count` names at `names`, as the kernel handed them over, and the rights with this disposition, and gives
    /// them away. `names` is aligned. The disposition is that of an `R`.
    #[inline(always)]
    #[must_use]
    pub const unsafe fn from_raw(names: *mut u32, count: usize, disposition: u32) -> Self {
        Self { names, count, next: 0, disposition, rights: PhantomData }
    }

    /// The names of the rights that have not been taken out.
    #[must_use]
    pub fn names(&self) -> &[PortName] {
        if self.next == self.count {
            return &[];
        }
        // SAFETY: so many names stand there, and `PortName` is one.
        unsafe { slice::from_raw_parts(self.names.add(self.next).cast(), self.count - self.next) }
    }
}

/// The disposition that moves an `R`.
const fn moved<R: Right>() -> u32 {
    match R::KIND {
        Some(kind) => kind as u32,
        None => kernel::MOVE_SEND,
    }
}

impl<R: Right> Iterator for OutOfLineRights<R> {
    type Item = Option<R>;

    fn next(&mut self) -> Option<Option<R>> {
        if self.next == self.count {
            return None;
        }
        // SAFETY: below the count. The right is ours, and taken out once: its place is empty then.
        unsafe {
            let name = self.names.add(self.next).replace(0);
            self.next += 1;
            Some(R::received(name, self.disposition))
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count - self.next, Some(self.count - self.next))
    }
}

impl<R: Right> ExactSizeIterator for OutOfLineRights<R> {}
impl<R: Right> FusedIterator for OutOfLineRights<R> {}

impl<R: Right> Default for OutOfLineRights<R> {
    /// No rights.
    fn default() -> Self {
        Self { names: ptr::null_mut(), count: 0, next: 0, disposition: moved::<R>(), rights: PhantomData }
    }
}

impl<R: Right> Drop for OutOfLineRights<R> {
    fn drop(&mut self) {
        for name in self.names() {
            // SAFETY: the right is ours, and nobody has taken it out.
            unsafe { destroy::release(name.0, self.disposition) }
        }
        if self.count != 0 {
            // SAFETY: the memory is ours, and this was the last use of it.
            unsafe { kernel::__mig_rs_deallocate(self.names.cast(), self.count * size_of::<u32>()) }
        }
    }
}

impl<R: Right> fmt::Debug for OutOfLineRights<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// A right that is nothing but a name, so that a slice of them is an array of names, and a slice of options one with empty places.
///
/// # Safety
/// A transparent wrapper of a `NonZeroU32`.
pub unsafe trait Named: Right {}

// SAFETY: as they are defined.
unsafe impl Named for SendRight {}
// SAFETY: as they are defined.
unsafe impl Named for SendOnceRight {}
// SAFETY: as they are defined.
unsafe impl Named for ReceiveRight {}

/// Rights of one kind side by side, some places perhaps empty: what an array of rights is made of that is sent.
#[derive(Clone, Copy)]
pub struct Names<'a, R> {
    start: *const u32,
    count: usize,
    lent: PhantomData<&'a [R]>,
}

impl<'a, R: Named> From<&'a [R]> for Names<'a, R> {
    #[inline(always)]
    fn from(rights: &'a [R]) -> Self {
        Self { start: rights.as_ptr().cast(), count: rights.len(), lent: PhantomData }
    }
}

impl<'a, R: Named> From<&'a [Option<R>]> for Names<'a, R> {
    #[inline(always)]
    fn from(rights: &'a [Option<R>]) -> Self {
        Self { start: rights.as_ptr().cast(), count: rights.len(), lent: PhantomData }
    }
}

/// An array of rights on its way into a `mach_msg_ool_ports_descriptor_t`. `R` is the right that arrives.
///
/// Lent, as [`Self::copy_send`] and its like do, the array stays the sender's; an array that has come ([`OutOfLineRights`]) is given away
/// whole, rights and memory, and released if it is not sent.
///
/// ```
/// # use mig_rs_local::Task;
/// use mig_rs_runtime::RightsRegion;
///
/// # let task = Task::new();
/// let ports = [task.allocate(), task.allocate()];
/// assert_eq!(RightsRegion::make_send(&ports[..]).len(), 2);
/// assert!(RightsRegion::make_send_once(&ports[..0]).is_empty());
/// ```
#[must_use = "rights that are not put into a message are released if they were given away"]
pub struct RightsRegion<'a, R: Right> {
    names: *mut u32,
    count: usize,
    given: bool,
    disposition: u32,
    lent: PhantomData<&'a [u32]>,
    arrives: PhantomData<fn() -> R>,
}

impl<'a, R: Right> RightsRegion<'a, R> {
    #[inline(always)]
    fn lent<S>(names: Names<'a, S>, disposition: u32) -> Self {
        let Names { start, count, .. } = names;
        Self {
            names: start.cast_mut(),
            count,
            given: false,
            disposition,
            lent: PhantomData,
            arrives: PhantomData,
        }
    }

    /// The number of places.
    #[inline(always)]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[inline(always)]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Address, number of names, and the descriptor's flags without its type; what was owned is the caller's now. The copy flag
    /// means nothing for rights, and is 0.
    #[inline(always)]
    pub(crate) const fn into_parts(self) -> (*mut u32, usize, u32) {
        let parts = (self.names, self.count, self.given as u32 | self.disposition << 16);
        mem::forget(self);
        parts
    }

    #[inline(always)]
    fn arriving_as<S: Right>(self) -> RightsRegion<'a, S> {
        let Self { names, count, given, disposition, .. } = self;
        mem::forget(self);
        RightsRegion { names, count, given, disposition, lent: PhantomData, arrives: PhantomData }
    }
}

impl<'a> RightsRegion<'a, SendRight> {
    /// Sends copies and keeps the rights.
    #[inline(always)]
    pub fn copy_send(rights: impl Into<Names<'a, SendRight>>) -> Self {
        Self::lent(rights.into(), kernel::COPY_SEND)
    }

    /// Sends new send rights to these ports.
    #[inline(always)]
    pub fn make_send(ports: impl Into<Names<'a, ReceiveRight>>) -> Self {
        Self::lent(ports.into(), kernel::MAKE_SEND)
    }
}

impl<'a> RightsRegion<'a, SendOnceRight> {
    /// Sends new send-once rights to these ports.
    #[inline(always)]
    pub fn make_send_once(ports: impl Into<Names<'a, ReceiveRight>>) -> Self {
        Self::lent(ports.into(), kernel::MAKE_SEND_ONCE)
    }
}

impl<'a, R: Right + 'a> Default for RightsRegion<'a, R> {
    /// No rights.
    #[inline(always)]
    fn default() -> Self {
        let names = Names { start: ptr::null(), count: 0, lent: PhantomData::<&'a [R]> };
        Self::lent(names, moved::<R>())
    }
}

impl<R: Right> From<OutOfLineRights<R>> for RightsRegion<'_, R> {
    /// Sends away what a message brought; what has been taken out is an empty place.
    fn from(rights: OutOfLineRights<R>) -> Self {
        let OutOfLineRights { names, count, disposition, .. } = rights;
        mem::forget(rights);
        Self { names, count, given: true, disposition, lent: PhantomData, arrives: PhantomData }
    }
}

impl<'a, R: Named> From<RightsRegion<'a, R>> for RightsRegion<'a, AnyRight> {
    fn from(region: RightsRegion<'a, R>) -> Self {
        region.arriving_as()
    }
}

impl<R: Right> Drop for RightsRegion<'_, R> {
    fn drop(&mut self) {
        if self.given {
            // SAFETY: taken out of an `OutOfLineRights` of the same kind, this goes back into one.
            drop(unsafe { OutOfLineRights::<R>::from_raw(self.names, self.count, self.disposition) });
        }
    }
}

impl<R: Right> fmt::Debug for RightsRegion<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.given { "given" } else { "lent" };
        write!(f, "RightsRegion({how}, {} rights)", self.count)
    }
}

/// Rights of the caller's array on their way into a message: once they have been handed over, their places are empty.
#[derive(Debug)]
pub struct MovedRights<'a, R: Named> {
    rights: &'a mut [Option<R>],
    handed_over: bool,
}

impl<'a, R: Named> MovedRights<'a, R> {
    /// Not yet handed over.
    #[inline(always)]
    pub fn new(rights: &'a mut [Option<R>]) -> Self {
        Self { rights, handed_over: false }
    }

    /// Hands them over; the second time there are none left.
    #[inline(always)]
    pub fn region(&mut self) -> RightsRegion<'_, R> {
        let rights: &[Option<R>] = if self.handed_over { &[] } else { self.rights };
        self.handed_over = true;
        RightsRegion::lent(Names::from(rights), moved::<R>())
    }
}

impl<R: Named> Drop for MovedRights<'_, R> {
    fn drop(&mut self) {
        if self.handed_over {
            for place in &mut *self.rights {
                mem::forget(place.take());
            }
        }
    }
}
