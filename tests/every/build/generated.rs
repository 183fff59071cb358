//! What does a generated file offer: which client functions, which servers, and how do their arguments meet?

use std::collections::BTreeMap;
use std::error::Error;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, FnArg, Ident, Item, ItemFn, ItemTrait, Pat, ReturnType, TraitItem, TraitItemFn, Type};

/// A generated file, as far as a driver needs to know it.
pub(crate) struct Generated {
    pub(crate) calls: Vec<Call>,
    pub(crate) servers: Vec<Server>,
}

/// A client function.
pub(crate) struct Call {
    pub(crate) name: Ident,
    pub(crate) arguments: Vec<Argument>,
    /// What it returns, by the names of the values in its body.
    pub(crate) results: Vec<String>,
    pub(crate) request_port: String,
    pub(crate) reply_port: String,
    /// Arguments that say how long to wait, or how, and what they are to say.
    pub(crate) options: BTreeMap<String, &'static str>,
    /// Arguments that must be of one length.
    pub(crate) lengths: BTreeMap<String, String>,
    pub(crate) replies: bool,
}

/// A server trait, and the function that makes a demux of it.
pub(crate) struct Server {
    pub(crate) name: Ident,
    pub(crate) demux: Ident,
    pub(crate) handlers: Vec<Handler>,
}

/// A method of a server trait.
pub(crate) struct Handler {
    pub(crate) name: Ident,
    pub(crate) arguments: Vec<Argument>,
    /// The names that the server's stub has for what comes back, and their types.
    pub(crate) results: Vec<Argument>,
    /// What the stub asks of them.
    guard: String,
}

/// A value and its type, as it stands in the file.
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) of: TokenStream,
}

impl Generated {
    pub(crate) fn read(text: &str) -> Result<Self, Box<dyn Error>> {
        let file = syn::parse_file(text)?;
        let inner = file.items.into_iter().find_map(|item| match item {
            Item::Mod(module) => module.content.map(|(_, items)| items),
            _ => None,
        });
        let items = inner.ok_or("no module")?;
        let functions = || {
            items.iter().filter_map(|item| match item {
                Item::Fn(function) => Some(function),
                _ => None,
            })
        };
        let mut calls = Vec::new();
        let (mut demuxes, mut stubs) = (BTreeMap::new(), BTreeMap::new());
        for function in functions() {
            let public = matches!(function.vis, syn::Visibility::Public(_));
            let server = bound(function);
            match (public, server) {
                (true, Some(server)) => drop(demuxes.insert(server, function.sig.ident.clone())),
                // What answers later has no request.
                (true, None) => calls.extend(Call::of(function)),
                (false, Some(server)) => {
                    let look = Look::at(function);
                    stubs.insert((server, look.handler.clone().unwrap_or_default()), look);
                }
                (false, None) => {}
            }
        }
        let mut servers = Vec::new();
        for item in &items {
            let Item::Trait(item) = item else { continue };
            let demux = demuxes.get(&item.ident.to_string()).ok_or("a trait without demux")?;
            servers.push(Server::of(item, demux.clone(), &stubs));
        }
        Ok(Self { calls, servers })
    }
}

/// The trait that a function's parameter `S` must have.
fn bound(function: &ItemFn) -> Option<String> {
    function.sig.generics.type_params().next()?.bounds.first().map(words)
}

/// Tokens as text without spaces.
pub(crate) fn words(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

fn arguments<'a>(inputs: impl IntoIterator<Item = &'a FnArg>) -> Vec<Argument> {
    let typed = inputs.into_iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(Argument { name: words(&typed.pat), of: typed.ty.to_token_stream() }),
        FnArg::Receiver(_) => None,
    });
    typed.collect()
}

impl Call {
    fn of(function: &ItemFn) -> Option<Self> {
        let look = Look::at(function);
        let request_port = look.request_port?;
        Some(Self {
            name: function.sig.ident.clone(),
            arguments: arguments(&function.sig.inputs),
            results: look.oks,
            request_port,
            reply_port: look.reply_port.unwrap_or_default(),
            options: look.options,
            lengths: look.lengths,
            replies: look.replies,
        })
    }
}

impl Server {
    fn of(item: &ItemTrait, demux: Ident, stubs: &BTreeMap<(String, String), Look>) -> Self {
        let server = item.ident.to_string();
        let methods = item.items.iter().filter_map(|item| match item {
            TraitItem::Fn(method) => Some(method),
            _ => None,
        });
        let handlers =
            methods.map(|method| Handler::of(method, stubs.get(&(server.clone(), words(&method.sig.ident)))));
        Self { name: item.ident.clone(), demux, handlers: handlers.collect() }
    }
}

impl Handler {
    /// The length that a result must have, if there is only one.
    pub(crate) fn length_of(&self, result: &str) -> Option<&str> {
        self.guard.split("&&").find_map(|one| {
            let of_each = one.strip_prefix(result)?.strip_prefix(".iter().all(|region|region.len()==");
            of_each
                .and_then(|rest| rest.strip_suffix(')'))
                .or_else(|| one.strip_prefix(result)?.strip_prefix(".len()=="))
        })
    }

    fn of(method: &TraitItemFn, stub: Option<&Look>) -> Self {
        let types = success(&method.sig.output);
        let names = stub.map(|stub| stub.oks.clone()).unwrap_or_default();
        let results = names.into_iter().zip(types).map(|(name, of)| Argument { name, of });
        Self {
            guard: stub.map(|stub| stub.guard.clone()).unwrap_or_default(),
            name: method.sig.ident.clone(),
            arguments: arguments(&method.sig.inputs),
            results: results.collect(),
        }
    }
}

/// The types of the values of a `Result<…, _>`.
fn success(output: &ReturnType) -> Vec<TokenStream> {
    let ReturnType::Type(_, of) = output else { return Vec::new() };
    let Type::Path(path) = &**of else { return Vec::new() };
    let Some(syn::PathArguments::AngleBracketed(inner)) =
        path.path.segments.last().map(|last| &last.arguments)
    else {
        return Vec::new();
    };
    match inner.args.first() {
        Some(syn::GenericArgument::Type(Type::Tuple(tuple))) => {
            tuple.elems.iter().map(ToTokens::to_token_stream).collect()
        }
        Some(syn::GenericArgument::Type(of)) => vec![of.to_token_stream()],
        _ => Vec::new(),
    }
}

/// What a body says.
#[derive(Default)]
struct Look {
    /// The names in its last `Ok(…)`, in a pattern or as a value.
    oks: Vec<String>,
    request_port: Option<String>,
    reply_port: Option<String>,
    options: BTreeMap<String, &'static str>,
    /// Arguments that must be of one length.
    lengths: BTreeMap<String, String>,
    replies: bool,
    handler: Option<String>,
    /// What a stub asks of the values of a handler.
    guard: String,
}

impl Look {
    fn at(function: &ItemFn) -> Self {
        let mut look = Self::default();
        look.visit_block(&function.block);
        look
    }
}

/// A remark's letter is gone from a printed file; names are plain.
fn names(tokens: TokenStream) -> Vec<String> {
    let text = tokens.to_string().replace([' ', '(', ')'], "");
    text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

impl<'ast> Visit<'ast> for Look {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let argument = |n: usize| call.args.iter().nth(n);
        match call.method.to_string().as_str() {
            "request" | "one_way" | "one_way_code" | "with_reply_right" => {
                self.request_port = argument(1).map(first_name);
                self.reply_port = argument(2).map(first_name);
            }
            "wait_time" | "send_time" => self.options.extend(argument(0).map(|name| (words(name), "20_000"))),
            "with" => self.options.extend(argument(0).map(|name| (words(name), "0"))),
            "call" | "call_with" | "call_on" => self.replies = true,
            _ => {}
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let function = words(&call.func);
        if function.ends_with("same_count") {
            let counts: Vec<_> = call.args.iter().map(words).collect();
            if let [of, length] = counts.as_slice()
                && let Some(name) = of.strip_suffix(".len()")
                && length.parse::<usize>().is_ok()
            {
                self.lengths.insert(name.to_owned(), length.clone());
            }
        }
        if let Some(handler) = function.strip_prefix("S::") {
            self.handler = Some(handler.to_owned());
        } else if function.ends_with("Ok") && self.handler.is_none() {
            self.oks = names(call.args.to_token_stream());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let (pattern, guard) = match &arm.pat {
            Pat::Guard(guarded) => (&*guarded.pat, words(&guarded.guard)),
            pattern => (pattern, String::new()),
        };
        if let Pat::TupleStruct(pattern) = pattern
            && words(&pattern.path).ends_with("Ok")
            && self.oks.is_empty()
        {
            self.oks = names(pattern.elems.to_token_stream());
            self.guard = guard;
        }
        visit::visit_arm(self, arm);
    }
}

/// The name that an expression begins with, or that a call takes: `port` of `port.copy_send()`, of `copy_send(port)`.
fn first_name(expression: &Expr) -> String {
    match expression {
        Expr::MethodCall(call) => first_name(&call.receiver),
        Expr::Call(call) => call.args.first().map(first_name).unwrap_or_default(),
        other => words(other),
    }
}
