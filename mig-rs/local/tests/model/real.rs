//! The same calls, made of the kernel.
use super::message::{Letter, Seen, Wanted};
use super::world::Ref;
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn};

/// Room for any message of a program.
const ROOM: usize = 256;

/// A name of a test's, by number.
pub(crate) fn number(name: Ref, numbers: &[u32]) -> u32 {
    match name {
        Ref::Null => 0,
        Ref::Dead => PORT_DEAD,
        Ref::Name(name) => numbers[name],
    }
}

type Said = (KernReturn, Seen<u32, u32>);

pub(crate) fn send(letter: &Letter, numbers: &[u32]) -> Said {
    let number = |name| number(name, numbers);
    let complex = if letter.rights.is_some() { COMPLEX } else { 0 };
    let bits = complex | letter.reply_how << 8 | letter.how;
    let mut words = vec![bits, 0, number(letter.to), number(letter.reply), 0, letter.id];
    if let Some(rights) = &letter.rights {
        words.extend(u32::try_from(rights.len()));
        words.extend(
            rights.iter().flat_map(|(name, how)| [number(*name), 0, how << 16 | PORT_DESCRIPTOR << 24]),
        );
    }
    words.extend(vec![letter.id; letter.words]);
    let size = u32::try_from(4 * words.len()).unwrap();
    let options = SEND_MSG | SEND_TIMEOUT;
    // SAFETY: there are so many bytes, which name no memory.
    let code = unsafe { __mig_rs_send(Abi::Xnu64, words.as_mut_ptr().cast(), size, options, 0) };
    let code = KernReturn(code);
    if code != KernReturn::SEND_TIMED_OUT {
        return (code, Seen::default());
    }
    let (rights, data) = body(&words);
    let header = Some((words[2], words[3], words[5]));
    (code, Seen { header, rights, data, seqno: None, size: None })
}

pub(crate) fn receive(wanted: Wanted, numbers: &[u32]) -> Said {
    let mut words = vec![0; ROOM];
    let options = RCV_MSG | RCV_TIMEOUT | trailer_elements(1) | if wanted.keep_large { RCV_LARGE } else { 0 };
    let (room, on) = (u32::try_from(wanted.room).unwrap(), number(wanted.on, numbers));
    assert!(wanted.room <= 4 * ROOM);
    // SAFETY: there is so much room.
    let code = unsafe { __mig_rs_receive(Abi::Xnu64, words.as_mut_ptr().cast(), room, on, options, 0) };
    let (code, header) = (KernReturn(code), Some((words[2], words[3], words[5])));
    match code {
        KernReturn::SUCCESS => {
            let (rights, data) = body(&words);
            let seqno = Some(words[words[1].div_ceil(4) as usize + 2]);
            (code, Seen { header, rights, data, seqno, size: None })
        }
        KernReturn::RCV_TOO_LARGE if wanted.keep_large => {
            (code, Seen { size: Some(words[1]), ..Seen::default() })
        }
        KernReturn::RCV_TOO_LARGE => (code, Seen { header, ..Seen::default() }),
        _ => (code, Seen::default()),
    }
}

/// Rights and data of a message.
fn body(words: &[u32]) -> (Vec<(u32, u32)>, Vec<u32>) {
    let end = words[1] as usize / 4;
    if words[0] & COMPLEX == 0 {
        return (Vec::new(), words[6..end].to_vec());
    }
    let start = 7 + 3 * words[6] as usize;
    let rights = words[7..start].chunks(3).map(|right| (right[0], right[2] >> 16 & 0xff));
    (rights.collect(), words[start..end].to_vec())
}
