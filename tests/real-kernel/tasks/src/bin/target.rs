//! What are forged messages sent to? A server that takes every kind of argument, and does nothing with it.

#![no_std]
#![no_main]

use core::ffi::CStr;

use mig_rs_gnumach::{Boot, start};
use mig_rs_real_kernel::interfaces::target;
use mig_rs_real_kernel::meeting;
use mig_rs_runtime::{
    AnyRight, InlineRights, KernReturn, OutOfLine, OutOfLineRights, PortName, ReceiveRight, SendRight, Serve,
    Unbounded, serve,
};

start!(main);

struct Target;

impl target::TargetServer for Target {
    fn number(&self, _: PortName, _: i32) -> Result<(), KernReturn> {
        Ok(())
    }

    fn four(&self, _: PortName, numbers: &[i32; 4]) -> Result<(), KernReturn> {
        read(numbers)
    }

    fn few(&self, _: PortName, numbers: &[i32]) -> Result<(), KernReturn> {
        read(numbers)
    }

    fn line(&self, _: PortName, line: &CStr) -> Result<(), KernReturn> {
        read(line.to_bytes())
    }

    fn chars(&self, _: PortName, chars: Unbounded<'_, u8>) -> Result<(), KernReturn> {
        read(&chars)
    }

    fn far(&self, _: PortName, chars: OutOfLine<u8>) -> Result<(), KernReturn> {
        read(&chars)
    }

    fn right(&self, _: PortName, _: Option<SendRight>) -> Result<(), KernReturn> {
        Ok(())
    }

    fn any(&self, _: PortName, _: Option<AnyRight>) -> Result<(), KernReturn> {
        Ok(())
    }

    fn moved(&self, _: PortName, _: Option<ReceiveRight>) -> Result<(), KernReturn> {
        Ok(())
    }

    fn rights(&self, _: PortName, _: InlineRights<'_, SendRight>) -> Result<(), KernReturn> {
        Ok(())
    }

    fn far_rights(&self, _: PortName, _: OutOfLineRights<SendRight>) -> Result<(), KernReturn> {
        Ok(())
    }

    fn two(&self, _: PortName, numbers: &[i32], chars: Unbounded<'_, u8>) -> Result<(), KernReturn> {
        read(numbers)?;
        read(&chars)
    }

    fn note(&self, _: PortName, _: i32) -> Result<(), KernReturn> {
        Ok(())
    }
}

/// Looks at every element: all of it must be there.
fn read<T: Copy>(elements: &[T]) -> Result<(), KernReturn> {
    for element in elements {
        let _ = core::hint::black_box(*element);
    }
    Ok(())
}

fn main(_: Boot) {
    let ended = serve(&target::target_server(&Target), &meeting::offer(), Serve::new());
    panic!("{ended:?}");
}
