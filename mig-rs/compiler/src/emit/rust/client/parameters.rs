//! What does a client's function take and give back, and what does it refuse?

use super::super::Frame;
use super::super::call;
use super::super::item;
use super::super::names::variable;
use super::super::print::lifetime;
use super::super::right::{self, Arrives};
use super::super::routine::Stubs;
use super::is_given;
use crate::model::{Argument, Deallocate, Extent, Form, Region, RegionOf, Role, Routine, RoutineKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

impl Frame<'_> {
    /// Whether the parameter of an argument mentions the lifetime `'a`.
    pub(super) fn lends(&self, routine: &Routine, argument: &Argument) -> bool {
        match &self.types.ty(argument.ty).form {
            Form::Right(right) if argument.role.is_sent() => right::is_lent(right),
            Form::Right(right) => {
                let named = matches!(argument.role, Role::ReplyPort { user: true, .. });
                named && routine.kind == RoutineKind::Simpleroutine && right::is_lent(right)
            }
            Form::Region(_) | Form::Regions { .. } => {
                argument.role.is_sent() && is_given(&self.types.ty(argument.ty).form, argument)
            }
            Form::Rights { extent, .. } => argument.role.is_sent() && !matches!(extent, Extent::Fixed(_)),
            Form::Fixed | Form::Counted { .. } | Form::CString { .. } => false,
        }
    }

    pub(super) fn client_parameter(&self, routine: &Routine, argument: &Argument) -> Option<TokenStream> {
        let name = variable(&argument.name);
        let ty = match argument.role {
            Role::RequestPort => match &self.types.ty(argument.ty).form {
                Form::Right(right) => right::required(right, &self.prelude("Into")),
                _ => quote!(&__mig::SendRight),
            },
            Role::ReplyPort { user: true, .. } => match &self.types.ty(argument.ty).form {
                Form::Right(right) if routine.kind == RoutineKind::Simpleroutine => {
                    right::optional(right, &self.prelude("Into"), &self.prelude("Option"))
                }
                _ => quote!(&__mig::ReceiveRight),
            },
            Role::Time(_) | Role::MsgOption => self.prelude("u32"),
            _ if self.is_code_of_two_forms(routine, argument) => quote!(__mig::KernReturn),
            Role::In | Role::InOut => self.client_sends(argument),
            Role::Out => self.client_receives_into(argument)?,
            Role::ReplyPort { user: false, .. } | Role::Seqno | Role::Token { .. } => return None,
        };
        Some(quote!(#name: #ty))
    }

    /// The type of a parameter that is sent.
    fn client_sends(&self, argument: &Argument) -> TokenStream {
        let ty = self.types.ty(argument.ty);
        match &ty.form {
            Form::Fixed => {
                let value = self.types.value(argument.ty);
                match (self.types.is_array(argument.ty), argument.role) {
                    (false, _) => value,
                    (true, Role::InOut) => quote!(&mut #value),
                    (true, _) => quote!(&#value),
                }
            }
            Form::Counted { element, .. } => {
                let element = self.types.value(*element);
                quote!(&[#element])
            }
            Form::CString { .. } => quote!(&::core::ffi::CStr),
            Form::Right(right) => right::optional(right, &self.prelude("Into"), &self.prelude("Option")),
            Form::Region(region) => self.client_sends_region(region, argument),
            Form::Rights { right, extent: Extent::Fixed(count) } => {
                self.types.rights_sent(right, Extent::Fixed(*count))
            }
            Form::Rights { right, .. } => {
                let (into, rights) = (self.prelude("Into"), self.types.rights_from(right, &lifetime("'a")));
                quote!(impl #into<#rights>)
            }
            Form::Regions { region, extent } => {
                if is_given(&ty.form, argument) {
                    return self.types.regions_sent(region.of, *extent, &lifetime("'a"));
                }
                let region = self.client_sends_region(region, argument);
                match extent {
                    Extent::Fixed(_) => self.types.array(region, *extent),
                    Extent::Bounded(_) | Extent::Unbounded => quote!(&[#region]),
                }
            }
        }
    }

    fn client_sends_region(&self, region: &Region, argument: &Argument) -> TokenStream {
        let (into, lifetime) = (self.prelude("Into"), lifetime("'a"));
        match (region.of, argument.deallocate, region.extent) {
            (RegionOf::Data(element), Deallocate::Never, Extent::Fixed(count)) => {
                let (element, count) = (self.types.value(element), Literal::u32_unsuffixed(count));
                quote!(&[#element; #count])
            }
            (RegionOf::Data(element), Deallocate::Never, _) => {
                let element = self.types.value(element);
                quote!(&[#element])
            }
            (of, _, _) => {
                let region = self.types.region_sent(of, &lifetime);
                quote!(impl #into<#region>)
            }
        }
    }

    /// The type of a parameter that a result is written to; none where the result is returned.
    fn client_receives_into(&self, argument: &Argument) -> Option<TokenStream> {
        match &self.types.ty(argument.ty).form {
            Form::Fixed if self.types.is_array(argument.ty) => {
                let value = self.types.value(argument.ty);
                Some(quote!(&mut #value))
            }
            Form::Counted { element, .. } => {
                let element = self.types.value(*element);
                Some(quote!(&mut [#element]))
            }
            Form::Region(Region { of: RegionOf::Data(element), .. }) if self.fills(argument) => {
                let (element, lifetime) = (self.types.value(*element), lifetime("'r"));
                Some(quote!(&#lifetime mut [#element]))
            }
            _ => None,
        }
    }

    /// Whether what is returned stands in room of the caller's, which lives as long as `'r`, unless it came as memory.
    pub(super) fn fills(&self, argument: &Argument) -> bool {
        match &self.types.ty(argument.ty).form {
            Form::Region(region) => {
                argument.role.is_returned() && self.types.is_unbounded_data(argument.ty, region.of)
            }
            _ => false,
        }
    }

    /// What a call gives back: nothing, one value, or several.
    pub(super) fn client_returns(&self, routine: &Routine) -> TokenStream {
        call::tuple(routine.arguments.iter().filter_map(|argument| self.client_return(argument)).collect())
    }

    pub(super) fn client_return(&self, argument: &Argument) -> Option<TokenStream> {
        if let Role::Token { user: true, .. } = argument.role {
            return Some(self.types.value(argument.ty));
        }
        if !argument.role.is_returned() {
            return None;
        }
        match &self.types.ty(argument.ty).form {
            Form::Fixed if self.types.is_array(argument.ty) => None,
            Form::Fixed => Some(self.types.value(argument.ty)),
            Form::Counted { .. } if argument.same_count.is_some() => None,
            Form::Counted { .. } => Some(self.prelude("usize")),
            Form::CString { size, .. } => {
                let size = Literal::u32_unsuffixed(*size);
                Some(quote!(__mig::InlineCStr<#size>))
            }
            Form::Right(right) => {
                let (option, owned) = (self.prelude("Option"), Arrives::of(right).owned());
                Some(quote!(#option<#owned>))
            }
            Form::Region(region) => Some(self.types.region_returned(argument.ty, region.of)),
            Form::Rights { right, extent } => Some(self.types.rights_received(right, *extent)),
            Form::Regions { region, extent } => Some(self.types.regions_received(region.of, *extent)),
        }
    }

    /// Everything that can refuse the call.
    pub(super) fn refusals(&self, stubs: &Stubs<'_>) -> TokenStream {
        let routine = stubs.routine;
        let checks = routine.arguments().filter(|(_, argument)| argument.role.is_sent()).filter_map(
            |(id, argument)| {
                let name = variable(&argument.name);
                let at_most = |len: TokenStream, max: u32| {
                    let max = Literal::u32_unsuffixed(max);
                    quote!(__mig::at_most(#len, #max)?;)
                };
                match &self.types.ty(argument.ty).form {
                    Form::Counted { max, .. } => match argument.same_count {
                        None => Some(at_most(quote!(#name.len()), *max)),
                        Some(first) => {
                            let first = variable(&routine.argument(first).name);
                            Some(quote!(__mig::same_count(#first.len(), #name.len())?;))
                        }
                    },
                    Form::CString { size, .. } => {
                        Some(at_most(quote!(#name.to_bytes_with_nul().len()), *size))
                    }
                    Form::Region(region) => {
                        self.region_refusal(region, argument, item::most(&stubs.messages.request, id))
                    }
                    Form::Regions { region, extent } => Some(self.regions_refusal(region, *extent, argument)),
                    Form::Rights { right, extent: Extent::Bounded(most) } => {
                        let (rights, at_most) = (
                            self.types.rights_from(right, &lifetime("'_")),
                            at_most(quote!(#name.len()), *most),
                        );
                        Some(quote!(let #name: #rights = #name.into(); #at_most))
                    }
                    Form::Fixed | Form::Right(_) | Form::Rights { .. } => None,
                }
            },
        );
        quote!(#(#checks)*)
    }

    /// A region is refused if its message cannot tell its length: because of the interface, or of the `most` that a descriptor can say.
    fn region_refusal(&self, region: &Region, argument: &Argument, most: Option<u32>) -> Option<TokenStream> {
        let name = variable(&argument.name);
        let given = is_given(&Form::Region(*region), argument);
        let bind = given.then(|| {
            let region = self.types.region_sent(region.of, &lifetime("'_"));
            quote!(let #name: #region = #name.into();)
        });
        let check = match (region.extent, most.map(Literal::u32_unsuffixed)) {
            (Extent::Unbounded, Some(most)) => Some(quote!(__mig::at_most(#name.len(), #most)?;)),
            _ => self.length_refusal(region, given, &name),
        };
        Some(quote!(#bind #check))
    }

    /// Every region has its limit, and if there may be fewer of them so has their number.
    fn regions_refusal(&self, region: &Region, extent: Extent, argument: &Argument) -> TokenStream {
        let name = variable(&argument.name);
        let given = is_given(&Form::Regions { region: *region, extent }, argument);
        let all = match extent {
            // The type says it.
            Extent::Bounded(_) if given => None,
            Extent::Bounded(most) => {
                let most = Literal::u32_unsuffixed(most);
                Some(quote!(__mig::at_most(#name.len(), #most)?;))
            }
            Extent::Fixed(_) | Extent::Unbounded => None,
        };
        let each = variable("region");
        let check = self.length_refusal(region, given, &each);
        let each = check.map(|check| quote!(for #each in #name.iter() { #check }));
        quote!(#all #each)
    }

    fn length_refusal(&self, region: &Region, given: bool, name: &Ident) -> Option<TokenStream> {
        match (region.extent, region.of) {
            (Extent::Fixed(_), _) if !given => None,
            (Extent::Fixed(count), _) => {
                let count = Literal::u32_unsuffixed(count);
                Some(quote!(__mig::same_count(#name.len(), #count)?;))
            }
            (Extent::Bounded(max), _) => {
                let max = Literal::u32_unsuffixed(max);
                Some(quote!(__mig::at_most(#name.len(), #max)?;))
            }
            (Extent::Unbounded, RegionOf::Data(element)) => {
                let element = self.types.value(element);
                Some(quote!(__mig::at_most(#name.len(), __mig::most::<#element>())?;))
            }
            (Extent::Unbounded, RegionOf::Rights(_)) => {
                let word = self.prelude("u32");
                Some(quote!(__mig::at_most(#name.len(), __mig::most::<#word>())?;))
            }
        }
    }
}
