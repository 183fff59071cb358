//! What stands in the file, and in memory, when `vm_msync` returns?
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "what a test finds wrong ends it")]

use std::fs::{self, File};
use std::thread;

use mig_rs_runtime::{KernReturn, Serve, Stop, serve_on};
use pager::interface::memory_object::seqnos_memory_object_server;
use pager::kernel::Kernel;
use pager::load::{Ledger, Plan, Stage};
use pager::store::{PAGE_SIZE, peek};

/// Flags, what the call ends with, and the first byte of the page in the file and in memory: 1 was synced before, 2 was written since.
const FLAGS: [(u32, Result<(), KernReturn>, u8, u8); 8] = [
    (0, Ok(()), 1, 2),
    (1, Ok(()), 2, 2),
    (2, Ok(()), 2, 2),
    (3, Err(KernReturn::INVALID_ARGUMENT), 1, 2),
    (4, Ok(()), 1, 1),
    (5, Ok(()), 2, 2),
    (6, Ok(()), 2, 2),
    (7, Err(KernReturn::INVALID_ARGUMENT), 1, 2),
];

#[test]
fn each_sum_of_flags_does_what_it_says_to_file_and_memory() {
    let plan = Plan { clients: 1, requests: 0, objects: 1, pages: 4, longest: 1, seed: 0 };
    for (flags, result, in_file, in_memory) in FLAGS {
        let folder = std::env::temp_dir().join(format!("pager-flags-{flags}-{}", std::process::id()));
        let stage = Stage::set(&plan, &folder, &Ledger::new(1, 4)).unwrap();
        let (kernel, stop) = (Kernel::start(1).unwrap(), Stop::new());
        thread::scope(|scope| {
            let serving = scope.spawn(|| {
                let options = Serve::new().until(&stop).in_order(&stage.pager);
                serve_on(4, &seqnos_memory_object_server(&stage.pager), &stage.set, options)
            });
            let client = kernel.process().unwrap();
            let address = client.map(&client.task().copy_of(&stage.objects[0]), 4 * PAGE_SIZE).unwrap();
            let (page, file) = (address + 3 * PAGE_SIZE, File::open(&stage.files[0]).unwrap());
            client.write(page, |page| page[0] = 1).unwrap();
            assert_eq!(client.synchronize(page, PAGE_SIZE, 2), Ok(()));
            client.write(page, |page| page[0] = 2).unwrap();

            let ended = client.synchronize(page, PAGE_SIZE, flags).map_err(|error| error.code());
            let found = peek(&file, 3).unwrap().expect("the page was synced once")[0];
            let read = client.read(page, |page| page[0]).unwrap();
            assert_eq!((ended, found, read), (result, in_file, in_memory), "flags {flags}");

            kernel.unmap_all();
            stage.wait_until_forgotten();
            stop.stop(&stage.door);
            assert_eq!(serving.join().unwrap(), Ok(()));
        });
        fs::remove_dir_all(folder).unwrap();
    }
}
