//! Is safe code that contradicts itself stopped, on the typed wires too?

use mig_rs_runtime::*;

use super::{of, wire};
use crate::mock;

const INT: wire::Type = wire::Type::new(2, 32);
const MIXED: wire::Shape = wire::Shape {
    id: 1,
    min: of(44, 72),
    max: of(52, 80),
    items: &[
        wire::Item::port::<SendRight>(),
        wire::Item::counted::<u8>(wire::Type::new(9, 8), 8),
        wire::Item::fixed::<i32>(INT),
    ],
};

fn right() -> SendRight {
    mock::send_right(&mock::port())
}

/// Begins a message, and goes wrong with it.
fn wrong(go: impl Fn(wire::Writer<'_>) + std::panic::UnwindSafe) {
    let panic = std::panic::catch_unwind(move || {
        let mut buffer = wire::Buffer::<80>::new();
        go(buffer.one_way(&MIXED, right().copy_send()));
    });
    let panic = panic.unwrap_err();
    let text = panic.downcast_ref::<&str>().copied().unwrap_or_default();
    assert!(text.ends_with("generate it again"), "{text}");
}

#[test]
fn items_are_put_in_order_and_all_of_them() {
    wrong(|m| drop(m.put(1_i32)));
    wrong(|m| drop(m.counted(&[1_u8])));
    wrong(|m| drop(m.out_of_line(&[1_u8])));
    wrong(|m| drop(m.unbounded(&[1_u8])));
    wrong(|m| drop(m.port(mock::port().move_receive())));
    wrong(|m| drop(m.port(AnyOffer::none().carried())));
    wrong(|m| drop(m.ports([right().copy_send()])));
    wrong(|m| drop(m.port(right().copy_send()).counted(&[1_u16])));
    wrong(|m| drop(m.port(right().copy_send()).counted(&[1_u8; 9])));
    wrong(|m| drop(m.port(right().copy_send()).put(1_i32)));
    wrong(|m| drop(m.port(right().copy_send()).counted(&[1_u8]).put(1_i64)));
    wrong(|m| drop(m.port(right().copy_send()).counted(&[1_u8]).put(1_i32).put(1_i32)));
    wrong(|m| m.send().unwrap());
    wrong(|m| m.port(right().copy_send()).counted(&[1_u8]).send().unwrap());
}

#[test]
fn a_buffer_has_room_for_the_longest() {
    wrong(|_| {
        let mut buffer = wire::Buffer::<{ of(48, 72) as usize }>::new();
        drop(
            buffer.one_way(&MIXED, right().copy_send()).port(right().copy_send()).counted(&[1_u8]).put(1_i32),
        );
    });
}

/// Receives a message as this shape says, and takes it wrong.
fn taken(take: fn(wire::Request<'_>)) {
    let port = mock::port();
    let to = mock::send_right(&port);
    let mut buffer = wire::Buffer::<80>::new();
    let message = buffer.one_way(&MIXED, to.copy_send());
    message.port(to.copy_send()).counted(&[1_u8, 2]).put(3_i32).send().unwrap();
    fn stub<'m>(
        request: wire::Request<'m>,
        _: wire::Reply<'m, 80>,
        server: &'m fn(wire::Request<'_>),
    ) -> wire::Served<'m> {
        server(request);
        wire::one_way(Ok(()))
    }
    let stubs: [wire::Stub<fn(wire::Request<'_>), 80>; 1] = [stub];
    let demux = wire::Demux::<_, 80, 80>::new(&take, 1, &stubs, wire::Trailer::None);
    let turn = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        serve_one(&demux, &port, Serve::new().let_panics_through())
    }));
    let panic = turn.unwrap_err();
    let text = panic.downcast_ref::<&str>().copied().unwrap_or_default();
    assert!(text.ends_with("generate it again"), "{text}");
}

#[test]
fn items_are_taken_in_order_as_what_they_are() {
    taken(|request| _ = request.check(&MIXED).unwrap().take::<i32>());
    taken(|request| drop(request.check(&MIXED).unwrap().receive_right()));
    taken(|request| drop(request.check(&MIXED).unwrap().any_right()));
    taken(|request| drop(request.check(&MIXED).unwrap().out_of_line::<u8>()));
    taken(|request| drop(request.check(&MIXED).unwrap().rights::<SendRight, 1>()));
    taken(|request| {
        let mut slots = request.check(&MIXED).unwrap();
        slots.send_right();
        slots.counted::<u16>();
    });
    taken(|request| {
        let mut slots = request.check(&MIXED).unwrap();
        slots.send_right();
        slots.counted::<u8>();
        slots.take::<i64>();
    });
    taken(|request| {
        let mut slots = request.check(&MIXED).unwrap();
        slots.send_right();
        slots.counted::<u8>();
        slots.take::<i32>();
        slots.take::<i32>();
    });
}
