//! Which functions does the runtime find?

use std::collections::VecDeque;

use mig_rs_runtime::kernel::*;

use super::{KERNEL, Sent, set, turn, typed, with, word};

#[unsafe(no_mangle)]
fn __mig_rs_send(abi: Abi, message: *mut u8, size: u32, options: u32, timeout: u32) -> i32 {
    with(|k| {
        // SAFETY: the sender's promise.
        let mut bytes = unsafe { std::slice::from_raw_parts(message, size as usize) }.to_vec();
        k.sent.push(Sent { bytes: bytes.clone(), options, timeout });
        let is_reply = k.ports.get(&word(&bytes, 8)) == Some(&k.reply_port);
        let fails = if is_reply { k.fail_reply.take() } else { k.fail_send.take() };
        if let Some(code) = fails {
            if [0x1000_0004, 0x1000_0007].contains(&code) {
                k.send_back(abi, &mut bytes);
                // SAFETY: as above.
                unsafe { message.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
            }
            return code;
        }
        let port = k.copy_in(abi, &mut bytes);
        let forge = if is_reply { k.forge_reply.take() } else { k.forge_request.take() };
        if let Some(forge) = forge {
            forge(&mut bytes);
            let size = bytes.len() as u32;
            set(&mut bytes, 4, size);
        }
        k.queues.entry(port).or_default().push_back(bytes);
        0
    })
}

#[unsafe(no_mangle)]
fn __mig_rs_call(
    abi: Abi,
    message: *mut u8,
    size: u32,
    limit: u32,
    reply_port: u32,
    options: u32,
    timeout: u32,
) -> i32 {
    let code = __mig_rs_send(abi, message, size, options, timeout);
    if code != 0 {
        return code;
    }
    turn();
    with(|k| {
        if k.queues.get(&reply_port).is_none_or(VecDeque::is_empty) {
            // the right to reply went unused: so the kernel says
            let size = typed::header(abi);
            let mut notification = vec![0; size];
            set(&mut notification, 0, MOVE_SEND_ONCE << 8);
            set(&mut notification, 4, size as u32);
            set(&mut notification, size - 4, 71);
            k.queues.entry(reply_port).or_default().push_back(notification);
        }
        k.deliver(abi, reply_port, message, limit, options)
    })
}

#[unsafe(no_mangle)]
fn __mig_rs_receive(abi: Abi, message: *mut u8, limit: u32, on: u32, options: u32, _: u32) -> i32 {
    with(|k| k.deliver(abi, on, message, limit, options))
}

#[unsafe(no_mangle)]
fn __mig_rs_reply_port(_: u32) -> u32 {
    with(|k| {
        if k.reply_port == 0 {
            k.reply_port = k.name();
            k.ports.insert(k.reply_port, k.reply_port);
        }
        // the provider's own, so that it does not count as somebody's
        k.rights.insert((k.reply_port, RIGHT_RECEIVE), 0);
        k.reply_port
    })
}

/// The mock knows no special ports.
#[unsafe(no_mangle)]
fn __mig_rs_special_reply_port(destination: u32) -> u32 {
    __mig_rs_reply_port(destination)
}

#[unsafe(no_mangle)]
fn __mig_rs_reply_port_done(name: u32, usable: bool) {
    with(|k| {
        if name != k.reply_port {
            k.faults.push(format!("{name:#x} is no reply port"));
        }
        k.reply_ports.push(usable);
        if !usable {
            k.rights.remove(&(name, RIGHT_RECEIVE));
            k.reply_port = 0;
        }
    });
}

#[unsafe(no_mangle)]
fn __mig_rs_release(name: u32, right: u32) {
    // after the thread's end nobody counts any more
    let _ = KERNEL.try_with(|k| {
        let mut k = k.borrow_mut();
        if !k.take(name, right) {
            k.faults.push(format!("{name:#x} ({right}) given back, but not held"));
        }
    });
}

#[unsafe(no_mangle)]
fn __mig_rs_deallocate(address: *mut u8, size: usize) {
    with(|k| {
        if k.memory.remove(&address.addr()) != Some(size) {
            k.faults.push(format!("{size} bytes at {address:?} given back, but not owned"));
        }
    });
}

#[unsafe(no_mangle)]
fn __mig_rs_out_of_line_handle(address: *const u8, _: usize) -> u32 {
    with(|k| {
        let handle = k.name();
        k.handles.insert(handle, address.expose_provenance());
        handle
    })
}

#[unsafe(no_mangle)]
fn __mig_rs_out_of_line_address(handle: u32) -> *mut u8 {
    with(|k| std::ptr::with_exposed_provenance_mut(k.handles[&handle]))
}
