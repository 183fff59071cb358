//! Which flags stand behind an argument's type, or in a long-form type?

use std::sync::OnceLock;

use super::ast::{Flag, FlagKind};
use super::cursor::Cursor;
use super::dialect::foreign;
use super::refusal::{Parsed, Slip, expected};
use super::sign::sign;
use super::words::Word;
use crate::abi::Dialect;
use crate::diagnostics::Code;
use crate::preprocess::TokenKind;

/// `{ , flag [ [ ] ] }`. A flag that the dialect does not have is told, and left out.
pub(super) fn flags(i: Cursor<'_>) -> Parsed<'_, Vec<Flag>> {
    let mut flags = Vec::new();
    let mut rest = i;
    while rest.is_sign(',') {
        let (after, flag) = flag(rest)?;
        flags.extend(flag);
        rest = after;
    }
    Ok((rest, flags))
}

fn flag(comma: Cursor<'_>) -> Parsed<'_, Option<Flag>> {
    let i = comma.next();
    if !i.is(TokenKind::Identifier) {
        return expected(i, "a flag behind `,`");
    }
    let word = i.word();
    let kind = word.and_then(flag_kind);
    if kind.is_none() && starts_argument(i) {
        let slip = Slip::at(comma, Code::UnexpectedToken, "expected `;` between two arguments, found `,`");
        return slip.help("arguments are separated by `;`").refuse(comma);
    }
    let (rest, brackets) = brackets(i.next())?;
    let span = i.span_to(rest);
    match (word, kind) {
        (Some(word), Some(_)) if !word.known_in(i.reading.dialect) => {
            let form = format!("the flag `{}`", word.spelling());
            i.remark(foreign(i, &form, word.dialects()));
        }
        (_, Some(kind)) => return Ok((rest, Some(Flag { kind, brackets, span }))),
        (_, None) => i.remark(unknown(i)),
    }
    Ok((rest, None))
}

fn brackets(i: Cursor<'_>) -> Parsed<'_, bool> {
    if !i.is_sign('[') {
        return Ok((i, false));
    }
    let (rest, _) = sign(']', "`]`: nothing stands between a flag's brackets")(i.next())?;
    Ok((rest, true))
}

/// Whether what stands here can only be an argument: `in a`, `a :`.
fn starts_argument(i: Cursor<'_>) -> bool {
    i.next().is_sign(':') || i.next().is(TokenKind::Identifier) && !i.next().first_of_line()
}

fn unknown(i: Cursor<'_>) -> Slip {
    Slip::at(i, Code::UnknownFlag, format!("`{}` is not a flag", i.text()))
        .help(known_flags(i.reading.dialect))
}

/// The flags of this dialect, as a sentence lists them.
fn known_flags(dialect: Dialect) -> &'static str {
    static LISTS: [OnceLock<String>; 3] = [const { OnceLock::new() }; 3];
    LISTS[dialect as usize].get_or_init(|| {
        let flags = Word::every()
            .filter(|word| flag_kind(*word).is_some() && word.known_in(dialect))
            .map(|word| format!("`{}`", word.spelling()));
        format!("the flags are {}", flags.collect::<Vec<_>>().join(", "))
    })
}

/// The flag that `word` says, if it says one.
pub(super) fn flag_kind(word: Word) -> Option<FlagKind> {
    Some(match word {
        Word::SameCount => FlagKind::SameCount,
        Word::RetCode => FlagKind::RetCode,
        Word::PhysicalCopy => FlagKind::PhysicalCopy,
        Word::Overwrite => FlagKind::Overwrite,
        Word::Dealloc => FlagKind::Dealloc,
        Word::NotDealloc => FlagKind::NotDealloc,
        Word::CountInOut => FlagKind::CountInOut,
        Word::Auto => FlagKind::Auto,
        Word::Const => FlagKind::Const,
        Word::IsLong => FlagKind::IsLong,
        Word::IsNotLong => FlagKind::IsNotLong,
        Word::ServerCopy => FlagKind::ServerCopy,
        _ => return None,
    })
}
