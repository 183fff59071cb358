//! What is a type before it has a name, and how large is it?

use crate::diagnostics::Code;
use crate::model::resolve::{Facts, Resolver};
use crate::model::{
    CNames, Extent, Form, Items, LongForm, Scalar, Shape, Translation, Type, TypeId, TypeName, Types,
};
use crate::source::Span;

/// Original compilers count bits in 32 bits: a type has fewer bytes than this.
const LARGEST: u64 = 1 << 29;

/// Types inside one another, at most. Everything that walks a type may recurse this deep.
const DEEPEST: u32 = 256;

/// A type without a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Built {
    pub(crate) shape: Shape,
    pub(crate) form: Form,
    pub(crate) facts: Facts,
    pub(crate) long_form: LongForm,
    pub(crate) size_stated: bool,
}

impl Built {
    /// A type with nothing unusual about it.
    pub(crate) fn new(shape: Shape, form: Form, facts: Facts) -> Self {
        Built { shape, form, facts, long_form: LongForm::AsNeeded, size_stated: false }
    }

    /// Bytes of one value inside a message.
    fn size(&self, types: &Types) -> u64 {
        match &self.form {
            Form::Fixed => self.facts.bits.div_ceil(8),
            Form::Counted { element, max } => u64::from(types[*element].size) * u64::from(*max),
            Form::CString { size, .. } => u64::from(*size),
            Form::Right(_) => 4,
            Form::Rights { extent: Extent::Fixed(count) | Extent::Bounded(count), .. } => {
                4 * u64::from(*count)
            }
            Form::Rights { extent: Extent::Unbounded, .. } | Form::Region(_) | Form::Regions { .. } => 0,
        }
    }

    /// What a type descriptor says of it: where nothing is known of its parts, they are bytes.
    fn items(&self, size: u64) -> Items {
        let (item, number) = self.facts.items.unwrap_or_else(|| {
            let byte = TypeName::Number(9);
            (Scalar { sent: byte, received: byte, bits: 8, is_integer_8: false }, size)
        });
        Items { item, number: u32::try_from(number).unwrap_or(u32::MAX) }
    }

    /// The type with its size, if it is one that messages can carry.
    pub(crate) fn finish(self, resolver: &mut Resolver<'_>, span: Span) -> Option<(Type, Facts)> {
        let size = self.size(&resolver.types);
        if size >= LARGEST || self.facts.bits >= LARGEST * 8 {
            let bytes = size.max(self.facts.bits.div_ceil(8));
            resolver
                .diagnostics
                .error(Code::TypeTooLarge, span, format!("the type takes {bytes} bytes"))
                .note(format!("a type has fewer than {LARGEST} bytes"));
            return None;
        }
        if self.facts.depth > DEEPEST {
            resolver.diagnostics.error(
                Code::NestedTooDeep,
                span,
                format!("more than {DEEPEST} types are inside one another"),
            );
            return None;
        }
        let items = self.items(size);
        let ty = Type {
            name: None,
            span,
            docs: String::new(),
            shape: self.shape,
            form: self.form,
            size: u32::try_from(size).ok()?,
            items,
            size_stated: self.size_stated,
            long_form: self.long_form,
            c_names: CNames::default(),
            translation: Translation::default(),
        };
        Some((ty, self.facts))
    }
}

impl Resolver<'_> {
    /// Takes an inner type in.
    pub(crate) fn add_unnamed(&mut self, built: Built, span: Span) -> Option<TypeId> {
        let (ty, facts) = built.finish(self, span)?;
        self.add(ty, facts)
    }

    /// The shape of a declared type, for one that is to be the same: names and functions do not go along.
    pub(crate) fn copy(&self, id: TypeId) -> Built {
        let ty = &self.types[id];
        Built {
            shape: ty.shape.clone(),
            form: ty.form.clone(),
            facts: self.facts(id),
            long_form: ty.long_form,
            size_stated: ty.size_stated,
        }
    }
}
