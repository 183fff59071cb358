//! With which dispositions does a request name its two ports?

use super::place::Placed;
use crate::model::{Form, Routine, RoutineKind, TypeName, Types};

const MAKE_SEND_ONCE: u32 = 21;

/// The explicit types of the ports count; of several reply ports, the last.
pub(super) fn addressed(routine: &Routine, types: &Types, mut placed: Placed) -> Placed {
    let disposition = |id| match types[routine.argument(id).ty].form {
        Form::Right(right) => match right.sent {
            TypeName::Number(number) => Some(number),
            TypeName::Polymorphic => None,
        },
        _ => None,
    };
    placed.message.remote = disposition(routine.request_port);
    placed.message.local = match (routine.user_reply_port.max(routine.server_reply_port), routine.kind) {
        (Some(port), _) => disposition(port),
        (None, RoutineKind::Routine) => Some(MAKE_SEND_ONCE),
        (None, RoutineKind::Simpleroutine) => Some(0),
    };
    placed
}
