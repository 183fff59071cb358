//! What is left on a disk after a kill of the process, and after a crash of the machine?
//!
//! A kill cuts a write short. A crash does more: of what was not synced, any sector may be there or not, in any of the versions that were written since: disks and systems promise no order.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use pager::load::Random;
use pager::store::Disk;

const SECTOR: usize = 512;
type Sector = [u8; SECTOR];

/// A disk in a machine whose processes are killed, and that crashes.
pub(crate) struct Machine(Mutex<State>);

struct State {
    safe: BTreeMap<u64, Sector>,
    /// What was written since, oldest first.
    unsynced: BTreeMap<u64, Vec<Sector>>,
    /// How many writes and syncs there are until the process is killed.
    left: u32,
    random: Random,
}

impl Machine {
    pub(crate) fn new(seed: u64) -> Self {
        let (safe, unsynced) = (BTreeMap::new(), BTreeMap::new());
        Self(Mutex::new(State { safe, unsynced, left: u32::MAX, random: Random::new(seed) }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// The process is killed after so many writes and syncs.
    pub(crate) fn kill_after(&self, left: u32) {
        self.state().left = left;
    }

    /// The process starts again.
    pub(crate) fn restart(&self) {
        self.state().left = u32::MAX;
    }

    /// The machine crashes, and starts again.
    pub(crate) fn crash(&self) {
        let State { safe, unsynced, left, random } = &mut *self.state();
        for (at, versions) in std::mem::take(unsynced) {
            let survives = random.below(versions.len() as u32 + 1) as usize;
            if survives > 0 {
                safe.insert(at, versions[survives - 1]);
            }
        }
        *left = u32::MAX;
    }

    pub(crate) fn damage(&self, at: u64) {
        let sector = at / SECTOR as u64;
        self.state().safe.get_mut(&sector).unwrap()[(at % SECTOR as u64) as usize] ^= 1;
    }
}

impl State {
    fn newest(&self, sector: u64) -> Sector {
        let unsynced = self.unsynced.get(&sector).and_then(|versions| versions.last());
        unsynced.or_else(|| self.safe.get(&sector)).copied().unwrap_or([0; SECTOR])
    }

    fn live(&mut self) -> io::Result<()> {
        self.left =
            self.left.checked_sub(1).ok_or_else(|| io::Error::other("the process has been killed"))?;
        Ok(())
    }
}

impl Disk for &Machine {
    fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let state = self.state();
        assert_eq!(at % SECTOR as u64, 0);
        for (sector, part) in (at / SECTOR as u64..).zip(into.chunks_mut(SECTOR)) {
            part.copy_from_slice(&state.newest(sector)[..part.len()]);
        }
        Ok(())
    }

    fn write(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let lives = state.live();
        let sectors = bytes.len().div_ceil(SECTOR);
        let written = if lives.is_ok() { sectors } else { state.random.below(sectors as u32 + 1) as usize };
        assert_eq!(at % SECTOR as u64, 0);
        for (sector, part) in (at / SECTOR as u64..).zip(bytes.chunks(SECTOR)).take(written) {
            let mut new = state.newest(sector);
            new[..part.len()].copy_from_slice(part);
            state.unsynced.entry(sector).or_default().push(new);
        }
        lives
    }

    fn sync(&self) -> io::Result<()> {
        let begun: Vec<_> = {
            let mut state = self.state();
            state.live()?;
            state.unsynced.iter().map(|(sector, versions)| (*sector, versions.len())).collect()
        };
        // Others go on writing meanwhile.
        thread::sleep(Duration::from_micros(20));
        let mut state = self.state();
        for (sector, count) in begun {
            let Some(versions) = state.unsynced.get_mut(&sector) else { continue };
            let later = versions.split_off(count);
            let synced = versions.last().copied();
            *versions = later;
            if versions.is_empty() {
                state.unsynced.remove(&sector);
            }
            state.safe.extend(synced.map(|synced| (sector, synced)));
        }
        Ok(())
    }
}
