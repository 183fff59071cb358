//! Which macros are there, and what does each stand for?

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::lexeme::Lexeme;
use crate::source::{SourceMap, Span};

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Macro(Rc<Macro>),
    Builtin(Builtin),
}

/// A name whose meaning depends on where it is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Builtin {
    File,
    BaseFile,
    Line,
    IncludeLevel,
    Counter,
}

/// What a `#define` says.
#[derive(Debug)]
pub(super) struct Macro {
    pub(super) name: Arc<str>,
    /// Its name in the `#define`.
    pub(super) place: Span,
    /// What stands between its parentheses, where it has some.
    pub(super) parameters: Option<Parameters>,
    pub(super) body: Vec<Piece>,
    /// Its expansion is being read: its name means nothing there.
    pub(super) in_use: Cell<bool>,
}

/// The parameters of a function-like macro.
#[derive(PartialEq, Eq, Debug, Default)]
pub(super) struct Parameters {
    pub(super) names: Vec<String>,
    /// The last one takes all the rest, commas included.
    pub(super) variadic: bool,
}

/// One word of a macro's body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) lexeme: Lexeme,
    pub(super) role: Role,
    /// `##` stands before it.
    pub(super) pasted: bool,
}

/// What a word of a macro's body becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Itself.
    Text,
    /// The argument of this number.
    Argument(usize),
    /// The argument of this number as a string.
    Quoted(usize),
}

impl Macro {
    /// Whether two definitions say the same.
    pub(super) fn agrees_with(&self, other: &Macro, sources: &SourceMap) -> bool {
        let alike = |(index, (one, two)): (usize, (&Piece, &Piece))| {
            one.role == two.role
                && one.pasted == two.pasted
                && (index == 0 || one.lexeme.spaced == two.lexeme.spaced)
                && sources.text(one.lexeme.text) == sources.text(two.lexeme.text)
        };
        self.parameters == other.parameters
            && self.body.len() == other.body.len()
            && self.body.iter().zip(&other.body).enumerate().all(alike)
    }
}

/// The macros that are defined at some point of the text.
#[derive(Debug)]
pub(super) struct Macros {
    meanings: BTreeMap<Arc<str>, Meaning>,
    /// What `__COUNTER__` says next.
    pub(super) counter: u64,
}

impl Default for Macros {
    fn default() -> Self {
        let builtins = [
            ("__FILE__", Builtin::File),
            ("__BASE_FILE__", Builtin::BaseFile),
            ("__LINE__", Builtin::Line),
            ("__INCLUDE_LEVEL__", Builtin::IncludeLevel),
            ("__COUNTER__", Builtin::Counter),
        ];
        let meanings = builtins.map(|(name, builtin)| (Arc::from(name), Meaning::Builtin(builtin)));
        Macros { meanings: BTreeMap::from(meanings), counter: 0 }
    }
}

impl Macros {
    /// What a name stands for, if it is a macro.
    pub(super) fn get(&self, name: &str) -> Option<&Meaning> {
        self.meanings.get(name)
    }

    /// Gives a name its meaning, and takes its former one away.
    pub(super) fn define(&mut self, definition: Macro) -> Option<Meaning> {
        self.meanings.insert(Arc::clone(&definition.name), Meaning::Macro(Rc::new(definition)))
    }

    /// Takes the meaning of a name away.
    pub(super) fn undefine(&mut self, name: &str) {
        self.meanings.remove(name);
    }
}
