//! Which interfaces does chance write?

use crate::dice::Dice;

/// What a type amounts to, as far as it decides what may be said of an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Of one size.
    Fixed,
    /// `array[*:n]`.
    Counted,
    /// `c_string[*:n]`.
    Text,
    /// `array[]`.
    Unbounded,
    /// `^array[]`.
    Region,
    /// `^array[n]`: out of line, and nothing is sent of it.
    Lost,
    /// One right that can be sent to.
    Port,
    /// One right of another kind.
    Right,
}

/// What `differences/` shows is not drawn, misplaced items aside: those are known by what is wrong with them.
///
/// The declaration of each type, `#` being the number of items; and what it amounts to.
const SPECIMENS: [(&str, Kind); 49] = [
    ("MACH_MSG_TYPE_BOOLEAN", Kind::Fixed),
    ("MACH_MSG_TYPE_INTEGER_8", Kind::Fixed),
    ("MACH_MSG_TYPE_INTEGER_16", Kind::Fixed),
    ("MACH_MSG_TYPE_INTEGER_32", Kind::Fixed),
    ("MACH_MSG_TYPE_INTEGER_64", Kind::Fixed),
    ("MACH_MSG_TYPE_PORT_NAME", Kind::Fixed),
    ("^ array[#] of int", Kind::Lost),
    ("^ pair_t", Kind::Lost),
    ("(MACH_MSG_TYPE_REAL, 64)", Kind::Fixed),
    ("(MACH_MSG_TYPE_STRING_C, #)", Kind::Fixed),
    ("(MACH_MSG_TYPE_BYTE, 48)", Kind::Fixed),
    ("(77, 32, islong)", Kind::Fixed),
    ("(MACH_MSG_TYPE_CHAR, 512)", Kind::Fixed),
    ("struct { int a; char b; short c; }", Kind::Fixed),
    ("struct { char a; int64_t b; }", Kind::Fixed),
    ("struct { pair_t a; byte_t b; }", Kind::Fixed),
    ("struct[#] of int", Kind::Fixed),
    ("struct[#] of char", Kind::Fixed),
    ("array[#] of int", Kind::Fixed),
    ("array[#] of byte_t", Kind::Fixed),
    ("array[#] of pair_t", Kind::Fixed),
    ("array[3] of array[#] of short", Kind::Fixed),
    ("array[4096] of char", Kind::Fixed),
    ("c_string[#]", Kind::Fixed),
    ("array[*:#] of int", Kind::Counted),
    ("array[*:#] of char", Kind::Counted),
    ("array[*:#] of short", Kind::Counted),
    ("array[*:#] of int64_t", Kind::Counted),
    ("array[*:#] of pair_t", Kind::Counted),
    ("array[*:5000] of byte_t", Kind::Counted),
    ("array[*:#] of port_t", Kind::Counted),
    ("c_string[*:#]", Kind::Text),
    ("array[#] of port_t", Kind::Fixed),
    ("array[] of char", Kind::Unbounded),
    ("array[*] of int", Kind::Unbounded),
    ("array[] of int64_t", Kind::Unbounded),
    ("array[] of pair_t", Kind::Unbounded),
    ("array[] of port_t", Kind::Unbounded),
    ("^array[] of char", Kind::Region),
    ("^array[] of pair_t", Kind::Region),
    ("^array[] of MACH_MSG_TYPE_INTEGER_32", Kind::Region),
    ("^array[] of port_t", Kind::Region),
    ("^array[] of (MACH_MSG_TYPE_MOVE_SEND, 32)", Kind::Region),
    ("MACH_MSG_TYPE_COPY_SEND ctype: mach_port_t", Kind::Port),
    ("MACH_MSG_TYPE_MAKE_SEND ctype: mach_port_t", Kind::Port),
    ("MACH_MSG_TYPE_MOVE_SEND_ONCE ctype: mach_port_t", Kind::Port),
    ("polymorphic ctype: mach_port_t", Kind::Port),
    ("MACH_MSG_TYPE_MAKE_SEND_ONCE | polymorphic ctype: mach_port_t", Kind::Port),
    ("MACH_MSG_TYPE_MOVE_RECEIVE ctype: mach_port_t", Kind::Right),
];

/// What every file begins with.
const PRELUDE: &str = "\
type int64_t = MACH_MSG_TYPE_INTEGER_64;
type natural_t = MACH_MSG_TYPE_INTEGER_32;
type byte_t = MACH_MSG_TYPE_BYTE;
type port_t = MACH_MSG_TYPE_COPY_SEND ctype: mach_port_t;
type once_t = MACH_MSG_TYPE_MAKE_SEND_ONCE ctype: mach_port_t;
type moved_once_t = MACH_MSG_TYPE_MOVE_SEND_ONCE ctype: mach_port_t;
type pair_t = struct[2] of int;
type ticket_t = int intran: ticket_ref_t find(ticket_t) outtran: ticket_t number(ticket_ref_t) destructor: forget(ticket_ref_t);
type door_t = MACH_MSG_TYPE_COPY_SEND intran: door_ref_t open(mach_port_t) outtran: mach_port_t close(door_ref_t) cusertype: mach_port_t cservertype: mach_port_t;
";

/// An interface of so many routines. A `wild` one uses flags and directions where they do not fit, and is refused as often as not.
pub(crate) fn interface(seed: u64, routines: usize, wild: bool) -> String {
    let dice = &mut Dice::new(seed);
    let kernel = if dice.rarely(6) {
        dice.one(&["kerneluser ", "kernelserver ", "kerneluser kernelserver "])
    } else {
        ""
    };
    let mut text = format!("subsystem {kernel}drawn {};\n{PRELUDE}", 100 * (dice.below(90) + 1));
    let mut types = vec![
        ("int".to_owned(), Kind::Fixed),
        ("ticket_t".to_owned(), Kind::Fixed),
        ("door_t".to_owned(), Kind::Port),
    ];
    // What is lost has no Rust, and nor has the file: it is drawn where files are small.
    let specimens: Vec<_> = SPECIMENS.iter().filter(|(_, kind)| wild || *kind != Kind::Lost).collect();
    for index in 0..=routines {
        let (specimen, kind) = *specimens[dice.below(specimens.len())];
        let name = format!("t{index}_t");
        text += &format!("type {name} = {};\n", specimen.replace('#', &number(dice, specimen)));
        types.push((name, kind));
    }
    for index in 0..routines {
        if dice.rarely(5) {
            text += dice.one(&[
                "skip;\n",
                "skip 3;\n",
                "userprefix user_;\n",
                "serverprefix server_;\n",
                "waittime 20;\n",
                "nowaittime;\n",
            ]);
        }
        text += &routine(dice, index, &types, wild);
    }
    text
}

/// How many items, or the bits of a string.
fn number(dice: &mut Dice, specimen: &str) -> String {
    let number = 1 + dice.below(12);
    match specimen.contains("STRING_C") {
        true => (8 * number).to_string(),
        false => number.to_string(),
    }
}

fn routine(dice: &mut Dice, index: usize, types: &[(String, Kind)], wild: bool) -> String {
    let one_way = dice.rarely(4);
    let mut arguments = vec![format!("port : {}", port(dice, types))];
    if dice.rarely(4) {
        arguments.push(reply_port(dice));
    }
    for extra in ["msgseqno seqno : natural_t", "waittime limit : natural_t", "msgoption option : int"] {
        if dice.rarely(8) {
            arguments.push(extra.to_owned());
        }
    }
    for argument in 0..dice.below(6) {
        let (ty, kind) = &types[dice.below(types.len())];
        let directions: &[&str] = match kind {
            Kind::Fixed if wild && arguments.len() == 1 => &["msgseqno"],
            _ if wild && arguments.len() == 1 => &["replyport", "ureplyport", "sreplyport", "msgseqno"],
            _ if wild => &["", "in", "out", "inout"],
            _ if one_way => &["", "in"],
            Kind::Counted | Kind::Text | Kind::Unbounded => &["", "out"],
            Kind::Fixed | Kind::Region | Kind::Lost | Kind::Port | Kind::Right => &["", "in", "out", "inout"],
        };
        let direction = dice.one(directions);
        let flags = if dice.rarely(3) { flags(dice, *kind, direction, wild) } else { "" };
        arguments.push(format!("{direction} a{argument} : {ty}{flags}"));
    }
    let keyword = if one_way { "simpleroutine" } else { "routine" };
    format!("{keyword} r{index}(\n\t{});\n", arguments.join(";\n\t"))
}

/// The type of a request port.
fn port(dice: &mut Dice, types: &[(String, Kind)]) -> String {
    let ports: Vec<_> = types.iter().filter(|(_, kind)| *kind == Kind::Port).collect();
    if dice.rarely(2) { "port_t".to_owned() } else { ports[dice.below(ports.len())].0.clone() }
}

fn reply_port(dice: &mut Dice) -> String {
    let direction = dice.one(&["replyport", "ureplyport", "sreplyport", "ureplyport u : once_t; sreplyport"]);
    format!("{direction} reply : {}", dice.one(&["once_t", "moved_once_t"]))
}

fn flags(dice: &mut Dice, kind: Kind, direction: &str, wild: bool) -> &'static str {
    match (kind, direction) {
        (Kind::Text, _) => ", islong",
        (Kind::Counted, "out") => dice.one(&[", countinout", ", islong"]),
        (Kind::Unbounded | Kind::Region | Kind::Lost, _) if wild => dice.one(&[
            ", dealloc",
            ", dealloc[]",
            ", notdealloc",
            ", islong",
            ", isnotlong",
            ", servercopy",
            ", countinout",
        ]),
        _ if wild => dice.one(&[", notdealloc", ", islong", ", servercopy", ", countinout"]),
        (Kind::Counted | Kind::Fixed | Kind::Port | Kind::Right, _) => ", islong",
        (Kind::Unbounded, "out") => dice.one(&[", dealloc", ", dealloc[]", ", countinout"]),
        (Kind::Unbounded, _) => dice.one(&[", servercopy", ", dealloc", ", dealloc[]"]),
        (Kind::Region | Kind::Lost, _) => dice.one(&[", dealloc", ", dealloc[]", ", isnotlong"]),
    }
}
