//! The nodes of a file as short text: what stands in parentheses is inside.

use crate::syntax::ast::*;

/// One line a statement, and one an argument.
pub(super) fn file(file: &File) -> String {
    let statements: Vec<String> = file.statements.iter().map(statement).collect();
    statements.join("\n")
}

fn statement(statement: &Statement) -> String {
    let said = match &statement.kind {
        StatementKind::Subsystem { modes, name, base } => {
            let modes: Vec<_> = modes.iter().map(|(mode, _)| *mode).collect();
            format!("Subsystem {modes:?} {} {}", name.text, base.value)
        }
        StatementKind::Type(declared) => format!("Type {}", declaration(declared)),
        StatementKind::Routine(routine) => self::routine(routine),
        StatementKind::Skip(count) => format!("Skip {:?}", count.map(|n| n.value)),
        StatementKind::MsgOption(word) => format!("MsgOption {}", word.text),
        StatementKind::WaitTime(word) => format!("WaitTime {}", optional(word)),
        StatementKind::SendTime(word) => format!("SendTime {}", optional(word)),
        StatementKind::ConsumeOnSendError(word) => format!("ConsumeOnSendError {}", word.text),
        StatementKind::UseSpecialReplyPort(n) => format!("UseSpecialReplyPort {}", n.value),
        StatementKind::UserTypeLimit(n) => format!("UserTypeLimit {}", n.value),
        StatementKind::OnStackLimit(n) => format!("OnStackLimit {}", n.value),
        StatementKind::Error(name) => format!("Error {}", name.text),
        StatementKind::ServerPrefix(name) => format!("ServerPrefix {}", name.text),
        StatementKind::UserPrefix(name) => format!("UserPrefix {}", name.text),
        StatementKind::ServerDemux(name) => format!("ServerDemux {}", name.text),
        StatementKind::Import { kind, file } => format!("Import {kind:?} {}", file.text),
        StatementKind::Rcsid(text) => format!("Rcsid {}", text.text),
    };
    format!("{}{said}", docs(&statement.docs))
}

fn docs(docs: &str) -> String {
    if docs.is_empty() { String::new() } else { format!("{docs:?} ") }
}

fn optional(name: &Option<Name>) -> &str {
    name.as_ref().map_or("-", |name| &name.text)
}

fn declaration(declared: &TypeDeclaration) -> String {
    let modifiers: String = declared.modifiers.iter().map(modifier).collect();
    format!("{} = {}{modifiers}", declared.name.text, spec(&declared.spec))
}

fn modifier(modifier: &Modifier) -> String {
    match modifier {
        Modifier::Intran { translated, function, server } => {
            format!(" Intran({} = {}({}))", translated.text, function.text, server.text)
        }
        Modifier::Outtran { server, function, translated } => {
            format!(" Outtran({} = {}({}))", server.text, function.text, translated.text)
        }
        Modifier::Destructor { function, translated } => {
            format!(" Destructor({}({}))", function.text, translated.text)
        }
        Modifier::IntranPayload { translated, function } => {
            format!(" IntranPayload({} = {})", translated.text, function.text)
        }
        Modifier::CType(name) => format!(" CType({})", name.text),
        Modifier::CUserType(name) => format!(" CUserType({})", name.text),
        Modifier::CServerType(name) => format!(" CServerType({})", name.text),
    }
}

fn spec(spec: &TypeSpec) -> String {
    match &spec.kind {
        TypeSpecKind::Basic { sent, received } => pair(sent, received.as_ref()),
        TypeSpecKind::LongForm { sent, received, bits, flags } => {
            format!("LongForm({}, {}{})", pair(sent, received.as_ref()), bits.value, self::flags(flags))
        }
        TypeSpecKind::Named(name) => name.text.clone(),
        TypeSpecKind::Array { extent, element } => {
            let extent = match extent {
                Extent::Fixed(n) => format!("{}", n.value),
                Extent::Bounded(n) => format!("*:{}", n.value),
                Extent::Unbounded => String::new(),
            };
            format!("Array[{extent}]({})", self::spec(element))
        }
        TypeSpecKind::Struct { count, element } => {
            format!("Struct[{}]({})", count.value, self::spec(element))
        }
        TypeSpecKind::Members(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|member| format!("{} {}", member.type_name.text, member.name.text))
                .collect();
            format!("Members({})", members.join(", "))
        }
        TypeSpecKind::OutOfLine(inner) => format!("OutOfLine({})", self::spec(inner)),
        TypeSpecKind::CString { size, varying } => {
            format!("CString[{}{}]", if *varying { "*:" } else { "" }, size.value)
        }
        TypeSpecKind::Native { kind, c_type, bad } => {
            format!("{kind:?}({}, {})", c_type.text, optional(bad))
        }
    }
}

fn pair(sent: &TypeNumber, received: Option<&TypeNumber>) -> String {
    let number = |number: &TypeNumber| match number {
        TypeNumber::Number(number) => format!("#{}", number.value),
        TypeNumber::Symbol(name) => format!("#{}", name.text),
    };
    received.map_or_else(|| number(sent), |received| format!("{}|{}", number(sent), number(received)))
}

fn routine(routine: &Routine) -> String {
    let arguments: String = routine.arguments.iter().map(argument).collect();
    format!("{:?} {}{arguments}", routine.kind, routine.name.text)
}

fn argument(argument: &Argument) -> String {
    let direction = argument.direction.map_or("-".to_owned(), |(direction, _)| format!("{direction:?}"));
    let ty = match &argument.ty {
        ArgumentType::Named(name) => name.text.clone(),
        ArgumentType::Declared(declared) => format!("({})", declaration(declared)),
        ArgumentType::Native(native) => spec(native),
    };
    let field =
        argument.trailer_field.as_ref().map_or(String::new(), |field| format!(" field {}", field.text));
    let flags = flags(&argument.flags);
    format!("\n    {}{direction} {}: {ty}{field}{flags}", docs(&argument.docs), argument.name.text)
}

fn flags(flags: &[Flag]) -> String {
    let shown =
        flags.iter().map(|flag| format!(", {:?}{}", flag.kind, if flag.brackets { "[]" } else { "" }));
    shown.collect()
}
