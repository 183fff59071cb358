//! Which wire formats are there, and which numbers make up each?

/// The language a `.defs` file is read in: the three families differ in keywords, flags and verdicts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// Apple's MIG as of 2024.
    Apple,
    /// OSF MK's MIG.
    Osf,
    /// GNU MIG as of 2026.
    Gnu,
}

impl Dialect {
    /// The family's name as diagnostics say it.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Apple => "Apple",
            Dialect::Osf => "OSF",
            Dialect::Gnu => "GNU",
        }
    }
}

/// How a message says what it carries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Descriptors first, then an NDR record and plain data (Apple, OSF).
    Untyped {
        /// Bytes of a port descriptor.
        port_descriptor: u32,
        /// Bytes of a descriptor of an out-of-line region, of data or of rights.
        region_descriptor: u32,
        /// Bytes of the NDR record.
        ndr: u32,
    },
    /// Every item is preceded by a type descriptor (GNU).
    Typed {
        /// The short form of a type descriptor.
        short: DescriptorForm,
        /// The long form.
        long: DescriptorForm,
        /// Bytes of a right inside the message.
        right: u32,
        /// Bytes of a right in a region.
        distant_right: u32,
        /// The most bytes that an array without limit may have inside the message.
        inline: u32,
    },
}

/// How large a type descriptor of one form is, and how much its fields can say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DescriptorForm {
    /// Its bytes.
    pub bytes: u32,
    /// The largest type number.
    pub name: u32,
    /// The largest size of an item, in bits.
    pub bits: u32,
    /// The most items.
    pub number: u32,
}

/// One wire format: a set of numbers, and the dialect and macros that go with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Abi {
    /// The name that `--abi` takes.
    pub name: &'static str,
    /// The language of its `.defs` files.
    pub dialect: Dialect,
    /// Bytes of the message header.
    pub header: u32,
    /// Every field starts at a multiple of this many bytes, and is padded to one.
    pub alignment: u32,
    /// Bytes of an address in a message.
    pub pointer: u32,
    /// The type number of a 64-bit integer (`MACH_MSG_TYPE_INTEGER_64`).
    pub integer_64: u32,
    /// How a message says what it carries.
    pub style: Style,
    predefined: &'static [(&'static str, &'static str)],
}

const fn untyped(region_descriptor: u32) -> Style {
    Style::Untyped { port_descriptor: 12, region_descriptor, ndr: 8 }
}

/// Apple, LP64. The processor's macro is added by [`Abi::predefined`].
pub const XNU64: Abi = Abi {
    name: "xnu64",
    dialect: Dialect::Apple,
    header: 24,
    alignment: 4,
    pointer: 8,
    integer_64: 3,
    style: untyped(16),
    predefined: &[("__MACH30__", "1"), ("__APPLE__", "1"), ("__LP64__", "1"), ("__LITTLE_ENDIAN__", "1")],
};

/// Apple, ILP32.
pub const XNU32: Abi = Abi {
    name: "xnu32",
    pointer: 4,
    style: untyped(12),
    predefined: &[("__MACH30__", "1"), ("__APPLE__", "1"), ("__LITTLE_ENDIAN__", "1"), ("__i386__", "1")],
    ..XNU64
};

/// OSF MK, 32 bit.
pub const OSF32: Abi = Abi { name: "osf32", dialect: Dialect::Osf, predefined: &[], ..XNU32 };

/// GNU Mach on i386.
pub const GNU32: Abi = Abi {
    name: "gnu32",
    dialect: Dialect::Gnu,
    header: 24,
    alignment: 4,
    pointer: 4,
    integer_64: 11,
    style: Style::Typed {
        short: DescriptorForm { bytes: 4, name: 0xff, bits: 0xff, number: 0xfff },
        long: DescriptorForm { bytes: 12, name: 0xffff, bits: 0xffff, number: u32::MAX },
        right: 4,
        distant_right: 4,
        inline: 2048,
    },
    predefined: &[("__i386__", "1")],
};

/// On x86_64 a bit tells the two forms apart, and nothing else.
const WIDE_DESCRIPTOR: DescriptorForm =
    DescriptorForm { bytes: 8, name: 0xff, bits: 0xffff, number: u32::MAX };

/// GNU Mach on x86_64, 2023 and later.
pub const GNU64: Abi = Abi {
    name: "gnu64",
    header: 32,
    alignment: 8,
    pointer: 8,
    style: Style::Typed {
        short: WIDE_DESCRIPTOR,
        long: WIDE_DESCRIPTOR,
        right: 8,
        distant_right: 4,
        inline: 2048,
    },
    predefined: &[("__x86_64__", "1"), ("__LP64__", "1")],
    ..GNU32
};

/// Every ABI, in the order that the documentation lists them.
pub const ALL: [&Abi; 5] = [&XNU64, &XNU32, &OSF32, &GNU32, &GNU64];

impl Abi {
    /// The ABI that `--abi` names.
    ///
    /// ```
    /// assert_eq!(mig_rs::abi::Abi::named("osf32").unwrap().header, 24);
    /// assert!(mig_rs::abi::Abi::named("vax").is_none());
    /// ```
    pub fn named(name: &str) -> Option<&'static Abi> {
        ALL.into_iter().find(|abi| abi.name == name)
    }

    /// The ABI of the programs that `target`, a Rust target triple, makes.
    pub fn of_target(target: &str) -> &'static Abi {
        let processor = target.split('-').next().unwrap_or(target);
        let narrow =
            matches!(processor, "i386" | "i586" | "i686" | "armv7k" | "armv7s" | "armv7" | "arm64_32");
        if target.contains("-apple-") {
            if narrow { &XNU32 } else { &XNU64 }
        } else if target.contains("-hurd") {
            if processor == "x86_64" { &GNU64 } else { &GNU32 }
        } else {
            &XNU64
        }
    }

    /// The macros that are defined before the first line is read, for programs of `target`.
    ///
    /// Only xnu64 looks at the target: it has two processors, which name themselves.
    pub fn predefined(&self, target: Option<&str>) -> Vec<(&'static str, &'static str)> {
        let mut macros = self.predefined.to_vec();
        if *self == XNU64 {
            let intel = target.is_some_and(|t| t.starts_with("x86_64"));
            macros.push(if intel { ("__x86_64__", "1") } else { ("__arm64__", "1") });
        }
        macros
    }
}
