//! With which dispositions does a request name its two ports?

use super::place::Placed;
use crate::model::{ArgumentId, Form, Routine, RoutineKind, TypeName, Types};

const MAKE_SEND_ONCE: u32 = 21;

/// The explicit types of the ports count. The untyped dialects go by the last of the reply ports, whoever names it; in GNU's what the
/// server alone names is none of the client's: `reply` is the one that counts.
pub(super) fn addressed(
    routine: &Routine,
    reply: Option<ArgumentId>,
    types: &Types,
    mut placed: Placed,
) -> Placed {
    let disposition = |id| match types[routine.argument(id).ty].form {
        Form::Right(right) => match right.sent {
            TypeName::Number(number) => Some(number),
            TypeName::Polymorphic => None,
        },
        _ => None,
    };
    placed.message.remote = disposition(routine.request_port);
    placed.message.local = match (reply, routine.kind) {
        (Some(port), _) => disposition(port),
        (None, RoutineKind::Routine) => Some(MAKE_SEND_ONCE),
        (None, RoutineKind::Simpleroutine) => Some(0),
    };
    placed
}
