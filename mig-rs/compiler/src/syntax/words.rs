//! Which words does the language have, in which dialects, and which of them can name nothing else?

use std::sync::LazyLock;

use crate::abi::Dialect;

const ALL: &[Dialect] = &[Dialect::Apple, Dialect::Osf, Dialect::Gnu];
const UNTYPED: &[Dialect] = &[Dialect::Apple, Dialect::Osf];
const APPLE: &[Dialect] = &[Dialect::Apple];
const GNU: &[Dialect] = &[Dialect::Gnu];

macro_rules! words {
    ($($word:ident $spelling:literal $dialects:ident,)*) => {
        /// A word with a meaning of its own, in one dialect at least.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Word {
            $($word,)*
        }

        impl Word {
            const SPELLINGS: &[(&str, Word)] = &[$(($spelling, Word::$word),)*];

            /// As the documentation spells it.
            pub(super) fn spelling(self) -> &'static str {
                match self {
                    $(Word::$word => $spelling,)*
                }
            }

            /// The dialects that have it.
            pub(super) fn dialects(self) -> &'static [Dialect] {
                match self {
                    $(Word::$word => $dialects,)*
                }
            }
        }
    };
}

words! {
    // Statements
    Subsystem "subsystem" ALL,
    KernelUser "kerneluser" ALL,
    KernelServer "kernelserver" ALL,
    Routine "routine" ALL,
    Simpleroutine "simpleroutine" ALL,
    Skip "skip" ALL,
    Type "type" ALL,
    MsgOption "msgoption" ALL,
    WaitTime "waittime" ALL,
    NoWaitTime "nowaittime" ALL,
    SendTime "sendtime" APPLE,
    NoSendTime "nosendtime" APPLE,
    UseSpecialReplyPort "usespecialreplyport" APPLE,
    ConsumeOnSendError "consumeonsenderror" APPLE,
    UserTypeLimit "UserTypeLimit" APPLE,
    OnStackLimit "OnStackLimit" APPLE,
    Error "error" ALL,
    ServerPrefix "serverprefix" ALL,
    UserPrefix "userprefix" ALL,
    ServerDemux "serverdemux" ALL,
    Rcsid "rcsid" ALL,
    Import "import" ALL,
    UImport "uimport" ALL,
    SImport "simport" ALL,
    DImport "dimport" APPLE,
    IImport "iimport" APPLE,
    // Types
    Array "array" ALL,
    Of "of" ALL,
    Struct "struct" ALL,
    CString "c_string" ALL,
    Polymorphic "polymorphic" ALL,
    PointerTo "PointerTo" APPLE,
    PointerToIfNot "PointerToIfNot" APPLE,
    ValueOf "ValueOf" APPLE,
    Intran "intran" ALL,
    Outtran "outtran" ALL,
    Destructor "destructor" ALL,
    IntranPayload "intranpayload" GNU,
    CType "ctype" ALL,
    CUserType "cusertype" ALL,
    CServerType "cservertype" ALL,
    // Arguments
    In "in" ALL,
    Out "out" ALL,
    InOut "inout" ALL,
    RequestPort "requestport" ALL,
    ReplyPort "replyport" ALL,
    UReplyPort "ureplyport" ALL,
    SReplyPort "sreplyport" ALL,
    MsgSeqno "msgseqno" ALL,
    SecToken "sectoken" APPLE,
    ServerSecToken "serversectoken" UNTYPED,
    UserSecToken "usersectoken" UNTYPED,
    AuditToken "audittoken" APPLE,
    ServerAuditToken "serveraudittoken" APPLE,
    UserAuditToken "useraudittoken" APPLE,
    ServerContextToken "servercontexttoken" APPLE,
    ServerImpl "serverimpl" UNTYPED,
    UserImpl "userimpl" UNTYPED,
    // Flags
    SameCount "samecount" UNTYPED,
    RetCode "retcode" ALL,
    PhysicalCopy "physicalcopy" UNTYPED,
    Overwrite "overwrite" UNTYPED,
    Dealloc "dealloc" ALL,
    NotDealloc "notdealloc" ALL,
    CountInOut "countinout" ALL,
    Auto "auto" UNTYPED,
    Const "const" UNTYPED,
    IsLong "islong" GNU,
    IsNotLong "isnotlong" GNU,
    ServerCopy "servercopy" GNU,
}

/// The words and their spellings by length: every name of a text is looked up.
static BY_LENGTH: LazyLock<Vec<Vec<(&str, Word)>>> = LazyLock::new(|| {
    let mut lists = Vec::new();
    for (spelling, word) in Word::SPELLINGS {
        lists.resize_with(lists.len().max(spelling.len() + 1), Vec::new);
        lists[spelling.len()].push((*spelling, *word));
    }
    lists
});

/// How a type number's name starts.
const SYMBOL_PREFIX: &str = "MACH_MSG_TYPE_";

/// What follows [`SYMBOL_PREFIX`] in the names that at least one dialect has.
const SYMBOLS: &[&str] = &[
    "UNSTRUCTURED",
    "BIT",
    "BOOLEAN",
    "INTEGER_8",
    "INTEGER_16",
    "INTEGER_32",
    "INTEGER_64",
    "CHAR",
    "BYTE",
    "REAL",
    "REAL_32",
    "REAL_64",
    "STRING",
    "STRING_C",
    "PORT_NAME",
    "MOVE_RECEIVE",
    "MOVE_SEND",
    "MOVE_SEND_ONCE",
    "COPY_SEND",
    "MAKE_SEND",
    "MAKE_SEND_ONCE",
    "PORT_RECEIVE",
    "PORT_SEND",
    "PORT_SEND_ONCE",
    "POLYMORPHIC",
    "PROTECTED_PAYLOAD",
];

impl Word {
    /// Every word.
    pub(super) fn every() -> impl Iterator<Item = Word> {
        Word::SPELLINGS.iter().map(|(_, word)| *word)
    }

    /// The word that `text` is in some dialect. Letter case does not matter, but for those in [`Word::exact`].
    pub(super) fn named(text: &str) -> Option<Word> {
        Word::in_any_case(text).filter(|word| !word.exact() || word.spelling() == text)
    }

    /// As [`Word::named`], and letter case does not matter at all.
    pub(super) fn in_any_case(text: &str) -> Option<Word> {
        let found =
            BY_LENGTH.get(text.len())?.iter().find(|(spelling, _)| spelling.eq_ignore_ascii_case(text));
        found.map(|(_, word)| *word)
    }

    /// Whether it must be written in its own letter case.
    pub(super) fn exact(self) -> bool {
        self.spelling().starts_with(|first: char| first.is_ascii_uppercase())
    }

    /// Whether `dialect` has it.
    pub(super) fn known_in(self, dialect: Dialect) -> bool {
        self.dialects().contains(&dialect)
    }

    /// Whether it can name nothing in `dialect`. GNU's `error` is a statement of old and a name today.
    pub(super) fn reserved_in(self, dialect: Dialect) -> bool {
        self.known_in(dialect) && (self != Word::Error || dialect != Dialect::Gnu)
    }

    /// Whether it opens a statement.
    pub(super) fn opens_statement(self) -> bool {
        use Word::*;
        matches!(
            self,
            Subsystem
                | Routine
                | Simpleroutine
                | Skip
                | Type
                | MsgOption
                | WaitTime
                | NoWaitTime
                | SendTime
                | NoSendTime
                | UseSpecialReplyPort
                | ConsumeOnSendError
                | UserTypeLimit
                | OnStackLimit
                | Error
                | ServerPrefix
                | UserPrefix
                | ServerDemux
                | Rcsid
                | Import
                | UImport
                | SImport
                | DImport
                | IImport
        )
    }
}

/// The word that CMU's MIG had for a routine, and today's word for it.
pub(super) fn old_routine_word(text: &str) -> Option<&'static str> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("function") || is("procedure") || is("camelotroutine") {
        Some("routine")
    } else if is("simpleprocedure") {
        Some("simpleroutine")
    } else {
        None
    }
}

/// Whether `text` is written as the name of a type number. Which of them a dialect has is the model's to say.
pub(super) fn is_symbol(text: &str) -> bool {
    text.starts_with(SYMBOL_PREFIX)
}

/// Whether `text` is the name of a type number that some dialect has.
pub(super) fn is_known_symbol(text: &str) -> bool {
    text.strip_prefix(SYMBOL_PREFIX).is_some_and(|rest| SYMBOLS.contains(&rest))
}

/// The right spelling of a type number's name in the wrong letter case.
pub(super) fn symbol_in_wrong_case(text: &str) -> Option<String> {
    text.get(..SYMBOL_PREFIX.len()).filter(|start| start.eq_ignore_ascii_case(SYMBOL_PREFIX))?;
    let upper = text.to_ascii_uppercase();
    (upper != text && is_known_symbol(&upper)).then_some(upper)
}

/// The word among those that `wanted` takes that `text` looks like a slip of the pen for.
pub(super) fn nearest(text: &str, wanted: impl Fn(&Word) -> bool) -> Option<Word> {
    let allowed = (text.len() / 3).min(3);
    let words = Word::SPELLINGS.iter().filter(|(spelling, _)| spelling.len().abs_diff(text.len()) <= allowed);
    let ranked =
        words.filter(|(_, word)| wanted(word)).map(|(spelling, word)| (distance(text, spelling), *word));
    let best = ranked.min_by_key(|(distance, _)| *distance)?;
    (best.0 <= allowed).then_some(best.1)
}

/// How many letters must be put in, taken out or changed to make `b` of `a`, in whatever letter case.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let change = diagonal + usize::from(!x.eq_ignore_ascii_case(&y));
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
