//! Do C compilers see the same tokens?

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::diagnostics::Diagnostics;
use crate::preprocess::{Preprocessed, Setting, Token, expand, preprocess};
use crate::source::{Disk, Input, Loader, SourceMap};

/// Whether lines are compared, too. Where a macro use spans several, gcc tells other ones.
#[derive(Clone, Copy)]
pub(super) enum Lines {
    Compared,
    Left,
}

type Tokens = Vec<(String, Option<String>)>;

fn without_lines(tokens: Tokens) -> Tokens {
    tokens.into_iter().map(|(word, _)| (word, None)).collect()
}

/// Each token, and its line where it is the first there.
fn tokens(text: &Preprocessed, sources: &SourceMap) -> Tokens {
    let one = |token: &Token| {
        let place = sources.place(sources.outermost(token.span).lo);
        let line = token.first_of_line.then(|| format!("{}:{}", place.file, place.line));
        (token.text(sources).to_owned(), line)
    };
    text.tokens.iter().map(one).collect()
}

fn read(input: Input, settings: &[&str], folders: &[&Path]) -> (Preprocessed, SourceMap, Diagnostics) {
    let mut loader = Loader::new(Disk, folders.iter().copied()).with_shipped(&[]);
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let settings: Vec<_> = settings.iter().map(|name| Setting::define(name)).collect();
    let text = preprocess(input, &settings, &mut loader, &mut sources, &mut diagnostics);
    (text, sources, diagnostics)
}

/// What gcc makes of a text that it gets as standard input. `None` where there is no gcc.
fn gcc(text: &[u8], settings: &[&str], folders: &[&Path]) -> Option<Vec<u8>> {
    let mut command = Command::new("gcc");
    command.args(["-E", "-undef", "-x", "c", "-w", "-"]);
    for folder in folders {
        command.arg("-I").arg(folder);
    }
    command.args(settings.iter().map(|name| format!("-D{name}")));
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = child.inspect_err(|error| eprintln!("not compared with gcc: {error}")).ok()?;
    child.stdin.take().unwrap().write_all(text).unwrap();
    Some(child.wait_with_output().unwrap().stdout)
}

pub(super) fn compare(name: &str, text: &[u8], settings: &[&str], folders: &[&Path], lines: Lines) {
    let (ours, sources, diagnostics) = read(Input::new("<stdin>", text), settings, folders);
    let errors: Vec<_> = diagnostics.iter().map(|one| &one.message).collect();
    assert!(!diagnostics.has_errors(), "{name}: {errors:?}");
    let ours_again = expand(&ours, &sources);
    let ours = tokens(&ours, &sources);
    let (again, sources, _) = read(Input::new("<stdin>", ours_again), &[], folders);
    assert_eq!(tokens(&again, &sources), ours, "{name}: our own output");
    let Some(theirs) = gcc(text, settings, folders) else { return };
    let (theirs, sources, _) = read(Input::new("<stdin>", theirs), &[], folders);
    let theirs = tokens(&theirs, &sources);
    let (ours, theirs) = match lines {
        Lines::Compared => (ours, theirs),
        Lines::Left => (without_lines(ours), without_lines(theirs)),
    };
    assert_eq!(ours, theirs, "{name}: gcc's output");
}

/// All `.defs` files below a folder, in order.
fn defs_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        // Nothing that is wrong on purpose.
        if path.ends_with("target") || path.ends_with("tests/diagnostics") {
            continue;
        }
        if path.is_dir() {
            found.extend(defs_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "defs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn reads_the_interfaces_of_the_repository_as_gcc_does() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let defs = repository.join("defs");
    let folders = [defs.clone(), repository.join("tests/fixtures"), repository.join("examples")];
    let files: Vec<_> = folders.iter().flat_map(|folder| defs_below(folder)).collect();
    assert!(!files.is_empty());
    let text: String = files.iter().map(|path| format!("#include \"{}\"\n", path.display())).collect();
    for settings in [&[][..], &["SEQNOS", "__LP64__"]] {
        compare("all interfaces", text.as_bytes(), settings, &[&defs], Lines::Compared);
    }
}

/// What C leaves to those who read its rules closely.
const NASTY: &[(&str, &str)] = &[
    (
        "mutual recursion",
        "#define f g\n#define g f\nf g f g\n#define f2(a) a*g2\n#define g2(a) f2(a)\nf2(2)(9)\n",
    ),
    ("painted names stay painted", "#define F(x) x\n#define A F(A) B\n#define B A\nA B F(A) F(F(B))\n"),
    (
        "rescanning reaches behind the use",
        "#define G(x) [x]\n#define H G\nH(1) H (2)\nH\n(3)\nG\n;G G(4)\n#define I() H\nI()(5)\n",
    ),
    (
        "the C standard's first example",
        "#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n#define h g(~\n#define m(a) a(w)\n#define w 0,1\n#define t(a) a\n#define p() int\n#define q(x) x\n#define r(x,y) x ## y\n#define str(x) # x\nf(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\ng(x+(3,4)-w) | h 5) & m\n(f)^m(m);\np() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };\n[2] = { str(hello), str(), str( a  \"b\\n\"  + 1 ) };\n",
    ),
    (
        "the C standard's second example",
        "#define str(s) # s\n#define xstr(s) str(s)\n#define debug(s, t) printf(\"x\" # s \"= %d, x\" # t \"= %s\", x ## s, x ## t)\n#define INCFILE(n) vers ## n\n#define glue(a, b) a ## b\n#define xglue(a, b) glue(a, b)\n#define HIGHLOW \"hello\"\n#define LOW LOW \", world\"\ndebug(1, 2);\nxstr(INCFILE(2).h)\nglue(HIGH, LOW);\nxglue(HIGH, LOW)\n",
    ),
    (
        "placemarkers",
        "#define t(x,y,z) x ## y ## z\n[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,), t(10,,), t(,11,), t(,,12), t(,,) };\n#define hash_hash # ## #\n#define mkstr(a) # a\n#define in_between(a) mkstr(a)\n#define join(c, d) in_between(c hash_hash d)\njoin(x, y);\n",
    ),
    (
        "variadic macros",
        "#define d(...) e(__VA_ARGS__)\n#define r(t, ...) ((t)? u(#t): v(__VA_ARGS__))\nd(\"F\", 1, 2); d(); d(X = \"x\");\nr(x>y, \"x is %d\", x, (y, z));\n#define n(fmt, a...) p(fmt, ## a)\nn(1) n(1,) n(1,2,3) n() n(,)\n#define o(...) p(1, ## __VA_ARGS__)\no() o(2) o( ) o(,)\n#define s(a, ...) #__VA_ARGS__ #a\ns(1, 2 , 3,\"4\\n\") s(1)\n#define F(x, ...) h(x, ## __VA_ARGS__)\nF(1, F(2)) F(1) F(1,)\n#define E\nF(1,E) F(1, ) F() F(,)\n",
    ),
    (
        "arguments over several lines",
        "#define L(x) x __LINE__\nL(\n q\n __LINE__\n) __LINE__\nL\n( a\n b) tail\n#define swap(a,b) b a\nswap(x\n y,\nz) foo\nlast __LINE__\n",
    ),
    (
        "directives inside arguments",
        "#define f(x) <x>\nf(a\n#define B b\n#if 1\nB\n#else\nC\n#endif\n#undef B\nB)\nf\n#define D d\n(1)\nD\n",
    ),
    (
        "nothing sticks together",
        "#define E\n#define M -\n#define P +\n-E- M-M -M +P+P x E y 1E 2 E/E/ a/E/b .E. <E= P-\n#define N 1\n#define D .\nN.N D D N D .5 a N aN N\"x\" a\"x\"\n",
    ),
    (
        "continued lines",
        "#def\\\nine AB\\\nC 1\\\n2\nABC A\\\nBC A\\  \nBC \"x\\\ny\" +\\\n= -\\\n\\\n- /\\\n* c *\\\n/ ; /\\\n/ d \\\n e\nf // g\\\nh\ni\n",
    ),
    (
        "comments",
        "/**/#/**/define/* x\ny */A/**/1 /* z */\nA/**/A /* // */ b // /*\nc \"/* no */\" \"//\"; /***/ d /*/ */ e /* \" ' */ f\n# /* */ /* */\n#define B(x) x/**/x\nB(1) B(/* ) */2)\n",
    ),
    ("conditions", CONDITIONS),
    (
        "line markers",
        "a\n# 10 \"b.defs\" 1\nb __LINE__ __FILE__\n# 3 \"<stdin>\" 2\nc __LINE__\n#line 7\nd __LINE__ __FILE__\n#define N 20 \"e\\\\\\\"f\"\n#line N\ng __LINE__ __FILE__\n\n\n\n\n\n\n\n\n\n\n\n\nh __LINE__\n",
    ),
    ("blanks", "\r\n#\x0cdefine\x0b A\t1\r\nA\x0cA\x0bA\r\n#if 1\r\n\tb /* \r\n*/ c\r\n#endif\r\nd\\\r\ne"),
    (
        "counters",
        "#define C(x) x x __COUNTER__\nC(__COUNTER__) __COUNTER__\n#define J(a,b) K(a,b)\n#define K(a,b) a##b\nJ(x,__COUNTER__) __INCLUDE_LEVEL__\n",
    ),
    (
        "numbers of the preprocessor",
        "#define p +1\n#define x 2\n0x1p+x 1e-p 1.2.3..x 1_x .5x 0x 1ex 5-x\n#define cat(a,b) a##b\ncat(1,e)+1 cat(1,e+)1 cat(.,5) cat(5,.)\n",
    ),
    (
        "skipped groups",
        "#if 0\ndon't \"open\n#else junk's\na\n#endif it's\n#if 0\n#if 1/0\n#foo\n#elif\n#else\n#endif\n'/*'\n\"/*\"\n#elif 1\nb\n#elif 1/0\nc\n#endif\n#ifdef X\n/* \n#endif\n*/\n#else\nd\n#endif\n",
    ),
    (
        "odd definitions",
        "#define EMPTY\n#define LP (\n#define f(x) <x>\nf LP 1) f EMPTY (2)\n#define g f LP\ng 3) f(EMPTY) f()\n#define A() a\nA() A( ) A(\n) A\n#define plus+1\n1 plus\n#define f(x) <x>\n#undef nothing\n#define obj (x) x\nobj\n#define c(a,b) [a|b]\nc((1,2),(3,(4,5)))\n",
    ),
    (
        "arguments that hold uses",
        "#define id(x) x\n#define two(a,b) a.b\nid(two)(1,2) id(two(1,2)) two(id(1),id(id)(2)) id(id)(id)(3) id(id(id(id(id(4)))))\n#define comma ,\n#define paren two(\ntwo(1 comma 2,3) paren 1,2)\n",
    ),
];

const CONDITIONS: &str = concat!(
    "#define T(x) x\n#define D defined(T)\n#define ONE 1\n",
    "#if 1 ? 2 : (1/0)\na1\n#endif\n#if 0 && 1/0 || !0\na2\n#endif\n#if -1 > 0u\na3\n#endif\n#if -1 >> 1 == -1 && -1 << 1 == -2\na4\n#endif\n",
    "#if 0x10 == 16 && 010 == 8 && 0b11 == 3 && 10UL == 10ull\na5\n#endif\n#if 'a' == 97 && '\\n' == 10 && '\\377' < 0 && 'ab' == 24930 && '\\x41' == 'A'\na6\n#endif\n",
    "#if defined T && defined(ONE) && !defined X && D\na7\n#endif\n#if T(ONE) + T(T(2)) * 2 == 5\na8\n#endif\n",
    "#if 1 + 2 * 3 - 4 / 2 % 3 == 5 && (1 | 2 ^ 3 & 4) == 3 && 1 << 2 + 1 == 8 && 1 < 2 == 1\nb1\n#endif\n#if ~0 == -1 && - - 1 == 1 && !!5 == 1 && -~-!0 == 0\nb2\n#elif -~-!0 == -2\nb3\n#endif\n",
    "#if 1 ? 0 ? 1 : 2 : 3\nb4\n#endif\n#if (2 || 1/0) && (1 ? 2 : 1/0, 3)\nb5\n#endif\n#if 18446744073709551615 == -1\nb6\n#endif\n#if (0 ? 1u : -1) > 0\nb7\n#endif\n",
    "#if 9223372036854775807 + 1 < 0\nb8\n#endif\n#if -9223372036854775807 - 1 < 0 && 5 / -2 == -2 && -5 % 3 == -2 && 1 << -1 == 0 && 4 >> -1 == 8\nb9\n#endif\n#if 1 << 64 == 0 && -1 >> 64 == -1\nc0\n#endif\n",
    "#ifdef T\n#ifndef T\n#elifdef ONE\nc1\n#elifndef ONE\nc2\n#else\nc3\n#endif\n#endif\n#if __has_include(\"nope.h\") || __has_include(<nope.h>) || !defined __has_include\nc4\n#else\nc5\n#endif\n#if __has_attribute(nope) || __has_builtin(nope)\nc6\n#else\nc7\n#endif\n",
    "#if 0x7fffffffffffffff > 0 && 0x8000000000000000 > 0 && 0xffffffffffffffff == -1\nc8\n#endif\n#if '\\0' == 0 && ' ' == 32 && '\"' == 34 && '\\'' == 39 && '\\\\' == 92\nc9\n#endif\n",
);

#[test]
fn reads_nasty_texts_as_gcc_does() {
    for (name, text) in NASTY {
        compare(name, text.as_bytes(), &[], &[], Lines::Left);
    }
}
