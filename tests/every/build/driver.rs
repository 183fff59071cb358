//! What is the Rust that calls every routine of an interface with whatever comes to hand, and serves it?
//!
//! Names in the text begin with `__`, because an interface may take any other.

use std::collections::BTreeSet;
use std::fmt::Write;

use proc_macro2::TokenStream;

use crate::generated::{Argument, Call, Generated, Handler, Server, words};

/// The items of a module that stands beside the generated `wire`.
pub(crate) fn write(name: &str, generated: &Generated, abi: &str) -> String {
    let mut text = String::from("use wire::*;\n");
    let _ = writeln!(text, "use ::mig_rs_runtime::generated::{abi} as __mig;");
    let mut calls = String::new();
    for (index, call) in generated.calls.iter().enumerate() {
        text.push_str(&client(index, call));
        let _ =
            write!(
                calls,
                "crate::Routine {{ name: {:?}, replies: {}, to_itself: {}, call: __call_{index} }}, ",
                call.name.to_string(),
                call.replies,
                call.arguments.iter().any(|argument| argument.name == call.request_port
                    && words(&argument.of).contains("ReceiveRight"))
            );
    }
    let mut servers = String::new();
    for (index, server) in generated.servers.iter().enumerate() {
        text.push_str(&serve(index, server));
        let _ = write!(servers, "__serve_{index}, ");
    }
    let _ = writeln!(
        text,
        "pub static INTERFACE: crate::Interface = crate::Interface {{ name: {:?}, abi: {abi:?}, routines: &[{calls}], servers: &[{servers}] }};",
        format!("{abi}/{name}"),
    );
    text
}

/// How an argument of a client function is made, and how it is given.
struct Given {
    /// The type of the value.
    of: String,
    /// The expression that gives it.
    by: String,
}

/// `…Into<INNER>` without what is around it.
fn into(of: &str) -> Option<&str> {
    of.strip_prefix("implInto<")?.strip_suffix('>')
}

/// What stands between the brackets of `NAME<…>`, whatever path stands before the name.
fn within<'t>(of: &'t str, name: &str) -> Option<&'t str> {
    let (before, rest) = of.split_once('<')?;
    (before.ends_with(name)).then(|| rest.strip_suffix('>'))?
}

/// A type as text that can be compiled: lifetimes of a signature become anonymous.
fn text_of(of: &TokenStream) -> String {
    of.to_string()
}

fn given(name: &str, of: &TokenStream) -> Given {
    let spaced = text_of(of).replace("'a ", "").replace("'a,", "'_,").replace("& 'a", "&");
    let short = words(of).replace("&'a", "&").replace("'a,", "").replace(ROOM, "&mut[");
    let plain = |of: &str, by: String| Given { of: of.to_owned(), by };
    if let Some(inner) = into(&short) {
        if let Some(optional) = within(inner, "Option") {
            return match optional.strip_prefix('&') {
                Some(right) => plain(&format!("::core::option::Option<{right}>"), format!("{name}.as_ref()")),
                None => plain(&format!("::core::option::Option<{optional}>"), name.to_owned()),
            };
        }
        if let Some(element) = within(inner, "Region").filter(|_| !inner.contains("RightsRegion")) {
            return plain(&format!("::std::vec::Vec<{element}>"), format!("&*{name}"));
        }
        if let Some(right) = within(inner, "RightsRegion") {
            return plain("crate::Offered", format!("{name}.region::<{right}>()"));
        }
        return plain(inner, name.to_owned());
    }
    if let Some(element) =
        short.strip_prefix("&mut[").and_then(|rest| rest.strip_suffix(']')).filter(|rest| !is_array(rest))
    {
        return plain(&format!("crate::Space<{element}>"), format!("&mut {name}"));
    }
    if let Some(element) =
        short.strip_prefix("&[").and_then(|rest| rest.strip_suffix(']')).filter(|rest| !is_array(rest))
    {
        return plain(&format!("::std::vec::Vec<{element}>"), format!("&{name}"));
    }
    if short.ends_with("CStr") && short.starts_with('&') {
        return plain("::std::ffi::CString", format!("&{name}"));
    }
    if let Some(rest) = spaced.strip_prefix("& mut ") {
        return plain(rest, format!("&mut {name}"));
    }
    if let Some(rest) = spaced.strip_prefix("& ") {
        return plain(rest, format!("&{name}"));
    }
    plain(&spaced, name.to_owned())
}

/// Does `ELEMENT;N` stand between the brackets, and not a slice's element?
fn is_array(between: &str) -> bool {
    let mut depth = 0;
    between.chars().any(|letter| {
        match letter {
            '[' | '<' => depth += 1,
            ']' | '>' => depth -= 1,
            _ => {}
        }
        letter == ';' && depth == 0
    })
}

/// How a room begins that the value which is returned stands in, unless it came as memory.
const ROOM: &str = "&'rmut[";

fn is_room(of: &TokenStream) -> bool {
    words(of).starts_with(ROOM)
}

fn is_space(of: &TokenStream) -> bool {
    given("", of).of.starts_with("crate::Space")
}

/// Calls a routine once.
fn client(index: usize, call: &Call) -> String {
    let mut text = format!(
        "#[inline(never)]\nfn __call_{index}(__hand: &mut crate::Hand<'_>) -> ::core::result::Result<crate::Story, ::mig_rs_runtime::CallError> {{\n"
    );
    let mut giving = Vec::new();
    for (position, argument) in call.arguments.iter().enumerate() {
        let name = format!("__{position}");
        let mut given = given(&name, &argument.of);
        if argument.name == call.request_port && given.of.ends_with("ReceiveRight") {
            given = Given { of: format!("&{}", given.of), by: name.clone() };
        }
        let drawn = if argument.name == call.request_port {
            "__hand.destination()".to_owned()
        } else if argument.name == call.reply_port && given.of.contains("AnyRight") {
            "__hand.reply_right()".to_owned()
        } else if let Some(neutral) = call.options.get(&argument.name) {
            (*neutral).to_owned()
        } else {
            match call.lengths.get(&argument.name) {
                Some(length) => format!("__hand.draw_of({length})"),
                None => "__hand.draw()".to_owned(),
            }
        };
        let _ = writeln!(text, "let mut {name}: {} = {drawn};", given.of);
        if argument.name != call.request_port && !is_returned(&argument.of) {
            let _ = writeln!(text, "__hand.sent({:?}, &{name});", argument.name);
        }
        giving.push(given.by);
    }
    let _ = writeln!(text, "__hand.before();\nlet __result = {}({});", call.name, giving.join(", "));
    text.push_str(&look_at_results(call));
    text.push_str("}\n");
    text
}

/// Does a client get something there?
fn is_returned(of: &TokenStream) -> bool {
    words(of).starts_with("&mut") || is_room(of)
}

/// Tells what came back: the values of the result, and what was written into the client's memory.
fn look_at_results(call: &Call) -> String {
    let names: Vec<_> = (0..call.results.len()).map(|n| format!("__r{n}")).collect();
    let mut text = format!(
        "let ({}) = __result?;\nlet mut __story = crate::Story::default();\n",
        match names.as_slice() {
            [] => "()".to_owned(),
            names => names.join(", "),
        }
    );
    let mut counts = BTreeSet::new();
    for (name, result) in names.iter().zip(&call.results) {
        let counted = |argument: &Argument| {
            argument.name == *result && is_space(&argument.of) && !is_room(&argument.of)
        };
        match call.arguments.iter().position(counted) {
            Some(position) => {
                counts.insert(name.clone());
                let _ = writeln!(text, "__story.tell({result:?}, &__{position}[..{name}]);");
            }
            None => {
                let _ = writeln!(text, "__story.tell({result:?}, &{name});");
            }
        }
    }
    for (position, argument) in call.arguments.iter().enumerate() {
        if !is_returned(&argument.of) || call.results.contains(&argument.name) {
            continue;
        }
        // A space that has no count of its own shares the one there is.
        let shared = counts.first().filter(|_| is_space(&argument.of));
        let part = shared.map_or(String::new(), |count| format!("[..{count}]"));
        let _ = writeln!(text, "__story.tell({:?}, &__{position}{part});", argument.name);
    }
    text.push_str("::core::result::Result::Ok(__story)\n");
    text
}

/// Serves an interface.
fn serve(index: usize, server: &Server) -> String {
    let Server { name, demux, handlers } = server;
    let mut text = format!(
        "#[inline(never)]\nfn __serve_{index}(__actor: &crate::Actor, __run: &mut dyn ::core::ops::FnMut(&dyn crate::Serving)) {{\n\
         __run(&crate::Watched::new({demux}(__actor), __actor));\n}}\nimpl {name} for crate::Actor {{\n"
    );
    handlers.iter().for_each(|handler| text.push_str(&method(handler)));
    text.push_str("}\n");
    text
}

fn method(handler: &Handler) -> String {
    let mut text = format!("fn {}(&self", handler.name);
    for (position, argument) in handler.arguments.iter().enumerate() {
        let _ = write!(text, ", mut __{position}: {}", text_of(&argument.of));
    }
    let types: Vec<_> = handler.results.iter().map(|result| text_of(&result.of)).collect();
    let success = if let [one] = types.as_slice() { one.clone() } else { format!("({})", types.join(", ")) };
    let _ = writeln!(
        text,
        ") -> ::core::result::Result<{success}, __mig::KernReturn> {{\nlet mut __told = crate::Story::default();"
    );
    let room = |argument: &Argument| words(&argument.of).starts_with("&mut");
    for (position, argument) in handler.arguments.iter().enumerate().filter(|(_, argument)| !room(argument)) {
        let _ = writeln!(text, "__told.tell({:?}, &__{position});", argument.name);
    }
    let _ = writeln!(
        text,
        "let mut __hand = self.enter({:?}, __told);\nlet mut __story = crate::Story::default();",
        handler.name.to_string()
    );
    for (position, argument) in handler.arguments.iter().enumerate().filter(|(_, argument)| room(argument)) {
        let (name, of) = (&argument.name, words(&argument.of));
        let _ = if of.contains("ReplyTo<") {
            Ok(())
        } else if of.contains("RightsRoom<") {
            writeln!(text, "__hand.fill_rights(__{position}, &mut __story, {name:?});")
        } else if of.contains("Room<") {
            writeln!(text, "__hand.fill(__{position}, &mut __story, {name:?});")
        } else {
            writeln!(text, "*__{position} = __hand.draw();\n__story.tell({name:?}, __{position});")
        };
    }
    for (position, (result, of)) in handler.results.iter().zip(&types).enumerate() {
        let name = &result.name;
        let length = handler.length_of(name).unwrap_or("__hand.length");
        let _ = if of.contains("Region") {
            writeln!(
                text,
                "let __length = {length};\nlet __r{position}: {of} = crate::Answered::answered(&mut crate::Telling {{ hand: &mut __hand, actor: self, length: __length, story: &mut __story, name: {name:?} }});"
            )
        } else {
            writeln!(
                text,
                "let __length = {length};\nlet __r{position}: {of} = __hand.draw_of(__length);\n__story.tell({name:?}, &__r{position});"
            )
        };
    }
    let values: Vec<_> = (0..types.len()).map(|position| format!("__r{position}")).collect();
    let value = if let [one] = values.as_slice() { one.clone() } else { format!("({})", values.join(", ")) };
    let _ = writeln!(text, "self.leave(__hand, __story, {value})\n}}");
    text
}
