//! Do numbers stay valid exactly as long as their entries are there?
use super::*;

#[test]
fn a_number_means_its_entry_until_it_is_removed() {
    let mut table = Table::new();
    let a = table.insert('a').unwrap();
    let b = table.insert('b').unwrap();
    assert_ne!(a, b);
    assert_eq!((table.get(a), table.get(b)), (Some(&'a'), Some(&'b')));
    assert_eq!(table.remove(a), Some('a'));
    assert_eq!((table.get(a), table.former(a)), (None, Some(&'a')));
    assert_eq!(table.get_mut(a), None);
    assert_eq!(table.remove(a), None);
    assert_eq!(table.former(b), None, "still there");
    assert_eq!(table.iter().collect::<Vec<_>>(), [(b, &'b')]);
}

#[test]
fn null_dead_and_numbers_from_nowhere_mean_nothing() {
    let mut table = Table::new();
    table.insert(()).unwrap();
    for number in [0, 1, GENERATION, u32::MAX, u32::MAX - 1, 2 << GENERATION_BITS] {
        assert_eq!((table.get(number), table.former(number)), (None, None));
        assert_eq!(table.remove(number), None);
    }
}

#[test]
fn a_number_does_not_come_back_soon() {
    let mut table = Table::new();
    let first = table.insert(0).unwrap();
    table.remove(first);
    for n in 1..60_000 {
        let number = table.insert(n).unwrap();
        assert_ne!(number, first, "came back after {n}");
        assert_eq!(table.get(first), None);
        table.remove(number);
    }
    assert!(table.slots.len() <= RESTING + 2, "and yet the table has not grown");
}

#[test]
fn a_full_table_takes_what_rests_and_then_refuses() {
    let mut table = Table::with_room_for(2);
    let a = table.insert('a').unwrap();
    table.insert('b').unwrap();
    assert_eq!(table.insert('c'), None);
    table.remove(a);
    let c = table.insert('c').unwrap();
    assert_ne!(a, c);
    assert_eq!(table.insert('d'), None);
}

#[test]
fn the_last_number_is_not_the_dead_name() {
    let last = u32::try_from(MAX_SLOTS).unwrap() << GENERATION_BITS | GENERATION;
    assert!(last < u32::MAX);
}
