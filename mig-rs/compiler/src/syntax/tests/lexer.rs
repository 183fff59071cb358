//! Tokens and comments of a text without directives.

use crate::preprocess::{Comment, Preprocessed, Token, TokenKind};
use crate::source::{SourceMap, Span};

pub(super) fn preprocessed(sources: &mut SourceMap, text: &str) -> Preprocessed {
    let id = sources.add("test.defs", text, None).unwrap();
    let start = sources.file(id).start();
    let mut out =
        Preprocessed { end: Span::new(sources.file(id).end(), sources.file(id).end()), ..Default::default() };
    let offset = |at: usize| start + u32::try_from(at).unwrap();
    let place = |at, len| Span::new(offset(at), offset(at + len));
    let (mut at, mut first, mut spaced) = (0, true, false);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let run = |test: fn(char) -> bool| rest.find(|c| !test(c)).unwrap_or(rest.len());
        let (len, kind) = match c {
            '\n' => {
                first = true;
                at += 1;
                continue;
            }
            _ if c.is_whitespace() => (c.len_utf8(), None),
            '#' if first => (rest.find('\n').unwrap_or(rest.len()), None),
            _ if rest.starts_with("//") || rest.starts_with("/*") => {
                let len = if rest.starts_with("//") {
                    rest.find('\n').unwrap_or(rest.len())
                } else {
                    rest.find("*/").map_or(rest.len(), |end| end + 2)
                };
                let span = place(at, len);
                out.comments.push(Comment { span, before: out.tokens.len(), first_of_line: first });
                spaced = true;
                at += len;
                continue;
            }
            '"' => (rest[1..].find('"').map_or(rest.len(), |end| end + 2), Some(TokenKind::String)),
            '0'..='9' => {
                (run(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.'), Some(TokenKind::Number))
            }
            _ if c.is_ascii_alphabetic() || c == '_' => {
                (run(|c| c.is_ascii_alphanumeric() || c == '_'), Some(TokenKind::Identifier))
            }
            _ if c.is_ascii_punctuation() && !"@`$\\".contains(c) => (1, Some(TokenKind::Punctuation)),
            _ => (c.len_utf8(), Some(TokenKind::Stray)),
        };
        if let Some(kind) = kind {
            let span = place(at, len);
            out.tokens.push(Token { kind, spaced: spaced || first, first_of_line: first, text: span, span });
            (first, spaced) = (false, false);
        } else {
            spaced = true;
        }
        at += len;
    }
    out
}
