//! Do messages come out as the original tools make them?

mod data;
mod descriptors;
mod limits;
mod property;
mod sketch;
mod typed;

use self::sketch::{POLYMORPHIC, Sketch, picture, right};
use super::Complexity;
use crate::abi::XNU64;
use crate::model::{ArgumentId, Extent, Form, Region, RegionOf, Role, RoutineKind, TypeId};

fn routine() -> Sketch {
    Sketch::new(RoutineKind::Routine)
}

fn simpleroutine() -> Sketch {
    Sketch::new(RoutineKind::Simpleroutine)
}

fn holding(element: TypeId, extent: Extent) -> Region {
    Region { of: RegionOf::Data(element), extent, explicit: true }
}

#[test]
fn a_message_without_data_is_a_header() {
    let messages = routine().messages(&XNU64);
    assert_eq!(picture(&messages.request), "24..24: Head@0:24");
    assert_eq!(picture(&messages.reply.unwrap()), "36..36: Head@0:24 NDR@24:8 RetCode@32:4");
    assert_eq!(simpleroutine().messages(&XNU64).reply, None);
}

#[test]
fn descriptors_drive_the_retcode_argument_out() {
    let mut sketch = simpleroutine();
    let int = sketch.fixed(4);
    let rc = sketch.argument(Role::In, "rc", int);
    sketch.argument(Role::In, "a", int);
    sketch.routine().retcode = Some(rc);
    let simple = sketch.messages(&XNU64);
    assert_eq!(picture(&simple.request), "40..40: Head@0:24 NDR@24:8 rc@32:4 a@36:4");
    assert_eq!(simple.error_request, None);

    let port = sketch.ty(Form::Right(right(17, 17)), 4);
    sketch.argument(Role::In, "q", port);
    let complex = sketch.messages(&XNU64);
    assert_eq!(picture(&complex.request), "52..52: Head@0:24 msgh_body@24:4 q@28:12 NDR@40:8 a@48:4");
    let error = complex.error_request.unwrap();
    assert_eq!(picture(&error), "36..36: Head@0:24 NDR@24:8 RetCode@32:4");
    assert_eq!((error.complex, error.remote, error.local), (Complexity::Simple, Some(19), Some(0)));
}

#[test]
fn ports_of_the_header_have_the_dispositions_of_their_types() {
    let dispositions = |sketch: &Sketch| {
        let request = sketch.messages(&XNU64).request;
        (request.remote, request.local)
    };
    assert_eq!(dispositions(&routine()), (Some(19), Some(21)));
    assert_eq!(dispositions(&simpleroutine()), (Some(19), Some(0)));

    let mut sketch = simpleroutine();
    let once = sketch.ty(Form::Right(right(18, 18)), 4);
    let reply = sketch.argument(Role::ReplyPort { user: false, server: true }, "q", once);
    sketch.routine().server_reply_port = Some(reply);
    assert_eq!(dispositions(&sketch), (Some(19), Some(18)));

    let any = sketch.ty(Form::Right(POLYMORPHIC), 4);
    let later = sketch.argument(Role::ReplyPort { user: true, server: false }, "u", any);
    sketch.routine().user_reply_port = Some(later);
    sketch.edit(ArgumentId(0)).ty = any;
    assert_eq!(dispositions(&sketch), (None, None));
}
