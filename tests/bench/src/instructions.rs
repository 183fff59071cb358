//! How many instructions does a call take, beside C?
//!
//! Callgrind counts each function for 1000 calls and for 2000: what is the difference, a thousand calls took, and starting the program does not
//! count. Functions are told apart by their names; one that belongs to nobody is an error.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

const CALLS: [u64; 2] = [1000, 2000];
/// Stubs that Apple's compiler of 2024 wrote for its 64-bit wire, by `gcc -O2`, over the same mock: client, server, whole call.
const APPLE: [(&str, [u64; 3]); 7] = [
    ("null", [42, 39, 159]),
    ("scalars", [58, 47, 194]),
    ("bytes", [198, 54, 338]),
    ("getbytes", [217, 54, 564]),
    ("block", [112, 44, 321]),
    ("portpass", [55, 43, 178]),
    ("oneway", [21, 39, 117]),
];

/// How far a call may be above C: what an array of any length in a reply of GNU Mach costs more is told in the table's page.
const ABOVE_C: [(&str, u64); 1] = [("`getbytes` (gnu32)", 2)];

/// Whose C the stubs are held against.
#[derive(Clone, Copy)]
pub(crate) enum Peer<'p> {
    /// Apple's, which was counted once.
    Apple,
    /// That of Debian's mig for GNU Mach, as a program that is counted in the same way.
    Gnu(&'p Path),
}

impl Peer<'_> {
    /// The first cell of a row.
    fn title(self, name: &str) -> String {
        match self {
            Self::Apple => format!("`{name}`"),
            Self::Gnu(_) => format!("`{name}` (gnu32)"),
        }
    }

    /// Client, server, and whole call.
    fn figures(self, name: &str, known: [u64; 3], out: &Path) -> io::Result<[u64; 3]> {
        let Self::Gnu(program) = self else { return Ok(known) };
        let figures = of_a_call(program, name, out)?;
        Ok([figures.client, figures.server, figures.whole()])
    }
}

/// Instructions of one call.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Figures {
    client: u64,
    server: u64,
    /// `memcpy` and its like, whoever calls it.
    copies: u64,
    /// The mock, the handler, and the program that calls.
    others: u64,
}

impl Figures {
    fn whole(self) -> u64 {
        self.client + self.server + self.copies + self.others
    }

    /// The sum that a function of Rust or C adds to.
    fn of(&mut self, function: &str) -> Option<&mut u64> {
        let path = function.trim_start_matches("mig_rs_bench_seven").trim_start_matches("_typed");
        let path = path.trim_start_matches("::");
        let begins = |names: &[&str]| names.iter().any(|name| path.starts_with(name));
        let is_routine = APPLE.iter().any(|(routine, _)| *routine == path);
        if begins(&["memcpy", "memmove", "memset", "__mem"]) {
            Some(&mut self.copies)
        } else if begins(&["__bench_demux", "seven::interface::serve_", "seven_server", "_X"]) {
            Some(&mut self.server)
        } else if is_routine || begins(&["client::", "seven::interface::"]) {
            Some(&mut self.client)
        } else if path.contains("handler::")
            || begins(&["do_", "main", "__mig_rs_", "mach_msg", "mig_", "mock::"])
        {
            Some(&mut self.others)
        } else {
            None
        }
    }

    /// The line of the table.
    fn row(self, title: &str, c: [u64; 3]) -> String {
        let Self { client, server, copies, others } = self;
        let [c_client, c_server, c_whole] = c;
        let (sum, c_sum, whole) = (client + server, c_client + c_server, self.whole());
        format!(
            "| {title} | {client} | {server} | {sum} | {c_client} + {c_server} = {c_sum} | {copies} | {others} | {whole} | {c_whole} |"
        )
    }

    /// Reads a line of the table.
    fn read(row: &str) -> Option<Self> {
        let cells: Vec<_> = row.split('|').map(|cell| cell.trim().parse().ok()).collect();
        let cell = |at: usize| cells.get(at).copied().flatten();
        Some(Self { client: cell(2)?, server: cell(3)?, copies: cell(6)?, others: cell(7)? })
    }
}

/// Counts, and holds the figures against those in `table` and against C's. Whether all hold; with `accept` the table says afterwards what was counted.
pub(crate) fn count(
    program: &Path,
    peer: Peer<'_>,
    table: &Path,
    out: &Path,
    accept: bool,
) -> io::Result<bool> {
    let mut text = fs::read_to_string(table)?;
    let (mut rows, mut holds, mut lower) = (Vec::new(), true, false);
    for (name, known) in APPLE {
        let (figures, c, title) =
            (of_a_call(program, name, out)?, peer.figures(name, known, out)?, peer.title(name));
        let row = figures.row(&title, c);
        println!("{row}");
        let known = text.lines().find(|line| line.starts_with(&format!("| {title} |")));
        let allowed = known.and_then(Figures::read);
        for complaint in complaints(figures, allowed.filter(|_| !accept), c, above(&title)) {
            println!("BROKEN: {title}: {complaint}");
            holds = false;
        }
        lower |= allowed.is_some_and(|allowed| is_lower(figures, allowed));
        rows.push((known.map(str::to_owned), row));
    }
    if accept {
        for (known, row) in rows {
            text = match known {
                Some(known) => text.replace(&known, &row),
                None => format!("{}\n{row}\n", text.trim_end()),
            };
        }
        fs::write(table, text)?;
    } else if lower {
        println!("fewer than {} says: `tests/bench/run accept` lowers it", table.display());
    }
    Ok(holds)
}

/// How far this call may be above C.
fn above(title: &str) -> u64 {
    ABOVE_C.iter().find(|(known, _)| *known == title).map_or(0, |(_, above)| *above)
}

fn is_lower(figures: Figures, allowed: Figures) -> bool {
    figures.client < allowed.client || figures.server < allowed.server || figures.whole() < allowed.whole()
}

/// What is wrong with figures: more than 2 % above those that are known, or so far above C's.
fn complaints(figures: Figures, allowed: Option<Figures>, c: [u64; 3], above: u64) -> Vec<String> {
    let [c_client, c_server, c_whole] = c;
    let mut bounds = vec![
        ("client and server", figures.client + figures.server, c_client + c_server + above, "C"),
        ("the whole call", figures.whole(), c_whole + above, "C"),
    ];
    if let Some(known) = allowed {
        let more = |figure: u64| figure * 102 / 100;
        bounds.push(("client", figures.client, more(known.client), "the table"));
        bounds.push(("server", figures.server, more(known.server), "the table"));
        bounds.push(("the whole call", figures.whole(), more(known.whole()), "the table"));
    }
    let broken = bounds.into_iter().filter(|(_, figure, bound, _)| figure > bound);
    broken
        .map(|(what, figure, bound, whose)| format!("{what}: {figure}, but {whose} allows {bound}"))
        .collect()
}

fn of_a_call(program: &Path, name: &str, out: &Path) -> io::Result<Figures> {
    let [fewer, more] = CALLS.map(|calls| functions(program, name, calls, out));
    let (fewer, more) = (fewer?, more?);
    let mut figures = Figures::default();
    for (function, count) in &more {
        let before = fewer.iter().find(|(known, _)| known == function).map_or(0, |(_, count)| *count);
        let thousand = CALLS[1] - CALLS[0];
        // What starts the program varies by a few.
        let each = (count.saturating_sub(before) + thousand / 2) / thousand;
        if each != 0 {
            let sum = figures.of(function);
            *sum.ok_or_else(|| io::Error::other(format!("`{function}` belongs to nobody")))? += each;
        }
    }
    Ok(figures)
}

/// The instructions of each function, without those it calls.
fn functions(program: &Path, name: &str, calls: u64, out: &Path) -> io::Result<Vec<(String, u64)>> {
    let profile = out.join("callgrind").with_extension(format!("{name}.{calls}"));
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--compress-strings=no", "--compress-pos=no"]);
    command.arg(format!("--callgrind-out-file={}", profile.display()));
    command.arg(program).args([name, &calls.to_string()]);
    let run = command.stdin(Stdio::null()).output()?;
    if !run.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&run.stderr).into_owned()));
    }
    let text = fs::read_to_string(&profile)?;
    fs::remove_file(profile)?;
    Ok(selves(&text))
}

/// Reads a profile: `fn=` begins a function, a line of two numbers is its own, and the one behind `calls=` is that of a function it calls.
fn selves(profile: &str) -> Vec<(String, u64)> {
    let mut sums: std::collections::BTreeMap<&str, u64> = Default::default();
    let (mut function, mut is_call) = ("", false);
    for line in profile.lines() {
        if let Some(name) = line.strip_prefix("fn=") {
            function = name;
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit()) {
            let count = line.split(' ').nth(1).and_then(|count| count.parse::<u64>().ok());
            if !std::mem::take(&mut is_call) {
                *sums.entry(function).or_default() += count.unwrap_or(0);
            }
        }
    }
    sums.into_iter().map(|(name, sum)| (name.to_owned(), sum)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NULL: [u64; 3] = APPLE[0].1;

    #[test]
    fn what_a_function_calls_is_not_its_own() {
        let profile = "fn=main\n3 5\ncalls=1 9\n4 70\n5 1\n\nfn=client::null\n9 70\n";
        assert_eq!(selves(profile), [("client::null".to_owned(), 70), ("main".to_owned(), 6)]);
    }

    #[test]
    fn a_row_reads_back() {
        let figures = Figures { client: 35, server: 37, copies: 11, others: 57 };
        assert_eq!(Figures::read(&figures.row("`null`", NULL)), Some(figures));
    }

    #[test]
    fn two_in_a_hundred_are_allowed_and_c_is_a_limit() {
        let known = Figures { client: 35, server: 37, copies: 11, others: 57 };
        assert!(complaints(known, Some(known), NULL, 0).is_empty());
        assert_eq!(complaints(Figures { client: 36, ..known }, Some(known), NULL, 0).len(), 1);
        assert_eq!(complaints(Figures { others: 60, ..known }, Some(known), NULL, 0).len(), 1);
        assert_eq!(complaints(Figures { client: 45, ..known }, None, NULL, 0).len(), 1);
        assert!(complaints(Figures { client: 45, ..known }, None, NULL, 5).is_empty());
    }
}
