//! What does a kernel say to a pager?

use mig_rs_runtime::{CallError, ReceiveRight, SendOnceRight};

use super::interface::*;
use super::{Controls, PAGES, far};
use crate::meeting::Meeting;
use crate::round::Round;

/// The client.
pub(super) struct Kernel<'m> {
    pub(super) round: Round,
    pub(super) meeting: &'m Meeting,
    pub(super) controls: &'m Controls,
}

impl Kernel<'_> {
    pub(super) fn call_all(&self, terminated: Option<ReceiveRight>) {
        self.requests().unwrap();
        self.reports().unwrap();
        memory_object_terminate(&self.meeting.right, terminated).unwrap();
    }

    fn control(&self, n: usize) -> Option<&ReceiveRight> {
        self.round.some(self.controls.port(n))
    }

    /// Goes to the port that the pager was to be told on.
    fn once(&self) -> SendOnceRight {
        self.meeting.client.send_once_right_to(&self.meeting.port)
    }

    fn requests(&self) -> Result<(), CallError> {
        let object = &self.meeting.right;
        memory_object_init(object, self.control(0), far(1))?;
        memory_object_data_request(object, self.control(1), far(2), far(3), -4)?;
        memory_object_data_unlock(object, self.control(2), far(5), far(6), -7)?;
        memory_object_synchronize(object, self.control(3), far(8), far(9), u32::MAX - 10)?;
        memory_object_discard_request(object, self.control(4), far(11), far(12))?;
        memory_object_data_return(object, self.control(5), far(13), self.round.all(&PAGES), 14, 15)
    }

    fn reports(&self) -> Result<(), CallError> {
        memory_object_lock_completed(self.once(), self.control(6), far(16), far(17))?;
        memory_object_supply_completed(self.once(), self.control(7), far(18), far(19), -20, far(21))?;
        memory_object_change_completed(self.once(), self.control(8), -22)
    }
}
