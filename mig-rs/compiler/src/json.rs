//! How is text written in JSON?

use std::fmt::Write as _;

/// `text` as a JSON string, quotes included.
pub(crate) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Writing to a string does not fail.
            c if c < ' ' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn every_character_survives_a_reader() {
        let text: String = (0..0x300).filter_map(char::from_u32).chain("\u{2028}😀\\u0041".chars()).collect();
        assert_eq!(serde_json::from_str::<String>(&string(&text)).unwrap(), text);
    }
}
