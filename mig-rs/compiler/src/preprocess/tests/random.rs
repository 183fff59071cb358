//! Do programs of macros that nobody would write come out as gcc has them?

use super::Run;
use super::gcc::{Lines, compare};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn words(&mut self, most: usize, depth: usize, parameters: &[&str]) -> String {
        let gap = self.one_of(&[" ", "", "  "]);
        let count = self.below(most);
        (0..count).map(|_| self.word(depth, parameters)).collect::<Vec<_>>().join(gap)
    }

    /// A word, a parameter, or the use of a macro.
    fn word(&mut self, depth: usize, parameters: &[&str]) -> String {
        if depth < 4 && self.below(3) == 0 {
            return self.macro_use(depth, parameters);
        }
        if !parameters.is_empty() && self.below(3) == 0 {
            return self.one_of(parameters).to_owned();
        }
        const WORDS: &[&str] = &[
            "F",
            "G",
            "V",
            "W",
            "Z",
            "O",
            "P",
            "Q",
            "NOTHING",
            "OPEN",
            "a",
            "b",
            "1",
            "2e",
            "+",
            "-",
            ".",
            "..",
            "<",
            "=",
            "&",
            "s",
            "__COUNTER__",
            "[",
            "]",
            "x",
            "y",
            "/",
            ">",
            "\"s\"",
        ];
        self.one_of(WORDS).to_owned()
    }

    fn macro_use(&mut self, depth: usize, parameters: &[&str]) -> String {
        let (name, count) = match self.below(6) {
            0 => ("F", 1),
            1 => ("G", 2),
            2 => ("V", 1 + self.below(4)),
            3 => ("W", self.below(3)),
            4 => ("N", 1 + self.below(3)),
            _ => ("Z", 0),
        };
        let argument = |dice: &mut Dice| {
            let words = dice.words(4, depth + 1, parameters);
            let whole = words.matches('(').count() == words.matches(')').count() && !words.contains(',');
            if whole { words } else { format!("({words})") }
        };
        let arguments: Vec<_> = (0..count).map(|_| argument(self)).collect();
        format!("{name}{}({})", self.one_of(&["", "", " ", "\\\n", "/**/"]), arguments.join(","))
    }

    /// What a macro stands for. Only words that stand in the text are quoted: white space that comes out of
    /// macros is a matter of taste.
    fn body(&mut self, parameters: &[&str]) -> String {
        let gap = self.one_of(&[" ", " ", ""]);
        let count = self.below(6);
        let pasted = |dice: &mut Dice| match dice.below(8) {
            0 if !parameters.is_empty() => {
                format!("{} ## {}", dice.one_of(parameters), dice.one_of(parameters))
            }
            1 if !parameters.is_empty() => {
                format!("{}##{}", dice.one_of(&["a", "F", "1", "G"]), dice.one_of(parameters))
            }
            2 => "A##B".to_owned(),
            _ => dice.word(2, parameters),
        };
        (0..count).map(|_| pasted(self)).collect::<Vec<_>>().join(gap)
    }

    fn program(&mut self) -> String {
        let mut text = String::from("#define OPEN (\n#define NOTHING\n#define AB F\n");
        for (head, parameters, tail) in [
            ("F(x)", &["x"][..], ""),
            ("G(x,y)", &["x", "y"], ""),
            ("V(x,...)", &["x", "__VA_ARGS__"], ""),
            ("W(x...)", &["x"], ""),
            ("N(x,y...)", &["x", "y"], " , ##y"),
            ("Z()", &[], ""),
            ("O", &[], ""),
            ("P", &[], ""),
            ("Q", &[], ""),
        ] {
            text.push_str(&format!("#define {head} {}{tail}\n", self.body(parameters)));
        }
        for _ in 0..6 {
            text.push_str(&self.words(5, 0, &[]));
            text.push('\n');
        }
        for name in ["OPEN", "NOTHING", "AB", "F", "G", "V", "W", "N", "Z", "O", "P", "Q"] {
            text.push_str(&format!("#undef {name}\n"));
        }
        text
    }
}

#[test]
fn reads_random_programs_as_gcc_does() {
    let mut dice = Dice(88_172_645_463_325_252);
    let programs: String =
        (0..1000).map(|_| dice.program()).filter(|text| !Run::text(text).diagnostics.has_errors()).collect();
    assert!(programs.matches("#define OPEN").count() > 200);
    compare("random programs", programs.as_bytes(), &[], &[], Lines::Left);
}
