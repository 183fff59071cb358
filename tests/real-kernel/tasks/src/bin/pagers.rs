//! Do four threads that receive for three objects keep each object's messages in order, while six others read and write them?

#![no_std]
#![no_main]

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use mig_rs_gnumach::{Boot, allocate_port, allocate_port_set, send_right, start, task};
use mig_rs_real_kernel::interfaces::memory_object::seqnos_memory_object_server;
use mig_rs_real_kernel::interfaces::{mach, mach_port};
use mig_rs_real_kernel::pager::{BYTES, Object, PAGE, PAGES, Pager, Told};
use mig_rs_real_kernel::{Account, Case, join, keep, spawn, wait_for};
use mig_rs_runtime::{PortSet, ReceiveRight, Serve, serve};

start!(main);

const RECEIVERS: u32 = 4;
const USERS: usize = 2;
const ROUNDS: u32 = 30;
/// Words of a page.
const WORDS: usize = PAGE / 4;

static FIRST: [Object; 3] = [Object::new(0), Object::new(1), Object::new(2)];
static IN_ORDER: [Object; 3] = [Object::new(0), Object::new(1), Object::new(2)];
static AS_THEY_COME: [Object; 3] = [Object::new(0), Object::new(1), Object::new(2)];

/// What the threads of one run share.
struct Run {
    objects: &'static [Object; 3],
    ordered: bool,
    set: &'static PortSet,
    /// Where each object is mapped.
    windows: [usize; 3],
    receivers: AtomicU32,
    users: AtomicU32,
    flushed: AtomicBool,
    ending: AtomicBool,
    /// What each thread has written last.
    written: [[AtomicU32; USERS]; 3],
    /// How often a word was not what was written to it.
    wrong: AtomicU32,
}

/// One of several threads.
struct One {
    run: &'static Run,
    number: usize,
}

/// Receives until nothing has come for a while.
fn receive(run: &'static Run) {
    let pager = Pager { objects: run.objects, say: None, dawdles: true };
    let options = Serve::new().timeout(300);
    let options = if run.ordered { options.in_order(&pager) } else { options };
    let demux = seqnos_memory_object_server(&pager);
    while !run.ending.load(Ordering::SeqCst) {
        let _ = serve(&demux, run.set, options);
    }
    run.receivers.fetch_add(1, Ordering::SeqCst);
}

/// Counts in a word of its own in each page, for which it needs the page every time.
fn use_it(one: &'static One) {
    let One { run, number } = one;
    let (object, lane) = (number % 3, number / 3);
    let window = core::ptr::with_exposed_provenance_mut::<u32>(run.windows[object]);
    let mut round = 0;
    while !run.flushed.load(Ordering::SeqCst) {
        for page in 0..PAGES {
            // SAFETY: the object is mapped here, and no other thread looks at this word.
            unsafe {
                let word = window.add(page * WORDS + lane);
                if round != 0 && word.read_volatile() != round {
                    run.wrong.fetch_add(1, Ordering::SeqCst);
                }
                word.write_volatile(round + 1);
            }
        }
        round += 1;
        mig_rs_gnumach::wait(0);
    }
    run.written[object][lane].store(round, Ordering::SeqCst);
    run.users.fetch_add(1, Ordering::SeqCst);
}

fn main(boot: Boot) {
    let case = Case::new(boot);
    let set = keep(allocate_port_set().expect("a port set"));
    // Names that stay, such as reply ports, are made when they are first needed.
    play(&case, set, &FIRST, true);
    let before = Account::take();
    case.say(format_args!("each message in its turn"));
    let (wrong, told) = play(&case, set, &IN_ORDER, true);
    let messages: u32 = told.iter().map(|told| told.messages).sum();
    case.holds("more than a hundred messages", messages > 100);
    case.is("words that were not what was written", wrong, 0);
    case.is("messages out of order", told.map(|told| told.out_of_order), [0; 3]);
    case.is("messages refused", told.map(|told| told.refused), [0; 3]);
    case.is("names and references", Account::take(), before);
    case.say(format_args!("the same without turns"));
    let (_, told) = play(&case, set, &AS_THEY_COME, false);
    case.holds("messages come out of order", told.iter().any(|told| told.out_of_order != 0));
    case.end();
}

/// Lets all threads run over new objects. Says how many words were wrong, and what the objects were told.
fn play(
    case: &Case,
    set: &'static PortSet,
    objects: &'static [Object; 3],
    ordered: bool,
) -> (u32, [Told; 3]) {
    let ports = [(); 3].map(|()| allocate_port().expect("a port"));
    for (object, port) in objects.iter().zip(&ports) {
        object.is_at(port);
        mach_port::mach_port_move_member(&task(), port.name().get(), set.name().get()).expect("a member");
    }
    let run = keep(Run {
        objects,
        ordered,
        set,
        windows: [0, 1, 2].map(|at| map(&ports[at])),
        receivers: AtomicU32::new(0),
        users: AtomicU32::new(0),
        flushed: AtomicBool::new(false),
        ending: AtomicBool::new(false),
        written: Default::default(),
        wrong: AtomicU32::new(0),
    });
    let receivers = [(); RECEIVERS as usize].map(|()| spawn(run, receive));
    let mut number = 0..;
    let users =
        [(); USERS * 3].map(|()| spawn(keep(One { run, number: number.next().unwrap_or(0) }), use_it));
    flush(case, run, &ports);
    for (object, window) in objects.iter().zip(run.windows) {
        mach::vm_deallocate(&task(), window as u32, BYTES as u32).expect("vm_deallocate");
        object.destroy();
    }
    let told = [0, 1, 2].map(|at: usize| {
        let object = &objects[at];
        let ended = wait_for(|| object.told().ended == 1);
        if ordered {
            case.holds("an object has ended", ended);
            let written = run.written[at].each_ref().map(|round| round.load(Ordering::SeqCst));
            let last = [0, 1].map(|lane| [0, 1, 2, 3].map(|page| object.word(page * WORDS + lane)));
            case.holds(
                "its pages are as they were written last",
                last == written.map(|round| [round; PAGES]),
            );
        }
        object.told()
    });
    run.ending.store(true, Ordering::SeqCst);
    case.holds("all threads have ended", wait_for(|| run.receivers.load(Ordering::SeqCst) == RECEIVERS));
    join(receivers);
    join(users);
    (run.wrong.load(Ordering::SeqCst), told)
}

fn map(port: &ReceiveRight) -> usize {
    let right = send_right(port).expect("a send right");
    mach::vm_map(&task(), 0, BYTES as u32, 0, 1, &right, 0, 0, 3, 3, 0).expect("vm_map") as usize
}

/// Takes all pages away again and again, while they are used.
fn flush(case: &Case, run: &'static Run, ports: &[ReceiveRight; 3]) {
    let all = |round| move || run.objects.iter().all(|object| object.told().locked == round);
    wait_for(|| run.objects.iter().all(|object| object.told().requested != 0));
    let mut flushed = true;
    for round in 1..=ROUNDS + 1 {
        if round > ROUNDS {
            run.flushed.store(true, Ordering::SeqCst);
            case.holds(
                "all threads have written",
                wait_for(|| run.users.load(Ordering::SeqCst) == USERS as u32 * 3),
            );
        }
        for (object, port) in run.objects.iter().zip(ports) {
            object.clean_and_flush(port);
        }
        flushed &= wait_for(all(round));
    }
    case.holds("all pages were flushed every time", flushed);
}
