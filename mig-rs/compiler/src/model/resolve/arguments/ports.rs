//! Which of a routine's arguments are its ports, its time limit and its options? Of several, the last.

use super::roles::Draft;
use crate::diagnostics::Code;
use crate::model::resolve::Resolver;
use crate::model::{ArgumentId, Role, TimeOf};
use crate::source::Span;

/// The arguments of a routine that play a part of their own.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ports {
    pub(crate) request: Option<Held>,
    pub(crate) user_reply: Option<Held>,
    pub(crate) server_reply: Option<Held>,
    pub(crate) time: Option<(Held, TimeOf)>,
    pub(crate) option: Option<Held>,
    seqno: Option<Held>,
}

/// Who plays a part, and where that is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) id: ArgumentId,
    span: Span,
}

impl Resolver<'_> {
    /// Gives an argument its part. Where another had it, that is said.
    pub(crate) fn take_part(&mut self, ports: &mut Ports, id: ArgumentId, draft: &Draft<'_>) {
        let held = Held { id, span: draft.ast.name.span };
        match draft.role {
            Role::RequestPort => {
                self.repeated(ports.request.replace(held), held, Code::SecondRequestPort, "request port");
            }
            Role::ReplyPort { user, server } => self.take_reply_port(ports, held, user, server),
            Role::Time(of) => self.take_time(ports, held, of),
            Role::MsgOption => {
                self.repeated(ports.option.replace(held), held, Code::SecondTime, "`msgoption` argument");
            }
            Role::Seqno => {
                if let Some(first) = ports.seqno.replace(held) {
                    self.diagnostics
                        .warn(Code::SecondSeqno, held.span, "a second sequence number: it is the same one")
                        .also(first.span, "the first");
                }
            }
            Role::In | Role::Out | Role::InOut | Role::Token { .. } => {}
        }
    }

    fn repeated(&mut self, first: Option<Held>, held: Held, code: Code, what: &str) -> bool {
        let Some(first) = first else { return false };
        self.diagnostics
            .warn(code, held.span, format!("a second {what}: this one is taken"))
            .also(first.span, "the first stays a parameter without effect");
        true
    }

    fn take_reply_port(&mut self, ports: &mut Ports, held: Held, user: bool, server: bool) {
        let mut told = false;
        if user {
            let what = "reply port of the client";
            told = self.repeated(ports.user_reply.replace(held), held, Code::SecondReplyPort, what);
        }
        if server {
            let first = ports.server_reply.replace(held);
            if !told {
                told = self.repeated(first, held, Code::SecondReplyPort, "reply port of the server");
            }
        }
        let other = if user { ports.server_reply } else { ports.user_reply };
        if let (Some(other), false, false) = (other.filter(|other| other.id != held.id), told, self.is_gnu())
        {
            self.diagnostics
                .warn(Code::SecondReplyPort, held.span, "the client and the server each name a reply port")
                .also(other.span, "the other one");
        }
    }

    /// A limit for the whole call beats one for the sending.
    fn take_time(&mut self, ports: &mut Ports, held: Held, of: TimeOf) {
        let Some((first, first_of)) = ports.time else {
            ports.time = Some((held, of));
            return;
        };
        let message = match (first_of, of) {
            (TimeOf::Call, TimeOf::Send) => "`sendtime` after `waittime` is ignored",
            (TimeOf::Send, TimeOf::Call) => "`waittime` after `sendtime`: this one is taken",
            (TimeOf::Call, TimeOf::Call) => "a second `waittime`: this one is taken",
            (TimeOf::Send, TimeOf::Send) => "a second `sendtime`: this one is taken",
        };
        self.diagnostics.warn(Code::SecondTime, held.span, message).also(first.span, "the first");
        if (first_of, of) != (TimeOf::Call, TimeOf::Send) {
            ports.time = Some((held, of));
        }
    }
}
