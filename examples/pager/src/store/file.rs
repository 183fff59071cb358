//! How does a file of pages begin, and how does one come into being?
//!
//! ```text
//!    0     8  `migpages`
//!    8     8  version of this format: 1
//!   16     8  size of a page: 4096
//!   24     8  number of pages
//!   32     8  checksum of all that stands before it
//! ```
//!
//! Numbers are little-endian. Slots begin at 4096, two for each page.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::slot::{PAGE, checksum, file_length, word};
use super::{Disk, Store};

const MAGIC: &[u8; 8] = b"migpages";
const FORMAT: u64 = 1;

impl Store<File> {
    /// The pages in a file, which is made if there is none.
    ///
    /// Two programs must not have the same file open.
    ///
    /// # Errors
    /// The system's; `InvalidData` if the file is something else, is damaged, or is for another number of pages.
    pub fn open(path: &Path, pages: u32) -> io::Result<Self> {
        let opened = match File::options().read(true).write(true).open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => create(path, pages),
            opened => opened.and_then(|file| check(&file, pages).map(|()| file)),
        };
        let store = opened.and_then(|file| Self::recover(file, pages));
        store.map_err(|error| io::Error::new(error.kind(), format!("`{}`: {error}", path.display())))
    }
}

fn header(pages: u32) -> [u8; 40] {
    let mut header = [0; 40];
    header[..8].copy_from_slice(MAGIC);
    for (at, number) in [(8, FORMAT), (16, PAGE as u64), (24, u64::from(pages))] {
        header[at..at + 8].copy_from_slice(&number.to_le_bytes());
    }
    let checksum = checksum(&header[..32]);
    header[32..].copy_from_slice(&checksum.to_le_bytes());
    header
}

/// The file appears under its name when its header is safe: no crash leaves one without.
fn create(path: &Path, pages: u32) -> io::Result<File> {
    let unfinished = path.with_extension("new");
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&unfinished)?;
    file.set_len(file_length(pages))?;
    file.write(0, &header(pages))?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    // The name is safe when the folder is; not every system has a way to say so.
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
        && let Ok(folder) = File::open(folder)
    {
        folder.sync_all()?;
    }
    Ok(file)
}

fn check(file: &File, pages: u32) -> io::Result<()> {
    let invalid = |why: String| Err(io::Error::new(ErrorKind::InvalidData, why));
    let mut found = [0; 40];
    let readable = file.metadata()?.len() >= file_length(0) && file.read(0, &mut found).is_ok();
    if !readable || found[..8] != *MAGIC {
        return invalid("this is no file of pages; name another folder, or move it away".into());
    }
    if word(&found[32..]) != checksum(&found[..32]) || word(&found[8..]) != FORMAT {
        return invalid("the header is damaged, or of a later version".into());
    }
    let has = word(&found[24..]);
    if has != u64::from(pages) {
        return invalid(format!("the file is for {has} pages, and not for {pages}"));
    }
    // Nothing makes it shorter: slots exist before the name does.
    if file.metadata()?.len() < file_length(pages) {
        return invalid("the file has been cut off".into());
    }
    Ok(())
}
