//! How do interfaces go through the stages?

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::named::{self, Named};
use super::{Error, Input, Options, Report, Side, seqnos};
use crate::abi::Abi;
use crate::diagnostics::Diagnostics;
use crate::emit::{self, rust};
use crate::layout::{self, Layout};
use crate::model::{self, Subsystem};
use crate::preprocess::{self, Preprocessed, Setting};
use crate::source::{self, Disk, Loader, SourceMap};
use crate::syntax;

/// One run: what it was asked for, what it has read so far, and what there is to say about it.
pub(super) struct Session<'a> {
    pub(super) options: &'a Options,
    pub(super) abi: &'static Abi,
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Diagnostics,
    settings: Vec<Setting>,
    loader: Loader,
    named: Named<'a>,
    /// The texts, in the order they were asked for.
    texts: Vec<source::Input>,
}

/// One interface that was read to its end.
pub(super) struct Reading {
    pub(super) subsystem: Subsystem,
    pub(super) layout: Layout,
}

impl<'a> Session<'a> {
    /// Opens every interface that was asked for.
    pub(super) fn begin(options: &'a Options) -> Result<Self, Error> {
        let abi = options.abi().map_err(Error::Usage)?;
        let mut session = Session {
            options,
            abi,
            sources: SourceMap::default(),
            diagnostics: Diagnostics::default(),
            settings: options.settings().map_err(Error::Usage)?,
            loader: Loader::new(Disk, &options.include_dirs),
            named: Named::of(options),
            texts: Vec::new(),
        };
        named::check_maps(&options.maps).map_err(Error::Usage)?;
        if options.inputs.is_empty() {
            return Err(Error::Usage("no interface was named".to_owned()));
        }
        let from_stdin = |input: &&Input| matches!(input, Input::StandardInput);
        if options.inputs.iter().filter(from_stdin).count() > 1 {
            return Err(Error::Usage("standard input can be read only once".to_owned()));
        }
        for input in &options.inputs {
            let text = session.open(input)?;
            session.texts.push(text);
        }
        Ok(session)
    }

    fn open(&mut self, input: &Input) -> Result<source::Input, Error> {
        match input {
            Input::File(path) => {
                self.loader.open(path).map_err(|source| Error::Read { path: path.clone(), source })
            }
            Input::StandardInput => {
                let mut bytes = Vec::new();
                // One byte more than fits, so that a text that is too long shows as such.
                let limit = source::TOTAL_INPUT as u64 + 1;
                match io::stdin().lock().take(limit).read_to_end(&mut bytes) {
                    Ok(_) => Ok(source::Input::new(STANDARD_INPUT, bytes)),
                    Err(source) => Err(Error::Read { path: STANDARD_INPUT.into(), source }),
                }
            }
            Input::Text { name, text } => Ok(source::Input::new(name, text)),
        }
    }

    /// How many interfaces there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The name of an interface, without its folders.
    pub(super) fn file_name(&self, index: usize) -> String {
        let name = &self.texts[index].name;
        Path::new(name).file_name().map_or_else(|| name.clone(), |file| file.to_string_lossy().into_owned())
    }

    /// Every file that was read, as it was opened. Interfaces inside the program are none.
    pub(super) fn files_read(&self) -> &[PathBuf] {
        self.loader.files_read()
    }

    /// The text of an interface after preprocessing.
    pub(super) fn expand(&mut self, index: usize) -> String {
        let text = self.preprocess(index, &self.settings.clone());
        preprocess::expand(&text, &self.sources)
    }

    /// Reads an interface. `None` where it has errors.
    pub(super) fn read(&mut self, index: usize) -> Option<Reading> {
        self.read_with(index, &self.settings.clone())
    }

    /// Reads an interface once more, with `SEQNOS=1`. `None` where it has errors.
    fn read_seqnos(&mut self, index: usize) -> Option<Reading> {
        let mut settings = self.settings.clone();
        settings.push(Setting::define("SEQNOS"));
        self.again(|session| session.read_with(index, &settings))
    }

    /// Does something once more for the reading with sequence numbers, and tells only what is new.
    fn again<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::take(&mut self.diagnostics);
        let result = work(self);
        let new = std::mem::replace(&mut self.diagnostics, before);
        self.diagnostics.extend_unless_told(new, &self.sources, "while the file was read with `SEQNOS=1`");
        result
    }

    fn preprocess(&mut self, index: usize, settings: &[Setting]) -> Preprocessed {
        let input = self.texts[index].clone();
        preprocess::preprocess(input, settings, &mut self.loader, &mut self.sources, &mut self.diagnostics)
    }

    /// What an interface means. `None` where it has errors.
    pub(super) fn resolve(&mut self, index: usize) -> Option<Subsystem> {
        self.resolve_with(index, &self.settings.clone())
    }

    fn resolve_with(&mut self, index: usize, settings: &[Setting]) -> Option<Subsystem> {
        let errors = self.diagnostics.errors();
        let file = {
            // The tokens make room for what comes of them.
            let text = self.preprocess(index, settings);
            syntax::parse(&text, &self.sources, self.abi, &mut self.diagnostics)
        };
        let diagnostics = &mut self.diagnostics;
        let type_sizes = self.options.type_sizes.iter().map(|(name, size)| (name.clone(), *size)).collect();
        let subsystem = model::resolve(&file, self.abi, &model::Options { type_sizes }, diagnostics)?;
        self.named.saw(&subsystem);
        (diagnostics.errors() == errors).then_some(subsystem)
    }

    fn read_with(&mut self, index: usize, settings: &[Setting]) -> Option<Reading> {
        let subsystem = self.resolve_with(index, settings)?;
        let errors = self.diagnostics.errors();
        let layout = layout::lay_out(&subsystem, self.abi, &mut self.diagnostics);
        (self.diagnostics.errors() == errors).then_some(Reading { subsystem, layout })
    }

    /// An interface, and its reading with sequence numbers where they are asked for. `None` where it has errors.
    fn readings(&mut self, index: usize) -> Option<(Reading, Option<Reading>)> {
        let errors = self.diagnostics.errors();
        let reading = self.read(index)?;
        let seqnos = if self.options.seqnos { Some(self.read_seqnos(index)?) } else { None };
        if let Some(seqnos) = &seqnos {
            seqnos::compare(&reading, seqnos, &mut self.diagnostics);
        }
        (self.diagnostics.errors() == errors).then_some((reading, seqnos))
    }

    /// Judges an interface without making anything of it. `None` where it has errors.
    pub(super) fn judge(&mut self, index: usize) -> Option<Subsystem> {
        let errors = self.diagnostics.errors();
        let (subsystem, seqnos) = if self.options.seqnos {
            let (reading, seqnos) = self.readings(index)?;
            (reading.subsystem, seqnos)
        } else {
            (self.judge_messages(index)?, None)
        };
        rust::report_meeting_names(&subsystem, &mut self.diagnostics);
        if let Some(seqnos) = &seqnos {
            self.again(|session| rust::report_meeting_names(&seqnos.subsystem, &mut session.diagnostics));
        }
        (self.diagnostics.errors() == errors).then_some(subsystem)
    }

    /// What an interface means, if its messages can be laid out.
    fn judge_messages(&mut self, index: usize) -> Option<Subsystem> {
        let subsystem = self.resolve(index)?;
        let errors = self.diagnostics.errors();
        layout::judge(&subsystem, self.abi, &mut self.diagnostics);
        (self.diagnostics.errors() == errors).then_some(subsystem)
    }

    /// The Rust of an interface. `None` where it has errors.
    pub(super) fn generate(&mut self, index: usize) -> Option<String> {
        let (reading, seqnos) = self.readings(index)?;
        let interface = rust::Interface {
            file: &self.file_name(index),
            subsystem: &reading.subsystem,
            seqnos: seqnos.as_ref().map(|seqnos| &seqnos.subsystem),
            layout: &reading.layout,
            abi: self.abi,
        };
        emit::rust(&interface, &self.rust_options(), &mut self.diagnostics)
    }

    fn rust_options(&self) -> rust::Options {
        let Options { sides, optional_handlers, description, deferred, maps, .. } = self.options;
        rust::Options {
            client: sides.contains(&Side::Client),
            server: sides.contains(&Side::Server),
            optional_handlers: *optional_handlers,
            description: *description,
            deferred: deferred.clone(),
            maps: maps.clone(),
        }
    }

    /// The run is over: what came of it, unless the input has errors.
    pub(super) fn report<T>(self, result: Result<T, Error>) -> Report<T> {
        let Session { options, sources, mut diagnostics, named, .. } = self;
        if !diagnostics.has_errors() {
            named.report(&mut diagnostics);
        }
        let result = if diagnostics.has_errors() {
            let files = diagnostics.refused_inputs(&sources);
            Err(Error::Refused { files, summary: diagnostics.summary() })
        } else {
            result
        };
        let (format, color) = (options.message_format, options.color);
        Report { sources, diagnostics, result, format, color }
    }
}

/// What messages call standard input.
const STANDARD_INPUT: &str = "<stdin>";
