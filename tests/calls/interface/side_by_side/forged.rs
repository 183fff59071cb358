//! What do the original compilers let through?

use mig_rs_runtime::{CallError, KernReturn, Region};

use super::super::interfaces::side_by_side::*;
use super::super::wire;
use super::Server;
use crate::meeting::{Known, Meeting};

/// A reply that is a code.
const CODE: wire::Shape = wire::Shape::fixed(0, 36);

#[test]
fn forged_counts_are_refused_and_cost_nothing() {
    let meeting = Meeting::new();
    let server = Server::new(&meeting);
    let known = Known::<1>::new(meeting.client, meeting.server);
    let port = wire::Descriptor::Port(wire::Kind::Send);
    let ports: &'static [_] = Box::leak(Box::new([port; 3]));
    let regions: &'static [_] = Box::leak(Box::new([wire::Descriptor::out_of_line::<u8>(); 3]));
    let forged = |id, descriptors| wire::Shape { id, min: 24, max: 200, descriptors, data: &[] };
    let reply = |id: i32| wire::Shape { id: id + 100, ..CODE };
    let (turns, codes) = {
        let (codes, turns) = meeting.serve(&side_by_side_server(&server), || {
            let rights = |count: usize| {
                let mut buffer = wire::Buffer::<200>::new();
                let sent = [(); 3].map(|()| known.right(0).copy_send());
                let request = buffer.request(&forged(7607, ports), meeting.right.copy_send());
                request.ports(sent).ndr().count(count).put(-1_i32).call(&reply(7607)).map(drop)
            };
            let regions = |used: usize, counts: &[u32]| {
                let mut buffer = wire::Buffer::<200>::new();
                let sent = [(); 3].map(|()| Region::from(b"text"));
                let request = buffer.request(&forged(7608, regions), meeting.right.copy_send());
                request.out_of_lines(sent).ndr().count(used).elements(counts).call(&reply(7608)).map(drop)
            };
            [
                rights(3),
                rights(2),
                rights(4),
                rights(usize::MAX),
                regions(3, &[4, 4, 4]),
                regions(1, &[4]),
                regions(1, &[5]),
                regions(4, &[4, 4, 4, 4]),
                regions(3, &[4, 4]),
                regions(2, &[4, 4, 4]),
            ]
        });
        (turns.len(), codes.map(|result| result.map_err(CallError::code)))
    };
    let refused = Err(KernReturn::BAD_ARGUMENTS);
    let wrong = Err(KernReturn::TYPE_ERROR);
    let of_rights = [Ok(()), Ok(()), refused, refused];
    assert_eq!((turns, codes[..4].to_vec()), (10, of_rights.to_vec()));
    assert_eq!(codes[4..].to_vec(), [Ok(()), Ok(()), wrong, refused, refused, refused]);
    let served = ["few_rights 3 -1", "few_rights 2 -1", "few_regions 3", "few_regions 1"];
    assert_eq!(server.done(), served);
    drop(known);
    meeting.part();
}

#[test]
fn elements_need_no_name_and_answers_fit() {
    let meeting = Meeting::new();
    let server = Server::new(&meeting);
    meeting.serve_all(&side_by_side_server(&server), || {
        let mut rows = [[0; 3]; 4];
        let answer = unnamed(&meeting.right, b"abcd", &[[-1, 2, 3]; 4], &[*b"sixteen."; 4], &mut rows);
        let (count, memory) = answer.unwrap();
        assert_eq!((rows, count, &*memory), ([[-1, 2, 3]; 4], 4, &[7; 10][..]));
        let long = unnamed(&meeting.right, b"", &[[1; 3]; 2], &[], &mut rows).map(drop);
        assert_eq!(long, Err(CallError::new(KernReturn::INVALID_ARGUMENT)));
    });
    assert_eq!(server.done(), ["[97, 98, 99, 100] 4 4", "[] 2 0"]);
    meeting.part();
}
