//! What does the parser hand to the model? One node a construct, names unresolved, every node with its place.

use crate::source::Span;

/// The text of a documentation comment, signs and indentation taken off; empty where there is none.
pub type Docs = String;

/// A name or other word, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The word.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A number of a statement or a size after its arithmetic: at most 32 bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Number {
    /// Its value.
    pub value: u32,
    /// Where; of an expression, all of it.
    pub span: Span,
}

/// A whole file with everything that it includes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct File {
    /// In order; those that could not be read are missing.
    pub statements: Vec<Statement>,
    /// Names of types whose declaration could not be read: using one brings no second error.
    pub broken_types: Vec<String>,
    /// A `subsystem` statement could not be read: that there is none brings no second error.
    pub broken_subsystem: bool,
    /// The end of the input.
    pub end: Span,
}

/// One statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// The comment that documents it.
    pub docs: Docs,
    /// From its keyword to its last word.
    pub span: Span,
    /// What it says.
    pub kind: StatementKind,
}

/// What a statement says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StatementKind {
    /// `subsystem { kerneluser | kernelserver } name base`.
    Subsystem {
        /// The modes, in order, repeats included.
        modes: Vec<(KernelMode, Span)>,
        /// The subsystem's name.
        name: Name,
        /// The message id of the first routine.
        base: Number,
    },
    /// `type …`.
    Type(Box<TypeDeclaration>),
    /// `routine …` or `simpleroutine …`.
    Routine(Routine),
    /// `skip`; with a count in GNU's form.
    Skip(Option<Number>),
    /// `msgoption W`.
    MsgOption(Name),
    /// `waittime W`, or `nowaittime`.
    WaitTime(Option<Name>),
    /// `sendtime W`, or `nosendtime`.
    SendTime(Option<Name>),
    /// `consumeonsenderror W`: the word is checked by the model.
    ConsumeOnSendError(Name),
    /// `usespecialreplyport N`.
    UseSpecialReplyPort(Number),
    /// `UserTypeLimit N`: never changes a message.
    UserTypeLimit(Number),
    /// `OnStackLimit N`: never changes a message.
    OnStackLimit(Number),
    /// `error X`: does nothing.
    Error(Name),
    /// `serverprefix P`.
    ServerPrefix(Name),
    /// `userprefix P`.
    UserPrefix(Name),
    /// `serverdemux N`.
    ServerDemux(Name),
    /// `import F` and its kin: C headers, of no use to Rust.
    Import {
        /// For which files.
        kind: ImportKind,
        /// With its delimiters.
        file: Name,
    },
    /// `rcsid "…"`, quotes kept.
    Rcsid(Name),
}

/// Which side of an interface lives in the kernel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KernelMode {
    /// `kerneluser`.
    User,
    /// `kernelserver`.
    Server,
}

/// Which generated C files include an imported header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImportKind {
    /// `import`: all.
    Both,
    /// `uimport`: the client's.
    User,
    /// `simport`: the server's.
    Server,
    /// `dimport` (Apple): headers only.
    Headers,
    /// `iimport` (Apple): bodies only.
    Bodies,
}

/// `name = specification { modifier }`: in a `type` statement or in an argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeDeclaration {
    /// What it is called.
    pub name: Name,
    /// Its shape.
    pub spec: TypeSpec,
    /// C names and functions, in order.
    pub modifiers: Vec<Modifier>,
}

/// The shape of a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeSpec {
    /// Where.
    pub span: Span,
    /// What it says.
    pub kind: TypeSpecKind,
}

/// What a specification says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TypeSpecKind {
    /// `A` or `A|B`: what is sent and what is received.
    Basic {
        /// The sender's side.
        sent: TypeNumber,
        /// The receiver's side, where it is told.
        received: Option<TypeNumber>,
    },
    /// GNU's `(A|B, bits { , flag })`.
    LongForm {
        /// The sender's side.
        sent: TypeNumber,
        /// The receiver's side, where it is told.
        received: Option<TypeNumber>,
        /// Bits of one item.
        bits: Number,
        /// In order.
        flags: Vec<Flag>,
    },
    /// Another type's name.
    Named(Name),
    /// `array[…] of T`.
    Array {
        /// How many.
        extent: Extent,
        /// Of what.
        element: Box<TypeSpec>,
    },
    /// `struct[n] of T`.
    Struct {
        /// How many.
        count: Number,
        /// Of what.
        element: Box<TypeSpec>,
    },
    /// GNU's `struct { T name; … }`.
    Members(Vec<Member>),
    /// `^ T`.
    OutOfLine(Box<TypeSpec>),
    /// `c_string[n]`, and `c_string[*:n]` which is varying.
    CString {
        /// Bytes with the NUL; at most, where it varies.
        size: Number,
        /// Only what is there is sent.
        varying: bool,
    },
    /// Apple's `PointerTo(T)`, `ValueOf(T)`, `PointerToIfNot(T, bad)`.
    Native {
        /// Which of the three.
        kind: NativeKind,
        /// The C type, its words joined by one blank.
        c_type: Name,
        /// The value that stands for "none".
        bad: Option<Name>,
    },
}

/// How many elements an array has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// `[n]`.
    Fixed(Number),
    /// `[*:n]`: at most n, counted.
    Bounded(Number),
    /// `[]` or `[*]`.
    Unbounded,
}

/// A type number: written as such, or as one of the names the dialect has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TypeNumber {
    /// Digits.
    Number(Number),
    /// `MACH_MSG_TYPE_…` or `polymorphic`, as written.
    Symbol(Name),
}

/// Which native form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NativeKind {
    /// By reference.
    PointerTo,
    /// By value.
    ValueOf,
    /// By reference, unless it is the value that stands for "none".
    PointerToIfNot,
}

/// One member of GNU's `struct { }`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its type's name.
    pub type_name: Name,
    /// Its own name.
    pub name: Name,
}

/// A C name or function of a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Modifier {
    /// `intran : translated function(server)`.
    Intran {
        /// The C type the server function gets.
        translated: Name,
        /// The function.
        function: Name,
        /// The C type it takes.
        server: Name,
    },
    /// `outtran : server function(translated)`.
    Outtran {
        /// The C type that is sent.
        server: Name,
        /// The function.
        function: Name,
        /// The C type it takes.
        translated: Name,
    },
    /// `destructor : function(translated)`.
    Destructor {
        /// The function.
        function: Name,
        /// The C type it takes.
        translated: Name,
    },
    /// GNU's `intranpayload : translated function`.
    IntranPayload {
        /// The C type the server function gets.
        translated: Name,
        /// The function.
        function: Name,
    },
    /// `ctype : T`: both sides.
    CType(Name),
    /// `cusertype : T`.
    CUserType(Name),
    /// `cservertype : T`.
    CServerType(Name),
}

/// A routine of either kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Routine {
    /// Whether it is answered.
    pub kind: RoutineKind,
    /// Its name, without prefixes.
    pub name: Name,
    /// In order.
    pub arguments: Vec<Argument>,
}

/// Whether a routine is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoutineKind {
    /// `routine`.
    Routine,
    /// `simpleroutine`.
    Simpleroutine,
}

/// One argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Argument {
    /// The comment that documents it.
    pub docs: Docs,
    /// From its first to its last word.
    pub span: Span,
    /// Its direction, where it is told.
    pub direction: Option<(Direction, Span)>,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: ArgumentType,
    /// The trailer field that OSF's `serverimpl X : T, FIELD` and `userimpl` name.
    pub trailer_field: Option<Box<Name>>,
    /// In order.
    pub flags: Vec<Flag>,
}

/// The type of an argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ArgumentType {
    /// `: name`.
    Named(Name),
    /// `: name = specification …`: a type of its own.
    Declared(Box<TypeDeclaration>),
    /// `: PointerTo(…)` and its kin: a type without a name.
    Native(Box<TypeSpec>),
}

/// A direction keyword.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Direction {
    In,
    Out,
    InOut,
    RequestPort,
    ReplyPort,
    UReplyPort,
    SReplyPort,
    WaitTime,
    SendTime,
    MsgOption,
    MsgSeqno,
    SecToken,
    ServerSecToken,
    UserSecToken,
    AuditToken,
    ServerAuditToken,
    UserAuditToken,
    ServerContextToken,
    ServerImpl,
    UserImpl,
}

/// `, flag` or `, flag[]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Flag {
    /// Which.
    pub kind: FlagKind,
    /// `[]` stands behind it.
    pub brackets: bool,
    /// Where.
    pub span: Span,
}

/// A flag word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum FlagKind {
    SameCount,
    RetCode,
    PhysicalCopy,
    Overwrite,
    Dealloc,
    NotDealloc,
    CountInOut,
    Auto,
    Const,
    IsLong,
    IsNotLong,
    ServerCopy,
}
