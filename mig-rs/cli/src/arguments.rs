//! Which verbs does the command know?

use clap::{Parser, Subcommand};

use crate::explain::Explain;
use crate::generate::Generate;
use crate::layout::Layout;
use crate::reading::{Several, Single};

/// A Mach interface compiler: reads .defs files, writes Rust
#[derive(Parser)]
#[command(name = "mig-rs", version, arg_required_else_help = true, subcommand_required = true)]
#[command(max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit status: 0 fine; 1 the input has errors; 2 wrong usage, or a file could not be \
    read or written.\n\n\
    Examples:\n  \
    mig-rs generate clock.defs                  write clock.rs\n  \
    mig-rs check --abi gnu64 -I defs *.defs     look for mistakes, for GNU Mach\n  \
    mig-rs layout --format json clock.defs      every message, byte by byte\n  \
    mig-rs explain MIG0301                      what a diagnostic means")]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Write NAME.rs for each NAME.defs
    #[command(after_help = "Nothing is written unless everything can be; a file that would not change is \
        not touched.\n\n\
        Examples:\n  \
        mig-rs generate clock.defs                         write clock.rs here\n  \
        mig-rs generate --out src/gen -I defs defs/*.defs  write one file each to src/gen\n  \
        mig-rs generate --check --out src/gen clock.defs   exit 1 if src/gen/clock.rs is out of date\n  \
        mig-rs generate -o - - < clock.defs                from standard input to standard output\n  \
        mig-rs generate --seqnos --side server pager.defs  both servers, no client")]
    Generate(Generate),
    /// Say what is wrong with the input, and nothing else
    #[command(after_help = "Of several files, the ranges of message ids are compared too.\n\n\
        Examples:\n  \
        mig-rs check clock.defs\n  \
        mig-rs check --message-format short --abi osf32 defs/*.defs")]
    Check(Several),
    /// Print the text that is left after #include, #if and #define
    #[command(after_help = "Line markers are kept, so that the output can be read again.\n\n\
        Examples:\n  \
        mig-rs expand -D SEQNOS=1 pager.defs\n  \
        mig-rs expand clock.defs | mig-rs check -")]
    Expand(Single),
    /// Print where every byte of every message stands
    #[command(after_help = "Examples:\n  \
        mig-rs layout clock.defs\n  \
        mig-rs layout --routine clock_get_time --abi gnu32 clock.defs\n  \
        mig-rs layout --format json clock.defs")]
    Layout(Layout),
    /// Print one line a routine: subsystem, base, name, index, request id, reply id (0: none)
    #[command(after_help = "Examples:\n  \
        mig-rs ids clock.defs\n  \
        mig-rs ids -I defs defs/*.defs | awk '$5 == 2401'")]
    Ids(Several),
    /// Print what a diagnostic means and how to mend it
    #[command(after_help = "Examples:\n  \
        mig-rs explain MIG0301\n  \
        mig-rs explain 301\n  \
        mig-rs explain              list all codes")]
    Explain(Explain),
}
