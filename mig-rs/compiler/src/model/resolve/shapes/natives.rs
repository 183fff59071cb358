//! What is known of a C type that a `.defs` cannot describe?

use super::built::Built;
use crate::diagnostics::Code;
use crate::model::resolve::{Facts, Resolver};
use crate::model::{Form, Native, NativeKind, Shape};
use crate::syntax::ast::Name;

impl Resolver<'_> {
    /// `PointerTo(T)` and its kin: as many bytes as `--type-size` says.
    pub(crate) fn native(&mut self, kind: NativeKind, c_type: &Name, bad: Option<&Name>) -> Option<Built> {
        let name = c_type.text.as_str();
        let Some(&size) = self.sizes.get(name) else {
            self.diagnostics
                .error(Code::NativeSize, c_type.span, format!("the size of the C type `{name}` is not known"))
                .help(format!("tell it: `--type-size {name}=N`"));
            return None;
        };
        if size == 0 {
            self.diagnostics.error(
                Code::TypeSizeOption,
                c_type.span,
                format!("`--type-size` gives the C type `{name}` 0 bytes"),
            );
            return None;
        }
        let native = Native { kind, c_type: c_type.text.clone(), bad: bad.map(|name| name.text.clone()) };
        let facts = Facts { bits: u64::from(size) * 8, alignment: self.abi.alignment, items: None, depth: 1 };
        Some(Built::new(Shape::Native(native), Form::Fixed, facts))
    }
}

/// The keyword of a native form.
pub(crate) fn keyword(kind: NativeKind) -> &'static str {
    match kind {
        NativeKind::PointerTo => "PointerTo",
        NativeKind::ValueOf => "ValueOf",
        NativeKind::PointerToIfNot => "PointerToIfNot",
    }
}
