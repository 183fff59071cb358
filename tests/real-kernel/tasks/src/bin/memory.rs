//! Does the kernel do with a task's memory what generated calls ask for?

#![no_std]
#![no_main]

use mig_rs_gnumach::{Boot, start, task};
use mig_rs_real_kernel::interfaces::{gnumach, mach, mach_host, mach4};
use mig_rs_real_kernel::{Case, Status, Word, port_at};
use mig_rs_runtime::{CallError, KernReturn, RightsRegion, SendRight};

start!(main);

const PAGE: u32 = 4096;
/// A place where nothing is.
const HERE: u32 = 0x6000_0000;

/// `VM_PROT_READ`, with `VM_PROT_WRITE`, with `VM_PROT_EXECUTE`.
const READ: i32 = 1;
const WRITE: i32 = 3;
const ALL: i32 = 7;
/// `VM_INHERIT_…`.
const SHARE: i32 = 0;
const COPY: i32 = 1;
const NONE: i32 = 2;

fn main(boot: Boot) {
    let case = Case::new(boot);
    case.subjects(&[
        ("allocated and given back", allocated),
        ("read, written and copied", copied),
        ("protected", protected),
        ("inherited", inherited),
        ("mapped", mapped),
        ("by proxies", by_proxies),
        ("wired, synchronised, cached", wired),
        ("counted", counted),
    ]);
    case.end();
}

fn peek(address: u32) -> Word {
    // SAFETY: each subject looks at memory that it has allocated.
    Word(unsafe { core::ptr::with_exposed_provenance::<u32>(address as usize).read_volatile() })
}

fn poke(address: u32, word: u32) {
    // SAFETY: as above; nothing else refers to it.
    unsafe { core::ptr::with_exposed_provenance_mut::<u32>(address as usize).write_volatile(word) }
}

/// Pages at [`HERE`].
fn allocate_here(pages: u32) -> Result<(), CallError> {
    mach::vm_allocate(&task(), HERE, pages * PAGE, 0).map(drop)
}

fn deallocate_here(pages: u32) -> Result<(), CallError> {
    mach::vm_deallocate(&task(), HERE, pages * PAGE)
}

/// What `vm_region` says of the region at or behind an address. The object's name is given back.
#[derive(PartialEq, Eq, Debug)]
struct Region {
    at: Word,
    size: Word,
    protection: i32,
    most: i32,
    inheritance: i32,
    shared: bool,
    named: bool,
    offset: u32,
}

impl Region {
    fn at(address: u32) -> Result<Self, CallError> {
        let (at, size, protection, most, inheritance, shared, name, offset) =
            mach::vm_region(&task(), address)?;
        let [at, size] = [Word(at), Word(size)];
        Ok(Self {
            at,
            size,
            protection,
            most,
            inheritance,
            shared: shared != 0,
            named: name.is_some(),
            offset,
        })
    }

    /// Of memory as `vm_allocate` gives it.
    const fn fresh(at: u32, size: u32) -> Self {
        let [at, size] = [Word(at), Word(size)];
        Self {
            at,
            size,
            protection: WRITE,
            most: ALL,
            inheritance: COPY,
            shared: false,
            named: false,
            offset: 0,
        }
    }
}

fn allocated(case: &Case) -> Result<(), CallError> {
    allocate_here(3)?;
    case.is("at a place", Region::at(HERE + PAGE)?, Region::fresh(HERE, 3 * PAGE));
    case.is("it is zero", [peek(HERE), peek(HERE + 3 * PAGE - 4)], [Word(0); 2]);
    case.answers("again", mach::vm_allocate(&task(), HERE + PAGE, 1, 0), KernReturn::NO_SPACE);
    mach::vm_deallocate(&task(), HERE + PAGE, PAGE)?;
    case.is("a hole in it", Region::at(HERE)?.size, Word(PAGE));
    case.is("and behind", Region::at(HERE + PAGE)?.at, Word(HERE + 2 * PAGE));
    let within = mach::vm_allocate(&task(), HERE + PAGE + 5, PAGE - 10, 0)?;
    case.is("part of a page", Word(within), Word(HERE + PAGE));
    deallocate_here(3)?;
    case.holds("given back", Region::at(HERE).map_or(true, |region| region.at.0 >= HERE + 3 * PAGE));
    let anywhere = mach::vm_allocate(&task(), 0, 2 * PAGE, 1)?;
    poke(anywhere + PAGE, 7);
    case.is("anywhere", peek(anywhere + PAGE), Word(7));
    mach::vm_deallocate(&task(), anywhere, 2 * PAGE)?;
    Ok(())
}

/// What `vm_write` takes: whole pages.
#[repr(align(4096))]
struct Pages<const BYTES: usize>([u8; BYTES]);

fn copied(case: &Case) -> Result<(), CallError> {
    allocate_here(6)?;
    let mut pages = Pages([0x5a; 2 * PAGE as usize]);
    pages.0[PAGE as usize] = 0xa5;
    mach::vm_write(&task(), HERE + PAGE, &pages.0)?;
    let words = [HERE, HERE + PAGE, HERE + 2 * PAGE, HERE + 3 * PAGE].map(peek);
    case.is("written", words, [0, 0x5a5a_5a5a, 0x5a5a_5aa5, 0].map(Word));
    let read = mach::vm_read(&task(), HERE + PAGE, 2 * PAGE)?;
    case.holds("read", *read == pages.0);
    poke(HERE + PAGE, 1);
    case.holds("what was read stays", *read == pages.0);
    drop(read);
    let part = &pages.0[1..][..PAGE as usize];
    case.answers(
        "written from within a page",
        mach::vm_write(&task(), HERE, part),
        KernReturn::INVALID_ARGUMENT,
    );
    let nothing = mach::vm_read(&task(), HERE, 0)?;
    case.is("nothing read", nothing.len(), 0);
    case.answers(
        "read where nothing is",
        mach::vm_read(&task(), HERE + 6 * PAGE, PAGE),
        KernReturn::INVALID_ADDRESS,
    );
    case.answers(
        "written there",
        mach::vm_write(&task(), HERE + 6 * PAGE, &pages.0),
        KernReturn::INVALID_ADDRESS,
    );
    mach::vm_copy(&task(), HERE + PAGE, 2 * PAGE, HERE + 4 * PAGE)?;
    case.is("copied", [HERE + 4 * PAGE, HERE + 5 * PAGE].map(peek), [1, 0x5a5a_5aa5].map(Word));
    poke(HERE + 4 * PAGE, 2);
    case.is("one of the two", [HERE + PAGE, HERE + 4 * PAGE].map(peek), [1, 2].map(Word));
    case.answers(
        "copied to nothing",
        mach::vm_copy(&task(), HERE, PAGE, HERE + 6 * PAGE),
        KernReturn::INVALID_ADDRESS,
    );
    deallocate_here(6)
}

fn protected(case: &Case) -> Result<(), CallError> {
    allocate_here(3)?;
    mach::vm_protect(&task(), HERE + PAGE, PAGE, 0, READ)?;
    let [one, other, third] =
        [0, 1, 2].map(|page| Region::at(HERE + page * PAGE).map(|region| (region.at, region.protection)));
    case.is("the first page", one?, (Word(HERE), WRITE));
    case.is("the second", other?, (Word(HERE + PAGE), READ));
    case.is("the third", third?, (Word(HERE + 2 * PAGE), WRITE));
    let page = Pages([1; PAGE as usize]);
    case.answers("written to", mach::vm_write(&task(), HERE + PAGE, &page.0), KernReturn::PROTECTION_FAILURE);
    mach::vm_protect(&task(), HERE + PAGE, PAGE, 1, READ)?;
    case.is("for ever", Region::at(HERE + PAGE)?.most, READ);
    let widened = mach::vm_protect(&task(), HERE + PAGE, PAGE, 0, WRITE);
    case.answers("widened", widened, KernReturn::PROTECTION_FAILURE);
    mach::vm_protect(&task(), HERE, PAGE, 0, 0)?;
    case.answers("not even read", mach::vm_read(&task(), HERE, PAGE), KernReturn::PROTECTION_FAILURE);
    deallocate_here(3)
}

fn inherited(case: &Case) -> Result<(), CallError> {
    allocate_here(3)?;
    for (page, inheritance) in [SHARE, COPY, NONE].into_iter().enumerate() {
        let at = HERE + page as u32 * PAGE;
        mach::vm_inherit(&task(), at, PAGE, inheritance)?;
        case.is("inheritance", Region::at(at)?.inheritance, inheritance);
        poke(at, 1);
    }
    case.answers(
        "of a kind that is none",
        mach::vm_inherit(&task(), HERE, PAGE, 9),
        KernReturn::INVALID_ARGUMENT,
    );
    let child = mach::task_create(&task(), 1)?.expect("a task");
    case.holds("one is shared", Region::at(HERE)?.shared);
    (0..3).for_each(|page| poke(HERE + page * PAGE, 2));
    let first = |page: u32| mach::vm_read(&child, HERE + page * PAGE, PAGE).map(|read| read[0]);
    case.is("shared", first(0)?, 2);
    case.is("copied", first(1)?, 1);
    case.answers("nothing", first(2), KernReturn::INVALID_ADDRESS);
    mach::vm_write(&child, HERE, &Pages([3; PAGE as usize]).0)?;
    case.is("shared by both", peek(HERE), Word(0x0303_0303));
    mach::task_terminate(&child)?;
    deallocate_here(3)
}

fn mapped(case: &Case) -> Result<(), CallError> {
    let map = |address, mask, anywhere, most| {
        mach::vm_map(&task(), address, 2 * PAGE, mask, anywhere, None::<&SendRight>, 0, 0, READ, most, NONE)
    };
    case.is("at a place", Word(map(HERE, 0, 0, WRITE)?), Word(HERE));
    let region = Region { protection: READ, most: WRITE, inheritance: NONE, ..Region::fresh(HERE, 2 * PAGE) };
    case.is("the region", Region::at(HERE)?, region);
    case.is("it is zero", peek(HERE + PAGE), Word(0));
    case.answers("again", map(HERE, 0, 0, WRITE), KernReturn::NO_SPACE);
    let aligned = map(0, 0xffff, 1, WRITE)?;
    case.is("aligned", aligned & 0xffff, 0);
    mach::vm_deallocate(&task(), aligned, 2 * PAGE)?;
    deallocate_here(2)?;
    let host = mig_rs_gnumach::host().expect("a host");
    let object = mach::vm_map(&task(), HERE, PAGE, 0, 0, &host, 0, 0, READ, READ, NONE);
    case.answers("of what is no memory", object, KernReturn::INVALID_ARGUMENT);
    Ok(())
}

fn by_proxies(case: &Case) -> Result<(), CallError> {
    let object = port_at(0x1001)?;
    let objects = [object.lent(), object.lent()];
    let one = || RightsRegion::make_send(&objects[..1]);
    let proxy = |objects, offsets, starts, sizes| {
        mach4::memory_object_create_proxy(&task(), READ, objects, offsets, starts, sizes)
    };
    let made = proxy(one(), &[0], &[0], &[PAGE])?;
    case.holds("a proxy", made.is_some());
    let kept = || Status::of(0x1001).map(|status| (status.make_sends, status.send));
    case.is("it has the object's right", kept()?, (1, true));
    drop(made);
    case.is("no longer", kept()?, (1, false));
    let uneven = proxy(one(), &[0, PAGE], &[0], &[PAGE]);
    case.answers("of more offsets than objects", uneven, KernReturn::INVALID_ARGUMENT);
    let two = RightsRegion::make_send(&objects);
    case.answers(
        "of two objects",
        proxy(two, &[0, 0], &[0, PAGE], &[PAGE, PAGE]),
        KernReturn::INVALID_ARGUMENT,
    );
    case.is("which are given back", kept()?, (4, false));
    case.answers("of none", proxy(RightsRegion::default(), &[], &[], &[]), KernReturn::INVALID_ARGUMENT);
    Ok(())
}

fn wired(case: &Case) -> Result<(), CallError> {
    allocate_here(2)?;
    mach_host::vm_wire(&case.host, &*task(), HERE, 2 * PAGE, WRITE)?;
    mach_host::vm_wire(&case.host, &*task(), HERE, 2 * PAGE, 0)?;
    let pages = mach_host::vm_wire(&case.host, &*task(), HERE, PAGE, 8);
    case.answers("wired for what is no access", pages, KernReturn::INVALID_ARGUMENT);
    case.answers(
        "of no task",
        mach_host::vm_wire(&case.host, None, HERE, PAGE, READ),
        KernReturn::INVALID_TASK,
    );
    let both = gnumach::vm_msync(&task(), HERE, PAGE, 1 | 2);
    case.answers("synchronously and not", both, KernReturn::INVALID_ARGUMENT);
    let nobody = gnumach::vm_msync(&task(), HERE, 2 * PAGE, 2);
    case.answers("with nobody to write it to", nobody, KernReturn::INVALID_ARGUMENT);
    let flushed = mach::vm_machine_attribute(&task(), HERE, PAGE, 1, 6);
    case.answers("the cache flushed, of which there is no way", flushed, KernReturn::INVALID_ADDRESS);
    let side_by_side =
        |most, aligned| gnumach::vm_allocate_contiguous(&case.host, &*task(), 4 * PAGE, 0, most, aligned);
    case.answers(
        "aligned otherwise than pages are",
        side_by_side(i64::MAX, 0x4000),
        KernReturn::INVALID_ARGUMENT,
    );
    let (at, low) = side_by_side(0x100_0000, 0)?;
    case.holds("below 16 megabytes", (1..0x100_0000).contains(&low));
    poke(at + 3 * PAGE, 5);
    mach::vm_deallocate(&task(), at, 4 * PAGE)?;
    let (at, high) = side_by_side(i64::MAX, 0)?;
    case.holds("above", (0x100_0000..0x400_0000).contains(&high));
    mach::vm_deallocate(&task(), at, 4 * PAGE)?;
    deallocate_here(2)
}

fn counted(case: &Case) -> Result<(), CallError> {
    let before = mach::vm_statistics(&task())?;
    allocate_here(5)?;
    (0..5).for_each(|page| poke(HERE + page * PAGE, 1));
    let after = mach::vm_statistics(&task())?;
    case.is("bytes of a page", before[0], PAGE.cast_signed());
    case.is("pages zeroed", after[5] - before[5], 5);
    case.holds("faults", after[9] - before[9] >= 5);
    case.holds("pages free", (5..16384).contains(&before[1]));
    case.is("pageouts", after[8], 0);
    let cached = gnumach::vm_cache_statistics(&task())?;
    case.is("nothing is cached", cached, [0; 11]);
    deallocate_here(5)
}
