//! Is a request refused that is not what its interface says: with the right code, before the handler, and destroyed whole?

use std::rc::Rc;

use mig_rs_runtime::generated::xnu64 as wire;
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::*;

use crate::mock::{self, set, word};
use crate::servers::{self, Desk, desk, nothing_left, rack};
use crate::{desk, rack};

/// Calls with a request that is changed on its way: the client hears the code, the handler nothing.
fn refused<T: std::fmt::Debug>(
    desk: &Rc<Desk>,
    code: KernReturn,
    forge: impl FnOnce(&mut Vec<u8>) + 'static,
    call: impl FnOnce() -> Result<T, CallError>,
) {
    let calls = desk.calls.get();
    servers::turns();
    mock::forge_request(forge);
    assert_eq!(call().unwrap_err().code(), code);
    assert_eq!(servers::turns(), [Turn::Refused(code)]);
    assert_eq!(desk.calls.get(), calls);
    let reply = mock::sent().pop().unwrap().bytes;
    assert_eq!((reply.len(), word(&reply, 32) as i32), (36, code.0), "header, NDR record and the code");
    assert_eq!(reply[24..32], [0, 0, 0, 0, 1, 0, 0, 0]);
}

#[test]
fn size_and_complex_bit_are_those_of_the_routine() {
    let (desk, to) = desk();
    let add = || desk::add(&to, 1, 2, 3);
    refused(&desk, KernReturn::BAD_ARGUMENTS, |m| m.extend([0; 4]), add);
    refused(&desk, KernReturn::BAD_ARGUMENTS, |m| m.truncate(44), add);
    refused(&desk, KernReturn::BAD_ARGUMENTS, |m| m.truncate(24), add);
    refused(&desk, KernReturn::BAD_ARGUMENTS, |m| m[3] |= 0x80, add);
    refused(&desk, KernReturn::BAD_ARGUMENTS, |m| m[3] &= 0x7f, || desk::lookup(&to, None, &[], 0));
    refused(&desk, KernReturn::BAD_ARGUMENTS, |m| m.truncate(36), || desk::bytes(&to, b"", &mut []));
    refused(&desk, KernReturn::BAD_ARGUMENTS, |m| m.extend([0; 4]), || desk::bytes(&to, &[0; 100], &mut []));
    assert_eq!(desk::add(&to, 1, 2, 3), Ok((6, 0)));
    drop(to);
    nothing_left();
}

#[test]
fn a_count_fits_its_maximum_and_the_message() {
    let (desk, to) = desk();
    let abc = || desk::bytes(&to, b"abc", &mut [0; 9]);
    for count in [0, 5, 8, 101, u32::MAX, 1 << 31] {
        refused(&desk, KernReturn::BAD_ARGUMENTS, move |m| set(m, 32, count), abc);
    }
    for count in [1, 2, 4] {
        mock::forge_request(move |m| set(m, 32, count));
        assert_eq!(abc(), Ok(count as usize), "as long with its padding, so nobody can tell");
    }
    let list = || desk::offsets(&to, &[1, 2], &mut [0; 8], &mut [0; 4]);
    for count in [0, 1, 3, 9, 0x2000_0001, 0x2000_0002] {
        refused(&desk, KernReturn::BAD_ARGUMENTS, move |m| set(m, 32, count), list);
    }
    drop(to);
    nothing_left();
}

#[test]
fn padding_is_no_room_for_more() {
    let (_, to) = rack();
    let halves = |forge: fn(&mut Vec<u8>)| {
        mock::forge_request(forge);
        rack::halves(&to, b"0123456789", c"012345678").map_err(CallError::code)
    };
    assert_eq!(halves(|_| ()), Ok(()));
    assert_eq!(halves(|m| set(m, 32, 11)), Err(KernReturn::BAD_ARGUMENTS));
    assert_eq!(halves(|m| set(m, 52, 11)), Err(KernReturn::BAD_ARGUMENTS));
    assert_eq!(halves(|m| set(m, 32, 9)), Ok(()));
    drop(to);
    nothing_left();
}

/// A request for `lookup` of the descriptors and data that `slots` puts in.
fn lookup(
    to: &SendRight,
    descriptors: usize,
    slots: impl FnOnce(Lookup<'_>) -> Lookup<'_>,
) -> Result<(), CallError> {
    const MANY: &[wire::Descriptor] = &[wire::Descriptor::AnyPort; 4];
    let shape = wire::Shape { id: 4202, min: 28, max: 200, descriptors: &MANY[..descriptors], data: &[] };
    let reply = wire::Shape { id: 4302, min: 40, max: 40, descriptors: &[], data: &[] };
    let mut buffer = wire::Buffer::<200>::new();
    slots(buffer.request(&shape, to.copy_send())).call(&reply).map(|_| ())
}
type Lookup<'b> = wire::Writer<'b>;

#[test]
fn a_descriptor_is_of_its_type_and_disposition() {
    let (desk, to) = desk();
    let port = mock::port();
    let right = mock::send_right(&port);
    let refused = |code, descriptors, slots: &dyn Fn(Lookup<'_>) -> Lookup<'_>| {
        refused(&desk, code, |_| (), || lookup(&to, descriptors, slots));
    };
    let (shape, typed) = (KernReturn::BAD_ARGUMENTS, KernReturn::TYPE_ERROR);
    static NAMES: [Option<SendRight>; 2] = [None, None];
    assert_eq!(
        lookup(&to, 2, |m| m.port(right.copy_send()).out_of_line(&[1_u32]).ndr().count(1).put(0)),
        Ok(())
    );
    assert_eq!(servers::turns(), [Turn::Handled]);
    mock::sent();

    refused(typed, 2, &|m| m.out_of_line(&[1_u32]).port(right.copy_send()).ndr().count(1).put(0));
    refused(typed, 2, &|m| m.port(port.make_send_once()).out_of_line(&[1_u32]).ndr().count(1).put(0));
    refused(typed, 2, &|m| m.port(right.copy_send()).out_of_line(&[1_u8; 5]).ndr().count(1).put(0));
    refused(typed, 2, &|m| m.port(right.copy_send()).out_of_line(&[1_u32]).ndr().count(2).put(0));
    refused(typed, 2, &|m| m.port(right.copy_send()).out_of_line(&[1_u32]).ndr().count(0).put(0));
    refused(typed, 2, &|m| {
        let names = RightsRegion::copy_send(&NAMES[..]);
        m.port(right.copy_send()).out_of_line_rights(names).ndr().count(2).put(0)
    });
    refused(typed, 2, &|m| {
        let region = Region::from(&[1_u8; 5]).physical_copy();
        m.port(right.copy_send()).out_of_line(region).ndr().count(1).put(0)
    });
    refused(shape, 1, &|m| m.port(right.copy_send()).ndr().put([0_u32; 6]));
    refused(shape, 3, &|m| m.port(right.copy_send()).port(right.copy_send()).port(right.copy_send()));
    refused(shape, 3, &|m| {
        let m = m.port(right.copy_send()).port(right.copy_send()).port(right.copy_send());
        m.put([0_u32; 2])
    });
    refused(shape, 2, &|m| m.port(right.copy_send()).out_of_line(&[1_u32]).ndr().count(1));
    drop((to, right, port));
    nothing_left();
}

#[test]
fn a_receive_right_that_was_not_wanted_is_destroyed() {
    let (desk, to) = desk();
    let mut port = Some(mock::port());
    refused(
        &desk,
        KernReturn::TYPE_ERROR,
        |_| (),
        || {
            lookup(&to, 2, |m| {
                m.port(wire::move_receive(port.take())).out_of_line(&[1_u32]).ndr().count(1).put(0)
            })
        },
    );
    drop(to);
    nothing_left();
}

#[test]
fn memory_is_aligned_for_its_elements() {
    let (desk, to) = desk();
    for offset in [1, 2, 3] {
        mock::offset(offset);
        refused(&desk, KernReturn::TYPE_ERROR, |_| (), || desk::lookup(&to, None, &[1, 2], 0));
        assert_eq!(desk::lookup(&to, None, &[], 0), Ok(0), "nothing stands anywhere");
        servers::turns();
    }
    mock::offset(4);
    assert_eq!(desk::lookup(&to, None, &[1, 2], 0), Ok(3));
    drop(to);
    nothing_left();
}

#[test]
fn a_string_ends_within_its_length() {
    let (desk, to) = desk();
    let rename = || desk::rename(&to, c"pens", c"drawer");
    let code = KernReturn::BAD_ARGUMENTS;
    refused(&desk, code, |m| m[44] = b'!', rename);
    refused(&desk, code, |m| set(m, 36, 4), rename);
    refused(&desk, code, |m| set(m, 36, 0), rename);
    refused(&desk, code, |m| set(m, 36, 9), rename);
    refused(&desk, code, |m| set(m, 36, 33), rename);
    refused(&desk, code, |m| set(m, 36, u32::MAX), rename);
    refused(&desk, code, |m| m[48..63].fill(b'x'), rename);
    mock::forge_request(|m| m[46] = b'!');
    assert_eq!(rename(), Ok(InlineCStr::empty()), "what stands behind the end is nobody's business");
    drop(to);
    nothing_left();
}

#[test]
fn a_trailer_has_what_is_wanted_of_it() {
    let (desk, to) = desk();
    for (format, size) in [(0, 8), (1, 12), (0, 0)] {
        mock::trailer(format, size.max(8));
        desk::tick(&to, 1).unwrap();
        mock::turn();
        assert_eq!(servers::turns(), [Turn::Refused(KernReturn::TRAILER_ERROR)]);
    }
    mock::trailer(0, 12);
    desk::tick(&to, 2).unwrap();
    mock::turn();
    assert_eq!(servers::turns(), [Turn::Handled]);
    assert_eq!(desk.calls.get(), 1);
    drop(to);
    nothing_left();
    for size in [8, 12, 20, 52, 56] {
        let (rack, to) = rack();
        mock::trailer(0, size);
        assert_eq!(rack::who(&to).unwrap_err().code(), KernReturn::TRAILER_ERROR);
        assert_eq!(rack.trailer.get(), None);
        drop(to);
        nothing_left();
    }
}

#[test]
fn places_of_an_array_are_no_more_than_there_are() {
    let (_, to) = rack();
    let port = mock::port();
    let right = mock::send_right(&port);
    let pass = |forge: fn(&mut Vec<u8>)| {
        mock::forge_request(forge);
        rack::pass(&to, [Some(&right), None], &[Some(&right), Some(&right)]).map(|c| c.len())
    };
    assert_eq!(pass(|m| set(m, 96, 4)).unwrap_err().code(), KernReturn::BAD_ARGUMENTS);
    assert_eq!(pass(|m| set(m, 96, 1)), Ok(3), "the second of b is dropped");
    let sheets = |forge: fn(&mut Vec<u8>)| {
        mock::forge_request(forge);
        let sheets = rack::sheets(&to, [b"a", b"b"], &[b"0123456789", b"c"]);
        sheets.map(|c| c[0].len()).map_err(CallError::code)
    };
    assert_eq!(sheets(|_| ()), Ok(10));
    assert_eq!(sheets(|m| set(m, 116, 2)), Err(KernReturn::TYPE_ERROR));
    assert_eq!(sheets(|m| set(m, 132, 2)), Err(KernReturn::TYPE_ERROR));
    assert_eq!(sheets(|m| set(m, 124, 1)), Err(KernReturn::BAD_ARGUMENTS));
    assert_eq!(sheets(|m| set(m, 124, 4)), Err(KernReturn::BAD_ARGUMENTS));
    let twins = |forge: fn(&mut Vec<u8>)| {
        mock::forge_request(forge);
        rack::twins(&to, &[1, 2], &[3, 4], &mut [0; 6], &mut [0; 6]).map_err(CallError::code)
    };
    assert_eq!(twins(|m| set(m, 32, 1)), Err(KernReturn::BAD_ARGUMENTS));
    assert_eq!(twins(|m| m.truncate(44)), Err(KernReturn::BAD_ARGUMENTS));
    assert_eq!(twins(|_| ()), Ok(2));
    drop((to, right, port));
    nothing_left();
}
