//! Can the wire's own size fields say how large a message, and each region beside it, may become?

use super::place::Placed;
use crate::diagnostics::{Code, Diagnostics};
use crate::model::{Extent, Form, RegionOf, Routine, Types};

/// The most that `msgh_size` says: kernels and libraries take it for a signed number.
const LARGEST_MESSAGE: u64 = 0x7fff_ffff;
/// The most that the size in a descriptor says.
const LARGEST_REGION: u64 = 0xffff_ffff;

/// Reports a message (`what` one) that passes the limit, at the argument that takes most of it.
pub(super) fn check_message(routine: &Routine, what: &str, placed: &Placed, diagnostics: &mut Diagnostics) {
    if placed.bytes <= LARGEST_MESSAGE {
        return;
    }
    let Routine { name, span, .. } = routine;
    let message = format!(
        "the {what} of `{name}` may be {} bytes long, and `msgh_size` says {LARGEST_MESSAGE} at most",
        placed.bytes
    );
    match &placed.largest {
        None => diagnostics.error(Code::MessageTooLarge, *span, message),
        Some((bytes, id)) => {
            let argument = routine.argument(*id);
            diagnostics
                .error(Code::MessageTooLarge, argument.span, message)
                .label(format!("up to {bytes} of them"))
                .also(*span, "in this routine")
        }
    }
    .help("send large data out of line: `^array[] of …`");
}

/// Reports every out-of-line argument whose region may pass the limit.
pub(super) fn check_regions(routine: &Routine, types: &Types, diagnostics: &mut Diagnostics) {
    for argument in &routine.arguments {
        let (Form::Region(region) | Form::Regions { region, .. }) = types[argument.ty].form else { continue };
        let (RegionOf::Data(element), Extent::Fixed(count) | Extent::Bounded(count)) =
            (region.of, region.extent)
        else {
            continue;
        };
        let bytes = u64::from(types[element].size) * u64::from(count);
        if bytes > LARGEST_REGION {
            let message = format!(
                "a region of `{}` may be {bytes} bytes long, and its descriptor says {LARGEST_REGION} at most",
                argument.name
            );
            diagnostics
                .error(Code::MessageTooLarge, argument.span, message)
                .also(types[argument.ty].span, "the type is declared here");
        }
    }
}
