//! What does generated code call, and in which order?
//!
//! A generated file begins with `use ::mig_rs_runtime::generated::xnu64 as __mig;`, or another wire. The modules have the same names,
//! bound to their wire; what is special about the typed wires is [below](#the-typed-wire). Nothing here wants `unsafe`: whatever constants a stub comes up with, and in whatever order it takes and puts its slots, the worst is a panic
//! that says so; where they agree, nothing of that is left in the machine code. (A room for rights that is
//! neither handed over nor cleared before its answer is written leaks what was put in.) `tests/by_hand` has a file as it is generated.
//!
//! # A client stub
//!
//! | | |
//! |---|---|
//! | 1. refuse | `at_most(data.len(), MAX)?` for every inline array and bounded region, `at_most(pages.len(), most::<T>())?` for every other region, `at_most(name.to_bytes_with_nul().len(), N)?` for every string, `same_count(a.len(), b.len())?` with `samecount`. **All of them before anything is moved into a slot** |
//! | 2. buffer | `Buffer::<{ REQUEST.room(&REPLY) }>::new()`; one way: `{ REQUEST.max as usize }`; with reply tokens: `REQUEST.room_with_trailer(&REPLY, Trailer::Audit.size())` |
//! | 3. header | `.request(&REQUEST, port.copy_send())`; one way: `.one_way(…)`; explicit reply port: `.with_reply_right(&REQUEST, port.copy_send(), reply.make_send_once())`. It writes the descriptor count too |
//! | 4. descriptors | `.port(copy_send(right))`, `.port(offer.carried())`, `.out_of_line(memory)`; arrays of them: [see below](#arrays-of-rights-and-of-regions) |
//! | 5. `.ndr()` | if the layout has one |
//! | 6. data, in wire order | `.put(value)`, `.fixed(&array)`, `.counted(slice)`, `.elements(slice)` (`samecount`), `.count(n)` (of a region; of `countinout`: `.count(out.len().min(MAX))`), `.c_string::<N>(s)`, `.varying_c_string(s)` |
//! | 7. | `.call(&REPLY)?`; one way: `.send()`; with times, options or reply tokens: `.call_with(&REPLY, Options::new().wait_time(ms).special_reply_port()…)?`, `.send_with(options)`; explicit reply port: `.call_on(&REPLY, port, options)?` |
//! | 8. reply, in wire order | header, NDR record and code of a simple reply are passed; a complex one begins with its descriptors, and `ndr()` is called where it stands. `take()`, `fixed_into(&mut array)`, `counted_into(&mut array)?`, `elements_into(n, &mut array)?`, `c_string_value()`, `varying_c_string_value()`, `count()`, `send_right()`, …, `out_of_line()`; tokens: `sender()`, `audit()` |
//!
//! Slots that are of no interest at the end of a message need not be passed.
//!
//! # A server stub
//!
//! | | |
//! |---|---|
//! | 1. | `request.check(&REQUEST)?`, or `request.check_with(&REQUEST, Trailer::Seqno)?` when the routine takes something from the trailer. After it nothing can be refused |
//! | 2. | `slots.request_port()`, `slots.reply_to()` if the interface shows the reply port, `slots.seqno()`, `slots.sender()`, `slots.audit()`, `slots.context()` |
//! | 3. descriptors, in wire order | `slots.send_right()`, `send_once_right()`, `receive_right()`, `any_right()`, `out_of_line()` |
//! | 4. | `slots.ndr()` |
//! | 5. data, in wire order | `take()`, `fixed()` (a reference), `counted()`, `elements(n)`, `count()`, `wanted()` (`countinout`), `c_string::<N>()`, `varying_c_string()` |
//! | 6. room for results | `let mut reply = reply.open();`, then in wire order, at the offsets of the *full* reply: `reply.room(OFFSET, MAX)`, with `countinout` `reply.room_for(OFFSET, MAX, wanted)`; fixed arrays: `reply.lend(OFFSET)` |
//! | 7. the handler | |
//! | 8. its success | `reply.simple(&slots, &REPLY)` (header, NDR, code 0) or `reply.complex(&slots, &REPLY)` (header, descriptor count; then `ndr()` where the layout has it), slots in wire order as a client's, `.filled(room)`, `.filled_elements(room, count)` (`samecount`: as many as the array before), `.lent(array)`, and `.done()`. A routine without results: `reply.code(&slots, &REPLY, result)`; one way: `one_way(result)` |
//! | 9. its failure | `reply.fail(&slots, &REPLY, code)` |
//!
//! Descriptors and data of a [`Shape`](xnu64::Shape): `data` says what stands behind header and descriptors, the NDR record and the reply's
//! code included as `Fixed`, and is empty where a message of one size has nothing in its data to be checked: no count, no string.
//!
//! A disposition that the interface does not want does not compile, nor does lending what is not aligned:
//!
//! ```compile_fail
//! use mig_rs_runtime::generated::xnu64 as __mig;
//! fn reply(port: &__mig::ReceiveRight) -> __mig::Carried<__mig::SendRight> {
//!     port.make_send_once()
//! }
//! ```
//!
//! ```compile_fail
//! use mig_rs_runtime::generated::xnu64 as __mig;
//! # const SHAPE: __mig::Shape = __mig::Shape { id: 1, min: 36, max: 100, descriptors: &[], data: &[] };
//! fn stub<'m>(_: &'m (), request: __mig::Request<'m>, _: __mig::Reply<'m, 36>) -> __mig::Served<'m> {
//!     let mut slots = request.check(&SHAPE)?;
//!     let offsets: &[u64] = slots.counted();
//!     __mig::one_way(Ok(()))
//! }
//! # fn main() { let _: __mig::Stub<(), 36> = stub; }
//! ```
//!
//! # An answer that comes later
//!
//! For a routine whose handler gets `slots.reply_to()`: `let reply = buffer.later(right)`, then as 8. and 9. without the slots, `reply.simple(&REPLY)`, `reply.complex(&REPLY)`,
//! `reply.code(&REPLY, result)`, `reply.fail(&REPLY, code)`. Arrays are handed over, and pushed as a client's: `.counted(slice)`, `.elements(slice)`, `.fixed(&array)`. What there is no room
//! for: `reply.refuse(&REPLY, code)`.
//!
//! # Elements of 64 bits
//!
//! Everything stands at a 4-byte boundary. A slice *lent* from a message (`counted`, `elements`, `fixed`) needs elements of that
//! alignment, so a server's handler gets `&[Packed<u64>]`, and asking for `&[u64]` does not compile. What is copied (`take`, `put`, slices of a client,
//! `Room<u64>`) has no such limit, and out-of-line memory is aligned for its element, or refused.
//!
//! # Arrays of rights, and of regions
//!
//! | type | sends | in the data, sends | takes | in the data, takes |
//! |---|---|---|---|---|
//! | `array[n] of port` | `.ports(rights.map(copy_send))` | | `slots.rights::<SendRight, N>()` | |
//! | `array[*:n] of port` | `.ports_from::<_, N>(RightsRegion::copy_send(rights))` after `at_most(rights.len(), N)?` | `.count(rights.len())` | server `let all = slots.inline_rights::<SendRight, N>()`, client `slots.rights::<SendRight, N>()` | server `let some = slots.used_rights(all)`, client `slots.used(all)` |
//! | `^array[] of port` | `.out_of_line_rights(RightsRegion::copy_send(rights))`; moved: all of it within `RightsRegion::moved(rights, \|rights\| …)`, `.out_of_line_rights(rights)` | `.count(rights.len())` | `slots.out_of_line_rights::<SendRight>()` | `slots.count()` |
//! | `array[n] of ^array[m]` | `.out_of_lines(regions.map(Region::from))` | | `slots.out_of_lines::<u8, N>()` | |
//! | `array[n] of ^array[]` | the same | `.counts(regions.map(\|region\| region.len()))` | the same | `slots.counts::<N>()` |
//! | `array[*:n] of ^array[]` | `.out_of_lines_up_to::<_, N>(regions.iter().copied().map(Region::from))` | `.used_counts(regions.iter().map(\|region\| region.len()))` | `let all = slots.out_of_lines::<u8, N>()` | `let some = slots.used_counts(all)` |
//!
//! In a shape: `Descriptor::Port(kind)` n times, of varying length `Descriptor::MaybePort(kind)` n times and `Data::Used(n)`;
//! `Descriptor::out_of_line_rights::<SendRight>()` and `Data::CountOf`; `Descriptor::out_of_line::<u8>()` n times and `Data::CountOf` n times, of varying length
//! `Data::UsedCounts`. An answer gets such arrays from its handler by value: `[Carried<SendRight>; N]`, `RightsRegion<'_, SendRight>`,
//! `[Region<'_, u8>; N]`, `UpTo<Region<'_, u8>, N>`. For `array[*:n] of port` the handler gets room, `let mut a = reply.rights_room(OFFSET, N);`, which is sent by
//! `.filled_rights::<_, N>(a)` and its `.count(a_count)`. If nothing but a code is sent, what was put in is released before: `a.clear()`. What is translated, `inout`, or told
//! later comes by value: an `UpTo<Carried<SendRight>, N>` and `.ports_up_to::<_, N>(a.into_iter())`.
//!
//! Regions of rights side by side have `rights_regions` where regions of data have `out_of_lines`. What is given away is asked for its counts before:
//! `let sizes = regions.each_ref().map(Region::len)`, of varying length `regions.map_each(Region::len)`.
//!
//! # Translated types
//!
//! A server's stub takes everything out of the request, then translates in the order of the arguments, then calls the handler. What has a destructor
//! is lent to the handler by a [`Destroyed`](xnu64::Destroyed), so that the destructors run when the handler is through, the last argument's first. Then the results are
//! translated, and then they are written: a translation that fails has nothing in a message yet.
//!
//! # A simpleroutine with `retcode` and descriptors
//!
//! Its client sends `buffer.one_way_code(&REQUEST, port.copy_send(), code).send()` if the code is not success; its server begins with
//! `request.check_form(&REQUEST, Trailer::None)?`, and calls the handler with the slots and success, or with the code and nothing: `zero()`, `None`, no elements.
//!
//! # The typed wire
//!
//! A file for GNU Mach begins with `use ::mig_rs_runtime::generated::gnu64 as __mig;`, or `gnu32`. A stub reads as one for another wire; where everything that is special stands is the
//! [`Shape`](gnu64::Shape), which has one [`Item`](gnu64::Item) for each type descriptor of the layout, in wire order, and for nothing else. Items are written and taken one
//! after the other, none is passed over but at the end of what is taken.
//!
//! ```
//! use mig_rs_runtime::generated::gnu64 as __mig;
//!
//! const INT: __mig::Type = __mig::Type::new(2, 32);
//! const ADD: __mig::Shape = __mig::Shape {
//!     id: 1000,
//!     min: 64,
//!     max: 64,
//!     items: &[__mig::Item::fixed::<i32>(INT), __mig::Item::fixed::<i32>(INT)],
//! };
//! const ADD_REPLY: __mig::Shape =
//!     __mig::Shape { id: 1100, min: 64, max: 64, items: &[__mig::Item::CODE, __mig::Item::fixed::<i32>(INT)] };
//!
//! pub fn add(server: &__mig::SendRight, a: i32, b: i32) -> Result<i32, __mig::CallError> {
//!     let mut buffer = __mig::Buffer::<{ ADD.room(&ADD_REPLY) }>::new();
//!     let mut slots = buffer.request(&ADD, server.copy_send()).put(a).put(b).call(&ADD_REPLY)?;
//!     let sum = slots.take();
//!     Ok(sum)
//! }
//! # trait Server { fn add(&self, server: __mig::PortName, a: i32, b: i32) -> Result<i32, __mig::KernReturn>; }
//!
//! fn serve_add<'m, S: Server>(
//!     request: __mig::Request<'m>,
//!     reply: __mig::Reply<'m, 64>,
//!     server: &'m S,
//! ) -> __mig::Served<'m> {
//!     let mut slots = request.check(&ADD)?;
//!     let port = slots.request_port();
//!     let a = slots.take();
//!     let b = slots.take();
//!     match server.add(port, a, b) {
//!         Ok(sum) => reply.success(&slots, &ADD_REPLY).put(sum).done(),
//!         Err(code) => reply.fail(&slots, &ADD_REPLY, code),
//!     }
//! }
//! # struct Adder;
//! # impl Server for Adder {
//! #     fn add(&self, _: __mig::PortName, a: i32, b: i32) -> Result<i32, __mig::KernReturn> { Ok(a + b) }
//! # }
//! # fn main() {
//! #     use mig_rs_runtime::{Serve, Turn, serve_one};
//! #     let (server, client) = (mig_rs_local::Task::new(), mig_rs_local::Task::new());
//! #     let port = server.allocate();
//! #     let to = client.send_right_to(&port);
//! #     let stubs: [__mig::Stub<Adder, 64>; 1] = [serve_add];
//! #     let demux = __mig::Demux::<_, 64, 64>::new(&Adder, 1000, &stubs, __mig::Trailer::None);
//! #     std::thread::scope(|scope| {
//! #         let serving = scope.spawn(|| serve_one(&demux, &port, Serve::new().timeout(5000)));
//! #         assert_eq!(add(&to, 40, 2), Ok(42));
//! #         assert_eq!(serving.join().unwrap(), Ok(Turn::Handled));
//! #     });
//! # }
//! ```
//!
//! ## What is as above, and what is not
//!
//! | | |
//! |---|---|
//! | `min`, `max` | `size_min` and `size_max` of the layout. `REQUEST_MAX`, `REPLY_MAX` too; a subsystem's `REPLY_MAX` is at least 32 on gnu32, 48 on gnu64 (a reply that is a code) |
//! | a reply's shape | begins with `Item::CODE`, which no stub writes or takes. It may be all there is: `items: &[Item::CODE]` |
//! | client, 1.–3., 7. | as above; buffer of a one way message as above |
//! | client, 4.–6., 8. | the items, in wire order: below. No `ndr()`; no `count()` but that of `countinout`, at its place |
//! | server, 1. | always `request.check(&REQUEST)?`: messages have no trailer. `slots.seqno()` is in the header; `Demux::new(…, Trailer::None)` |
//! | server, 2. | `slots.request_port()`, `slots.reply_to()`, `slots.seqno()`; `intranpayload`: `slots.protected_payload()` is `Some` if there is one |
//! | server, 6. | as above: offsets are those of the data in the full reply |
//! | server, 8. | `reply.success(&slots, &REPLY)` (header and code 0), whether there are rights or not; items; `.done()`. Without results: `reply.code(&slots, &REPLY, result)`; one way: `one_way(result)` |
//! | server, 9. | `reply.fail(&slots, &REPLY, code)` |
//! | later | `let reply = buffer.later(right);`, `reply.success(&REPLY)`, items, `.done()`; `reply.code`, `reply.fail`, `reply.refuse` as above |
//! | alignment | slots begin at 4 bytes on gnu32, at 8 on gnu64: there `&[u64]` can be lent. `Packed` as above on gnu32 |
//!
//! ## A type
//!
//! `Type::new(NAME, BITS)` with `name` and `size` of the descriptor as it is *sent*; `.checked(NAME)` if the layout's checked name is another; `.long()` if it says
//! `longform`. Rights need none: what is sent is decided by the [`Carried`](gnu64::Carried), what is checked by the right's Rust type, and unbounded arrays and those in memory have the long form
//! without being asked. Where the layout has another form than that (`IsLong` on a right, `IsNotLong` on an array): `Item::….written(Form::Long)` at the end.
//!
//! ## An item
//!
//! `T` is the Rust type of an element of the interface (of `array[*:n] of st`, where `st` is a structure, the structure; of `struct { … }` the structure). Its size must be a
//! multiple of the type's bits; otherwise the stub does not compile.
//!
//! | argument | in the shape | put | taken | a handler's answer, put |
//! |---|---|---|---|---|
//! | number, `struct[n]`, `struct { }`, by value | `Item::fixed::<T>(TYPE)` | `.put(value)` | `slots.take()` | `.put(value)` |
//! | `array[n] of T`, by reference | `Item::fixed::<[T; N]>(TYPE)` | `.fixed(&array)` | server `slots.fixed()`, client `slots.fixed_into(&mut array)` | `let mut a = reply.lend(OFFSET);` … `.lent(a)` |
//! | `array[*:n] of T` | `Item::counted::<T>(TYPE, N)` | `.counted(slice)` after `at_most(slice.len(), N)?` | server `slots.counted()`, client `slots.counted_into(out)?` | `let mut a = reply.room(OFFSET, N);` … `.filled(a)` |
//! | `countinout`: the count in the request | `Item::fixed::<u32>(Type::new(2, 32))` | `.count(out.len().min(N))` | `let wanted = slots.wanted();`, then `reply.room_for(OFFSET, N, wanted)` | |
//! | `c_string[n]` | `Item::c_string(TYPE, N)` | `.c_string::<N>(s)` after `at_most(…)?` | `slots.c_string::<N>()`; client `slots.c_string_value::<N>()` | `.c_string::<N>(&s)` |
//! | `c_string[*:n]` | `Item::varying_c_string(TYPE, N)` | `.varying_c_string(s)` after `at_most(…)?` | `slots.varying_c_string()`; client `slots.varying_c_string_value::<N>()` | `.varying_c_string(&s)` |
//! | a right | `Item::port::<SendRight>()`, `SendOnceRight`, `ReceiveRight` | `.port(copy_send(right))`, … | `slots.send_right()`, `send_once_right()`, `receive_right()` | `.port(right)` |
//! | a polymorphic right | `Item::port::<AnyRight>()` | `.port(offer.carried())` | `slots.any_right()` | `.port(right)` |
//! | `array[n] of port` | `Item::ports::<SendRight>(N)` | `.ports(rights.map(copy_send))` | `slots.rights::<SendRight, N>()` | `[Carried<SendRight>; N]`: `.ports(rights)` |
//! | `array[*:n] of port` | `Item::ports_up_to::<SendRight>(N)` | `.ports_from(RightsRegion::copy_send(rights))` after `at_most(…)?` | server `slots.inline_rights::<SendRight>()`, client `slots.rights_up_to::<SendRight, N>()` | `let mut a = reply.rights_room(OFFSET, N);` … `.filled_rights(a)`; by value `.ports_up_to(rights)` |
//! | `array[] of T`, `array[*] of T` | `Item::unbounded::<T>(TYPE)` | `.unbounded(slice)` after `at_most(slice.len(), most::<T>())?` | server `slots.unbounded()`, client `slots.unbounded_into(room)?`: an [`Unbounded<'_, T>`](gnu64::Unbounded) | `Region<'_, T>`: `.unbounded(region)` |
//! | `array[] of port` | `Item::unbounded_rights::<SendRight>()` | `.unbounded_rights(RightsRegion::copy_send(rights))`; moved as in memory | `slots.unbounded_rights::<SendRight>()`: an [`UnboundedRights<SendRight>`](gnu64::UnboundedRights) | `RightsRegion<'_, SendRight>`: `.unbounded_rights(region)` |
//! | `^array[] of T` | `Item::out_of_line::<T>(TYPE)` | `.out_of_line(slice)` after `at_most(slice.len(), most::<T>())?` | `slots.out_of_line()` | `Region<'_, T>`: `.out_of_line(region)` |
//! | `^array[*:n] of T` | `Item::out_of_line_at_most::<T>(TYPE, N)` | as above after `at_most(slice.len(), N)?` | the same | the same |
//! | `^array[] of port` | `Item::out_of_line_rights::<SendRight>()`, `…_at_most::<SendRight>(N)` | `.out_of_line_rights(RightsRegion::copy_send(rights))`, moved as above | `slots.out_of_line_rights::<SendRight>()` | `RightsRegion<'_, SendRight>`: `.out_of_line_rights(region)` |
//!
//! `^array[n]` is sent with the number 0 by MIG's C: there is no item for it.
//!
//! One descriptor speaks for all rights of an array, and of one without rights it has the name with which they arrive. So all are sent alike; a call that is
//! given others fails with `KERN_INVALID_ARGUMENT` and is not sent, and a handler's answer becomes that code. Whether an array came in its message or in memory,
//! `Unbounded::is_inline` tells: `servercopy`.
//!
//! Whether a message is complex is found from its items, and while it is written where that is open.

macro_rules! wire {
    ($(#[$docs:meta])* $module:ident $wire:ident $family:ident { $($own:item)* }) => {
        $(#[$docs])*
        pub mod $module {
            use crate::wire::$wire as Wire;

            pub use crate::carried::{Carried, Kind};
            pub use crate::client::{at_most, most, same_count};
            pub use crate::description;
            pub use crate::disposition::{
                copy_send, make_send, make_send_once, move_receive, move_send, move_send_once,
            };
            pub use crate::error::CallError;
            pub use crate::kernel::KernReturn;
            pub use crate::memory::{OutOfLine, Region};
            pub use crate::options::Options;
            pub use crate::plain::{Packed, Plain, size_of_plain, zero};
            pub use crate::polymorphic::{AnyOffer, AnyRight};
            pub use crate::request::ReplyTo;
            pub use crate::right::{PortName, ReceiveRight, SendOnceRight, SendRight};
            pub use crate::rights::OutOfLineRights;
            pub use crate::rights::inline::InlineRights;
            pub use crate::rights::region::RightsRegion;
            pub use crate::rights::room::RightsRoom;
            pub use crate::room::{Lent, Room};
            pub use crate::served::{Served, not_mine, one_way};
            pub use crate::string::InlineCStr;
            pub use crate::trailer::{Seqno, Trailer};
            pub use crate::translated::Destroyed;
            pub use crate::up_to::UpTo;
            $($own)*

            /// The wire, as a description names it.
            pub const ABI: crate::kernel::Abi = <Wire as crate::wire::Wire>::ABI;
            /// Room for a request and its reply.
            pub type Buffer<const SIZE: usize> = crate::client::Buffer<Wire, SIZE>;
            /// A request that is being written.
            pub type Writer<'b> = crate::$family::writer::Writer<'b, Wire, crate::client::Asking>;
            /// A received message, not yet looked at.
            pub type Request<'m> = crate::request::Request<'m, Wire>;
            /// Room for an answer.
            pub type Reply<'m, const REPLY: usize> = crate::reply::Reply<'m, Wire, REPLY>;
            /// A routine of a subsystem.
            pub type Stub<S, const REPLY: usize> = crate::served::Stub<S, Wire, REPLY>;
            /// A subsystem bound to its server.
            pub type Demux<'s, S, const REQUEST: usize, const REPLY: usize> =
                crate::demux::Demux<'s, S, Wire, REQUEST, REPLY>;
        }
    };
}

macro_rules! untyped {
    ($(#[$docs:meta])* $module:ident $wire:ident) => {
        wire! {
            $(#[$docs])*
            $module $wire untyped {
                pub use crate::request::Form;
                pub use crate::untyped::shape::{Data, Descriptor, Shape};
            }
        }
    };
}

macro_rules! typed {
    ($(#[$docs:meta])* $module:ident $wire:ident) => {
        wire! {
            $(#[$docs])*
            $module $wire typed {
                pub use crate::typed::descriptor::Form;
                pub use crate::typed::shape::Type;
                pub use crate::typed::unbounded::{Unbounded, UnboundedRights};

                /// The form of one message.
                pub type Shape = crate::typed::shape::Shape<Wire>;
                /// One item of a message: a type descriptor, and what stands behind it.
                pub type Item = crate::typed::item::Item<Wire>;
            }
        }
    };
}

untyped! {
    /// Apple, 64 bit.
    xnu64 Xnu64
}
untyped! {
    /// Apple, 32 bit.
    xnu32 Xnu32
}
untyped! {
    /// OSF MK, 32 bit.
    osf32 Osf32
}
typed! {
    /// GNU Mach, 32 bit.
    gnu32 Gnu32
}
typed! {
    /// GNU Mach, 64 bit, as of 2023 and later.
    gnu64 Gnu64
}
