//! What does a task ask of a kernel?

use std::fmt::Debug;
use std::ops::RangeFrom;

use mig_rs_runtime::{CallError, PortName, RightsRegion, SendRight};

use super::completions::Completions;
use super::interface::*;
use super::{FACTS, MEMORY, PORTS, Ports, STATE, far};
use crate::round::Round;

/// The client.
pub(super) struct Program<'m> {
    pub(super) round: Round,
    pub(super) kernel: &'m SendRight,
    /// The client's.
    pub(super) own: &'m Ports,
    /// The server's.
    pub(super) others: &'m Ports,
    pub(super) completions: Completions<'m>,
}

impl Program<'_> {
    /// Calls every routine once.
    pub(super) fn call_all(&self) {
        self.tasks();
        self.threads();
        self.memory();
        self.map();
        self.registered_ports();
        self.special_ports();
        self.pager();
        self.completions.expect();
    }

    /// Sees that the server has written `from` and the numbers after it, as many as there is room for.
    #[track_caller]
    fn expect_room<T>(&self, from: T, max: usize, call: impl FnOnce(&mut [T]) -> Result<usize, CallError>)
    where
        T: Clone + Default + PartialEq + Debug,
        RangeFrom<T>: Iterator<Item = T>,
    {
        let mut room = vec![T::default(); self.round.length(max)];
        let written = (from..).take(room.len()).collect();
        let result = call(&mut room).map(|count| room[..count].to_vec());
        self.round.expect(result, written);
    }

    /// Sees that a right to a port came, if any was to come.
    #[track_caller]
    fn expect_right(&self, result: Result<Option<SendRight>, CallError>, port: PortName) {
        self.round.expect(result.map(|right| right.map(|right| right.name())), self.round.some(port));
    }

    fn tasks(&self) {
        let (round, task) = (self.round, self.kernel);
        round.expect(task_suspend(task), ());
        round.expect(task_resume(task), ());
        round.expect(task_terminate(task), ());
        self.expect_room(2, FACTS, |facts| task_info(task, -1, facts));
        let threads = (0..round.length(PORTS)).map(|n| self.others.name(n)).collect();
        round.expect(task_threads(task).map(|threads| threads.names().to_vec()), threads);
    }

    fn threads(&self) {
        let (round, thread) = (self.round, self.kernel);
        round.expect(thread_suspend(thread), ());
        round.expect(thread_resume(thread), ());
        round.expect(thread_abort(thread), ());
        round.expect(thread_terminate(thread), ());
        self.expect_room(4, STATE, |state| thread_get_state(thread, -3, state));
        let state: Vec<_> = (6..).take(round.length(STATE)).collect();
        round.expect(thread_set_state(thread, -5, &state), ());
        self.expect_room(8, FACTS, |facts| thread_info(thread, -7, facts));
    }

    fn memory(&self) {
        let (round, task) = (self.round, self.kernel);
        round.expect(vm_allocate(task, far(9), far(10), 11), far(12));
        round.expect(vm_deallocate(task, far(13), far(14)), ());
        round.expect(vm_protect(task, far(15), far(16), 17, -18), ());
        round.expect(vm_inherit(task, far(19), far(20), -21), ());
        round.expect(vm_write(task, far(24), round.all(&MEMORY)), ());
        let read = vm_read(task, far(22), far(23)).map(|data| data.to_vec());
        round.expect(read, round.all(&MEMORY).to_vec());
        round.expect(vm_copy(task, far(25), far(26), far(27)), ());
        round.expect(vm_msync(task, far(28), far(29), u32::MAX - 30), ());
        round.expect(vm_machine_attribute(task, far(41), far(42), -43, -44), -45);
    }

    fn map(&self) {
        let object = self.round.some(self.own.right(0));
        let (address, size, mask, offset) = (far(31), far(32), far(33), far(35));
        let result = vm_map(self.kernel, address, size, mask, 34, object, offset, 36, -37, -38, -39);
        self.round.expect(result, far(40));
    }

    fn registered_ports(&self) {
        let (round, task) = (self.round, self.kernel);
        let ports = RightsRegion::copy_send(round.all(self.own.rights()));
        round.expect(mach_ports_register(task, ports), ());
        // The server has taken the first out, and the others come home.
        let mut names: Vec<_> = self.own.rights().iter().map(SendRight::name).collect();
        names[0] = PortName::NULL;
        let ports = mach_ports_lookup(task).map(|ports| ports.names().to_vec());
        round.expect(ports, round.all(&names).to_vec());
    }

    fn special_ports(&self) {
        let (round, task) = (self.round, self.kernel);
        self.expect_right(task_get_special_port(task, -46), self.others.name(1));
        round.expect(task_set_special_port(task, -47, round.some(self.own.right(1))), ());
        self.expect_right(thread_create(task), self.others.name(2));
        round.expect(thread_set_special_port(task, -49, round.some(self.own.right(2))), ());
        self.expect_right(thread_get_special_port(task, -48), self.own.right(2).name());
    }

    /// The six that are not answered.
    fn pager(&self) {
        let (round, control) = (self.round, self.kernel);
        let reply_to = || round.some(self.completions.port);
        let pages = round.all(&MEMORY);
        assert_eq!(memory_object_synchronize_completed(control, far(50), far(51)), Ok(()));
        assert_eq!(memory_object_data_unavailable(control, far(52), far(53)), Ok(()));
        let lock = memory_object_lock_request(control, far(54), far(55), -56, 57, -58, reply_to());
        assert_eq!(lock, Ok(()));
        assert_eq!(memory_object_data_error(control, far(59), far(60), -61), Ok(()));
        assert_eq!(memory_object_destroy(control, -62), Ok(()));
        assert_eq!(memory_object_data_supply(control, far(63), pages, -64, 65, reply_to()), Ok(()));
    }
}
