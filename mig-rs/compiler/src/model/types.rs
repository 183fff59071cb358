//! What is a type: its shape as written, what it amounts to, and the names it has in C?

use std::sync::Arc;

use super::items::{Items, LongForm, Scalar};
use crate::source::Span;
use crate::syntax::ast::Docs;
pub use crate::syntax::ast::NativeKind;

/// Which type: an index into [`Types`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TypeId(pub(crate) u32);

/// One type: declared by name, declared inside an argument, or an inner shape without a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Type {
    /// Its name; an inner shape has none.
    pub name: Option<String>,
    /// Where it is declared; the default where the dialect knows it by itself.
    pub span: Span,
    /// The comment that documents it.
    pub docs: Docs,
    /// As written, one level deep.
    pub shape: Shape,
    /// What it amounts to, whatever the wire.
    pub form: Form,
    /// Bytes of one value that stands in a message, padding not counted: of a variable array when it is full, of a
    /// string its maximum. 0 for what is out of line, and 4 for each right (its name).
    pub size: u32,
    /// What it is made of, as a type descriptor counts it.
    pub items: Items,
    /// The shape says less than [`Type::size`]: `--type-size` told that the C type is larger.
    pub size_stated: bool,
    /// GNU's wish for the long form of the type descriptor.
    pub long_form: LongForm,
    /// Its names in C.
    pub c_names: CNames,
    /// Its functions in C.
    pub translation: Translation,
}

/// A type as written, one level deep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// One item.
    Scalar(Scalar),
    /// `struct[count] of element`.
    Struct {
        /// How many.
        count: u32,
        /// Of what.
        element: TypeId,
    },
    /// GNU's `struct { T name; … }`, laid out as C does. Types that copy it share the list.
    Members(Arc<[Member]>),
    /// `array[…] of element`.
    Array {
        /// How many.
        extent: Extent,
        /// Of what.
        element: TypeId,
    },
    /// `^ inner`.
    OutOfLine(TypeId),
    /// `c_string[size]` or `c_string[*:size]`.
    CString {
        /// Bytes with the NUL.
        size: u32,
        /// Only what is there is sent.
        varying: bool,
    },
    /// A C type that a `.defs` cannot describe.
    Native(Native),
}

/// One member of GNU's `struct { }`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// Its type: inline, and always of one size.
    pub ty: TypeId,
    /// Bytes before it in the struct.
    pub offset: u32,
}

/// How many elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// Always n.
    Fixed(u32),
    /// At most n, counted.
    Bounded(u32),
    /// Counted, without limit.
    Unbounded,
}

impl Extent {
    /// Whether how many there are goes with them.
    pub fn is_counted(self) -> bool {
        match self {
            Extent::Fixed(_) => false,
            Extent::Bounded(_) | Extent::Unbounded => true,
        }
    }
}

/// A C type of which only a name, and perhaps a size, is known.
///
/// Its bytes are always in the message, whatever the kind, which says how the two C functions take it. `PointerToIfNot`
/// is an optional value: the bytes of [`Native::bad`] stand for "none", and nothing on the wire says so otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Native {
    /// By reference, by value, or optional.
    pub kind: NativeKind,
    /// The C type.
    pub c_type: String,
    /// The value that stands for "none".
    pub bad: Option<String>,
}

/// What a type amounts to: how much there is of what, in the message or out of line. The same for every wire; what each
/// wire makes of it is the layout's business.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Form {
    /// Always [`Type::size`] bytes of plain data: scalars, structs, fixed arrays, native types.
    Fixed,
    /// `max` elements at most of plain data, counted.
    Counted {
        /// Of what; counts are in these.
        element: TypeId,
        /// At most.
        max: u32,
    },
    /// Bytes with a NUL behind the last.
    CString {
        /// Bytes with the NUL; at most, where it varies.
        size: u32,
        /// Only what is there is sent.
        varying: bool,
    },
    /// One right.
    Right(Scalar),
    /// An array of rights: `Fixed` or `Bounded`.
    Rights {
        /// Each of them.
        right: Scalar,
        /// How many.
        extent: Extent,
    },
    /// One out-of-line region.
    Region(Region),
    /// An array of out-of-line regions: `Fixed` or `Bounded`.
    Regions {
        /// Each of them.
        region: Region,
        /// How many.
        extent: Extent,
    },
}

impl Form {
    /// Whether how much there is goes with it.
    pub fn is_counted(&self) -> bool {
        match self {
            Form::Fixed | Form::Right(_) => false,
            Form::Counted { .. } => true,
            Form::CString { varying, .. } => *varying,
            Form::Rights { extent, .. } | Form::Regions { extent, .. } => extent.is_counted(),
            Form::Region(region) => region.extent.is_counted(),
        }
    }

    /// The right, or each of the rights, that it is made of.
    pub fn right(&self) -> Option<Scalar> {
        match self {
            Form::Right(right) | Form::Rights { right, .. } => Some(*right),
            Form::Region(region) | Form::Regions { region, .. } => match region.of {
                RegionOf::Rights(right) => Some(right),
                RegionOf::Data(_) => None,
            },
            Form::Fixed | Form::Counted { .. } | Form::CString { .. } => None,
        }
    }

    /// The region, or each of the regions, that it is made of.
    pub fn region(&self) -> Option<Region> {
        match self {
            Form::Region(region) | Form::Regions { region, .. } => Some(*region),
            Form::Fixed
            | Form::Counted { .. }
            | Form::CString { .. }
            | Form::Right(_)
            | Form::Rights { .. } => None,
        }
    }
}

/// Data or rights that travel beside the message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Region {
    /// Of what.
    pub of: RegionOf,
    /// How many elements.
    pub extent: Extent,
    /// Written with `^`; otherwise `array[]`, which is presented as if it were inline.
    pub explicit: bool,
}

/// What a region holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RegionOf {
    /// Elements of plain data; counts are in these.
    Data(TypeId),
    /// Rights.
    Rights(Scalar),
}

/// The names of a type in C, where they are not its own name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CNames {
    /// On the client's side.
    pub user: Option<String>,
    /// In messages, on the server's side.
    pub server: Option<String>,
    /// What the server function gets.
    pub translated: Option<String>,
}

/// The C functions of a type, all on the server's side.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Translation {
    /// Makes the server function's value from the message's.
    pub intran: Option<Function>,
    /// Makes the message's value from the server function's.
    pub outtran: Option<Function>,
    /// Is called with the server function's value after the call.
    pub destructor: Option<Function>,
    /// GNU: makes the server function's value from the payload of a protected request port.
    pub payload: Option<Function>,
}

/// A C function of a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where it is said.
    pub span: Span,
}

/// All types of a subsystem.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Types(pub(crate) Vec<Type>);

impl std::ops::Index<TypeId> for Types {
    type Output = Type;
    fn index(&self, id: TypeId) -> &Type {
        &self.0[id.0 as usize]
    }
}

impl Types {
    /// Every type, in the order of the declarations.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0..).map(TypeId).zip(&self.0)
    }
}

impl Type {
    /// Its C name on the client's side.
    pub fn user_name(&self) -> &str {
        self.c_names.user.as_deref().unwrap_or(self.own_name())
    }

    /// Its C name in messages on the server's side.
    pub fn server_name(&self) -> &str {
        self.c_names.server.as_deref().unwrap_or(self.own_name())
    }

    /// Its C name as the server function gets it.
    pub fn translated_name(&self) -> &str {
        self.c_names.translated.as_deref().unwrap_or(self.server_name())
    }

    fn own_name(&self) -> &str {
        match (&self.name, &self.shape) {
            (Some(name), _) => name,
            (None, Shape::Native(native)) => &native.c_type,
            (None, _) => "",
        }
    }
}
