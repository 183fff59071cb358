//! How are pages kept so that no crash leaves half of one?
//!
//! Every page has two slots in the file. One of them, once there has been a [`sync`](Store::sync), holds a version that is *safe*: it
//! was whole before that sync began, and it is not written to again until another sync has made the other slot safe. So at
//! any moment a crash can tear one slot of a page at most, the one that is not safe, and a torn slot is known by its checksum. What a start finds
//! is therefore the last version written or the last one synced, whole; or, where nothing was synced yet, no page at all.
//!
//! | the page is | a write goes to | after a sync it is |
//! |---|---|---|
//! | absent | the left slot | |
//! | safe in one slot | the other slot | the same |
//! | written to one slot, perhaps safe in the other | the same slot again | safe in that slot |
//! | being synced in one slot | nowhere: it waits until the sync has ended | |
//!
//! The last row is what threads add: without it, a write could tear what a sync is about to call safe.

use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

pub use disk::Disk;
pub use slot::{PAGE, PAGE_SIZE};
pub use sync::Mark;

use slot::{Found, Side};

mod disk;
mod file;
mod slot;
mod sync;

/// What a page is kept in, in the file's order of numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kept {
    Absent,
    Safe(Side),
    Written(Side),
    /// As `Written`, and a sync is on its way.
    BeingSynced(Side),
}

struct State {
    /// Of each page: its version, 0 if there is none, and where it is.
    pages: Vec<(u64, Kept)>,
    /// The pages that the next sync has to make safe.
    written: Vec<u32>,
    syncs: sync::Syncs,
    /// A disk that has failed once is not believed before the next start.
    failed: bool,
}

/// The pages of one memory object, on a disk.
pub struct Store<D> {
    disk: D,
    state: Mutex<State>,
    changed: Condvar,
}

impl<D: Disk> Store<D> {
    /// The pages that a disk holds: of each its last whole version.
    ///
    /// # Errors
    /// The disk's; `InvalidData` if both versions of a page are damaged, which no crash does.
    pub fn recover(disk: D, pages: u32) -> io::Result<Self> {
        let found = (0..pages).map(|number| recover_page(&disk, number)).collect::<io::Result<_>>()?;
        // What was read may have been in the machine's memory only. It is called safe from here on.
        disk.sync()?;
        let state = State { pages: found, written: Vec::new(), syncs: sync::Syncs::default(), failed: false };
        Ok(Self { disk, state: Mutex::new(state), changed: Condvar::new() })
    }

    /// How many pages there can be.
    #[must_use]
    pub fn pages(&self) -> u32 {
        u32::try_from(self.lock().pages.len()).unwrap_or(u32::MAX)
    }

    /// The last version of a page; none if it was never written.
    ///
    /// # Errors
    /// The disk's; `InvalidInput` for a page that the store has no room for.
    pub fn read(&self, number: u32) -> io::Result<Option<Box<[u8; PAGE]>>> {
        let state = self.lock();
        let (_, kept) = state.page(number)?;
        let (Kept::Safe(side) | Kept::Written(side) | Kept::BeingSynced(side)) = kept else {
            return Ok(None);
        };
        match slot::read(&self.disk, number, side)? {
            Found::Whole { page, .. } => Ok(Some(page)),
            Found::Empty | Found::Torn => Err(damaged(number)),
        }
    }

    /// Writes a page, of [`PAGE`] bytes. It is safe after the next [`sync`](Self::sync).
    ///
    /// # Errors
    /// The disk's, after which the store takes no more; `InvalidInput` for a page that it has no room for.
    pub fn write(&self, number: u32, page: &[u8]) -> io::Result<()> {
        if page.len() != PAGE {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("a page of {} bytes", page.len()),
            ));
        }
        let mut state = self.lock();
        let (version, kept) = loop {
            state.believe()?;
            match state.page(number)? {
                (_, Kept::BeingSynced(_)) => state = self.wait(state),
                page => break page,
            }
        };
        let side = match kept {
            Kept::Absent => Side::Left,
            Kept::Safe(side) => side.other(),
            Kept::Written(side) | Kept::BeingSynced(side) => side,
        };
        if let Err(error) = slot::write(&self.disk, number, side, version + 1, page) {
            state.failed = true;
            return Err(error);
        }
        if !matches!(kept, Kept::Written(_)) {
            state.written.push(number);
        }
        state.pages[number as usize] = (version + 1, Kept::Written(side));
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn page(&self, number: u32) -> io::Result<(u64, Kept)> {
        let page = self.pages.get(number as usize).copied();
        page.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, format!("there is no page {number}")))
    }

    fn believe(&self) -> io::Result<()> {
        if self.failed { Err(io::Error::other("the disk has failed before")) } else { Ok(()) }
    }
}

/// The last whole version of a page on a disk that a [`Store`] may be writing to meanwhile; none if it was never written.
///
/// # Errors
/// The disk's.
pub fn peek(disk: &impl Disk, number: u32) -> io::Result<Option<Box<[u8; PAGE]>>> {
    loop {
        let found = (slot::read(disk, number, Side::Left)?, slot::read(disk, number, Side::Right)?);
        match found {
            (Found::Whole { version, page }, Found::Whole { version: other, page: newer }) => {
                return Ok(Some(if other > version { newer } else { page }));
            }
            (Found::Whole { page, .. }, _) | (_, Found::Whole { page, .. }) => return Ok(Some(page)),
            (Found::Empty, Found::Empty) => return Ok(None),
            // Each was looked at while it was written.
            (Found::Torn, _) | (_, Found::Torn) => {}
        }
    }
}

/// The last whole version of a page, and where it is.
fn recover_page(disk: &impl Disk, number: u32) -> io::Result<(u64, Kept)> {
    let (left, right) = (slot::read(disk, number, Side::Left)?, slot::read(disk, number, Side::Right)?);
    match (left, right) {
        (Found::Whole { version, .. }, Found::Whole { version: other, .. }) if other > version => {
            Ok((other, Kept::Safe(Side::Right)))
        }
        (Found::Whole { version, .. }, _) => Ok((version, Kept::Safe(Side::Left))),
        (_, Found::Whole { version, .. }) => Ok((version, Kept::Safe(Side::Right))),
        // The first version of all goes to the left slot: if that was cut short, there is no page yet.
        (Found::Empty | Found::Torn, Found::Empty) => Ok((0, Kept::Absent)),
        (Found::Empty | Found::Torn, Found::Torn) => Err(damaged(number)),
    }
}

fn damaged(number: u32) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("page {number} is damaged in the file"))
}
