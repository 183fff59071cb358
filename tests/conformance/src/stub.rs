//! What stands in the C of one routine's stub, and where, so that it can be measured?

use std::collections::BTreeMap;

/// The function that MIG wrote for one routine, on one side.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Stub {
    /// The routine's name.
    pub(crate) routine: String,
    /// The line of the brace that closes it.
    pub(crate) end: usize,
    /// The names of the members of `Request` and `Reply`, in order.
    pub(crate) structs: BTreeMap<String, Vec<String>>,
    /// The constant type descriptors, and the lines where they begin.
    pub(crate) constants: Vec<(String, usize)>,
    /// What a field of an arriving type descriptor must be: item, field, and an expression.
    pub(crate) tests: Vec<(String, String, String)>,
    /// The items of which the whole descriptor must be a constant.
    pub(crate) wholes: Vec<(String, String)>,
    /// The fields of a type descriptor that are filled in when it is sent: item, field, and an expression.
    pub(crate) set: Vec<(String, String, String)>,
    /// Every statement, on one line each.
    pub(crate) statements: Vec<String>,
}

/// The stubs of a file that MIG wrote.
pub(crate) fn stubs(text: &str) -> Vec<Stub> {
    let mut stubs = Vec::new();
    let mut open: Option<Stub> = None;
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        if let Some(name) = heading(line) {
            open = Some(Stub { routine: name.to_owned(), ..Stub::default() });
        }
        let Some(stub) = &mut open else { continue };
        reader.read(stub, line, index);
        if line == "}" {
            stub.end = index;
            stubs.extend(open.take());
        }
    }
    stubs
}

/// The routine that a comment announces: `/* Routine look_up */`.
fn heading(line: &str) -> Option<&str> {
    let words = line.strip_prefix("/* ")?.strip_suffix(" */")?;
    words.strip_prefix("Routine ").or_else(|| words.strip_prefix("SimpleRoutine "))
}

/// Where the reader is.
#[derive(Default)]
struct Reader {
    /// The members so far, inside a struct.
    members: Option<Vec<String>>,
    /// Inside a union of a struct: whether its first member was seen.
    in_union: Option<bool>,
    /// A statement that goes on.
    statement: String,
}

impl Reader {
    fn read(&mut self, stub: &mut Stub, line: &str, index: usize) {
        match line {
            "\ttypedef struct {" => self.members = Some(Vec::new()),
            "\t\tunion {" => self.in_union = Some(false),
            "\t\t};" => self.in_union = None,
            _ if self.members.is_some() => self.member(stub, line),
            _ => self.code(stub, line, index),
        }
    }

    /// A member of a struct, or its end. A union has the data first, and a pointer to them second.
    fn member(&mut self, stub: &mut Stub, line: &str) {
        if let Some(name) = line.strip_prefix("\t} ") {
            stub.structs
                .insert(name.trim_end_matches(';').to_owned(), self.members.take().unwrap_or_default());
            return;
        }
        let second = self.in_union == Some(true);
        self.in_union = self.in_union.map(|_| true);
        let declaration = line.trim().trim_end_matches(';');
        let declarator = declaration.split('[').next().unwrap_or_default();
        let name = declarator.rsplit([' ', '*', '\t']).next().unwrap_or_default();
        if let (false, Some(members)) = (second, &mut self.members) {
            members.push(name.to_owned());
        }
    }

    fn code(&mut self, stub: &mut Stub, line: &str, index: usize) {
        let constant = line.strip_prefix("\tconst mach_msg_type_").and_then(|rest| rest.strip_suffix(" = {"));
        if let Some((_, name)) = constant.and_then(|words| words.split_once(' ')) {
            stub.constants.push((name.to_owned(), index));
        }
        if !line.starts_with('#') {
            self.statement = format!("{} {}", self.statement, line.trim()).trim().to_owned();
        }
        if line.ends_with([';', '{', '}']) || line.starts_with('#') || line.ends_with("*/") {
            let statement = std::mem::take(&mut self.statement);
            read_statement(stub, &statement);
            stub.statements.push(statement);
        }
    }
}

/// What a statement tests or sets of type descriptors.
fn read_statement(stub: &mut Stub, statement: &str) {
    for (at, _) in statement.match_indices(" != ") {
        let (before, after) = (&statement[..at], &statement[at + 4..]);
        let value = after.split(')').next().unwrap_or_default();
        if let Some((item, field)) = before.rsplit([' ', '(']).next().and_then(field) {
            stub.tests.push((item, field, value.to_owned()));
        }
    }
    if let Some((_, arguments)) = statement.split_once("BAD_TYPECHECK") {
        let arguments = arguments.trim_start_matches([' ', '(']).split(')').next().unwrap_or_default();
        if let Some((item, constant)) = arguments.split_once(", &") {
            let item = item.rsplit("->").next().unwrap_or_default();
            stub.wholes.push((item_of(item), constant.to_owned()));
        }
    }
    let Some((left, right)) = statement.split_once(" = ") else { return };
    let left = left.rsplit(' ').next().unwrap_or_default();
    let sends = left.starts_with("InP->") || left.starts_with("OutP->");
    if let (true, Some((item, field))) = (sends, field(left)) {
        stub.set.push((item, field, right.trim_end_matches(';').to_owned()));
    }
}

/// The item and the field of `In0P->aType.msgt_name`, and of `In0P->aType.msgtl_header.msgt_inline`.
fn field(path: &str) -> Option<(String, String)> {
    let (_, path) = path.split_once("->")?;
    let (item, fields) = path.split_once("Type.")?;
    let field = fields.rsplit('.').next()?;
    let field = field.strip_prefix("msgt_").or_else(|| field.strip_prefix("msgtl_"))?;
    Some((item.to_owned(), field.to_owned()))
}

/// The item that a descriptor is about.
fn item_of(descriptor: &str) -> String {
    descriptor.strip_suffix("Type").unwrap_or(descriptor).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
/* SimpleRoutine tell */
mig_external kern_return_t tell
{
\ttypedef struct {
\t\tmach_msg_header_t Head;
\t\tunion {
\t\t\tchar a[8];
\t\t\tconst char *aP;
\t\t};
\t\tchar bPad[3];
\t} Request;

\tconst mach_msg_type_t aType = {
\t\t/* msgt_number = */ 8
\t};

\tInP->aType.msgt_number = 2 * aCnt;
\tif (mig_unlikely ((In0P->aType.msgtl_header.msgt_inline != TRUE) ||
\t    (In0P->aType.msgtl_size != 8)))
\t\treturn;
\tif (BAD_TYPECHECK (&OutP->cType, &cCheck))
\t\treturn;
}
";

    #[test]
    fn what_is_to_be_measured_is_found() {
        let [stub] = &stubs(TEXT)[..] else { panic!("one stub") };
        let tests: Vec<_> =
            stub.tests.iter().map(|(item, field, value)| format!("{item} {field} {value}")).collect();
        let set: Vec<_> =
            stub.set.iter().map(|(item, field, value)| format!("{item} {field} {value}")).collect();
        assert_eq!((stub.routine.as_str(), stub.end), ("tell", TEXT.lines().count() - 1));
        assert_eq!(stub.structs["Request"], ["Head", "a", "bPad"]);
        assert_eq!(stub.constants, [("aType".to_owned(), 12)]);
        assert_eq!(tests, ["a inline TRUE", "a size 8"]);
        assert_eq!(set, ["a number 2 * aCnt"]);
        assert_eq!(stub.wholes, [("c".to_owned(), "cCheck".to_owned())]);
    }
}
