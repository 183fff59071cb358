//! Which names of an interface meet, though each is fine by itself?

use std::collections::BTreeMap;

use super::resolver::{Resolver, point_at};
use super::routine::{Argument, Deallocate, Routine};
use super::subsystem::Subsystem;
use super::types::{Extent, Form, Region, RegionOf, Scalar, Shape, TypeId, TypeName, Types};
use crate::diagnostics::Code;
use crate::source::Span;
use crate::syntax::ast::Name;

/// Fields of messages that are there without an argument.
const FIXED_FIELDS: [&str; 3] = ["Head", "NDR", "msgh_body"];

impl Resolver<'_> {
    /// An argument named like a field that another brings along, or that every message has.
    pub(super) fn check_hidden_names(&mut self, arguments: &[Argument]) {
        let mut hidden: BTreeMap<String, &Argument> = BTreeMap::new();
        for argument in arguments {
            for suffix in self.hidden_suffixes(argument) {
                hidden.entry(format!("{}{suffix}", argument.name)).or_insert(argument);
            }
        }
        for argument in arguments {
            let name = argument.name.as_str();
            if FIXED_FIELDS.contains(&name) {
                self.diagnostics
                    .error(
                        Code::HiddenName,
                        argument.span,
                        format!("`{name}` is a field that messages have anyway"),
                    )
                    .help("rename the argument");
            } else if let Some(owner) = hidden.get(name) {
                self.diagnostics
                    .error(
                        Code::HiddenName,
                        argument.span,
                        format!("`{}` brings a hidden `{name}` along", owner.name),
                    )
                    .also(owner.span, "brings it along")
                    .help("rename one of the two");
            }
        }
    }

    fn hidden_suffixes(&self, argument: &Argument) -> Vec<&'static str> {
        let body = argument.role.is_sent() || argument.role.is_returned();
        let mut suffixes = Vec::new();
        let mut right = None;
        match &self.types[argument.ty].form {
            Form::Right(scalar) => right = Some(*scalar),
            _ if !body => return suffixes,
            Form::Fixed | Form::CString { varying: false, .. } => {}
            Form::Counted { .. } => suffixes.push("Cnt"),
            Form::CString { varying: true, .. } if self.is_gnu() => {}
            Form::CString { varying: true, .. } => suffixes.extend(["Cnt", "Offset"]),
            Form::Rights { right: scalar, extent } => {
                right = Some(*scalar);
                if counted(*extent) {
                    suffixes.push("Cnt");
                }
            }
            Form::Region(region) => {
                right = region_right(region);
                if counted(region.extent) {
                    suffixes.push("Cnt");
                }
            }
            Form::Regions { region, extent } => {
                right = region_right(region);
                match (counted(region.extent), counted(*extent)) {
                    (true, true) => suffixes.extend(["Subs", "SubsCnt"]),
                    (true, false) => suffixes.push("Subs"),
                    (false, true) => suffixes.push("Cnt"),
                    (false, false) => {}
                }
            }
        }
        if argument.same_count.is_some() {
            suffixes.retain(|suffix| *suffix != "Cnt");
        }
        if right.is_some_and(|right| {
            right.sent == TypeName::Polymorphic || right.received == TypeName::Polymorphic
        }) {
            suffixes.push("Poly");
        }
        if argument.deallocate == Deallocate::Choice {
            suffixes.push("Dealloc");
        }
        if argument.server_copy {
            suffixes.push("SCopy");
        }
        suffixes
    }

    /// A type of an argument's own that has a declared name, but another shape. Dispositions may differ: that is what
    /// such types are for.
    pub(super) fn check_hides(&mut self, name: &Name, id: TypeId) {
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
    pub(super) fn check_function_names(&mut self, subsystem: &Subsystem) {
        let mut names: BTreeMap<&str, Span> = BTreeMap::new();
        let mut servers: BTreeMap<String, (&str, Span)> = BTreeMap::new();
        let mut clients: BTreeMap<String, (&str, Span)> = BTreeMap::new();
        let taken = self.taken_functions(subsystem);
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
            let functions = [("server", routine.server_function()), ("client", routine.user_function())];
            if let Some((_, function)) = functions.iter().find(|(_, function)| taken.contains(function)) {
                self.diagnostics
                    .error(
                        Code::DemuxMeets,
                        routine.span,
                        format!("`{function}` is the demux function's, or its table's, name"),
                    )
                    .also(subsystem.span, "the subsystem");
                continue;
            }
            let [server, client] = functions;
            if self.check_function(&mut servers, server, routine) {
                self.check_function(&mut clients, client, routine);
            }
        }
    }

    fn check_function<'r>(
        &mut self,
        functions: &mut BTreeMap<String, (&'r str, Span)>,
        (side, function): (&str, String),
        routine: &'r Routine,
    ) -> bool {
        if let Some((other, first)) = functions.get(&function) {
            let message = format!("`{other}` and `{}` have one {side} function, `{function}`", routine.name);
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

fn counted(extent: Extent) -> bool {
    !matches!(extent, Extent::Fixed(_))
}

fn region_right(region: &Region) -> Option<Scalar> {
    match region.of {
        RegionOf::Data(_) => None,
        RegionOf::Rights(right) => Some(right),
    }
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
            let members = |list: &[super::types::Member]| -> Vec<(String, TypeId)> {
                list.iter().map(|member| (member.name.clone(), member.ty)).collect()
            };
            members(a) == members(b)
        }
        (a, b) => a == b,
    }
}
