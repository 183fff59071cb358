//! What does a type declaration bring, in a statement or inside an argument?

use super::built::Built;
use super::natives::keyword;
use super::symbols;
use crate::diagnostics::Code;
use crate::model::resolve::Resolver;
use crate::model::{Extent, Form, Shape, Type, TypeId};
use crate::source::Span;
use crate::syntax::ast::{Name, TypeDeclaration, TypeSpec, TypeSpecKind};

impl<'a> Resolver<'a> {
    /// A `type` statement.
    pub(crate) fn declare_statement(&mut self, declaration: &'a TypeDeclaration, docs: &str) {
        let name = declaration.name.text.as_str();
        if let TypeSpecKind::Native { kind, c_type, .. } = &declaration.spec.kind
            && self.abi.dialect == crate::abi::Dialect::Apple
        {
            let message = format!("`{}({})` takes the C name `{name}` here", keyword(*kind), c_type.text);
            self.diagnostics
                .warn(Code::NativeTypeStatement, declaration.spec.span, message)
                .help("write it in the argument, or add `ctype`");
        }
        let first = self.first_declaration(name);
        match self.declare(declaration, docs) {
            Some(id) => match first {
                Some(first) => self.redeclare(declaration, first, id),
                None => self.scope.declare(name, id),
            },
            None if first.is_none() => self.scope.spoil(name),
            None => {}
        }
    }

    /// Where a name was declared already: by the file, or by GNU. GNU came to know `int64` late: files declare it.
    fn first_declaration(&self, name: &str) -> Option<Option<Span>> {
        if let Some(id) = self.scope.declared(name) {
            let span = self.types[id].span;
            return Some(Some(span).filter(|span| *span != Span::default()));
        }
        (name != "int64" && symbols::predeclared(self.abi, name).is_some()).then_some(None)
    }

    fn redeclare(&mut self, declaration: &'a TypeDeclaration, first: Option<Span>, id: TypeId) {
        let name = declaration.name.text.as_str();
        let span = declaration.name.span;
        let diagnostic = if self.is_gnu() {
            let message = format!("type `{name}` is declared already");
            self.diagnostics.error(Code::TypeRedefined, span, message)
        } else {
            let message = format!("type `{name}` is declared again");
            let diagnostic = self.diagnostics.warn(Code::TypeRedefined, span, message);
            diagnostic.note("routines from here on get this one")
        };
        match first {
            Some(first) => diagnostic.also(first, "the first declaration"),
            None => diagnostic.note(format!("GNU knows `{name}` by itself")),
        };
        self.scope.declare(name, id);
    }

    /// Makes a type of a declaration; its name is not put in force.
    pub(crate) fn declare(&mut self, declaration: &'a TypeDeclaration, docs: &str) -> Option<TypeId> {
        let name = &declaration.name;
        let before = self.scope.enter(Some(&name.text));
        let built = self.build(&declaration.spec);
        self.scope.enter(before);
        let (c_names, translation) = match &built {
            Some(built) => self.modifiers(&declaration.modifiers, &built.form),
            None => self.modifiers(&declaration.modifiers, &Form::Fixed),
        };
        let mut built = built?;
        self.check_named(&declaration.spec, &built);
        if !matches!(built.shape, Shape::Native(_)) {
            self.check_whole_bytes(&declaration.spec, &built.form, built.facts.bits);
            if let Some(bytes) = self.stated_size(name, &built.form, built.facts.bits) {
                built.facts.bits = u64::from(bytes) * 8;
                built.facts.items = None;
                built.size_stated = true;
            }
        }
        let (ty, facts) = built.finish(self, declaration.spec.span)?;
        let named = Type {
            name: Some(name.text.clone()),
            span: name.span,
            docs: docs.to_owned(),
            c_names,
            translation,
            ..ty
        };
        self.add(named, facts)
    }

    /// A type that GNU knows by itself.
    pub(crate) fn predeclare(&mut self, name: &str, symbol: &str) -> Option<TypeId> {
        let symbol = symbols::symbol(self.abi, symbol)?;
        let bits = symbol.bits?;
        let pair = super::basic::Pair { sent: symbol, received: symbol, span: Span::default() };
        let (ty, facts) = self.scalar(&pair, bits).finish(self, Span::default())?;
        self.add(Type { name: Some(name.to_owned()), ..ty }, facts)
    }

    /// GNU's stubs declare the elements of an array inside the message by the name of their type.
    fn check_named(&mut self, spec: &TypeSpec, built: &Built) {
        let inline = match &built.form {
            Form::Counted { .. } | Form::Rights { extent: Extent::Bounded(_), .. } => true,
            Form::Region(region) => !region.explicit,
            Form::Fixed
            | Form::CString { .. }
            | Form::Right(_)
            | Form::Rights { .. }
            | Form::Regions { .. } => false,
        };
        let (Shape::Array { element, .. }, TypeSpecKind::Array { element: spec, .. }) =
            (&built.shape, &spec.kind)
        else {
            return;
        };
        if inline && self.is_gnu() && self.types[*element].name.is_none() {
            self.diagnostics
                .error(
                    Code::UnnamedElement,
                    spec.span,
                    "GNU wants the elements of a variable inline array to have a type name",
                )
                .help("declare the element in a `type` statement of its own");
        }
    }

    fn check_whole_bytes(&mut self, spec: &TypeSpec, form: &Form, bits: u64) {
        if *form == Form::Fixed && !bits.is_multiple_of(8) {
            let message = match (bits, bits.div_ceil(8)) {
                (1, _) => "1 bit is no whole byte: one is taken".to_owned(),
                (_, 1) => format!("{bits} bits are no whole byte: one is taken"),
                (_, bytes) => format!("{bits} bits are no whole number of bytes: {bytes} are taken"),
            };
            self.diagnostics.warn(Code::PartialByte, spec.span, message);
        }
    }

    /// What `--type-size` says of a declared type, where it says more than the declaration.
    fn stated_size(&mut self, name: &Name, form: &Form, bits: u64) -> Option<u32> {
        let bytes = *self.sizes.get(name.text.as_str())?;
        let declared = bits.div_ceil(8);
        let message = if *form != Form::Fixed {
            format!("`--type-size` is for plain data of one size, which `{}` is not", name.text)
        } else if u64::from(bytes) < declared {
            format!("`--type-size` gives `{}` {bytes} bytes, but it is declared with {declared}", name.text)
        } else {
            return (u64::from(bytes) > declared).then_some(bytes);
        };
        self.diagnostics.error(Code::TypeSizeOption, name.span, message);
        None
    }
}
