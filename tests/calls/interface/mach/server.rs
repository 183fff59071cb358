//! What does a kernel hear from its tasks, and what does it answer?

use std::sync::Mutex;

use mig_rs_runtime::{
    AnyRight, Carried, KernReturn, OutOfLine, OutOfLineRights, PortName, Region, RightsRegion, Room,
    SendRight,
};

use super::interface::*;
use super::{FACTS, MEMORY, PORTS, Ports, STATE, completions, far};
use crate::meeting::Meeting;
use crate::round::Round;

/// The server: sees that what arrives is what was sent, and keeps some of it.
pub(super) struct Kernel<'m> {
    round: Round,
    port: PortName,
    /// The server's.
    own: &'m Ports,
    /// The client's.
    others: &'m Ports,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    registered: OutOfLineRights<SendRight>,
    written: OutOfLine<u8>,
    special: Vec<Option<SendRight>>,
}

type Answer<T = ()> = Result<T, KernReturn>;

impl<'m> Kernel<'m> {
    pub(super) fn new(round: Round, meeting: &Meeting, own: &'m Ports, others: &'m Ports) -> Self {
        Self { round, port: meeting.port.name(), own, others, kept: Mutex::default() }
    }

    /// Sees that a request came to the kernel's port, with these values.
    #[track_caller]
    fn expect<V: PartialEq + std::fmt::Debug>(&self, to: PortName, values: V, expected: V) {
        assert_eq!((to, values), (self.port, expected));
    }

    /// Sees that a right to the client's port `n` came, if any was to come.
    #[track_caller]
    fn expect_right(&self, right: Option<&SendRight>, n: usize) {
        assert_eq!(right.map(SendRight::name), self.round.some(self.others.name(n)));
    }

    /// The send-once right that is to come, if any was to come.
    #[track_caller]
    fn expect_once(&self, right: Option<AnyRight>, answer: impl FnOnce(mig_rs_runtime::SendOnceRight)) {
        match (self.round, right) {
            (Round::Full, Some(AnyRight::SendOnce(right))) => answer(right),
            (Round::Empty, None) | (Round::Refused, Some(AnyRight::SendOnce(_))) => {}
            (round, right) => panic!("{right:?} in round {round:?}"),
        }
    }
}

impl MachServer for Kernel<'_> {
    fn task_terminate(&self, task: PortName) -> Answer {
        self.expect(task, (), ());
        self.round.answer(())
    }

    fn task_threads(&self, task: PortName) -> Answer<RightsRegion<'_, SendRight>> {
        self.expect(task, (), ());
        self.round.answer(RightsRegion::copy_send(self.round.all(self.own.rights())))
    }

    fn task_info(&self, task: PortName, flavor: int, facts: &mut Room<'_, integer_t>) -> Answer {
        self.expect(task, (flavor, facts.capacity()), (-1, self.round.length(FACTS)));
        facts.extend(2..);
        self.round.answer(())
    }

    fn thread_terminate(&self, thread: PortName) -> Answer {
        self.expect(thread, (), ());
        self.round.answer(())
    }

    fn thread_get_state(&self, thread: PortName, flavor: int, state: &mut Room<'_, natural_t>) -> Answer {
        self.expect(thread, (flavor, state.capacity()), (-3, self.round.length(STATE)));
        state.extend(4..);
        self.round.answer(())
    }

    fn thread_set_state(&self, thread: PortName, flavor: int, state: &[natural_t]) -> Answer {
        let sent: Vec<_> = (6..).take(self.round.length(STATE)).collect();
        self.expect(thread, (flavor, state), (-5, &sent));
        self.round.answer(())
    }

    fn thread_info(&self, thread: PortName, flavor: int, facts: &mut Room<'_, integer_t>) -> Answer {
        self.expect(thread, (flavor, facts.capacity()), (-7, self.round.length(FACTS)));
        facts.extend(8..);
        self.round.answer(())
    }

    fn vm_allocate(
        &self,
        task: PortName,
        address: vm_address_t,
        size: vm_size_t,
        anywhere: boolean_t,
    ) -> Answer<vm_address_t> {
        self.expect(task, (address, size, anywhere), (far(9), far(10), 11));
        self.round.answer(far(12))
    }

    fn vm_deallocate(&self, task: PortName, address: vm_address_t, size: vm_size_t) -> Answer {
        self.expect(task, (address, size), (far(13), far(14)));
        self.round.answer(())
    }

    fn vm_protect(
        &self,
        task: PortName,
        address: vm_address_t,
        size: vm_size_t,
        set_maximum: boolean_t,
        protection: vm_prot_t,
    ) -> Answer {
        self.expect(task, (address, size, set_maximum, protection), (far(15), far(16), 17, -18));
        self.round.answer(())
    }

    fn vm_inherit(
        &self,
        task: PortName,
        address: vm_address_t,
        size: vm_size_t,
        inheritance: vm_inherit_t,
    ) -> Answer {
        self.expect(task, (address, size, inheritance), (far(19), far(20), -21));
        self.round.answer(())
    }

    /// Gives away what `vm_write` has brought.
    fn vm_read(&self, task: PortName, address: vm_address_t, size: vm_size_t) -> Answer<Region<'_, u8>> {
        self.expect(task, (address, size), (far(22), far(23)));
        let written = std::mem::take(&mut self.kept.lock().unwrap().written);
        self.round.answer(Region::from(written))
    }

    fn vm_write(&self, task: PortName, address: vm_address_t, data: OutOfLine<u8>) -> Answer {
        self.expect(task, (address, &*data), (far(24), self.round.all(&MEMORY)));
        self.kept.lock().unwrap().written = data;
        self.round.answer(())
    }

    fn vm_copy(
        &self,
        task: PortName,
        source: vm_address_t,
        size: vm_size_t,
        destination: vm_address_t,
    ) -> Answer {
        self.expect(task, (source, size, destination), (far(25), far(26), far(27)));
        self.round.answer(())
    }

    fn vm_msync(&self, task: PortName, address: vm_offset_t, size: vm_size_t, flags: vm_sync_t) -> Answer {
        self.expect(task, (address, size, flags), (far(28), far(29), u32::MAX - 30));
        self.round.answer(())
    }

    fn vm_map(
        &self,
        task: PortName,
        address: vm_address_t,
        size: vm_size_t,
        mask: vm_address_t,
        anywhere: boolean_t,
        object: Option<SendRight>,
        offset: vm_offset_t,
        copy: boolean_t,
        protection: vm_prot_t,
        maximum: vm_prot_t,
        inheritance: vm_inherit_t,
    ) -> Answer<vm_address_t> {
        self.expect(task, (address, size, mask, anywhere), (far(31), far(32), far(33), 34));
        self.expect_right(object.as_ref(), 0);
        assert_eq!((offset, copy, protection, maximum, inheritance), (far(35), 36, -37, -38, -39));
        self.round.answer(far(40))
    }

    fn vm_machine_attribute(
        &self,
        task: PortName,
        address: vm_address_t,
        size: vm_size_t,
        attribute: vm_machine_attribute_t,
        value: vm_machine_attribute_val_t,
    ) -> Answer<vm_machine_attribute_val_t> {
        self.expect(task, (address, size, attribute, value), (far(41), far(42), -43, -44));
        self.round.answer(-45)
    }

    fn mach_ports_register(&self, task: PortName, rights: OutOfLineRights<SendRight>) -> Answer {
        let sent: Vec<_> = (0..self.round.length(PORTS)).map(|n| self.others.name(n)).collect();
        self.expect(task, rights.names(), &sent);
        self.kept.lock().unwrap().registered = rights;
        self.round.answer(())
    }

    /// Gives away what `mach_ports_register` has brought, all but the first.
    fn mach_ports_lookup(&self, task: PortName) -> Answer<RightsRegion<'_, SendRight>> {
        self.expect(task, (), ());
        let mut registered = std::mem::take(&mut self.kept.lock().unwrap().registered);
        self.kept.lock().unwrap().special.extend(registered.next());
        self.round.answer(RightsRegion::from(registered))
    }

    fn task_suspend(&self, task: PortName) -> Answer {
        self.expect(task, (), ());
        self.round.answer(())
    }

    fn task_resume(&self, task: PortName) -> Answer {
        self.expect(task, (), ());
        self.round.answer(())
    }

    /// Lends.
    fn task_get_special_port(&self, task: PortName, which: int) -> Answer<Carried<SendRight>> {
        self.expect(task, which, -46);
        self.round.answer(self.round.some(self.own.right(1)).map(SendRight::copy_send).unwrap_or_default())
    }

    fn task_set_special_port(&self, task: PortName, which: int, port: Option<SendRight>) -> Answer {
        self.expect(task, which, -47);
        self.expect_right(port.as_ref(), 1);
        self.kept.lock().unwrap().special.push(port);
        self.round.answer(())
    }

    /// Makes.
    fn thread_create(&self, task: PortName) -> Answer<Carried<SendRight>> {
        self.expect(task, (), ());
        self.round.answer(self.round.some(self.own.port(2).make_send()).unwrap_or_default())
    }

    fn thread_suspend(&self, thread: PortName) -> Answer {
        self.expect(thread, (), ());
        self.round.answer(())
    }

    fn thread_resume(&self, thread: PortName) -> Answer {
        self.expect(thread, (), ());
        self.round.answer(())
    }

    fn thread_abort(&self, thread: PortName) -> Answer {
        self.expect(thread, (), ());
        self.round.answer(())
    }

    /// Gives away what `thread_set_special_port` has brought.
    fn thread_get_special_port(&self, thread: PortName, which: int) -> Answer<Carried<SendRight>> {
        self.expect(thread, which, -48);
        let right = self.kept.lock().unwrap().special.pop().flatten();
        self.round.answer(right.into())
    }

    fn thread_set_special_port(&self, thread: PortName, which: int, port: Option<SendRight>) -> Answer {
        self.expect(thread, which, -49);
        self.expect_right(port.as_ref(), 2);
        self.kept.lock().unwrap().special.push(port);
        self.round.answer(())
    }

    fn memory_object_synchronize_completed(
        &self,
        control: PortName,
        offset: vm_offset_t,
        length: vm_offset_t,
    ) -> Answer {
        self.expect(control, (offset, length), (far(50), far(51)));
        self.round.answer(())
    }

    fn memory_object_data_unavailable(
        &self,
        control: PortName,
        offset: vm_offset_t,
        size: vm_size_t,
    ) -> Answer {
        self.expect(control, (offset, size), (far(52), far(53)));
        self.round.answer(())
    }

    fn memory_object_lock_request(
        &self,
        control: PortName,
        offset: vm_offset_t,
        size: vm_size_t,
        should_return: memory_object_return_t,
        should_flush: boolean_t,
        lock: vm_prot_t,
        reply_to: Option<AnyRight>,
    ) -> Answer {
        self.expect(control, (offset, size), (far(54), far(55)));
        assert_eq!((should_return, should_flush, lock), (-56, 57, -58));
        self.expect_once(reply_to, |right| completions::lock_completed(right, self.own.port(3)));
        self.round.answer(())
    }

    fn memory_object_data_error(
        &self,
        control: PortName,
        offset: vm_offset_t,
        size: vm_size_t,
        error: kern_return_t,
    ) -> Answer {
        self.expect(control, (offset, size, error), (far(59), far(60), -61));
        self.round.answer(())
    }

    fn memory_object_destroy(&self, control: PortName, reason: kern_return_t) -> Answer {
        self.expect(control, reason, -62);
        self.round.answer(())
    }

    fn memory_object_data_supply(
        &self,
        control: PortName,
        offset: vm_offset_t,
        data: OutOfLine<u8>,
        lock: vm_prot_t,
        precious: boolean_t,
        reply_to: Option<AnyRight>,
    ) -> Answer {
        self.expect(control, (offset, lock, precious), (far(63), -64, 65));
        assert_eq!(&*data, self.round.all(&MEMORY));
        self.expect_once(reply_to, |right| completions::supply_completed(right, self.own.port(4)));
        self.round.answer(())
    }
}
