//! The worked examples: each interface, and what was measured of it.

use std::path::PathBuf;

use super::{Outcome, read_input};
use crate::abi::Abi;
use crate::model::Options;
use crate::preprocess::Setting;
use crate::source::Loader;

/// One example for one ABI.
pub(super) struct Example {
    /// As messages say it: `xnu/E01.xnu64`.
    pub(super) name: String,
    pub(super) abi: &'static Abi,
    /// What was measured.
    pub(super) json: serde_json::Value,
    folder: &'static str,
    interface: String,
    seqnos: bool,
}

impl Example {
    /// What becomes of the interface.
    pub(super) fn read(&self) -> Outcome {
        let mut loader = Loader::default().with_shipped(&[]);
        let input = loader.open(&folder(self.folder).join(format!("{}.defs", self.interface))).unwrap();
        let mut settings: Vec<Setting> = self
            .abi
            .predefined(None)
            .into_iter()
            .map(|(name, value)| Setting::Define(name.to_owned(), value.to_owned()))
            .collect();
        if self.seqnos {
            settings.push(Setting::define("SEQNOS"));
        }
        // The sizes that the example of native types was measured with.
        let tv = if self.abi.name == "xnu32" { 12 } else { 16 };
        let options = Options { type_sizes: vec![("my_ts_t".to_owned(), 16), ("my_tv_t".to_owned(), tv)] };
        read_input(self.abi, input, loader, &settings, &options)
    }
}

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name)
}

/// Every example of every ABI.
pub(super) fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    for name in ["xnu", "osf", "gnu", "mo"] {
        let files = std::fs::read_dir(folder(name)).unwrap().map(|file| file.unwrap().path());
        for path in files.filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let (interface, abi) = stem.rsplit_once('.').unwrap();
            examples.push(Example {
                name: format!("{name}/{stem}"),
                abi: Abi::named(abi).unwrap(),
                json: serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap(),
                folder: name,
                interface: interface.split('.').next().unwrap().to_owned(),
                seqnos: interface.ends_with(".SEQNOS"),
            });
        }
    }
    assert!(examples.len() > 70, "{} examples", examples.len());
    examples
}
