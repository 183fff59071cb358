//! And after a kill of the process, with a real file?

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use pager::load::{Random, Stamp};
use pager::store::Store;

const OBJECTS: u32 = 2;
const PAGES: u32 = 32;

/// Lets the pager run for a while, kills it, and says which lines it had printed.
fn run_and_kill(folder: &Path, seed: u32, milliseconds: u32) -> io::Result<Vec<String>> {
    let mut pager = Command::new(env!("CARGO_BIN_EXE_pager"))
        .arg(folder)
        .args(["--verbose", "--requests=10000000", "--objects=2", "--pages=32"])
        .arg(format!("--seed={seed}"))
        .stdout(Stdio::piped())
        .spawn()?;
    let mut log = BufReader::new(pager.stdout.take().unwrap());
    let mut first = String::new();
    log.read_line(&mut first)?;
    let lines = thread::scope(|scope| {
        let rest = scope.spawn(|| log.lines().collect::<io::Result<Vec<_>>>());
        thread::sleep(Duration::from_millis(milliseconds.into()));
        pager.kill()?;
        rest.join().unwrap()
    })?;
    pager.wait()?;
    Ok([vec![first], lines].concat())
}

/// What a line says is safe: object, page, version.
fn claims(line: &str) -> Option<Vec<(u32, u32, u64)>> {
    let words: Vec<_> = line.split_whitespace().collect();
    let ["object", object, "pages", pages, flags, "versions", ref versions @ ..] = words[..] else {
        return None;
    };
    if flags.starts_with("asynchronous") {
        return Some(Vec::new());
    }
    let (first, end) = pages.split_once("..")?;
    let (object, pages) = (object.parse().ok()?, first.parse().ok()?..end.parse().ok()?);
    pages.zip(versions).map(|(page, version)| Some((object, page, version.parse().ok()?))).collect()
}

#[test]
fn a_killed_pager_has_kept_what_it_said_and_torn_nothing() -> io::Result<()> {
    let folder = std::env::temp_dir().join(format!("pager-kill-{}", std::process::id()));
    let mut random = Random::new(7);
    let mut safe = vec![0; (OBJECTS * PAGES) as usize];
    let mut synced = 0;
    for kill in 0..60 {
        let mut lines = run_and_kill(&folder, kill, random.below(30))?;
        // The kill may have cut the last line off.
        lines.pop();
        for (object, page, version) in lines.iter().flat_map(|line| claims(line).expect(line)) {
            let safe = &mut safe[(object * PAGES + page) as usize];
            *safe = version.max(*safe);
            synced += 1;
        }
        for object in 0..OBJECTS {
            let store = Store::<File>::open(&folder.join(format!("object-{object}.pages")), PAGES)?;
            for number in 0..PAGES {
                let page = store.read(number)?;
                let version = page.map_or(Some(0), |page| Stamp::version_of(object, number, &page));
                let version = version.unwrap_or_else(|| panic!("kill {kill}: page {number} is torn"));
                let safe = safe[(object * PAGES + number) as usize];
                assert!(version >= safe, "kill {kill}, page {number}: {version} found, {safe} was safe");
            }
        }
    }
    assert!(synced > 100, "the pager was killed before it did anything: {synced}");
    std::fs::remove_dir_all(folder)
}
