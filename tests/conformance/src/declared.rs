//! How are the types declared that no header has, so that stubs can be compiled?
//!
//! The stubs hold what is said here against what Debian's MIG believes: they assert the size of every type that they copy.

use std::collections::{BTreeMap, BTreeSet};

use mig_rs::model::{Extent, Form, Shape, Subsystem, Type, TypeName};

/// A declaration in C for every type of an interface.
pub(crate) struct Declarations {
    all: BTreeMap<String, String>,
    /// Those that are known to be missing.
    missing: BTreeSet<String>,
}

impl Declarations {
    /// Those of `subsystem`. Translated values are words, whatever they stand for.
    pub(crate) fn of(subsystem: &Subsystem) -> Self {
        let mut all = BTreeMap::new();
        all.insert("ipc_port_t".to_owned(), "typedef struct ipc_port *ipc_port_t;\n".to_owned());
        for (_, ty) in subsystem.types.iter() {
            for name in [ty.user_name(), ty.server_name()] {
                all.entry(name.to_owned()).or_insert_with(|| declaration(name, ty));
                let constant = format!("typedef const char *const_{name};\n");
                all.entry(format!("const_{name}")).or_insert(constant);
            }
        }
        for (_, ty) in subsystem.types.iter() {
            let name = ty.translated_name();
            all.entry(name.to_owned()).or_insert_with(|| format!("typedef int {name};\n"));
        }
        // Inner shapes have no name.
        all.remove("");
        Declarations { all, missing: BTreeSet::new() }
    }

    /// What no header has a word for is missing.
    pub(crate) fn declare_unless(&mut self, words: &BTreeSet<String>) {
        self.missing.extend(self.all.keys().filter(|name| !words.contains(*name)).cloned());
    }

    /// Learns which names the compiler has missed. Whether there are any that it can be told.
    pub(crate) fn learn(&mut self, complaint: &str) -> bool {
        let quoted = complaint.lines().filter_map(|line| {
            let about_type = line.contains("unknown type name") || line.contains("undeclared");
            about_type.then(|| line.split('\'').nth(1)).flatten()
        });
        let before = self.missing.len();
        self.missing.extend(quoted.filter(|name| self.all.contains_key(*name)).map(str::to_owned));
        self.missing.len() != before
    }

    /// The declarations of what is missing.
    pub(crate) fn text(&self) -> String {
        let text: String =
            self.missing.iter().filter_map(|name| self.all.get(name)).map(String::as_str).collect();
        // The C type of a right is in a header.
        if text.is_empty() { text } else { format!("#include <mach/port.h>\n{text}") }
    }
}

/// A type of the right size that C can copy as it copies one of its kind.
fn declaration(name: &str, ty: &Type) -> String {
    let bytes = ty.size;
    let plain = match bytes {
        1 => format!("signed char {name}"),
        2 => format!("short {name}"),
        4 => format!("int {name}"),
        8 => format!("long long {name}"),
        _ => format!("struct {{ char bytes[{bytes}]; }} {name}"),
    };
    let text = match (&ty.form, &ty.shape) {
        (Form::Right(_), _) => format!("mach_port_t {name}"),
        (Form::Region(_), _)
        | (_, Shape::OutOfLine(_) | Shape::Array { extent: Extent::Bounded(_) | Extent::Unbounded, .. }) => {
            format!("char *{name}")
        }
        (_, Shape::Array { .. } | Shape::CString { .. }) => format!("char {name}[{bytes}]"),
        (_, Shape::Scalar(scalar)) if scalar.received == TypeName::Number(12) => {
            format!("char {name}[{bytes}]")
        }
        (_, Shape::Struct { .. } | Shape::Members(_)) => format!("struct {{ char bytes[{bytes}]; }} {name}"),
        (_, Shape::Scalar(_) | Shape::Native(_)) => plain,
    };
    format!("typedef {text};\n")
}
