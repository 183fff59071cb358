//! Is every page wholly old or wholly new after a kill or a crash, and is there whatever was synced?

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "what a test finds wrong ends it")]
#![allow(clippy::cast_possible_truncation, reason = "small numbers")]

mod disk;
mod kill;

use std::sync::Mutex;

use disk::Machine;
use pager::load::{Random, Stamp};
use pager::store::{PAGE, Store};

const PAGES: u32 = 4;

/// What the threads know of a page: the last version written, whole or not, and the last one synced.
type Known = Mutex<(u64, u64)>;

/// Writes and syncs at random until the process is killed.
fn work(store: &Store<&Machine>, known: &[Known], mut random: Random) {
    loop {
        let number = random.below(PAGES);
        if random.below(4) > 0 {
            let (written, _) = &mut *known[number as usize].lock().unwrap();
            *written += 1;
            let mut page = [0; PAGE];
            Stamp { object: 0, number, version: *written }.write(&mut page);
            if store.write(number, &page).is_err() {
                return;
            }
        } else {
            let written: Vec<_> = known.iter().map(|page| page.lock().unwrap().0).collect();
            if store.sync(store.mark()).is_err() {
                return;
            }
            for (page, version) in known.iter().zip(written) {
                let (_, synced) = &mut *page.lock().unwrap();
                *synced = version.max(*synced);
            }
        }
    }
}

/// Looks at what is left, and goes on from there.
fn look(machine: &Machine, known: &[Known], when: &str) {
    let store = Store::recover(machine, PAGES).expect("what is left can be read");
    for (number, known) in (0..).zip(known) {
        let (written, synced) = &mut *known.lock().unwrap();
        let page = store.read(number).unwrap();
        let version = page.map_or(Some(0), |page| Stamp::version_of(0, number, &page));
        let version = version.unwrap_or_else(|| panic!("{when}: page {number} is torn"));
        assert!(
            (*synced..=*written).contains(&version),
            "{when}: page {number} is version {version}; {synced} was synced, {written} written"
        );
        (*written, *synced) = (version, version);
    }
}

#[test]
fn every_page_is_wholly_old_or_new_after_a_kill_or_a_crash_at_any_moment() {
    let machines = std::env::var("PAGER_MACHINES").map_or(60, |number| number.parse().expect("a number"));
    for seed in 0..machines {
        let mut random = Random::new(seed);
        let machine = Machine::new(seed);
        let known = [(); PAGES as usize].map(|()| Known::default());
        // A machine crashes after some of the kills; some processes are killed while they recover.
        for life in 0..6 {
            let when = format!("seed {seed}, life {life}");
            machine.kill_after(random.below(60));
            if let Ok(store) = Store::recover(&machine, PAGES) {
                std::thread::scope(|scope| {
                    for thread in 0..1 + random.below(3) {
                        let random = Random::new(seed ^ u64::from(thread) << 32 ^ life << 40);
                        let (store, known) = (&store, &known);
                        scope.spawn(move || work(store, known, random));
                    }
                });
            }
            machine.restart();
            if random.below(2) == 0 {
                machine.crash();
            }
            look(&machine, &known, &when);
        }
    }
}

#[test]
fn damage_that_no_crash_does_is_told() {
    let machine = Machine::new(1);
    let store = Store::recover(&machine, PAGES).unwrap();
    for _ in 0..2 {
        store.write(2, &[7; PAGE]).unwrap();
        store.sync(store.mark()).unwrap();
    }
    assert!(store.read(2).unwrap().is_some_and(|page| *page == [7; PAGE]));
    drop(store);
    // Both slots of page 2.
    machine.damage(4096 + 4 * 8192 + 5);
    assert!(Store::recover(&machine, PAGES).is_ok());
    machine.damage(4096 + 5 * 8192 + 4110);
    let error = Store::recover(&machine, PAGES).err().unwrap();
    assert_eq!(error.to_string(), "page 2 is damaged in the file");
}

#[test]
fn a_disk_that_has_failed_is_not_believed_again() {
    let machine = Machine::new(1);
    let store = Store::recover(&machine, PAGES).unwrap();
    store.write(0, &[1; PAGE]).unwrap();
    machine.kill_after(0);
    assert!(store.sync(store.mark()).is_err());
    machine.kill_after(u32::MAX);
    // A sync that succeeds after one that failed would prove nothing.
    assert!(store.sync(store.mark()).is_err());
    assert!(store.write(1, &[1; PAGE]).is_err());
}
