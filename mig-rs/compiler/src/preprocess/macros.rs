//! Which macros are there, and what does each stand for?

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::lexeme::{Lexeme, NameId};
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
    pub(super) id: NameId,
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
    pub(super) names: Vec<NameId>,
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

/// An interface and the types it includes have about so many names.
const USUAL: usize = 256;

/// The names of a run, and what they stand for at some point of the text.
#[derive(Debug)]
pub(super) struct Macros {
    /// Only ever asked for one name: the order in there reaches nobody.
    ids: HashMap<Arc<str>, NameId>,
    /// By [`NameId`].
    meanings: Vec<Option<Meaning>>,
    /// Whether any macro begins and ends with two letters: most names of a text are told apart from macros by that.
    edges: [u64; 64],
    /// `__VA_ARGS__`
    pub(super) rest: NameId,
    /// What `__COUNTER__` says next.
    pub(super) counter: u64,
}

impl Default for Macros {
    fn default() -> Self {
        let mut macros = Macros {
            ids: HashMap::with_capacity(USUAL),
            meanings: Vec::with_capacity(USUAL),
            edges: [0; 64],
            rest: NameId::default(),
            counter: 0,
        };
        // The number of what is no name, or none that matters.
        macros.intern("");
        macros.rest = macros.intern("__VA_ARGS__");
        for (name, builtin) in [
            ("__FILE__", Builtin::File),
            ("__BASE_FILE__", Builtin::BaseFile),
            ("__LINE__", Builtin::Line),
            ("__INCLUDE_LEVEL__", Builtin::IncludeLevel),
            ("__COUNTER__", Builtin::Counter),
        ] {
            let id = macros.intern(name);
            macros.mark(name);
            macros.set(id, Some(Meaning::Builtin(builtin)));
        }
        macros
    }
}

impl Macros {
    /// The number of a name.
    pub(super) fn intern(&mut self, name: &str) -> NameId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = NameId(u32::try_from(self.meanings.len()).unwrap_or(u32::MAX));
        self.ids.insert(name.into(), id);
        self.meanings.push(None);
        id
    }

    /// Whether a macro may be called so.
    pub(super) fn may_have(&self, name: &str) -> bool {
        let (row, column) = edges(name);
        self.edges[row] >> column & 1 == 1
    }

    fn mark(&mut self, name: &str) {
        let (row, column) = edges(name);
        self.edges[row] |= 1 << column;
    }

    /// What a name stands for, if it is a macro.
    pub(super) fn get(&self, name: NameId) -> Option<&Meaning> {
        self.meanings.get(name.0 as usize)?.as_ref()
    }

    /// Gives a name its meaning, instead of any it had.
    pub(super) fn define(&mut self, definition: Macro) {
        self.mark(&definition.name);
        self.set(definition.id, Some(Meaning::Macro(Rc::new(definition))));
    }

    /// Takes the meaning of a name away.
    pub(super) fn undefine(&mut self, name: NameId) {
        self.set(name, None);
    }

    fn set(&mut self, name: NameId, meaning: Option<Meaning>) {
        if let Some(place) = self.meanings.get_mut(name.0 as usize) {
            *place = meaning;
        }
    }
}

/// The first and the last byte of a name, six bits of each.
fn edges(name: &str) -> (usize, usize) {
    let edge = |byte: Option<&u8>| usize::from(byte.map_or(0, |byte| byte & 63));
    (edge(name.as_bytes().first()), edge(name.as_bytes().last()))
}
