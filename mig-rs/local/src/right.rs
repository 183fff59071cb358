//! What kinds of rights are there, and how is each handed over?
use mig_rs_runtime::kernel;

/// The kind of a right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Right {
    Receive,
    Send,
    SendOnce,
}

impl Right {
    /// The disposition with which it arrives: as if it had been moved.
    pub(crate) fn received_as(self) -> u32 {
        match self {
            Self::Receive => kernel::MOVE_RECEIVE,
            Self::Send => kernel::MOVE_SEND,
            Self::SendOnce => kernel::MOVE_SEND_ONCE,
        }
    }
}

/// How a sender hands a right over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Disposition {
    MoveReceive,
    MoveSend,
    MoveSendOnce,
    CopySend,
    MakeSend,
    MakeSendOnce,
}

impl Disposition {
    pub(crate) fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            kernel::MOVE_RECEIVE => Self::MoveReceive,
            kernel::MOVE_SEND => Self::MoveSend,
            kernel::MOVE_SEND_ONCE => Self::MoveSendOnce,
            kernel::COPY_SEND => Self::CopySend,
            kernel::MAKE_SEND => Self::MakeSend,
            kernel::MAKE_SEND_ONCE => Self::MakeSendOnce,
            _ => return None,
        })
    }

    /// What the receiver gets.
    pub(crate) fn gives(self) -> Right {
        match self {
            Self::MoveReceive => Right::Receive,
            Self::MoveSend | Self::CopySend | Self::MakeSend => Right::Send,
            Self::MoveSendOnce | Self::MakeSendOnce => Right::SendOnce,
        }
    }

    /// Can one send through what it gives?
    pub(crate) fn gives_any_send(self) -> bool {
        self.gives() != Right::Receive
    }

    /// Does the sender lose what it gives?
    pub(crate) fn is_move(self) -> bool {
        matches!(self, Self::MoveReceive | Self::MoveSend | Self::MoveSendOnce)
    }
}

/// What a name can stand for, as the runtime's `RIGHT_*` count it. A name may stand for a receive and a send right at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RightKind {
    /// User references to a send right.
    Send,
    /// The receive right.
    Receive,
    /// A send-once right.
    SendOnce,
    /// A port set.
    PortSet,
    /// User references to what was a right to a port that has died.
    DeadName,
}

impl RightKind {
    pub(crate) fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            kernel::RIGHT_SEND => Self::Send,
            kernel::RIGHT_RECEIVE => Self::Receive,
            kernel::RIGHT_SEND_ONCE => Self::SendOnce,
            kernel::RIGHT_PORT_SET => Self::PortSet,
            kernel::RIGHT_DEAD_NAME => Self::DeadName,
            _ => return None,
        })
    }

    pub(crate) fn number(self) -> u32 {
        match self {
            Self::Send => kernel::RIGHT_SEND,
            Self::Receive => kernel::RIGHT_RECEIVE,
            Self::SendOnce => kernel::RIGHT_SEND_ONCE,
            Self::PortSet => kernel::RIGHT_PORT_SET,
            Self::DeadName => kernel::RIGHT_DEAD_NAME,
        }
    }
}
