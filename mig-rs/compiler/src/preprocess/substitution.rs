//! What does a macro put out for its arguments: `#`, `##` and all the rest?

use std::sync::Arc;

use super::arguments::Argument;
use super::cursor::{Cursor, Found};
use super::lexeme::{Lexeme, LexemeKind};
use super::macros::{Macro, Piece, Role};
use super::preprocessor::Preprocessor;
use super::quote::Apostrophes;
use crate::diagnostics::Code;
use crate::source::{ExpansionId, Span};

impl Preprocessor<'_> {
    /// The body of `source` as `name` uses it.
    pub(super) fn substitute(
        &mut self,
        source: &Macro,
        name: &Lexeme,
        arguments: &mut [Argument],
    ) -> Vec<Lexeme> {
        let expansion = self.sources.add_expansion(Arc::clone(&source.name), name.span);
        let mut body: Vec<Lexeme> = Vec::with_capacity(source.body.len());
        for (index, piece) in source.body.iter().enumerate() {
            if self.spent.exhausted {
                break;
            }
            if piece.role == Role::Text && !piece.pasted {
                body.push(stamped(&piece.lexeme, expansion));
                continue;
            }
            let joins_next = source.body.get(index + 1).is_some_and(|next| next.pasted);
            let mut words = self.words_of(piece, joins_next, arguments, name, expansion);
            match words.first_mut() {
                Some(first) => first.spaced |= piece.lexeme.spaced,
                None => {
                    words.push(Lexeme { kind: LexemeKind::Placemarker, ..stamped(&piece.lexeme, expansion) })
                }
            }
            if !piece.pasted {
                body.append(&mut words);
                continue;
            }
            match self.after_comma(source, index, arguments) {
                // GNU: the comma before an absent variadic argument vanishes; else nothing is joined.
                Some(variadic) if variadic.absent => {
                    body.pop();
                }
                Some(_) => body.append(&mut words),
                None => {
                    let site = source.body[index - 1].lexeme.span.to(piece.lexeme.span);
                    self.join(&mut body, words, Span { expansion, ..site });
                }
            }
        }
        without_placemarkers(body)
    }

    /// What one piece of a body becomes. Beside `##` an argument stays as it is, and an empty one leaves a placemarker.
    fn words_of(
        &mut self,
        piece: &Piece,
        joins_next: bool,
        arguments: &mut [Argument],
        name: &Lexeme,
        expansion: ExpansionId,
    ) -> Vec<Lexeme> {
        let own = stamped(&piece.lexeme, expansion);
        let (Role::Argument(number) | Role::Quoted(number)) = piece.role else { return vec![own] };
        let Some(argument) = arguments.get_mut(number) else { return Vec::new() };
        if let Role::Quoted(_) = piece.role {
            return vec![self.quote(own, &argument.lexemes)];
        }
        if piece.pasted || joins_next {
            self.grow(argument.lexemes.len(), name.span);
            return argument.lexemes.clone();
        }
        if argument.expanded.is_none() {
            argument.expanded = Some(self.expand_argument(&argument.lexemes, name));
        }
        let expanded = argument.expanded.as_deref().unwrap_or_default();
        if self.grow(expanded.len(), name.span) { expanded.to_vec() } else { Vec::new() }
    }

    /// The variadic argument, if the piece at `index` is it and a comma stands before its `##`.
    fn after_comma<'x>(
        &self,
        source: &Macro,
        index: usize,
        arguments: &'x [Argument],
    ) -> Option<&'x Argument> {
        let parameters = source.parameters.as_ref()?;
        let last = parameters.names.len().checked_sub(1)?;
        let before = source.body.get(index.checked_sub(1)?)?;
        let is_variadic = parameters.variadic && source.body[index].role == Role::Argument(last);
        let is_comma = before.role == Role::Text && self.is(&before.lexeme, ",");
        if is_variadic && is_comma { arguments.get(last) } else { None }
    }

    /// `#`: the spelling of an argument as a string, blanks made single.
    fn quote(&mut self, own: Lexeme, argument: &[Lexeme]) -> Lexeme {
        let mut text = String::from("\"");
        for (index, lexeme) in argument.iter().enumerate() {
            if lexeme.spaced && index != 0 {
                text.push(' ');
            }
            let escaped = matches!(lexeme.kind, LexemeKind::String | LexemeKind::Character);
            for c in self.text(lexeme).chars() {
                if matches!(c, '"') || escaped && c == '\\' {
                    text.push('\\');
                }
                text.push(c);
            }
        }
        text.push('"');
        self.grow(text.len(), own.span);
        Lexeme { kind: LexemeKind::String, text: self.sources.make(&text), ..own }
    }

    /// `##`: the last word of `body` and the first of `words` become one.
    fn join(&mut self, body: &mut Vec<Lexeme>, words: Vec<Lexeme>, site: Span) {
        let mut words = words.into_iter();
        match (body.pop(), words.next()) {
            (Some(left), Some(right)) if left.kind == LexemeKind::Placemarker => {
                body.push(Lexeme { spaced: left.spaced, ..right });
            }
            (Some(left), Some(right)) if right.kind != LexemeKind::Placemarker => {
                self.paste(left, right, site, body);
            }
            (left, _) => body.extend(left),
        }
        body.extend(words);
    }

    /// Puts what two words make together behind `body`.
    fn paste(&mut self, left: Lexeme, right: Lexeme, site: Span, body: &mut Vec<Lexeme>) {
        let joined = format!("{}{}", self.text(&left), self.text(&right));
        let mut cursor = Cursor::start();
        let step = cursor.next(&joined, Apostrophes::Pair);
        if !self.grow(joined.len(), site) {
            return;
        }
        match step.found {
            Found::Lexeme(kind) if step.hi == joined.len() => {
                let text = self.sources.make(&joined);
                let name = self.name_id(kind, text);
                body.push(Lexeme { kind, painted: false, name, text, span: site, ..left });
            }
            _ => {
                let (one, two) = (self.shown(&left), self.shown(&right));
                let message = format!("`##` joins `{one}` and `{two}` to something that is no single word");
                let call = self.sources.expansion(site.expansion).map(|expansion| expansion.call);
                if call.is_none_or(|call| self.is_news(call)) {
                    self.diagnostics.error(Code::MalformedMacro, site, message);
                }
                body.push(left);
                body.push(right);
            }
        }
    }
}

/// The blank before a placemarker stands before the word behind it.
fn without_placemarkers(mut body: Vec<Lexeme>) -> Vec<Lexeme> {
    let mut spaced = false;
    body.retain_mut(|word| {
        let stays = word.kind != LexemeKind::Placemarker;
        word.spaced |= spaced;
        spaced = word.spaced && !stays;
        stays
    });
    body
}

/// A word of a macro's body as it comes out of this use.
fn stamped(lexeme: &Lexeme, expansion: ExpansionId) -> Lexeme {
    Lexeme { span: Span { expansion, ..lexeme.span }, ..*lexeme }
}
