//! What is an array of rights made of that is sent?

use core::marker::PhantomData;
use core::num::NonZeroU32;

use crate::carried::Right;
use crate::right::{ReceiveRight, SendOnceRight, SendRight};

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

/// A right of somebody else's, for as long as it stays with its owner: so rights of several owners come to stand side by side.
///
/// ```
/// # use mig_rs_local::Task;
/// use mig_rs_runtime::{RightsRegion, SendRight};
///
/// fn both<'a>(rights: &'a [Option<mig_rs_runtime::LentRight<'a, SendRight>>]) -> RightsRegion<'a, SendRight> {
///     RightsRegion::copy_send(rights)
/// }
///
/// # let task = Task::new();
/// # let (one, other) = (task.allocate(), task.allocate());
/// # let (one, other) = (task.send_right_to(&one), task.send_right_to(&other));
/// assert_eq!(both(&[Some(one.lent()), None, Some(other.lent())]).len(), 3);
/// ```
#[derive(Debug)]
#[repr(transparent)]
pub struct LentRight<'a, R> {
    name: NonZeroU32,
    owner: PhantomData<&'a R>,
}

impl<R> Clone for LentRight<'_, R> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for LentRight<'_, R> {}

macro_rules! lent {
    ($($right:ident)*) => {
        $(
            impl $right {
                /// Its name, to stand beside others while this is not dropped.
                #[inline(always)]
                #[must_use]
                pub const fn lent(&self) -> LentRight<'_, Self> {
                    // SAFETY: no right is called 0.
                    let name = unsafe { NonZeroU32::new_unchecked(self.name().0) };
                    LentRight { name, owner: PhantomData }
                }
            }
        )*
    };
}

lent! { SendRight SendOnceRight ReceiveRight }

/// Rights of one kind side by side, some places perhaps empty: what an array of rights is made of that is sent.
#[derive(Clone, Copy)]
pub struct Names<'a, R> {
    pub(super) start: *const u32,
    pub(super) count: usize,
    pub(super) lent: PhantomData<&'a [R]>,
}

macro_rules! names {
    ($(<$r:ident: $bound:path> $place:ty;)*) => {
        $(
            impl<'a, $r: $bound> From<&'a [$place]> for Names<'a, $r> {
                #[inline(always)]
                fn from(rights: &'a [$place]) -> Self {
                    Self { start: rights.as_ptr().cast(), count: rights.len(), lent: PhantomData }
                }
            }

            impl<'a, $r: $bound, const N: usize> From<&'a [$place; N]> for Names<'a, $r> {
                #[inline(always)]
                fn from(rights: &'a [$place; N]) -> Self {
                    Self::from(rights.as_slice())
                }
            }
        )*
    };
}

names! {
    <R: Named> R;
    <R: Named> Option<R>;
    <R: Right> LentRight<'a, R>;
    <R: Right> Option<LentRight<'a, R>>;
}
