//! Which names of an interface meet, though each is fine by itself?

use std::collections::{BTreeMap, HashMap};

use super::{Resolver, point_at};
use crate::diagnostics::Code;
use crate::model::parameters::hidden_names;
use crate::model::{Argument, Form, Routine, Shape, Subsystem, Type, TypeId, Types};
use crate::source::Span;
use crate::syntax::ast::Name;

/// Fields of messages that are there without an argument.
const FIXED_FIELDS: [&str; 3] = ["Head", "NDR", "msgh_body"];

impl Resolver<'_> {
    /// An argument named like a field that another brings along, or that every message has.
    pub(crate) fn check_hidden_names(&mut self, arguments: &[Argument]) {
        let mut hidden: BTreeMap<String, &Argument> = BTreeMap::new();
        for argument in arguments {
            let ty = &self.types[argument.ty];
            if ty.form != Form::Fixed {
                let names = hidden_names(ty, self.kernel, argument).into_iter();
                let fields = self.string_fields(ty).iter().map(|suffix| format!("{}{suffix}", argument.name));
                for name in names.chain(fields) {
                    hidden.entry(name).or_insert(argument);
                }
            }
        }
        for argument in arguments {
            let name = argument.name.as_str();
            let diagnostics = &mut self.diagnostics;
            if FIXED_FIELDS.contains(&name) {
                let message = format!("`{name}` is a field that messages have anyway");
                diagnostics.error(Code::HiddenName, argument.span, message).help("rename the argument");
            } else if let Some(owner) = hidden.get(name) {
                let message = format!("`{}` brings a hidden `{name}` along", owner.name);
                diagnostics
                    .error(Code::HiddenName, argument.span, message)
                    .also(owner.span, "brings it along")
                    .help("rename one of the two");
            }
        }
    }

    /// What precedes the bytes of a varying string in an untyped message.
    fn string_fields(&self, ty: &Type) -> &'static [&'static str] {
        match ty.form {
            Form::CString { varying: true, .. } if !self.is_gnu() => &["Offset", "Cnt"],
            _ => &[],
        }
    }

    /// A type of an argument's own that has a declared name, but another shape. Dispositions may differ: that is what
    /// such types are for.
    pub(crate) fn check_hides(&mut self, name: &Name, id: TypeId) {
        let Some(declared) = self.scope.declared(&name.text) else { return };
        if alike(&self.types, declared, id) {
            return;
        }
        let message = format!("`{}` here is not the type of that name", name.text);
        let diagnostic = self.diagnostics.warn(Code::TypeHidden, name.span, message);
        point_at(diagnostic, &self.types[declared], "the type of that name");
        diagnostic.help("give it a name of its own");
    }

    /// Routines of one name, and functions that prefixes or the demux function make alike.
    pub(crate) fn check_function_names(&mut self, subsystem: &Subsystem) {
        let mut names: HashMap<&str, Span> = HashMap::with_capacity(subsystem.routines.len());
        let mut servers: HashMap<String, (&str, Span)> = HashMap::new();
        let mut clients: HashMap<String, (&str, Span)> = HashMap::new();
        let taken = self.taken_functions(subsystem);
        // With one prefix for all of them, functions are called alike only where their routines are.
        let varied = subsystem.routines.windows(2).any(|pair| prefixes(&pair[0]) != prefixes(&pair[1]));
        for routine in &subsystem.routines {
            if let Some(first) = names.insert(&routine.name, routine.span) {
                self.diagnostics
                    .error(
                        Code::DuplicateName,
                        routine.span,
                        format!("two routines are called `{}`", routine.name),
                    )
                    .also(first, "the first");
                continue;
            }
            let is_called = |function: &&String| {
                let names = prefixes(routine).map(|prefix| function.strip_prefix(prefix));
                names.contains(&Some(&routine.name))
            };
            if let Some(function) = taken.iter().find(is_called) {
                self.diagnostics
                    .error(
                        Code::DemuxMeets,
                        routine.span,
                        format!("`{function}` is the demux function's, or its table's, name"),
                    )
                    .also(subsystem.span, "the subsystem");
                continue;
            }
            if varied && self.check_function(&mut servers, ("server", routine.server_function()), routine) {
                self.check_function(&mut clients, ("client", routine.user_function()), routine);
            }
        }
    }

    fn check_function<'r>(
        &mut self,
        functions: &mut HashMap<String, (&'r str, Span)>,
        (side, function): (&str, String),
        routine: &'r Routine,
    ) -> bool {
        if let Some((other, first)) = functions.get(&function) {
            let message =
                format!("`{other}` and `{}` both have the {side} function `{function}`", routine.name);
            self.diagnostics.error(Code::FunctionsMeet, routine.span, message).also(*first, "the first");
            return false;
        }
        functions.insert(function, (&routine.name, routine.span));
        true
    }

    fn taken_functions(&self, subsystem: &Subsystem) -> Vec<String> {
        let demux = &subsystem.demux;
        let mut taken = vec![demux.clone(), format!("{demux}_routine")];
        if self.is_gnu() {
            taken.push(format!("{demux}_routines"));
        } else if let Some(last) = subsystem.routines.last() {
            taken.push(format!("{}{}_subsystem", last.settings.server_prefix, subsystem.name));
        }
        taken
    }
}

/// What stands before a routine's name in the names of its two functions.
fn prefixes(routine: &Routine) -> [&str; 2] {
    [&routine.settings.server_prefix, &routine.settings.user_prefix]
}

/// Whether two types have one shape, dispositions aside.
fn alike(types: &Types, a: TypeId, b: TypeId) -> bool {
    if a == b {
        return true;
    }
    match (&types[a].shape, &types[b].shape) {
        (Shape::Scalar(a), Shape::Scalar(b)) => a == b || (a.is_right() && b.is_right()),
        (Shape::Struct { count: n, element: a }, Shape::Struct { count: m, element: b }) => {
            n == m && alike(types, *a, *b)
        }
        (Shape::Array { extent: n, element: a }, Shape::Array { extent: m, element: b }) => {
            n == m && alike(types, *a, *b)
        }
        (Shape::OutOfLine(a), Shape::OutOfLine(b)) => alike(types, *a, *b),
        // Members are compared by the ids of their types: a tree of them may have more leaves than a run has time for.
        (Shape::Members(a), Shape::Members(b)) => {
            let members = |list: &[crate::model::Member]| -> Vec<(String, TypeId)> {
                list.iter().map(|member| (member.name.clone(), member.ty)).collect()
            };
            members(a) == members(b)
        }
        (a, b) => a == b,
    }
}
