//! What does a specification amount to? The type calculus: arrays, structs, strings, out-of-line data.

mod basic;
mod built;
mod declare;
pub(crate) mod long_form;
mod members;
pub(crate) mod natives;
mod regions;
pub(crate) mod symbols;
mod translation;

use crate::diagnostics::Code;
use crate::model::resolve::{Facts, Resolver};
use crate::model::{Extent, Form, Region, RegionOf, Scalar, Shape, TypeId, TypeName};
use crate::source::Span;
use crate::syntax::ast::{self, Number, TypeSpec, TypeSpecKind};
use built::Built;

impl<'a> Resolver<'a> {
    /// What `spec` amounts to. Where it is nothing usable, that has been said. `islong` and `isnotlong`
    /// go on to what is made of a type.
    pub(crate) fn build(&mut self, spec: &'a TypeSpec) -> Option<Built> {
        let mut built = self.build_plain(spec)?;
        let part = match built.shape {
            Shape::Struct { element, .. } | Shape::Array { element, .. } | Shape::OutOfLine(element) => {
                Some(&self.types[element])
            }
            Shape::Scalar(_) | Shape::Members(_) | Shape::CString { .. } | Shape::Native(_) => None,
        };
        if let Some(part) = part {
            built.long_form = part.long_form;
        }
        Some(built)
    }

    fn build_plain(&mut self, spec: &'a TypeSpec) -> Option<Built> {
        match &spec.kind {
            TypeSpecKind::Basic { sent, received } => self.basic(sent, received.as_ref()),
            TypeSpecKind::LongForm { sent, received, bits, flags } => {
                self.long_form(sent, received.as_ref(), *bits, flags)
            }
            TypeSpecKind::Named(name) => self.lookup(name).map(|id| self.copy(id)),
            TypeSpecKind::Array { extent, element } => {
                let id = self.element(element)?;
                match extent {
                    ast::Extent::Fixed(count) => self.fixed_array(spec.span, *count, id, element.span),
                    ast::Extent::Bounded(max) => self.bounded_array(*max, id, element),
                    ast::Extent::Unbounded => self.unbounded_array(spec.span, id, element),
                }
            }
            TypeSpecKind::Struct { count, element } => {
                let id = self.element(element)?;
                self.structure(spec.span, *count, id, element.span)
            }
            TypeSpecKind::Members(members) => self.members(spec.span, members),
            TypeSpecKind::OutOfLine(inner) => {
                let id = self.element(inner)?;
                self.out_of_line(spec.span, id, inner.span)
            }
            TypeSpecKind::CString { size, varying } => self.c_string(*size, *varying),
            TypeSpecKind::Native { kind, c_type, bad } => self.native(*kind, c_type, bad.as_ref()),
        }
    }

    /// The type that another is made of: a declared one, or a new one without a name.
    fn element(&mut self, spec: &'a TypeSpec) -> Option<TypeId> {
        let id = match &spec.kind {
            TypeSpecKind::Named(name) => self.lookup(name)?,
            TypeSpecKind::Native { c_type, .. } => {
                self.native_inside(spec.span, &c_type.text, None);
                return None;
            }
            _ => {
                let built = self.build(spec)?;
                self.add_unnamed(built, spec.span)?
            }
        };
        if let Shape::Native(native) = &self.types[id].shape {
            let (c_type, declared) = (native.c_type.clone(), self.types[id].span);
            self.native_inside(spec.span, &c_type, Some(declared));
            return None;
        }
        Some(id)
    }

    /// Nothing is known of a C type that a copy of its elements would need.
    fn native_inside(&mut self, span: Span, c_type: &str, declared: Option<Span>) {
        let message = format!("the C type `{c_type}` cannot be part of another type");
        let diagnostic = self.diagnostics.error(Code::NativeInside, span, message);
        if let Some(declared) = declared {
            diagnostic.also(declared, "declared as a C type here");
        }
        diagnostic.help("describe it as a `struct` or `array` of basic types");
    }

    /// What is known of `count` times `element`.
    fn times(&self, count: u32, element: TypeId) -> Facts {
        let facts = self.facts(element);
        Facts {
            bits: facts.bits.saturating_mul(u64::from(count)),
            items: facts.items.map(|(item, number)| (item, number.saturating_mul(u64::from(count)))),
            depth: facts.depth + 1,
            ..facts
        }
    }

    fn structure(&mut self, span: Span, count: Number, element: TypeId, at: Span) -> Option<Built> {
        let facts = self.times(count.value, element);
        let form = match self.form(element) {
            Form::Fixed | Form::CString { varying: false, .. } => {
                self.check_not_empty(count, "struct");
                Form::Fixed
            }
            Form::Right(right) | Form::Rights { right, extent: Extent::Fixed(_) } => {
                self.struct_of_rights(span, count, right, element)?
            }
            Form::Counted { .. }
            | Form::CString { varying: true, .. }
            | Form::Rights { extent: Extent::Bounded(_) | Extent::Unbounded, .. } => {
                return self.variable_inside("struct", element, at);
            }
            Form::Region(_) | Form::Regions { .. } => {
                let what = self.describe(element);
                self.diagnostics
                    .error(
                        Code::VariableInside,
                        at,
                        format!("{what} is out of line and cannot be part of a struct"),
                    )
                    .also(self.types[element].span, "declared here");
                return None;
            }
        };
        Some(Built::new(Shape::Struct { count: count.value, element }, form, facts))
    }

    /// One right of a struct of n is sent by the original compilers of untyped messages, and GNU's 64-bit stubs do not
    /// compile.
    fn struct_of_rights(
        &mut self,
        span: Span,
        count: Number,
        right: Scalar,
        element: TypeId,
    ) -> Option<Form> {
        if *self.abi != crate::abi::GNU32 {
            self.diagnostics
                .error(Code::StructOfRights, span, "a struct cannot be made of port rights")
                .help(format!("use `array[{}] of`", count.value));
            return None;
        }
        self.rights(span, count, right, self.rights_in(element))
    }

    /// How many rights one value of a type holds.
    fn rights_in(&self, id: TypeId) -> u32 {
        match self.types[id].form {
            Form::Rights { extent: Extent::Fixed(count), .. } => count,
            _ => 1,
        }
    }

    /// `count` times `each` rights, always.
    fn rights(&mut self, span: Span, count: Number, right: Scalar, each: u32) -> Option<Form> {
        if count.value == 0 {
            self.diagnostics.error(Code::NoRights, count.span, "an array of no rights cannot be sent");
            return None;
        }
        let Some(all) = count.value.checked_mul(each) else {
            self.diagnostics.error(Code::TypeTooLarge, span, "more rights than a message can count");
            return None;
        };
        Some(Form::Rights { right, extent: Extent::Fixed(all) })
    }

    fn fixed_array(&mut self, span: Span, count: Number, element: TypeId, at: Span) -> Option<Built> {
        let facts = self.times(count.value, element);
        let form = match self.form(element) {
            Form::Fixed | Form::CString { varying: false, .. } => {
                self.check_not_empty(count, "array");
                Form::Fixed
            }
            Form::Right(right) => self.rights(span, count, right, 1)?,
            Form::Rights { right, extent: Extent::Fixed(each) } if self.is_gnu() => {
                self.rights(span, count, right, each)?
            }
            Form::Rights { extent: Extent::Fixed(_), .. } | Form::Regions { .. } => {
                return self.nested_regions(element, at);
            }
            Form::Counted { .. }
            | Form::CString { varying: true, .. }
            | Form::Rights { extent: Extent::Bounded(_) | Extent::Unbounded, .. } => {
                return self.variable_inside("array", element, at);
            }
            Form::Region(region) => self.regions(at, element, region, count, Extent::Fixed(count.value))?,
        };
        let shape = Shape::Array { extent: Extent::Fixed(count.value), element };
        Some(Built::new(shape, form, facts))
    }

    fn bounded_array(&mut self, max: Number, element: TypeId, spec: &'a TypeSpec) -> Option<Built> {
        if max.value == 0 {
            self.diagnostics
                .error(Code::UnboundedZero, max.span, "an array of at most 0 elements holds nothing")
                .help("`array[]` is an array without a limit");
            return None;
        }
        let at = spec.span;
        let facts = self.times(max.value, element);
        let extent = Extent::Bounded(max.value);
        let form = match self.form(element) {
            Form::Fixed | Form::CString { varying: false, .. } => Form::Counted { element, max: max.value },
            Form::Right(right) => Form::Rights { right, extent },
            Form::Rights { extent: Extent::Fixed(_), .. } | Form::Regions { .. } => {
                return self.nested_regions(element, at);
            }
            Form::Counted { .. }
            | Form::CString { varying: true, .. }
            | Form::Rights { extent: Extent::Bounded(_) | Extent::Unbounded, .. } => {
                return self.variable_inside("array", element, at);
            }
            Form::Region(region) => self.regions(at, element, region, max, extent)?,
        };
        Some(Built::new(Shape::Array { extent, element }, form, facts))
    }

    fn unbounded_array(&mut self, span: Span, element: TypeId, spec: &'a TypeSpec) -> Option<Built> {
        let at = spec.span;
        let of = match self.form(element) {
            Form::Fixed | Form::CString { varying: false, .. } => {
                self.check_sized(element, span)?;
                RegionOf::Data(element)
            }
            Form::Right(right) => RegionOf::Rights(right),
            Form::Counted { .. }
            | Form::CString { varying: true, .. }
            | Form::Rights { extent: Extent::Bounded(_) | Extent::Unbounded, .. } => {
                return self.variable_inside("array", element, at);
            }
            Form::Rights { extent: Extent::Fixed(_), .. } | Form::Region(_) | Form::Regions { .. } => {
                return self.nested_regions(element, at);
            }
        };
        let region = Region { of, extent: Extent::Unbounded, explicit: false };
        let shape = Shape::Array { extent: Extent::Unbounded, element };
        Some(Built::new(shape, Form::Region(region), Facts { bits: 0, ..self.times(1, element) }))
    }

    fn c_string(&mut self, size: Number, varying: bool) -> Option<Built> {
        if size.value == 0 {
            self.diagnostics.error(
                Code::EmptyString,
                size.span,
                "a string of 0 bytes has no room for the NUL at its end",
            );
            return None;
        }
        let size = size.value;
        let name = TypeName::Number(12);
        let character = Scalar { sent: name, received: name, bits: 8, is_integer_8: false };
        let items = Some((character, u64::from(size)));
        let facts = Facts { bits: u64::from(size) * 8, alignment: 1, items, depth: 1 };
        Some(Built::new(Shape::CString { size, varying }, Form::CString { size, varying }, facts))
    }
}
