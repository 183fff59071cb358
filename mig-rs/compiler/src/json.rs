//! How is text written in JSON?

use std::fmt::Write as _;

/// `text` as a JSON string, quotes included.
pub(crate) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_string(&mut out, text);
    out
}

/// Adds `text` to `out` as a JSON string, quotes included.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        rest = &special[1..];
        match special.as_bytes()[0] {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            // Writing to a string does not fail.
            control @ ..b' ' => drop(write!(out, "\\u{control:04x}")),
            sign => out.extend(['\\', char::from(sign)]),
        }
    }
    out.push_str(rest);
    out.push('"');
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
