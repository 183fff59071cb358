//! How is a value written as JSON, so that people can read it too?

use crate::json::string;

/// A value of the few kinds that layouts are made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    Array(Vec<Value>),
    /// Members in the order they are written.
    Object(Vec<(&'static str, Value)>),
}

impl Value {
    /// Its text, a line end behind it.
    ///
    /// Whatever holds no array stands on one line; all else is indented, one blank a level.
    pub(super) fn print(&self) -> String {
        let mut text = String::new();
        self.write(0, &mut text);
        text.push('\n');
        text
    }

    fn write(&self, depth: usize, text: &mut String) {
        match self {
            Value::Null => text.push_str("null"),
            Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Value::Number(value) => text.push_str(&value.to_string()),
            Value::Text(value) => text.push_str(&string(value)),
            Value::Array(items) => {
                let broken = !items.is_empty();
                enclose(text, ['[', ']'], depth, broken, items, |item, text| item.write(depth + 1, text));
            }
            Value::Object(members) => {
                let broken = self.holds_array();
                enclose(text, ['{', '}'], depth, broken, members, |(name, value), text| {
                    text.push_str(&string(name));
                    text.push_str(": ");
                    value.write(depth + 1, text);
                });
            }
        }
    }

    fn holds_array(&self) -> bool {
        match self {
            Value::Array(_) => true,
            Value::Object(members) => members.iter().any(|(_, value)| value.holds_array()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => false,
        }
    }
}

/// Writes `items` between brackets: one a line where they are broken up, else side by side.
fn enclose<T>(
    text: &mut String,
    [open, close]: [char; 2],
    depth: usize,
    broken: bool,
    items: &[T],
    mut write: impl FnMut(&T, &mut String),
) {
    let turn = |text: &mut String, depth: usize| {
        if broken {
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', depth));
        }
    };
    text.push(open);
    for (index, item) in items.iter().enumerate() {
        if index != 0 {
            text.push_str(if broken { "," } else { ", " });
        }
        turn(text, depth + 1);
        write(item, text);
    }
    turn(text, depth);
    text.push(close);
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Value::Number(value.into())
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Value::Number(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.to_owned())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        Value::Array(values.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn what_holds_an_array_is_broken_up() {
        let inner = Value::Object(vec![("a", 1_u32.into()), ("b", Value::Object(vec![("c", Value::Null)]))]);
        let outer = Value::Object(vec![
            ("name", "x\"y".into()),
            ("items", [inner, true.into(), (-1).into()].into_iter().collect()),
            ("none", Value::Array(Vec::new())),
        ]);
        assert_eq!(
            outer.print(),
            r#"{
 "name": "x\"y",
 "items": [
  {"a": 1, "b": {"c": null}},
  true,
  -1
 ],
 "none": []
}
"#
        );
    }
}
