//! What does every rule need at hand: the types so far, the names in force, and whom to tell?

use std::collections::BTreeMap;

use super::scope::Scope;
use crate::abi::{Abi, Dialect};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Form, KernelModes, Scalar, Shape, Type, TypeId, Types};
use crate::source::Span;

/// The file as far as it is understood. The rules are its methods, one file a subject.
pub(crate) struct Resolver<'a> {
    pub(crate) abi: &'a Abi,
    /// What `--type-size` told.
    pub(crate) sizes: BTreeMap<&'a str, u32>,
    /// The modes of the subsystem statement that counts, the last.
    pub(crate) kernel: KernelModes,
    pub(crate) types: Types,
    /// One entry a type.
    pub(crate) facts: Vec<Facts>,
    pub(crate) scope: Scope<'a>,
    pub(crate) diagnostics: &'a mut Diagnostics,
}

/// What the type calculus knows of a type beyond its form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Facts {
    /// Bits of one value inside the message; of a variable array when it is full.
    pub(crate) bits: u64,
    /// The alignment that C would give it, in bytes.
    pub(crate) alignment: u32,
    /// The items it is made of, where they are all alike, and how many.
    pub(crate) items: Option<(Scalar, u64)>,
    /// How many types are inside one another.
    pub(crate) depth: u32,
}

impl Resolver<'_> {
    /// Whether the dialect is GNU's.
    pub(crate) fn is_gnu(&self) -> bool {
        self.abi.dialect == Dialect::Gnu
    }

    /// What a type amounts to.
    pub(crate) fn form(&self, id: TypeId) -> Form {
        self.types[id].form.clone()
    }

    /// What the calculus knows of a type.
    pub(crate) fn facts(&self, id: TypeId) -> Facts {
        self.facts[id.0 as usize]
    }

    /// Takes a type in.
    pub(crate) fn add(&mut self, ty: Type, facts: Facts) -> Option<TypeId> {
        let id = TypeId(u32::try_from(self.types.0.len()).ok()?);
        self.types.0.push(ty);
        self.facts.push(facts);
        Some(id)
    }

    /// A type as messages say it: its name, or what it is.
    pub(crate) fn describe(&self, id: TypeId) -> String {
        let ty = &self.types[id];
        match (&ty.name, &ty.shape) {
            (Some(name), _) => format!("`{name}`"),
            (None, Shape::Native(native)) => format!("`{}`", native.c_type),
            (None, Shape::Scalar(_)) => "a basic type".to_owned(),
            (None, Shape::Struct { .. } | Shape::Members(_)) => "a struct".to_owned(),
            (None, Shape::Array { .. }) => "an array".to_owned(),
            (None, Shape::OutOfLine(_)) => "out-of-line data".to_owned(),
            (None, Shape::CString { .. }) => "a string".to_owned(),
        }
    }
}

/// Points at the declaration of a type. Those that the dialect knows by itself have none.
pub(crate) fn point_at(diagnostic: &mut Diagnostic, ty: &Type, text: &str) {
    if ty.span != Span::default() {
        diagnostic.also(ty.span, text);
    }
}
