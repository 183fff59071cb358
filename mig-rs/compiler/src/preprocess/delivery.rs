//! What of all this does the parser get, and which characters does `.defs` not have?

use std::collections::BTreeSet;

use super::alphabet::{doubles, is_word};
use super::lexeme::{Lexeme, LexemeKind};
use super::preprocessor::Preprocessor;
use super::token::{Comment, Preprocessed, Token, TokenKind};
use crate::diagnostics::Code;
use crate::source::{ExpansionId, Span};

/// What was handed on so far.
#[derive(Default)]
pub(super) struct Delivery {
    pub(super) handed: Preprocessed,
    words: Words,
    /// Places in macros that were reported already.
    reported: BTreeSet<u32>,
}

/// What the language reads next: some statements take words that are no names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Words {
    #[default]
    Names,
    /// A word of `[-/._$A-Za-z0-9]` comes.
    WordNext,
    /// So far it goes.
    Word,
    /// A file name comes.
    FileNext,
    /// It stands in angle brackets, where everything is allowed.
    File,
}

impl Delivery {
    pub(super) fn comment(&mut self, span: Span, first_of_line: bool) {
        let before = self.handed.tokens.len();
        self.handed.comments.push(Comment { span, before, first_of_line });
    }
}

impl Preprocessor<'_> {
    /// Everything that was handed on.
    pub(super) fn finish(self) -> Preprocessed {
        self.delivery.handed
    }

    /// Hands a lexeme on to the parser, if the language can have such.
    pub(super) fn deliver(&mut self, lexeme: Lexeme) {
        let kind = match lexeme.kind {
            LexemeKind::Identifier => TokenKind::Identifier,
            LexemeKind::ForeignName => {
                if self.delivery.words != Words::File {
                    self.refuse_foreign_name(&lexeme);
                }
                TokenKind::Identifier
            }
            LexemeKind::String | LexemeKind::OpenString | LexemeKind::Header => TokenKind::String,
            LexemeKind::Number if self.text(&lexeme).starts_with('.') => {
                return self.deliver_dot(lexeme);
            }
            LexemeKind::Number => TokenKind::Number,
            LexemeKind::Punctuator => return self.deliver_signs(lexeme),
            LexemeKind::Character | LexemeKind::Apostrophe => return self.refuse_apostrophe(&lexeme),
            LexemeKind::Stray if self.allows(&lexeme) => TokenKind::Stray,
            LexemeKind::Stray => return self.refuse_stray_character(&lexeme),
            LexemeKind::Nul | LexemeKind::Placemarker => return,
        };
        self.hand(kind, lexeme);
    }

    /// Operators of several signs are so many signs to the language.
    fn deliver_signs(&mut self, lexeme: Lexeme) {
        let length = lexeme.text.hi - lexeme.text.lo;
        let apart = lexeme.span.hi - lexeme.span.lo == length;
        for index in 0..length {
            let sign = |span: Span| Span { lo: span.lo + index, hi: span.lo + index + 1, ..span };
            let text = sign(lexeme.text);
            let span = if apart { sign(lexeme.span) } else { lexeme.span };
            let first = index == 0;
            let (spaced, first_of_line) = (first && lexeme.spaced, first && lexeme.first_of_line);
            self.hand(TokenKind::Punctuation, Lexeme { text, span, spaced, first_of_line, ..lexeme });
        }
    }

    /// A number that starts with a dot is a dot and a number to the language.
    fn deliver_dot(&mut self, lexeme: Lexeme) {
        let split = |span: Span| (Span { hi: span.lo + 1, ..span }, Span { lo: span.lo + 1, ..span });
        let (dot_text, text) = split(lexeme.text);
        let (dot_span, span) = split(lexeme.span);
        self.hand(TokenKind::Punctuation, Lexeme { text: dot_text, span: dot_span, ..lexeme });
        self.hand(TokenKind::Number, Lexeme { text, span, spaced: false, first_of_line: false, ..lexeme });
    }

    fn hand(&mut self, kind: TokenKind, lexeme: Lexeme) {
        let Lexeme { mut spaced, first_of_line, text, span, .. } = lexeme;
        if kind == TokenKind::Identifier && self.lengthen(&lexeme) {
            return;
        }
        if !spaced && self.would_stick(kind, text) {
            spaced = true;
        }
        let token = Token { kind, spaced, first_of_line, text, span };
        self.delivery.words = self.words_after(&token);
        self.delivery.handed.tokens.push(token);
    }

    /// Adds to the name before what stands directly behind it: only an apostrophe lets two names meet like this. What
    /// was meant for one word is one word then, and the parser does not stumble a second time.
    fn lengthen(&mut self, lexeme: &Lexeme) -> bool {
        let Some(before) = self.delivery.handed.tokens.last_mut() else { return false };
        let meets = before.kind == TokenKind::Identifier
            && before.span.hi == lexeme.span.lo
            && before.span == before.text
            && lexeme.span == lexeme.text;
        if meets {
            before.span.hi = lexeme.span.hi;
            before.text.hi = lexeme.text.hi;
        }
        meets
    }

    /// Whether a token that a macro brought next to the one before would look like one with it.
    fn would_stick(&self, kind: TokenKind, text: Span) -> bool {
        let Some(before) = self.delivery.handed.tokens.last() else { return false };
        if before.text.hi == text.lo {
            return false;
        }
        let last = self.sources.text(before.text).bytes().last().unwrap_or(b' ');
        let first = self.sources.text(text).bytes().next().unwrap_or(b' ');
        match (before.kind, kind) {
            (TokenKind::Stray, _) | (_, TokenKind::Stray) => true,
            (TokenKind::Identifier | TokenKind::Number, TokenKind::Identifier | TokenKind::Number) => true,
            (TokenKind::Identifier, TokenKind::String) => true,
            (TokenKind::Number, TokenKind::Punctuation) => matches!(first, b'.' | b'+' | b'-'),
            (TokenKind::Punctuation, TokenKind::Number) => last == b'.',
            (TokenKind::Punctuation, TokenKind::Punctuation) => {
                doubles(last, first) || matches!((last, first), (b'/', b'*' | b'/') | (b'.', b'.'))
            }
            (TokenKind::Identifier, TokenKind::Punctuation)
            | (TokenKind::Number, TokenKind::String)
            | (TokenKind::Punctuation, TokenKind::Identifier | TokenKind::String)
            | (TokenKind::String, _) => false,
        }
    }

    /// What the language reads behind `token`.
    fn words_after(&self, token: &Token) -> Words {
        let words = self.delivery.words;
        match words {
            Words::Names => {}
            Words::WordNext | Words::Word => {
                let continues = words == Words::WordNext || !token.spaced;
                if continues && self.sources.text(token.text).bytes().all(is_option_byte) {
                    return Words::Word;
                }
            }
            Words::FileNext if self.sources.text(token.text) == "<" => return Words::File,
            Words::FileNext => {}
            Words::File if token.first_of_line || self.sources.text(token.text) == ">" => {}
            Words::File => return Words::File,
        }
        if token.kind != TokenKind::Identifier {
            return Words::Names;
        }
        let named = |name: &str| self.sources.text(token.text).eq_ignore_ascii_case(name);
        match token.text.hi - token.text.lo {
            6 if named("import") => Words::FileNext,
            7 if ["uimport", "simport", "dimport", "iimport"].into_iter().any(named) => Words::FileNext,
            8 if named("waittime") || named("sendtime") => Words::WordNext,
            9 if named("msgoption") => Words::WordNext,
            18 if named("consumeonsenderror") => Words::WordNext,
            _ => Words::Names,
        }
    }

    /// Whether the language can have these characters here.
    fn allows(&self, lexeme: &Lexeme) -> bool {
        match self.delivery.words {
            Words::File => !lexeme.first_of_line,
            Words::WordNext => self.text(lexeme).bytes().all(is_option_byte),
            Words::Word => !lexeme.spaced && self.text(lexeme).bytes().all(is_option_byte),
            Words::Names | Words::FileNext => false,
        }
    }

    /// Whether something wrong at this place is still to be told: what a macro holds is told once.
    pub(super) fn is_news(&mut self, span: Span) -> bool {
        span.expansion == ExpansionId::NONE || self.delivery.reported.insert(span.lo)
    }

    fn refuse_foreign_name(&mut self, lexeme: &Lexeme) {
        if self.is_news(lexeme.span) {
            let message = format!("the name `{}` has letters outside ASCII", self.shown(lexeme));
            let told = self.diagnostics.error(Code::NonAsciiName, lexeme.span, message);
            told.help("names are made of the letters A to Z and a to z, digits and `_`");
        }
    }

    fn refuse_apostrophe(&mut self, lexeme: &Lexeme) {
        if lexeme.kind == LexemeKind::Apostrophe {
            self.lengthen(lexeme);
        }
        if self.is_news(lexeme.span) {
            let message = "an apostrophe has no meaning here";
            let told = self.diagnostics.error(Code::Apostrophe, lexeme.span, message);
            told.help("prose belongs in a comment, text in `\"…\"`");
        }
    }

    fn refuse_stray_character(&mut self, lexeme: &Lexeme) {
        if !self.is_news(lexeme.span) {
            return;
        }
        let text = self.text(lexeme);
        let message = if text.contains(char::REPLACEMENT_CHARACTER) {
            "these bytes are not UTF-8".to_owned()
        } else {
            let shown: String = text.chars().take(8).flat_map(char::escape_debug).collect();
            format!("`{shown}` has no meaning in a `.defs` file")
        };
        self.diagnostics.error(Code::StrayCharacter, lexeme.span, message);
    }
}

/// Whether the words of `waittime`, `msgoption` and their like may have this byte.
fn is_option_byte(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'-' | b'/' | b'.' | b'$')
}
