//! Which numbers does chance give, the same on every run?

/// A series of numbers that looks random: splitmix64.
pub(crate) struct Dice(u64);

impl Dice {
    /// The series of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// A number below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % u64::try_from(limit).unwrap_or(1)).unwrap_or(0)
    }

    /// One of these.
    pub(crate) fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// Yes, once in so many times.
    pub(crate) fn rarely(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}
