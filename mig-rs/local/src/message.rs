//! What is a message while nobody's: rights to ports, memory, bytes?
use crate::memory::Memory;
use crate::port::PortId;
use crate::right::Right;
use crate::token::Sender;

/// A right on its way from one task to another, or a hole where one might be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Transit {
    pub(crate) to: Object,
    pub(crate) right: Right,
}

/// What a name stood for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Object {
    Null,
    Dead,
    Port(PortId),
}

impl Transit {
    pub(crate) fn port(port: PortId, right: Right) -> Self {
        Self { to: Object::Port(port), right }
    }
}

/// A message in a queue. It owns all that it carries.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) id: u32,
    /// The right that it was sent to, used up by receiving it.
    pub(crate) destination: Transit,
    /// The reply port; `None` if the header has no disposition for one.
    pub(crate) reply: Option<Transit>,
    pub(crate) body: Body,
    /// What follows the header or the descriptors.
    pub(crate) data: Vec<u8>,
    pub(crate) sender: Sender,
}

#[derive(Debug)]
pub(crate) enum Body {
    Simple,
    Complex(Vec<Item>),
}

/// What a descriptor describes.
#[derive(Debug)]
pub(crate) enum Item {
    Right(Transit),
    Memory { memory: Option<Memory>, copy: u8, volatile: bool },
    Rights { rights: Vec<Object>, right: Right, copy: u8 },
}

impl Body {
    /// The ports whose receive rights are carried.
    pub(crate) fn receive_rights(&self) -> impl Iterator<Item = PortId> {
        let items: &[Item] = match self {
            Self::Simple => &[],
            Self::Complex(items) => items,
        };
        let objects = items.iter().flat_map(|item| match item {
            Item::Right(Transit { to, right: Right::Receive }) => std::slice::from_ref(to),
            Item::Rights { rights, right: Right::Receive, .. } => rights,
            Item::Right(_) | Item::Memory { .. } | Item::Rights { .. } => &[],
        });
        objects.filter_map(|object| match object {
            Object::Port(port) => Some(*port),
            Object::Null | Object::Dead => None,
        })
    }

    pub(crate) fn into_rights(self) -> impl Iterator<Item = Transit> {
        let items = match self {
            Self::Simple => Vec::new(),
            Self::Complex(items) => items,
        };
        items.into_iter().flat_map(Item::into_rights)
    }
}

impl Message {
    /// Every right that the message holds, in the order of the wire. Its memory is freed.
    pub(crate) fn into_rights(self) -> impl Iterator<Item = Transit> {
        std::iter::once(self.destination).chain(self.reply).chain(self.body.into_rights())
    }
}

impl Item {
    fn into_rights(self) -> Vec<Transit> {
        match self {
            Self::Right(right) => vec![right],
            Self::Memory { .. } => Vec::new(),
            Self::Rights { rights, right, .. } => {
                rights.into_iter().map(|to| Transit { to, right }).collect()
            }
        }
    }
}
