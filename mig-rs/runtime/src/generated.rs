//! What does generated code call, and in which order?
//!
//! A generated file begins with `use ::mig_rs_runtime::generated::xnu64 as __mig;`, or another wire. The modules have the same names,
//! bound to their wire. Nothing here wants `unsafe`: whatever constants a stub comes up with, and in whatever order it takes and puts its slots, the worst is a panic
//! that says so; where they agree, nothing of that is left in the machine code. `tests/by_hand` has a file as it is generated.
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
//! | `array[*:n] of port` | `.ports_up_to::<_, N>(rights.iter().copied().map(copy_send))` | `.count(rights.len())` | `let all = slots.rights::<SendRight, N>()` | `let some = slots.used(all)` |
//! | `^array[] of port` | `.out_of_line_rights(RightsRegion::copy_send(rights))`; moved: `let mut moved = MovedRights::new(rights);` before the buffer, `.out_of_line_rights(moved.region())` | `.count(rights.len())` | `slots.out_of_line_rights::<SendRight>()` | `slots.count()` |
//! | `array[n] of ^array[m]` | `.out_of_lines(regions.map(Region::from))` | | `slots.out_of_lines::<u8, N>()` | |
//! | `array[n] of ^array[]` | the same | `.counts(regions.map(\|region\| region.len()))` | the same | `slots.counts::<N>()` |
//! | `array[*:n] of ^array[]` | `.out_of_lines_up_to::<_, N>(regions.iter().copied().map(Region::from))` | `.used_counts(regions.iter().map(\|region\| region.len()))` | `let all = slots.out_of_lines::<u8, N>()` | `let some = slots.used_counts(all)` |
//!
//! In a shape: `Descriptor::Port(kind)` n times, of varying length `Descriptor::MaybePort(kind)` n times and `Data::Used(n)`;
//! `Descriptor::out_of_line_rights::<SendRight>()` and `Data::CountOf`; `Descriptor::out_of_line::<u8>()` n times and `Data::CountOf` n times, of varying length
//! `Data::UsedCounts`. An answer gets such arrays from its handler by value: `[Carried<SendRight>; N]`, `UpTo<Carried<SendRight>, N>`,
//! `RightsRegion<'_, SendRight>`, `[Region<'_, u8>; N]`, `UpTo<Region<'_, u8>, N>`.
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

macro_rules! wire {
    ($(#[$docs:meta])* $module:ident $wire:ident) => {
        $(#[$docs])*
        pub mod $module {
            use crate::wire::$wire as Wire;

            pub use crate::carried::{Carried, copy_send, make_send, make_send_once, move_receive, move_send, move_send_once};
            pub use crate::client::{at_most, most, same_count};
            pub use crate::description;
            pub use crate::error::CallError;
            pub use crate::kernel::KernReturn;
            pub use crate::memory::{OutOfLine, Region};
            pub use crate::options::Options;
            pub use crate::plain::{Packed, Plain, size_of_plain, zero};
            pub use crate::polymorphic::{AnyOffer, AnyRight};
            pub use crate::right::{PortName, ReceiveRight, SendOnceRight, SendRight};
            pub use crate::rights::{MovedRights, OutOfLineRights, RightsRegion};
            pub use crate::room::{Lent, Room};
            pub use crate::request::{Form, ReplyTo};
            pub use crate::served::{Served, not_mine, one_way};
            pub use crate::shape::{Data, Descriptor, Kind, Shape};
            pub use crate::string::InlineCStr;
            pub use crate::trailer::{Seqno, Trailer};

            pub use crate::translated::Destroyed;
            pub use crate::up_to::UpTo;

            /// The wire, as a description names it.
            pub const ABI: crate::kernel::Abi = <Wire as crate::wire::Wire>::ABI;
            /// Room for a request and its reply.
            pub type Buffer<const SIZE: usize> = crate::client::Buffer<Wire, SIZE>;
            /// A request that is being written.
            pub type Writer<'b> = crate::writer::Writer<'b, Wire, crate::writer::Asking>;
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

wire! {
    /// Apple, 64 bit.
    xnu64 Xnu64
}
wire! {
    /// Apple, 32 bit.
    xnu32 Xnu32
}
wire! {
    /// OSF MK, 32 bit.
    osf32 Osf32
}
