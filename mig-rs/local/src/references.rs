//! How many user references can a name have, and what becomes of those beyond?

/// So many user references a name has at most (`MACH_PORT_UREFS_MAX`). A count that has got there stays: nobody knows how many it
/// should be any more, so that what is given back changes nothing, and only the end of the name ends it.
pub(crate) const MAX: usize = 0xffff;

/// With one reference more.
pub(crate) fn plus_one(references: usize) -> usize {
    if references < MAX { references + 1 } else { references }
}

/// With one reference less.
pub(crate) fn minus_one(references: usize) -> usize {
    if references < MAX { references.saturating_sub(1) } else { references }
}
