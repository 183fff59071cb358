//! What does the kernel add behind a message, and how much room does that take?
//!
//! ```text
//!   type │ size │ seqno │ sender │ audit token │ context
//!   0    │ 4    │ 8     │ 12     │ 20          │ 52      60
//! ```

use super::message::RoutineMessages;
use crate::abi::Style;
use crate::model::Token;

/// How much of a trailer is wanted; each includes those before it (untyped messages).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trailer {
    /// Type and size, which every message has.
    None,
    /// The sequence number.
    Seqno,
    /// The sender's security token.
    Sender,
    /// The sender's audit token.
    Audit,
    /// The context of the receive right.
    Context,
}

impl Trailer {
    /// The smallest that has `token` in it.
    pub fn of(token: Token) -> Self {
        match token {
            Token::Security => Trailer::Sender,
            Token::Audit => Trailer::Audit,
            Token::Context => Trailer::Context,
        }
    }

    /// Its bytes.
    pub fn size(self) -> u32 {
        match self {
            Trailer::None => 8,
            Trailer::Seqno => 12,
            Trailer::Sender => 20,
            Trailer::Audit => 52,
            Trailer::Context => 60,
        }
    }
}

impl RoutineMessages {
    /// Bytes of a buffer that holds the request, and then the reply with its trailer. Typed messages have none.
    pub fn room(&self, trailer: Trailer, style: Style) -> u32 {
        let trailer = match style {
            Style::Untyped { .. } => trailer.size(),
            Style::Typed { .. } => 0,
        };
        let reply = self.reply.as_ref().map_or(0, |reply| reply.max.saturating_add(trailer));
        self.request.max.max(reply)
    }
}
