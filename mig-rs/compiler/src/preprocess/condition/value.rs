//! How do conditions calculate: 64 bits, signed unless one side is not?

/// A number in a condition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Value {
    pub(super) bits: u64,
    pub(super) unsigned: bool,
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value { bits: u64::from(truth), unsigned: false }
    }
}

impl Value {
    pub(super) const ZERO: Value = Value { bits: 0, unsigned: false };

    pub(super) fn is_true(self) -> bool {
        self.bits != 0
    }

    fn signed(self) -> i64 {
        self.bits.cast_signed()
    }

    fn is_negative(self) -> bool {
        !self.unsigned && self.signed() < 0
    }

    /// The value that a sign before it makes.
    pub(super) fn signed_by(self, sign: &str) -> Value {
        match sign {
            "-" => Value { bits: self.bits.wrapping_neg(), ..self },
            "~" => Value { bits: !self.bits, ..self },
            "!" => Value::from(!self.is_true()),
            _ => self,
        }
    }

    /// What an operator between two values comes to; `None` for a division by zero.
    pub(super) fn combine(self, operator: &str, other: Value) -> Option<Value> {
        let unsigned = self.unsigned || other.unsigned;
        let (a, b) = (self.bits, other.bits);
        let bits = match operator {
            "*" => a.wrapping_mul(b),
            "/" if unsigned => a.checked_div(b)?,
            "%" if unsigned => a.checked_rem(b)?,
            "/" | "%" if b == 0 => return None,
            "/" => self.signed().wrapping_div(other.signed()).cast_unsigned(),
            "%" => self.signed().wrapping_rem(other.signed()).cast_unsigned(),
            "+" => a.wrapping_add(b),
            "-" => a.wrapping_sub(b),
            "&" => a & b,
            "^" => a ^ b,
            "|" => a | b,
            "<<" | ">>" => return Some(self.shift(operator == "<<", other)),
            "&&" => return Some(Value::from(self.is_true() && other.is_true())),
            "||" => return Some(Value::from(self.is_true() || other.is_true())),
            _ => return Some(Value::from(self.compare(operator, other))),
        };
        Some(Value { bits, unsigned })
    }

    /// A shift keeps the type of its left side, and goes the other way for a negative right side.
    fn shift(self, left: bool, by: Value) -> Value {
        let left = left != by.is_negative();
        let distance = if by.is_negative() { by.bits.wrapping_neg() } else { by.bits };
        let distance = u32::try_from(distance).unwrap_or(u32::MAX);
        let bits = if left {
            self.bits.checked_shl(distance).unwrap_or(0)
        } else if self.unsigned {
            self.bits.checked_shr(distance).unwrap_or(0)
        } else {
            self.signed().checked_shr(distance).unwrap_or(self.signed() >> 63).cast_unsigned()
        };
        Value { bits, ..self }
    }

    fn compare(self, operator: &str, other: Value) -> bool {
        let order = if self.unsigned || other.unsigned {
            self.bits.cmp(&other.bits)
        } else {
            self.signed().cmp(&other.signed())
        };
        match operator {
            "==" => order.is_eq(),
            "!=" => order.is_ne(),
            "<" => order.is_lt(),
            "<=" => order.is_le(),
            ">" => order.is_gt(),
            _ => order.is_ge(),
        }
    }
}
