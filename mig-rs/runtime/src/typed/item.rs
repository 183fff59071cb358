//! What is one item of a typed message?

use core::marker::PhantomData;

use crate::carried::{Kind, Right};
use crate::plain::Plain;
use crate::typed::descriptor::Form;
use crate::typed::expected::Expected;
use crate::typed::shape::{Complexity, Type};
use crate::wire::Typed;

/// One item of a message: a type descriptor, and what stands behind it.
#[derive(Clone, Copy)]
pub struct Item<W> {
    pub(crate) content: Content,
    /// What must be found where it stands.
    pub(crate) expected: Expected,
    wire: PhantomData<W>,
}

/// What an item is.
#[derive(Clone, Copy)]
pub(crate) enum Content {
    /// So many elements.
    Fixed {
        /// The elements.
        of: Type,
        /// How many.
        number: u32,
    },
    /// A C string in so many bytes.
    CString {
        /// The characters.
        of: Type,
        /// How many.
        size: u32,
    },
    /// Elements of the interface, each so many of the descriptor's, at most `max`.
    Counted {
        /// The descriptor's elements.
        of: Type,
        /// How many of them the interface's element has.
        each: u32,
        /// The greatest number of elements of the interface.
        max: u32,
    },
    /// A C string of at most `max` bytes, NUL included.
    VaryingCString {
        /// The characters.
        of: Type,
        /// The greatest number.
        max: u32,
    },
    /// A right of one kind, or of any, or none.
    Port {
        /// The kind it has when it arrives; `None`: any.
        kind: Option<Kind>,
        /// How the descriptor is written.
        form: Form,
    },
    /// So many rights, some places perhaps empty.
    Ports {
        /// The kind of all.
        kind: Option<Kind>,
        /// How many.
        number: u32,
        /// How the descriptor is written.
        form: Form,
    },
    /// At most so many rights, some places perhaps empty.
    PortsUpTo {
        /// The kind of all.
        kind: Option<Kind>,
        /// The greatest number.
        max: u32,
        /// How the descriptor is written.
        form: Form,
    },
    /// Any number of elements: inline if they have a place in 2048 bytes, otherwise in memory.
    Unbounded {
        /// The descriptor's elements.
        of: Type,
        /// How many of them the interface's element has.
        each: u32,
        /// What the address of memory must be a multiple of.
        align: u32,
    },
    /// Any number of rights: inline if they have a place in 2048 bytes, otherwise in memory.
    UnboundedPorts {
        /// The kind of all.
        kind: Option<Kind>,
        /// How the descriptor is written.
        form: Form,
    },
    /// Elements in memory.
    OutOfLine {
        /// The descriptor's elements.
        of: Type,
        /// How many of them the interface's element has.
        each: u32,
        /// What the address must be a multiple of.
        align: u32,
        /// The greatest number of elements of the interface.
        most: u32,
    },
    /// Rights in memory.
    OutOfLinePorts {
        /// The kind of all.
        kind: Option<Kind>,
        /// How the descriptor is written.
        form: Form,
        /// The greatest number.
        most: u32,
    },
}

#[allow(clippy::cast_possible_truncation, reason = "no element is larger than a message")]
impl<W: Typed> Item<W> {
    /// The code of a reply.
    pub const CODE: Self = Self::fixed::<u32>(Type::new(2, 32));

    /// A value, or an array of fixed length.
    #[must_use]
    pub const fn fixed<T: Plain>(of: Type) -> Self {
        Self::new(Content::Fixed { of, number: of.each::<T>() })
    }

    /// A C string in so many bytes.
    #[must_use]
    pub const fn c_string(of: Type, size: u32) -> Self {
        Self::new(Content::CString { of, size })
    }

    /// An array of at most `max` elements.
    #[must_use]
    pub const fn counted<T: Plain>(of: Type, max: u32) -> Self {
        Self::new(Content::Counted { of, each: of.each::<T>(), max })
    }

    /// A C string of at most `max` bytes, NUL included.
    #[must_use]
    pub const fn varying_c_string(of: Type, max: u32) -> Self {
        Self::new(Content::VaryingCString { of, max })
    }

    /// A right, or none.
    #[must_use]
    pub const fn port<R: Right>() -> Self {
        Self::new(Content::Port { kind: R::KIND, form: Form::Short })
    }

    /// An array of so many rights.
    #[must_use]
    pub const fn ports<R: Right>(number: u32) -> Self {
        Self::new(Content::Ports { kind: R::KIND, number, form: Form::Short })
    }

    /// An array of at most `max` rights.
    #[must_use]
    pub const fn ports_up_to<R: Right>(max: u32) -> Self {
        Self::new(Content::PortsUpTo { kind: R::KIND, max, form: Form::Short })
    }

    /// An array of any length that stands inline as long as it is small.
    #[must_use]
    pub const fn unbounded<T: Plain>(of: Type) -> Self {
        Self::new(Content::Unbounded { of: of.long(), each: of.each::<T>(), align: align_of::<T>() as u32 })
    }

    /// An array of any number of rights that stands inline as long as it is small.
    #[must_use]
    pub const fn unbounded_rights<R: Right>() -> Self {
        Self::new(Content::UnboundedPorts { kind: R::KIND, form: Form::Long })
    }

    /// An array in memory.
    #[must_use]
    pub const fn out_of_line<T: Plain>(of: Type) -> Self {
        Self::out_of_line_at_most::<T>(of, u32::MAX)
    }

    /// An array of at most `most` elements in memory.
    #[must_use]
    pub const fn out_of_line_at_most<T: Plain>(of: Type, most: u32) -> Self {
        Self::new(Content::OutOfLine {
            of: of.long(),
            each: of.each::<T>(),
            align: align_of::<T>() as u32,
            most,
        })
    }

    /// An array of rights in memory.
    #[must_use]
    pub const fn out_of_line_rights<R: Right>() -> Self {
        Self::out_of_line_rights_at_most::<R>(u32::MAX)
    }

    /// An array of at most `most` rights in memory.
    #[must_use]
    pub const fn out_of_line_rights_at_most<R: Right>(most: u32) -> Self {
        Self::new(Content::OutOfLinePorts { kind: R::KIND, form: Form::Long, most })
    }

    /// The same with a descriptor of this form.
    #[must_use]
    pub const fn written(self, form: Form) -> Self {
        Self::new(self.content.written(form))
    }

    /// Whether it is the code of a reply.
    #[inline(always)]
    pub(super) const fn is_code(&self) -> bool {
        matches!(self.content, Content::Fixed { of: Type { bits: 32, form: Form::Short, .. }, number: 1 })
    }

    const fn new(content: Content) -> Self {
        Self { content, expected: Expected::of::<W>(content), wire: PhantomData }
    }
}

impl Content {
    const fn written(mut self, in_form: Form) -> Self {
        match &mut self {
            Self::Fixed { of, .. }
            | Self::CString { of, .. }
            | Self::Counted { of, .. }
            | Self::VaryingCString { of, .. }
            | Self::Unbounded { of, .. }
            | Self::OutOfLine { of, .. } => of.form = in_form,
            Self::Port { form, .. }
            | Self::Ports { form, .. }
            | Self::PortsUpTo { form, .. }
            | Self::UnboundedPorts { form, .. }
            | Self::OutOfLinePorts { form, .. } => *form = in_form,
        }
        self
    }

    /// Whether it takes more room in one message than in another.
    pub(super) const fn varies(&self) -> bool {
        match self {
            Self::Counted { .. }
            | Self::VaryingCString { .. }
            | Self::PortsUpTo { .. }
            | Self::Unbounded { .. }
            | Self::UnboundedPorts { .. } => true,
            Self::Fixed { .. }
            | Self::CString { .. }
            | Self::Port { .. }
            | Self::Ports { .. }
            | Self::OutOfLine { .. }
            | Self::OutOfLinePorts { .. } => false,
        }
    }

    pub(super) const fn complexity(&self) -> Complexity {
        match self {
            Self::Fixed { .. }
            | Self::CString { .. }
            | Self::Counted { .. }
            | Self::VaryingCString { .. } => Complexity::Never,
            Self::Unbounded { .. } | Self::Port { kind: None, .. } => Complexity::Sometimes,
            Self::Port { kind: Some(_), .. }
            | Self::Ports { .. }
            | Self::PortsUpTo { .. }
            | Self::UnboundedPorts { .. }
            | Self::OutOfLine { .. }
            | Self::OutOfLinePorts { .. } => Complexity::Always,
        }
    }
}
