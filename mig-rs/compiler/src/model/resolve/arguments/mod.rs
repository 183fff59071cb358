//! What does a routine statement amount to?

mod counts;
mod deallocation;
pub(crate) mod flags;
mod ports;
mod roles;

use std::collections::HashMap;

use crate::diagnostics::Code;
use crate::model::resolve::{Resolver, point_at};
use crate::model::{Argument, ArgumentId, Role, Routine, RoutineKind, Settings, TypeId};
use crate::source::Span;
use crate::syntax::ast::{self, ArgumentType, Name};
use ports::{Held, Ports};
use roles::Draft;

/// The names of the arguments so far.
#[derive(Default)]
struct Names<'a> {
    /// Of few, each is looked at.
    few: Vec<&'a Name>,
    /// The others are looked up.
    many: HashMap<&'a str, Span>,
}

impl<'a> Names<'a> {
    const FEW: usize = 16;

    /// Takes a name in; gives back where it stood before, if it did.
    fn insert(&mut self, name: &'a Name) -> Option<Span> {
        if let Some(first) = self.few.iter().find(|first| first.text == name.text) {
            return Some(first.span);
        }
        if self.few.len() < Self::FEW {
            self.few.push(name);
            return None;
        }
        self.many.insert(&name.text, name.span)
    }
}

/// A routine's place in the numbering, and the options in force there.
pub(crate) struct Place {
    pub(crate) index: u32,
    pub(crate) id: i32,
    pub(crate) settings: Settings,
}

impl<'a> Resolver<'a> {
    /// A routine, where enough of it is sound to have a message.
    pub(crate) fn routine(&mut self, ast: &'a ast::Routine, docs: &str, place: Place) -> Option<Routine> {
        let mut ports = Ports::default();
        let drafts = self.drafts(ast, &mut ports);
        self.check_routine(ast, &drafts, &ports);
        let (arguments, retcode) = self.finish_arguments(ast.kind, &drafts);
        self.check_hidden_names(&arguments);
        if arguments.len() != ast.arguments.len() {
            return None;
        }
        let id = |held: Option<Held>| held.map(|held| held.id);
        Some(Routine {
            name: ast.name.text.clone(),
            span: ast.name.span,
            docs: docs.to_owned(),
            kind: ast.kind,
            index: place.index,
            id: place.id,
            arguments,
            request_port: id(ports.request)?,
            user_reply_port: id(ports.user_reply),
            server_reply_port: id(ports.server_reply),
            time_argument: ports.time.map(|(held, of)| (held.id, of)),
            option_argument: id(ports.option),
            retcode,
            settings: place.settings,
        })
    }

    /// Types and roles of the arguments; one that has no role at all is left out.
    fn drafts(&mut self, ast: &'a ast::Routine, ports: &mut Ports) -> Vec<Draft<'a>> {
        let mut drafts: Vec<Draft<'a>> = Vec::with_capacity(ast.arguments.len());
        let mut names = Names::default();
        for argument in &ast.arguments {
            let name = &argument.name;
            if let Some(first) = names.insert(name) {
                self.diagnostics
                    .error(
                        Code::DuplicateName,
                        name.span,
                        format!("two arguments are called `{}`", name.text),
                    )
                    .also(first, "the first");
            }
            let ty = self.argument_type(argument);
            let Some(role) = self.role(argument, ports.request.is_some()) else { continue };
            let draft = Draft { ast: argument, ty, role };
            if let Ok(id) = u32::try_from(drafts.len()) {
                self.take_part(ports, ArgumentId(id), &draft);
            }
            self.check_role(&draft);
            self.check_translation(&draft);
            drafts.push(draft);
        }
        drafts
    }

    fn argument_type(&mut self, argument: &'a ast::Argument) -> Option<TypeId> {
        match &argument.ty {
            ArgumentType::Named(name) => self.lookup(name),
            ArgumentType::Declared(declaration) => {
                let id = self.declare(declaration, &argument.docs)?;
                self.check_hides(&declaration.name, id);
                Some(id)
            }
            ArgumentType::Native(spec) => {
                let built = self.build(spec)?;
                self.add_unnamed(built, spec.span)
            }
        }
    }

    /// A translated type wants a function for each way it goes.
    fn check_translation(&mut self, draft: &Draft<'_>) {
        let Some(ty) = draft.ty else { return };
        let found = &self.types[ty];
        if found.translated_name() == found.server_name() {
            return;
        }
        let (arrives, leaves) = match draft.role {
            Role::RequestPort | Role::ReplyPort { server: true, .. } => (true, false),
            Role::In | Role::Out | Role::InOut => (draft.role.is_sent(), draft.role.is_returned()),
            Role::ReplyPort { .. } | Role::Time(_) | Role::MsgOption | Role::Seqno | Role::Token { .. } => {
                (false, false)
            }
        };
        let missing = if arrives && found.translation.intran.is_none() {
            "intran"
        } else if leaves && found.translation.outtran.is_none() {
            "outtran"
        } else {
            return;
        };
        let message = format!(
            "`{}` becomes `{}`, but no `{missing}` function is said",
            found.server_name(),
            found.translated_name()
        );
        let diagnostic = self.diagnostics.warn(Code::MissingTranslation, draft.type_span(), message);
        point_at(diagnostic, found, "the type is declared here");
    }

    fn check_routine(&mut self, ast: &ast::Routine, drafts: &[Draft<'_>], ports: &Ports) {
        if ports.request.is_none() {
            self.no_request_port(ast, drafts);
        }
        if ast.kind == RoutineKind::Routine {
            return;
        }
        for draft in drafts {
            let what = match draft.role {
                Role::Out => "an `out` argument",
                Role::InOut => "an `inout` argument",
                Role::Token { user: true, .. } => "a token of the reply",
                Role::RequestPort
                | Role::ReplyPort { .. }
                | Role::In
                | Role::Time(_)
                | Role::MsgOption
                | Role::Seqno
                | Role::Token { .. } => continue,
            };
            let span = draft.ast.direction.map_or(draft.ast.span, |(_, span)| span);
            self.diagnostics
                .error(
                    Code::SimpleroutineOut,
                    span,
                    format!("a `simpleroutine` is not answered: {what} has no way back"),
                )
                .also(ast.name.span, "declared as a `simpleroutine`")
                .help("declare it as a `routine`");
        }
    }

    fn no_request_port(&mut self, ast: &ast::Routine, drafts: &[Draft<'_>]) {
        let message = format!("`{}` has no request port: nothing says where its requests go", ast.name.text);
        let diagnostic = self.diagnostics.error(Code::NoRequestPort, ast.name.span, message);
        let port = drafts.iter().find(|draft| {
            let right =
                draft.ty.is_some_and(|ty| matches!(self.types[ty].form, crate::model::Form::Right(_)));
            right && draft.role == Role::In
        });
        match port.and_then(|port| port.ast.direction.map(|(_, span)| (port, span))) {
            Some((port, span)) => {
                diagnostic
                    .also(span, "with a direction, it is no request port")
                    .help(format!("drop the `in` before `{}`", port.ast.name.text));
            }
            None => {
                diagnostic.help("the first argument without a direction is the request port");
            }
        }
    }

    /// The arguments with their flags, and which is the return code. An argument without a type is left out.
    fn finish_arguments(
        &mut self,
        kind: RoutineKind,
        drafts: &[Draft<'_>],
    ) -> (Vec<Argument>, Option<ArgumentId>) {
        let mut arguments: Vec<Argument> = Vec::with_capacity(drafts.len());
        let mut retcode: Option<ArgumentId> = None;
        for draft in drafts {
            let flags = self.flags(draft);
            let Some(ty) = draft.ty else { continue };
            let same_count = flags
                .same_count
                .and_then(|flag| self.same_count(&flag, (draft.role, flags.count_in_out, ty), &arguments));
            if let Some(flag) = flags.retcode {
                let first = retcode.and_then(|id| arguments.get(id.0 as usize));
                if self.retcode(&flag, draft, kind, first) {
                    retcode = u32::try_from(arguments.len()).ok().map(ArgumentId);
                }
            }
            arguments.push(Argument {
                name: draft.ast.name.text.clone(),
                span: draft.ast.name.span,
                docs: draft.ast.docs.clone(),
                ty,
                role: draft.role,
                deallocate: flags.deallocate,
                count_in_out: flags.count_in_out,
                same_count,
                physical_copy: flags.physical_copy,
                overwrite: flags.overwrite,
                auto: flags.auto,
                constant: flags.constant,
                server_copy: flags.server_copy,
                long_form: flags.long_form,
            });
        }
        (arguments, retcode)
    }
}
