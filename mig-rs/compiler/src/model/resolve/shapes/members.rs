//! What is a `struct { }` of GNU's made of, and where does C put each member?

use std::collections::BTreeMap;

use super::built::Built;
use crate::diagnostics::Code;
use crate::model::resolve::{Facts, Resolver};
use crate::model::{Extent, Form, Member, Scalar, Shape, TypeId, TypeName};
use crate::source::Span;
use crate::syntax::ast;

impl<'a> Resolver<'a> {
    /// `struct { T name; … }`: inline members of one size each, aligned as C does.
    pub(crate) fn members(&mut self, span: Span, members: &'a [ast::Member]) -> Option<Built> {
        let mut names: BTreeMap<&str, Span> = BTreeMap::new();
        let mut resolved = Vec::new();
        let mut sound = true;
        for member in members {
            if let Some(first) = names.insert(&member.name.text, member.name.span) {
                self.diagnostics
                    .error(
                        Code::Members,
                        member.name.span,
                        format!("two members are called `{}`", member.name.text),
                    )
                    .also(first, "the first");
                sound = false;
            }
            match self.lookup(&member.type_name) {
                Some(ty) if self.check_member(member, ty) => resolved.push((member, ty)),
                _ => sound = false,
            }
        }
        if sound { self.lay_members(&resolved, span) } else { None }
    }

    fn check_member(&mut self, member: &ast::Member, ty: TypeId) -> bool {
        let why = match self.form(ty) {
            Form::Fixed | Form::CString { varying: false, .. } => return true,
            Form::Right(_) | Form::Rights { .. } => "is a port right, which a struct cannot carry",
            Form::Counted { .. } | Form::CString { varying: true, .. } => "has a length of its own",
            Form::Region(region) if !region.explicit => "is an array without a limit",
            Form::Region(_) | Form::Regions { .. } => "is out of line",
        };
        let right = matches!(self.form(ty), Form::Right(_) | Form::Rights { extent: Extent::Fixed(_), .. });
        let message = format!("member `{}` {why}", member.name.text);
        let diagnostic = self.diagnostics.error(Code::Members, member.type_name.span, message);
        diagnostic.also(self.types[ty].span, "its type is declared here");
        if right {
            diagnostic.help("`MACH_MSG_TYPE_PORT_NAME` sends the number of a right as plain data");
        }
        false
    }

    fn lay_members(&mut self, members: &[(&ast::Member, TypeId)], span: Span) -> Option<Built> {
        let (mut offset, mut alignment, mut depth) = (0u64, 1u32, 0u32);
        let mut laid = Vec::new();
        for (member, ty) in members {
            let facts = self.facts(*ty);
            alignment = alignment.max(facts.alignment);
            depth = depth.max(facts.depth);
            offset = offset.next_multiple_of(u64::from(facts.alignment));
            let Ok(start) = u32::try_from(offset) else {
                self.diagnostics.error(Code::TypeTooLarge, span, "the struct is larger than any message");
                return None;
            };
            laid.push(Member {
                name: member.name.text.clone(),
                span: member.name.span,
                ty: *ty,
                offset: start,
            });
            offset += u64::from(self.types[*ty].size);
        }
        let bytes = offset.next_multiple_of(u64::from(alignment));
        let facts =
            Facts { bits: bytes * 8, alignment, items: Some(self.units(bytes, alignment)), depth: depth + 1 };
        Some(Built::new(Shape::Members(laid.into()), Form::Fixed, facts))
    }

    /// A struct travels as an array of integers as wide as its alignment.
    fn units(&self, bytes: u64, alignment: u32) -> (Scalar, u64) {
        let (number, bytes_each) = match alignment {
            2 => (1, 2),
            4 => (2, 4),
            8 => (self.abi.integer_64, 8),
            _ => (9, 1),
        };
        let name = TypeName::Number(number);
        let scalar = Scalar { sent: name, received: name, bits: bytes_each * 8, is_integer_8: false };
        (scalar, bytes / u64::from(bytes_each))
    }
}
