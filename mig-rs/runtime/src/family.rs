//! What do untyped and typed messages do each in their own way?

use core::fmt;

use crate::kernel::KernReturn;
use crate::message::{Header, Message};
use crate::trailer::Trailer;

/// How messages of one form are described, written, checked and destroyed. All else that a stub does is the same.
pub trait Family: Sized {
    /// What a message must look like.
    type Shape: Copy + fmt::Debug + 'static;
    /// What puts values into a message.
    type Writer<'b, P>;
    /// What takes values out of a checked message.
    type Slots<'m>: Checked;

    /// The id of such a message.
    fn id(shape: &Self::Shape) -> i32;

    /// Begins a message with its header.
    ///
    /// # Safety
    /// The message has room for `limit` bytes, for `'b`.
    unsafe fn begin<'b, P>(
        message: Message,
        limit: usize,
        header: Header,
        shape: &Self::Shape,
    ) -> Self::Writer<'b, P>;

    /// Writes a whole reply that is nothing but a code, and says how long it is.
    ///
    /// # Safety
    /// The message has room for `limit` bytes.
    unsafe fn code_form(message: Message, limit: usize, header: Header, code: i32) -> u32;

    /// Whether the message is what its shape says.
    ///
    /// # Safety
    /// The kernel delivered the message: as many bytes as its header says are defined, and its descriptors are the kernel's.
    unsafe fn check(message: Message, shape: &Self::Shape) -> Result<(), KernReturn>;

    /// The slots of a request.
    ///
    /// # Safety
    /// The message was checked against the shape, and stays where it is for `'m`, with its trailer.
    unsafe fn request_slots<'m>(
        message: Message,
        shape: &Self::Shape,
        trailer: Trailer,
    ) -> Result<Self::Slots<'m>, KernReturn>;

    /// The slots of a reply, behind its code.
    ///
    /// # Safety
    /// As for [`Self::request_slots`], and the message has room for `limit` bytes.
    unsafe fn reply_slots<'m>(
        message: Message,
        limit: usize,
        shape: &Self::Shape,
        trailer: Trailer,
    ) -> Result<Self::Slots<'m>, KernReturn>;

    /// The code of a reply, 0 if its form has none.
    ///
    /// # Safety
    /// The message was checked against the shape.
    unsafe fn code(message: Message, shape: &Self::Shape) -> i32;

    /// Whether what stands between header and code is what a reply has there that is nothing but a code.
    ///
    /// # Safety
    /// The message is simple and as long as such a reply.
    unsafe fn is_code_form(message: Message) -> bool;

    /// Gives back rights and memory of all descriptors that lie within `size`.
    ///
    /// # Safety
    /// The kernel delivered the message, or it was written here and what it shows is the task's.
    unsafe fn destroy(message: Message, size: u32, owner: Owner);

    /// Makes the message one that carries nothing.
    ///
    /// # Safety
    /// The kernel delivered the message, and what it carried belongs to somebody else now.
    unsafe fn empty(message: Message);
}

/// Slots of a checked message.
pub trait Checked {
    /// The message.
    fn message(&self) -> Message;
}

/// Whose message it is decides what in it is owned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owner {
    /// The kernel delivered it: every region in it is the task's, and the local slot only names the receive right.
    Received,
    /// It was to be sent: regions are given back if they were to be given away, and the local slot carries a right.
    Unsent,
}
