//! What does GNU's long form of a basic type say, and does it fit a type descriptor?

use super::basic::Pair;
use super::built::Built;
use crate::abi::Style;
use crate::diagnostics::Code;
use crate::model::resolve::Resolver;
use crate::model::{Items, LongForm, TypeName};
use crate::syntax::ast::{Flag, FlagKind, Number, TypeNumber};

impl Resolver<'_> {
    /// `(A|B, bits { , flag })`.
    pub(crate) fn long_form(
        &mut self,
        sent: &TypeNumber,
        received: Option<&TypeNumber>,
        bits: Number,
        flags: &[Flag],
    ) -> Option<Built> {
        let pair = self.pair(sent, received)?;
        self.check_pair(&pair)?;
        self.check_numbers(&pair)?;
        self.check_bits(&pair, bits)?;
        let mut built = self.scalar(&pair, bits.value);
        built.long_form = self.type_flags(flags, bits.value);
        Some(built)
    }

    fn check_numbers(&mut self, pair: &Pair) -> Option<()> {
        let Style::Typed { short, long, .. } = self.abi.style else { return Some(()) };
        for name in [pair.sent.sent, pair.received.received] {
            let TypeName::Number(number) = name else { continue };
            if number > long.name {
                self.diagnostics
                    .error(Code::LongForm, pair.span, format!("type number {number} does not fit its field"))
                    .note(format!("`{}` has room for {}", self.abi.name, long.name));
                return None;
            }
            if number > short.name {
                self.diagnostics.warn(
                    Code::LongFormDoubt,
                    pair.span,
                    format!("type number {number} fits the long form only, and other compilers refuse it"),
                );
                return Some(());
            }
        }
        Some(())
    }

    fn check_bits(&mut self, pair: &Pair, bits: Number) -> Option<()> {
        if bits.value == 0 {
            self.diagnostics.error(Code::LongForm, bits.span, "a type of 0 bits");
            return None;
        }
        if bits.value > 65_535 {
            self.diagnostics
                .error(Code::LongForm, bits.span, format!("{} bits do not fit a type descriptor", bits.value))
                .help("at most 65535 fit; `array[n] of` a smaller type has n of them");
            return None;
        }
        if let Some(usual) = pair.sent.bits.or(pair.received.bits)
            && usual != bits.value
        {
            self.diagnostics.warn(
                Code::LongFormDoubt,
                bits.span,
                format!("{} bits; the type usually has {usual}", bits.value),
            );
        }
        Some(())
    }

    /// The flags of a type concern its descriptor; those about memory have nothing to act on.
    fn type_flags(&mut self, flags: &[Flag], bits: u32) -> LongForm {
        let mut seen: Vec<Flag> = Vec::new();
        for flag in flags {
            if let Some(first) = seen.iter().find(|first| first.kind == flag.kind) {
                let first = first.span;
                self.useless_type_flag(flag, "is said twice").also(first, "first said here");
                continue;
            }
            if flag.brackets && flag.kind != FlagKind::Dealloc {
                self.useless_type_flag(flag, "takes no `[]`");
            }
            seen.push(*flag);
        }
        for flag in &seen {
            match flag.kind {
                FlagKind::IsLong | FlagKind::IsNotLong => {}
                FlagKind::Dealloc | FlagKind::NotDealloc => {
                    self.useless_type_flag(flag, "has no effect on data inside the message");
                }
                FlagKind::SameCount
                | FlagKind::RetCode
                | FlagKind::PhysicalCopy
                | FlagKind::Overwrite
                | FlagKind::CountInOut
                | FlagKind::Auto
                | FlagKind::Const
                | FlagKind::ServerCopy => {
                    self.useless_type_flag(flag, "is a flag of arguments");
                }
            }
        }
        let said = |kind| seen.iter().find(|flag| flag.kind == kind).copied();
        match (said(FlagKind::IsLong), said(FlagKind::IsNotLong)) {
            (None, None) => LongForm::AsNeeded,
            (Some(long), None) => {
                let why = if bits > Items::SHORT_BITS {
                    "is redundant: the type needs it"
                } else {
                    "is not needed"
                };
                self.useless_type_flag(&long, why);
                LongForm::Always
            }
            (None, Some(short)) => self.short_type(&short, bits),
            (Some(long), Some(short)) => {
                self.useless_type_flag(&short, "cancels `islong`").also(long.span, "said here");
                LongForm::AsNeeded
            }
        }
    }

    fn short_type(&mut self, flag: &Flag, bits: u32) -> LongForm {
        if bits <= Items::SHORT_BITS {
            self.useless_type_flag(flag, "is redundant");
            return LongForm::Never;
        }
        let message = format!("{bits} bits need the long form of the type descriptor");
        if matches!(self.abi.style, Style::Typed { short, .. } if bits <= short.bits) {
            self.diagnostics
                .warn(Code::LongFormDoubt, flag.span, message)
                .note(format!("`{}` has one form for both, so that they fit", self.abi.name));
        } else {
            self.diagnostics.error(Code::FieldOverflow, flag.span, message).help("leave `isnotlong` away");
        }
        LongForm::Never
    }

    fn useless_type_flag(&mut self, flag: &Flag, why: &str) -> &mut crate::diagnostics::Diagnostic {
        let message = format!("`{}` {why}", crate::model::resolve::arguments::flags::word(flag.kind));
        self.diagnostics.warn(Code::RedundantTypeFlag, flag.span, message)
    }
}
