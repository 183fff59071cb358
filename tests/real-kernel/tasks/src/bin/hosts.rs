//! Does the kernel tell of the host, its processors and itself what generated calls ask for?

#![no_std]
#![no_main]

use core::cell::Cell;

use mig_rs_gnumach::{Boot, allocate_port, start, task};
use mig_rs_real_kernel::interfaces::mach_debug::*;
use mig_rs_real_kernel::interfaces::mach_host::*;
use mig_rs_real_kernel::interfaces::{gnumach, mach, mach_i386, task_notify};
use mig_rs_real_kernel::{Case, Status, Word, bury, port_at};
use mig_rs_runtime::{CallError, KernReturn, PortName, SendRight, Serve, serve_one};

start!(main);

/// A name to begin with.
const ONE: u32 = 0x1001;

fn main(boot: Boot) {
    let case = Case::new(boot);
    case.subjects(&[
        ("the host", the_host),
        ("its time", its_time),
        ("processors", processors),
        ("processor sets", processor_sets),
        ("descriptor tables", descriptor_tables),
        ("what debuggers ask", debugged),
        ("caches of the kernel", caches),
        ("tasks that begin", new_tasks),
    ]);
    case.end();
}

fn host() -> SendRight {
    mig_rs_gnumach::host().expect("a host")
}

/// A word of a structure.
fn word(bytes: &[u8], index: usize) -> u32 {
    u32::from_ne_bytes([0, 1, 2, 3].map(|byte| bytes[4 * index + byte]))
}

fn the_host(case: &Case) -> Result<(), CallError> {
    let host = host();
    let version = host_kernel_version(&host)?;
    case.holds("its kernel", version.starts_with(b"GNU Mach 1."));
    case.holds("ends with a zero", version.contains(&0));
    let mut words = [-1; 16];
    case.is("words of what it is", host_info(&host, 1, &mut words)?, 5);
    case.is("processors", &words[..2], &[1, 1]);
    case.holds("memory", (0x300_0000..=0x400_0000).contains(&words[2]));
    case.is("the words behind", words[5], -1);
    case.is("slots of processors", host_info(&host, 2, &mut [-1; 256])?, 1);
    case.is("words of its clock", host_info(&host, 3, &mut words)?, 2);
    case.is("a tick, in milliseconds", words[0], 10);
    case.answers("in too little room", host_info(&host, 1, &mut [0; 4]), KernReturn::FAILURE);
    case.answers("of what is not told", host_info(&host, 99, &mut words), KernReturn::INVALID_ARGUMENT);
    let boot = host_get_boot_info(&case.host)?;
    case.holds("how it was started, of which this kernel says nothing", boot == [0; 4096]);
    case.answers("by who may not ask", host_get_boot_info(&host), KernReturn::INVALID_HOST);
    case.answers("ended by who may not", host_reboot(&host, 0), KernReturn::INVALID_HOST);
    Ok(())
}

fn its_time(case: &Case) -> Result<(), CallError> {
    let time = |seconds: u32, micros: u32| {
        let mut time = [0; 8];
        time[..4].copy_from_slice(&seconds.to_ne_bytes());
        time[4..].copy_from_slice(&micros.to_ne_bytes());
        time
    };
    let host = host();
    let now = host_get_time(&host)?;
    case.holds("in the year 2000", (946_684_800..946_684_900).contains(&word(&now, 0)));
    host_set_time(&case.host, time(1_000_000_000, 500_000))?;
    let later = host_get_time(&host)?;
    case.is("set", word(&later, 0), 1_000_000_000);
    case.holds("to the microsecond", (500_000..600_000).contains(&word(&later, 1)));
    host_adjust_time(&case.host, time(2, 0))?;
    let left = host_adjust_time(&case.host, time(0, 0))?;
    case.holds("nearly two seconds were still to come", word(&left, 0) == 1 || left == time(2, 0));
    case.answers("by who may not", host_set_time(&host, now), KernReturn::INVALID_HOST);
    host_set_time(&case.host, now)
}

fn processors(case: &Case) -> Result<(), CallError> {
    let mut all = host_processors(&case.host)?;
    case.is("there is", all.len(), 1);
    let Some(Some(processor)) = all.next() else { return Ok(()) };
    let mut words = [-1; 16];
    let (of, count) = processor_info(&processor, 1, &mut words)?;
    case.is("words of what it is", count, 5);
    case.is("runs, its slot, the first", &words[2..5], &[1, 0, 1]);
    case.is("its host", of, Some(host()));
    case.holds("its set", processor_get_assignment(&processor)?.is_some());
    case.answers("of what is not told", processor_info(&processor, 99, &mut words), KernReturn::FAILURE);
    case.answers("controlled", processor_control(&processor, &[1, 2]), KernReturn::FAILURE);
    case.answers("started", processor_start(&processor), KernReturn::FAILURE);
    case.answers("stopped", processor_exit(&processor), KernReturn::FAILURE);
    let set = processor_set_default(&host())?;
    case.answers("in another set", processor_assign(&processor, &set, 0), KernReturn::FAILURE);
    Ok(())
}

fn processor_sets(case: &Case) -> Result<(), CallError> {
    let name = processor_set_default(&host())?.expect("a set");
    let set = host_processor_set_priv(&case.host, &name)?.expect("a set");
    let mut words = [-1; 16];
    let (of, count) = processor_set_info(&name, 1, &mut words)?;
    case.is("words of what it is", count, 5);
    case.is("processors", words[0], 1);
    case.is("its host", of, Some(host()));
    let tasks = words[1];
    let threads = words[2];
    case.is("words of its turns", processor_set_info(&name, 2, &mut words)?.1, 2);
    let listed = processor_set_tasks(&set)?;
    case.is("tasks", listed.len(), tasks as usize);
    case.holds("this one", listed.names().contains(&task().name()));
    drop(listed);
    let listed = processor_set_threads(&set)?;
    case.is("threads", listed.len(), threads as usize);
    drop(listed);
    let sets: [Option<SendRight>; 1] = {
        let mut sets = host_processor_sets(&case.host)?;
        case.is("sets", sets.len(), 1);
        [sets.next().flatten()]
    };
    case.is("it is that", sets, [Some(processor_set_default(&host())?.expect("a set"))]);
    case.is("of a task", task_get_assignment(&task())?, processor_set_default(&host())?);
    processor_set_max_priority(&set, 1, 0)?;
    // The kernel is built without sets that one could make.
    case.answers("a new one", processor_set_create(&case.host), KernReturn::FAILURE);
    case.answers("destroyed", processor_set_destroy(&set), KernReturn::FAILURE);
    case.answers("a task moved", task_assign(&task(), &set, 0), KernReturn::FAILURE);
    case.answers("and back", task_assign_default(&task(), 0), KernReturn::FAILURE);
    Ok(())
}

fn descriptor_tables(case: &Case) -> Result<(), CallError> {
    let thread = mach::thread_create(&task())?.expect("a thread");
    // A segment of data for user programs: 64 KiB from 0x00123400 on.
    let [one, other] = [[0x3400_ffff, 0x0040_f212], [0x5600_000f, 0x0040_f234]];
    mach_i386::i386_set_ldt(&thread, 0x27, &[one, other])?;
    let mut room = [[0; 2]; 2];
    let read = mach_i386::i386_get_ldt(&thread, 0x27, 2, &mut room)?;
    // The processor notes in bit 8 that a segment was used.
    let seen =
        [0, 1].map(|index| read.get(index).map(|of| [Word(of[0] as u32), Word(of[1] as u32 & !0x100)]));
    case.is("segments of a thread", read.len(), 2);
    case.is(
        "as they were set",
        seen,
        [one, other].map(|[low, high]| Some([Word(low as u32), Word(high as u32)])),
    );
    case.answers(
        "none of these",
        mach_i386::i386_get_ldt(&thread, -8, 2, &mut []),
        KernReturn::INVALID_ARGUMENT,
    );
    let selector = mach_i386::i386_set_gdt(&thread, -1, one)?;
    let global = mach_i386::i386_get_gdt(&thread, selector)?;
    case.is("a global segment", Word(global[0] as u32), Word(one[0] as u32));
    case.answers("none of these", mach_i386::i386_get_gdt(&thread, 0), KernReturn::INVALID_ARGUMENT);
    mach::thread_terminate(&thread)?;
    bury([thread])
}

fn debugged(case: &Case) -> Result<(), CallError> {
    let port = port_at(ONE)?;
    mach::vm_allocate(&task(), 0x6000_0000, 3 * 4096, 0)?;
    let (region, object) = mach_vm_region_info(&task(), 0x6000_1000)?;
    let seen = [0, 1, 2, 3].map(|index| Word(word(&region, index)));
    case.is("where a region is, and its protection", seen, [0x6000_0000, 0x6000_3000, 3, 7].map(Word));
    case.is("without an object", object, None);
    mach::vm_deallocate(&task(), 0x6000_0000, 3 * 4096)?;
    case.is("a port of no object", mach_port_kernel_object(&task(), ONE)?.0, 0);
    case.answers("send rights", mach_port_get_srights(&task(), ONE), KernReturn::SUCCESS);
    case.answers("requests", mach_port_dnrequest_info(&task(), ONE), KernReturn::SUCCESS);
    case.answers("of no name", mach_port_kernel_object(&task(), 0x2002), KernReturn::INVALID_NAME);
    case.answers("stacks", host_stack_usage(&case.host), KernReturn::SUCCESS);
    drop(port);
    Ok(())
}

fn caches(case: &Case) -> Result<(), CallError> {
    let mut room = [[0; 76]; 26];
    let caches = host_slab_info(&host(), &mut room)?;
    case.holds("more than a message has room for", !caches.is_inline() && caches.len() > 26);
    let named = |name: &[u8]| caches.iter().find(|cache| cache[44..].starts_with(name));
    case.is(
        "a port's size",
        named(b"ipc_port\0").map(|cache| word(cache, 2)).is_some_and(|size| size > 64),
        true,
    );
    case.is("one of threads", named(b"thread\0").is_some(), true);
    let mut room = [[0; 4]; 512];
    let table = host_virtual_physical_table_info(&host(), &mut room)?;
    case.holds("the table of pages", table.is_inline() || table.len() > 512);
    Ok(())
}

/// Who hears of new tasks.
struct Parents(Cell<Option<(PortName, PortName)>>);

impl task_notify::TaskNotifyServer for Parents {
    fn mach_notify_new_task(
        &self,
        _: PortName,
        task: Option<SendRight>,
        parent: Option<SendRight>,
    ) -> Result<(), KernReturn> {
        let (Some(task), Some(parent)) = (task, parent) else { return Err(KernReturn::INVALID_CAPABILITY) };
        self.0.set(Some((task.name(), parent.name())));
        // The kernel does not resume the task that it tells of here.
        mach::task_resume(&task).or(Ok(()))
    }
}

fn new_tasks(case: &Case) -> Result<(), CallError> {
    let port = allocate_port().map_err(CallError::new)?;
    gnumach::register_new_task_notification(&case.host, port.make_send())?;
    let again = gnumach::register_new_task_notification(&case.host, port.make_send());
    case.answers("a second to be told", again, KernReturn::NO_ACCESS);
    case.is("whose right is given back", Status::of(port.name().get())?.make_sends, 2);
    let child = mach::task_create(&task(), 0)?.expect("a task");
    let parents = Parents(Cell::new(None));
    let turn = serve_one(&task_notify::task_notify_server(&parents), &port, Serve::new().timeout(100));
    case.answers("told", turn, KernReturn::SUCCESS);
    case.is("of the task and its parent", parents.0.get(), Some((child.name(), task().name())));
    mach::task_terminate(&child)?;
    bury([child])
}
