//! How do outputs get to the disk: all or none, and none that is there already?

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Error;

/// What is to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct OutputFile {
    /// Where.
    pub(super) path: PathBuf,
    /// What.
    pub(super) text: String,
}

/// The files that are missing or hold something else.
pub(super) fn outdated(files: &[OutputFile]) -> Vec<PathBuf> {
    files.iter().filter(|file| !file.is_current()).map(|file| file.path.clone()).collect()
}

/// Writes every file, or leaves all of them as they were. Files that hold the text already are not touched.
pub(super) fn write(files: &[OutputFile]) -> Result<(), Error> {
    let changed: Vec<_> = files.iter().filter(|file| !file.is_current()).collect();
    let staged: Vec<Staged> = changed
        .iter()
        .map(|file| Staged::new(file).map_err(|source| Error::Write { path: file.path.clone(), source }))
        .collect::<Result<_, _>>()?;
    for (index, one) in staged.iter().enumerate() {
        if let Err(source) = one.put() {
            staged[..index].iter().for_each(Staged::take_back);
            return Err(Error::Write { path: changed[index].path.clone(), source });
        }
    }
    Ok(())
}

impl OutputFile {
    fn is_current(&self) -> bool {
        // Only of a plain file can the content be asked for without an effect.
        fs::metadata(&self.path).is_ok_and(|data| data.is_file() && data.len() == self.text.len() as u64)
            && fs::read(&self.path).is_ok_and(|bytes| bytes == self.text.as_bytes())
    }
}

/// A text on its way to its place.
enum Staged {
    /// It waits in a file beside its place.
    Beside {
        waiting: PathBuf,
        place: PathBuf,
        /// What is there now.
        old: Option<Old>,
    },
    /// The place is no plain file (a pipe, a device): it can only be written to.
    Direct { place: PathBuf, text: String },
}

struct Old {
    bytes: Vec<u8>,
    data: Metadata,
}

impl Staged {
    fn new(file: &OutputFile) -> io::Result<Staged> {
        let old = match fs::metadata(&file.path) {
            Ok(data) if data.is_file() => Some(Old { bytes: fs::read(&file.path)?, data }),
            Ok(data) if data.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(_) => return Ok(Staged::Direct { place: file.path.clone(), text: file.text.clone() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        // A link stays one: what it points at is replaced.
        let place = if old.is_some() { fs::canonicalize(&file.path)? } else { file.path.clone() };
        let waiting = stage(&place, file.text.as_bytes())?;
        let staged = Staged::Beside { waiting, place, old };
        staged.take_over_permissions()?;
        Ok(staged)
    }

    fn take_over_permissions(&self) -> io::Result<()> {
        match self {
            Staged::Beside { waiting, old: Some(old), .. } => {
                fs::set_permissions(waiting, old.data.permissions())
            }
            Staged::Beside { old: None, .. } | Staged::Direct { .. } => Ok(()),
        }
    }

    /// Puts the text where it belongs.
    fn put(&self) -> io::Result<()> {
        match self {
            Staged::Beside { waiting, place, .. } => fs::rename(waiting, place),
            Staged::Direct { place, text } => {
                let mut file = File::options().write(true).open(place)?;
                file.write_all(text.as_bytes())?;
                file.flush()
            }
        }
    }

    /// Makes [`Staged::put`] undone, as far as that can be.
    fn take_back(&self) {
        let Staged::Beside { place, old, .. } = self else { return };
        let Some(old) = old else {
            drop(fs::remove_file(place));
            return;
        };
        let restored = stage(place, &old.bytes).and_then(|waiting| {
            fs::set_permissions(&waiting, old.data.permissions())?;
            File::options().write(true).open(&waiting)?.set_modified(old.data.modified()?)?;
            fs::rename(waiting, place)
        });
        drop(restored);
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Staged::Beside { waiting, .. } = self {
            // Gone already where all went well.
            drop(fs::remove_file(waiting));
        }
    }
}

/// Writes `bytes` to a new file beside `place`.
fn stage(place: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let name = place.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    for attempt in 0_u32.. {
        let mut waiting = OsString::from(".");
        waiting.push(name);
        waiting.push(format!(".{}-{attempt}", std::process::id()));
        let waiting = place.with_file_name(waiting);
        let mut file = match File::create_new(&waiting) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        return match file.write_all(bytes) {
            Ok(()) => Ok(waiting),
            Err(error) => {
                drop(fs::remove_file(&waiting));
                Err(error)
            }
        };
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    fn files(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The second of three outputs turns out not to be replaceable when the first is in its place already.
    #[test]
    fn what_was_put_is_taken_back() {
        let folder = std::env::temp_dir().join(format!("mig-rs-outputs-{}", std::process::id()));
        fs::create_dir_all(folder.join("second")).unwrap();
        fs::write(folder.join("first"), "old").unwrap();
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        File::options().write(true).open(folder.join("first")).unwrap().set_modified(then).unwrap();
        let output = |name: &str| OutputFile { path: folder.join(name), text: "new".to_owned() };
        let staged: Vec<_> = ["first", "third"].map(|name| Staged::new(&output(name)).unwrap()).into();
        staged.iter().for_each(|one| one.put().unwrap());
        assert_eq!(fs::read_to_string(folder.join("first")).unwrap(), "new");
        staged.iter().for_each(Staged::take_back);
        drop(staged);
        assert_eq!(fs::read_to_string(folder.join("first")).unwrap(), "old");
        assert_eq!(fs::metadata(folder.join("first")).unwrap().modified().unwrap(), then);
        assert_eq!(files(&folder), ["first", "second"]);
        assert!(write(&[output("first"), output("second")]).is_err());
        assert_eq!(fs::read_to_string(folder.join("first")).unwrap(), "old");
        assert_eq!(files(&folder), ["first", "second"]);
        fs::remove_dir_all(folder).unwrap();
    }
}
