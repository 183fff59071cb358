//! When are values translated and destroyed?

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use mig_rs_runtime::{CallError, KernReturn, Serve, serve_one};

use super::super::interfaces::side_by_side::*;
use super::{NO_ANSWER, NO_KEY, PANIC, Server, WORDS};
use crate::meeting::{Known, Meeting};

/// Calls `translated`: what comes back of it, or the code.
fn ask(meeting: &Meeting, known: &Known<1>, key: int32, inout: int32) -> Result<[int32; 4], CallError> {
    let right = || meeting.client.copy_of(known.right(0));
    let (mut c, mut n, mut j, mut k, mut m, mut o) = ([0; 40], [0; 40], [0; 40], [0; 40], [0; 5], [10; 40]);
    (c[0], n[0]) = (key, inout);
    let pair = [known.right(0).copy_send(), known.right(0).copy_send()];
    let to = &meeting.right;
    let result = translated(
        to,
        right(),
        right(),
        &c,
        &[3; 40],
        c"title",
        &WORDS,
        pair,
        -9,
        &mut j,
        &mut k,
        &mut m,
        &mut n,
        &mut o,
    );
    result.map(|(i, l, count)| {
        assert_eq!(i.map(|right| right.name()), Some(known.right(0).name()));
        assert_eq!((l.to_bytes(), &m[..count], k, o[0]), (&b"answer"[..], &[inout; 2][..], [7; 40], 11));
        [j[39], n[39], key, inout]
    })
}

#[test]
fn values_are_translated_in_order_and_destroyed_in_reverse() {
    let meeting = Meeting::new();
    let server = Server::new(&meeting);
    let known = Known::<1>::new(meeting.client, meeting.server);
    let destroyed = |c| ["wire -9".to_owned(), "pages_release".to_owned(), format!("key_release {c}")];
    let last = ["borrowed_release", "object_release of"];
    meeting.serve_all(&side_by_side_server(&server), || {
        assert_eq!(ask(&meeting, &known, 5, 6), Ok([5, 6, 5, 6]));
        let mut expected = vec!["object_find_right", "key_find 5", "key_find 6", "translated"];
        let middle = destroyed(5);
        expected.extend(middle.iter().map(String::as_str).chain(last));
        expected.extend(["object_port", "key_table 5", "key_table 6"]);
        assert_eq!(server.done(), expected);

        // One that is refused: the handler is not called, and what was translated before is destroyed.
        let refused = Err(CallError::new(KernReturn::INVALID_NAME));
        assert_eq!(ask(&meeting, &known, NO_KEY, 6), refused);
        assert_eq!(
            server.done(),
            ["object_find_right", "key_find 0", "borrowed_release", "object_release of"]
        );

        // A result that cannot be translated.
        assert_eq!(ask(&meeting, &known, 5, NO_ANSWER), refused);
        assert_eq!(server.done().pop().as_deref(), Some("key_table 2"));
        let no_right = Err(CallError::new(KernReturn::INVALID_RIGHT));
        assert_eq!(ask(&meeting, &known, 5, PANIC), no_right);
        assert_eq!(server.done().pop().as_deref(), Some("object_port"));

        assert_eq!(released(&meeting.right), Err(CallError::new(KernReturn::FAILURE)));
        assert_eq!(server.done(), ["released", "borrowed_by_name"]);
    });
    drop(known);
    meeting.part();
}

#[test]
fn a_handler_that_panics_leaves_nothing_that_was_translated() {
    let meeting = Meeting::new();
    let server = Server::new(&meeting);
    let known = Known::<1>::new(meeting.client, meeting.server);
    thread::scope(|scope| {
        let serving = scope.spawn(|| {
            let demux = side_by_side_server(&server);
            let serve = || serve_one(&demux, &meeting.port, Serve::new().timeout(20_000));
            catch_unwind(AssertUnwindSafe(serve)).is_err()
        });
        assert!(ask(&meeting, &known, PANIC, 6).is_err());
        serving.join().unwrap();
    });
    let done = server.done();
    let ended =
        ["translated", "wire -9", "pages_release", "key_release 1", "borrowed_release", "object_release of"];
    assert_eq!(done[done.len() - 6..], ended);
    drop(known);
    meeting.part();
}
