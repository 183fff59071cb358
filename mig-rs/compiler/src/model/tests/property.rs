//! Is whatever is accepted sound, however types are put together?

use proptest::prelude::*;

use super::read;
use crate::abi::ALL;
use crate::diagnostics::Level;
use crate::model::{Extent, Form, RegionOf, Side, Subsystem, Type, parameters};

/// A type, some levels deep.
fn spec() -> impl Strategy<Value = String> {
    let size = prop_oneof![4 => 0u32..5, 1 => Just(70_000u32), 1 => Just(u32::MAX)];
    let base = prop_oneof![
        Just("MACH_MSG_TYPE_BIT".to_owned()),
        Just("MACH_MSG_TYPE_CHAR".to_owned()),
        Just("MACH_MSG_TYPE_INTEGER_64".to_owned()),
        Just("MACH_MSG_TYPE_COPY_SEND".to_owned()),
        Just("polymorphic".to_owned()),
        Just("MACH_MSG_TYPE_MAKE_SEND|polymorphic".to_owned()),
        Just("(MACH_MSG_TYPE_STRING_C, 80, islong)".to_owned()),
        Just("struct { small a; small b; }".to_owned()),
        Just("PointerTo(sized)".to_owned()),
        Just("earlier".to_owned()),
        size.clone().prop_map(|n| format!("c_string[{n}]")),
        size.clone().prop_map(|n| format!("c_string[*:{n}]")),
    ];
    base.prop_recursive(4, 5, 1, move |inner| {
        prop_oneof![
            (size.clone(), inner.clone()).prop_map(|(n, t)| format!("array[{n}] of {t}")),
            (size.clone(), inner.clone()).prop_map(|(n, t)| format!("array[*:{n}] of {t}")),
            (size.clone(), inner.clone()).prop_map(|(n, t)| format!("struct[{n}] of {t}")),
            inner.clone().prop_map(|t| format!("array[] of {t}")),
            inner.prop_map(|t| format!("^{t}")),
        ]
    })
}

fn argument() -> impl Strategy<Value = String> {
    let direction = prop::sample::select(vec![
        "in",
        "out",
        "inout",
        "",
        "requestport",
        "replyport",
        "ureplyport",
        "msgseqno",
        "waittime",
        "sectoken",
    ]);
    let flag = prop::sample::select(vec![
        "",
        "",
        ", dealloc",
        ", dealloc[]",
        ", countinout",
        ", samecount",
        ", retcode",
        ", overwrite",
        ", auto",
        ", servercopy",
        ", islong",
        ", physicalcopy, const",
    ]);
    let ty = prop::sample::select(vec!["t0", "t1", "t2", "small", "port"]);
    (direction, ty, flag).prop_map(|(direction, ty, flag)| format!("{direction} ARG: {ty}{flag}"))
}

/// What every type of an accepted interface must be, so that later stages need not ask.
fn check_type(subsystem: &Subsystem, ty: &Type) {
    let size = |id| subsystem.types[id].size;
    match &ty.form {
        Form::Fixed | Form::CString { .. } => {}
        Form::Counted { element, max } => {
            assert!(*max > 0);
            assert_eq!(subsystem.types[*element].form.right(), None);
            assert_eq!(u64::from(ty.size), u64::from(size(*element)) * u64::from(*max));
        }
        Form::Right(_) => assert_eq!(ty.size, 4),
        Form::Rights { extent, .. } => match extent {
            Extent::Fixed(count) | Extent::Bounded(count) => {
                assert_eq!((ty.size, *count > 0), (4 * count, true))
            }
            Extent::Unbounded => panic!("an array of rights without limit is a region"),
        },
        Form::Region(_) | Form::Regions { .. } => {
            assert_eq!(ty.size, 0);
            let region = ty.form.region().unwrap();
            if let RegionOf::Data(element) = region.of {
                assert!(size(element) > 0 || !region.extent.is_counted());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn accepted_types_are_sound(
        specs in prop::collection::vec(spec(), 3),
        arguments in prop::collection::vec(argument(), 0..5),
    ) {
        let mut text = "subsystem s 100; type port = MACH_MSG_TYPE_COPY_SEND; type small = MACH_MSG_TYPE_INTEGER_32;\n"
            .to_owned();
        for (index, spec) in specs.iter().enumerate() {
            let earlier = index.checked_sub(1).map_or("small".to_owned(), |earlier| format!("t{earlier}"));
            text.push_str(&format!("type t{index} = {};\n", spec.replace("earlier", &earlier)));
        }
        text.push_str("routine r(p: port");
        for (index, argument) in arguments.iter().enumerate() {
            text.push_str(&format!("; {}", argument.replace("ARG", &format!("a{index}"))));
        }
        text.push_str(");");
        for abi in ALL {
            let outcome = read(abi, &text);
            let subsystem = outcome.subsystem.unwrap();
            for (_, ty) in subsystem.types.iter() {
                check_type(&subsystem, ty);
            }
            for routine in &subsystem.routines {
                for side in [Side::User, Side::Server] {
                    prop_assert!(parameters(&subsystem, routine, side).len() <= 5 * routine.arguments.len());
                }
            }
            let refused = outcome.diagnostics.iter().any(|said| said.level == Level::Error);
            prop_assert!(refused || subsystem.routines.len() == 1, "{text}");
        }
    }
}
