//! Which flags of an argument have an effect, and which contradict each other or their type?

use super::roles::Draft;
use crate::abi::Dialect;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::resolve::{Resolver, point_at};
use crate::model::{Deallocate, Extent, Form, LongForm, Region, RegionOf, Role, TypeId};
use crate::syntax::ast::{Flag, FlagKind};

/// The flags of one argument that say something of their own; `samecount` and `retcode` concern the whole routine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Flags {
    pub(crate) deallocate: Deallocate,
    pub(crate) count_in_out: bool,
    pub(crate) physical_copy: bool,
    pub(crate) overwrite: bool,
    pub(crate) auto: bool,
    pub(crate) constant: bool,
    pub(crate) server_copy: bool,
    pub(crate) long_form: LongForm,
    pub(crate) same_count: Option<Flag>,
    pub(crate) retcode: Option<Flag>,
}

/// The flags as written, each once.
pub(crate) struct Said(pub(crate) Vec<Flag>);

impl Said {
    /// The flag, if it is said.
    pub(crate) fn get(&self, kind: FlagKind) -> Option<Flag> {
        self.0.iter().find(|flag| flag.kind == kind).copied()
    }
}

/// The word of a flag.
pub(crate) fn word(kind: FlagKind) -> &'static str {
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
    pub(crate) fn flags(&mut self, draft: &Draft<'_>) -> Flags {
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
        let wish = self.deallocation(&said);
        let Some(ty) = draft.ty else { return flags };
        flags.deallocate = self.deallocate(wish, draft.role, ty);
        flags.count_in_out = self.count_in_out(&said, draft.role, ty);
        flags.physical_copy = self.physical_copy(&said, ty);
        flags.overwrite = self.overwrite(&said, draft.role, ty);
        flags.auto =
            said.get(FlagKind::Auto).is_some() && draft.role == Role::In && self.form(ty).region().is_some();
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
        let region = self.form(ty).region();
        if region.is_some_and(|region| matches!(region.of, RegionOf::Data(_))) {
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
        let explicit = self.form(ty).region().is_some_and(|region| region.explicit);
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
        let long = self.types[ty].has_long_form();
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

    /// A flag without effect.
    pub(crate) fn useless(&mut self, flag: &Flag, why: &str) -> &mut Diagnostic {
        let message = format!("`{}` {why}", word(flag.kind));
        self.diagnostics.warn(Code::UselessFlag, flag.span, message)
    }

    fn useless_on(&mut self, flag: &Flag, why: &str, ty: TypeId) {
        let message = format!("`{}` {why}, and has no effect here", word(flag.kind));
        let diagnostic = self.diagnostics.warn(Code::UselessFlag, flag.span, message);
        point_at(diagnostic, &self.types[ty], "the type is declared here");
    }
}
