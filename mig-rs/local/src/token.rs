//! Who is said to have sent a message?

/// What a trailer tells about the task that sent the message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Sender {
    /// User and group.
    pub(crate) security: [u32; 2],
    /// Audit user, user, group, real user, real group, process, session, process version.
    pub(crate) audit: [u32; 8],
}

impl Sender {
    /// The kernel, which sends notifications.
    pub(crate) const KERNEL: Self = Self { security: [0, 1], audit: [0; 8] };

    /// A task that has said nothing about itself: user and group 0, its number for a process.
    pub(crate) fn of_task(number: u32) -> Self {
        Self { security: [0; 2], audit: [0, 0, 0, 0, 0, number, 0, 0] }
    }
}
