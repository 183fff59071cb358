//! Are ids, names and C parameters those that the original tools gave each example?

use serde_json::{Value, json};

use super::fixtures::{Example, examples};
use super::{read, sound};
use crate::abi::{GNU64, OSF32, XNU64};
use crate::diagnostics::Level;
use crate::model::{ParameterKind, Routine, RoutineKind, Side, Subsystem, parameters};

/// What the model says of a routine, in the words of the examples.
fn told(subsystem: &Subsystem, routine: &Routine) -> Value {
    let list = |side| -> Value {
        parameters(subsystem, routine, side)
            .into_iter()
            .map(|found| json!({ "name": found.name, "type": found.c_type, "by_ref": found.by_ref }))
            .collect()
    };
    json!({
        "name": routine.name,
        "kind": match routine.kind {
            RoutineKind::Routine => "routine",
            RoutineKind::Simpleroutine => "simpleroutine",
        },
        "index": routine.index,
        "id": routine.id,
        "reply_id": routine.reply_id(),
        "user_function": routine.user_function(),
        "server_function": routine.server_function(),
        "user_args": list(Side::User),
        "server_args": list(Side::Server),
    })
}

/// The part of what was measured that is the model's to say.
fn measured(routine: &Value) -> Value {
    let mut routine = routine.clone();
    let fields = routine.as_object_mut().unwrap();
    fields.remove("request");
    fields.remove("reply");
    routine
}

fn check(example: &Example) {
    let name = &example.name;
    let outcome = example.read();
    assert!(
        outcome.diagnostics.iter().all(|said| said.level != Level::Error),
        "{name}: {:#?}",
        outcome.diagnostics
    );
    let subsystem = outcome.subsystem.unwrap();
    let heading = json!({
        "name": subsystem.name,
        "base": subsystem.base,
        "end": subsystem.base + subsystem.slots,
        "demux": subsystem.demux,
        "kernel_user": subsystem.kernel.user,
        "kernel_server": subsystem.kernel.server,
    });
    assert_eq!(heading, example.json["subsystem"], "{name}");
    let routines = example.json["routines"].as_array().unwrap();
    assert_eq!(subsystem.routines.len(), routines.len(), "{name}");
    for (routine, expected) in subsystem.routines.iter().zip(routines) {
        assert_eq!(told(&subsystem, routine), measured(expected), "{name} {}", routine.name);
    }
}

#[test]
fn every_example_has_the_parameters_that_were_measured() {
    for example in examples() {
        check(&example);
    }
}

/// The parameters of `r`, on both sides: `*` where a pointer is passed.
fn of(text: &str, abi: &crate::abi::Abi) -> [String; 2] {
    let subsystem = read(abi, text).subsystem.unwrap();
    let routine = &subsystem.routines[0];
    [Side::User, Side::Server].map(|side| {
        let list = parameters(&subsystem, routine, side).into_iter();
        let words = list.map(|p| format!("{}{}:{}", if p.by_ref { "*" } else { "" }, p.name, p.c_type));
        words.collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn a_translated_type_has_another_name_for_the_server_function() {
    let text = "subsystem s 1; type int = MACH_MSG_TYPE_INTEGER_32;
        type port = MACH_MSG_TYPE_COPY_SEND ctype: mach_port_t;
        type task = port intran: task_t port_to_task(mach_port_t) outtran: mach_port_t task_to_port(task_t)
            cusertype: user_task_t;
        routine r(t: task; out u: task);";
    assert_eq!(of(text, &XNU64), ["t:user_task_t *u:user_task_t", "t:task_t *u:task_t"]);
}

#[test]
fn a_kernel_server_names_what_it_returns_as_it_will_arrive() {
    let text = |mode| {
        format!(
            "subsystem {mode} s 1; type port = MACH_MSG_TYPE_COPY_SEND;
             type half = MACH_MSG_TYPE_PORT_SEND; type poly = MACH_MSG_TYPE_MAKE_SEND|polymorphic;
             routine r(p: port; out a: half; out b: poly);"
        )
    };
    let poly = "mach_msg_type_name_t";
    let user = format!("p:port *a:half *b:poly *bPoly:{poly}");
    assert_eq!(of(&text(""), &XNU64), [user.clone(), format!("p:port *a:half *aPoly:{poly} *b:poly")]);
    assert_eq!(of(&text("kernelserver"), &XNU64), [user, format!("p:port *a:half *b:poly *bPoly:{poly}")]);
}

#[test]
fn a_disposition_goes_only_the_way_that_leaves_it_open() {
    let text = "subsystem s 1; type port = MACH_MSG_TYPE_COPY_SEND; type half = MACH_MSG_TYPE_PORT_SEND_ONCE;
        routine r(p: port; inout a: half);";
    let poly = "mach_msg_type_name_t";
    assert_eq!(
        of(text, &GNU64),
        [format!("p:port *a:half aPoly:{poly}"), format!("p:port *a:half *aPoly:{poly}")]
    );
}

#[test]
fn ports_are_objects_inside_the_kernel() {
    let text = |mode| {
        format!(
            "subsystem {mode} s 1; type port = MACH_MSG_TYPE_COPY_SEND ctype: mach_port_t;
             type task = port intran: mach_port_t f(mach_port_t);
             routine r(p: port; in t: task; out q: port);"
        )
    };
    let names = "p:mach_port_t t:task *q:mach_port_t".to_owned();
    let server = "p:ipc_port_t t:mach_port_t *q:ipc_port_t".to_owned();
    let plain = "p:mach_port_t t:mach_port_t *q:mach_port_t".to_owned();
    let user = "p:ipc_port_t t:task *q:ipc_port_t".to_owned();
    assert_eq!(of(&text("kernelserver"), &GNU64)[1], server);
    assert_eq!(of(&text("kernelserver"), &GNU64)[0].replace("t:mach_port_t", "t:task"), names);
    assert_eq!(of(&text("kerneluser"), &GNU64)[1], plain);
    assert_eq!(of(&text("kerneluser"), &GNU64)[0].replace("t:ipc_port_t", "t:task"), user);
    // Where both sides are inside, GNU's MIG leaves the client names.
    assert_eq!(of(&text("kerneluser kernelserver"), &GNU64)[..2], [names, server]);
}

#[test]
fn an_optional_native_value_is_passed_by_reference() {
    let text = "subsystem s 1; type port = MACH_MSG_TYPE_COPY_SEND;
        routine r(p: port; in a: PointerToIfNot(sized, NULL); in b: ValueOf(sized); inout c: PointerTo(sized));";
    let list = "p:port *a:sized b:sized *c:sized";
    assert_eq!(of(text, &XNU64), [list, list]);
}

#[test]
fn strings_are_arrays_in_gnus_long_form_too() {
    let text =
        "subsystem s 1; type port = MACH_MSG_TYPE_COPY_SEND; type name = (MACH_MSG_TYPE_STRING_C, 8*32);
        routine r(p: port; out a: name; out b: int);";
    assert_eq!(of(text, &GNU64), ["p:port a:name *b:int", "p:port a:name *b:int"]);
}

#[test]
fn values_of_the_trailer_go_where_they_are_known() {
    let text = "subsystem s 1; type int = MACH_MSG_TYPE_INTEGER_32; type port = MACH_MSG_TYPE_COPY_SEND;
        type token = struct[2] of int;
        routine r(p: port; serverimpl n: int, msgh_seqno; serverimpl s: token, msgh_sender;
                  userimpl u: token, msgh_sender);";
    assert_eq!(of(text, &OSF32), ["p:port *u:token", "p:port n:int s:token"]);
}

#[test]
fn hidden_parameters_know_whose_they_are() {
    let subsystem = sound(
        &GNU64,
        "subsystem s 1; type port = polymorphic; type o = ^array[] of port; type i = array[] of char;
         routine r(requestport p: port; in a: o, dealloc[]; in d: i, servercopy);",
    );
    let list = parameters(&subsystem, &subsystem.routines[0], Side::Server);
    let kinds: Vec<_> = list.iter().map(|p| (p.argument.0, p.name.as_str(), p.kind)).collect();
    assert_eq!(
        kinds,
        [
            (0, "p", ParameterKind::Value),
            (0, "pPoly", ParameterKind::Disposition),
            (1, "a", ParameterKind::Value),
            (1, "aPoly", ParameterKind::Disposition),
            (1, "aCnt", ParameterKind::Count),
            (2, "d", ParameterKind::Value),
            (2, "dCnt", ParameterKind::Count),
            (2, "dSCopy", ParameterKind::ServerCopy),
        ]
    );
    let user = parameters(&subsystem, &subsystem.routines[0], Side::User);
    assert!(user.iter().any(|p| p.name == "aDealloc" && p.kind == ParameterKind::Deallocate && !p.by_ref));
}
