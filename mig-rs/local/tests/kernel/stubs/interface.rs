//! How are the stubs of one routine written in each wire? A right and memory go, memory comes back.

/// In a wire whose region descriptors have so many bytes.
macro_rules! untyped {
    ($wire:ident $region:literal) => {
        pub(crate) mod $wire {
            use mig_rs_runtime::generated::$wire as wire;

            const SIZE: u32 = 28 + 12 + $region + 8 + 4;
            const ANSWER_SIZE: u32 = 28 + $region + 8 + 4;
            const REQUEST: wire::Shape = wire::Shape {
                id: 1400,
                min: SIZE,
                max: SIZE,
                descriptors: &[
                    wire::Descriptor::Port(wire::Kind::Send),
                    wire::Descriptor::out_of_line::<u8>(),
                ],
                data: &[wire::Data::Fixed(8), wire::Data::CountOf(1)],
            };
            const ANSWER: wire::Shape = wire::Shape {
                id: 1500,
                min: ANSWER_SIZE,
                max: ANSWER_SIZE,
                descriptors: &[wire::Descriptor::out_of_line::<u8>()],
                data: &[wire::Data::Fixed(8), wire::Data::CountOf(0)],
            };

            pub(crate) fn exchange(
                store: &wire::SendRight,
                right: wire::Carried<wire::SendRight>,
                memory: wire::Region<'_, u8>,
            ) -> Result<wire::OutOfLine<u8>, wire::CallError> {
                let mut buffer = wire::Buffer::<{ REQUEST.room(&ANSWER) }>::new();
                let count = memory.len();
                let request = buffer.request(&REQUEST, store.copy_send()).port(right).out_of_line(memory);
                let mut slots = request.ndr().count(count).call(&ANSWER)?;
                Ok(slots.out_of_line())
            }

            fn answer<'m>(
                request: wire::Request<'m>,
                reply: wire::Reply<'m, { ANSWER_SIZE as usize }>,
                _: &'m (),
            ) -> wire::Served<'m> {
                let mut slots = request.check(&REQUEST)?;
                let right: Option<wire::SendRight> = slots.send_right();
                let memory: wire::OutOfLine<u8> = slots.out_of_line();
                if right.is_none() {
                    return reply.fail(&slots, &ANSWER, wire::KernReturn::INVALID_RIGHT);
                }
                let count = memory.len();
                reply.complex(&slots, &ANSWER).out_of_line(memory).ndr().count(count).done()
            }

            /// Serves requests numbered from `base`; the routine is 1400.
            pub(crate) fn demux(
                base: i32,
            ) -> wire::Demux<'static, (), { SIZE as usize }, { ANSWER_SIZE as usize }> {
                wire::Demux::new(&(), base, &[answer], wire::Trailer::None)
            }
        }
    };
}
untyped!(xnu64 16);
untyped!(xnu32 12);
untyped!(osf32 12);

/// In a wire whose messages have so many bytes.
macro_rules! typed {
    ($wire:ident $size:literal) => {
        pub(crate) mod $wire {
            use mig_rs_runtime::generated::$wire as wire;

            const BYTES: wire::Type = wire::Type::new(8, 8);
            const MEMORY: wire::Item = wire::Item::out_of_line::<u8>(BYTES);
            const REQUEST: wire::Shape = wire::Shape {
                id: 1400,
                min: $size,
                max: $size,
                items: &[wire::Item::port::<wire::SendRight>(), MEMORY],
            };
            const ANSWER: wire::Shape =
                wire::Shape { id: 1500, min: $size, max: $size, items: &[wire::Item::CODE, MEMORY] };

            pub(crate) fn exchange(
                store: &wire::SendRight,
                right: wire::Carried<wire::SendRight>,
                memory: wire::Region<'_, u8>,
            ) -> Result<wire::OutOfLine<u8>, wire::CallError> {
                let mut buffer = wire::Buffer::<{ REQUEST.room(&ANSWER) }>::new();
                let request = buffer.request(&REQUEST, store.copy_send()).port(right).out_of_line(memory);
                let mut slots = request.call(&ANSWER)?;
                Ok(slots.out_of_line())
            }

            fn answer<'m>(
                request: wire::Request<'m>,
                reply: wire::Reply<'m, $size>,
                _: &'m (),
            ) -> wire::Served<'m> {
                let mut slots = request.check(&REQUEST)?;
                let right: Option<wire::SendRight> = slots.send_right();
                let memory: wire::OutOfLine<u8> = slots.out_of_line();
                if right.is_none() {
                    return reply.fail(&slots, &ANSWER, wire::KernReturn::INVALID_RIGHT);
                }
                reply.success(&slots, &ANSWER).out_of_line(memory).done()
            }

            /// Serves requests numbered from `base`; the routine is 1400.
            pub(crate) fn demux(base: i32) -> wire::Demux<'static, (), $size, $size> {
                wire::Demux::new(&(), base, &[answer], wire::Trailer::None)
            }
        }
    };
}
typed!(gnu32 48);
typed!(gnu64 64);
