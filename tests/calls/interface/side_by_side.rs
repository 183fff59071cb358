//! Do regions side by side arrive on all terms, codes instead of requests, and translated values, in order?

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::{mem, thread};

use mig_rs_local::Task;
use mig_rs_runtime::{
    CallError, Carried, InlineCStr, KernReturn, OutOfLine, OutOfLineRights, PortName, Region, RightsRegion,
    Room, SendRight, Serve, UpTo, serve_one,
};

use super::interfaces::side_by_side::*;
use crate::meeting::{Known, Meeting};

type Answer<T = ()> = Result<T, KernReturn>;
type Rights = OutOfLineRights<SendRight>;

static WORDS: [int32; 8] = [1, 2, 3, 4, 5, 6, 7, 8];
static MORE: [int32; 8] = [-1, -2, -3, -4, -5, -6, -7, -8];

/// Keys that a server does not find, or takes badly.
const NO_KEY: int32 = 0;
const PANIC: int32 = 1;
const NO_ANSWER: int32 = 2;

/// A port as the server knows it, or a right that it owns.
#[derive(Debug)]
enum Object {
    At(PortName),
    Of(Option<SendRight>),
}

struct Server {
    task: Task,
    port: PortName,
    done: Mutex<Vec<String>>,
}

impl Server {
    fn new(meeting: &Meeting) -> Self {
        Self { task: meeting.server, port: meeting.port.name(), done: Mutex::default() }
    }

    fn did(&self, what: impl Into<String>) {
        self.done.lock().unwrap().push(what.into());
    }

    /// What was done since the last time.
    fn done(&self) -> Vec<String> {
        mem::take(&mut *self.done.lock().unwrap())
    }
}

fn texts(regions: &[OutOfLine<char>]) -> Vec<&[u8]> {
    regions.iter().map(|region| &**region).collect()
}

fn names(rights: &[Rights]) -> Vec<Vec<PortName>> {
    rights.iter().map(|rights| rights.names().to_vec()).collect()
}

impl SideBySideServer for Server {
    type object_ref_t = Object;
    type key_ref_t = int32;
    type only_ref_t = i64;
    type title_ref_t = String;
    type rights_ref_t = usize;
    type wire_again_t = String;
    type only_back_t = table;

    fn object_find(&self, port: PortName) -> Answer<Object> {
        self.did("object_find");
        Ok(Object::At(port))
    }

    fn object_find_right(&self, value: Option<SendRight>) -> Answer<Object> {
        self.did("object_find_right");
        Ok(Object::Of(value))
    }

    fn object_release(&self, value: Object) {
        self.did(if matches!(value, Object::At(_)) { "object_release at" } else { "object_release of" });
    }

    fn object_port(&self, value: Object) -> Answer<Carried<SendRight>> {
        self.did("object_port");
        match value {
            Object::At(_) => Err(KernReturn::INVALID_RIGHT),
            Object::Of(right) => Ok(right.into()),
        }
    }

    fn borrowed_release_right(&self, _: Option<SendRight>) {
        self.did("borrowed_release");
    }

    fn borrowed_by_name(&self, _: PortName) {
        self.did("borrowed_by_name");
    }

    fn key_find(&self, value: &key_t) -> Answer<int32> {
        self.did(format!("key_find {}", value[0]));
        if value[0] == NO_KEY { Err(KernReturn::INVALID_NAME) } else { Ok(value[0]) }
    }

    fn key_release(&self, value: int32) {
        self.did(format!("key_release {value}"));
    }

    fn key_table(&self, value: int32) -> Answer<key_t> {
        self.did(format!("key_table {value}"));
        if value == NO_ANSWER { Err(KernReturn::INVALID_NAME) } else { Ok([value; 40]) }
    }

    fn only_find(&self, value: &only_in_t) -> Answer<i64> {
        Ok(value.iter().copied().map(i64::from).sum())
    }

    fn only_table(&self, value: table) -> Answer<only_out_t> {
        Ok(value)
    }

    fn title_find(&self, value: &std::ffi::CStr) -> Answer<String> {
        Ok(value.to_str().unwrap().to_uppercase())
    }

    fn title_text(&self, value: String) -> Answer<InlineCStr<10>> {
        let text = std::ffi::CString::new(value).unwrap();
        InlineCStr::try_from(&*text).map_err(|_| KernReturn::INVALID_VALUE)
    }

    fn pages_release(&self, value: OutOfLine<int32>) {
        assert_eq!(*value, WORDS);
        self.did("pages_release");
    }

    fn rights_find(&self, value: [Option<SendRight>; 2]) -> Answer<usize> {
        Ok(value.iter().flatten().count())
    }

    fn wire_again(&self, value: wire_again_t) -> Answer<String> {
        Ok(value.to_string())
    }

    fn translated_(&self, value: String) {
        self.did(format!("wire {value}"));
    }

    fn given(
        &self,
        _: PortName,
        a: [OutOfLine<int32>; 2],
        b: [OutOfLine<char>; 2],
        c: UpTo<OutOfLine<char>, 3>,
        d: UpTo<OutOfLine<char>, 3>,
    ) -> Answer<UpTo<Region<'_, char>, 3>> {
        assert_eq!(a.each_ref().map(|words| &**words), [&WORDS, &MORE]);
        assert_eq!((texts(&b), texts(&c)), (vec![&b"b"[..], b""], vec![&b"first"[..], b"second"]));
        let mut back: UpTo<Region<'_, char>, 3> = UpTo::default();
        for region in d {
            back.push(region.into()).unwrap();
        }
        Ok(back)
    }

    fn of_rights(
        &self,
        _: PortName,
        a: [Rights; 2],
        b: UpTo<Rights, 2>,
        e: UpTo<OutOfLine<char>, 3>,
    ) -> Answer<(
        [RightsRegion<'_, SendRight>; 2],
        UpTo<RightsRegion<'_, SendRight>, 2>,
        UpTo<Region<'_, char>, 3>,
    )> {
        assert_eq!((a.each_ref().map(Rights::len), b.len()), ([2, 0], e.len()));
        let mut back = UpTo::default();
        b.into_iter().for_each(|rights| back.push(rights.into()).unwrap());
        let mut texts = UpTo::default();
        e.into_iter().for_each(|text| texts.push(text.into()).unwrap());
        Ok((a.map(RightsRegion::from), back, texts))
    }

    fn coded(
        &self,
        _: PortName,
        code: KernReturn,
        a: Option<SendRight>,
        b: [Option<SendRight>; 2],
        c: UpTo<Option<SendRight>, 3>,
        d: [OutOfLine<char>; 2],
        e: UpTo<OutOfLine<char>, 3>,
        f: &std::ffi::CStr,
        g: &std::ffi::CStr,
        h: &table,
        i: &longs,
        j: &[int32],
        k: int32,
        l: Rights,
    ) -> Answer {
        let rights = a.iter().chain(b.iter().flatten()).chain(c.iter().flatten()).count();
        let data = (f.to_bytes().len(), g.to_bytes().len(), h[39], i[2], j.len(), k);
        self.did(format!("{code:?} {rights} {:?} {:?} {data:?} {}", texts(&d), texts(&e), l.len()));
        Ok(())
    }

    fn coded_with_reply(&self, _: PortName, a: OutOfLine<char>, code: KernReturn) -> Answer {
        self.did(format!("{code:?} {}", a.len()));
        Ok(())
    }

    fn translated(
        &self,
        object: PortName,
        a: &Object,
        b: Option<&SendRight>,
        c: &int32,
        d: i64,
        e: String,
        f: &OutOfLine<int32>,
        g: usize,
        h: &String,
        m: &mut Room<'_, int32>,
        n: int32,
        o: &mut table,
    ) -> Answer<(Object, int32, table, String, int32)> {
        self.did("translated");
        assert!(matches!(a, Object::Of(Some(_))) && b.is_some());
        assert_eq!((d, &*e, f.len(), g, &**h), (120, "TITLE", 8, 2, "-9"));
        if *c == PANIC {
            // A panic that no hook prints.
            std::panic::resume_unwind(Box::new(PANIC));
        }
        m.extend([n, n]);
        o[0] += 1;
        let back =
            if n == PANIC { Object::At(object) } else { Object::Of(b.map(|right| self.task.copy_of(right))) };
        Ok((back, *c, [7; 40], "answer".to_owned(), n))
    }

    fn released(&self, _: PortName) -> Answer {
        self.did("released");
        Err(KernReturn::FAILURE)
    }

    fn translated_code(&self, object: &Object, code: KernReturn, a: &Object, b: &String) -> Answer {
        let owns = matches!((object, a), (Object::At(port), Object::Of(Some(_))) if *port == self.port);
        self.did(format!("translated_code {code:?} {owns} {b}"));
        Ok(())
    }
}

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
            let some = UpTo::from([right.copy_send()]);
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
