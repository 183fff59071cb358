//! How does a program get the stubs that Debian's mig writes, and what else it has of C?

use std::cell::RefCell;
use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// As C of a task is compiled: for speed, with nothing but the compiler's own headers.
const FLAGS: [&str; 10] = [
    "-m32",
    "-O2",
    "-std=gnu11",
    "-ffreestanding",
    "-fno-pic",
    "-fno-stack-protector",
    "-fno-asynchronous-unwind-tables",
    "-ffunction-sections",
    "-Werror=implicit-function-declaration",
    "-c",
];

pub(crate) struct Stubs {
    gnumach: PathBuf,
    own: PathBuf,
    out: PathBuf,
    compiled: RefCell<Vec<PathBuf>>,
}

impl Stubs {
    pub(crate) fn new(gnumach: &Path) -> Result<Self, Box<dyn Error>> {
        let own = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("c");
        let out = PathBuf::from(std::env::var("OUT_DIR")?).join("c");
        fs::create_dir_all(&out)?;
        println!("cargo::rerun-if-changed={}", own.display());
        Ok(Self { gnumach: gnumach.to_owned(), own, out, compiled: RefCell::default() })
    }

    /// The folder of what is ours: interfaces, and C.
    pub(crate) fn own(&self) -> &Path {
        &self.own
    }

    fn gcc(&self) -> Command {
        let mut gcc = Command::new("gcc");
        gcc.arg("-I").arg(self.own.join("include"));
        gcc.arg("-I").arg(self.gnumach.join("include")).arg("-I").arg(&self.own).arg("-I").arg(&self.out);
        gcc
    }

    /// Has a `.defs` compiled: `NAMEUser` and `NAMEServer`.
    pub(crate) fn generate(&self, defs: &Path) -> Result<(), Box<dyn Error>> {
        let name = defs.file_stem().and_then(|name| name.to_str()).ok_or("no name")?;
        let out = |end: &str| self.out.join(format!("{name}{end}"));
        let text = out(".i");
        let mut preprocess = self.gcc();
        preprocess.args(["-m32", "-E", "-x", "c", "-undef", "-ansi", "-P", "-nostdinc", "-D__i386__=1"]);
        ran(preprocess.arg(defs).arg("-o").arg(&text))?;
        let mut migcom = Command::new(self.gnumach.join("migcom"));
        for (option, end) in
            [("-header", ".h"), ("-sheader", "_server.h"), ("-user", "User.c"), ("-server", "Server.c")]
        {
            migcom.arg(option).arg(out(end));
        }
        ran(migcom.stdin(Stdio::from(File::open(text)?)))
    }

    /// Makes files of C a part of a program: generated ones, or of ours.
    pub(crate) fn link(&self, program: &str, names: &[&str]) -> Result<(), Box<dyn Error>> {
        for name in names {
            let [generated, own] = [&self.out, &self.own].map(|folder| folder.join(name).with_extension("c"));
            let object = self.out.join(name).with_extension("o");
            let source = if generated.exists() { generated } else { own };
            if !self.compiled.borrow().contains(&object) {
                ran(self.gcc().args(FLAGS).arg(source).arg("-o").arg(&object))?;
                self.compiled.borrow_mut().push(object.clone());
            }
            println!("cargo::rustc-link-arg-bin={program}={}", object.display());
        }
        Ok(())
    }
}

fn ran(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}
