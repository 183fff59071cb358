//! What does a basic type say: a number or a name, or two of them, and how many bits?

use super::built::Built;
use super::symbols::{self, Symbol};
use crate::diagnostics::Code;
use crate::model::resolve::{Facts, Resolver};
use crate::model::{Form, Scalar, Shape, TypeName};
use crate::source::Span;
use crate::syntax::ast::TypeNumber;

/// Both sides of a basic type.
pub(crate) struct Pair {
    /// What the sender's side says.
    pub(crate) sent: Symbol,
    /// What the receiver's side says.
    pub(crate) received: Symbol,
    /// Where.
    pub(crate) span: Span,
}

impl Resolver<'_> {
    /// `A` or `A|B`.
    pub(crate) fn basic(&mut self, sent: &TypeNumber, received: Option<&TypeNumber>) -> Option<Built> {
        let pair = self.pair(sent, received)?;
        self.check_pair(&pair)?;
        let Some(bits) = pair.sent.bits.or(pair.received.bits) else {
            self.sizeless(sent);
            return None;
        };
        Some(self.scalar(&pair, bits))
    }

    /// Looks both sides up.
    pub(crate) fn pair(&mut self, sent: &TypeNumber, received: Option<&TypeNumber>) -> Option<Pair> {
        let first = self.symbol(sent);
        let second = received.map(|number| self.symbol(number));
        let sent_symbol = first?;
        let received_symbol = match second {
            Some(symbol) => symbol?,
            None => sent_symbol,
        };
        let span = match received {
            Some(number) => number_span(sent).to(number_span(number)),
            None => number_span(sent),
        };
        Some(Pair { sent: sent_symbol, received: received_symbol, span })
    }

    fn symbol(&mut self, number: &TypeNumber) -> Option<Symbol> {
        let name = match number {
            TypeNumber::Number(number) => return Some(Symbol::number(number.value)),
            TypeNumber::Symbol(name) => name,
        };
        let symbol = symbols::symbol(self.abi, &name.text);
        if symbol.is_none() {
            let message = format!("`{}` is no basic type of {}'s MIG", name.text, self.abi.dialect.name());
            let diagnostic = self.diagnostics.error(Code::NoSize, name.span, message);
            match name.text.as_str() {
                "MACH_MSG_TYPE_REAL_32" => diagnostic.help("GNU writes `(MACH_MSG_TYPE_REAL, 32)`"),
                "MACH_MSG_TYPE_REAL_64" => diagnostic.help("GNU writes `(MACH_MSG_TYPE_REAL, 64)`"),
                "MACH_MSG_TYPE_REAL" => {
                    diagnostic.help("use `MACH_MSG_TYPE_REAL_32` or `MACH_MSG_TYPE_REAL_64`")
                }
                "MACH_MSG_TYPE_STRING" | "MACH_MSG_TYPE_STRING_C" => diagnostic.help("use `c_string[n]`"),
                _ => diagnostic,
            };
        }
        symbol
    }

    fn sizeless(&mut self, sent: &TypeNumber) {
        let (span, what) = match sent {
            TypeNumber::Number(number) => (number.span, format!("type number {}", number.value)),
            TypeNumber::Symbol(name) => (name.span, format!("`{}`", name.text)),
        };
        let gnu = self.is_gnu();
        let diagnostic = self.diagnostics.error(Code::NoSize, span, format!("{what} has no size of its own"));
        match sent {
            TypeNumber::Symbol(name) if gnu && name.text == "MACH_MSG_TYPE_POLYMORPHIC" => {
                diagnostic.help("write `polymorphic`");
            }
            TypeNumber::Symbol(name) if gnu => {
                diagnostic.help(format!("write its bits: `({}, 32)`", name.text));
            }
            TypeNumber::Number(number) if gnu => {
                diagnostic.help(format!("write its bits: `({}, 32)`", number.value));
            }
            TypeNumber::Number(_) | TypeNumber::Symbol(_) => {
                diagnostic.help("use a name with a size, such as `MACH_MSG_TYPE_INTEGER_32`");
            }
        }
    }

    /// What both sides of a pair must agree on.
    pub(crate) fn check_pair(&mut self, pair: &Pair) -> Option<()> {
        let (sent, received) = (pair.sent, pair.received);
        if sent.sent.is_right() != received.received.is_right() {
            self.diagnostics
                .error(
                    Code::PairOfRightAndData,
                    pair.span,
                    "one side of the pair is a port right, the other plain data",
                )
                .help("`MACH_MSG_TYPE_PORT_NAME` is the number of a right, sent as plain data");
            return None;
        }
        if let (Some(a), Some(b)) = (sent.bits, received.bits)
            && a != b
        {
            self.diagnostics.error(
                Code::PairSizes,
                pair.span,
                format!("the sides of the pair have {a} and {b} bits"),
            );
            return None;
        }
        self.check_classes(pair);
        Some(())
    }

    /// A receiver that expects another class than the one that arrives refuses every message. On an untyped wire only
    /// rights say what they are.
    fn check_classes(&mut self, pair: &Pair) {
        let (TypeName::Number(arrives), TypeName::Number(expected)) =
            (pair.sent.received, pair.received.received)
        else {
            return;
        };
        if arrives != expected && (self.is_gnu() || pair.sent.sent.is_right()) {
            self.diagnostics
                .warn(
                    Code::PairOfClasses,
                    pair.span,
                    format!(
                        "what is sent arrives as {}, but {} is expected",
                        class(arrives),
                        class(expected)
                    ),
                )
                .note("every message with it would be refused");
        }
    }

    /// The basic type, once its size is known.
    pub(crate) fn scalar(&self, pair: &Pair, bits: u32) -> Built {
        let is_integer_8 = pair.received.is_integer_8;
        let scalar = Scalar { sent: pair.sent.sent, received: pair.received.received, bits, is_integer_8 };
        let form = if scalar.is_right() { Form::Right(scalar) } else { Form::Fixed };
        let bytes = bits.div_ceil(8).max(1);
        let alignment = bytes.next_power_of_two().min(self.abi.pointer);
        let facts = Facts { bits: u64::from(bits), alignment, items: Some((scalar, 1)), depth: 1 };
        Built::new(Shape::Scalar(scalar), form, facts)
    }
}

fn number_span(number: &TypeNumber) -> Span {
    match number {
        TypeNumber::Number(number) => number.span,
        TypeNumber::Symbol(name) => name.span,
    }
}

/// What a receiver calls a type.
fn class(number: u32) -> String {
    match number {
        16 => "`MACH_MSG_TYPE_PORT_RECEIVE`".to_owned(),
        17 => "`MACH_MSG_TYPE_PORT_SEND`".to_owned(),
        18 => "`MACH_MSG_TYPE_PORT_SEND_ONCE`".to_owned(),
        _ => format!("type {number}"),
    }
}
