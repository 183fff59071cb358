//! How are the messages of a subsystem told to programs, in the schema `mig-rs.layout/1`?

mod value;

use self::value::Value;
use crate::abi::Abi;
use crate::layout::{Complexity, Described, Layout, Message, RoutineMessages, Slot, SlotKind};
use crate::model::{Parameter, RegionOf, Routine, RoutineKind, Side, Subsystem, parameters};

/// Every message of a subsystem, or of its one routine `only`, as one JSON object. `file` is the base name of its `.defs`.
pub fn json(subsystem: &Subsystem, layout: &Layout, abi: &Abi, file: &str, only: Option<&str>) -> String {
    let base = subsystem.base.cast_signed();
    let routines = subsystem.routines.iter().zip(&layout.routines);
    let chosen = routines.filter(|(routine, _)| only.is_none_or(|name| name == routine.name));
    let value = Value::Object(vec![
        ("schema", "mig-rs.layout/1".into()),
        ("abi", abi.name.into()),
        ("file", file.into()),
        (
            "subsystem",
            Value::Object(vec![
                ("name", (&*subsystem.name).into()),
                ("base", base.into()),
                ("end", base.wrapping_add_unsigned(subsystem.slots).into()),
                ("demux", (&*subsystem.demux).into()),
                ("kernel_user", subsystem.kernel.user.into()),
                ("kernel_server", subsystem.kernel.server.into()),
            ]),
        ),
        (
            "routines",
            chosen.map(|(routine, messages)| routine_object(subsystem, routine, messages)).collect(),
        ),
    ]);
    value.print()
}

fn routine_object(subsystem: &Subsystem, routine: &Routine, messages: &RoutineMessages) -> Value {
    let kind = match routine.kind {
        RoutineKind::Routine => "routine",
        RoutineKind::Simpleroutine => "simpleroutine",
    };
    let request = &messages.request;
    let dispositions = vec![("remote", request.remote.into()), ("local", request.local.into())];
    Value::Object(vec![
        ("name", (&*routine.name).into()),
        ("kind", kind.into()),
        ("index", routine.index.into()),
        ("id", routine.id.into()),
        ("reply_id", routine.reply_id().into()),
        ("user_function", routine.user_function().as_str().into()),
        ("server_function", routine.server_function().as_str().into()),
        ("user_args", arguments(subsystem, routine, Side::User)),
        ("server_args", arguments(subsystem, routine, Side::Server)),
        ("request", message_object(request, dispositions)),
        ("reply", messages.reply.as_ref().map(|reply| message_object(reply, Vec::new())).into()),
    ])
}

fn arguments(subsystem: &Subsystem, routine: &Routine, side: Side) -> Value {
    let object = |parameter: Parameter| {
        Value::Object(vec![
            ("name", (&*parameter.name).into()),
            ("type", (&*parameter.c_type).into()),
            ("by_ref", parameter.by_ref.into()),
        ])
    };
    parameters(subsystem, routine, side).into_iter().map(object).collect()
}

fn message_object(message: &Message, dispositions: Vec<(&'static str, Value)>) -> Value {
    let complex = match message.complex {
        Complexity::Simple => false.into(),
        Complexity::Complex => true.into(),
        Complexity::Dynamic => "dynamic".into(),
    };
    let mut members =
        vec![("complex", complex), ("size_min", message.min.into()), ("size_max", message.max.into())];
    members.extend(dispositions);
    members.push(("fields", message.slots.iter().map(field).collect()));
    Value::Object(members)
}

fn field(slot: &Slot) -> Value {
    let mut members = vec![
        ("name", (&*slot.name).into()),
        ("kind", kind(&slot.kind).into()),
        ("offset", slot.offset.into()),
        ("size", slot.size.into()),
    ];
    if let SlotKind::TypeDescriptor(descriptor) = &slot.kind {
        members.push(("sent", described(&descriptor.sent)));
        members.push(("checked", described(&descriptor.checked)));
    }
    Value::Object(members)
}

fn described(fields: &Described) -> Value {
    Value::Object(vec![
        ("name", fields.name.into()),
        ("size", fields.bits.into()),
        ("number", fields.number.into()),
        ("inline", fields.inline.into()),
        ("longform", fields.long.into()),
        ("deallocate", fields.deallocate.into()),
    ])
}

fn kind(kind: &SlotKind) -> &'static str {
    match kind {
        SlotKind::Header => "header",
        SlotKind::DescriptorCount => "descriptor_count",
        SlotKind::PortDescriptors { .. } => "port_descriptor",
        SlotKind::RegionDescriptors { region, .. } => match region.of {
            RegionOf::Data(_) => "ool_descriptor",
            RegionOf::Rights(_) => "ool_ports_descriptor",
        },
        SlotKind::Ndr => "ndr",
        SlotKind::TypeDescriptor(_) => "type_descriptor",
        SlotKind::RetCode => "retcode",
        SlotKind::Count(_) => "count",
        SlotKind::Subs { .. } => "subs",
        SlotKind::StringOffset => "string_offset",
        SlotKind::Fixed | SlotKind::Counted { .. } => "data",
        SlotKind::FixedString | SlotKind::VaryingString { .. } => "data",
        SlotKind::Right { .. } | SlotKind::Rights { .. } | SlotKind::Unbounded { .. } => "data",
        SlotKind::Pointer { .. } => "ool_pointer",
        SlotKind::Pad => "pad",
    }
}
