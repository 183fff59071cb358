//! Which flags of an argument have an effect, and which contradict each other or their type?

use super::resolver::{Resolver, point_at};
use super::roles::Draft;
use super::routine::{Deallocate, Role};
use super::types::{Extent, Form, LongForm, Region, TypeId};
use crate::abi::Dialect;
use crate::diagnostics::{Code, Diagnostic};
use crate::syntax::ast::{Flag, FlagKind};

/// The flags of one argument that say something of their own; `samecount` and `retcode` concern the whole routine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Flags {
    pub(super) deallocate: Deallocate,
    pub(super) count_in_out: bool,
    pub(super) physical_copy: bool,
    pub(super) overwrite: bool,
    pub(super) auto: bool,
    pub(super) constant: bool,
    pub(super) server_copy: bool,
    pub(super) long_form: LongForm,
    pub(super) same_count: Option<Flag>,
    pub(super) retcode: Option<Flag>,
}

/// The flags as written, each once.
struct Said(Vec<Flag>);

impl Said {
    fn get(&self, kind: FlagKind) -> Option<Flag> {
        self.0.iter().find(|flag| flag.kind == kind).copied()
    }
}

/// The word of a flag.
pub(super) fn word(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::SameCount => "samecount",
        FlagKind::RetCode => "retcode",
        FlagKind::PhysicalCopy => "physicalcopy",
        FlagKind::Overwrite => "overwrite",
        FlagKind::Dealloc => "dealloc",
        FlagKind::NotDealloc => "notdealloc",
        FlagKind::CountInOut => "countinout",
        FlagKind::Auto => "auto",
        FlagKind::Const => "const",
        FlagKind::IsLong => "islong",
        FlagKind::IsNotLong => "isnotlong",
        FlagKind::ServerCopy => "servercopy",
    }
}

impl Resolver<'_> {
    /// The flags of `draft`. Those without effect are left out, which has been said.
    pub(super) fn flags(&mut self, draft: &Draft<'_>) -> Flags {
        let said = self.once(&draft.ast.flags);
        let mut flags = Flags {
            deallocate: Deallocate::Never,
            count_in_out: false,
            physical_copy: false,
            overwrite: false,
            auto: false,
            constant: false,
            server_copy: false,
            long_form: LongForm::AsNeeded,
            same_count: None,
            retcode: None,
        };
        if draft.role.is_trailer() {
            self.check_trailer_flags(&said);
            return flags;
        }
        let wish = self.wish(&said);
        let Some(ty) = draft.ty else { return flags };
        flags.deallocate = self.deallocate(&said, wish, draft.role, ty);
        flags.count_in_out = self.count_in_out(&said, draft.role, ty);
        flags.physical_copy = self.physical_copy(&said, ty);
        flags.overwrite = self.overwrite(&said, draft.role, ty);
        flags.auto = said.get(FlagKind::Auto).is_some() && draft.role == Role::In && self.is_region(ty);
        flags.constant = said.get(FlagKind::Const).is_some();
        flags.server_copy = self.server_copy(&said, draft.role, ty);
        flags.long_form = self.argument_long_form(&said, ty);
        flags.same_count = said.get(FlagKind::SameCount);
        flags.retcode = said.get(FlagKind::RetCode);
        flags
    }

    /// Each flag once, brackets only where they mean something.
    fn once(&mut self, flags: &[Flag]) -> Said {
        let mut once: Vec<Flag> = Vec::new();
        for flag in flags {
            let mut flag = *flag;
            if flag.brackets && flag.kind != FlagKind::Dealloc {
                let message = format!("`{}` takes no `[]`", word(flag.kind));
                self.diagnostics.warn(Code::RepeatedFlag, flag.span, message).help("only `dealloc[]` has it");
                flag.brackets = false;
            }
            let same = |first: &&mut Flag| first.kind == flag.kind && first.brackets == flag.brackets;
            if let Some(first) = once.iter_mut().find(same) {
                let message = format!("`{}` is said twice", word(flag.kind));
                self.diagnostics
                    .warn(Code::RepeatedFlag, flag.span, message)
                    .also(first.span, "first said here");
            } else {
                once.push(flag);
            }
        }
        Said(once)
    }

    fn check_trailer_flags(&mut self, said: &Said) {
        for flag in &said.0 {
            let message = format!("`{}` on a value that the kernel supplies", word(flag.kind));
            if self.abi.dialect == Dialect::Osf {
                self.diagnostics.error(Code::FlagOnTrailer, flag.span, message).help("leave it away");
            } else {
                self.diagnostics.warn(Code::FlagOnTrailer, flag.span, message).label("has no effect");
            }
        }
    }

    /// What `dealloc`, `notdealloc` and `dealloc[]` amount to together: the last beats the others, which cancel.
    fn wish(&mut self, said: &Said) -> Option<Flag> {
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

    fn deallocate(&mut self, said: &Said, wish: Option<Flag>, role: Role, ty: TypeId) -> Deallocate {
        debug_assert!(wish.is_none() || !said.0.is_empty());
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

    fn count_in_out(&mut self, said: &Said, role: Role, ty: TypeId) -> bool {
        let Some(flag) = said.get(FlagKind::CountInOut) else { return false };
        let why = match self.form(ty) {
            _ if role != Role::Out => "is for `out` arguments",
            Form::Counted { .. } | Form::Rights { extent: Extent::Bounded(_), .. } => return true,
            Form::Region(Region { extent: Extent::Unbounded, explicit: false, .. }) if self.is_gnu() => {
                return true;
            }
            Form::CString { varying: true, .. } => "is for arrays: strings have no count",
            Form::Region(_) | Form::Regions { .. } => "is for data inside the message",
            Form::Fixed | Form::CString { .. } | Form::Right(_) | Form::Rights { .. } => {
                "is for arrays of varying length"
            }
        };
        self.useless_on(&flag, why, ty);
        false
    }

    fn physical_copy(&mut self, said: &Said, ty: TypeId) -> bool {
        let Some(flag) = said.get(FlagKind::PhysicalCopy) else { return false };
        if self.is_data_region(ty) {
            return true;
        }
        self.useless_on(&flag, "is for out-of-line data", ty);
        false
    }

    fn overwrite(&mut self, said: &Said, role: Role, ty: TypeId) -> bool {
        let Some(flag) = said.get(FlagKind::Overwrite) else { return false };
        if self.kernel.user {
            self.diagnostics.error(
                Code::OverwriteInKernel,
                flag.span,
                "`overwrite` is not possible in a `kerneluser` subsystem",
            );
            return false;
        }
        let explicit = match self.form(ty) {
            Form::Region(region) | Form::Regions { region, .. } => region.explicit,
            Form::Fixed
            | Form::Counted { .. }
            | Form::CString { .. }
            | Form::Right(_)
            | Form::Rights { .. } => false,
        };
        if role == Role::Out && explicit {
            return true;
        }
        self.useless_on(&flag, "is for `out` arguments whose type says `^`", ty);
        false
    }

    fn server_copy(&mut self, said: &Said, role: Role, ty: TypeId) -> bool {
        let Some(flag) = said.get(FlagKind::ServerCopy) else { return false };
        let unbounded =
            matches!(self.form(ty), Form::Region(Region { extent: Extent::Unbounded, explicit: false, .. }));
        if role == Role::In && unbounded {
            return true;
        }
        self.useless_on(&flag, "is for `in` arguments of a type `array[] of`", ty);
        false
    }

    fn argument_long_form(&mut self, said: &Said, ty: TypeId) -> LongForm {
        let needed = self.needs_long_form(ty);
        let long = match self.types[ty].long_form {
            LongForm::Always => true,
            LongForm::Never => false,
            LongForm::AsNeeded => needed,
        };
        match (said.get(FlagKind::IsLong), said.get(FlagKind::IsNotLong)) {
            (None, None) => LongForm::AsNeeded,
            (Some(flag), None) => {
                self.useless(&flag, if long { "is redundant" } else { "is not needed" });
                LongForm::Always
            }
            (None, Some(flag)) => {
                if !long {
                    self.useless(&flag, "is redundant");
                }
                LongForm::Never
            }
            (Some(islong), Some(isnotlong)) => {
                self.useless(&isnotlong, "cancels `islong`").also(islong.span, "said here");
                LongForm::AsNeeded
            }
        }
    }

    /// Whether the type descriptor takes the long form of itself.
    fn needs_long_form(&self, ty: TypeId) -> bool {
        let wide = self.facts(ty).items.is_some_and(|(item, number)| {
            item.bits > super::long_form::SHORT_BITS || number > super::long_form::SHORT_NUMBER
        });
        let counted =
            matches!(self.form(ty), Form::Region(region) if !matches!(region.extent, Extent::Fixed(_)));
        wide || counted
    }

    fn is_region(&self, ty: TypeId) -> bool {
        matches!(self.form(ty), Form::Region(_) | Form::Regions { .. })
    }

    fn is_data_region(&self, ty: TypeId) -> bool {
        match self.form(ty) {
            Form::Region(region) | Form::Regions { region, .. } => {
                matches!(region.of, super::types::RegionOf::Data(_))
            }
            Form::Fixed
            | Form::Counted { .. }
            | Form::CString { .. }
            | Form::Right(_)
            | Form::Rights { .. } => false,
        }
    }

    /// A flag without effect.
    pub(super) fn useless(&mut self, flag: &Flag, why: &str) -> &mut Diagnostic {
        let message = format!("`{}` {why}", word(flag.kind));
        self.diagnostics.warn(Code::UselessFlag, flag.span, message)
    }

    fn useless_on(&mut self, flag: &Flag, why: &str, ty: TypeId) {
        let message = format!("`{}` {why}, and has no effect here", word(flag.kind));
        let diagnostic = self.diagnostics.warn(Code::UselessFlag, flag.span, message);
        point_at(diagnostic, &self.types[ty], "the type is declared here");
    }
}
