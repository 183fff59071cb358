//! Where in its program was the thread?

/// Whose registers a thread state holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Registers {
    /// `ARM_THREAD_STATE64`.
    Arm64,
    /// `x86_THREAD_STATE64`.
    X86,
}

impl Registers {
    /// A flavor's number means another thing on each processor; together with the count of words it is unmistakable.
    pub(crate) const fn of(flavor: i32, state: &[u32]) -> Option<Self> {
        match (flavor, state.len()) {
            (6, 68) => Some(Self::Arm64),
            (4, 42) => Some(Self::X86),
            _ => None,
        }
    }

    /// The words of the program counter: behind `x0` to `x28`, `fp`, `lr` and `sp`, or behind the sixteen general registers.
    const fn pc_words(self) -> [usize; 2] {
        match self {
            Self::Arm64 => [64, 65],
            Self::X86 => [32, 33],
        }
    }

    /// The program counter.
    pub(crate) fn pc(self, state: &[u32]) -> u64 {
        let [low, high] = self.pc_words();
        u64::from(state[low]) | u64::from(state[high]) << 32
    }

    /// Sets the program counter.
    #[allow(clippy::cast_possible_truncation, reason = "half by half")]
    pub(crate) fn set_pc(self, state: &mut [u32], pc: u64) {
        let [low, high] = self.pc_words();
        (state[low], state[high]) = (pc as u32, (pc >> 32) as u32);
    }

    /// How far behind the program counter of a breakpoint the next instruction is: `brk` has not been executed then, `int3` has.
    pub(crate) const fn breakpoint(self) -> u64 {
        match self {
            Self::Arm64 => 4,
            Self::X86 => 0,
        }
    }
}
