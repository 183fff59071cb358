//! Generates the interfaces, and makes of each what the compiler must write out: clients without type parameters, and a server of which
//! nothing is known, so that both ways a handler can end stay in its stubs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// One of each family.
const WIRES: [&str; 2] = ["xnu64", "gnu32"];
const SHIPPED: [&str; 7] = ["clock", "clock_reply", "exc", "mach", "mach_exc", "memory_object", "notify"];
const WITH_SEQNOS: [&str; 2] = ["memory_object", "notify"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let mut all = String::new();
    for abi in WIRES {
        let shipped = SHIPPED.map(|name| root.join("defs/mach").join(name).with_extension("defs"));
        let out = out.join(abi);
        std::fs::create_dir_all(&out)?;
        writeln!(all, "pub mod {abi} {{")?;
        for file in shipped.into_iter().chain([root.join("tests/bench/seven/seven.defs")]) {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let builder = mig_rs::Builder::new().abi(abi).file(file).out_dir(&out);
            builder.seqnos(WITH_SEQNOS.contains(&&*name)).compile()?;
            let text = std::fs::read_to_string(out.join(&name).with_extension("rs"))?;
            writeln!(all, "pub mod {name} {{\n{}\n{}}}", compiled(&text), servers(&text))?;
        }
        writeln!(all, "}}")?;
    }
    std::fs::write(out.join("all.rs"), all)?;
    Ok(())
}

/// Generated text whose handlers have a body, and whose clients take what they would convert to.
fn compiled(text: &str) -> String {
    let (mut all, mut is_trait) = (String::new(), false);
    for line in text.lines() {
        is_trait |= line.starts_with("    pub trait ");
        is_trait &= line != "    }";
        if is_trait && line.starts_with("        fn ") {
            all += "#[inline(never)]\n";
        }
        match line.strip_suffix(';') {
            Some(signature) if is_trait && !line.trim_start().starts_with("//") => {
                all += signature;
                all += " { crate::unknown() }";
            }
            _ => all += line,
        }
        all.push('\n');
    }
    while let Some(at) = all.find("impl Into<") {
        let inner = at + "impl Into<".len();
        let mut open = 1;
        let end = all[inner..].find(|letter| {
            open += match letter {
                '<' => 1,
                '>' => -1,
                _ => 0,
            };
            open == 0
        });
        let end = inner + end.unwrap_or(0);
        all.replace_range(end..=end, "");
        all.replace_range(at..inner, "");
    }
    all.replace(".into()", "")
}

/// A demux for each server of a text.
fn servers(text: &str) -> String {
    let mut all = "pub struct Unknown;\n".to_owned();
    for line in text.lines() {
        let Some((name, rest)) = line.strip_prefix("    pub fn ").and_then(|line| line.split_once("<S: "))
        else {
            continue;
        };
        let handlers = rest.split('>').next().unwrap_or_default();
        all += &format!(
            "impl {handlers} for Unknown {{}}\n\
             pub unsafe fn demux_{name}(request: *mut u8, reply: *mut u8) -> bool {{\n\
             unsafe {{ ::mig_rs_runtime::Dispatch::dispatch(&{name}(&Unknown), request, reply).is_ok() }}\n}}\n",
        );
    }
    all
}
