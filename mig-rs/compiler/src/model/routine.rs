//! What is a routine: its ids, its arguments and their roles, and the options in force where it stands?

use super::items::LongForm;
use super::types::TypeId;
use crate::source::Span;
use crate::syntax::ast::Docs;
pub use crate::syntax::ast::RoutineKind;

/// One routine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Routine {
    /// Its name, without prefixes.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// The comment that documents it.
    pub docs: Docs,
    /// Whether it is answered.
    pub kind: RoutineKind,
    /// Its place in the subsystem; skips count.
    pub index: u32,
    /// The id of its request: base and index, as `msgh_id` carries it.
    pub id: i32,
    /// In the order of the declaration.
    pub arguments: Vec<Argument>,
    /// Where requests go. Of several, the last.
    pub request_port: ArgumentId,
    /// The reply port that the client names.
    pub user_reply_port: Option<ArgumentId>,
    /// The reply port that the server function is handed.
    pub server_reply_port: Option<ArgumentId>,
    /// The argument that limits the time of a call, and whether of its sending only.
    pub time_argument: Option<(ArgumentId, TimeOf)>,
    /// The argument that adds options to the call.
    pub option_argument: Option<ArgumentId>,
    /// The argument that turns a simpleroutine with descriptors into an error message.
    pub retcode: Option<ArgumentId>,
    /// The options in force where it stands.
    pub settings: Settings,
}

impl Routine {
    /// The id of its reply: 100 above the request's.
    pub fn reply_id(&self) -> Option<i32> {
        match self.kind {
            RoutineKind::Routine => Some(self.id.wrapping_add(100)),
            RoutineKind::Simpleroutine => None,
        }
    }

    /// The client's function in C.
    pub fn user_function(&self) -> String {
        format!("{}{}", self.settings.user_prefix, self.name)
    }

    /// The server's function in C.
    pub fn server_function(&self) -> String {
        format!("{}{}", self.settings.server_prefix, self.name)
    }

    /// One of its arguments.
    pub fn argument(&self, id: ArgumentId) -> &Argument {
        &self.arguments[id.0 as usize]
    }

    /// Its arguments with their ids.
    pub fn arguments(&self) -> impl Iterator<Item = (ArgumentId, &Argument)> {
        (0..).map(ArgumentId).zip(&self.arguments)
    }
}

/// What a time limit is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeOf {
    /// `waittime`: sending and receiving.
    Call,
    /// `sendtime`: sending.
    Send,
}

/// Which argument of a routine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ArgumentId(pub(crate) u32);

/// One argument. Flags without effect are dropped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// The comment that documents it.
    pub docs: Docs,
    /// Its type.
    pub ty: TypeId,
    /// What it is to the call.
    pub role: Role,
    /// What becomes of the sender's memory.
    pub deallocate: Deallocate,
    /// `countinout`: the client's capacity is sent along.
    pub count_in_out: bool,
    /// `samecount`: whose count it shares.
    pub same_count: Option<ArgumentId>,
    /// `physicalcopy`.
    pub physical_copy: bool,
    /// `overwrite`: received into the caller's memory.
    pub overwrite: bool,
    /// `auto`: the region is freed after the call.
    pub auto: bool,
    /// `const`: a hint for C.
    pub constant: bool,
    /// GNU's `servercopy`: the server function is told whether the data came inline.
    pub server_copy: bool,
    /// GNU's wish for the long form of the type descriptor; it beats the type's.
    pub long_form: LongForm,
}

/// What an argument is to the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Where the request goes.
    RequestPort,
    /// Where the reply goes.
    ReplyPort {
        /// The client names it.
        user: bool,
        /// The server function is handed it.
        server: bool,
    },
    /// In the request.
    In,
    /// In the reply.
    Out,
    /// In both.
    InOut,
    /// Limits the time: of the call or of the sending.
    Time(TimeOf),
    /// Adds options to the call.
    MsgOption,
    /// The sequence number, which the server function is handed.
    Seqno,
    /// A value from the trailer.
    Token {
        /// Which.
        token: Token,
        /// The client gets the reply's.
        user: bool,
        /// The server function is handed the request's.
        server: bool,
    },
}

impl Role {
    /// Whether it is in the body of the request.
    pub fn is_sent(self) -> bool {
        matches!(self, Role::In | Role::InOut)
    }

    /// Whether it is in the body of the reply.
    pub fn is_returned(self) -> bool {
        matches!(self, Role::Out | Role::InOut)
    }
}

/// A value that the kernel puts into the trailer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Token {
    /// 8 bytes: who sent it, as classic ids.
    Security,
    /// 32 bytes: who sent it, in full.
    Audit,
    /// 8 bytes: the context of the port.
    Context,
}

/// What becomes of the sender's memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deallocate {
    /// It stays.
    Never,
    /// `dealloc`: it goes with the message.
    Always,
    /// `dealloc[]`: the caller says.
    Choice,
}

/// The options that hold for a routine: each is set by a statement before it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// `userprefix`.
    pub user_prefix: String,
    /// `serverprefix`.
    pub server_prefix: String,
    /// `msgoption W`.
    pub msg_option: Option<String>,
    /// `waittime W` or `sendtime W`: `waittime` wins.
    pub time: Option<TimeLimit>,
    /// `consumeonsenderror`.
    pub consume_on_send_error: ConsumeOnSendError,
    /// `usespecialreplyport`.
    pub special_reply_port: bool,
}

/// A time limit that a statement sets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeLimit {
    /// The word, a number of milliseconds or a C name.
    pub word: String,
    /// Of what.
    pub of: TimeOf,
}

/// When a message that could not be sent is consumed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ConsumeOnSendError {
    /// Never.
    #[default]
    None,
    /// After a time-out.
    Timeout,
    /// After a time-out, and where the destination is gone.
    Any,
}
