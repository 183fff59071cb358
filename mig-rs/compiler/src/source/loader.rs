//! Which file does an `#include` mean, and which files has a run read?

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::reader::{Disk, Reader};
use super::shipped::INTERFACES;

/// So many bytes all the texts of a run may have together.
pub const TOTAL_INPUT: usize = 64 << 20;

/// How an include names its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// `"x"`: beside the including file, then in every include directory.
    Quoted,
    /// `<x>`: in every include directory, then beside the input file.
    Angled,
}

/// Where a text comes from, which settles what stands beside it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Origin {
    /// A file.
    Path(PathBuf),
    /// An interface inside the program, by its name there.
    Shipped(&'static str),
    /// Standard input, the command line: the working directory is beside it.
    Nowhere,
}

/// A text to be read.
#[derive(Clone, Debug)]
pub struct Input {
    /// As messages show it.
    pub name: String,
    /// What it says, without a byte order mark.
    pub text: Arc<str>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Input {
    /// A text that stands in no file. Bytes that are not UTF-8 become U+FFFD.
    pub fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        Input { name: name.to_owned(), text: decode(bytes.as_ref()), origin: Origin::Nowhere }
    }

    fn at(path: PathBuf, text: Arc<str>) -> Self {
        Input { name: path.to_string_lossy().into_owned(), text, origin: Origin::Path(path) }
    }
}

fn decode(bytes: &[u8]) -> Arc<str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    String::from_utf8_lossy(bytes).into()
}

/// Whether a text begins with the mark of UTF-16, of which every other byte would be a mistake.
fn is_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// Finds and reads the files of a run, and remembers which they were.
///
/// ```
/// use mig_rs::source::{Form, Loader, Memory, Origin};
/// let mut loader = Loader::new(Memory::new([("include/echo.defs", "skip;")]), ["include"]);
/// let found = loader.find("echo.defs", Form::Angled, &Origin::Nowhere, &Origin::Nowhere).unwrap().unwrap();
/// assert_eq!(found.name, "include/echo.defs");
/// assert_eq!(&*found.text, "skip;");
/// ```
pub struct Loader {
    reader: Box<dyn Reader>,
    include_dirs: Vec<PathBuf>,
    shipped: &'static [(&'static str, &'static str)],
    /// Only ever asked for one path: the order in there reaches nobody.
    texts: HashMap<PathBuf, Known>,
    /// Those of the interfaces inside the program that were asked for.
    copies: HashMap<&'static str, Arc<str>>,
    files_read: Vec<PathBuf>,
}

/// What is known of a path.
struct Known {
    /// The text of its file; `None` where there is none.
    text: Option<Arc<str>>,
    /// The run depends on it, and that is noted.
    noted: bool,
}

impl Default for Loader {
    fn default() -> Self {
        Loader::new(Disk, std::iter::empty::<PathBuf>())
    }
}

impl Loader {
    /// Searches `include_dirs` in order, and the interfaces inside the program last.
    pub fn new<P: Into<PathBuf>>(
        reader: impl Reader + 'static,
        include_dirs: impl IntoIterator<Item = P>,
    ) -> Self {
        Loader {
            reader: Box::new(reader),
            include_dirs: include_dirs.into_iter().map(Into::into).collect(),
            shipped: INTERFACES,
            texts: HashMap::new(),
            copies: HashMap::new(),
            files_read: Vec::new(),
        }
    }

    /// With other interfaces inside the program: pairs of a name, as includes say it, and a text.
    #[must_use]
    pub fn with_shipped(mut self, shipped: &'static [(&'static str, &'static str)]) -> Self {
        self.shipped = shipped;
        self
    }

    /// Reads a file that the user named.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(&mut self, path: &Path) -> io::Result<Input> {
        let Some(text) = self.fetch(path)? else {
            // An include passes a folder by, as it does what is not there; who names one wants to know.
            let folder = self.reader.read(path, 1).err().map(|error| error.kind());
            return Err(folder
                .filter(|kind| *kind == ErrorKind::IsADirectory)
                .unwrap_or(ErrorKind::NotFound)
                .into());
        };
        self.note(path);
        Ok(Input::at(path.to_owned(), text))
    }

    /// Reads the file that an include names: one in `includer`, in a run on `input`. `None` where there is none.
    ///
    /// # Errors
    /// A file is there, but cannot be read: its path, and what the system says.
    pub fn find(
        &mut self,
        name: &str,
        form: Form,
        includer: &Origin,
        input: &Origin,
    ) -> Result<Option<Input>, (PathBuf, io::Error)> {
        let found = self.search(name, form, includer, input)?;
        if let Some(Input { origin: Origin::Path(path), .. }) = &found {
            self.note(path);
        }
        Ok(found)
    }

    /// Whether an include would find its file.
    pub fn has(&mut self, name: &str, form: Form, includer: &Origin, input: &Origin) -> bool {
        matches!(self.search(name, form, includer, input), Ok(Some(_)))
    }

    /// Every file read so far, as it was opened, once each, in the order of the first reading.
    pub fn files_read(&self) -> &[PathBuf] {
        &self.files_read
    }

    /// The interface inside the program that has this name in some folder.
    pub(crate) fn shipped_in_a_folder(&self, name: &str) -> Option<&'static str> {
        let mut names = self.shipped.iter().map(|(shipped, _)| *shipped);
        names.find(|shipped| shipped.strip_suffix(name).is_some_and(|folder| folder.ends_with('/')))
    }

    /// The same for all the origins of one file.
    pub(crate) fn identity(&self, origin: &Origin) -> Origin {
        match origin {
            Origin::Path(path) => Origin::Path(self.reader.identity(path)),
            Origin::Shipped(_) | Origin::Nowhere => origin.clone(),
        }
    }

    fn search(
        &mut self,
        name: &str,
        form: Form,
        includer: &Origin,
        input: &Origin,
    ) -> Result<Option<Input>, (PathBuf, io::Error)> {
        let mut candidates: Vec<PathBuf> = self.include_dirs.iter().map(|dir| dir.join(name)).collect();
        match (form, includer) {
            (Form::Quoted, Origin::Shipped(beside)) => {
                let sibling = match beside.rsplit_once('/') {
                    Some((folder, _)) => format!("{folder}/{name}"),
                    None => name.to_owned(),
                };
                if let Some(input) = self.shipped(&sibling) {
                    return Ok(Some(input));
                }
            }
            (Form::Quoted, Origin::Path(_) | Origin::Nowhere) => candidates.insert(0, beside(includer, name)),
            (Form::Angled, _) => candidates.push(beside(input, name)),
        }
        for path in candidates {
            match self.fetch(&path) {
                Ok(Some(text)) => return Ok(Some(Input::at(path, text))),
                Ok(None) => {}
                Err(error) => return Err((path, error)),
            }
        }
        Ok(self.shipped(name))
    }

    fn shipped(&mut self, name: &str) -> Option<Input> {
        let (name, text) = self.shipped.iter().find(|(shipped, _)| *shipped == name)?;
        let text = self.copies.entry(name).or_insert_with(|| (*text).into());
        Some(Input { name: (*name).to_owned(), text: Arc::clone(text), origin: Origin::Shipped(name) })
    }

    /// The text of a file; `None` where there is no such file.
    fn fetch(&mut self, path: &Path) -> io::Result<Option<Arc<str>>> {
        if let Some(known) = self.texts.get(path) {
            return Ok(known.text.clone());
        }
        // One byte more than fits, so that a text that is too long shows as such.
        let text = match self.reader.read(path, TOTAL_INPUT as u64 + 1) {
            Ok(bytes) if is_utf_16(&bytes) => {
                return Err(io::Error::new(ErrorKind::InvalidData, "it is UTF-16: save it as UTF-8"));
            }
            Ok(bytes) => Some(decode(&bytes)),
            Err(error) if is_absent(&error) => None,
            Err(error) => return Err(error),
        };
        self.texts.insert(path.to_owned(), Known { text: text.clone(), noted: false });
        Ok(text)
    }

    fn note(&mut self, path: &Path) {
        let known = self.texts.get_mut(path).map(|known| &mut known.noted);
        if known.is_some_and(|noted| !std::mem::replace(noted, true)) {
            self.files_read.push(path.to_owned());
        }
    }
}

fn beside(origin: &Origin, name: &str) -> PathBuf {
    match origin {
        Origin::Path(path) => path.parent().unwrap_or(Path::new("")).join(name),
        Origin::Shipped(_) | Origin::Nowhere => PathBuf::from(name),
    }
}

/// Whether the search may go on: there is no file of that name, rather than one that cannot be read.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
            | ErrorKind::InvalidInput
            | ErrorKind::InvalidFilename
    )
}
