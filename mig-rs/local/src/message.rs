//! What is a message while nobody's: rights to ports, memory, bytes?
use crate::memory::Memory;
use crate::notification::Notice;
use crate::port::PortId;
use crate::right::Right;
use crate::token::Sender;
use crate::trace::Sketch;
use crate::wire::{Kinds, Wire};
use std::sync::Arc;

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
    /// What follows the header or the descriptors; of a typed message, the descriptors too.
    pub(crate) data: Vec<u8>,
    pub(crate) layout: Layout,
    pub(crate) sender: Sender,
    /// What traces tell of it.
    pub(crate) sketch: Option<Arc<Sketch>>,
}

/// In which form the data stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Layout {
    /// In that of the message's sender.
    Sent(Wire),
    /// In that of whoever looks at it: the kernel's own.
    Notice(Notice),
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
    /// Rights of one kind whose names stand in the message.
    Names {
        rights: Vec<Object>,
        right: Right,
    },
    Memory {
        memory: Option<Memory>,
        copy: u8,
        volatile: bool,
    },
    Rights {
        rights: Vec<Object>,
        right: Right,
        copy: u8,
    },
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
            Item::Rights { rights, right: Right::Receive, .. }
            | Item::Names { rights, right: Right::Receive } => rights,
            Item::Right(_) | Item::Memory { .. } | Item::Rights { .. } | Item::Names { .. } => &[],
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
    /// Lays a message of the kernel's own out for a receiver. `false`: one of a sender that is laid out in a form that the receiver cannot read.
    pub(crate) fn lay_out(&mut self, wire: Wire) -> bool {
        match self.layout {
            Layout::Sent(sent) => sent.is_readable_as(wire),
            Layout::Notice(notice) => {
                self.data = notice.data(wire);
                true
            }
        }
    }

    /// Size in a wire, without trailer.
    pub(crate) fn size(&self, wire: Wire) -> usize {
        let kinds = match &self.body {
            Body::Simple => None,
            Body::Complex(items) => {
                let ports = items.iter().filter(|item| matches!(item, Item::Right(_))).count();
                Some(Kinds { ports, out_of_line: items.len() - ports })
            }
        };
        wire.size(kinds, self.data.len())
    }

    /// Every right that the message holds, in the order of the wire. Its memory is freed.
    pub(crate) fn into_rights(self) -> impl Iterator<Item = Transit> {
        if let Some(sketch) = &self.sketch {
            sketch.lost();
        }
        std::iter::once(self.destination).chain(self.reply).chain(self.body.into_rights())
    }
}

impl Item {
    fn into_rights(self) -> Vec<Transit> {
        match self {
            Self::Right(right) => vec![right],
            Self::Memory { .. } => Vec::new(),
            Self::Rights { rights, right, .. } | Self::Names { rights, right } => {
                rights.into_iter().map(|to| Transit { to, right }).collect()
            }
        }
    }
}
