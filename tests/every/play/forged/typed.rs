//! What can be wrong with a typed message that its kernel takes?
//!
//! The kernel reads the items of a complex message, and refuses what makes no sense to it; those of a simple one it does not look at.

use mig_rs_runtime::kernel::{MOVE_RECEIVE, MOVE_SEND, MOVE_SEND_ONCE};
use mig_rs_runtime::{KernReturn, Turn};

use super::{BAD, Forgery, forge};
use crate::item::{Behind, Item, word_size};
use crate::letter::Letter;

const LOST: Turn = Turn::Lost(KernReturn::RCV_TOO_LARGE);
/// What is no message of the interface.
const NEVER: &[Turn] = &[BAD, LOST];
/// What may be one: where the interface leaves a count, a place or a kind open, and where values stand.
const OPEN: &[Turn] = &[BAD, LOST, Turn::Handled];

pub(super) fn forgeries(letter: &Letter) -> Vec<Forgery> {
    let mut all = lengths(letter);
    for index in 0..letter.items.len() {
        all.extend(other_items(letter, index));
        all.extend(words(letter, index));
    }
    all.retain(|forgery| forgery.letter != *letter);
    all
}

fn lengths(letter: &Letter) -> Vec<Forgery> {
    let right = Item::right(letter.abi, MOVE_SEND);
    let mut all = vec![
        forge(letter, "an item more", NEVER, |letter| letter.items.push(Item::integers(1))),
        forge(letter, "an item of 4 KiB more", NEVER, |letter| letter.items.push(Item::integers(1024))),
        forge(letter, "a right more", NEVER, |letter| {
            letter.complex = true;
            letter.items.push(right);
        }),
        // What carries nothing is received as simple.
        forge(letter, "says that it carries something", OPEN, |letter| letter.complex = true),
    ];
    if !letter.items.is_empty() {
        all.push(forge(letter, "an item less", NEVER, |letter| {
            letter.items.pop();
        }));
        all.push(forge(letter, "no items", NEVER, |letter| letter.items.clear()));
    }
    if letter.complex {
        all.push(forge(letter, "says that it carries nothing", NEVER, |letter| letter.complex = false));
    } else {
        let word = word_size(letter.abi);
        all.push(forge(letter, "a word more", NEVER, |letter| letter.data = vec![0; word]));
    }
    all
}

/// The same message with another item in the place of one.
fn replaced(letter: &Letter, index: usize, item: Item, answers: &'static [Turn]) -> Forgery {
    forge(letter, format!("{item:?} as item {index}"), answers, |letter| {
        letter.complex |= item.is_carried();
        letter.items[index] = item;
    })
}

fn other_items(letter: &Letter, index: usize) -> Vec<Forgery> {
    let genuine = &letter.items[index];
    let with = |change: &dyn Fn(&mut Item)| {
        let mut item = genuine.clone();
        change(&mut item);
        item
    };
    let replaced = |item, answers| replaced(letter, index, item, answers);
    let mut all = vec![replaced(with(&|item| item.long = !item.long), NEVER)];
    for disposition in [MOVE_SEND, MOVE_SEND_ONCE, MOVE_RECEIVE] {
        let answers = if genuine.is_right() { OPEN } else { NEVER };
        all.push(replaced(Item::right(letter.abi, disposition), answers));
    }
    for number in [0, 1, genuine.number + 1, genuine.number.saturating_sub(1)] {
        all.push(replaced(with(&|item| item.hold(number)), OPEN));
        let beside = |item: &mut Item| (item.number, item.behind) = (number, Behind::Memory);
        if genuine.is_right() {
            continue;
        }
        all.push(replaced(with(&beside), OPEN));
        if genuine.behind == Behind::Memory {
            let inside = |item: &mut Item| {
                item.behind = Behind::Data(vec![]);
                item.hold(number);
            };
            all.push(replaced(with(&inside), OPEN));
        }
    }
    if !genuine.is_right() {
        all.push(replaced(with(&|item| item.name ^= 0x40), NEVER));
        all.push(replaced(with(&|item| item.name = 15), if genuine.name == 15 { OPEN } else { NEVER }));
        all.push(replaced(with(&|item| item.resize(genuine.bits / 2)), NEVER));
        all.push(replaced(with(&|item| item.resize(genuine.bits * 2)), NEVER));
    }
    if !letter.complex {
        for number in [genuine.number + 1, genuine.number.wrapping_sub(1), 0xfff, 0x7fff_ffff, u32::MAX] {
            let lies = |item: &mut Item| item.number = number;
            all.push(replaced(with(&lies), OPEN));
        }
    }
    all
}

impl Item {
    /// Has so many elements, of as many bits as before.
    fn hold(&mut self, number: u32) {
        self.number = number;
        let bytes = self.bytes();
        match &mut self.behind {
            Behind::Data(data) => data.resize(bytes, 0),
            Behind::Rights(rights) => rights.resize(number as usize, false),
            Behind::Memory => {}
        }
    }

    /// Has as many elements as before, of so many bits.
    fn resize(&mut self, bits: u32) {
        self.bits = bits;
        self.hold(self.number);
    }
}

/// Other values: counts that a descriptor does not say, strings without an end.
fn words(letter: &Letter, index: usize) -> Vec<Forgery> {
    let Behind::Data(data) = &letter.items[index].behind else { return Vec::new() };
    let mut all = Vec::new();
    for at in (0..data.len() / 4 * 4).step_by(4) {
        let word = u32::from_ne_bytes(data[at..at + 4].try_into().unwrap());
        for other in [0, 1, word.wrapping_add(1), word.wrapping_sub(1), i32::MAX as u32, 1 << 31, u32::MAX] {
            let what = format!("{other:#x} at {at} of item {index}");
            all.push(forge(letter, what, OPEN, |letter| {
                if let Behind::Data(data) = &mut letter.items[index].behind {
                    data[at..at + 4].copy_from_slice(&other.to_ne_bytes());
                }
            }));
        }
    }
    all
}
