//! How does a stub serve a request that has two forms: with all its slots, or, of a routine with a `retcode`, a code alone?

use super::super::Frame;
use super::super::call;
use super::super::names::variable;
use super::super::print::Remarks;
use super::super::remark::head;
use super::super::routine::Stubs;
use super::Locals;
use crate::model::{Argument, Extent, Form, RegionOf, Role, Routine};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Frame<'_> {
    /// The whole body of the stub. In either form the handler gets every argument: without slots, nothing.
    pub(super) fn serve_forms(
        &self,
        stubs: &Stubs<'_>,
        served: &Routine,
        locals: &Locals,
        remarks: &mut Remarks,
    ) -> TokenStream {
        let Some(code) = served.retcode.map(|id| variable(&served.argument(id).name)) else {
            return quote!();
        };
        let Locals { request, slots, result, .. } = locals;
        let (shape, trailer) =
            (&stubs.request, call::trailer(call::server_trailer(served, self.interface.abi.style)));
        let message = &stubs.messages.request;
        let check = remarks.on("check_form", head(message, call::first_field(message)));
        let beside = self.serve_beside(served, locals);
        let takes = self.serve_slots(stubs, locals, remarks);
        let full = self.serve_call(served, locals);
        let nothing = served.arguments.iter().filter_map(|argument| {
            let is_code = variable(&argument.name) == code;
            if is_code || argument.role != Role::In {
                return None;
            }
            let (name, nothing) = (variable(&argument.name), self.nothing(argument));
            Some(quote!(let #name = #nothing;))
        });
        quote! {
            match #request.#check(&#shape, #trailer)? {
                __mig::Form::Full(mut #slots) => {
                    #beside
                    #takes
                    let #code = __mig::KernReturn::SUCCESS;
                    let #result = #full;
                    __mig::one_way(#result)
                }
                __mig::Form::Code(#slots, #code) => {
                    #beside
                    #(#nothing)*
                    let #result = #full;
                    __mig::one_way(#result)
                }
            }
        }
    }

    /// What a handler gets for a value that did not come.
    fn nothing(&self, argument: &Argument) -> TokenStream {
        match &self.types.ty(argument.ty).form {
            Form::Fixed if self.is_array(argument) && !self.is_copied_array(argument) => {
                quote!(&__mig::zero())
            }
            Form::Fixed => quote!(__mig::zero()),
            Form::Counted { .. } => quote!(&[]),
            Form::CString { .. } => quote!(::core::default::Default::default()),
            Form::Right(_) => quote!(None),
            Form::Region(region) => no_region(region.of),
            Form::Rights { extent, .. } => {
                several(*extent, quote!(None)).unwrap_or(quote!(__mig::InlineRights::default()))
            }
            Form::Regions { region, extent } => {
                several(*extent, no_region(region.of)).unwrap_or(quote!(__mig::UpTo::default()))
            }
        }
    }
}

fn no_region(of: RegionOf) -> TokenStream {
    match of {
        RegionOf::Data(_) => quote!(__mig::OutOfLine::default()),
        RegionOf::Rights(_) => quote!(__mig::OutOfLineRights::default()),
    }
}

/// As many as there always are; none where their number varies.
fn several(extent: Extent, one: TokenStream) -> Option<TokenStream> {
    let Extent::Fixed(count) = extent else { return None };
    let count = Literal::u32_unsuffixed(count);
    Some(quote!([(); #count].map(|()| #one)))
}
