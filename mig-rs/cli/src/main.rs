//! The command `mig-rs`: a Mach interface compiler.

mod arguments;
mod common;
mod explain;
mod generate;
mod layout;
mod reading;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use arguments::{Arguments, Verb};

fn main() -> ExitCode {
    let arguments = Arguments::command().get_matches();
    let verb = match Arguments::from_arg_matches(&arguments) {
        Ok(arguments) => arguments.verb,
        Err(error) => error.exit(),
    };
    // Defined behind undefined is not undefined behind defined: their order is known here alone.
    let given = arguments.subcommand().map_or(&arguments, |(_, given)| given);
    match verb {
        Verb::Generate(generate) => finish(generate.builder(given).write()),
        Verb::Check(check) => finish(check.builder(given).check()),
        Verb::Expand(expand) => finish(expand.builder(given).expand()),
        Verb::Layout(layout) => finish(layout.builder(given).layout()),
        Verb::Ids(ids) => finish(ids.builder(given).ids()),
        Verb::Explain(explain) => explain.run(),
    }
}

/// Tells what a run has to say, prints what came of it, and says how it went.
fn finish(report: mig_rs::Report<String>) -> ExitCode {
    report.print(&mut io::stderr().lock());
    match report.result {
        Ok(text) => print(&text),
        Err(error) => {
            if !matches!(error, mig_rs::Error::Refused { .. }) {
                complain(&error);
            }
            ExitCode::from(status(&error))
        }
    }
}

/// 1: the input is at fault; 2: the call, or the files.
fn status(error: &mig_rs::Error) -> u8 {
    match error {
        mig_rs::Error::Refused { .. } | mig_rs::Error::Outdated(_) => 1,
        _ => 2,
    }
}

/// Prints a result. That its reader has gone is no error.
fn print(text: &str) -> ExitCode {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(&format_args!("cannot write to standard output: {error}"));
            ExitCode::from(2)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Says why the command failed. That nobody listens is no error.
fn complain(what: &dyn std::fmt::Display) {
    drop(writeln!(io::stderr(), "mig-rs: {what}"));
}
