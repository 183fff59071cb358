//! Which options do all verbs share that read an interface?

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args};
use mig_rs::Builder;
use mig_rs::diagnostics::{Color, MessageFormat};

const READING: &str = "How the input is read";
const MESSAGES: &str = "How messages look";

#[derive(Args)]
pub(crate) struct Common {
    /// The wire format [default: that of the target, else xnu64]
    #[arg(help_heading = READING, long, value_name = "ABI", value_parser = PossibleValuesParser::new(mig_rs::abi::ALL.map(|abi| abi.name)))]
    abi: Option<String>,

    /// The Rust target of the programs: chooses the ABI and the predefined macros
    #[arg(help_heading = READING, long, value_name = "TRIPLE")]
    target: Option<String>,

    /// Define a macro, as 1 where no value is given
    #[arg(help_heading = READING, short = 'D', value_name = "NAME[=VALUE]", value_parser = definition)]
    define: Vec<(String, String)>,

    /// Undefine a macro
    #[arg(help_heading = READING, short = 'U', value_name = "NAME")]
    undefine: Vec<String>,

    /// Search a folder for included files
    #[arg(help_heading = READING, short = 'I', value_name = "DIR")]
    include_dir: Vec<PathBuf>,

    /// Tell the size of a C type that a .defs file cannot
    #[arg(help_heading = READING, long, value_name = "NAME=BYTES", value_parser = size)]
    type_size: Vec<(String, u32)>,

    /// For people, one line each for editors, or one JSON object each for programs
    #[arg(help_heading = MESSAGES, long, value_name = "FORMAT", default_value = "human")]
    #[arg(value_parser = one_of(&MessageFormat::ALL, MessageFormat::name))]
    message_format: MessageFormat,

    /// When to colour them
    #[arg(help_heading = MESSAGES, long, value_name = "WHEN", default_value = "auto")]
    #[arg(value_parser = one_of(&Color::ALL, Color::name))]
    color: Color,
}

impl Common {
    /// Asks for what all verbs understand. `given` knows the order of `-D` and `-U`.
    pub(crate) fn builder(self, given: &ArgMatches) -> Builder {
        let mut builder = Builder::new().message_format(self.message_format).color(self.color);
        if let Some(abi) = self.abi {
            builder = builder.abi(abi);
        }
        if let Some(target) = self.target {
            builder = builder.target(target);
        }
        let positions = |name| given.indices_of(name).into_iter().flatten();
        let mut macros: Vec<_> = positions("define").zip(self.define.into_iter().map(Ok)).collect();
        macros.extend(positions("undefine").zip(self.undefine.into_iter().map(Err)));
        macros.sort_by_key(|(position, _)| *position);
        for (_, setting) in macros {
            builder = match setting {
                Ok((name, value)) => builder.define(name, value),
                Err(name) => builder.undefine(name),
            };
        }
        builder = self.include_dir.into_iter().fold(builder, Builder::include_dir);
        self.type_size.into_iter().fold(builder, |builder, (name, bytes)| builder.type_size(name, bytes))
    }
}

/// A parser of the words that stand for the values of `all`.
pub(crate) fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|one| name(*one))).try_map(move |word| {
        all.iter().copied().find(|one| name(*one) == word).ok_or("not one of the possible values")
    })
}

fn definition(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').unwrap_or((text, "1"));
    Ok((name.to_owned(), value.to_owned()))
}

fn size(text: &str) -> Result<(String, u32), String> {
    let (name, bytes) = pair(text)?;
    let bytes = bytes.parse().map_err(|_| format!("`{bytes}` is not a number of bytes"))?;
    Ok((name, bytes))
}

/// The two sides of `NAME=VALUE`.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err("expected a name, `=` and a value".to_owned()),
    }
}
