//! How is a routine answered when its handler has returned long since?

use crate::client::Buffer;
use crate::destroy;
use crate::error::CallError;
use crate::kernel::{self, KernReturn};
use crate::message::{DISPOSITION, Message, head};
use crate::polymorphic::AnyRight;
use crate::shape::Shape;
use crate::wire::Wire;
use crate::writer::{Header, Writer};

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

impl<'b, W: Wire, const SIZE: usize> Later<'b, W, SIZE> {
    #[inline(always)]
    fn head(self, id: i32, descriptors: usize) -> Writer<'b, W, AnsweringLater> {
        let Self { buffer, to } = self;
        let (remote, disposition) = to.moved().into_parts();
        let header = Header { bits: disposition, remote, local: 0, id };
        // SAFETY: the buffer is as long as it says, and lent to the writer.
        unsafe { Writer::new(buffer.start(), SIZE, header, descriptors) }
    }

    /// Begins an answer without descriptors: header, NDR record, and success.
    #[inline(always)]
    pub fn simple(self, shape: &Shape) -> Writer<'b, W, AnsweringLater> {
        self.head(shape.id, 0).ndr().put(0_u32)
    }

    /// Begins an answer with descriptors: header and their count.
    #[inline(always)]
    pub fn complex(self, shape: &Shape) -> Writer<'b, W, AnsweringLater> {
        self.head(shape.id, shape.descriptors.len())
    }

    /// The answer of a routine without results.
    ///
    /// # Errors
    /// As [`Writer::done`].
    #[inline]
    pub fn code(self, shape: &Shape, result: Result<(), KernReturn>) -> Result<(), CallError> {
        match result {
            Ok(()) => self.simple(shape).done(),
            Err(code) => self.fail(shape, code),
        }
    }

    /// The answer that is a code and nothing else. As 0 is no failure, the client is told `KERN_FAILURE` instead; after
    /// `MIG_NO_REPLY` it hears that nobody answers.
    ///
    /// # Errors
    /// As [`Writer::done`].
    #[cold]
    pub fn fail(self, shape: &Shape, code: KernReturn) -> Result<(), CallError> {
        match code {
            KernReturn::NO_REPLY => Ok(()),
            code => self.head(shape.id, 0).ndr().put(CallError::new(code).code().0).done(),
        }
    }

    /// Answers with the code, and says so.
    ///
    /// # Errors
    /// Always: the code, or why it could not be sent.
    #[cold]
    pub fn refuse(self, shape: &Shape, code: KernReturn) -> Result<(), CallError> {
        self.fail(shape, code)?;
        Err(CallError::new(code))
    }
}

impl<W: Wire> Writer<'_, W, AnsweringLater> {
    /// Sends the answer. No client makes it wait: if it goes to a send right whose queue is full, it is not sent.
    ///
    /// # Errors
    /// What the message system says, `SEND_INVALID_DEST` if the client has gone. Then nothing is left in the message.
    pub fn done(mut self) -> Result<(), CallError> {
        let (message, size): (Message, u32) = (self.message, self.finish());
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
}
