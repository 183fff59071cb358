//! How fast is mig-rs, how much memory does it take, and how much Rust does it write?
//!
//! `mig-rs-bench make` writes the interfaces to `target/bench`, `mig-rs-bench measure COMMAND BUILD_SCRIPT` runs the
//! command over them, `mig-rs-bench count PROGRAM` counts the instructions of calls, `mig-rs-bench beside C PROGRAM` those of a program in C too, and `mig-rs-bench text NAME` prints a text that is made to be slow. Two processes, because a child counts the memory of its parent as its own.

mod answers;
mod corpus;
mod growth;
mod hostile;
mod instructions;
mod interface;
mod measure;
mod report;
mod size;
mod speed;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use corpus::Corpus;
use instructions::Peer;
use report::Report;

/// Where everything is.
struct Places {
    /// `target/bench`.
    out: PathBuf,
    /// The command `mig-rs`.
    command: PathBuf,
    /// A build script that compiles one interface.
    script: PathBuf,
}

fn main() -> io::Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let out = root.join("target/bench");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make"] => {
            fs::create_dir_all(&out)?;
            let corpus = Corpus::read(&root)?;
            speed::make(&corpus, &out)?;
            growth::make(&corpus, &out)?;
            Ok(ExitCode::SUCCESS)
        }
        ["measure", command, script] => {
            let places = Places { out, command: command.into(), script: script.into() };
            let mut report = Report::default();
            speed::measure(&places, &mut report)?;
            size::measure(&places, &mut report)?;
            growth::measure(&places, &mut report)?;
            answers::measure(&places, &mut report)?;
            fs::write(places.out.join("report.md"), report.markdown())?;
            print!("{}", report.markdown());
            Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        ["count", program] => count(&root, &out, program, Peer::Apple, false),
        ["count", program, "accept"] => count(&root, &out, program, Peer::Apple, true),
        ["beside", c, program] => count(&root, &out, program, Peer::Gnu(Path::new(c)), false),
        ["beside", c, program, "accept"] => count(&root, &out, program, Peer::Gnu(Path::new(c)), true),
        ["text", name] => {
            let found = hostile::ALL.iter().find(|(known, _)| *known == name);
            let (_, text) = found.ok_or_else(|| io::Error::other(format!("there is no text `{name}`")))?;
            io::stdout().write_all(text().as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        _ => Err(io::Error::other(
            "`make`, `measure COMMAND BUILD_SCRIPT`, `count PROGRAM [accept]`, `beside C PROGRAM [accept]`, or `text NAME`",
        )),
    }
}

fn count(root: &Path, out: &Path, program: &str, peer: Peer<'_>, accept: bool) -> io::Result<ExitCode> {
    fs::create_dir_all(out)?;
    let table = root.join("tests/bench/README.md");
    let holds = instructions::count(Path::new(program), peer, &table, out, accept)?;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
