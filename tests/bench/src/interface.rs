//! What is an interface made of, so that larger ones can be put together from it?

/// The text of one `.defs` file, statement by statement.
pub(crate) struct Interface {
    /// The statements, in order. What they and the text between them say together is the whole text.
    pub(crate) statements: Vec<Statement>,
    /// What stands behind the last statement.
    pub(crate) rest: String,
}

/// One statement, and what stands before it.
pub(crate) struct Statement {
    /// Comments and directives.
    pub(crate) before: String,
    /// From its first word to its semicolon.
    pub(crate) text: String,
}

impl Interface {
    /// How many statements stand before the first routine or `skip`.
    pub(crate) fn head(&self) -> usize {
        self.statements.iter().take_while(|one| !one.is_routine() && one.keyword() != "skip").count()
    }

    /// Whether it includes other files.
    pub(crate) fn has_includes(&self) -> bool {
        self.statements.iter().any(|one| one.before.contains("#include"))
    }

    /// Takes a text apart.
    pub(crate) fn of(text: &str) -> Self {
        let mut statements = Vec::new();
        let (mut before, mut start, mut depth, mut at) = (0, None, 0_usize, 0);
        while let Some(byte) = text[at..].bytes().next() {
            let unread = &text[at..];
            let length = match byte {
                b'/' if unread.starts_with("/*") => unread.find("*/").map_or(unread.len(), |end| end + 2),
                b'/' if unread.starts_with("//") => line_length(unread),
                b'#' => line_length(unread),
                _ if byte.is_ascii_whitespace() => 1,
                _ => {
                    start.get_or_insert(at);
                    1
                }
            };
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += length;
            if byte == b';' && depth == 0 {
                let from = start.take().unwrap_or(at);
                statements.push(Statement {
                    before: text[before..from].to_owned(),
                    text: text[from..at].to_owned(),
                });
                before = at;
            }
        }
        Interface { statements, rest: text[before..].to_owned() }
    }
}

/// A line with its end, and those that a backslash joins to it.
fn line_length(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        length += line.len();
        if !line.ends_with("\\\n") {
            break;
        }
    }
    length
}

impl Statement {
    /// The word that it begins with.
    pub(crate) fn keyword(&self) -> &str {
        self.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("")
    }

    /// The name of what it declares.
    pub(crate) fn name(&self) -> &str {
        let behind = self.text[self.keyword().len()..].trim_start();
        behind.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("")
    }

    /// What it says of something of another name, which `round` makes different.
    pub(crate) fn renamed(&self, round: usize) -> String {
        let (keyword, name) = (self.keyword(), self.name());
        let behind = self.text[keyword.len()..].replacen(name, &format!("{name}_{round}"), 1);
        format!("{keyword}{behind}")
    }

    /// Whether it declares a routine of either kind.
    pub(crate) fn is_routine(&self) -> bool {
        matches!(self.keyword(), "routine" | "simpleroutine")
    }

    /// The conditionals before it. `open` counts those that are open; what belongs to one that never was is left out.
    pub(crate) fn conditionals(&self, open: &mut usize) -> String {
        let mut text = String::from("\n");
        for line in self.before.lines() {
            let kept = match line.split_whitespace().next() {
                Some("#if" | "#ifdef" | "#ifndef") => {
                    *open += 1;
                    true
                }
                Some("#else" | "#elif") => *open != 0,
                Some("#endif") => open.checked_sub(1).map(|left| *open = left).is_some(),
                _ => false,
            };
            if kept {
                text = text + line + "\n";
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_keep_what_stands_before_them() {
        let text = "/* a; */ subsystem e 1;\n#define S x: t; \\\n y: t;\n#else\n#if 1\nroutine r(p: t; S q: t); /* end */\n";
        let interface = Interface::of(text);
        let statements: Vec<_> = interface.statements.iter().map(|one| (one.keyword(), one.name())).collect();
        assert_eq!(statements, [("subsystem", "e"), ("routine", "r")]);
        assert_eq!(interface.statements[1].conditionals(&mut 0), "\n#if 1\n");
        assert_eq!(interface.rest, " /* end */\n");
    }
}
