//! Does every routine carry what it is given, and give back what it held, in every way a call can end?

use mig_rs_runtime::{CallError, KernReturn, Turn};
use mig_rs_tests_every::{Interface, Mode, Play, Routine};
use proptest::prelude::{Strategy, any};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::interfaces;
use crate::letter;
use crate::stage::{Outcome, Scene, Stage};

/// How often each routine is called in each way.
const CALLS: usize = 6;
/// As many elements as have no place in a typed message, so that they go beside it.
const MANY: usize = 2049;
/// A code that is nobody's.
const CODE: KernReturn = KernReturn(4711);

/// Scenes with random values, short more often than long.
fn scenes(mode: Mode) -> Vec<Scene> {
    let mut runner = TestRunner::default();
    let lengths = proptest::prop_oneof![0..=1_usize, 1..=4_usize, 0..=40_usize];
    let scene = (any::<u64>(), lengths).prop_map(|(seed, length)| Scene::new(mode, seed, length));
    let mut scenes: Vec<_> = (0..CALLS).map(|_| scene.new_tree(&mut runner).unwrap().current()).collect();
    // One at least that fits everywhere.
    scenes.push(Scene::new(mode, 4711, 1));
    scenes
}

/// Plays every routine of every interface with every server.
fn every(mode: Mode, look: impl Fn(&Routine, &Outcome, &Play)) {
    for interface in interfaces() {
        for server in 0..interface.servers.len() {
            // A client that is its own server cannot go alone.
            let alone = |routine: &&Routine| mode != Mode::ClientDies || !routine.to_itself;
            for routine in interface.routines.iter().filter(alone) {
                one(interface, server, routine, mode, &look);
            }
        }
    }
}

fn one(
    interface: &Interface,
    server: usize,
    routine: &Routine,
    mode: Mode,
    look: impl Fn(&Routine, &Outcome, &Play),
) {
    let mut called = 0;
    let mut look = |scene: &Scene, outcome: &Outcome, play: &Play| {
        let what = || format!("{} of {}: {scene:?}, {outcome:?}", routine.name, interface.name);
        if outcome.result == Err(CallError::new(KernReturn::ARRAY_TOO_LARGE)) && play.entered.is_empty() {
            assert!(outcome.turns.is_empty(), "{}", what());
            return;
        }
        assert_eq!(play.entered.len(), 1, "{}", what());
        assert_eq!(play.entered[0].1.difference(&outcome.sent), None, "{}", what());
        called += 1;
        look(routine, outcome, play);
    };
    let mut scenes = scenes(mode);
    if letter::is_typed(letter::abi(interface.abi)) && mode != Mode::ClientDies {
        scenes.push(Scene::new(mode, 4711, MANY));
    }
    // A client that dies does so once.
    for scenes in scenes.chunks(if mode == Mode::ClientDies { 1 } else { scenes.len() }) {
        let mut stage = Stage::for_routine(routine);
        stage.play(interface, server, routine, scenes, &mut look);
        stage.strike(routine.name);
    }
    assert!(called > 0, "{} of {} was never called", routine.name, interface.name);
}

#[test]
fn what_is_sent_arrives_and_what_is_answered_too() {
    every(Mode::Ok, |routine, outcome, play| {
        assert_eq!(outcome.turns, [Turn::Handled]);
        let answered = outcome.result.as_ref().unwrap();
        let left = play.left.as_ref().unwrap();
        assert_eq!(left.difference(answered), None, "{}", routine.name);
    });
}

#[test]
fn a_handler_that_fails_keeps_nothing() {
    every(Mode::Err(CODE), |routine, outcome, _| {
        assert_eq!(outcome.turns, [Turn::Handled]);
        match &outcome.result {
            Ok(_) => assert!(!routine.replies, "{}", routine.name),
            Err(error) => assert_eq!(error.code(), CODE, "{}", routine.name),
        }
    });
}

#[test]
fn a_handler_that_panics_keeps_nothing() {
    every(Mode::Panic, |routine, outcome, _| {
        assert_eq!(outcome.turns, [Turn::Panicked]);
        match &outcome.result {
            Ok(_) => assert!(!routine.replies, "{}", routine.name),
            Err(error) => assert_eq!(error.code(), KernReturn::FAILURE, "{}", routine.name),
        }
    });
}

#[test]
fn an_answer_for_a_client_that_has_gone_is_given_back() {
    every(Mode::ClientDies, |_, outcome, _| {
        assert_eq!(outcome.turns, [Turn::Handled]);
    });
}
