//! What does a whole file mean? The statements in order, each handed to its own rules.

mod arguments;
mod names;
mod nearest;
mod numbering;
mod resolver;
mod scope;
mod settings;
mod shapes;

use crate::abi::{Abi, Dialect};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::{KernelModes, Options, Routine, Subsystem, Types};
use crate::source::Span;
use crate::syntax::ast::{self, Direction, KernelMode, Name, Number, Statement, StatementKind};
use arguments::Place;
use numbering::Numbering;
use resolver::{Facts, Resolver, point_at};
use scope::Scope;

/// What `file` means, read as the dialect of `abi` is.
///
/// Everything that is wrong is reported, not only the first; a routine or type that cannot be understood is missing
/// from the result. `None` if there is no subsystem at all. A caller must look at `diagnostics` for errors before it
/// uses the result.
pub fn resolve(
    file: &ast::File,
    abi: &Abi,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Subsystem> {
    let heading = Heading::last_of(file);
    let mut resolver = Resolver {
        abi,
        sizes: options.type_sizes.iter().map(|(name, size)| (name.as_str(), *size)).collect(),
        kernel: heading.as_ref().map(|heading| heading.kernel).unwrap_or_default(),
        types: Types::default(),
        facts: Vec::new(),
        scope: Scope::of(file),
        diagnostics,
    };
    let body = resolver.statements(file, heading.as_ref().map(|heading| heading.base));
    let Some(heading) = heading else {
        if !file.broken_subsystem {
            resolver.no_subsystem(file.end);
        }
        return None;
    };
    let subsystem = Subsystem {
        name: heading.name.text.clone(),
        span: heading.name.span,
        docs: heading.docs.to_owned(),
        base: heading.base.value,
        slots: body.numbering.slots()?,
        kernel: heading.kernel,
        demux: body.options.demux.map_or_else(|| format!("{}_server", heading.name.text), str::to_owned),
        types: std::mem::take(&mut resolver.types),
        routines: body.routines,
    };
    resolver.check_base(&body.numbering);
    resolver.check_reply_ids(&subsystem.routines);
    resolver.check_function_names(&subsystem);
    Some(subsystem)
}

/// The subsystem statement that counts.
struct Heading<'a> {
    name: &'a Name,
    base: Number,
    kernel: KernelModes,
    docs: &'a str,
}

impl<'a> Heading<'a> {
    fn last_of(file: &'a ast::File) -> Option<Self> {
        file.statements.iter().rev().find_map(|statement| match &statement.kind {
            StatementKind::Subsystem { modes, name, base } => {
                let has = |mode| modes.iter().any(|(said, _)| *said == mode);
                let kernel = KernelModes { user: has(KernelMode::User), server: has(KernelMode::Server) };
                Some(Heading { name, base: *base, kernel, docs: &statement.docs })
            }
            _ => None,
        })
    }
}

/// What the statements have brought.
struct Body<'a> {
    options: settings::Options<'a>,
    numbering: Numbering,
    routines: Vec<Routine>,
    /// The first subsystem statement.
    subsystem: Option<Span>,
    /// The first routine.
    routine: Option<Span>,
    /// GNU's complaint about what stands before the subsystem statement was made.
    early_told: bool,
}

impl<'a> Resolver<'a> {
    fn statements(&mut self, file: &'a ast::File, base: Option<Number>) -> Body<'a> {
        let mut body = Body {
            options: settings::Options::default(),
            numbering: Numbering::new(base),
            routines: Vec::new(),
            subsystem: None,
            routine: None,
            early_told: base.is_none(),
        };
        for statement in &file.statements {
            match &statement.kind {
                StatementKind::Subsystem { modes, name, .. } => self.heading(&mut body, modes, name),
                StatementKind::Type(declaration) => {
                    self.check_early(&mut body, declaration.name.span);
                    self.declare_statement(declaration, &statement.docs);
                }
                StatementKind::Routine(routine) => {
                    self.check_early(&mut body, routine.name.span);
                    body.routine.get_or_insert(routine.name.span);
                    self.routine_statement(&mut body, routine, statement);
                }
                StatementKind::Skip(count) => self.skip(&mut body.numbering, statement.span, *count),
                _ => self.option(&mut body.options, statement),
            }
        }
        body
    }

    fn heading(&mut self, body: &mut Body<'a>, modes: &[(KernelMode, Span)], name: &Name) {
        for (index, (mode, span)) in modes.iter().enumerate() {
            if let Some((_, first)) = modes[..index].iter().find(|(earlier, _)| earlier == mode) {
                let word = match mode {
                    KernelMode::User => "kerneluser",
                    KernelMode::Server => "kernelserver",
                };
                self.diagnostics
                    .warn(Code::RepeatedKernelMode, *span, format!("`{word}` is said twice"))
                    .also(*first, "first said here");
            }
        }
        if let Some(first) = body.subsystem {
            let gnu = self.abi.dialect == Dialect::Gnu;
            let diagnostic = if gnu {
                self.diagnostics.error(Code::SecondSubsystem, name.span, "a second `subsystem` statement")
            } else {
                let message = "a second `subsystem` statement: the last one counts";
                self.diagnostics.warn(Code::SecondSubsystem, name.span, message)
            };
            diagnostic.also(first, "the first");
        }
        body.subsystem.get_or_insert(name.span);
        if let (Some(routine), Some((_, mode)), false) = (body.routine, modes.first(), self.is_gnu()) {
            self.diagnostics
                .warn(
                    Code::LateSubsystem,
                    *mode,
                    "a kernel mode after the first routine holds for that one, too",
                )
                .also(routine, "the first routine")
                .help("move the `subsystem` statement up");
        }
    }

    /// GNU looks no type up before the subsystem statement.
    fn check_early(&mut self, body: &mut Body<'a>, span: Span) {
        if self.is_gnu() && body.subsystem.is_none() && !body.early_told {
            body.early_told = true;
            self.diagnostics
                .error(
                    Code::BeforeSubsystem,
                    span,
                    "GNU's MIG knows no types before the `subsystem` statement",
                )
                .help("move it down, behind the `subsystem` statement");
        }
    }

    fn routine_statement(
        &mut self,
        body: &mut Body<'a>,
        routine: &'a ast::Routine,
        statement: &'a Statement,
    ) {
        self.check_timeout(body, routine);
        let number = self.number(&mut body.numbering, routine.kind, routine.name.span);
        let settings = body.options.settings();
        // Without a number the routine is looked at all the same: what else is wrong is told at once.
        let (index, id) = number.unwrap_or_default();
        let found = self.routine(routine, &statement.docs, Place { index, id, settings });
        if number.is_some() {
            body.routines.extend(found);
        }
    }

    /// Apple's stubs keep a message that could not be sent in time, unless they are told what to do with it.
    fn check_timeout(&mut self, body: &Body<'a>, routine: &'a ast::Routine) {
        if self.abi.dialect != Dialect::Apple || !body.options.consumes_nothing() {
            return;
        }
        let limit = routine.arguments.iter().find_map(|argument| match argument.direction {
            Some((Direction::WaitTime | Direction::SendTime, span)) => Some(span),
            _ => None,
        });
        if let Some(limit) = limit.or(body.options.time_span()) {
            let message = format!(
                "`{}` has a time limit, but nothing says what becomes of an unsent message",
                routine.name.text
            );
            self.diagnostics
                .warn(Code::TimeoutWithoutConsume, routine.name.span, message)
                .also(limit, "the limit")
                .help("`consumeonsenderror Timeout;` before it releases what the message holds");
        }
    }

    fn no_subsystem(&mut self, end: Span) {
        self.diagnostics.error(Code::NoSubsystem, end, "there is no `subsystem` statement").help(
            "a file of types only is for including: put `subsystem NAME BASE;` into the one that includes it",
        );
    }
}
