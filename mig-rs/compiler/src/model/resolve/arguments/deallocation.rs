//! What becomes of the sender's memory: which of the three flags counts, and is there memory at all?

use super::flags::{Said, word};
use crate::diagnostics::Code;
use crate::model::resolve::{Resolver, point_at};
use crate::model::{Deallocate, Form, Role, TypeId};
use crate::syntax::ast::{Flag, FlagKind};

impl Resolver<'_> {
    /// What `dealloc`, `notdealloc` and `dealloc[]` amount to together: the last beats the others, which cancel.
    pub(crate) fn deallocation(&mut self, said: &Said) -> Option<Flag> {
        let choice = said.0.iter().find(|flag| flag.kind == FlagKind::Dealloc && flag.brackets).copied();
        let always = said.0.iter().find(|flag| flag.kind == FlagKind::Dealloc && !flag.brackets).copied();
        let never = said.get(FlagKind::NotDealloc);
        if let Some(choice) = choice {
            for other in [always, never].into_iter().flatten() {
                let message = format!("`{}` beside `dealloc[]`, which is taken", word(other.kind));
                self.diagnostics.warn(Code::RepeatedFlag, other.span, message).also(choice.span, "said here");
            }
            return Some(choice);
        }
        if let (Some(always), Some(never)) = (always, never) {
            self.diagnostics
                .warn(Code::RepeatedFlag, never.span, "`notdealloc` cancels `dealloc`")
                .also(always.span, "said here");
            return None;
        }
        if let (Some(never), true) = (never, self.is_gnu()) {
            self.useless(&never, "is redundant: nothing said otherwise");
        }
        always
    }

    /// What becomes of the sender's memory, for the flag that counts.
    pub(crate) fn deallocate(&mut self, wish: Option<Flag>, role: Role, ty: TypeId) -> Deallocate {
        let Some(flag) = wish else { return Deallocate::Never };
        match self.form(ty) {
            Form::Region(_) | Form::Regions { .. } if flag.brackets => return Deallocate::Choice,
            Form::Region(_) | Form::Regions { .. } => return Deallocate::Always,
            Form::Right(_) | Form::Rights { .. } => self.deallocate_right(&flag, ty),
            Form::Fixed | Form::Counted { .. } | Form::CString { .. } => {
                self.deallocate_inline(&flag, role, ty)
            }
        }
        Deallocate::Never
    }

    fn deallocate_right(&mut self, flag: &Flag, ty: TypeId) {
        let message = "a right inside the message is no memory to deallocate";
        let diagnostic = if self.is_gnu() {
            self.diagnostics.warn(Code::UselessDealloc, flag.span, message)
        } else if flag.brackets {
            self.diagnostics.error(Code::DeallocChoiceOnRight, flag.span, message)
        } else {
            return;
        };
        point_at(diagnostic, &self.types[ty], "the type is declared here");
        diagnostic.help("a disposition such as `MACH_MSG_TYPE_MOVE_SEND` gives a right away");
    }

    /// Kernels say it for stubs of another making: there it is taken without a word, on the side that sends.
    fn deallocate_inline(&mut self, flag: &Flag, role: Role, ty: TypeId) {
        let kernel = self.kernel;
        if (kernel.user && role.is_sent()) || (kernel.server && role.is_returned()) {
            return;
        }
        let message = "`dealloc` on data inside the message has no effect";
        let diagnostic = self.diagnostics.warn(Code::UselessDealloc, flag.span, message);
        point_at(diagnostic, &self.types[ty], "the type is declared here");
    }
}
