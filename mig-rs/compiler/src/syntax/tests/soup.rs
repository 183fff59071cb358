//! Does the parser stand any text?

use proptest::prelude::*;

use super::{parse, preprocessed};
use crate::abi::{ALL, GNU64, XNU64};
use crate::diagnostics::Diagnostics;
use crate::syntax::words::Word;

/// Every word of the language, every sign, and some of what is neither.
fn token() -> impl Strategy<Value = String> {
    let words = Word::every().map(|word| word.spelling().to_owned());
    let others = "; ; ; ( ) ( ) : : , = ^ [ ] { } | * + - / < > a b int 0 7 010 0x1 5000000000 @ é ' $ . \
                  \"text\" MACH_MSG_TYPE_CHAR mach_msg_type_bit function /*c*/ //c\n #pragma\n";
    let others = others.split(' ').map(str::to_owned);
    prop::sample::select(words.chain(others).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_tokens(tokens in prop::collection::vec((token(), prop::sample::select(vec!["", " ", "\n"])), 0..200)) {
        let text: String = tokens.into_iter().flat_map(|(token, blank)| [token, blank.to_owned()]).collect();
        for abi in ALL {
            let outcome = parse(abi, &text);
            prop_assert!(outcome.messages.iter().all(|message| message.contains(" at ")));
        }
    }

    #[test]
    fn any_characters(text in "\\PC{0,200}") {
        parse(&GNU64, &text);
    }
}

const SAMPLE: &str = "\
subsystem kerneluser clock 1000;
serverprefix do_;
waittime 100;
import <mach/mach_types.h>;
type port = MACH_MSG_TYPE_MOVE_SEND | MACH_MSG_TYPE_PORT_SEND
    ctype: mach_port_t
    intran: object_t lookup(mach_port_t);
type list = array[*:2 * (3 + 4)] of ^struct[2] of int;
routine start(
    requestport clock : port;
    in time : int, dealloc, countinout;
    out names : buffer = c_string[*:80] ctype: name_t;
    inout rest : list);
skip;
simpleroutine stop(
    clock : port;
    time : int);
serverdemux clock_demux;
";

/// Where each token of the sample starts and ends.
fn tokens() -> Vec<(usize, usize)> {
    let (lexed, _) = preprocessed(SAMPLE, &mut Diagnostics::default());
    lexed.tokens.iter().map(|token| (token.span.lo as usize, token.span.hi as usize)).collect()
}

#[test]
fn one_token_less_costs_little() {
    let whole = parse(&XNU64, SAMPLE);
    assert_eq!((whole.messages.len(), whole.file.statements.len()), (0, 10));
    for (from, to) in tokens() {
        little_is_lost(&format!("{}{}", &SAMPLE[..from], &SAMPLE[to..]));
    }
}

#[test]
fn one_token_twice_costs_little() {
    for (from, to) in tokens() {
        little_is_lost(&format!("{} {}", &SAMPLE[..to], &SAMPLE[from..]));
    }
}

#[test]
fn one_strange_token_costs_little() {
    for (from, _) in tokens() {
        for strange in ["word", "5", "type", "(", ")", "{", "\"text\""] {
            little_is_lost(&format!("{} {strange} {}", &SAMPLE[..from], &SAMPLE[from..]));
        }
    }
}

/// One slip gives at most two messages, and takes at most two statements with it.
fn little_is_lost(text: &str) {
    let outcome = parse(&XNU64, text);
    assert!(outcome.messages.len() <= 2, "{:#?}\n{text}", outcome.messages);
    let lost = 10_usize.saturating_sub(outcome.file.statements.len());
    assert!(lost <= 2, "{lost} statements lost: {:#?}\n{text}", outcome.messages);
}
