//! Do tasks of the kernel what generated calls ask of them?

#![no_std]
#![no_main]

use mig_rs_gnumach::{Boot, allocate_port, send_right, start, task};
use mig_rs_real_kernel::interfaces::mach::*;
use mig_rs_real_kernel::interfaces::{gnumach, mach_host, mach_port};
use mig_rs_real_kernel::{Case, bury, dead};
use mig_rs_runtime::kernel::RIGHT_SEND;
use mig_rs_runtime::{CallError, KernReturn, RightsRegion, SendRight};

start!(main);

/// `TASK_KERNEL_PORT` and `TASK_BOOTSTRAP_PORT`.
const KERNEL_PORT: i32 = 1;
const BOOTSTRAP_PORT: i32 = 4;

fn main(boot: Boot) {
    let case = Case::new(boot);
    case.subjects(&[
        ("a task", a_task),
        ("its threads", its_threads),
        ("its ports", its_ports),
        ("calls that it takes over", emulation),
    ]);
    case.end();
}

fn a_task(case: &Case) -> Result<(), CallError> {
    let child = task_create(&task(), 0)?.expect("a task");
    let info = |flavor| {
        let mut words = [-1; 32];
        task_info(&child, flavor, &mut words).map(|count| (count, words))
    };
    let (count, words) = info(1)?;
    case.is("words of what is told first", count, 10);
    case.is("suspended, virtual size, resident size", [words[0], words[2], words[3]], [0; 3]);
    case.is("the words behind", words[10], -1);
    task_suspend(&child)?;
    task_suspend(&child)?;
    case.is("suspended twice", info(1)?.1[0], 2);
    task_resume(&child)?;
    case.is("and resumed", info(1)?.1[0], 1);
    task_resume(&child)?;
    case.answers("too often", task_resume(&child), KernReturn::FAILURE);
    vm_allocate(&child, 0x10000, 3 * 4096, 0)?;
    case.is("with three pages", info(1)?.1[2], 3 * 4096);
    case.is("words of its events", info(2)?.0, 7);
    case.is("words of its threads' times", info(3)?.0, 4);
    case.answers("of what is not told", info(99), KernReturn::INVALID_ARGUMENT);
    case.is("in less room, without when it began", task_info(&child, 1, &mut [0; 8])?, 8);
    case.answers("in too little room", task_info(&child, 1, &mut [0; 7]), KernReturn::INVALID_ARGUMENT);
    gnumach::task_set_name(&child, c"a child")?;
    gnumach::task_set_essential(&child, 0)?;
    mach_host::task_priority(&child, 20, 0)?;
    case.is("its priority", info(1)?.1[1], 20);
    case.answers("one that is none", mach_host::task_priority(&child, 99, 0), KernReturn::INVALID_ARGUMENT);
    task_terminate(&child)?;
    case.is("ended", dead(&child)?, 1);
    case.answers("asked then", task_info(&child, 1, &mut [0; 10]), KernReturn::SEND_INVALID_DEST);
    bury([child])
}

fn its_threads(case: &Case) -> Result<(), CallError> {
    let child = task_create(&task(), 0)?.expect("a task");
    case.is("at first", task_threads(&child)?.len(), 0);
    let mut threads = [None, None, None];
    for thread in &mut threads {
        *thread = thread_create(&child)?;
    }
    let listed = task_threads(&child)?;
    case.is("then", listed.len(), 3);
    for thread in threads.iter().flatten() {
        case.holds("listed", listed.names().contains(&thread.name()));
        let references = mach_port::mach_port_get_refs(&task(), thread.name().get(), RIGHT_SEND)?;
        case.is("references", references, 2);
    }
    drop(listed);
    if let [Some(first), ..] = &threads {
        thread_terminate(first)?;
        case.is("without one", task_threads(&child)?.len(), 2);
        task_terminate(&child)?;
    }
    for thread in threads.iter().flatten() {
        case.is("ended", dead(thread)?, 1);
    }
    bury(threads.into_iter().flatten())?;
    bury([child])
}

fn its_ports(case: &Case) -> Result<(), CallError> {
    let child = task_create(&task(), 0)?.expect("a task");
    let own = task_get_special_port(&child, KERNEL_PORT)?;
    case.is("its kernel port", own.as_ref(), Some(&child));
    let port = allocate_port().map_err(CallError::new)?;
    let right = send_right(&port).map_err(CallError::new)?;
    case.is("its bootstrap port", task_get_special_port(&child, BOOTSTRAP_PORT)?, None);
    task_set_special_port(&child, BOOTSTRAP_PORT, &right)?;
    case.is("and set", task_get_special_port(&child, BOOTSTRAP_PORT)?.as_ref(), Some(&right));
    let grandchild = task_create(&child, 0)?.expect("a task");
    case.is("and inherited", task_get_special_port(&grandchild, BOOTSTRAP_PORT)?.as_ref(), Some(&right));
    task_set_special_port(&child, BOOTSTRAP_PORT, None)?;
    case.is("and unset", task_get_special_port(&child, BOOTSTRAP_PORT)?, None);
    case.answers("one that is none", task_get_special_port(&child, 99), KernReturn::INVALID_ARGUMENT);

    let rights = [Some(right), None, own];
    mach_ports_register(&child, RightsRegion::copy_send(&rights[..]))?;
    let mut registered = mach_ports_lookup(&child)?;
    case.is("registered", registered.len(), 4);
    for right in &rights {
        case.is("in its place", &registered.next().flatten(), right);
    }
    case.is("and none", registered.next(), Some(None));
    let five = [const { None::<SendRight> }; 5];
    let many = mach_ports_register(&child, RightsRegion::copy_send(&five));
    case.answers("more than there is room for", many, KernReturn::INVALID_ARGUMENT);
    mach_ports_register(&child, RightsRegion::default())?;
    case.is("and no longer", mach_ports_lookup(&child)?.flatten().count(), 0);
    let [right, _, own] = rights;
    task_terminate(&grandchild)?;
    task_terminate(&child)?;
    drop((right, port));
    bury([grandchild, child].into_iter().chain(own))
}

fn emulation(case: &Case) -> Result<(), CallError> {
    let child = task_create(&task(), 0)?.expect("a task");
    case.answers("at first", task_get_emulation_vector(&child), KernReturn::SUCCESS);
    task_set_emulation(&child, 0x1000, 3)?;
    let (first, vector) = task_get_emulation_vector(&child)?;
    case.is("one", (first, &*vector), (3, &[0x1000][..]));
    task_set_emulation_vector(&child, 2, &[0x2000, 0x3000, 0x4000])?;
    let (first, vector) = task_get_emulation_vector(&child)?;
    case.is("and three", (first, &*vector), (2, &[0x2000, 0x3000, 0x4000][..]));
    case.answers("restartable sequences", task_ras_control(&child, 0, 0, 0), KernReturn::FAILURE);
    task_terminate(&child)?;
    bury([child])
}
