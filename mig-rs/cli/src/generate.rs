//! What does `mig-rs generate` ask for?

use std::path::PathBuf;

use clap::{ArgMatches, Args};
use mig_rs::{Builder, Side};

use crate::common::{one_of, pair};
use crate::reading::Several;

#[derive(Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    reading: Several,

    /// Write to this folder [default: the current one]
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    out: Option<PathBuf>,

    /// Write to this file; - is standard output
    #[arg(short = 'o', value_name = "FILE")]
    output: Option<PathBuf>,

    /// Generate only these sides [default: client,server]
    #[arg(long, value_name = "SIDE", value_delimiter = ',')]
    #[arg(value_parser = one_of(&Side::ALL, Side::name))]
    side: Vec<Side>,

    /// Add the server with sequence numbers: what the file says with SEQNOS=1
    #[arg(long)]
    seqnos: bool,

    /// Use a Rust type of yours for a type of the .defs file
    #[arg(long, value_name = "NAME=PATH", value_parser = pair)]
    map: Vec<(String, String)>,

    /// Let a server leave routines unanswered
    #[arg(long)]
    optional_handlers: bool,

    /// Add a description of the messages, as data for tools that read them
    #[arg(long)]
    description: bool,

    /// Hand the right to reply to the handler of this routine, which can then be answered later
    #[arg(long, value_name = "ROUTINE", value_delimiter = ',')]
    deferred: Vec<String>,

    /// Write a make rule that names every file that was read
    #[arg(long, value_name = "FILE")]
    depfile: Option<PathBuf>,

    /// Write nothing; exit 1 if a file would change
    #[arg(long)]
    check: bool,
}

impl Generate {
    pub(crate) fn builder(self, given: &ArgMatches) -> Builder {
        let mut builder = self
            .reading
            .builder(given)
            .seqnos(self.seqnos)
            .optional_handlers(self.optional_handlers)
            .description(self.description)
            .check_only(self.check);
        if let Some(folder) = self.out {
            builder = builder.out_dir(folder);
        }
        builder = match self.output {
            Some(file) if file.as_os_str() == "-" => builder.standard_output(),
            Some(file) => builder.output(file),
            None => builder,
        };
        if !self.side.is_empty() {
            builder = builder.sides(self.side);
        }
        if let Some(path) = self.depfile {
            builder = builder.depfile(path);
        }
        builder = self.deferred.into_iter().fold(builder, Builder::deferred);
        self.map.into_iter().fold(builder, |builder, (name, path)| builder.map(name, path))
    }
}
