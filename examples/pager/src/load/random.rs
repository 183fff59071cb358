//! Where do random numbers come from that are the same in each run?

/// Marsaglia's xorshift, 64 bits.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence that a seed gives.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        // Zero would stay zero.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below a limit, 0 if that is 0.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let high = u32::try_from(self.0 >> 32).unwrap_or(0);
        u32::try_from((u64::from(high) * u64::from(limit)) >> 32).unwrap_or(0)
    }
}
