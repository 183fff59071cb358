//! Which version of each page was written last, and where did something else turn up?

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use super::stamp::Stamp;
use crate::store::PAGE;

/// What the clients have written, all of them together.
pub struct Ledger {
    pages: u32,
    /// Object by object, page by page.
    versions: Vec<AtomicU64>,
    torn: AtomicU64,
    lost: AtomicU64,
    early: AtomicU64,
}

/// What must not be.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Findings {
    /// Pages that were no version at all.
    pub torn: u64,
    /// Pages that were an older version than the last one written, where the last one was to be expected.
    pub lost: u64,
    /// Synchronous requests that were answered before the file had their pages.
    pub early: u64,
}

impl Ledger {
    /// Nothing is written yet.
    #[must_use]
    pub fn new(objects: u32, pages: u32) -> Self {
        let versions = (0..objects * pages).map(|_| AtomicU64::new(0)).collect();
        Self { pages, versions, torn: AtomicU64::new(0), lost: AtomicU64::new(0), early: AtomicU64::new(0) }
    }

    fn last(&self, object: u32, number: u32) -> &AtomicU64 {
        &self.versions[(object * self.pages + number) as usize]
    }

    /// The last version of a page.
    #[must_use]
    pub fn version(&self, object: u32, number: u32) -> u64 {
        self.last(object, number).load(SeqCst)
    }

    /// Takes over what an earlier run has left.
    pub fn found(&self, object: u32, number: u32, page: &[u8; PAGE]) {
        match Stamp::version_of(object, number, page) {
            Some(version) => self.last(object, number).store(version, SeqCst),
            None => drop(self.torn.fetch_add(1, SeqCst)),
        }
    }

    /// Looks at a page that has to be the last version.
    pub fn expect(&self, object: u32, number: u32, page: &[u8; PAGE]) {
        match Stamp::version_of(object, number, page) {
            Some(version) if version == self.version(object, number) => {}
            Some(_) => drop(self.lost.fetch_add(1, SeqCst)),
            None => drop(self.torn.fetch_add(1, SeqCst)),
        }
    }

    /// Looks at a page of the file that has to be this version or a later one.
    pub fn expect_safe(&self, (object, number): (u32, u32), page: Option<&[u8; PAGE]>, version: u64) {
        match page.map_or(Some(0), |page| Stamp::version_of(object, number, page)) {
            Some(found) if found >= version => {}
            Some(_) => drop(self.early.fetch_add(1, SeqCst)),
            None => drop(self.torn.fetch_add(1, SeqCst)),
        }
    }

    /// Writes the next version to a page.
    pub fn write(&self, object: u32, number: u32, page: &mut [u8; PAGE]) {
        let version = self.last(object, number).fetch_add(1, SeqCst) + 1;
        Stamp { object, number, version }.write(page);
    }

    /// What was found so far.
    #[must_use]
    pub fn findings(&self) -> Findings {
        Findings {
            torn: self.torn.load(SeqCst),
            lost: self.lost.load(SeqCst),
            early: self.early.load(SeqCst),
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::default() {
            return f.write_str("every page is as it was written last");
        }
        let Self { torn, lost, early } = self;
        write!(f, "{torn} torn pages, {lost} lost writes, {early} requests answered too early")
    }
}
