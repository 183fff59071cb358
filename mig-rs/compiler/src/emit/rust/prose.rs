//! Which markdown is the text of a comment, so that rustdoc takes no line of it for an example to be compiled?
//!
//! Markdown sees code behind four blanks, and in fences. The blanks go, wherever they stand, and fences hold text.

/// A block between fences that is open.
struct Fence {
    letter: char,
    length: usize,
    indent: usize,
}

impl Fence {
    /// The fence that a line without its indentation opens.
    fn opened_by(bare: &str, indent: usize) -> Option<Self> {
        let letter = bare.chars().next().filter(|first| matches!(first, '`' | '~'))?;
        let behind = bare.trim_start_matches(letter);
        let length = bare.len() - behind.len();
        (length >= 3 && !(letter == '`' && behind.contains('`'))).then_some(Fence { letter, length, indent })
    }

    fn is_closed_by(&self, bare: &str) -> bool {
        let bare = bare.trim_end();
        bare.len() >= self.length && bare.chars().all(|letter| letter == self.letter)
    }

    fn line(&self, language: &str) -> String {
        format!(
            "{:indent$}{}{language}",
            "",
            self.letter.to_string().repeat(self.length),
            indent = self.indent
        )
    }
}

/// The lines of `text` as documentation.
pub(super) fn prose(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open: Option<Fence> = None;
    for line in text.lines().map(visible) {
        let bare = line.trim_start_matches([' ', '\t']);
        let indent = columns(&line, bare);
        match &open {
            Some(fence) if fence.is_closed_by(bare) => {
                lines.push(fence.line(""));
                open = None;
            }
            // A line further left than the fence would end the list in which the fence stands, and the fence with it.
            Some(fence) if indent < fence.indent && !bare.is_empty() => {
                lines.push(format!("{:indent$}{bare}", "", indent = fence.indent));
            }
            Some(_) => lines.push(line),
            None => {
                let indent = indent.min(3);
                open = Fence::opened_by(bare, indent);
                lines.push(match &open {
                    Some(fence) => fence.line("text"),
                    None if bare.is_empty() => String::new(),
                    None => format!("{:indent$}{}", "", marked(bare)),
                });
            }
        }
    }
    lines.extend(open.map(|fence| fence.line("")));
    lines
}

/// One line, with a blank for what Rust refuses in comments: control characters, and those that turn the direction of
/// writing.
pub(super) fn visible(line: &str) -> String {
    if line.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
        return line.to_owned();
    }
    let unseen = |letter: char| {
        letter.is_control() && letter != '\t'
            || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    line.replace(unseen, " ")
}

/// How wide is what stands before `bare`? A tab ends at the next multiple of four.
fn columns(line: &str, bare: &str) -> usize {
    let blanks = line.strip_suffix(bare).unwrap_or_default();
    blanks.chars().fold(0, |column, blank| if blank == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// A line with one blank behind each marker of a list or quotation, and neither fence nor tag behind the last.
fn marked(bare: &str) -> String {
    let mut text = String::new();
    let mut rest = bare;
    while let Some((marker, behind)) = marker(rest) {
        text.push_str(marker);
        rest = behind.trim_start_matches([' ', '\t']);
        if !rest.is_empty() {
            text.push(' ');
        }
    }
    let fence = !text.is_empty() && Fence::opened_by(rest, 0).is_some();
    // What stands in a block of HTML is not markdown, fences included.
    let tag = rest.starts_with('<') && !rest.starts_with("<http");
    if fence || tag {
        text.push('\\');
    }
    text + rest
}

/// The marker of a list item or quotation at the start of a line, and what follows.
fn marker(text: &str) -> Option<(&str, &str)> {
    let numbers = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = text.len() - numbers.len();
    let length = match numbers.chars().next()? {
        '>' if digits == 0 => return Some(text.split_at(1)),
        '*' | '-' | '+' if digits == 0 => 1,
        '.' | ')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let (marker, behind) = text.split_at(length);
    (behind.is_empty() || behind.starts_with([' ', '\t'])).then_some((marker, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        prose(text).join("\n")
    }

    #[test]
    fn blanks_make_no_code() {
        assert_eq!(of("a\n\n      b"), "a\n\n   b");
        assert_eq!(of("a\n\n\tb"), "a\n\n   b");
        assert_eq!(of("* a\n\n        * b"), "* a\n\n   * b");
        assert_eq!(of("1.      a\n>      b\n> *     c"), "1. a\n> b\n> * c");
    }

    #[test]
    fn fences_hold_text_and_are_closed() {
        assert_eq!(of("```\na\n```"), "```text\na\n```");
        assert_eq!(of("~~~~ rust\n  ```\n~~~~~"), "~~~~text\n  ```\n~~~~");
        assert_eq!(of("* a\n  ```\nb\n  ```"), "* a\n  ```text\n  b\n  ```");
        assert_eq!(of("      ```\na"), "   ```text\n   a\n   ```");
        assert_eq!(of("> ```\n> a"), "> \\```\n> a");
        assert_eq!(of("<pre>\n```\n</pre>\n```"), "\\<pre>\n```text\n</pre>\n```");
    }

    #[test]
    fn everything_else_stays() {
        for text in
            ["``a`` b", "* * *", "**a**", "1.5 a", "*", "<https://example.org>", "-1", "    ".trim(), "a  "]
        {
            assert_eq!(of(text), text);
        }
    }

    #[test]
    fn rust_refuses_no_letter() {
        assert_eq!(of("a\rb\u{202e}c\u{1b}d\u{c}e\tf"), "a b c d e\tf");
    }
}
