//! Which message id has each routine, and do ids meet?

use std::collections::HashMap;

use super::Resolver;
use crate::diagnostics::Code;
use crate::model::Routine;
use crate::source::Span;
use crate::syntax::ast::{Number, RoutineKind};

/// Ids that may be skipped: original compilers write a slot of the server table for each.
const MOST_SKIPPED: u64 = 65_536;

/// A reply's id is its request's and this.
const REPLY: u64 = 100;

/// The numbering of a subsystem as it goes.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// The id of index 0, and where it is said.
    base: Option<Number>,
    /// The next index.
    next: u64,
    skipped: u64,
    negative_told: bool,
    overflow_told: bool,
}

impl Numbering {
    /// Starts at `base`, if a subsystem statement says one.
    pub(crate) fn new(base: Option<Number>) -> Self {
        Numbering { base, ..Self::default() }
    }

    /// Indices in use.
    pub(crate) fn slots(&self) -> Option<u32> {
        u32::try_from(self.next).ok()
    }
}

impl Resolver<'_> {
    /// `skip` and GNU's `skip N`.
    pub(crate) fn skip(&mut self, numbering: &mut Numbering, span: Span, count: Option<Number>) {
        let Some(count) = count else {
            numbering.next += 1;
            return;
        };
        if count.value == 0 {
            self.diagnostics.warn(Code::SkipZero, span, "`skip 0` skips nothing");
        }
        let before = numbering.skipped;
        numbering.skipped += u64::from(count.value);
        if numbering.skipped <= MOST_SKIPPED {
            numbering.next += u64::from(count.value);
        } else if before <= MOST_SKIPPED {
            self.diagnostics
                .error(
                    Code::SkipTooMany,
                    count.span,
                    format!("{} message ids are skipped", numbering.skipped),
                )
                .note(format!(
                    "a subsystem may skip {MOST_SKIPPED}: each of them takes a slot in the server's table"
                ));
        }
    }

    /// The index and id of the next routine. `None` past 32 bits, which has been said.
    pub(crate) fn number(
        &mut self,
        numbering: &mut Numbering,
        kind: RoutineKind,
        span: Span,
    ) -> Option<(u32, i32)> {
        let index = numbering.next;
        numbering.next += 1;
        let base = numbering.base.unwrap_or(Number { value: 0, span });
        let id = u64::from(base.value) + index;
        let (Ok(narrow), Ok(index)) = (u32::try_from(id), u32::try_from(index)) else {
            if !numbering.overflow_told {
                numbering.overflow_told = true;
                self.diagnostics
                    .error(Code::NumberTooLarge, span, format!("message id {id} does not fit 32 bits"))
                    .also(base.span, "ids are counted from here");
            }
            return None;
        };
        let last = if kind == RoutineKind::Routine { id + REPLY } else { id };
        if last >= 1 << 31 && !numbering.negative_told {
            numbering.negative_told = true;
            let signed = narrow.wrapping_add(u32::try_from(last - id).unwrap_or(0)).cast_signed();
            if base.value >= 1 << 31 {
                self.warn_of_base(base);
            } else {
                let message = format!("a message id is 2^31 or more: {last} is {signed} on the wire");
                self.diagnostics.warn(Code::NegativeId, span, message);
            }
        }
        Some((index, narrow.cast_signed()))
    }

    /// The base of an interface without routines.
    pub(crate) fn check_base(&mut self, numbering: &Numbering) {
        if let Some(base) = numbering.base.filter(|base| base.value >= 1 << 31 && !numbering.negative_told) {
            self.warn_of_base(base);
        }
    }

    fn warn_of_base(&mut self, base: Number) {
        let Number { value, span } = base;
        let message = format!("the base is 2^31 or more: {value} is {} on the wire", value.cast_signed());
        self.diagnostics.warn(Code::NegativeId, span, message);
    }

    /// A subsystem of more than 100 ids may use one both for a request and for a reply.
    pub(crate) fn check_reply_ids(&mut self, routines: &[Routine]) {
        let requests: HashMap<i32, &Routine> = routines.iter().map(|routine| (routine.id, routine)).collect();
        let mut meet = routines
            .iter()
            .filter_map(|routine| Some((routine, *requests.get(&routine.reply_id()?)?)))
            .peekable();
        let Some((answered, asked)) = meet.next() else { return };
        let message = format!(
            "the request of `{}` has the id of the reply of `{}`, {}",
            asked.name, answered.name, asked.id
        );
        let more = meet.count();
        let diagnostic = self.diagnostics.warn(Code::ReplyIdMeets, asked.span, message);
        diagnostic.also(answered.span, "its reply has this id");
        if more > 0 {
            diagnostic.note(format!("so it is with {more} more"));
        }
        diagnostic.help("split the interface: replies are numbered 100 above their requests");
    }
}
