use super::super::{Code, Diagnostics, MessageFormat};
use crate::source::{SourceMap, Span};

/// One file, and the places of words in it.
struct Input {
    sources: SourceMap,
    diagnostics: Diagnostics,
}

impl Input {
    fn new(text: &str) -> Self {
        let mut sources = SourceMap::default();
        sources.add("clock.defs", text, None).unwrap();
        Input { sources, diagnostics: Diagnostics::default() }
    }

    /// The first place of `word`, in any file.
    fn find(&self, word: &str) -> Span {
        let found = self.sources.files().find_map(|file| Some((file.start(), file.text().find(word)?)));
        let (start, at) = found.unwrap();
        let lo = start + u32::try_from(at).unwrap();
        Span::new(lo, lo + u32::try_from(word.len()).unwrap())
    }

    fn human(&self) -> String {
        self.diagnostics.render(&self.sources, MessageFormat::Human, false)
    }

    fn short(&self) -> String {
        self.diagnostics.render(&self.sources, MessageFormat::Short, false)
    }

    fn json(&self) -> Vec<serde_json::Value> {
        let text = self.diagnostics.render(&self.sources, MessageFormat::Json, false);
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

#[test]
fn a_message_shows_both_parties_and_the_way_out() {
    let mut input = Input::new("subsystem clock 1000;\n\ntype t = int;\ntype u = int;\n\ntype t = nope;\n");
    let (first, second) = (input.find("t = int"), input.find("t = nope"));
    input
        .diagnostics
        .error(Code::TypeRedefined, second, "type `t` is declared again")
        .label("a second `t`")
        .also(first, "the first")
        .note("GNU takes no second declaration")
        .help("give one of the two another name");
    input.diagnostics.warn(Code::Limit, input.find("clock"), "just a word");
    insta::assert_snapshot!(input.human());
}

#[test]
fn macros_and_includes_are_told() {
    let mut input = Input::new("#include \"types.defs\"\nroutine r(p: port; PAIR(a));\n");
    let include = input.find("#include");
    input.sources.add(
        "types.defs",
        "#define ONE(x) in x : nope\n#define PAIR(x) ONE(x); ONE(x)\n",
        Some(include),
    );
    let outer = input.sources.add_expansion("PAIR", input.find("PAIR(a)"));
    let call = Span { expansion: outer, ..input.find("ONE(x);") };
    let inner = input.sources.add_expansion("ONE", call);
    let place = Span { expansion: inner, ..input.find("nope") };
    input.diagnostics.error(Code::UndefinedType, place, "type `nope` is not defined");
    insta::assert_snapshot!(input.human());
    assert_eq!(input.short(), "types.defs:1:23: error[MIG0301]: type `nope` is not defined\n");
    let json = &input.json()[0];
    assert_eq!(json["labels"][0]["message"], "in this expansion of macro `ONE`");
    assert_eq!(json["labels"][1]["line"], 2);
    assert_eq!(json["notes"][0], "included from clock.defs:1:1");
}

#[test]
fn an_argument_of_a_macro_needs_no_explanation() {
    let mut input = Input::new("#define IN(x) in x\nroutine r(p: port; IN(@));\n");
    let call = input.sources.add_expansion("IN", input.find("IN(@)"));
    let place = Span { expansion: call, ..input.find("@") };
    input.diagnostics.error(Code::StrayCharacter, place, "a stray `@`");
    assert!(!input.human().contains("expansion"));
}

#[test]
fn line_markers_rename_places() {
    let mut input = Input::new("# 40 \"true.defs\"\n\ntype t = nope;\n# 7 \"other.defs\"\ntype u = nada;\n");
    input.sources.rename(17, "true.defs", 40);
    let second = input.find("type u");
    input.sources.rename(second.lo, "other.defs", 7);
    let (nope, nada) = (input.find("nope"), input.find("nada"));
    input
        .diagnostics
        .error(Code::UndefinedType, nope, "type `nope` is not defined")
        .also(nada, "nor is this");
    insta::assert_snapshot!(input.human());
}

#[test]
fn json_has_the_promised_keys_in_order() {
    let mut input = Input::new("type é = \"nope\";\n");
    let place = input.find("nope");
    input.diagnostics.warn(Code::UndefinedType, place, "a \"quote\"").label("here").note("n").help("h");
    let text = input.diagnostics.render(&input.sources, MessageFormat::Json, false);
    assert_eq!(
        text,
        concat!(
            r#"{"level":"warning","code":"MIG0301","message":"a \"quote\"","file":"clock.defs","line":1,"column":11,"#,
            r#""end_line":1,"end_column":15,"labels":[{"message":"here","file":"clock.defs","line":1,"column":11,"#,
            r#""end_line":1,"end_column":15}],"notes":["n"],"help":"h"}"#,
            "\n"
        )
    );
}

#[test]
fn odd_text_keeps_its_columns() {
    let lines = ["\ttab nope", "宽字 nope", "e\u{301} nope", "crlf nope\r", "\u{1b}[31m nope", "nope"];
    for line in lines {
        let mut input = Input::new(&format!("one;\n{line}\nthree;"));
        let place = input.find("nope");
        input.diagnostics.error(Code::Limit, place, "m").label("l");
        let column = line[..line.find("nope").unwrap()].chars().count() + 1;
        assert_eq!(input.json()[0]["column"], column, "{line:?}");
        let human = input.human();
        assert!(human.contains(&format!("clock.defs:2:{column}")), "{human}");
        assert!(human.contains("^^^^ l"), "{human}");
        assert!(!human.contains('\u{1b}'), "{human:?}");
    }
}

#[test]
fn every_place_of_every_small_text_renders() {
    for text in ["", "\n", "a", "a\n", "é\r\n\r\nß", "\u{feff}a\n\tb", "\r", "a\n\n"] {
        let length = u32::try_from(text.len()).unwrap();
        for lo in 0..=length {
            for hi in lo..=length + 1 {
                let mut input = Input::new(text);
                input.diagnostics.error(Code::Limit, Span::new(lo, hi), "m").also(Span::new(0, hi), "other");
                assert!(input.human().contains("MIG0017"));
                assert_eq!(input.json().len(), 1);
            }
        }
    }
}

#[test]
fn a_message_never_breaks_its_line() {
    let mut input = Input::new("x\n");
    input.diagnostics.error(Code::ErrorDirective, Span::new(0, 1), "two\nlines \u{1b}[0m \u{202e}");
    assert_eq!(input.short(), "clock.defs:1:1: error[MIG0005]: two\\nlines \\u{1b}[0m \\u{202e}\n");
    assert!(!input.human().contains('\u{1b}'));
}

#[test]
fn messages_follow_the_input_and_are_counted() {
    let mut input = Input::new("first\ninclude\nlast\n");
    let include = input.find("include");
    input.sources.add("inner.defs", "inner\n", Some(include));
    for word in ["last", "inner", "first"] {
        let place = input.find(word);
        input.diagnostics.error(Code::Limit, place, word);
    }
    let order: Vec<_> = input.json().iter().map(|one| one["message"].as_str().unwrap().to_owned()).collect();
    assert_eq!(order, ["first", "inner", "last"]);
    assert!(input.human().ends_with("\n\n3 errors\n"));
}

/// One line of a megabyte and fifty thousand messages: the time must not be their product.
#[test]
fn very_many_messages_on_one_line_are_told_in_time() {
    let mut input = Input::new(&"é@ ".repeat(50_000));
    for index in 0..50_000 {
        input.diagnostics.error(Code::StrayCharacter, Span::new(index * 4 + 2, index * 4 + 3), "a stray `@`");
    }
    let start = std::time::Instant::now();
    let human = input.human();
    assert_eq!(human.matches("MIG0101").count(), 50_000);
    assert!(human.contains("--> clock.defs:1:1499\n"));
    assert!(human.contains("\nclock.defs:1:149999: error[MIG0101]: "));
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn colours_are_only_decoration() {
    let mut input = Input::new("type t = nope;\n");
    let place = input.find("nope");
    input.diagnostics.error(Code::UndefinedType, place, "type `nope` is not defined");
    let styled = input.diagnostics.render(&input.sources, MessageFormat::Human, true);
    assert!(styled.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = styled.as_str();
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..][rest[at..].find('m').unwrap() + 1..];
    }
    plain.push_str(rest);
    assert_eq!(plain, input.human());
}
