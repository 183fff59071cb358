//! What does the store ask of a file?

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes that stay. The store calls `read` and `write` from one thread at a time, `sync` beside them.
pub trait Disk {
    /// Reads so many bytes. What was never written reads as zeros.
    ///
    /// # Errors
    /// The device's.
    fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()>;

    /// Writes all of the bytes, where a crash may cut it short anywhere.
    ///
    /// # Errors
    /// The device's. How much was written then is unknown.
    fn write(&self, at: u64, bytes: &[u8]) -> io::Result<()>;

    /// Comes back when all that was written before is safe from a crash of the machine.
    ///
    /// # Errors
    /// The device's. What is safe then is unknown.
    fn sync(&self) -> io::Result<()>;
}

impl Disk for File {
    fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let mut file = self;
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(into)
    }

    fn write(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = self;
        file.seek(SeekFrom::Start(at))?;
        file.write_all(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }
}
