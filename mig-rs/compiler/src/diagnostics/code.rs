//! Which conditions are there, and by which number do users and `mig-rs explain` know them?

use std::fmt;

macro_rules! codes {
    ($($number:literal $name:ident $title:literal,)*) => {
        /// One condition, with a number that never changes its meaning.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $(#[doc = $title] $name = $number,)*
        }

        impl Code {
            /// Every code, in the order of the numbers.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The condition in a few words.
            pub fn title(self) -> &'static str {
                match self {
                    $(Code::$name => $title,)*
                }
            }
        }
    };
}

codes! {
    // Preprocessing
    1 IncludeNotFound "an included file is not there",
    2 UnterminatedConditional "a conditional is open at the end of its file",
    3 StrayConditional "`#endif`, `#else` or `#elif` without its `#if`",
    4 ElseAfterElse "`#else` or `#elif` after `#else`",
    5 ErrorDirective "an `#error` line was reached",
    6 WarningDirective "a `#warning` line was reached",
    7 MalformedCondition "the condition of an `#if` cannot be read",
    8 DivisionInCondition "an `#if` divides by zero",
    10 UnknownDirective "a directive that no preprocessor knows",
    12 DoubtfulDirective "a directive says more, or something else, than it does",
    13 MacroArguments "a macro is used with a wrong number of arguments, or not closed",
    14 MalformedMacro "a `#define` cannot be read",
    15 UnterminatedComment "a comment is not closed",
    16 UnterminatedQuote "a quote is not closed on its line",
    17 Limit "a limit that keeps every run short was reached",
    // Words
    100 UnexpectedToken "the grammar wants something else here",
    101 StrayCharacter "a character that `.defs` files do not have",
    103 NulByte "a NUL byte outside comments",
    104 Apostrophe "an apostrophe outside comments",
    105 NumberNotDecimal "a number that is not plain decimal digits",
    106 LeadingZero "a number with a leading zero is decimal",
    107 NumberTooLarge "a number does not fit 32 bits",
    108 NotAConstant "a size is not made of numbers and `+ - * /`",
    112 NotAWord "an option wants one word",
    113 NotQuoted "a file name or text wants quotes",
    114 KeywordAsName "a keyword is used as a name",
    117 NonAsciiName "a letter outside ASCII in a name",
    118 EndInsideStatement "the file ends inside a statement",
    119 NestedTooDeep "parentheses or types are nested too deep",
    // Statements
    200 OtherDialect "a form that only another dialect has",
    201 NoSubsystem "no `subsystem` statement in the whole file",
    202 BeforeSubsystem "GNU wants the `subsystem` statement first",
    203 SecondSubsystem "a second `subsystem` statement",
    204 LateSubsystem "a `subsystem` statement with a kernel mode after the first routine",
    205 RepeatedKernelMode "a kernel mode is said twice",
    208 NegativeId "a message id of 2^31 or more",
    210 SkipZero "`skip 0` skips nothing",
    211 SkipTooMany "more message ids than a subsystem may have",
    212 SecondRcsid "a second `rcsid` statement",
    215 ConsumeWord "`consumeonsenderror` knows three words",
    217 KeywordSpelling "a keyword in the wrong letter case",
    218 TimeoutWithoutConsume "a routine has a timeout, but nothing says what becomes of an unsent message",
    219 SpecialReplyPortInKernel "a special reply port in a kernel mode",
    220 ErrorStatement "the `error` statement does nothing",
    221 OldRoutineWord "a routine form that MIG no longer has",
    // Types
    301 UndefinedType "a type is not defined",
    303 TypeRedefined "a type name is declared again",
    304 NoSize "a type number has no size of its own",
    307 LongForm "a long-form type is malformed",
    308 LongFormDoubt "a long-form type says something unusual",
    312 PartialByte "a size is not a whole number of bytes",
    313 PairSizes "the two sides of a pair differ in size",
    315 VariableInside "an array or struct of something variable or out of line",
    318 NestedRegions "regions of regions",
    319 VariableRegions "a variable array of fixed regions",
    320 PointerToPointer "`^` of what is out of line already",
    321 OutOfLineForm "a form of out-of-line data that the dialect lacks",
    323 OutOfLineString "an out-of-line string is no longer a string",
    324 UnnamedElement "the element of a variable array needs a name",
    325 EmptyArray "an array or struct of no elements",
    326 TranslatedVariable "a translation function on something variable",
    327 ConflictingNames "two C types or functions for one purpose",
    328 ConflictingPayload "a payload translation conflicts",
    331 Members "a member of a `struct { }` cannot be sent",
    335 RedundantTypeFlag "a flag of a type has no effect",
    // Arguments
    403 LocalType "a type that is declared inside an argument is used elsewhere",
    405 RequestPortType "a request port is not one send right",
    406 SecondRequestPort "a second request port",
    407 ReplyPortType "a reply port is not one send right",
    408 SecondReplyPort "a second reply port of one side",
    410 TimeType "a time limit or option is not one 32-bit integer",
    411 SecondTime "a second time limit or option",
    413 SeqnoType "a sequence number is not one 32-bit integer",
    414 SecondSeqno "a second sequence number",
    415 FlagOnTrailer "a flag on a value from the trailer",
    416 TokenType "a token has the wrong size",
    420 ImplementationArgument "`serverimpl` and `userimpl` name nothing usable",
    422 VariableInOut "a variable array cannot be `inout`",
    424 MissingTranslation "a translated type lacks the function for its direction",
    427 NativeDirection "a native C type flows where it cannot",
    429 UnknownFlag "a flag that does not exist",
    432 RepeatedFlag "a flag is said twice or contradicts another",
    433 UselessDealloc "`dealloc` on data that travels inside the message",
    436 DeallocChoiceOnRight "`dealloc[]` on a right that travels inside the message",
    438 UselessFlag "a flag has no effect here",
    444 OverwriteInKernel "`overwrite` in a `kerneluser` subsystem",
    445 RetcodeInRoutine "`retcode` in a routine that is answered",
    446 RetcodeShape "`retcode` on what is not one 32-bit integer",
    // Routines and messages
    501 NoRequestPort "a routine without a request port",
    502 SimpleroutineOut "a `simpleroutine` gives something back",
    // What the original tools do not look at
    701 DuplicateName "two routines or two arguments of one name",
    702 HiddenName "an argument is named like a hidden one",
    703 FunctionsMeet "two functions have one name",
    704 DemuxMeets "a routine is named like the demux function",
    705 RustNamesMeet "two names meet in Rust",
    707 TypeHidden "an argument's own type reuses a declared name",
    709 SizeOverflow "a size does not fit 32 bits",
    710 DivisionByZero "a size divides by zero",
    711 TypeTooLarge "a type is too large",
    712 MessageTooLarge "a message is larger than its size field can say",
    713 FieldOverflow "a value does not fit its field on the wire",
    714 UnboundedZero "a bounded array of no elements",
    715 EmptyString "a string without room for its end",
    716 NoRights "an array of no rights",
    717 UnboundedEmpty "an unbounded array of elements without size",
    718 StructOfRights "a struct of rights",
    721 PairOfRightAndData "a pair of a right and plain data",
    722 PairOfClasses "a pair of two classes",
    723 NativeInside "a native C type inside another type",
    724 NativeSize "nobody told the size of a native C type",
    725 NativeTypeStatement "a native C type in a `type` statement",
    726 RetcodeOnRight "`retcode` on a right",
    727 SameCountUnlike "`samecount` of arrays that cannot share a count",
    728 GnuMisplaced "C stubs of GNU's MIG misplace what follows an array",
    729 ReplyIdMeets "a request id is another routine's reply id",
    730 RangesMeet "the ids of two subsystems overlap",
    731 SeqnosDiffer "messages differ with and without SEQNOS",
    732 SeqnosMissing "nothing differs with and without SEQNOS",
    733 TypeSizeOption "a size from `--type-size` does not fit its type",
    734 TypeOptionUnused "an option names a type that no interface has",
    735 RoutineOptionUnused "an option names a routine that no interface has",
    // What Rust cannot say
    802 UnknownWord "a C word whose value nobody told",
    803 NotInRust "a form that Rust has no word for",
}

impl Code {
    /// The number: `MIG` and four digits have one.
    pub fn number(self) -> u16 {
        self as u16
    }

    /// The code that `text` names, as `MIG0301` or `301`; letter case does not matter.
    ///
    /// ```
    /// use mig_rs::diagnostics::Code;
    /// assert_eq!(Code::named("mig0301"), Some(Code::UndefinedType));
    /// assert_eq!(Code::UndefinedType.to_string(), "MIG0301");
    /// ```
    pub fn named(text: &str) -> Option<Code> {
        let number: u16 = digits(text).parse().ok()?;
        Code::ALL.iter().copied().find(|code| code.number() == number)
    }

    /// The code whose number is closest to that in `text`; of two, the smaller. `None` where `text` has no number.
    pub fn nearest(text: &str) -> Option<Code> {
        let number: u16 = digits(text).parse().ok()?;
        Code::ALL.iter().copied().min_by_key(|code| code.number().abs_diff(number))
    }
}

/// What is left of a code without its letters.
fn digits(text: &str) -> &str {
    match text.get(..3) {
        Some(prefix) if prefix.eq_ignore_ascii_case("mig") => &text[3..],
        _ => text,
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MIG{:04}", self.number())
    }
}
