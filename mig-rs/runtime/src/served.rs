//! What has become of a message when its stub is through?

use core::marker::PhantomData;

use crate::kernel::KernReturn;
use crate::reply::Reply;
use crate::request::Request;
use crate::wire::Wire;

/// Ties what belongs to one message to that message: nothing with this lifetime can come from another.
pub(crate) type Of<'m> = PhantomData<fn(&'m ()) -> &'m ()>;

/// A routine of a subsystem: looks at a request, calls the handler, writes the answer. The two messages come first, as a loop hands them over, so that a demux
/// has nothing to put elsewhere.
pub type Stub<S, W, const REPLY: usize> =
    for<'m> fn(Request<'m, W>, Reply<'m, W, REPLY>, &'m S) -> Served<'m>;

/// What has become of a message: the handler was called, or it was refused before.
pub type Served<'m> = Result<Handled<'m>, Refused<'m>>;

/// The handler was called, and owns what it was given. Made by what ends a stub.
#[derive(Debug)]
#[must_use]
pub struct Handled<'m> {
    pub(crate) answer: Answer,
    pub(crate) of: Of<'m>,
}

/// What is to be sent back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// The reply that was written.
    Reply,
    /// Nothing, unless the client gave a reply right although the routine has no reply: then this code.
    Code(KernReturn),
}

/// The message was refused before the handler was called; it is whole, and the loop destroys it, once. Made by the checks.
#[derive(Debug)]
#[must_use]
pub struct Refused<'m> {
    pub(crate) code: KernReturn,
    pub(crate) of: Of<'m>,
}

impl Refused<'_> {
    /// Why. `MIG_BAD_ID`: it is not a message of this subsystem.
    #[must_use]
    pub const fn code(&self) -> KernReturn {
        self.code
    }

    #[inline(always)]
    pub(crate) const fn new(code: KernReturn) -> Self {
        Self { code, of: PhantomData }
    }
}

/// Stands in the holes of a table.
///
/// # Errors
/// Always: not a message of this subsystem.
pub fn not_mine<'m, S, W: Wire, const REPLY: usize>(
    _: Request<'m, W>,
    _: Reply<'m, W, REPLY>,
    _: &'m S,
) -> Served<'m> {
    Err(Refused::new(KernReturn::BAD_ID))
}

/// The handler of a routine without reply is through. A client that gave a reply right all the same is told the code.
///
/// # Errors
/// None: the handler was called.
#[inline(always)]
pub const fn one_way<'m>(result: Result<(), KernReturn>) -> Served<'m> {
    Ok(Handled { answer: Answer::Code(KernReturn::of(result)), of: PhantomData })
}
