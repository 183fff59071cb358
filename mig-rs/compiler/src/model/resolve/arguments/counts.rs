//! Which arguments share a count, and which one is a return code?

use super::roles::Draft;
use crate::diagnostics::Code;
use crate::model::resolve::{Resolver, point_at};
use crate::model::{Argument, ArgumentId, Extent, Form, Role, RoutineKind, TypeId};
use crate::syntax::ast::Flag;

impl Resolver<'_> {
    /// Whose count an argument with `samecount` shares: that of the one before it, if the two are alike.
    pub(crate) fn same_count(
        &mut self,
        flag: &Flag,
        (role, count_in_out, ty): (Role, bool, TypeId),
        before: &[Argument],
    ) -> Option<ArgumentId> {
        let Some(previous) = before.last() else {
            self.useless(flag, "has no effect on the first argument");
            return None;
        };
        let (form, other) = (self.form(ty), self.form(previous.ty));
        let why = if !form.is_counted() {
            "is for arrays of varying length"
        } else if !other.is_counted() {
            "has no effect: the argument before has no count"
        } else if previous.role != role {
            "has no effect: the argument before goes another way"
        } else if previous.count_in_out != count_in_out {
            "has no effect: `countinout` is for both or for none"
        } else {
            return self.share(flag, (&form, &other), before);
        };
        let span = previous.span;
        self.useless(flag, why).also(span, "the argument before");
        None
    }

    fn share(
        &mut self,
        flag: &Flag,
        (form, other): (&Form, &Form),
        before: &[Argument],
    ) -> Option<ArgumentId> {
        let last = u32::try_from(before.len().checked_sub(1)?).ok()?;
        let previous = before.last()?;
        let (Some(max), Some(other_max)) = (inline_max(form), inline_max(other)) else {
            self.diagnostics
                .error(Code::SameCountUnlike, flag.span, "only arrays inside the message can share a count")
                .also(previous.span, "the argument before")
                .help("leave `samecount` away");
            return None;
        };
        if max != other_max {
            let message = format!("at most {max} elements share a count with at most {other_max}");
            self.diagnostics
                .warn(Code::SameCountUnlike, flag.span, message)
                .also(previous.span, "the argument before")
                .note("the count is checked against both");
        }
        Some(previous.same_count.unwrap_or(ArgumentId(last)))
    }

    /// Whether an argument with `retcode` is the return code of its simpleroutine.
    pub(crate) fn retcode(
        &mut self,
        flag: &Flag,
        draft: &Draft<'_>,
        kind: RoutineKind,
        first: Option<&Argument>,
    ) -> bool {
        let Some(ty) = draft.ty else { return false };
        if self.is_gnu() {
            return false;
        }
        if kind == RoutineKind::Routine {
            self.diagnostics
                .error(Code::RetcodeInRoutine, flag.span, "`retcode` is for a `simpleroutine`")
                .note("a `routine` has a return code in its reply");
            return false;
        }
        if matches!(self.form(ty), Form::Right(_) | Form::Rights { .. }) {
            let message = "a port right cannot be a return code";
            let diagnostic = self.diagnostics.error(Code::RetcodeOnRight, flag.span, message);
            point_at(diagnostic, &self.types[ty], "the type is declared here");
            return false;
        }
        let facts = self.facts(ty);
        let single = facts.bits == 32 && facts.items.is_some_and(|(_, number)| number == 1);
        if draft.role != Role::In || self.form(ty) != Form::Fixed || !single {
            let message = "`retcode` is for one 32-bit integer, and has no effect here";
            let diagnostic = self.diagnostics.warn(Code::RetcodeShape, flag.span, message);
            point_at(diagnostic, &self.types[ty], "the type is declared here");
            return false;
        }
        if let Some(first) = first {
            self.diagnostics
                .warn(Code::RetcodeShape, flag.span, "a second `retcode` has no effect")
                .also(first.span, "the first");
            return false;
        }
        true
    }
}

/// The most elements of a counted array inside the message.
fn inline_max(form: &Form) -> Option<u32> {
    match form {
        Form::Counted { max, .. } | Form::Rights { extent: Extent::Bounded(max), .. } => Some(*max),
        Form::Fixed
        | Form::CString { .. }
        | Form::Right(_)
        | Form::Rights { .. }
        | Form::Region(_)
        | Form::Regions { .. } => None,
    }
}
