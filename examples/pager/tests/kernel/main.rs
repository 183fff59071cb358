//! What does the kernel send to a pager, and when does `vm_msync` return?

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "what a test finds wrong ends it")]
#![allow(clippy::cast_possible_truncation, reason = "small numbers")]

mod by_hand;

use std::thread;

use by_hand::{ByHand, Heard};
use mig_rs_runtime::KernReturn;
use pager::kernel::Kernel;
use pager::store::PAGE_SIZE as SIZE;

/// Flags, whether changed pages come back, and whether pages stay cached.
const FLAGS: [(u32, bool, bool); 6] = [
    (0, false, true),
    (1, true, true),
    (2, true, true),
    (4, false, false),
    (5, true, false),
    (6, true, false),
];

#[test]
fn each_sum_of_flags_has_its_messages_and_waits_for_the_answer() {
    for (flags, returned, stay) in FLAGS {
        let (pager, kernel) = (ByHand::new(), Kernel::start(1).unwrap());
        let client = kernel.process().unwrap();
        let address = client.map(&pager.right_for(client.task()), 8 * SIZE).unwrap();
        assert_eq!(pager.hear(), Heard::Init);
        for page in [2, 3, 5] {
            client.write(address + page * SIZE, |page| page[0] = 1).unwrap();
            assert_eq!(pager.hear(), Heard::Request { offset: page * SIZE });
        }
        thread::scope(|scope| {
            // Not at a page boundary: the kernel takes whole pages.
            let call = scope.spawn(|| client.synchronize(address + SIZE + 1, 4 * SIZE, flags));
            if returned {
                assert_eq!(pager.hear(), Heard::Return { offset: 2 * SIZE, pages: 2, stay });
                assert_eq!(pager.hear(), Heard::Return { offset: 5 * SIZE, pages: 1, stay });
            }
            let asked = pager.hear();
            assert_eq!(asked, Heard::Synchronize { offset: SIZE, length: 5 * SIZE, flags });
            assert!(!call.is_finished(), "flags {flags}: it returned without an answer");
            // Answers to nobody's question change nothing.
            pager.complete(SIZE, 4 * SIZE);
            pager.complete(0, 5 * SIZE);
            pager.complete(SIZE, 5 * SIZE);
            assert_eq!(call.join().unwrap(), Ok(()));
        });
        assert_eq!(kernel.strays(), 2);
        let kept = client.read(address + 2 * SIZE, |page| page[0]).unwrap();
        assert_eq!(kept == 1, stay, "flags {flags}");
        assert_eq!(pager.heard_nothing(), stay, "flags {flags}: what is dropped is asked for again");
    }
}

#[test]
fn flags_that_exclude_each_other_and_flags_that_are_none_are_refused() {
    let (pager, kernel) = (ByHand::new(), Kernel::start(1).unwrap());
    let client = kernel.process().unwrap();
    let address = client.map(&pager.right_for(client.task()), SIZE).unwrap();
    assert_eq!(pager.hear(), Heard::Init);
    for flags in [3, 7, 8, u32::MAX] {
        let refused = client.synchronize(address, SIZE, flags).unwrap_err();
        assert_eq!(refused.code(), KernReturn::INVALID_ARGUMENT, "flags {flags}");
    }
    let unmapped = client.synchronize(address, 2 * SIZE, 2).unwrap_err();
    assert_eq!(unmapped.code(), KernReturn::INVALID_ADDRESS);
    assert!(pager.heard_nothing());
}

#[test]
fn requests_that_do_not_overlap_are_outstanding_together_and_others_wait() {
    let (pager, kernel) = (ByHand::new(), Kernel::start(3).unwrap());
    let clients = [(); 3].map(|()| kernel.process().unwrap());
    let [first, apart, over] = &clients;
    let addresses =
        clients.each_ref().map(|client| client.map(&pager.right_for(client.task()), 8 * SIZE).unwrap());
    assert_eq!(pager.hear(), Heard::Init);
    let asked = |page, pages| Heard::Synchronize { offset: page * SIZE, length: pages * SIZE, flags: 2 };
    thread::scope(|scope| {
        let first = scope.spawn(|| first.synchronize(addresses[0], 4 * SIZE, 2));
        assert_eq!(pager.hear(), asked(0, 4));
        let over = scope.spawn(|| over.synchronize(addresses[2] + 3 * SIZE, 2 * SIZE, 2));
        let apart = scope.spawn(|| apart.synchronize(addresses[1] + 6 * SIZE, SIZE, 2));
        assert_eq!(pager.hear(), asked(6, 1));
        assert!(pager.heard_nothing(), "page 3 is the first request's");
        pager.complete(6 * SIZE, SIZE);
        assert_eq!(apart.join().unwrap(), Ok(()));
        assert!(!first.is_finished() && !over.is_finished());
        pager.complete(0, 4 * SIZE);
        assert_eq!(first.join().unwrap(), Ok(()));
        assert_eq!(pager.hear(), asked(3, 2));
        pager.complete(3 * SIZE, 2 * SIZE);
        assert_eq!(over.join().unwrap(), Ok(()));
    });
    assert_eq!(kernel.strays(), 0);
}

#[test]
fn an_object_that_its_pager_destroys_ends_whoever_waits_for_it() {
    let (pager, kernel) = (ByHand::new(), Kernel::start(1).unwrap());
    let client = kernel.process().unwrap();
    let address = client.map(&pager.right_for(client.task()), SIZE).unwrap();
    thread::scope(|scope| {
        let call = scope.spawn(|| client.synchronize(address, SIZE, 2));
        assert_eq!(pager.hear(), Heard::Init);
        assert!(matches!(pager.hear(), Heard::Synchronize { .. }));
        pager.destroy(KernReturn::MEMORY_ERROR);
        assert_eq!(call.join().unwrap().unwrap_err().code(), KernReturn::MEMORY_ERROR);
    });
    assert_eq!(client.read(address, |_| ()), Err(KernReturn::MEMORY_ERROR));
}

#[test]
fn changed_pages_come_back_before_the_object_is_terminated() {
    let (pager, kernel) = (ByHand::new(), Kernel::start(1).unwrap());
    let client = kernel.process().unwrap();
    let address = client.map(&pager.right_for(client.task()), 2 * SIZE).unwrap();
    client.write(address + SIZE, |page| page[0] = 1).unwrap();
    kernel.unmap_all();
    let heard: Vec<_> = (0..4).map(|_| pager.hear()).collect();
    let offset = SIZE;
    let returned = Heard::Return { offset, pages: 1, stay: false };
    assert_eq!(heard, [Heard::Init, Heard::Request { offset }, returned, Heard::Terminate]);
}
