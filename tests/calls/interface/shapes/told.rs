//! To which port does a send-once right lead?

use mig_rs_runtime::{KernReturn, PortName, ReceiveRight, SendOnceRight, Serve, Turn, serve_one};

use super::super::interfaces::notify::mach_notify_dead_name;
use super::super::interfaces::optional::notify::{NotifyServer, mach_port_name_t, notify_server};

/// Spends the right on a message that says `number`.
pub(super) fn tell(right: SendOnceRight, number: u32) {
    mach_notify_dead_name(right, number).unwrap();
}

/// Sees that a message with this number has come to the port.
#[track_caller]
pub(super) fn expect(port: &ReceiveRight, number: u32) {
    struct Expected(u32);

    impl NotifyServer for Expected {
        fn mach_notify_dead_name(&self, _: PortName, name: mach_port_name_t) -> Result<(), KernReturn> {
            assert_eq!(name, self.0);
            Ok(())
        }
    }

    let turn = serve_one(&notify_server(&Expected(number)), port, Serve::new().timeout(0));
    assert_eq!(turn, Ok(Turn::Handled));
}
