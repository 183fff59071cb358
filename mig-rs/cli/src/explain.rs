//! What does `mig-rs explain` print?

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use mig_rs::diagnostics::Code;

use crate::{complain, print};

#[derive(Args)]
pub(crate) struct Explain {
    /// A code as diagnostics print it, or its number; without one, all codes are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Explain {
    pub(crate) fn run(self) -> ExitCode {
        let Some(word) = self.code else { return print(&list()) };
        match Code::named(&word) {
            Some(code) => print(code.explanation()),
            None => {
                complain(&unknown(&word));
                ExitCode::from(2)
            }
        }
    }
}

fn list() -> String {
    let mut text = String::new();
    for code in Code::ALL {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{code}  {}", code.title());
    }
    text
}

fn unknown(word: &str) -> String {
    let word = word.escape_debug();
    match Code::nearest(&word.to_string()) {
        Some(code) => format!("there is no diagnostic `{word}`; the nearest is {code}: {}", code.title()),
        None => format!("there is no diagnostic `{word}`; `mig-rs explain` lists all"),
    }
}
