//! Is a page that was written, cleaned, flushed and faulted back what it was, and what does the kernel tell its manager on the way?

#![no_std]
#![no_main]

use core::fmt;

use mig_rs_gnumach::{Boot, allocate_port, send_right, start, task};
use mig_rs_real_kernel::interfaces::mach;
use mig_rs_real_kernel::interfaces::memory_object::seqnos_memory_object_server;
use mig_rs_real_kernel::pager::{BYTES, Object, PAGE, Pager, word};
use mig_rs_real_kernel::{Case, Word, keep, spawn, wait_for};
use mig_rs_runtime::{ReceiveRight, Serve, serve};

start!(main);

/// Words of a page.
const WORDS: usize = PAGE / 4;

static OBJECTS: [Object; 1] = [Object::new(0)];

/// What the manager's thread needs.
struct Manager {
    case: Case,
    port: ReceiveRight,
}

fn manage(manager: &'static Manager) {
    let say = |text: fmt::Arguments<'_>| manager.case.say(format_args!("     kernel, {text}"));
    let pager = Pager { objects: &OBJECTS, say: Some(&say), dawdles: false };
    let ended = serve(&seqnos_memory_object_server(&pager), &manager.port, Serve::new().in_order(&pager));
    manager.case.fail(format_args!("the loop has ended: {ended:?}"));
}

fn main(boot: Boot) {
    let [object] = &OBJECTS;
    let port = allocate_port().expect("a port");
    object.is_at(&port);
    let manager = keep(Manager { case: Case::new(boot), port });
    let Manager { case, port } = manager;
    let _thread = spawn(manager, manage);

    let right = send_right(port).expect("a send right");
    let address = mach::vm_map(&task(), 0, BYTES as u32, 0, 1, &right, 0, 0, 3, 3, 0).expect("vm_map");
    let window = core::ptr::with_exposed_provenance_mut::<u32>(address as usize);
    // SAFETY: the object is mapped here, and the words are inside of it. The kernel waits for the manager where it has no page.
    let (read, write) = unsafe {
        (
            |index: usize| Word(window.add(index).read_volatile()),
            |index: usize, word| window.add(index).write_volatile(word),
        )
    };

    case.say(format_args!("reading pages 0 and 2"));
    case.is("word 0", read(0), Word(word(0, 0)));
    case.is("word 5 of page 2", read(2 * WORDS + 5), Word(word(0, 2 * WORDS + 5)));
    case.say(format_args!("writing to pages 0 and 3"));
    write(1, 0xfeed_f00d);
    write(3 * WORDS, 0xd1d1_d1d1);
    case.is("word 1 as the manager has it", Word(object.word(1)), Word(word(0, 1)));

    case.say(format_args!("cleaning and flushing"));
    object.clean_and_flush(port);
    case.holds("the kernel has done so", wait_for(|| object.told().locked == 1));
    case.is("pages returned", object.told().returned, 2);
    case.is("word 1 as the manager has it", Word(object.word(1)), Word(0xfeed_f00d));
    case.is(
        "the first word of page 3 as the manager has it",
        Word(object.word(3 * WORDS)),
        Word(0xd1d1_d1d1),
    );
    case.say(format_args!("reading page 0 again"));
    case.is("word 1", read(1), Word(0xfeed_f00d));

    case.say(format_args!("forbidding to write, and writing to page 0"));
    object.forbid_writing(port);
    case.holds("the kernel has done so", wait_for(|| object.told().locked == 2));
    write(2, 0xabad_cafe);
    case.is("word 2", read(2), Word(0xabad_cafe));
    case.is("requests to write", object.told().unlocked, 1);

    case.say(format_args!("unmapping and destroying"));
    mach::vm_deallocate(&task(), address, BYTES as u32).expect("vm_deallocate");
    object.destroy();
    case.holds("the kernel has done so", wait_for(|| object.told().ended == 1));
    let told = object.told();
    case.is(
        "messages",
        told.messages,
        told.begun + told.requested + told.returned + told.locked + told.unlocked + told.ended,
    );
    case.is("messages out of order", told.out_of_order, 0);
    case.is("messages refused", told.refused, 0);
    case.end();
}
