//! What does a routine amount to: its ids, the parts of its arguments, the options in force?

use super::{read, sound};
use crate::abi::{GNU32, OSF32, XNU64};
use crate::model::{ConsumeOnSendError, Deallocate, KernelModes, LongForm, Role, Subsystem, TimeOf, Token};

const TYPES: &str = "type int = MACH_MSG_TYPE_INTEGER_32; type port = MACH_MSG_TYPE_COPY_SEND;
    type v = array[*:10] of int; type o = ^array[] of int; type token = struct[2] of int;";

/// An interface with the usual types.
fn interface(text: &str) -> Subsystem {
    read(&XNU64, &format!("subsystem s 100; {TYPES} {text}")).subsystem.unwrap()
}

#[test]
fn ids_count_skips() {
    let subsystem = interface(
        "skip; routine a(p: port); skip; skip; simpleroutine b(p: port); routine c(p: port); skip;",
    );
    let ids: Vec<_> = subsystem
        .routines
        .iter()
        .map(|routine| (routine.name.as_str(), routine.index, routine.id, routine.reply_id()))
        .collect();
    assert_eq!(ids, [("a", 1, 101, Some(201)), ("b", 4, 104, None), ("c", 5, 105, Some(205))]);
    assert_eq!((subsystem.base, subsystem.slots), (100, 7));
    let gnu = sound(
        &GNU32,
        "subsystem s 100; type p = polymorphic; skip 3; routine a(requestport p: p); skip 0;skip 2;"
            .replace("skip 0;", "")
            .as_str(),
    );
    assert_eq!((gnu.routines[0].id, gnu.slots), (103, 6));
}

#[test]
fn ids_are_signed_on_the_wire() {
    let text = "subsystem s 4294967294; type p = polymorphic; simpleroutine a(requestport p: p);
        routine b(requestport p: p); routine c(requestport p: p);";
    let subsystem = read(&XNU64, text).subsystem.unwrap();
    let ids: Vec<_> = subsystem.routines.iter().map(|routine| (routine.id, routine.reply_id())).collect();
    assert_eq!(ids, [(-2, None), (-1, Some(99))]);
    assert_eq!(subsystem.slots, 3);
}

#[test]
fn the_last_subsystem_statement_counts() {
    let text = "subsystem kernelserver a 1; subsystem kerneluser b 2; serverdemux d;";
    let subsystem = read(&OSF32, text).subsystem.unwrap();
    assert_eq!((subsystem.name.as_str(), subsystem.base), ("b", 2));
    assert_eq!(subsystem.kernel, KernelModes { user: true, server: false });
    assert_eq!(subsystem.demux, "d");
    assert_eq!(read(&OSF32, "subsystem a 1;").subsystem.unwrap().demux, "a_server");
}

#[test]
fn options_hold_from_where_they_stand() {
    let subsystem = interface(
        "routine a(p: port);
         serverprefix s_; userprefix u_; msgoption OPT; waittime 5; sendtime 6; consumeonsenderror Any;
         usespecialreplyport 1; routine b(p: port);
         nowaittime; msgoption MACH_MSG_OPTION_NONE; usespecialreplyport 0; routine c(p: port);
         nosendtime; consumeonsenderror timeout; routine d(p: port);",
    );
    let settings: Vec<_> = subsystem.routines.iter().map(|routine| &routine.settings).collect();
    let time = |index: usize| settings[index].time.as_ref().map(|limit| (limit.word.as_str(), limit.of));
    assert_eq!(settings[0], &crate::model::Settings::default());
    assert_eq!(
        (subsystem.routines[1].user_function(), subsystem.routines[1].server_function()),
        ("u_b".into(), "s_b".into())
    );
    assert_eq!(settings[1].msg_option.as_deref(), Some("OPT"));
    assert_eq!([time(1), time(2), time(3)], [Some(("5", TimeOf::Call)), Some(("6", TimeOf::Send)), None]);
    assert_eq!(settings[2].msg_option, None);
    assert_eq!([settings[1].special_reply_port, settings[2].special_reply_port], [true, false]);
    assert_eq!(settings[2].consume_on_send_error, ConsumeOnSendError::Any);
    assert_eq!(settings[3].consume_on_send_error, ConsumeOnSendError::Timeout);
}

#[test]
fn of_several_for_one_part_the_last_has_it() {
    let subsystem = interface(
        "routine a(p: port; requestport q: port; x: int);
         routine b(requestport p: port; q: port);
         routine c(p: port; replyport q: port; ureplyport r: port; sreplyport s: port);
         routine d(p: port; waittime t: int; sendtime u: int; msgoption m: int; msgoption n: int);
         routine e(p: port; sendtime t: int; waittime u: int);",
    );
    let routine = |index: usize| &subsystem.routines[index];
    let name = |index: usize, id| subsystem.routines[index].argument(id).name.as_str();
    assert_eq!(name(0, routine(0).request_port), "q");
    let roles: Vec<_> = routine(0).arguments.iter().map(|argument| argument.role).collect();
    assert_eq!(roles, [Role::RequestPort, Role::RequestPort, Role::In]);
    assert_eq!(name(1, routine(1).request_port), "p");
    assert_eq!(routine(1).arguments[1].role, Role::In);
    assert_eq!(name(2, routine(2).user_reply_port.unwrap()), "r");
    assert_eq!(name(2, routine(2).server_reply_port.unwrap()), "s");
    let time = |index: usize| routine(index).time_argument.map(|(id, of)| (name(index, id), of)).unwrap();
    assert_eq!((time(3), time(4)), (("t", TimeOf::Call), ("u", TimeOf::Call)));
    assert_eq!(name(3, routine(3).option_argument.unwrap()), "n");
}

#[test]
fn the_trailer_has_values_of_its_own() {
    let subsystem = interface(
        "routine a(p: port; msgseqno n: int; sectoken t: token; serversectoken u: token; usersectoken v: token);",
    );
    let token = |user, server| Role::Token { token: Token::Security, user, server };
    let roles: Vec<_> = subsystem.routines[0].arguments[1..].iter().map(|argument| argument.role).collect();
    assert_eq!(roles, [Role::Seqno, token(true, true), token(false, true), token(true, false)]);
}

#[test]
fn flags_without_effect_are_gone() {
    let subsystem = interface(
        "routine a(p: port, dealloc; in a: int, dealloc; in b: o, dealloc, notdealloc; in c: o, dealloc[], dealloc;
                   in d: o, dealloc; out e: o, auto; in f: o, auto; in g: o, notdealloc; in h: port, physicalcopy;
                   in i: v, countinout; out j: v, countinout; out k: o, overwrite, const);",
    );
    let arguments = &subsystem.routines[0].arguments;
    let deallocate: Vec<_> = arguments.iter().map(|argument| argument.deallocate).collect();
    assert_eq!(
        deallocate[..5],
        [Deallocate::Never, Deallocate::Never, Deallocate::Never, Deallocate::Choice, Deallocate::Always]
    );
    assert!(deallocate[5..].iter().all(|deallocate| *deallocate == Deallocate::Never));
    let with = |flag: fn(&crate::model::Argument) -> bool| -> String {
        arguments.iter().filter(|argument| flag(argument)).map(|argument| argument.name.as_str()).collect()
    };
    assert_eq!(with(|argument| argument.auto), "f");
    assert_eq!(with(|argument| argument.physical_copy), "");
    assert_eq!(with(|argument| argument.count_in_out), "j");
    assert_eq!(with(|argument| argument.overwrite), "k");
    assert_eq!(with(|argument| argument.constant), "k");
}

#[test]
fn a_count_is_shared_with_the_first_of_a_row() {
    let subsystem = interface(
        "type w = array[*:10] of int; type u = array[*:10] of int;
         routine a(p: port; in a: v; in b: w, samecount; in c: u, samecount; in d: int; in e: v, samecount);",
    );
    let routine = &subsystem.routines[0];
    let shared: Vec<_> = routine
        .arguments
        .iter()
        .map(|argument| argument.same_count.map_or("", |id| routine.argument(id).name.as_str()))
        .collect();
    assert_eq!(shared, ["", "", "a", "a", "", ""]);
}

#[test]
fn a_simpleroutine_may_have_a_return_code() {
    let subsystem = interface(
        "simpleroutine a(p: port; in x: int; in r: int, retcode; in s: int, retcode);
         simpleroutine b(p: port; in r: v, retcode);",
    );
    assert_eq!(
        subsystem.routines[0].retcode.map(|id| subsystem.routines[0].argument(id).name.as_str()),
        Some("r")
    );
    assert_eq!(subsystem.routines[1].retcode, None);
    let gnu =
        read(&GNU32, "subsystem s 1; type p = polymorphic; routine a(requestport p: p; in r: int, retcode);");
    assert_eq!(gnu.subsystem.unwrap().routines[0].retcode, None);
}

#[test]
fn gnus_wishes_reach_the_layout() {
    let text = "subsystem s 1; type p = polymorphic; type i = array[] of char; type l = (9, 8, islong);
        routine a(requestport p: p; in a: i, servercopy, isnotlong; in b: l; in c: int, islong, isnotlong);";
    let subsystem = read(&GNU32, text).subsystem.unwrap();
    let arguments = &subsystem.routines[0].arguments;
    assert!(arguments[1].server_copy);
    let wishes: Vec<_> = arguments.iter().map(|argument| argument.long_form).collect();
    assert_eq!(wishes, [LongForm::AsNeeded, LongForm::Never, LongForm::AsNeeded, LongForm::AsNeeded]);
    assert_eq!(subsystem.types[arguments[2].ty].long_form, LongForm::Always);
}

#[test]
fn what_is_not_understood_is_missing() {
    let text = "routine a(p: port; in x: nope); routine b(p: port); routine c(in p: port);";
    let outcome = read(&XNU64, &format!("subsystem s 100; {TYPES} {text}"));
    assert_eq!(outcome.diagnostics.len(), 2);
    let subsystem = outcome.subsystem.unwrap();
    assert_eq!(subsystem.routines.len(), 1);
    assert_eq!((subsystem.routines[0].id, subsystem.slots), (101, 3));
}

#[test]
fn earlier_routines_keep_the_earlier_type() {
    let subsystem = interface("routine a(p: port; in x: v); type v = int; routine b(p: port; in x: v);");
    let size = |index: usize| subsystem.types[subsystem.routines[index].arguments[1].ty].size;
    assert_eq!((size(0), size(1)), (40, 4));
}
