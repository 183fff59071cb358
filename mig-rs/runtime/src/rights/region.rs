//! On what terms does an array of rights travel?

use core::fmt;
use core::marker::PhantomData;
use core::mem;
use core::ptr;

use crate::carried::Right;
use crate::destroy;
use crate::kernel;
use crate::polymorphic::AnyRight;
use crate::right::{ReceiveRight, SendOnceRight, SendRight};
use crate::rights::names::{Named, Names};
use crate::rights::{OutOfLineRights, moved};

/// An array of rights on its way into a `mach_msg_ool_ports_descriptor_t`. `R` is the right that arrives.
///
/// Lent, as [`Self::copy_send`] and its like do, the array stays the sender's; [`Self::moved`] gives its rights away; an array that has
/// come ([`OutOfLineRights`]) is given away whole, rights and memory. What is given away and not sent is released.
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
    owns: Owns,
    disposition: u32,
    lent: PhantomData<&'a [u32]>,
    arrives: PhantomData<fn() -> R>,
}

/// What of an array is given away with it, or released if it is not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Owns {
    /// All stays the sender's.
    Nothing,
    /// The rights; the memory with their names stays.
    Rights,
    /// The memory too.
    Memory,
}

impl<'a, R: Right> RightsRegion<'a, R> {
    #[inline(always)]
    fn lent<S>(names: Names<'a, S>, disposition: u32) -> Self {
        let Names { start, count, .. } = names;
        Self {
            names: start.cast_mut(),
            count,
            owns: Owns::Nothing,
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

    /// With which disposition all are sent.
    #[inline(always)]
    pub(crate) const fn disposition(&self) -> u32 {
        self.disposition
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
        let parts =
            (self.names, self.count, matches!(self.owns, Owns::Memory) as u32 | self.disposition << 16);
        mem::forget(self);
        parts
    }

    /// Has all names written one after the other, and says with which disposition they are sent. What was owned is the caller's now, but
    /// for the memory, which is given back.
    #[inline(always)]
    pub(crate) fn written(self, mut write: impl FnMut(usize, u32)) -> u32 {
        let Self { names, count, owns, disposition, .. } = self;
        mem::forget(self);
        for n in 0..count {
            // SAFETY: so many names stand there.
            write(n, unsafe { names.add(n).read() });
        }
        if owns == Owns::Memory && count != 0 {
            // SAFETY: the memory was given away with the rights, which the caller has now.
            unsafe { kernel::__mig_rs_deallocate(names.cast(), count * size_of::<u32>()) }
        }
        disposition
    }

    #[inline(always)]
    fn arriving_as<S: Right>(self) -> RightsRegion<'a, S> {
        let Self { names, count, owns, disposition, .. } = self;
        mem::forget(self);
        RightsRegion { names, count, owns, disposition, lent: PhantomData, arrives: PhantomData }
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
        Self { names, count, owns: Owns::Memory, disposition, lent: PhantomData, arrives: PhantomData }
    }
}

impl<'a, R: Named> From<RightsRegion<'a, R>> for RightsRegion<'a, AnyRight> {
    fn from(region: RightsRegion<'a, R>) -> Self {
        region.arriving_as()
    }
}

impl<R: Right> Drop for RightsRegion<'_, R> {
    fn drop(&mut self) {
        match self.owns {
            Owns::Nothing => {}
            Owns::Rights => {
                for n in 0..self.count {
                    // SAFETY: so many names stand there; their rights were handed over, and nobody has sent them.
                    unsafe { destroy::release(self.names.add(n).read(), self.disposition) }
                }
            }
            Owns::Memory => {
                // SAFETY: taken out of an `OutOfLineRights` of the same kind, this goes back into one.
                drop(unsafe { OutOfLineRights::<R>::from_raw(self.names, self.count, self.disposition) });
            }
        }
    }
}

impl<R: Right> fmt::Debug for RightsRegion<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RightsRegion({:?} owned, {} rights)", self.owns, self.count)
    }
}

impl<R: Named> RightsRegion<'_, R> {
    /// Moves the rights of an array away: `send` is given them, and when it has returned their places are empty. What it has not sent is
    /// released.
    ///
    /// ```
    /// # use mig_rs_local::Task;
    /// use mig_rs_runtime::RightsRegion;
    ///
    /// # let task = Task::new();
    /// let mut rights = [Some(task.send_right_to(&task.allocate())), None];
    /// RightsRegion::moved(&mut rights, |rights| assert_eq!(rights.len(), 2));
    /// assert_eq!(rights, [None, None]);
    /// ```
    #[inline(always)]
    pub fn moved<T>(rights: &mut [Option<R>], send: impl FnOnce(RightsRegion<'_, R>) -> T) -> T {
        let places = HandedOver(rights);
        let names = Names::from(&*places.0);
        send(RightsRegion { owns: Owns::Rights, ..RightsRegion::lent(names, moved::<R>()) })
    }
}

/// Places whose rights belong to somebody else by now. They are emptied in the end, also of a panic.
struct HandedOver<'a, R: Named>(&'a mut [Option<R>]);

impl<R: Named> Drop for HandedOver<'_, R> {
    fn drop(&mut self) {
        for place in &mut *self.0 {
            mem::forget(place.take());
        }
    }
}
