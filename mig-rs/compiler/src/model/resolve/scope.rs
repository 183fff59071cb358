//! Which type does a name stand for here, and what is said where it stands for none?

use std::collections::HashMap;

use super::Resolver;
use super::nearest::Nearest;
use super::shapes::symbols;
use crate::diagnostics::Code;
use crate::model::TypeId;
use crate::source::Span;
use crate::syntax::ast::{self, ArgumentType, Name, StatementKind};

/// The type names of a file. Nothing is ever listed from these maps, so that their order cannot be seen.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    /// What each name stands for at this point of the file. Nothing where its declaration was refused: using it brings
    /// no second error.
    declared: HashMap<&'a str, Option<TypeId>>,
    /// Where all of them are declared, once a name is looked for in vain.
    elsewhere: Option<Elsewhere<'a>>,
    file: &'a ast::File,
    /// The declaration that is being read.
    declaring: Option<&'a str>,
    nearest: Nearest,
}

/// Where the types of a file are declared, so that a misplaced declaration can be pointed at.
#[derive(Debug)]
struct Elsewhere<'a> {
    /// Every `type` statement of the file, and where its name stands.
    statements: HashMap<&'a str, Span>,
    /// Every type that is declared inside an argument.
    local: HashMap<&'a str, Span>,
}

impl<'a> Elsewhere<'a> {
    fn of(file: &'a ast::File) -> Self {
        let statements = HashMap::with_capacity(count_types(file));
        let mut elsewhere = Elsewhere { statements, local: HashMap::new() };
        for statement in &file.statements {
            match &statement.kind {
                StatementKind::Type(declaration) => {
                    let name = &declaration.name;
                    elsewhere.statements.entry(&name.text).or_insert(name.span);
                }
                StatementKind::Routine(routine) => {
                    for argument in &routine.arguments {
                        if let ArgumentType::Declared(declaration) = &argument.ty {
                            let name = &declaration.name;
                            elsewhere.local.entry(&name.text).or_insert(name.span);
                        }
                    }
                }
                _ => {}
            }
        }
        elsewhere
    }
}

fn count_types(file: &ast::File) -> usize {
    file.statements.iter().filter(|statement| matches!(statement.kind, StatementKind::Type(_))).count()
}

impl<'a> Scope<'a> {
    /// Before the first statement of a file.
    pub(crate) fn of(file: &'a ast::File) -> Self {
        let mut declared = HashMap::with_capacity(count_types(file) + file.broken_types.len());
        declared.extend(file.broken_types.iter().map(|name| (name.as_str(), None)));
        Scope { declared, elsewhere: None, file, declaring: None, nearest: Nearest::default() }
    }

    /// What a name stands for so far; nothing is reported.
    pub(crate) fn declared(&self, name: &str) -> Option<TypeId> {
        self.declared.get(name).copied().flatten()
    }

    /// From here on, `name` stands for `id`.
    pub(crate) fn declare(&mut self, name: &'a str, id: TypeId) {
        self.declared.insert(name, Some(id));
    }

    /// From here on, `name` stands for something that was refused.
    pub(crate) fn spoil(&mut self, name: &'a str) {
        self.declared.insert(name, None);
    }

    /// Notes which declaration is being read; gives back which was before.
    pub(crate) fn enter(&mut self, name: Option<&'a str>) -> Option<&'a str> {
        std::mem::replace(&mut self.declaring, name)
    }
}

impl<'a> Resolver<'a> {
    /// The type that `name` stands for. Where there is none, that has been said.
    pub(crate) fn lookup(&mut self, name: &'a Name) -> Option<TypeId> {
        let text = name.text.as_str();
        if let Some(declared) = self.scope.declared.get(text) {
            return *declared;
        }
        if let Some(symbol) = symbols::predeclared(self.abi, text) {
            let id = self.predeclare(text, symbol)?;
            self.scope.declare(text, id);
            return Some(id);
        }
        self.undefined(name);
        None
    }

    fn undefined(&mut self, name: &'a Name) {
        let text = name.text.as_str();
        let scope = &mut self.scope;
        let elsewhere = scope.elsewhere.get_or_insert_with(|| Elsewhere::of(scope.file));
        if scope.declaring == Some(text) {
            self.diagnostics.error(
                Code::UndefinedType,
                name.span,
                format!("type `{text}` would be inside itself"),
            );
        } else if let Some(later) = elsewhere.statements.get(text) {
            self.diagnostics
                .error(Code::UndefinedType, name.span, format!("type `{text}` is not defined yet"))
                .also(*later, "it is declared here, further down")
                .help("move the declaration up");
        } else if let Some(local) = elsewhere.local.get(text) {
            self.diagnostics
                .error(Code::LocalType, name.span, format!("type `{text}` is known inside one argument only"))
                .also(*local, "it is declared here, for this argument")
                .help(format!("declare it in a statement of its own: `type {text} = …;`"));
        } else {
            let names = self.types.iter().filter_map(|(_, ty)| ty.name.as_deref());
            let known = &scope.declared;
            let declared = names.filter(|name| matches!(known.get(name), Some(Some(_))));
            let nearest = scope.nearest.find(text, declared);
            let diagnostic = self.diagnostics.error(
                Code::UndefinedType,
                name.span,
                format!("type `{text}` is not defined"),
            );
            if let Some(nearest) = nearest {
                diagnostic.help(format!("did you mean `{nearest}`?"));
            } else if self.abi.dialect != crate::abi::Dialect::Gnu
                && symbols::predeclared(&crate::abi::GNU64, text).is_some()
            {
                diagnostic.help(format!(
                    "only GNU knows `{text}` by itself: declare it, or include `<mach/std_types.defs>`"
                ));
            }
        }
    }
}
