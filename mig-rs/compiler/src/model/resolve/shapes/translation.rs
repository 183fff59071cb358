//! Which names and functions does a type have in C, and do they contradict each other?

use crate::diagnostics::Code;
use crate::model::resolve::Resolver;
use crate::model::{CNames, Form, Function, Translation};
use crate::source::Span;
use crate::syntax::ast::{Modifier, Name};

/// A C name or function that was said, and where.
#[derive(Clone, Copy)]
struct Said<'a> {
    text: &'a str,
    span: Span,
}

/// What the modifiers of one type have said so far.
#[derive(Default)]
struct Names<'a> {
    user: Option<Said<'a>>,
    server: Option<Said<'a>>,
    translated: Option<Said<'a>>,
    intran: Option<Said<'a>>,
    outtran: Option<Said<'a>>,
    destructor: Option<Said<'a>>,
    payload: Option<Said<'a>>,
}

impl<'a> Resolver<'a> {
    /// The C names and functions that `modifiers` give a type of the form `form`. Of two that differ the later wins.
    pub(crate) fn modifiers(&mut self, modifiers: &'a [Modifier], form: &Form) -> (CNames, Translation) {
        let mut names = Names::default();
        for modifier in modifiers {
            self.modifier(&mut names, modifier);
        }
        if form.is_counted() {
            for said in [names.intran, names.outtran, names.destructor, names.payload].into_iter().flatten() {
                self.diagnostics
                    .error(
                        Code::TranslatedVariable,
                        said.span,
                        format!("`{}` cannot be applied to data of varying length", said.text),
                    )
                    .help("give the functions to the type of its elements, or to none");
            }
        }
        let name = |said: Option<Said<'_>>| said.map(|said| said.text.to_owned());
        let function =
            |said: Option<Said<'_>>| said.map(|s| Function { name: s.text.to_owned(), span: s.span });
        (
            CNames { user: name(names.user), server: name(names.server), translated: name(names.translated) },
            Translation {
                intran: function(names.intran),
                outtran: function(names.outtran),
                destructor: function(names.destructor),
                payload: function(names.payload),
            },
        )
    }

    fn modifier(&mut self, names: &mut Names<'a>, modifier: &'a Modifier) {
        match modifier {
            Modifier::Intran { translated, function, server } => {
                self.say(&mut names.translated, translated, "translated type");
                self.say(&mut names.intran, function, "`intran` function");
                self.say(&mut names.server, server, "server type");
            }
            Modifier::Outtran { server, function, translated } => {
                self.say(&mut names.server, server, "server type");
                self.say(&mut names.outtran, function, "`outtran` function");
                self.say(&mut names.translated, translated, "translated type");
            }
            Modifier::Destructor { function, translated } => {
                self.say(&mut names.destructor, function, "`destructor` function");
                self.say(&mut names.translated, translated, "translated type");
            }
            Modifier::IntranPayload { translated, function } => self.payload(names, translated, function),
            // One word for both sides: one message about it is enough.
            Modifier::CType(name) => {
                if self.say(&mut names.user, name, "C type of the client") {
                    names.server = names.user;
                } else {
                    self.say(&mut names.server, name, "C type of the server");
                }
            }
            Modifier::CUserType(name) => {
                self.say(&mut names.user, name, "C type of the client");
            }
            Modifier::CServerType(name) => {
                self.say(&mut names.server, name, "C type of the server");
            }
        }
    }

    /// Takes a name in. Whether it contradicts an earlier one, which has then been said.
    fn say(&mut self, slot: &mut Option<Said<'a>>, name: &'a Name, what: &str) -> bool {
        self.say_as(slot, name, what, Code::ConflictingNames)
    }

    fn say_as(&mut self, slot: &mut Option<Said<'a>>, name: &'a Name, what: &str, code: Code) -> bool {
        let said = Said { text: &name.text, span: name.span };
        match slot.replace(said) {
            Some(first) if first.text != said.text => {
                let message =
                    format!("{what} `{}`, but also `{}`: the later is taken", said.text, first.text);
                self.diagnostics.warn(code, said.span, message).also(first.span, "the first");
                true
            }
            _ => false,
        }
    }

    fn payload(&mut self, names: &mut Names<'a>, translated: &'a Name, function: &'a Name) {
        self.say_as(&mut names.translated, translated, "translated type", Code::ConflictingPayload);
        self.say_as(&mut names.payload, function, "`intranpayload` function", Code::ConflictingPayload);
    }
}
