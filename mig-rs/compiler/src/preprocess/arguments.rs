//! Which arguments does a macro use have?

use super::context::Floor;
use super::lexeme::Lexeme;
use super::macros::{Macro, Parameters};
use super::preprocessor::{Preprocessor, shortened};
use crate::diagnostics::Code;

/// What stands for one parameter in one use.
#[derive(Debug, Default)]
pub(super) struct Argument {
    pub(super) lexemes: Vec<Lexeme>,
    /// With its macros expanded, once that was asked for.
    pub(super) expanded: Option<Vec<Lexeme>>,
    /// The variadic one, and not even a comma stands for it.
    pub(super) absent: bool,
}

impl Preprocessor<'_> {
    /// Reads the arguments up to the closing parenthesis; the opening one has been read. `None` when they do not fit.
    pub(super) fn arguments(
        &mut self,
        source: &Macro,
        parameters: &Parameters,
        name: &Lexeme,
        floor: Floor,
    ) -> Option<Vec<Argument>> {
        let outer = self.arguments_in;
        self.arguments_in = outer.or(Some(self.files.len()));
        let read = self.read_arguments(parameters, floor);
        self.arguments_in = outer;
        let Some((mut arguments, given)) = read else {
            let message = format!("the arguments of macro `{}` are not closed", shortened(&source.name));
            self.refuse_use(source, name, message, Some("close them with `)`"));
            return None;
        };
        let wanted = parameters.names.len();
        // `F()` gives no argument to a macro without parameters, and an empty one to any other.
        if wanted == 0 && given == 1 && arguments[0].lexemes.is_empty() {
            arguments.clear();
        } else if parameters.variadic && given + 1 == wanted {
            arguments.push(Argument { absent: true, ..Argument::default() });
        } else if parameters.variadic && wanted == 1 {
            arguments[0].absent = arguments[0].lexemes.is_empty();
        }
        if arguments.len() == wanted && given <= wanted.max(1) {
            return Some(arguments);
        }
        let least = if parameters.variadic { "at least " } else { "" };
        let wanted = wanted - usize::from(parameters.variadic);
        let plural = if wanted == 1 { "" } else { "s" };
        let named = shortened(&source.name);
        let message = format!("macro `{named}` wants {least}{wanted} argument{plural}, not {given}");
        self.refuse_use(source, name, message, None);
        None
    }

    /// The arguments, as far as there are parameters for them, and how many are given.
    fn read_arguments(&mut self, parameters: &Parameters, floor: Floor) -> Option<(Vec<Argument>, usize)> {
        let mut arguments = vec![Argument::default()];
        let mut given = 1;
        let mut depth = 0_usize;
        loop {
            let mut lexeme = self.pull(floor)?;
            // A line end is but a blank here.
            lexeme.first_of_line = false;
            let takes_rest = parameters.variadic && given == parameters.names.len();
            if self.is(&lexeme, "(") {
                depth += 1;
            } else if self.is(&lexeme, ")") {
                if depth == 0 {
                    return Some((arguments, given));
                }
                depth -= 1;
            } else if depth == 0 && !takes_rest && self.is(&lexeme, ",") {
                given += 1;
                if given <= parameters.names.len() {
                    arguments.push(Argument::default());
                }
                continue;
            }
            if let Some(last) = arguments.get_mut(given - 1) {
                // The blank before an argument is none of it.
                lexeme.spaced &= !last.lexemes.is_empty();
                last.lexemes.push(lexeme);
            }
        }
    }

    fn refuse_use(&mut self, source: &Macro, name: &Lexeme, message: String, help: Option<&str>) {
        self.refused_uses += 1;
        if !self.is_news(name.span) {
            return;
        }
        let label = format!("`{}` is defined here", shortened(&source.name));
        let told = self.diagnostics.error(Code::MacroArguments, name.span, message).also(source.place, label);
        told.help = help.map(str::to_owned);
    }
}
