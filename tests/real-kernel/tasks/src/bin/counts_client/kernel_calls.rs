//! What do calls of the kernel's own servers take?

use core::hint::black_box;
use core::ptr;

use mig_rs_gnumach::{allocate_memory, allocate_port, task};
use mig_rs_real_kernel::Case;
use mig_rs_real_kernel::interfaces::{device, mach, mach_port};
use mig_rs_runtime::{AnyOffer, AnyRight, OutOfLine, SendRight, kernel};

use super::{Answer, c};
use crate::measure::Counts;

pub(crate) fn all(counts: &Counts<'_>, case: &Case) {
    ports(counts);
    arrays_of_ports(counts);
    memory(counts);
    states(counts);
    let console = &case.console.0;
    let rust = black_box(device::device_write_inband as fn(&SendRight, _, _, &[u8]) -> Answer<i32>);
    let (name, mut out) = (console.name().get(), 0);
    counts.of_kernel(
        "device_write_inband",
        || rust(console, 0, 0, b"."),
        |answer| answer.is_ok(),
        || unsafe { c::device_write_inband(name, 0, 0, b".".as_ptr(), 1, &mut out) },
    );
    case.say(format_args!(""));
}

fn ports(counts: &Counts<'_>) {
    let own = &*task();
    let own_name = own.name().get();
    let port = allocate_port().expect("a port");
    let name = port.name().get();
    let rust = black_box(mach_port::mach_port_type as fn(&SendRight, _) -> Answer<u32>);
    let mut kind = 0;
    counts.of_kernel(
        "mach_port_type",
        || rust(own, name),
        |answer| answer.is_ok(),
        || unsafe { c::mach_port_type(own_name, name, &mut kind) },
    );
    let rust = black_box(mach_port::mach_port_get_refs as fn(&SendRight, _, _) -> Answer<i32>);
    let mut refs = 0;
    counts.of_kernel(
        "mach_port_get_refs",
        || rust(own, name, kernel::RIGHT_RECEIVE),
        |answer| answer.is_ok_and(|refs| refs == 1),
        || unsafe { c::mach_port_get_refs(own_name, name, kernel::RIGHT_RECEIVE, &mut refs) },
    );
    let rust = black_box(mach_port::mach_port_insert_right as fn(&SendRight, _, _) -> Answer<()>);
    counts.of_kernel(
        "mach_port_insert_right",
        || rust(own, name, AnyOffer::make(&port)),
        |answer| answer.is_ok(),
        || unsafe { c::mach_port_insert_right(own_name, name, name, kernel::MAKE_SEND) },
    );
    let rust = black_box(mach_port::mach_port_mod_refs as fn(&SendRight, _, _, _) -> Answer<()>);
    counts.of_kernel(
        "mach_port_mod_refs",
        || rust(own, name, kernel::RIGHT_SEND, 1),
        |answer| answer.is_ok(),
        || unsafe { c::mach_port_mod_refs(own_name, name, kernel::RIGHT_SEND, 1) },
    );
    let rust =
        black_box(mach_port::mach_port_extract_right as fn(&SendRight, _, _) -> Answer<Option<AnyRight>>);
    let (mut right, mut disposition) = (0, 0);
    counts.of_kernel(
        "mach_port_extract_right",
        || rust(own, name, kernel::MAKE_SEND),
        |answer| answer.is_ok_and(|right| right.is_some()),
        || unsafe {
            c::mach_port_extract_right(own_name, name, kernel::MAKE_SEND, &mut right, &mut disposition)
        },
    );
}

fn arrays_of_ports(counts: &Counts<'_>) {
    type Names = (OutOfLine<u32>, OutOfLine<u32>);
    let own = &*task();
    let own_name = own.name().get();
    let rust = black_box(mach_port::mach_port_names as fn(&SendRight) -> Answer<Names>);
    let (mut names, mut types) = ((ptr::null_mut(), 0), (ptr::null_mut(), 0));
    counts.of_kernel(
        "mach_port_names",
        || rust(own),
        |answer| answer.is_ok_and(|(names, types)| names.len() == types.len()),
        || unsafe { c::mach_port_names(own_name, &mut names.0, &mut names.1, &mut types.0, &mut types.1) },
    );
}

fn memory(counts: &Counts<'_>) {
    const PAGE: u32 = 4096;
    let own = &*task();
    let own_name = own.name().get();
    let rust = black_box(mach::vm_allocate as fn(&SendRight, u32, u32, u32) -> Answer<u32>);
    let mut address = 0;
    counts.of_kernel(
        "vm_allocate",
        || rust(own, 0, PAGE, 1),
        |answer| answer.is_ok_and(|address| address != 0),
        || unsafe { c::vm_allocate(own_name, &mut address, PAGE, 1) },
    );
    let page = allocate_memory(8192).expect("memory").as_ptr();
    let address = page.expose_provenance() as u32;
    let rust = black_box(mach::vm_read as fn(&SendRight, _, _) -> Answer<OutOfLine<u8>>);
    let (mut data, mut count) = (ptr::null_mut(), 0);
    counts.of_kernel(
        "vm_read",
        || rust(own, address, PAGE),
        |answer| answer.is_ok_and(|page| page.len() == 4096),
        || unsafe { c::vm_read(own_name, address, PAGE, &mut data, &mut count) },
    );
    let rust = black_box(mach::vm_write as fn(&SendRight, _, &[u8]) -> Answer<()>);
    // SAFETY: the memory is there, and zero.
    let from = unsafe { core::slice::from_raw_parts(page.add(4096), 4096) };
    counts.of_kernel(
        "vm_write",
        || rust(own, address, from),
        |answer| answer.is_ok(),
        || unsafe { c::vm_write(own_name, address, from.as_ptr(), PAGE) },
    );
    let rust = black_box(mach::vm_deallocate as fn(&SendRight, u32, u32) -> Answer<()>);
    counts.of_kernel(
        "vm_deallocate",
        || rust(own, 0, 0),
        |answer| answer.is_ok(),
        || unsafe { c::vm_deallocate(own_name, 0, 0) },
    );
}

fn states(counts: &Counts<'_>) {
    /// `i386_REGS_SEGS_STATE`, and `TASK_BASIC_INFO`.
    const FLAVORS: (i32, i32) = (1, 1);
    let own = &*task();
    let own_name = own.name().get();
    // Another's state, for a thread cannot stop itself.
    let other = mach::thread_create(own).expect("thread_create").expect("a right");
    let rust = black_box(mach::thread_get_state as fn(&SendRight, _, &mut [u32]) -> Answer<usize>);
    let (mut state, mut registers, mut count) = ([0; 32], [0; 32], 0);
    counts.of_kernel(
        "thread_get_state",
        || rust(&other, FLAVORS.0, &mut state),
        |answer| answer.is_ok_and(|count| count == 17),
        || unsafe {
            count = 32;
            c::thread_get_state(other.name().get(), FLAVORS.0, registers.as_mut_ptr(), &mut count)
        },
    );
    let rust = black_box(mach::task_info as fn(&SendRight, _, &mut [i32]) -> Answer<usize>);
    let (mut info, mut words) = ([0; 32], [0; 32]);
    counts.of_kernel(
        "task_info",
        || rust(own, FLAVORS.1, &mut info),
        |answer| answer.is_ok(),
        || unsafe {
            count = 32;
            c::task_info(own_name, FLAVORS.1, words.as_mut_ptr(), &mut count)
        },
    );
}
