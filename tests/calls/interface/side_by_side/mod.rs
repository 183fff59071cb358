//! Do regions side by side arrive on all terms, codes instead of requests, and translated values, in order?
//!
//! One server for all of it, which notes what it is asked for.

mod forged;
mod regions;
mod translated;

use std::mem;
use std::sync::Mutex;

use mig_rs_local::Task;
use mig_rs_runtime::{
    Carried, InlineCStr, InlineRights, KernReturn, OutOfLine, OutOfLineRights, PortName, Region,
    RightsRegion, Room, SendRight, UpTo,
};

use super::interfaces::side_by_side::*;
use crate::meeting::Meeting;

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
        c: InlineRights<'_, SendRight>,
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
        let rights = a.iter().chain(b.iter().flatten()).chain(&c.flatten().collect::<Vec<_>>()).count();
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

    fn few_rights(&self, _: PortName, a: InlineRights<'_, SendRight>, b: int32) -> Answer {
        self.did(format!("few_rights {} {b}", a.len()));
        Ok(())
    }

    fn few_regions(&self, _: PortName, a: UpTo<OutOfLine<char>, 3>) -> Answer {
        self.did(format!("few_regions {}", a.len()));
        Ok(())
    }

    /// Tries to answer with more than there may be: nothing of it leaves the server.
    fn unnamed(
        &self,
        _: PortName,
        a: &[u8],
        b: &[[int16; 3]],
        c: &[[u8; 8]],
        d: &mut Room<'_, [int16; 3]>,
    ) -> Answer<Region<'_, char>> {
        assert!(d.is_empty(), "what was not written is not there");
        d.extend([b, b].concat());
        assert!(d.is_full() && d.push([0; 3]).is_err());
        let long = if c.is_empty() { &[7; 11][..] } else { &[7; 10] };
        self.did(format!("{a:?} {} {}", b.len(), c.len()));
        Ok(long.into())
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
