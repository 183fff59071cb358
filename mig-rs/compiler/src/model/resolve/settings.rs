//! Which options are in force at this point of the file?

use super::Resolver;
use crate::abi::{Dialect, GNU64};
use crate::diagnostics::Code;
use crate::model::{ConsumeOnSendError, Settings, TimeLimit, TimeOf};
use crate::source::Span;
use crate::syntax::ast::{Name, Number, Statement, StatementKind};

/// Every routine gets a copy of the words in force: none is longer than this.
const LONGEST_WORD: usize = 255;

/// What the option statements have said so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options<'a> {
    user_prefix: &'a str,
    server_prefix: &'a str,
    msg_option: Option<&'a str>,
    wait_time: Option<&'a Name>,
    send_time: Option<&'a Name>,
    consume: ConsumeOnSendError,
    special_reply_port: bool,
    rcsid: Option<Span>,
    /// The demux function, by the last `serverdemux`.
    pub(crate) demux: Option<&'a str>,
}

impl<'a> Options<'a> {
    /// The options that a routine gets which stands here.
    pub(crate) fn settings(&self) -> Settings {
        let limit = |name: &Name, of| TimeLimit { word: name.text.clone(), of };
        Settings {
            user_prefix: self.user_prefix.to_owned(),
            server_prefix: self.server_prefix.to_owned(),
            msg_option: self.msg_option.map(str::to_owned),
            time: self
                .wait_time
                .map(|name| limit(name, TimeOf::Call))
                .or_else(|| self.send_time.map(|name| limit(name, TimeOf::Send))),
            consume_on_send_error: self.consume,
            special_reply_port: self.special_reply_port,
        }
    }

    /// Where the time limit in force is said.
    pub(crate) fn time_span(&self) -> Option<Span> {
        self.wait_time.or(self.send_time).map(|name| name.span)
    }

    /// Whether nothing is consumed when a message cannot be sent.
    pub(crate) fn consumes_nothing(&self) -> bool {
        self.consume == ConsumeOnSendError::None
    }
}

impl<'a> Resolver<'a> {
    /// An option statement. Others are left to their own files.
    pub(crate) fn option(&mut self, options: &mut Options<'a>, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::MsgOption(word)
            | StatementKind::WaitTime(Some(word))
            | StatementKind::SendTime(Some(word))
            | StatementKind::ServerPrefix(word)
            | StatementKind::UserPrefix(word)
                if word.text.len() > LONGEST_WORD =>
            {
                let message =
                    format!("this word has {} bytes: {LONGEST_WORD} are the limit", word.text.len());
                self.diagnostics.error(Code::Limit, word.span, message);
            }
            StatementKind::MsgOption(word) => {
                options.msg_option = Some(word.text.as_str()).filter(|word| *word != "MACH_MSG_OPTION_NONE");
            }
            StatementKind::WaitTime(word) => options.wait_time = word.as_ref(),
            StatementKind::SendTime(word) => options.send_time = word.as_ref(),
            StatementKind::ConsumeOnSendError(word) => self.consume(options, word),
            StatementKind::UseSpecialReplyPort(number) => self.special_reply_port(options, *number),
            StatementKind::Error(name) => {
                if *self.abi == GNU64 {
                    self.diagnostics
                        .warn(
                            Code::ErrorStatement,
                            statement.span,
                            format!("`error {}` does nothing", name.text),
                        )
                        .note("the compilers for `gnu64` no longer know it");
                }
            }
            StatementKind::ServerPrefix(prefix) => options.server_prefix = &prefix.text,
            StatementKind::UserPrefix(prefix) => options.user_prefix = &prefix.text,
            StatementKind::ServerDemux(name) => options.demux = Some(&name.text),
            StatementKind::Rcsid(text) => {
                if let Some(first) = options.rcsid.replace(text.span) {
                    self.diagnostics
                        .warn(Code::SecondRcsid, statement.span, "a second `rcsid`: this one is taken")
                        .also(first, "the first");
                }
            }
            StatementKind::UserTypeLimit(_)
            | StatementKind::OnStackLimit(_)
            | StatementKind::Import { .. }
            | StatementKind::Subsystem { .. }
            | StatementKind::Type(_)
            | StatementKind::Routine(_)
            | StatementKind::Skip(_) => {}
        }
    }

    fn consume(&mut self, options: &mut Options<'a>, word: &Name) {
        let known = [
            ("none", ConsumeOnSendError::None),
            ("timeout", ConsumeOnSendError::Timeout),
            ("any", ConsumeOnSendError::Any),
        ];
        match known.iter().find(|(name, _)| word.text.eq_ignore_ascii_case(name)) {
            Some((_, consume)) => options.consume = *consume,
            None if self.abi.dialect == Dialect::Apple => {
                self.diagnostics
                    .error(
                        Code::ConsumeWord,
                        word.span,
                        format!("`{}` does not say when a message is consumed", word.text),
                    )
                    .help("say `None`, `Timeout` or `Any`");
            }
            None => {}
        }
    }

    /// The port belongs to a thread of a task, which a kernel has not.
    fn special_reply_port(&mut self, options: &mut Options<'a>, number: Number) {
        options.special_reply_port = number.value != 0;
        if options.special_reply_port && (self.kernel.user || self.kernel.server) {
            self.diagnostics
                .error(
                    Code::SpecialReplyPortInKernel,
                    number.span,
                    "there is no special reply port in a kernel mode",
                )
                .help("leave the statement away, or the `kerneluser` or `kernelserver` of the subsystem");
        }
    }
}
