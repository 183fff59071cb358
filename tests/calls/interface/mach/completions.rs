//! How does a kernel tell that what it was asked for is done?

use std::sync::Mutex;

use mig_rs_runtime::{
    Dispatch, KernReturn, PortName, ReceiveRight, SendOnceRight, SendRight, Serve, Turn, serve_one,
};

use super::super::interfaces::memory_object::*;
use super::super::interfaces::optional::memory_object as pager;
use super::super::interfaces::optional::notify;
use super::{Ports, far};
use crate::round::Round;

/// Says it; `control` is the caller's port.
pub(super) fn lock_completed(to: SendOnceRight, control: &ReceiveRight) {
    memory_object_lock_completed(to, control, far(66), far(67)).unwrap();
}

/// Says it; `control` is the caller's port.
pub(super) fn supply_completed(to: SendOnceRight, control: &ReceiveRight) {
    memory_object_supply_completed(to, control, far(68), far(69), -70, far(71)).unwrap();
}

/// Where a client hears it.
pub(super) struct Completions<'m> {
    pub(super) round: Round,
    pub(super) port: &'m ReceiveRight,
    /// The kernel's.
    pub(super) others: &'m Ports,
    pub(super) heard: Mutex<Vec<&'static str>>,
}

impl Completions<'_> {
    /// Sees that each completion has come, once; where a right to tell it was dropped, this has come instead.
    pub(super) fn expect(&self) {
        let expected: &[_] = match self.round {
            Round::Full => &["lock", "supply"],
            Round::Empty => &[],
            Round::Refused => &["given up", "given up"],
        };
        let demux = pager::memory_object_server(self).or(notify::notify_server(self));
        for _ in expected {
            assert_eq!(serve_one(&demux, self.port, Serve::new().timeout(20_000)), Ok(Turn::Handled));
        }
        assert_eq!(*self.heard.lock().unwrap(), expected);
        let nothing = serve_one(&demux, self.port, Serve::new().timeout(0)).map_err(|error| error.code());
        assert_eq!(nothing, Err(KernReturn::RCV_TIMED_OUT));
    }

    #[track_caller]
    fn hear(&self, what: &'static str, at: PortName, control: Option<&SendRight>, n: usize) {
        assert_eq!((at, control.map(SendRight::name)), (self.port.name(), Some(self.others.name(n))));
        self.heard.lock().unwrap().push(what);
    }
}

impl pager::MemoryObjectServer for Completions<'_> {
    fn memory_object_lock_completed(
        &self,
        object: PortName,
        control: Option<SendRight>,
        offset: vm_offset_t,
        length: vm_size_t,
    ) -> Result<(), KernReturn> {
        self.hear("lock", object, control.as_ref(), 3);
        assert_eq!((offset, length), (far(66), far(67)));
        Ok(())
    }

    fn memory_object_supply_completed(
        &self,
        object: PortName,
        control: Option<SendRight>,
        offset: vm_offset_t,
        length: vm_size_t,
        result: kern_return_t,
        error_offset: vm_offset_t,
    ) -> Result<(), KernReturn> {
        self.hear("supply", object, control.as_ref(), 4);
        assert_eq!((offset, length, result, error_offset), (far(68), far(69), -70, far(71)));
        Ok(())
    }
}

impl notify::NotifyServer for Completions<'_> {
    fn mach_notify_send_once(&self, _: PortName) -> Result<(), KernReturn> {
        self.heard.lock().unwrap().push("given up");
        Ok(())
    }
}
