//! Does every form give its node?

use insta::assert_snapshot;

use super::{parse, preprocessed, show};
use crate::abi::{Abi, GNU64, OSF32, XNU64};
use crate::diagnostics::Diagnostics;
use crate::syntax::ast::{Extent, StatementKind, TypeSpecKind};

/// The nodes that all dialects read alike.
fn nodes_of_all(text: &str) -> String {
    let apple = nodes(&XNU64, text);
    assert_eq!(nodes(&OSF32, text), apple);
    assert_eq!(nodes(&GNU64, text), apple);
    apple
}

/// The nodes of a text that no message is due for.
fn nodes(abi: &Abi, text: &str) -> String {
    let outcome = parse(abi, text);
    assert_eq!(outcome.messages, Vec::<String>::new());
    show::file(&outcome.file)
}

#[test]
fn statements_of_every_dialect() {
    let text = r#"
        SubSystem KernelUser kernelserver clock 1000; ; skip;
        waittime 100; waittime rt/x-9.$v; nowaittime; msgoption MACH_SEND_X; error failed;
        serverprefix do_; userprefix u_; serverdemux clock_demux;
        import <mach/mach types.h>; uimport "u.h"; simport <mach/./-s.h>;
        rcsid "$Header: x $";
    "#;
    assert_snapshot!(nodes_of_all(text), @r#"
    Subsystem [User, Server] clock 1000
    Skip None
    WaitTime 100
    WaitTime rt/x-9.$v
    WaitTime -
    MsgOption MACH_SEND_X
    Error failed
    ServerPrefix do_
    UserPrefix u_
    ServerDemux clock_demux
    Import Both <mach/mach types.h>
    Import User "u.h"
    Import Server <mach/./-s.h>
    Rcsid "$Header: x $"
    "#);
}

#[test]
fn statements_of_apple() {
    let text = r#"
        sendtime 1000s; nosendtime; usespecialreplyport 1; consumeonsenderror Timeout;
        UserTypeLimit 64; OnStackLimit 4096; dimport "d.h"; iimport <i.h>;
    "#;
    assert_snapshot!(nodes(&XNU64, text), @r#"
    SendTime 1000s
    SendTime -
    UseSpecialReplyPort 1
    ConsumeOnSendError Timeout
    UserTypeLimit 64
    OnStackLimit 4096
    Import Headers "d.h"
    Import Bodies <i.h>
    "#);
}

#[test]
fn skip_with_a_count_is_gnu() {
    assert_snapshot!(nodes(&GNU64, "subsystem s 1; skip 12; skip;"), @r"
    Subsystem [] s 1
    Skip Some(12)
    Skip None
    ");
}

#[test]
fn types_of_every_dialect() {
    let text = "
        type a = 7; type b = MACH_MSG_TYPE_CHAR; type c = Polymorphic;
        type d = MACH_MSG_TYPE_MOVE_SEND | MACH_MSG_TYPE_PORT_SEND; type e = 7|8;
        type f = array[] of a; type g = array[*] of a; type h = array[*:10] of a; type i = array[4] of a;
        type j = struct[2] of a; type k = ^ array[] of a; type l = array[2] of ^struct[3] of array[4] of a;
        type m = c_string[80]; type n = c_string[*:1024]; type o = a;
    ";
    assert_snapshot!(nodes_of_all(text), @r"
    Type a = #7
    Type b = #MACH_MSG_TYPE_CHAR
    Type c = #Polymorphic
    Type d = #MACH_MSG_TYPE_MOVE_SEND|#MACH_MSG_TYPE_PORT_SEND
    Type e = #7|#8
    Type f = Array[](a)
    Type g = Array[](a)
    Type h = Array[*:10](a)
    Type i = Array[4](a)
    Type j = Struct[2](a)
    Type k = OutOfLine(Array[](a))
    Type l = Array[2](OutOfLine(Struct[3](Array[4](a))))
    Type m = CString[80]
    Type n = CString[*:1024]
    Type o = a
    ");
}

#[test]
fn sizes_are_worked_out() {
    let text = "
        type a = array[2+3*4] of b; type a = array[(2+3)*4-1] of b; type a = array[100-10-1] of b;
        type a = array[7/2] of b; type a = array[*:64/4/2] of b; type a = c_string[((8))*2];
        type a = struct[4294967295] of b; type a = c_string[*:1+1];
    ";
    assert_snapshot!(nodes(&OSF32, text), @r"
    Type a = Array[14](b)
    Type a = Array[19](b)
    Type a = Array[89](b)
    Type a = Array[3](b)
    Type a = Array[*:8](b)
    Type a = CString[16]
    Type a = Struct[4294967295](b)
    Type a = CString[*:2]
    ");
}

#[test]
fn types_of_gnu() {
    let text = "
        type a = (9, 8*4);
        type b = (MACH_MSG_TYPE_MOVE_SEND | polymorphic, 32, dealloc[], IsLong);
        type c = struct { int a; char b; };
        type d = array[2] of struct { port p; };
    ";
    assert_snapshot!(nodes(&GNU64, text), @r"
    Type a = LongForm(#9, 32)
    Type b = LongForm(#MACH_MSG_TYPE_MOVE_SEND|#polymorphic, 32, Dealloc[], IsLong)
    Type c = Members(int a, char b)
    Type d = Array[2](Members(port p))
    ");
}

#[test]
fn native_types() {
    let text = "
        type a = PointerTo(foo); type b = array[2] of ValueOf(unsigned long);
        routine r(in a : PointerTo(foo_t); in b : PointerToIfNot(struct_foo, NULL), const);
    ";
    assert_snapshot!(nodes(&XNU64, text), @r"
    Type a = PointerTo(foo, -)
    Type b = Array[2](ValueOf(unsigned long, -))
    Routine r
        In a: PointerTo(foo_t, -)
        In b: PointerToIfNot(struct_foo, NULL), Const
    ");
}

#[test]
fn what_a_type_says_beside_its_shape() {
    let text = "
        type a = b ctype: c cusertype: d cservertype: e;
        type a = b intran: t f(s) outtran : s g(t) destructor : h(t);
    ";
    assert_snapshot!(nodes_of_all(text), @r"
    Type a = b CType(c) CUserType(d) CServerType(e)
    Type a = b Intran(t = f(s)) Outtran(s = g(t)) Destructor(h(t))
    ");
    assert_snapshot!(nodes(&GNU64, "type a = b intran: t f(s) intranpayload: t g;"), @"Type a = b Intran(t = f(s)) IntranPayload(t = g)");
}

#[test]
fn routines_and_directions_of_every_dialect() {
    let text = "
        routine a(); SimpleRoutine b(p : port);
        routine c(
            requestport a : t; replyport b : t; UReplyPort c : t; sreplyport d : t;
            in e : t; out f : t; inout g : t; waittime h : t; msgoption i : t; msgseqno j : t;
            k : t = array[3] of u ctype: v, dealloc
        );
    ";
    assert_snapshot!(nodes_of_all(text), @r"
    Routine a
    Simpleroutine b
        - p: port
    Routine c
        RequestPort a: t
        ReplyPort b: t
        UReplyPort c: t
        SReplyPort d: t
        In e: t
        Out f: t
        InOut g: t
        WaitTime h: t
        MsgOption i: t
        MsgSeqno j: t
        - k: (t = Array[3](u) CType(v)), Dealloc
    ");
}

#[test]
fn directions_of_apple() {
    let text = "routine r(
        sendtime a : t; sectoken b : t; serversectoken c : t; usersectoken d : t;
        audittoken e : t; serveraudittoken f : t; useraudittoken g : t; servercontexttoken h : t;
        serverimpl i : t; userimpl j : t
    );";
    assert_snapshot!(nodes(&XNU64, text), @r"
    Routine r
        SendTime a: t
        SecToken b: t
        ServerSecToken c: t
        UserSecToken d: t
        AuditToken e: t
        ServerAuditToken f: t
        UserAuditToken g: t
        ServerContextToken h: t
        ServerImpl i: t
        UserImpl j: t
    ");
}

#[test]
fn osf_names_a_field_of_the_trailer() {
    let text = "routine r(serverimpl a : t, msgh_sender; userimpl b : t, field; serversectoken c : t);";
    assert_snapshot!(nodes(&OSF32, text), @r"
    Routine r
        ServerImpl a: t field msgh_sender
        UserImpl b: t field field
        ServerSecToken c: t
    ");
}

#[test]
fn flags_of_the_untyped_dialects() {
    let text = "routine r(a : t, samecount, retcode, physicalcopy, overwrite, dealloc, notdealloc, dealloc[],
        countinout, auto, CONST[]);";
    assert_eq!(nodes(&OSF32, text), nodes(&XNU64, text));
    assert_snapshot!(nodes(&XNU64, text), @r"
    Routine r
        - a: t, SameCount, RetCode, PhysicalCopy, Overwrite, Dealloc, NotDealloc, Dealloc[], CountInOut, Auto, Const[]
    ");
}

#[test]
fn flags_of_gnu() {
    let text = "routine r(a : t, retcode, dealloc[], notdealloc, countinout, islong, isnotlong, servercopy);";
    assert_snapshot!(nodes(&GNU64, text), @r"
    Routine r
        - a: t, RetCode, Dealloc[], NotDealloc, CountInOut, IsLong, IsNotLong, ServerCopy
    ");
}

#[test]
fn words_of_other_dialects_are_names() {
    let text = "
        type const = auto; type error = sectoken;
        routine samecount(sectoken : overwrite; in sendtime : error; const : serverimpl = array[2] of auto);
    ";
    assert_snapshot!(nodes(&GNU64, text), @r"
    Type const = auto
    Type error = sectoken
    Routine samecount
        - sectoken: overwrite
        In sendtime: error
        - const: (serverimpl = Array[2](auto))
    ");
    assert_snapshot!(nodes(&GNU64, "routine\nsendtime(a : t,\ndealloc); type\nskipped = function;"), @r"
    Routine sendtime
        - a: t, Dealloc
    Type skipped = function
    ");
    let text = "type islong = servercopy; routine r(sectoken : audittoken; in dimport : sendtime);";
    assert_snapshot!(nodes(&OSF32, text), @r"
    Type islong = servercopy
    Routine r
        - sectoken: audittoken
        In dimport: sendtime
    ");
    let text =
        "type islong = servercopy; type function = procedure; routine procedure(function : intranpayload);";
    assert_snapshot!(nodes(&XNU64, text), @r"
    Type islong = servercopy
    Type function = procedure
    Routine procedure
        - function: intranpayload
    ");
}

#[test]
fn names_and_lists_have_no_limit() {
    let name = "n".repeat(6000);
    let arguments: Vec<String> = (0..10_000).map(|number| format!("in {name}{number} : t")).collect();
    let outcome = parse(&XNU64, &format!("routine {name}({});", arguments.join("; ")));
    assert_eq!(outcome.messages, Vec::<String>::new());
    let StatementKind::Routine(routine) = &outcome.file.statements[0].kind else { panic!() };
    assert_eq!((routine.name.text.len(), routine.arguments.len()), (6000, 10_000));
}

#[test]
fn places_are_those_of_the_words() {
    let text = "type  t = array[2 + 1] of  u ;\nroutine r(in a : t, const);";
    let mut diagnostics = Diagnostics::default();
    let (lexed, sources) = preprocessed(text, &mut diagnostics);
    let file = crate::syntax::parse(&lexed, &sources, &XNU64, &mut diagnostics);
    let text = |span| sources.text(span).to_owned();
    assert_eq!(text(file.statements[0].span), "type  t = array[2 + 1] of  u");
    assert_eq!(text(file.statements[1].span), "routine r(in a : t, const)");
    let StatementKind::Type(declared) = &file.statements[0].kind else { panic!() };
    assert_eq!(text(declared.spec.span), "array[2 + 1] of  u");
    let TypeSpecKind::Array { extent: Extent::Fixed(size), element } = &declared.spec.kind else { panic!() };
    assert_eq!((text(size.span), text(element.span)), ("2 + 1".to_owned(), "u".to_owned()));
    let StatementKind::Routine(routine) = &file.statements[1].kind else { panic!() };
    let argument = &routine.arguments[0];
    assert_eq!(text(argument.span), "in a : t, const");
    assert_eq!(text(argument.flags[0].span), "const");
    assert_eq!(text(argument.direction.unwrap().1), "in");
}
