//! What may travel out of line, and what may be an element of what?

use super::built::Built;
use crate::diagnostics::Code;
use crate::model::resolve::{Facts, Resolver};
use crate::model::{Extent, Form, Region, RegionOf, Scalar, Shape, TypeId, TypeName};
use crate::source::Span;
use crate::syntax::ast::Number;

impl Resolver<'_> {
    /// `^` of a type.
    pub(crate) fn out_of_line(&mut self, span: Span, inner: TypeId, at: Span) -> Option<Built> {
        let (of, extent) = match self.form(inner) {
            Form::Fixed => self.fixed_region(span, inner),
            Form::CString { size, varying } => {
                self.string_region(span, varying);
                if varying {
                    (self.characters(at)?, Extent::Bounded(size))
                } else {
                    (RegionOf::Data(inner), Extent::Fixed(1))
                }
            }
            Form::Counted { element, max } => {
                self.check_sized(element, span)?;
                self.check_bounded_region(span);
                (RegionOf::Data(element), Extent::Bounded(max))
            }
            Form::Right(right) => {
                self.check_fixed_region(span);
                (RegionOf::Rights(right), Extent::Fixed(1))
            }
            Form::Rights { right, extent } => {
                match extent {
                    Extent::Fixed(_) => self.check_fixed_region(span),
                    Extent::Bounded(_) | Extent::Unbounded => self.check_bounded_region(span),
                }
                (RegionOf::Rights(right), extent)
            }
            Form::Region(Region { of, extent, explicit: false }) => (of, extent),
            Form::Region(Region { explicit: true, .. }) | Form::Regions { .. } => {
                let what = self.describe(inner);
                let diagnostic = self.diagnostics.error(
                    Code::PointerToPointer,
                    span,
                    format!("{what} is out of line already"),
                );
                diagnostic.also(self.types[inner].span, "put out of line here").help("leave the `^` away");
                return None;
            }
        };
        let region = Region { of, extent, explicit: true };
        let facts = self.facts(inner);
        let facts = Facts { bits: 0, alignment: self.abi.pointer, depth: facts.depth + 1, ..facts };
        Some(Built::new(Shape::OutOfLine(inner), Form::Region(region), facts))
    }

    /// An array is a region of its elements; anything else, and an array of parts of bytes, of itself once.
    fn fixed_region(&mut self, span: Span, inner: TypeId) -> (RegionOf, Extent) {
        self.check_fixed_region(span);
        match self.types[inner].shape {
            Shape::Array { extent: extent @ Extent::Fixed(_), element }
                if self.facts(element).bits.is_multiple_of(8) && !self.types[inner].size_stated =>
            {
                (RegionOf::Data(element), extent)
            }
            _ => (RegionOf::Data(inner), Extent::Fixed(1)),
        }
    }

    /// What a varying string is made of.
    fn characters(&mut self, span: Span) -> Option<RegionOf> {
        let name = TypeName::Number(8);
        let scalar = Scalar { sent: name, received: name, bits: 8, is_integer_8: false };
        let facts = Facts { bits: 8, alignment: 1, items: Some((scalar, 1)), depth: 1 };
        let built = Built::new(Shape::Scalar(scalar), Form::Fixed, facts);
        self.add_unnamed(built, span).map(RegionOf::Data)
    }

    fn string_region(&mut self, span: Span, varying: bool) {
        if self.is_gnu() && varying {
            self.check_bounded_region(span);
        } else if self.is_gnu() {
            self.check_fixed_region(span);
        } else {
            self.diagnostics
                .warn(
                    Code::OutOfLineString,
                    span,
                    "a string out of line is plain bytes: nobody looks for its NUL",
                )
                .help("`^array[] of char` says the same openly");
        }
    }

    /// GNU's descriptor says that there are 0 items, so that none arrives.
    fn check_fixed_region(&mut self, span: Span) {
        if self.is_gnu() {
            self.diagnostics
                .warn(Code::OutOfLineForm, span, "GNU sends 0 items of out-of-line data of one size")
                .help("`^array[] of` counts it");
        }
    }

    fn check_bounded_region(&mut self, span: Span) {
        if self.is_gnu() {
            self.diagnostics
                .error(Code::OutOfLineForm, span, "GNU has no out-of-line data with a limit")
                .help("`^array[] of` has none");
        }
    }

    /// An array of regions.
    pub(crate) fn regions(
        &mut self,
        at: Span,
        element: TypeId,
        region: Region,
        count: Number,
        extent: Extent,
    ) -> Option<Form> {
        if self.is_gnu() {
            let what = self.describe(element);
            self.diagnostics
                .error(
                    Code::OutOfLineForm,
                    at,
                    format!("{what} is out of line; GNU has no arrays of such data"),
                )
                .also(self.types[element].span, "declared here");
            return None;
        }
        if count.value == 0 {
            self.diagnostics.error(Code::NoRights, count.span, "an array of no regions cannot be sent");
            return None;
        }
        Some(Form::Regions { region, extent })
    }

    /// Something with a length of its own stands where every element must have the same size.
    pub(crate) fn variable_inside<T>(&mut self, outer: &str, element: TypeId, at: Span) -> Option<T> {
        let what = self.describe(element);
        self.diagnostics
            .error(
                Code::VariableInside,
                at,
                format!("{what} has a length of its own and cannot be part of {} {outer}", article(outer)),
            )
            .also(self.types[element].span, "declared here");
        None
    }

    /// Descriptors that would need descriptors, or counts that would need counts.
    pub(crate) fn nested_regions<T>(&mut self, element: TypeId, at: Span) -> Option<T> {
        let what = self.describe(element);
        let why = match self.types[element].form {
            Form::Regions { .. } => "is an array of regions already",
            Form::Rights { .. } => "is an array of rights already",
            _ => "is out of line, and so would the array be",
        };
        self.diagnostics
            .error(Code::NestedRegions, at, format!("{what} {why}: a message cannot nest them"))
            .also(self.types[element].span, "declared here");
        None
    }

    /// Nothing can be counted that takes no room.
    pub(crate) fn check_sized(&mut self, element: TypeId, span: Span) -> Option<()> {
        if self.types[element].size > 0 {
            return Some(());
        }
        let what = self.describe(element);
        self.diagnostics
            .error(
                Code::UnboundedEmpty,
                span,
                format!("{what} has 0 bytes: how many there are cannot be counted"),
            )
            .also(self.types[element].span, "declared here");
        None
    }

    /// An array or struct of nothing is legal, and hardly meant.
    pub(crate) fn check_not_empty(&mut self, count: Number, what: &str) {
        if count.value == 0 {
            self.diagnostics.warn(
                Code::EmptyArray,
                count.span,
                format!("{} {what} of 0 elements takes no room", article(what)),
            );
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with('a') { "an" } else { "a" }
}
