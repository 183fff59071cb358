//! Do regions and codes go where they should?

use mig_rs_runtime::{CallError, KernReturn, OutOfLine, Region, RightsRegion, SendRight, UpTo};

use super::super::interfaces::side_by_side::*;
use super::{MORE, Rights, Server, WORDS, names, texts};
use crate::meeting::{Known, Meeting};

#[test]
fn regions_are_given_away_side_by_side() {
    let meeting = Meeting::new();
    let server = Server::new(&meeting);
    let to = &meeting.right;
    meeting.serve_all(&side_by_side_server(&server), || {
        let ask = |c: &[&'static [u8]], d: &[&[u8]]| {
            let mut given = UpTo::default();
            c.iter().for_each(|text| given.push(Region::from(*text)).unwrap());
            given_(to, given, d)
        };
        let back = ask(&[b"first", b"second"], &[b"ten lette.", b"", b"x"]).unwrap();
        assert_eq!(texts(&back), [&b"ten lette."[..], b"", b"x"]);
        let long = ask(&[b"first"], &[b"eleven lett"]).map(drop);
        assert_eq!(long, Err(CallError::new(KernReturn::ARRAY_TOO_LARGE)));
        // What is given away goes back and forth, and is given back when the call is refused.
        let again = UpTo::<_, 3>::from([]);
        let mut given = again;
        for text in back {
            given.push(Region::from(text)).unwrap();
        }
        let refused = given_(to, given, &[&[][..]; 4]).map(drop);
        assert_eq!(refused, Err(CallError::new(KernReturn::ARRAY_TOO_LARGE)));
    });
    meeting.part();
}

fn given_<'a>(
    to: &SendRight,
    c: UpTo<Region<'a, char>, 3>,
    d: &[&[u8]],
) -> Result<UpTo<OutOfLine<char>, 3>, CallError> {
    let a = [Region::from(&WORDS), Region::from(&MORE)];
    given(to, a, [Region::from(b"b"), Region::default()], c, d)
}

#[test]
fn regions_of_rights_side_by_side() {
    let meeting = Meeting::new();
    let server = Server::new(&meeting);
    let known = Known::<2>::new(meeting.client, meeting.server);
    meeting.serve_all(&side_by_side_server(&server), || {
        let copied = || RightsRegion::copy_send(known.rights());
        let a = [copied(), RightsRegion::default()];
        let (c, d, e) = of_rights(&meeting.right, a, UpTo::from([copied()]), &[b"text"]).unwrap();
        let both: Vec<_> = known.rights().iter().map(SendRight::name).collect();
        assert_eq!(names(&c), [both.clone(), vec![]]);
        assert_eq!((names(&d), texts(&e)), (vec![both], vec![&b"text"[..]]));
        // They go away again with the next call.
        let mut rights = UpTo::default();
        c.into_iter().chain(d).take(2).for_each(|region| rights.push(RightsRegion::from(region)).unwrap());
        let a = [copied(), RightsRegion::default()];
        let (_, d, _) = of_rights(&meeting.right, a, rights, &[b"", b"x"]).unwrap();
        assert_eq!(d.iter().map(Rights::len).collect::<Vec<_>>(), [2, 0]);
    });
    drop(known);
    meeting.part();
}

#[test]
fn a_code_goes_out_alone() {
    let meeting = Meeting::new();
    let server = Server::new(&meeting);
    let known = Known::<1>::new(meeting.client, meeting.server);
    let to = &meeting.right;
    let reply = meeting.client.allocate();
    meeting.serve_all(&side_by_side_server(&server), || {
        let ask = |code| {
            let (client, right) = (meeting.client, known.right(0));
            let moved = client.copy_of(right);
            let pair = [right.copy_send(), right.copy_send()];
            let some = RightsRegion::copy_send(known.rights());
            let rights = RightsRegion::copy_send(known.rights());
            let (d, e): ([&[u8]; 2], &[&[u8]]) = ([b"d", b""], &[b"e"]);
            coded(to, code, moved, pair, some, d, e, c"f", c"gg", &[1; 40], &[2; 3], &[3], 4, rights)
        };
        assert_eq!(ask(KernReturn::SUCCESS), Ok(()));
        assert_eq!(ask(KernReturn::NO_SPACE), Ok(()));
        for code in [KernReturn::SUCCESS, KernReturn::NO_ACCESS] {
            assert_eq!(coded_with_reply(to, b"text", code, &reply), Ok(()));
            let object = meeting.client.copy_of(known.right(0));
            assert_eq!(translated_code(to, code, object, -3), Ok(()));
        }
    });
    let (full, alone) = (KernReturn::SUCCESS, KernReturn::NO_SPACE);
    let other = KernReturn::NO_ACCESS;
    let coded = [
        format!("{full:?} 4 [[100], []] [[101]] (1, 2, 1, 2, 1, 4) 1"),
        format!("{alone:?} 0 [[], []] [] (0, 0, 0, 0, 0, 0) 0"),
    ];
    let translated = |code, size, owns, b: &str| {
        [
            format!("{code:?} {size}"),
            "object_find".to_owned(),
            "object_find_right".to_owned(),
            format!("translated_code {code:?} {owns} {b}"),
            format!("wire {b}"),
            "object_release of".to_owned(),
            "object_release at".to_owned(),
        ]
    };
    let expected: Vec<_> = coded
        .into_iter()
        .chain(translated(full, 4, true, "-3"))
        .chain(translated(other, 0, false, "0"))
        .collect();
    assert_eq!(server.done(), expected);
    drop((known, reply));
    meeting.part();
}
