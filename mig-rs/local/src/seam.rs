//! Which functions does the runtime call?
use crate::failure::Trap;
use crate::fault::Fault;
use crate::handle::HandedOut;
use crate::kernel::kernel;
use crate::option::{ReceiveOptions, SendOptions};
use crate::receive::{Part, Wanted, receive};
use crate::right::RightKind;
use crate::send::{Done, send};
use crate::thread::{self, ReplyPort};
use crate::trace;
use crate::wire::{Landing, Wire};
use mig_rs_runtime::{Abi, KernReturn};
use std::mem::MaybeUninit;
use std::slice;

fn code(result: Result<(), KernReturn>) -> i32 {
    KernReturn::of(result).0
}

/// Sends a message of `size` bytes, which are written over if it comes back.
///
/// # Safety
/// `size` bytes at `message` can be read and written, and nobody else looks at them. Memory that a descriptor names can be read.
unsafe fn send_from(
    wire: Wire,
    message: *mut u8,
    size: u32,
    trap: Trap,
    options: SendOptions,
) -> Result<Done, KernReturn> {
    thread::begin_send();
    // SAFETY: as the caller says.
    let bytes = unsafe { slice::from_raw_parts(message, size as usize) };
    let sketch = trace::sent(wire, bytes);
    // SAFETY: as the caller says.
    let sent = unsafe { send(wire, bytes, trap, options, sketch.clone()) };
    if let Some(sketch) = sketch {
        sketch.outcome(sent.as_ref().err().map(|failed| failed.code));
    }
    thread::end_send(sent.is_ok());
    sent.map_err(|failed| {
        if let Some(returned) = failed.returned {
            // SAFETY: as the caller says.
            returned.write(wire, 0, &mut Landing(unsafe { room(message, size) }));
        }
        failed.code
    })
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_send(abi: Abi, message: *mut u8, size: u32, options: u32, timeout: u32) -> i32 {
    let Some(wire) = Wire::of(abi) else { return KernReturn::SEND_INVALID_HEADER.0 };
    let options = SendOptions { bits: options, timeout };
    // SAFETY: the caller answers for `size` bytes at `message`, and for the memory that they name.
    code(unsafe { send_from(wire, message, size, Trap::Send, options) }.map(|_| ()))
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_call(
    abi: Abi,
    message: *mut u8,
    size: u32,
    limit: u32,
    reply_port: u32,
    options: u32,
    timeout: u32,
) -> i32 {
    let Some(wire) = Wire::of(abi) else { return KernReturn::SEND_INVALID_HEADER.0 };
    let bits = SendOptions { bits: options, timeout };
    // SAFETY: the caller answers for `size` bytes at `message`, and for the memory that they name.
    let sent = unsafe { send_from(wire, message, size, Trap::Call, bits) };
    code(sent.and_then(|Done { by, then }| {
        let part_of = Part::Call { by, failure: then };
        let wanted = Wanted { wire, on: reply_port, part_of, options: ReceiveOptions(options), timeout };
        // SAFETY: the caller answers for `limit` bytes at `message`, which nobody looks at meanwhile.
        receive(wanted, &mut Landing(unsafe { room(message, limit) }))
    }))
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_receive(
    abi: Abi,
    message: *mut u8,
    limit: u32,
    on: u32,
    options: u32,
    timeout: u32,
) -> i32 {
    let Some(wire) = Wire::of(abi) else { return KernReturn::RCV_INVALID_TYPE.0 };
    let wanted = Wanted { wire, on, part_of: Part::Receive, options: ReceiveOptions(options), timeout };
    // SAFETY: the caller answers for `limit` bytes at `message`, which nobody looks at meanwhile.
    code(receive(wanted, &mut Landing(unsafe { room(message, limit) })))
}

/// # Safety
/// `limit` bytes at `message` can be written, and nobody else looks at them.
unsafe fn room<'m>(message: *mut u8, limit: u32) -> &'m mut [MaybeUninit<u8>] {
    // SAFETY: as the caller says; the bytes need not be defined.
    unsafe { slice::from_raw_parts_mut(message.cast(), limit as usize) }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_reply_port(destination: u32) -> u32 {
    thread::reply_port(destination, ReplyPort::Usual).unwrap_or(0)
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_special_reply_port(destination: u32) -> u32 {
    thread::reply_port(destination, ReplyPort::Special).unwrap_or(0)
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_reply_port_done(name: u32, usable: bool) {
    if !usable {
        thread::drop_reply_port(name);
    }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_release(name: u32, right: u32) {
    let mut kernel = kernel();
    // A name that is gone may still be known as somebody's.
    let entry = kernel.names.get(name).or_else(|| kernel.names.former(name));
    let Some(task) = entry.map(|entry| entry.owner) else {
        return kernel.record(thread::current(), Fault::NoSuchName { name, right });
    };
    let released = match RightKind::from_number(right) {
        Some(given) => kernel.release(task, name, given),
        None => Err(Fault::WrongRight { name, right }),
    };
    if let Err(fault) = released {
        kernel.record(Some(task), fault);
    }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_deallocate(address: *mut u8, size: usize) {
    let mut kernel = kernel();
    let task = kernel.regions.get(address.addr()).map(|region| region.owner);
    match kernel.remove_region(None, address.addr(), size) {
        Ok(memory) => {
            drop(kernel);
            drop(memory);
        }
        Err(fault) => kernel.record(task.or_else(thread::current), fault),
    }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_out_of_line_handle(address: *const u8, size: usize) -> u32 {
    if size == 0 {
        return 0;
    }
    thread::forget_unsent();
    let handle = kernel().handle_for(address.expose_provenance(), size);
    match handle {
        None => 0,
        Some(HandedOut::Regions(handle)) => handle,
        Some(HandedOut::Lent(handle)) => {
            thread::lend(handle);
            handle
        }
    }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_out_of_line_address(handle: u32) -> *mut u8 {
    let address = kernel().address_of(handle);
    std::ptr::with_exposed_provenance_mut(address.unwrap_or(0))
}
