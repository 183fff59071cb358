//! What belongs to one routine: its names, its messages, and the readings that serve it?

use super::Frame;
use super::deferred::shows_reply_port;
use super::names::camel;
use super::print::Item;
use super::shape::Shaped;
use crate::layout::RoutineMessages;
use crate::model::{Argument, Routine, Subsystem};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// One routine, and the names that its stubs have.
pub(super) struct Stubs<'a> {
    /// The routine.
    pub(super) routine: &'a Routine,
    /// Its messages.
    pub(super) messages: &'a RoutineMessages,
    /// The constant of its request.
    pub(super) request: Ident,
    /// The constant of its reply.
    pub(super) reply: Option<Ident>,
    /// The function that answers later, if a handler can take the right to reply.
    pub(super) later: Option<Ident>,
    /// A server's stub for each reading.
    pub(super) served: Vec<Served>,
}

/// A routine as one reading has it, and the name of its stub there.
pub(super) struct Served {
    /// The server's stub.
    pub(super) stub: Ident,
    /// The routine; the types of its arguments are those of the first reading, where it has them.
    pub(super) routine: Routine,
}

/// The names that the server of one reading has.
pub(super) struct Server {
    /// The trait.
    pub(super) handlers: Ident,
    /// The demux function.
    pub(super) demux: Ident,
    /// The constant that is the size of the largest request.
    pub(super) request_max: Ident,
    /// The constant that is the size of the largest reply.
    pub(super) reply_max: Ident,
}

impl<'a> Frame<'a> {
    /// Every routine with its names.
    pub(super) fn stubs(&mut self) -> Vec<Stubs<'a>> {
        let interface = self.interface;
        let routines = interface.subsystem.routines.iter().zip(&interface.layout.routines);
        let mut all = Vec::new();
        for (place, (routine, messages)) in routines.enumerate() {
            let upper = routine.name.to_ascii_uppercase();
            let request = self.values.fresh(&upper);
            let reply = messages.reply.is_some().then(|| self.values.fresh(&format!("{upper}_REPLY")));
            let readings = interface.readings().filter(|_| self.options.server);
            let served = readings.filter_map(|reading| reading.routines.get(place)).map(|reading| Served {
                stub: self.values.fresh(&format!("serve_{}", reading.server_function())),
                routine: with_types_of(reading, routine),
            });
            let mut served: Vec<Served> = served.collect();
            for served in &mut served {
                served.routine = self.with_reply_port(served.routine.clone());
            }
            let shown = served.iter().any(|served| shows_reply_port(&served.routine));
            let later =
                (shown && reply.is_some()).then(|| self.values.fresh(&format!("{}_reply", routine.name)));
            all.push(Stubs { routine, messages, request, reply, later, served });
        }
        all
    }

    /// The names of the servers, one for each reading.
    pub(super) fn servers(&mut self) -> Vec<Server> {
        if !self.options.server {
            return Vec::new();
        }
        let (request_max, reply_max) = (self.fresh_limit("REQUEST_MAX"), self.fresh_limit("REPLY_MAX"));
        let name = |frame: &mut Self, reading: &Subsystem| Server {
            handlers: frame.types.fresh(&camel(&reading.demux)),
            demux: frame.values.fresh(&reading.demux),
            request_max: request_max.clone(),
            reply_max: reply_max.clone(),
        };
        self.interface.readings().map(|reading| name(self, reading)).collect()
    }

    /// A constant that stands where Rust would take a type of its name for a type.
    fn fresh_limit(&mut self, wanted: &str) -> Ident {
        loop {
            let name = self.values.fresh(wanted);
            if !self.types.holds(&name) {
                return name;
            }
        }
    }

    /// The constants and functions of one routine.
    pub(super) fn routine(&self, stubs: &Stubs<'a>, servers: &[Server], items: &mut Vec<Item>) {
        items.push(Item::Heading(heading(stubs.routine)));
        items.push(Item::plain(self.shapes(stubs)));
        if self.options.client {
            items.push(self.client(stubs));
        }
        for (served, server) in stubs.served.iter().zip(servers) {
            items.push(self.serve(stubs, served, server));
        }
        items.extend(self.deferred(stubs));
    }

    /// Whether an argument is the code that a request with descriptors does not have: that of its second form.
    pub(super) fn is_code_of_two_forms(&self, routine: &Routine, argument: &Argument) -> bool {
        let is_code = routine.retcode.is_some_and(|id| routine.argument(id).name == argument.name);
        if !is_code {
            return false;
        }
        let messages = &self.interface.layout.routines;
        let place = self.interface.subsystem.routines.iter().position(|other| other.index == routine.index);
        place.and_then(|place| messages.get(place)).is_some_and(|all| all.error_request.is_some())
    }

    fn shapes(&self, stubs: &Stubs<'_>) -> TokenStream {
        let Stubs { routine, messages, .. } = stubs;
        let style = self.interface.abi.style;
        let shaped = |message| Shaped { routine, message, types: &self.types, style };
        let request = shaped(&messages.request).shape(&stubs.request, routine.id);
        let reply = match (&stubs.reply, &messages.reply, routine.reply_id()) {
            (Some(name), Some(reply), Some(id)) => shaped(reply).shape(name, id),
            _ => quote!(),
        };
        quote!(#request #reply)
    }
}

fn heading(routine: &Routine) -> String {
    match routine.reply_id() {
        Some(reply) => format!("{}: {}, reply {reply}", routine.name, routine.id),
        None => format!("{}: {}, one way", routine.name, routine.id),
    }
}

/// `reading` with the types that `plain` has for the same arguments: the two readings number them differently.
fn with_types_of(reading: &Routine, plain: &Routine) -> Routine {
    let mut routine = reading.clone();
    for argument in &mut routine.arguments {
        if let Some(known) = plain.arguments.iter().find(|known| known.name == argument.name) {
            argument.ty = known.ty;
        }
    }
    routine
}
