//! What do the verbs ask for that read one interface, or several?

use std::path::PathBuf;

use clap::{ArgMatches, Args};
use mig_rs::Builder;

use crate::common::Common;

#[derive(Args)]
pub(crate) struct Single {
    #[command(flatten)]
    common: Common,

    /// The interface; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Single {
    pub(crate) fn builder(self, given: &ArgMatches) -> Builder {
        input(self.common.builder(given), self.file)
    }
}

#[derive(Args)]
pub(crate) struct Several {
    #[command(flatten)]
    common: Common,

    /// The interfaces; - is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

impl Several {
    pub(crate) fn builder(self, given: &ArgMatches) -> Builder {
        self.files.into_iter().fold(self.common.builder(given), input)
    }
}

fn input(builder: Builder, file: PathBuf) -> Builder {
    if file.as_os_str() == "-" { builder.standard_input() } else { builder.file(file) }
}
