//! Do four threads keep every page, and the order of each object, whatever happens to them?
//!
//! `PAGER_REQUESTS` says how many requests there are.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "what a test finds wrong ends it")]
#![allow(clippy::cast_possible_truncation, reason = "small numbers")]

mod forger;
mod play;
mod unruly;

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use mig_rs_local::{Task, Trap, insert_member};
use mig_rs_runtime::{Dispatch, KernReturn, ReceiveRight, SendRight, Serve, Stop, kernel, serve, serve_on};
use pager::interface::mach::memory_object_synchronize_completed;
use pager::interface::memory_object::{
    SeqnosMemoryObjectServer, memory_object_discard_request, memory_object_server,
    seqnos_memory_object_server,
};
use pager::load::{Findings, Plan, Random, Stage};
use pager::manager::{Object, Pager};

use play::{Play, assert_all_turns_passed};
use unruly::Unruly;

/// Serves on four threads while `work` lasts.
fn serve_while<'s>(
    stage: &'s Stage,
    demux: &(impl Dispatch + Sync),
    options: Serve<'s>,
    work: impl FnOnce(),
) {
    let stop = Stop::new();
    thread::scope(|scope| {
        let serving = scope.spawn(|| serve_on(4, demux, &stage.set, options.until(&stop)));
        work();
        stop.stop(&stage.door);
        assert_eq!(serving.join().unwrap(), Ok(()));
    });
}

/// As [`serve_while`], in order.
fn serve_in_order(stage: &Stage, server: &(impl SeqnosMemoryObjectServer + Sync), work: impl FnOnce()) {
    let options = Serve::new().in_order(&stage.pager);
    serve_while(stage, &seqnos_memory_object_server(server), options, || {
        work();
        assert_all_turns_passed(stage.task, &stage.pager);
    });
}

#[test]
fn in_order_every_page_is_kept() {
    let (play, stage) = Play::new("order");
    serve_in_order(&stage, &Unruly::new(&stage.pager, 16), || {
        play.work(|| ());
        play.unmap(&stage.pager);
    });
    drop(stage);
    assert_eq!(play.end(), Findings::default());
}

#[test]
fn without_the_sequencer_the_order_breaks() {
    let (play, stage) = Play::new("disorder");
    let server = Unruly::new(&stage.pager, 1);
    serve_while(&stage, &memory_object_server(&server), Serve::new(), || {
        // It breaks soon.
        let plan = Plan { requests: 2000, ..play.plan };
        play.work_on(plan, || (), &|_| (), &|_| false);
        play.unmap(&stage.pager);
    });
    drop(stage);
    let Findings { torn, lost, early } = play.end();
    assert!(lost > 0 && early > 0, "{lost} lost writes, {early} answers too early");
    assert_eq!(torn, 0, "the file keeps whole pages in whatever order they come");
}

#[test]
fn a_receiver_that_dies_and_one_that_leaves_lose_no_turn() {
    let (play, stage) = Play::new("killed");
    let server = Unruly::new(&stage.pager, 16);
    let (stop, leave) = (Stop::new(), Stop::new());
    thread::scope(|scope| {
        let receive = |until| {
            let options = Serve::new().until(until).in_order(&stage.pager).let_panics_through();
            let demux = seqnos_memory_object_server(&server);
            let set = &stage.set;
            move || serve(&demux, set, options)
        };
        let receivers = [&stop, &stop, &stop, &leave].map(|until| scope.spawn(receive(until)));
        play.work(|| {
            leave.raise();
            memory_object_discard_request(&stage.objects[0], None, 0, 0).unwrap();
        });
        play.unmap(&stage.pager);
        assert_all_turns_passed(stage.task, &stage.pager);
        stop.stop(&stage.door);
        let died = receivers.into_iter().map(|receiver| receiver.join().is_err()).filter(|died| *died);
        assert_eq!(died.count(), 1);
    });
    drop(stage);
    assert_eq!(play.end(), Findings::default());
}

#[test]
fn forged_and_foreign_messages_change_nothing() {
    let (play, stage) = Play::new("forged");
    let (forger, done) = (Task::new(), AtomicBool::new(false));
    play.watch(forger);
    serve_in_order(&stage, &stage.pager, || {
        // The kernel comes first: a pager believes whoever does.
        play.work_on(Plan { requests: 8, ..play.plan }, || (), &|_| (), &|_| false);
        thread::scope(|scope| {
            let forging = scope.spawn(|| forger::forge(forger, &stage, &done));
            play.work(|| ());
            done.store(true, SeqCst);
            assert!(forging.join().unwrap() > 100);
        });
        play.unmap(&stage.pager);
    });
    drop(stage);
    assert_eq!(play.end(), Findings::default());
}

/// Moves a pager to another task, with all that it holds.
fn move_to(task: Task, stage: Stage) -> Stage {
    let Stage { task: old, pager, objects, files, .. } = stage;
    let name = |name| NonZeroU32::new(name).unwrap();
    let moved = |object: Object| {
        let (port, store, control) = object.into_parts();
        let port = old.hand_over(port.name(), kernel::MOVE_RECEIVE, task).map(|new| (port.into_raw(), new));
        let control = control.map(|control| {
            let new = old.hand_over(control.name(), kernel::MOVE_SEND, task).unwrap();
            let _ = control.into_raw();
            // SAFETY: the right was moved to this name.
            unsafe { SendRight::from_raw(name(new.get())) }
        });
        // SAFETY: the right was moved to this name.
        let port = unsafe { ReceiveRight::from_raw(name(port.unwrap().1.get())) };
        Object::taken_over(port, store, control)
    };
    let (set, door) = (task.allocate_set(), task.allocate());
    let pager: Pager = pager.into_objects().map(moved).collect();
    for port in pager.objects().map(Object::port).chain([&door]) {
        insert_member(port, &set).unwrap();
    }
    Stage { task, set, door, pager, objects, files }
}

#[test]
fn a_pager_that_moves_to_another_task_counts_from_0_again() {
    let (play, stage) = Play::new("moved");
    let task = Task::new();
    play.watch(task);
    let (half, is_half) = mpsc::channel();
    thread::scope(|scope| {
        let clients = scope.spawn(|| play.work(|| half.send(()).unwrap()));
        serve_in_order(&stage, &stage.pager, || is_half.recv().unwrap());
        let counted = |pager: &Pager| -> Vec<u32> {
            pager.objects().map(|object| object.sequencer().next().get()).collect()
        };
        let before = counted(&stage.pager);
        let stage = move_to(task, stage);
        assert_eq!(counted(&stage.pager), [0; 4]);
        serve_in_order(&stage, &stage.pager, || {
            clients.join().unwrap();
            play.unmap(&stage.pager);
        });
        assert!(before.into_iter().chain(counted(&stage.pager)).all(|count| count > play.plan.requests / 8));
    });
    assert_eq!(play.end(), Findings::default());
}

/// Lets calls of a task fail now and then, with codes after which nothing is lost.
fn trouble(task: Task, random: &mut Random) {
    let (trap, code) = match random.below(5) {
        0 => (Trap::Send, KernReturn::SEND_TIMED_OUT),
        1 => (Trap::Send, KernReturn::SEND_INTERRUPTED),
        2 => (Trap::Send, KernReturn::SEND_NO_BUFFER),
        3 => (Trap::Receive, KernReturn::RCV_INTERRUPTED),
        // This one ends a loop.
        _ => (Trap::Receive, KernReturn::RCV_TIMED_OUT),
    };
    task.fail_after(random.below(10) as usize, trap, code);
}

#[test]
fn faults_at_random_lose_nothing() {
    let (play, stage) = Play::new("faults");
    let (stop, done) = (Stop::new(), AtomicBool::new(false));
    let failed = AtomicU32::new(0);
    thread::scope(|scope| {
        let receive = || {
            let options = Serve::new().until(&stop).in_order(&stage.pager);
            while serve(&seqnos_memory_object_server(&stage.pager), &stage.set, options).is_err() {}
        };
        let receivers = [(); 4].map(|()| scope.spawn(receive));
        let (mapped, is_mapped) = mpsc::channel();
        let troubling = scope.spawn(|| {
            let (mut random, is_mapped) = (Random::new(play.plan.seed), is_mapped);
            is_mapped.recv().unwrap();
            while !done.load(SeqCst) {
                trouble(stage.task, &mut random);
                trouble(play.kernel.task(), &mut random);
                thread::sleep(Duration::from_micros(500));
            }
        });
        // Calls of the clients fail with whatever code there is: a client does not know then what has become of its request.
        let meet = |client: Task| {
            client.fail_randomly(play.plan.seed, 50);
            mapped.send(()).unwrap();
        };
        // What has not happened yet by half way happens later.
        let half_way = || done.store(true, SeqCst);
        play.work_on(play.plan, half_way, &meet, &|_| failed.fetch_add(1, SeqCst) < u32::MAX);
        troubling.join().unwrap();
        play.unmap(&stage.pager);
        assert_all_turns_passed(stage.task, &stage.pager);
        stop.stop(&stage.door);
        receivers.into_iter().for_each(|receiver| receiver.join().unwrap());
    });
    drop(stage);
    assert!(failed.into_inner() > play.plan.requests / 100);
    assert_eq!(play.end(), Findings::default());
}

#[test]
fn messages_that_are_lost_on_the_way_have_their_turn() {
    let (play, stage) = Play::new("lost");
    serve_in_order(&stage, &stage.pager, || {
        let few = Plan { requests: 100, ..play.plan };
        play.work_on(few, || (), &|_| (), &|_| false);
        for code in [KernReturn::RCV_TOO_LARGE, KernReturn::RCV_HEADER_ERROR, KernReturn::RCV_BODY_ERROR] {
            stage.task.fail_next(Trap::Receive, code);
            // Threads that wait already have asked before: the fault is for a later message.
            for _ in 0..20 {
                memory_object_synchronize_completed(&stage.objects[0], 0, 0).unwrap();
            }
            assert_all_turns_passed(stage.task, &stage.pager);
        }
        play.work_on(few, || (), &|_| (), &|_| false);
        play.unmap(&stage.pager);
    });
    drop(stage);
    assert_eq!(play.end(), Findings::default());
}
