//! Which comment documents what follows, and what does it say without its signs?

use super::cursor::{Cursor, Reading};
use crate::preprocess::Comment;

/// The text of the comment that documents what starts at `i`; empty where there is none.
///
/// It is the last one before it, and nothing but white space stands between. A comment behind something else on its
/// line belongs to that, unless what follows stands on the same line. A blank line parts them, except for comments
/// that call themselves documentation (`/**`, `/*!`, `///`) and do not head their file.
pub(super) fn before(i: Cursor<'_>) -> String {
    let reading = i.reading;
    let comments = reading.comments;
    let behind = comments.partition_point(|comment| comment.before <= i.index());
    let Some(last) = behind.checked_sub(1).filter(|last| comments[*last].before == i.index()) else {
        return String::new();
    };
    let sources = reading.sources;
    let comment = comments[last];
    let text = sources.text(comment.span);
    let start = sources.outermost(i.span()).lo;
    let Some(lines) = line_breaks(reading, comment.span.hi, start) else { return String::new() };
    let calls_itself = ["/**", "/*!", "///"].iter().any(|sign| text.starts_with(sign));
    let attached = lines <= 1 || calls_itself && !heads_file(reading, comment);
    let own_line = comment.first_of_line || lines == 0;
    if !attached || !own_line {
        return String::new();
    }
    if !text.starts_with("//") {
        return block(text);
    }
    lines_of(&comments[first_line(reading, last)..=last], reading)
}

/// How many line ends stand from `from` to `to`; nothing where they are not parts of one file, or where something else
/// than white space stands between.
fn line_breaks(reading: &Reading<'_>, from: u32, to: u32) -> Option<usize> {
    let file = reading.sources.file_at(from)?;
    let between = file.text().get((from - file.start()) as usize..to.checked_sub(file.start())? as usize)?;
    let blank = between.chars().all(char::is_whitespace);
    blank.then(|| between.bytes().filter(|byte| *byte == b'\n').count())
}

/// Whether nothing stands before this comment in its file.
fn heads_file(reading: &Reading<'_>, comment: Comment) -> bool {
    let start = reading.sources.file_at(comment.span.lo).map_or(0, |file| file.start());
    line_breaks(reading, start, comment.span.lo).is_some()
}

/// The first of the `//` lines of one kind that stand directly above each other, the last of which is `last`.
fn first_line(reading: &Reading<'_>, last: usize) -> usize {
    let comments = reading.comments;
    let kind = |index: usize| sign_of(reading.sources.text(comments[index].span));
    let mut first = last;
    while let Some(above) = first.checked_sub(1) {
        let adjacent = comments[above].before == comments[first].before
            && line_breaks(reading, comments[above].span.hi, comments[first].span.lo) == Some(1);
        if !comments[above].first_of_line || !adjacent || kind(above) != kind(last) {
            break;
        }
        first = above;
    }
    first
}

/// The sign that a line comment starts with. Four slashes and more are a plain comment with a rule.
fn sign_of(text: &str) -> &str {
    let slashes = text.len() - text.trim_start_matches('/').len();
    match slashes {
        3 => "///",
        _ if text.starts_with("//") => "//",
        _ => "/*",
    }
}

fn lines_of(comments: &[Comment], reading: &Reading<'_>) -> String {
    let texts = comments.iter().map(|comment| {
        let text = reading.sources.text(comment.span).trim_start_matches('/');
        text.strip_prefix('!').unwrap_or(text)
    });
    outdent(texts.collect())
}

/// The text of a `/* */` comment.
fn block(text: &str) -> String {
    let text = text.strip_prefix("/*").unwrap_or(text);
    let text = text.strip_suffix("*/").unwrap_or(text);
    let text = text.strip_prefix('!').unwrap_or(text);
    let mut lines: Vec<&str> = text.lines().collect();
    if let Some(first) = lines.first_mut() {
        *first = first.trim_start_matches('*');
    }
    let filled = lines.iter().skip(1).filter(|line| !line.trim().is_empty()).count();
    let framed = lines.iter().skip(1).filter(|line| is_framed(line)).count();
    // One line that fell out of its frame does not make the others text.
    if framed * 2 > filled {
        for line in lines.iter_mut().skip(1).filter(|line| is_framed(line)) {
            *line = without_frame(line);
        }
    }
    if let Some(last) = lines.last_mut() {
        *last = last.trim_end_matches(['*', ' ']);
    }
    outdent(lines)
}

/// Whether a `*` stands before a line.
fn is_framed(line: &str) -> bool {
    line.trim_start().starts_with('*')
}

/// A line without the `*` before it, and without the one that ends a box.
fn without_frame(line: &str) -> &str {
    let line = line.trim().trim_start_matches('*');
    let inner = line.trim_end_matches('*');
    if inner.ends_with(char::is_whitespace) { inner } else { line }
}

/// Whether a line is a rule, as in `-----`.
fn is_rule(line: &str) -> bool {
    let line = line.trim().as_bytes();
    let sign = matches!(line, [b'-' | b'=' | b'*' | b'#' | b'/' | b'_' | b'~', _, _, ..]);
    sign && line.iter().all(|byte| *byte == line[0])
}

/// The lines without the indentation that all of them have, and without the empty ones and the rules around them.
fn outdent(lines: Vec<&str>) -> String {
    let says_something = |line: &&str| !line.trim().is_empty() && !is_rule(line);
    let Some(first) = lines.iter().position(says_something) else { return String::new() };
    let last = lines.iter().rposition(says_something).unwrap_or(first);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let filled = lines[first..=last].iter().filter(|line| !line.trim().is_empty());
    // What follows the comment's sign says nothing about the indentation of the other lines.
    let common = filled.skip(usize::from(first == 0)).map(|line| indent(line)).min().unwrap_or(0);
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate().take(last + 1).skip(first) {
        let taken = if number == 0 { indent(line) } else { common };
        text.push_str(line.get(taken..).unwrap_or("").trim_end());
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}
