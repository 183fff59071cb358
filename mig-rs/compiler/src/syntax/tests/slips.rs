//! Does every slip of the pen give one message, at the token where the user must look?

mod arguments;
mod recovery;
mod statements;
mod types;
mod words;

use super::parse;
use crate::abi::{Abi, GNU64, OSF32, XNU64};

/// The messages about a text, one a line, as `Code: message at line:column; help`.
fn messages(abi: &Abi, text: &str) -> String {
    parse(abi, text).messages.join("\n")
}

/// The messages that all dialects give alike.
fn messages_of_all(text: &str) -> String {
    let apple = messages(&XNU64, text);
    assert_eq!(messages(&OSF32, text), apple);
    assert_eq!(messages(&GNU64, text), apple);
    apple
}

/// The messages about one argument behind a request port.
fn of_argument(abi: &Abi, argument: &str) -> String {
    messages(abi, &format!("routine r(p:port; {argument});"))
}
