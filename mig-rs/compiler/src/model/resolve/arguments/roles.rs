//! What is each argument to the call, and may its type be that?

use crate::abi::Dialect;
use crate::diagnostics::Code;
use crate::model::resolve::shapes::natives::keyword;
use crate::model::resolve::{Resolver, point_at};
use crate::model::{Form, Role, TimeOf, Token, TypeId, TypeName};
use crate::source::Span;
use crate::syntax::ast::{self, ArgumentType, Direction, NativeKind, TypeSpecKind};

/// An argument whose type and role are known.
pub(crate) struct Draft<'a> {
    pub(crate) ast: &'a ast::Argument,
    /// Its type, unless that was refused.
    pub(crate) ty: Option<TypeId>,
    pub(crate) role: Role,
}

impl Role {
    /// Whether it is a value that comes with the message, but not in it.
    pub(crate) fn is_trailer(self) -> bool {
        matches!(self, Role::Seqno | Role::Token { .. })
    }
}

impl<'a> Resolver<'a> {
    /// The role of an argument. `None` where there is none that it could have, which has been said.
    pub(crate) fn role(&mut self, argument: &ast::Argument, has_request_port: bool) -> Option<Role> {
        let token = |token, user, server| Role::Token { token, user, server };
        let Some((direction, span)) = argument.direction else {
            return Some(if has_request_port { Role::In } else { Role::RequestPort });
        };
        Some(match direction {
            Direction::In => Role::In,
            Direction::Out => Role::Out,
            Direction::InOut => Role::InOut,
            Direction::RequestPort => Role::RequestPort,
            Direction::ReplyPort => Role::ReplyPort { user: true, server: true },
            Direction::UReplyPort => Role::ReplyPort { user: true, server: false },
            Direction::SReplyPort => Role::ReplyPort { user: false, server: true },
            Direction::WaitTime => Role::Time(TimeOf::Call),
            Direction::SendTime => Role::Time(TimeOf::Send),
            Direction::MsgOption => Role::MsgOption,
            Direction::MsgSeqno => Role::Seqno,
            Direction::SecToken => token(Token::Security, true, true),
            Direction::ServerSecToken => token(Token::Security, false, true),
            Direction::UserSecToken => token(Token::Security, true, false),
            Direction::AuditToken => token(Token::Audit, true, true),
            Direction::ServerAuditToken => token(Token::Audit, false, true),
            Direction::UserAuditToken => token(Token::Audit, true, false),
            Direction::ServerContextToken => token(Token::Context, false, true),
            Direction::ServerImpl => return self.implementation(argument, true, span),
            Direction::UserImpl => return self.implementation(argument, false, span),
        })
    }

    /// OSF's `serverimpl x : T, FIELD` names a field of the trailer. Apple's has no field, and says nothing usable.
    fn implementation(&mut self, argument: &ast::Argument, server: bool, span: Span) -> Option<Role> {
        let (word, tokens, fields) = if server {
            let tokens = "`msgseqno`, `serversectoken`, `serveraudittoken` or `servercontexttoken`";
            ("serverimpl", tokens, "`msgh_seqno` or `msgh_sender`")
        } else {
            ("userimpl", "`usersectoken` or `useraudittoken`", "`msgh_sender`")
        };
        let apple = self.abi.dialect == Dialect::Apple;
        let field = argument.trailer_field.as_ref().filter(|_| !apple);
        match field.map(|field| field.text.as_str()) {
            Some("msgh_seqno") if server => return Some(Role::Seqno),
            Some("msgh_sender") => {
                return Some(Role::Token { token: Token::Security, user: !server, server });
            }
            _ => {}
        }
        let (at, message) = match field {
            Some(field) => (field.span, format!("`{}` is no field that `{word}` knows", field.text)),
            None => (span, format!("`{word}` does not say which value it wants")),
        };
        let help = if apple { format!("use {tokens}") } else { format!("the field is {fields}") };
        self.diagnostics.error(Code::ImplementationArgument, at, message).help(help);
        None
    }

    /// Whether the type of an argument fits its role.
    pub(crate) fn check_role(&mut self, draft: &Draft<'_>) {
        if let ArgumentType::Native(spec) = &draft.ast.ty {
            if let TypeSpecKind::Native { kind, .. } = spec.kind {
                self.check_native_direction(draft, kind);
            }
            if draft.ast.direction.is_none() {
                return;
            }
        }
        let Some(ty) = draft.ty else { return };
        match draft.role {
            Role::RequestPort => self.check_request_port(draft, ty),
            Role::ReplyPort { .. } => self.check_reply_port(draft, ty),
            Role::Time(TimeOf::Call) => self.check_integer(draft, ty, Code::TimeType, "a `waittime`"),
            Role::Time(TimeOf::Send) => self.check_integer(draft, ty, Code::TimeType, "a `sendtime`"),
            Role::MsgOption => self.check_integer(draft, ty, Code::TimeType, "a `msgoption`"),
            Role::Seqno => self.check_integer(draft, ty, Code::SeqnoType, "a sequence number"),
            Role::Token { token, .. } => self.check_token(draft, ty, token),
            Role::In | Role::Out => self.check_regions(draft, ty),
            Role::InOut => {
                self.check_regions(draft, ty);
                self.check_in_out(draft, ty);
            }
        }
    }

    fn check_native_direction(&mut self, draft: &Draft<'_>, kind: NativeKind) {
        let word = keyword(kind);
        let wrong = match (draft.ast.direction, kind) {
            (Some((Direction::In, _)), _)
            | (Some((Direction::Out | Direction::InOut, _)), NativeKind::PointerTo) => return,
            (Some((_, span)), NativeKind::PointerTo) => {
                (span, format!("a `{word}` is `in`, `out` or `inout`"))
            }
            (Some((_, span)), NativeKind::ValueOf | NativeKind::PointerToIfNot) => {
                (span, format!("a `{word}` is `in`"))
            }
            (None, _) => (draft.ast.name.span, format!("a `{word}` wants its direction said")),
        };
        self.diagnostics.error(Code::NativeDirection, wrong.0, wrong.1);
    }

    fn check_request_port(&mut self, draft: &Draft<'_>, ty: TypeId) {
        if self.is_port(ty) {
            return;
        }
        let what = self.describe(ty);
        let message = format!("a request port is one send or send-once right, which {what} is not");
        let diagnostic = self.diagnostics.error(Code::RequestPortType, draft.type_span(), message);
        point_at(diagnostic, &self.types[ty], "the type is declared here");
        if draft.ast.direction.is_none() {
            let name = &draft.ast.name.text;
            diagnostic
                .note(format!("`{name}` is the request port: the first argument without a direction is"));
        }
    }

    fn check_reply_port(&mut self, draft: &Draft<'_>, ty: TypeId) {
        if self.is_port(ty) {
            return;
        }
        let what = self.describe(ty);
        let message = format!("a reply port is one send or send-once right, which {what} is not");
        let diagnostic = self.diagnostics.error(Code::ReplyPortType, draft.type_span(), message);
        point_at(diagnostic, &self.types[ty], "the type is declared here");
    }

    /// Whether one can send to what arrives as such.
    fn is_port(&self, ty: TypeId) -> bool {
        let Form::Right(right) = self.types[ty].form else { return false };
        matches!(right.received, TypeName::Number(17 | 18) | TypeName::Polymorphic)
    }

    fn check_integer(&mut self, draft: &Draft<'_>, ty: TypeId, code: Code, role: &str) {
        if self.is_integer(ty) {
            return;
        }
        let what = self.describe(ty);
        let message = format!("{role} is one 32-bit integer, which {what} is not");
        let diagnostic = self.diagnostics.error(code, draft.type_span(), message);
        point_at(diagnostic, &self.types[ty], "the type is declared here");
        diagnostic.help("declare its type as `MACH_MSG_TYPE_INTEGER_32`");
    }

    fn is_integer(&self, ty: TypeId) -> bool {
        let integer = TypeName::Number(2);
        self.types[ty].form == Form::Fixed
            && self.facts(ty).items.is_some_and(|(item, number)| {
                number == 1 && (item.sent, item.received, item.bits) == (integer, integer, 32)
            })
    }

    fn check_token(&mut self, draft: &Draft<'_>, ty: TypeId, token: Token) {
        let (name, bytes) = match token {
            Token::Security => ("a security token", 8),
            Token::Audit => ("an audit token", 32),
            Token::Context => ("a context", 8),
        };
        let found = &self.types[ty];
        if found.form == Form::Fixed && found.size == bytes {
            return;
        }
        let what = self.describe(ty);
        let message = format!("{name} is plain data of {bytes} bytes, which {what} is not");
        let diagnostic = self.diagnostics.error(Code::TokenType, draft.type_span(), message);
        point_at(diagnostic, &self.types[ty], "the type is declared here");
        if token != Token::Context {
            diagnostic.help(format!("declare its type as `struct[{}] of` a 32-bit integer", bytes / 4));
        }
    }

    fn check_in_out(&mut self, draft: &Draft<'_>, ty: TypeId) {
        let gnu = self.is_gnu();
        let wrong = match self.form(ty) {
            Form::Counted { .. } | Form::CString { varying: true, .. } => true,
            Form::Rights { extent, .. } => gnu && !matches!(extent, crate::model::Extent::Fixed(_)),
            Form::Region(region) => gnu && !region.explicit,
            Form::Fixed | Form::CString { .. } | Form::Right(_) | Form::Regions { .. } => false,
        };
        if !wrong {
            return;
        }
        let span = draft.ast.direction.map_or(draft.ast.span, |(_, span)| span);
        let message = "data of varying length inside the message cannot be `inout`";
        let diagnostic = self.diagnostics.error(Code::VariableInOut, span, message);
        point_at(diagnostic, &self.types[ty], "the type is declared here");
        diagnostic.help("use an `in` and an `out` argument");
    }

    /// Of a varying number of regions the unused ones are empty, which regions of a fixed size cannot be.
    fn check_regions(&mut self, draft: &Draft<'_>, ty: TypeId) {
        use crate::model::Extent;
        let Form::Regions { region, extent: Extent::Bounded(_) } = self.form(ty) else { return };
        if matches!(region.extent, Extent::Fixed(_)) {
            let message = "a varying number of regions, each of a fixed size, cannot be sent: the unused ones are empty";
            let diagnostic = self.diagnostics.error(Code::VariableRegions, draft.type_span(), message);
            point_at(diagnostic, &self.types[ty], "the type is declared here");
            diagnostic.help("let the regions vary too: `^array[] of`");
        }
    }
}

impl Draft<'_> {
    /// Where its type stands.
    pub(crate) fn type_span(&self) -> Span {
        match &self.ast.ty {
            ArgumentType::Named(name) => name.span,
            ArgumentType::Declared(declaration) => declaration.name.span,
            ArgumentType::Native(spec) => spec.span,
        }
    }
}
