//! What does `mig-rs layout` ask for?

use clap::{ArgMatches, Args};
use mig_rs::{Builder, LayoutFormat};

use crate::common::one_of;
use crate::reading::Single;

#[derive(Args)]
pub(crate) struct Layout {
    #[command(flatten)]
    reading: Single,

    /// Only this routine
    #[arg(long, value_name = "NAME")]
    routine: Option<String>,

    /// How the layout is told
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    #[arg(value_parser = one_of(&LayoutFormat::ALL, LayoutFormat::name))]
    format: LayoutFormat,
}

impl Layout {
    pub(crate) fn builder(self, given: &ArgMatches) -> Builder {
        let builder = self.reading.builder(given).layout_format(self.format);
        match self.routine {
            Some(name) => builder.routine(name),
            None => builder,
        }
    }
}
