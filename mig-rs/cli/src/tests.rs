//! Does the command ask for what a `Builder` can be asked for, and for nothing else?

use std::collections::BTreeSet;

use clap::{CommandFactory, FromArgMatches};
use mig_rs::diagnostics::{Color, MessageFormat};
use mig_rs::{Builder, LayoutFormat, Options, Side};

use crate::arguments::{Arguments, Verb};

/// What a command line asks for.
fn asked(line: &str) -> Options {
    let words = line.split(' ').filter(|word| !word.is_empty());
    let arguments =
        Arguments::command().try_get_matches_from(std::iter::once("mig-rs").chain(words)).unwrap();
    let (_, given) = arguments.subcommand().unwrap();
    let builder = match Arguments::from_arg_matches(&arguments).unwrap().verb {
        Verb::Generate(generate) => generate.builder(given),
        Verb::Check(several) | Verb::Ids(several) => several.builder(given),
        Verb::Expand(single) => single.builder(given),
        Verb::Layout(layout) => layout.builder(given),
        Verb::Explain(_) => panic!("`explain` reads no interface"),
    };
    builder.options().clone()
}

/// Each option of the command, and the methods that say the same.
fn pairs() -> Vec<(&'static str, Builder)> {
    let builder = || Builder::new().file("a.defs");
    vec![
        ("check a.defs", builder()),
        ("check a.defs b.defs", builder().files(["b.defs"])),
        ("check -", Builder::new().standard_input()),
        ("ids a.defs", builder()),
        ("expand a.defs", builder()),
        ("check --abi gnu32 a.defs", builder().abi("gnu32")),
        ("check a.defs --target x86_64-apple-darwin", builder().target("x86_64-apple-darwin")),
        ("check -D A a.defs", builder().define("A", "1")),
        ("check -D A=2 -DB= a.defs", builder().define("A", "2").define("B", "")),
        ("check -D A -U A -D A=2 a.defs", builder().define("A", "1").undefine("A").define("A", "2")),
        (
            "check -U A -D A -I x a.defs -Iy",
            builder().undefine("A").define("A", "1").include_dir("x").include_dir("y"),
        ),
        ("check --type-size t=16 --type-size u=4 a.defs", builder().type_size("t", 16).type_size("u", 4)),
        ("check --message-format short a.defs", builder().message_format(MessageFormat::Short)),
        ("check --color always a.defs", builder().color(Color::Always)),
        ("layout --routine r a.defs", builder().routine("r")),
        ("layout --format json a.defs", builder().layout_format(LayoutFormat::Json)),
        ("generate --out x a.defs", builder().out_dir("x")),
        ("generate -o x.rs a.defs", builder().output("x.rs")),
        ("generate -o - a.defs", builder().standard_output()),
        ("generate --side server a.defs", builder().sides([Side::Server])),
        ("generate --side server,client a.defs", builder().sides([Side::Client, Side::Server])),
        ("generate --seqnos a.defs", builder().seqnos(true)),
        ("generate --map t=crate::T a.defs", builder().map("t", "crate::T")),
        ("generate --optional-handlers a.defs", builder().optional_handlers(true)),
        ("generate --description a.defs", builder().description(true)),
        (
            "generate --deferred r1,r2 --deferred r3 a.defs",
            builder().deferred("r1").deferred("r2").deferred("r3"),
        ),
        ("generate --depfile x.d a.defs", builder().depfile("x.d")),
        ("generate --check a.defs", builder().check_only(true)),
    ]
}

#[test]
fn every_option_says_what_its_method_says() {
    for (line, builder) in pairs() {
        assert_eq!(&asked(line), builder.options(), "{line}");
    }
}

#[test]
fn every_option_of_the_command_has_a_method() {
    let command = Arguments::command();
    let verbs = command.get_subcommands().filter(|verb| verb.get_name() != "explain");
    let known: BTreeSet<_> = verbs
        .flat_map(clap::Command::get_opts)
        .map(|option| match (option.get_long(), option.get_short()) {
            (Some(long), _) => format!("--{long}"),
            (None, short) => format!("-{}", short.unwrap()),
        })
        .filter(|option| option != "--help")
        .collect();
    let name =
        |word: &str| if word.starts_with("--") { word.to_owned() } else { word.chars().take(2).collect() };
    let tried: BTreeSet<_> = pairs()
        .iter()
        .flat_map(|(line, _)| {
            line.split(' ').filter(|word| word.len() > 1 && word.starts_with('-')).map(name)
        })
        .collect();
    assert_eq!(tried, known);
}

/// The fields of options, as `Debug` shows them.
fn fields(options: &Options) -> Vec<(String, String)> {
    let text = format!("{options:#?}");
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("    ").and_then(|line| line.split_once(": ")) {
            Some((name, value)) if !name.starts_with([' ', '}', ']', ')']) => {
                fields.push((name.to_owned(), value.to_owned()));
            }
            _ => fields.last_mut().into_iter().for_each(|(_, value)| value.push_str(line)),
        }
    }
    fields
}

#[test]
fn everything_a_builder_can_be_asked_for_has_an_option() {
    let plain = fields(Builder::new().options());
    let set: BTreeSet<_> = pairs()
        .iter()
        .flat_map(|(_, builder)| fields(builder.options()))
        .filter(|field| !plain.contains(field))
        .map(|(name, _)| name)
        .collect();
    let all: BTreeSet<_> = plain.into_iter().map(|(name, _)| name).collect();
    let only_in_build_scripts = BTreeSet::from(["emit_rerun".to_owned()]);
    assert_eq!(all.difference(&set).cloned().collect::<BTreeSet<_>>(), only_in_build_scripts);
}

#[test]
fn the_command_is_well_formed() {
    Arguments::command().debug_assert();
}
