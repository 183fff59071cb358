//! What does a client get instead of an answer?

use core::fmt;
use core::num::NonZeroI32;

use crate::kernel::KernReturn;

/// Why a call failed: a code of the message system, of MIG, or whatever the server answered with.
///
/// ```
/// use mig_rs_runtime::{CallError, KernReturn, Origin};
///
/// let error = CallError::new(KernReturn::SEND_INVALID_DEST);
/// assert_eq!(error.origin(), Origin::Send);
/// assert_eq!(error.code().name(), Some("MACH_SEND_INVALID_DEST"));
/// assert!(error.to_string().starts_with("the request was not sent: "));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallError(NonZeroI32);

impl CallError {
    const FAILURE: Self = match NonZeroI32::new(KernReturn::FAILURE.0) {
        Some(code) => Self(code),
        None => unreachable!(),
    };

    /// A call that failed with `code`; as 0 is no failure, it becomes `KERN_FAILURE`.
    #[inline(always)]
    #[must_use]
    pub const fn new(code: KernReturn) -> Self {
        match NonZeroI32::new(code.0) {
            Some(code) => Self(code),
            None => Self::FAILURE,
        }
    }

    /// The code.
    #[inline(always)]
    #[must_use]
    pub const fn code(self) -> KernReturn {
        KernReturn(self.0.get())
    }

    /// Who is speaking.
    #[must_use]
    pub const fn origin(self) -> Origin {
        match self.0.get() {
            0x1000_0000..0x1000_4000 => Origin::Send,
            0x1000_4000..0x1000_8000 => Origin::Receive,
            -399..=-300 => Origin::Mig,
            _ => Origin::Server,
        }
    }
}

/// Where the code of a [`CallError`] comes from. Its number tells, so a server that uses others' numbers can deceive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The request was not sent.
    Send,
    /// The request was sent; no reply could be received.
    Receive,
    /// One of the two stubs refused a message.
    Mig,
    /// The server's handler.
    Server,
}

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallError({:?})", self.code())
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.origin() {
            Origin::Send => "the request was not sent",
            Origin::Receive => "no reply was received",
            Origin::Mig => "the call failed",
            Origin::Server => "the server answered with an error",
        };
        write!(f, "{what}: {}", self.code())
    }
}

impl core::error::Error for CallError {}

impl From<KernReturn> for CallError {
    #[inline(always)]
    fn from(code: KernReturn) -> Self {
        Self::new(code)
    }
}

impl From<CallError> for KernReturn {
    fn from(error: CallError) -> Self {
        error.code()
    }
}
