//! What becomes of messages that are too large?

use super::sketch::COPY_SEND;
use super::{holding, routine, simpleroutine};
use crate::abi::XNU64;
use crate::diagnostics::Code;
use crate::model::{Extent, Form, Role};

#[test]
fn a_message_must_fit_its_size_field() {
    let mut sketch = simpleroutine();
    let (small, large) = (sketch.fixed(400), sketch.fixed(0x1fff_fff0));
    sketch.argument(Role::In, "small", small);
    for name in ["a", "b", "c", "d"] {
        sketch.argument(Role::In, name, large);
    }
    sketch.argument(Role::In, "last", small);
    let (messages, diagnostics) = sketch.lay_out(&XNU64);
    assert_eq!(messages[0].request.max, 0x8000_0300);
    let [error] = &diagnostics.iter().collect::<Vec<_>>()[..] else { panic!("{diagnostics:?}") };
    assert_eq!((error.code, error.span.lo), (Code::MessageTooLarge, 2), "the first of the largest");
    assert_eq!(
        error.message,
        "the request of `r` may be 2147484416 bytes long, and `msgh_size` says 2147483647 at most"
    );

    sketch.routine().arguments.truncate(5);
    assert!(!sketch.lay_out(&XNU64).1.has_errors());
}

#[test]
fn a_region_must_fit_its_descriptor() {
    let mut sketch = simpleroutine();
    let element = sketch.fixed(0x1000_0000);
    let fits = sketch.ty(Form::Region(holding(element, Extent::Bounded(15))), 0);
    let exceeds = sketch.ty(Form::Region(holding(element, Extent::Fixed(16))), 0);
    sketch.argument(Role::In, "fits", fits);
    sketch.argument(Role::In, "exceeds", exceeds);
    let (_, diagnostics) = sketch.lay_out(&XNU64);
    let [error] = &diagnostics.iter().collect::<Vec<_>>()[..] else { panic!("{diagnostics:?}") };
    assert_eq!((error.code, error.span.lo), (Code::MessageTooLarge, 2));
}

#[test]
fn sizes_beyond_32_bits_neither_wrap_nor_panic() {
    let mut sketch = routine();
    let most = sketch.counted(u32::MAX, u32::MAX);
    let rights = sketch.ty(Form::Rights { right: COPY_SEND, extent: Extent::Fixed(u32::MAX) }, 0);
    for name in ["a", "b", "c"] {
        sketch.argument(Role::InOut, name, most);
        sketch.argument(Role::InOut, &format!("{name}_rights"), rights);
    }
    let (messages, diagnostics) = sketch.lay_out(&XNU64);
    assert_eq!(messages[0].request.max, u32::MAX);
    assert_eq!(messages[0].request.descriptor_count(), u32::MAX);
    assert_eq!(diagnostics.iter().count(), 2);
}
