//! How is a routine answered when its handler has returned long since?

use crate::answer::{code_instead, is_silent};
use crate::client::Buffer;
use crate::destroy;
use crate::error::CallError;
use crate::kernel::{self, KernReturn};
use crate::message::{DISPOSITION, Header, Message, head};
use crate::polymorphic::AnyRight;
use crate::typed;
use crate::untyped::shape::Shape;
use crate::untyped::writer::Writer;
use crate::wire::{Typed, Untyped, Wire};

/// Purpose of a [`Writer`]: an answer that is sent by whoever writes it.
#[derive(Debug)]
pub enum AnsweringLater {}

/// An answer that is not begun yet, and the right to send it. If it is dropped so, the client hears `MIG_SERVER_DIED`.
#[must_use = "the client is told that nobody answers"]
pub struct Later<'b, W: Wire, const SIZE: usize> {
    buffer: &'b mut Buffer<W, SIZE>,
    to: AnyRight,
}

impl<W: Wire, const SIZE: usize> Buffer<W, SIZE> {
    /// Room for an answer to this right.
    #[inline(always)]
    pub const fn later(&mut self, to: AnyRight) -> Later<'_, W, SIZE> {
        Later { buffer: self, to }
    }
}

impl<W: Wire, const SIZE: usize> Later<'_, W, SIZE> {
    /// The answer of a routine without results.
    ///
    /// # Errors
    /// What the message system says, `SEND_INVALID_DEST` if the client has gone.
    #[inline]
    pub fn code(self, shape: &W::Shape, result: Result<(), KernReturn>) -> Result<(), CallError> {
        match result {
            Ok(()) => self.send_code(shape, 0),
            Err(code) => self.fail(shape, code),
        }
    }

    /// The answer that is a code and nothing else. As 0 is no failure, the client is told `KERN_FAILURE` instead; after
    /// `MIG_NO_REPLY` it hears that nobody answers.
    ///
    /// # Errors
    /// As [`Self::code`].
    #[cold]
    pub fn fail(self, shape: &W::Shape, code: KernReturn) -> Result<(), CallError> {
        match code {
            code if is_silent::<W>(code) => Ok(()),
            code => self.send_code(shape, CallError::new(code).code().0),
        }
    }

    /// Answers with the code, and says so.
    ///
    /// # Errors
    /// Always: the code, or why it could not be sent.
    #[cold]
    pub fn refuse(self, shape: &W::Shape, code: KernReturn) -> Result<(), CallError> {
        self.fail(shape, code)?;
        Err(CallError::new(code))
    }

    #[inline(always)]
    fn send_code(self, shape: &W::Shape, code: i32) -> Result<(), CallError> {
        let Self { buffer, to } = self;
        let message = buffer.start();
        // SAFETY: the buffer is as long as it says.
        let size = unsafe { W::code_form(message, SIZE, header(W::id(shape), to), code) };
        send::<W>(message, size)
    }
}

impl<'b, W: Untyped, const SIZE: usize> Later<'b, W, SIZE> {
    /// Begins an answer without descriptors: header, NDR record, and success.
    #[inline(always)]
    pub fn simple(self, shape: &Shape) -> Writer<'b, W, AnsweringLater> {
        self.begin(shape.id, 0).ndr().put(0_u32)
    }

    /// Begins an answer with descriptors: header and their count.
    #[inline(always)]
    pub fn complex(self, shape: &Shape) -> Writer<'b, W, AnsweringLater> {
        self.begin(shape.id, shape.descriptors.len())
    }

    #[inline(always)]
    fn begin(self, id: i32, descriptors: usize) -> Writer<'b, W, AnsweringLater> {
        let Self { buffer, to } = self;
        // SAFETY: the buffer is as long as it says, and lent to the writer.
        unsafe { Writer::new(buffer.start(), SIZE, header(id, to), descriptors) }
    }
}

impl<'b, W: Typed, const SIZE: usize> Later<'b, W, SIZE> {
    /// Begins an answer: header and success.
    #[inline(always)]
    pub fn success(self, shape: &typed::shape::Shape<W>) -> typed::writer::Writer<'b, W, AnsweringLater> {
        let Self { buffer, to } = self;
        // SAFETY: the buffer is as long as it says, and lent to the writer.
        unsafe { typed::writer::Writer::new(buffer.start(), SIZE, header(shape.id, to), shape) }.put(0_u32)
    }
}

#[inline(always)]
fn header(id: i32, to: AnyRight) -> Header {
    let (remote, disposition) = to.moved().into_parts();
    Header { bits: disposition, remote, local: 0, id }
}

macro_rules! sends_later {
    ($writer:ty, $family:ident) => {
        impl<W: $family> $writer {
            /// Sends the answer. No client makes it wait: if it goes to a send right whose queue is full, it is not sent.
            ///
            /// # Errors
            /// What the message system says, `SEND_INVALID_DEST` if the client has gone. Then nothing is left in the message.
            pub fn done(mut self) -> Result<(), CallError> {
                match self.finish() {
                    Ok(size) => send::<W>(self.message, size),
                    Err(code) => {
                        // SAFETY: the answer has a header, and room for a code, as every one has.
                        let size = unsafe { code_instead::<W>(self.message, code) };
                        send::<W>(self.message, size)?;
                        Err(CallError::new(code))
                    }
                }
            }
        }
    };
}

sends_later! { Writer<'_, W, AnsweringLater>, Untyped }
sends_later! { typed::writer::Writer<'_, W, AnsweringLater>, Typed }

/// Sends an answer that has just been written.
fn send<W: Wire>(message: Message, size: u32) -> Result<(), CallError> {
    // SAFETY: the message is there, every byte of it defined; if it is not sent, the seam has just said so.
    unsafe {
        let once = message.word(head::BITS) & DISPOSITION == kernel::MOVE_SEND_ONCE;
        let bits = if once { kernel::SEND_MSG } else { kernel::SEND_MSG | kernel::SEND_TIMEOUT };
        let code = KernReturn(kernel::__mig_rs_send(W::ABI, message.0, size, bits, 0));
        if code == KernReturn::SUCCESS {
            return Ok(());
        }
        destroy::unsent::<W>(message, size, code);
        Err(CallError::new(code))
    }
}
