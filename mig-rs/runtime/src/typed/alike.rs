//! Are the rights of an array all sent in the same way?
//!
//! One descriptor speaks for all of them: what shall become of one shall become of each.

use crate::carried::{Carried, Right};
use crate::kernel::KernReturn;
use crate::message::disagreed;

/// What has been found so far. Empty places say nothing.
pub(super) struct Alike {
    pub(super) disposition: u32,
    settled: bool,
}

impl Alike {
    /// Nothing: rights of no places are sent as those of empty ones.
    #[inline(always)]
    pub(super) const fn none<R: Right>() -> Self {
        Self { disposition: Carried::<R>::none().into_parts().1, settled: false }
    }

    /// Whether one more is alike.
    #[inline(always)]
    const fn fits(&mut self, name: u32, disposition: u32) -> bool {
        if name == 0 && self.settled {
            return true;
        }
        if self.settled && self.disposition != disposition {
            return false;
        }
        self.disposition = disposition;
        self.settled = name != 0;
        true
    }

    /// The name of one more that is put into the message; none of one that is not alike.
    #[inline(always)]
    pub(super) fn add<R>(&mut self, right: Carried<R>) -> u32 {
        if !self.fits(right.name().0, right.disposition()) {
            disagreed();
            return 0;
        }
        right.into_parts().0
    }
}

/// Refuses an array of rights some of which are to be sent in another way than others: a handler's, before it is put into the answer.
///
/// # Errors
/// `KERN_INVALID_ARGUMENT`; the rights are released then.
#[inline(always)]
pub fn alike<R: Right, A: AsRef<[Carried<R>]>>(rights: A) -> Result<A, KernReturn> {
    let mut all = Alike::none::<R>();
    for right in rights.as_ref() {
        if !all.fits(right.name().0, right.disposition()) {
            return Err(KernReturn::INVALID_ARGUMENT);
        }
    }
    Ok(rights)
}
