//! Is safe code that contradicts itself stopped, before anybody reads what is not there?

use mig_rs_runtime::generated::xnu64 as wire;
use mig_rs_runtime::*;

use crate::mock;

const SIMPLE: wire::Shape = wire::Shape { id: 1, min: 24, max: 64, descriptors: &[], data: &[] };
const COMPLEX: wire::Shape = wire::Shape {
    id: 1,
    min: 56,
    max: 56,
    descriptors: &[wire::Descriptor::out_of_line::<u8>(), wire::Descriptor::AnyPort],
    data: &[],
};

fn right() -> SendRight {
    mock::send_right(&mock::port())
}

#[test]
#[should_panic(expected = "generate it again")]
fn data_in_the_place_of_a_descriptor() {
    let mut buffer = wire::Buffer::<64>::new();
    let _ = buffer.one_way(&COMPLEX, right().copy_send()).put(1_u64);
}

#[test]
#[should_panic(expected = "generate it again")]
fn a_message_without_its_last_descriptor() {
    let mut buffer = wire::Buffer::<64>::new();
    let _ = buffer.one_way(&COMPLEX, right().copy_send()).out_of_line(&[1_u8]).send();
}

#[test]
#[should_panic(expected = "generate it again")]
fn a_descriptor_in_a_simple_message() {
    let mut buffer = wire::Buffer::<64>::new();
    let _ = buffer.one_way(&SIMPLE, right().copy_send()).port(right().copy_send());
}

#[test]
#[should_panic(expected = "generate it again")]
fn more_than_the_buffer_holds() {
    let mut buffer = wire::Buffer::<32>::new();
    let _ = buffer.one_way(&SIMPLE, right().copy_send()).ndr().put(1_u32);
}

#[test]
#[should_panic(expected = "generate it again")]
fn more_elements_than_the_buffer_holds() {
    let mut buffer = wire::Buffer::<40>::new();
    let _ = buffer.one_way(&SIMPLE, right().copy_send()).ndr().counted(&[1_u8; 5]);
}

/// Serves a message of `shape` with a stub that makes a mistake.
fn serve_with(stub: wire::Stub<(), 64>, shape: &wire::Shape) {
    let port = mock::port();
    let to = mock::send_right(&port);
    let mut buffer = wire::Buffer::<64>::new();
    let message = buffer.one_way(shape, to.copy_send());
    if shape.descriptors.is_empty() {
        message.put([0_u32; 8]).send().unwrap();
    } else {
        message.out_of_line(&[1_u8; 4]).port(to.copy_send()).send().unwrap();
    }
    let options = Serve::new().let_panics_through();
    serve_one(&wire::Demux::<(), 64, 64>::new(&(), 1, &[stub], Trailer::None), &port, options).unwrap();
}

macro_rules! mistake {
    ($($name:ident($shape:ident): |$request:ident, $reply:ident| $body:block)*) => {
        $(
            #[test]
            #[should_panic(expected = "generate it again")]
            #[allow(unused_mut, unused_variables)]
            fn $name() {
                fn stub<'m>(
                    $request: wire::Request<'m>,
                    mut $reply: wire::Reply<'m, 64>,
                    _: &'m (),
                ) -> wire::Served<'m> $body
                serve_with(stub, &$shape);
            }
        )*
    };
}

const SIMPLE_56: wire::Shape = wire::Shape { id: 1, min: 56, max: 56, descriptors: &[], data: &[] };

mistake! {
    memory_made_of_data(SIMPLE_56): |request, reply| {
        let mut slots = request.check(&SIMPLE_56)?;
        drop(slots.out_of_line::<u8>());
        wire::one_way(Ok(()))
    }
    a_right_made_of_memory(COMPLEX): |request, reply| {
        let mut slots = request.check(&COMPLEX)?;
        drop(slots.send_right());
        wire::one_way(Ok(()))
    }
    memory_made_of_half_a_descriptor(COMPLEX): |request, reply| {
        let mut slots = request.check(&COMPLEX)?;
        slots.take::<u32>();
        wire::one_way(Ok(()))
    }
    a_descriptor_too_many(COMPLEX): |request, reply| {
        let mut slots = request.check(&COMPLEX)?;
        drop(slots.out_of_line::<u8>());
        drop([slots.any_right(), slots.any_right()]);
        wire::one_way(Ok(()))
    }
    data_behind_the_end(SIMPLE_56): |request, reply| {
        let mut slots = request.check(&SIMPLE_56)?;
        slots.take::<[u32; 9]>();
        wire::one_way(Ok(()))
    }
    elements_behind_the_end(SIMPLE_56): |request, reply| {
        let mut slots = request.check(&SIMPLE_56)?;
        slots.elements::<u8>(1);
        wire::one_way(Ok(()))
    }
    a_trailer_that_was_not_checked(SIMPLE_56): |request, reply| {
        let slots = request.check(&SIMPLE_56)?;
        let _ = slots.seqno();
        wire::one_way(Ok(()))
    }
    a_shape_with_more_data_than_it_says(SIMPLE_56): |request, reply| {
        const LONG: wire::Shape = wire::Shape { data: &[wire::Data::Fixed(40)], ..SIMPLE_56 };
        request.check(&LONG)?;
        wire::one_way(Ok(()))
    }
    two_rooms_in_one_place(SIMPLE_56): |request, reply| {
        let mut reply = reply.open();
        let (one, other) = (reply.room::<u32>(40, 2), reply.lend::<u32>(44));
        wire::one_way(Ok(()))
    }
    a_room_behind_the_end(SIMPLE_56): |request, reply| {
        reply.open().room::<u32>(40, 7);
        wire::one_way(Ok(()))
    }
    rooms_for_rights_exchanged(SIMPLE_56): |request, reply| {
        let slots = request.check(&SIMPLE_56)?;
        let mut reply = reply.open();
        let (mut one, mut other) = (reply.rights_room(28, 1), reply.rights_room(40, 1));
        let _ = (one.push(right()), other.push(right()));
        std::mem::swap(&mut one, &mut other);
        reply.complex(&slots, &TWO_RIGHTS).filled_rights::<_, 1>(one).filled_rights::<_, 1>(other).done()
    }
    an_answer_without_its_descriptors(COMPLEX): |request, reply| {
        let slots = request.check(&COMPLEX)?;
        reply.complex(&slots, &COMPLEX).done()
    }
}

const TWO_RIGHTS: wire::Shape = wire::Shape {
    id: 2,
    min: 52,
    max: 52,
    descriptors: &[wire::Descriptor::MaybePort(wire::Kind::Send); 2],
    data: &[],
};

/// It says nothing any more of what was put into the room, which leaks.
#[test]
fn a_room_for_rights_that_is_still_there_when_the_answer_is_written() {
    fn stub<'m>(request: wire::Request<'m>, reply: wire::Reply<'m, 64>, _: &'m ()) -> wire::Served<'m> {
        let slots = request.check(&SIMPLE_56)?;
        let mut reply = reply.open();
        let mut room = reply.rights_room(28, 3);
        room.push(right()).unwrap();
        reply.fail(&slots, &SIMPLE_56, KernReturn::FAILURE)
    }
    mock::faults();
    serve_with(stub, &SIMPLE_56);
    assert_eq!(mock::faults(), Vec::<String>::new());
}
