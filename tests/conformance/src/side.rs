//! Who of the two sends which message?

/// One side of an interface.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    /// Sends requests, and checks replies.
    Client,
    /// Checks requests, and sends replies.
    Server,
}

impl Side {
    /// Both.
    pub(crate) const ALL: [Side; 2] = [Side::Client, Side::Server];

    /// As the report calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Side::Client => "client",
            Side::Server => "server",
        }
    }

    /// The message that it sends.
    pub(crate) fn sends(self) -> &'static str {
        match self {
            Side::Client => "Request",
            Side::Server => "Reply",
        }
    }

    /// The message that it gets.
    pub(crate) fn receives(self) -> &'static str {
        match self {
            Side::Client => "Reply",
            Side::Server => "Request",
        }
    }
}
