//! What does a side of a call have to hand: values, ports, rights?

use std::hint::black_box;
use std::mem;

use mig_rs_local::Task;
use mig_rs_runtime::{AnyRight, Carried, Plain, ReceiveRight, Right, RightsRoom, Room, SendRight};

use crate::{Destination, Drawn, Story, Told};

/// Draws values for one side of one call. The same seed draws the same.
#[derive(Debug)]
pub struct Hand<'s> {
    state: u64,
    /// How long arrays and strings are.
    pub length: usize,
    /// Who holds the rights that are drawn.
    pub task: Task,
    /// Whether the rights of an array are drawn alike, as a wire wants it that has one descriptor for all of them.
    pub alike: bool,
    /// What the rights of the array that is being drawn have in common.
    common: Option<u64>,
    /// The server's port, and a right to it; a server has none.
    destination: Option<(&'s ReceiveRight, &'s SendRight)>,
    /// What the stack holds before the call.
    filling: u8,
    /// What goes to the other side.
    pub sent: Story,
    /// The ports behind the rights that were drawn, and more.
    pub kept: Kept,
}

/// What must outlive a call.
#[derive(Default, Debug)]
pub struct Kept {
    ports: Vec<ReceiveRight>,
    /// Rights of which copies are sent.
    rights: Vec<SendRight>,
}

/// As much of the stack as a stub may use.
const STACK: usize = 64 << 10;

impl<'s> Hand<'s> {
    /// The hand of whoever answers.
    pub fn new(task: Task, seed: u64, length: usize) -> Self {
        let (sent, kept) = (Story::default(), Kept::default());
        let (alike, common) = (false, None);
        Self { state: seed | 1, length, task, alike, common, destination: None, filling: 0, sent, kept }
    }

    /// The hand of whoever asks.
    #[must_use]
    pub fn asking(mut self, port: &'s ReceiveRight, right: &'s SendRight, filling: u8) -> Self {
        self.destination = Some((port, right));
        self.filling = filling;
        self
    }

    /// The next value.
    pub fn draw<T: Drawn>(&mut self) -> T {
        T::drawn(self)
    }

    /// The next value, of this length if it has one.
    pub fn draw_of<T: Drawn>(&mut self, length: usize) -> T {
        let usual = mem::replace(&mut self.length, length);
        let value = self.draw();
        self.length = usual;
        value
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        // xorshift64*
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// How a right is to be sent: any number.
    pub fn way(&mut self) -> u64 {
        self.common.unwrap_or_else(|| self.bits())
    }

    /// Draws the elements of an array.
    pub fn array<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> T {
        let common = if self.alike { Some(self.bits()) } else { None };
        let outer = mem::replace(&mut self.common, common);
        let array = draw(self);
        self.common = outer;
        array
    }

    /// Whether something is there that may be missing.
    pub const fn there(&mut self) -> bool {
        !self.bits().is_multiple_of(4)
    }

    /// A new port.
    pub fn port(&mut self) -> &ReceiveRight {
        self.kept.ports.push(self.task.allocate());
        self.kept.ports.last().unwrap()
    }

    /// A right to a new port.
    pub fn right(&mut self) -> SendRight {
        let task = self.task;
        task.send_right_to(self.port())
    }

    /// A right to a new port, which is there until the call is over.
    pub fn lasting(&mut self) -> &SendRight {
        let right = self.right();
        self.kept.rights.push(right);
        self.kept.rights.last().unwrap()
    }

    /// The server, as the client names it.
    pub fn destination<D: Destination<'s>>(&mut self) -> D {
        let (port, right) = self.destination.unwrap();
        D::to(self.task, port, right)
    }

    /// A right to reply, where the client may give any.
    pub fn reply_right(&mut self) -> Carried<AnyRight> {
        AnyRight::SendOnce(self.draw()).moved()
    }

    /// Notes what is going to be sent.
    pub fn sent<T: Told + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.sent.tell(name, value);
    }

    /// Leaves bytes on the stack that a stub must not send.
    #[inline(never)]
    pub fn before(&self) {
        black_box([self.filling; STACK]);
    }

    /// Fills a room.
    pub fn fill<T: Drawn + Told + Plain>(
        &mut self,
        room: &mut Room<'_, T>,
        story: &mut Story,
        name: &'static str,
    ) {
        let length = self.length.min(room.capacity());
        let elements: Vec<T> = (0..length).map(|_| self.draw()).collect();
        room.extend_from_slice(&elements).unwrap();
        story.tell(name, &elements);
    }

    /// Fills a room for rights.
    pub fn fill_rights<R: Right>(
        &mut self,
        room: &mut RightsRoom<'_, R>,
        story: &mut Story,
        name: &'static str,
    ) where
        Carried<R>: Drawn + Told,
    {
        let length = self.length.min(room.capacity());
        let rights: Vec<Carried<R>> = self.array(|hand| (0..length).map(|_| hand.draw()).collect());
        story.tell(name, &rights);
        rights.into_iter().for_each(|right| room.push(right).unwrap());
    }
}
