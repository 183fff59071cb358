//! How do tokens become lines and parts of lines?
//!
//! This reads what the emitters write, not all of Rust: `<` behind a name opens a list of types, braces with `name:` are the fields of a
//! struct, braces with `=>` the arms of a `match`.

use super::MARK;
use super::line::{Arm, Brackets, Line, List, Part, Statement};
use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree, token_stream};
use std::iter::Peekable;

type Tokens = Peekable<token_stream::IntoIter>;

/// Statements with one of these end with their braces.
const BLOCKS: [&str; 6] = ["fn", "for", "if", "match", "mod", "trait"];
/// Is a blank behind the word, whatever comes?
fn is_keyword(word: &str) -> bool {
    match word.len() {
        2 => matches!(word, "as" | "fn" | "if" | "in"),
        3 => matches!(word, "dyn" | "for" | "let" | "mod" | "mut" | "pub" | "use"),
        4 => matches!(word, "else" | "impl" | "move" | "type"),
        5 => matches!(word, "const" | "match" | "trait"),
        6 => matches!(word, "return" | "static"),
        _ => false,
    }
}

/// Are the two one sign?
const fn is_sign(first: char, second: char) -> bool {
    matches!(
        (first, second),
        (':', ':') | ('-' | '=', '>') | ('<' | '>' | '=' | '!', '=') | ('&', '&') | ('|', '|') | ('.', '.')
    )
}

/// What stands before a part decides about the blank between them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, or what binds to what follows: `(`, `.`, `::`, `&`.
    Nothing,
    /// A name, a number, a closing bracket.
    Word,
    /// A keyword, a lifetime, a sign between two operands.
    Gap,
}

/// Reads items or statements.
pub(super) fn statements(tokens: TokenStream) -> Vec<Statement> {
    let mut tokens = tokens.into_iter().peekable();
    let mut statements = Vec::new();
    while tokens.peek().is_some() {
        let attributes = attributes(&mut tokens);
        let mut reader = Reader::default();
        let end = reader.statement(&mut tokens);
        if !reader.line.parts.is_empty() || !attributes.is_empty() {
            statements.push(Statement { attributes, line: reader.line, end });
        }
    }
    statements
}

/// Documentation and other attributes, a line each.
fn attributes(tokens: &mut Tokens) -> Vec<String> {
    let mut lines = Vec::new();
    while matches!(tokens.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == '#') {
        tokens.next();
        let Some(TokenTree::Group(group)) = tokens.next() else { break };
        let mut inner = group.stream().into_iter();
        match (inner.next(), inner.next(), inner.next()) {
            (Some(TokenTree::Ident(name)), Some(_), Some(TokenTree::Literal(text))) if name == "doc" => {
                let text = unescaped(&text.to_string());
                lines.extend(text.split('\n').map(|line| format!("///{line}")));
            }
            _ => lines.push(format!("#[{}]", group.stream())),
        }
    }
    lines
}

/// What a literal string says.
fn unescaped(literal: &str) -> String {
    let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(literal);
    if !inner.contains('\\') {
        return inner.to_owned();
    }
    let (mut text, mut rest) = (String::new(), inner.chars());
    while let Some(letter) = rest.next() {
        let escaped = if letter == '\\' { rest.next() } else { None };
        text.push(match escaped {
            None => letter,
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('0') => '\0',
            Some('u') => {
                let digits: String = rest.by_ref().skip(1).take_while(|digit| *digit != '}').collect();
                u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32)
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Some(other) => other,
        });
    }
    text
}

/// The items of a list, up to the end of the tokens or the bracket that closes types.
fn items(tokens: &mut Tokens, end: Option<char>) -> (Vec<Line>, bool) {
    let (mut items, mut reader, mut comma) = (Vec::new(), Reader::default(), false);
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == ',' => {
                items.push(std::mem::take(&mut reader).line);
                comma = true;
            }
            TokenTree::Punct(sign) if Some(sign.as_char()) == end => break,
            token => {
                comma = false;
                reader.push(token, tokens);
            }
        }
    }
    if !reader.line.parts.is_empty() {
        items.push(reader.line);
    }
    (items, comma)
}

/// Reads the parts of a line.
struct Reader {
    line: Line,
    before: Before,
    /// The word that its braces belong to.
    block: Option<&'static str>,
    /// Whether its braces hold the arms of a `match`.
    matching: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self { line: Line::default(), before: Before::Nothing, block: None, matching: false }
    }
}

impl Reader {
    /// Reads to the end of a statement, and says what ends it.
    fn statement(&mut self, tokens: &mut Tokens) -> &'static str {
        let mut first = true;
        while let Some(token) = tokens.next() {
            if let TokenTree::Ident(word) = &token
                && first
                && word != "pub"
            {
                self.block = BLOCKS.into_iter().find(|block| word == block);
                first = false;
            }
            match token {
                TokenTree::Punct(sign) if sign.as_char() == ';' => return ";",
                token => {
                    let braces =
                        matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                    self.push(token, tokens);
                    let goes_on = matches!(tokens.peek(), Some(TokenTree::Punct(sign)) if matches!(sign.as_char(), '.' | '?'));
                    if braces && self.block.is_some() && !goes_on {
                        return "";
                    }
                }
            }
        }
        ""
    }

    fn word(&mut self, text: String, spaced: bool, marked: bool, before: Before) {
        self.line.push(Part::Word { text, spaced, marked });
        self.before = before;
    }

    fn push(&mut self, token: TokenTree, tokens: &mut Tokens) {
        match token {
            TokenTree::Ident(name) => {
                let mut text = name.to_string();
                let marked = text.ends_with(MARK);
                if marked {
                    text.pop();
                }
                self.matching |= text == "match";
                let after = if is_keyword(&text) { Before::Gap } else { Before::Word };
                self.word(text, self.before != Before::Nothing, marked, after);
            }
            TokenTree::Literal(literal) => {
                self.word(literal.to_string(), self.before != Before::Nothing, false, Before::Word);
            }
            TokenTree::Group(group) => self.group(&group),
            TokenTree::Punct(sign) => self.sign(&sign, tokens),
        }
    }

    fn list(&mut self, brackets: Brackets, spaced: bool, (items, comma): (Vec<Line>, bool)) {
        let lone_comma =
            brackets == Brackets::Round && comma && items.len() == 1 && self.before != Before::Word;
        self.line.push(Part::List(List { brackets, spaced, items, lone_comma }));
        self.before = Before::Word;
    }

    fn group(&mut self, group: &Group) {
        let mut tokens = group.stream().into_iter().peekable();
        let spaced = self.before == Before::Gap;
        match group.delimiter() {
            Delimiter::Parenthesis => self.list(Brackets::Round, spaced, items(&mut tokens, None)),
            Delimiter::Bracket => self.list(Brackets::Square, spaced, items(&mut tokens, None)),
            Delimiter::Brace => self.braces(group.stream(), tokens),
            Delimiter::None => {
                while let Some(token) = tokens.next() {
                    self.push(token, &mut tokens);
                }
            }
        }
    }

    fn braces(&mut self, stream: TokenStream, mut tokens: Tokens) {
        let part = match self.block {
            _ if self.matching => Part::Arms { arms: read_arms(tokens) },
            None if self.before == Before::Word && has_fields(stream.clone()) => {
                return self.list(Brackets::Curly, true, items(&mut tokens, None));
            }
            _ => Part::Body { statements: statements(stream) },
        };
        self.line.push(part);
        self.before = Before::Word;
    }

    /// A sign, and with it whatever it begins.
    fn sign(&mut self, first: &Punct, tokens: &mut Tokens) {
        let mut text = String::from(first.as_char());
        if first.spacing() == Spacing::Joint
            && let Some(TokenTree::Punct(second)) = tokens.peek()
            && is_sign(first.as_char(), second.as_char())
        {
            text.push(second.as_char());
            tokens.next();
        }
        let (before, operand) = (self.before, self.before == Before::Word);
        match text.as_str() {
            "<" if before != Before::Gap => self.list(Brackets::Angle, false, items(tokens, Some('>'))),
            "|" if !operand => {
                let parameters = items(tokens, Some('|'));
                self.list(Brackets::Bars, before == Before::Gap, parameters);
                self.before = Before::Gap;
            }
            "||" if !operand => self.word(text, before == Before::Gap, false, Before::Gap),
            "." => {
                if !self.line.parts.is_empty() {
                    self.line.links.push(self.line.parts.len());
                }
                self.word(text, false, false, Before::Nothing);
            }
            "::" => self.word(text, before == Before::Gap, false, Before::Nothing),
            ".." => self.word(text, false, false, Before::Nothing),
            ":" | ";" => self.word(text, false, false, Before::Gap),
            "?" => self.word(text, false, false, Before::Word),
            "'" => {
                if let Some(TokenTree::Ident(name)) = tokens.next() {
                    text.push_str(&name.to_string());
                }
                self.word(text, before != Before::Nothing, false, Before::Gap);
            }
            "&" => self.word(text, before != Before::Nothing, false, Before::Nothing),
            "*" | "-" | "!" if !operand => self.word(text, before == Before::Gap, false, Before::Nothing),
            "!" => self.word(text, false, false, Before::Word),
            _ => self.word(text, true, false, Before::Gap),
        }
    }
}

/// Whether it begins with the name of a field.
fn has_fields(braces: TokenStream) -> bool {
    let mut tokens = braces.into_iter();
    matches!(tokens.next(), Some(TokenTree::Ident(_)))
        && matches!(tokens.next(), Some(TokenTree::Punct(sign)) if sign.as_char() == ':' && sign.spacing() == Spacing::Alone)
}

fn read_arms(mut tokens: Tokens) -> Vec<Arm> {
    let mut arms = Vec::new();
    while tokens.peek().is_some() {
        let (mut pattern, mut value) = (Reader::default(), Reader::default());
        while let Some(token) = tokens.next() {
            let arrow = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '=' && sign.spacing() == Spacing::Joint)
                && matches!(tokens.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == '>');
            if arrow {
                tokens.next();
                break;
            }
            pattern.push(token, &mut tokens);
        }
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(sign) if sign.as_char() == ',' => break,
                token => {
                    let braces =
                        matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                    let first = value.line.parts.is_empty();
                    value.push(token, &mut tokens);
                    if braces && first {
                        tokens.next_if(
                            |token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ','),
                        );
                        break;
                    }
                }
            }
        }
        arms.push(Arm { pattern: pattern.line, value: value.line });
    }
    arms
}
