//! Does mig-rs say what Debian's MIG says, of every interface that there is?
//!
//! `mig-rs-conformance GNUMACH`, where GNUMACH is the folder that `tests/gnumach` prints.

mod case;
mod compare;
mod declared;
mod descriptor;
mod differences;
mod facts;
mod heads;
mod laid_out;
mod measured;
mod object;
mod ours;
mod peer;
mod prototype;
mod report;
mod side;
mod stub;
mod theirs;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use compare::Tools;
use differences::Table;
use measured::Compiler;
use peer::Peer;
use report::Report;

fn main() -> io::Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let gnumach = std::env::args().nth(1).ok_or_else(|| io::Error::other("where is GNU Mach unpacked?"))?;
    let gnumach = Path::new(&gnumach).canonicalize()?;
    let table = Table::read(include_str!("../differences.txt")).map_err(io::Error::other)?;
    let scratch = root.join("target/conformance");
    let tools =
        Tools { peer: Peer::new(&gnumach, scratch.clone())?, compiler: Compiler::new(&gnumach, &scratch)? };
    let mut report = Report::default();
    for source in case::sources(&root, &gnumach) {
        for case in source.cases()? {
            report.add(source.name, &case, tools.compare(&case)?, &table);
        }
    }
    report.finish(&table);
    print!("{report}");
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
