//! What do clients hear of the pager's disk: when it is slow, when it fails?
#![allow(clippy::unwrap_used, reason = "what a test finds wrong ends it")]

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;

use mig_rs_local::{Task, insert_member};
use mig_rs_runtime::{KernReturn, Serve, Stop, serve_on};
use pager::interface::memory_object::seqnos_memory_object_server;
use pager::kernel::{Kernel, Process};
use pager::manager::Pager;
use pager::store::{Disk, PAGE, PAGE_SIZE, Store};

/// A client that has mapped an object whose pages are in this file.
fn with_client<D: Disk + Send + Sync>(store: Store<D>, test: impl FnOnce(&Process, u32)) {
    let task = Task::named("pager");
    let (set, door, port) = (task.allocate_set(), task.allocate(), task.allocate());
    insert_member(&door, &set).unwrap();
    insert_member(&port, &set).unwrap();
    let (kernel, stop) = (Kernel::start(2).unwrap(), Stop::new());
    let client = kernel.process().unwrap();
    let object = client.task().send_right_to(&port);
    let pager = Pager::new([(port, store)]);
    thread::scope(|scope| {
        let serving = scope.spawn(|| {
            let options = Serve::new().until(&stop).in_order(&pager);
            serve_on(4, &seqnos_memory_object_server(&pager), &set, options)
        });
        test(&client, client.map(&object, 2 * PAGE_SIZE).unwrap());
        stop.stop(&door);
        assert_eq!(serving.join().unwrap(), Ok(()));
    });
}

/// A file with two pages, of which the first was written.
fn with_file(name: &str, test: impl FnOnce(&Path)) {
    let path = std::env::temp_dir().join(format!("pager-failure-{name}-{}", std::process::id()));
    let store = Store::<File>::open(&path, 2).unwrap();
    store.write(0, &[1; PAGE]).unwrap();
    store.sync(store.mark()).unwrap();
    drop(store);
    test(&path);
    fs::remove_file(path).unwrap();
}

/// A disk whose syncs end when they are told to.
struct Slow {
    file: File,
    begun: SyncSender<()>,
    end: Mutex<Receiver<()>>,
}

impl Disk for &Slow {
    fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        Disk::read(&self.file, at, into)
    }

    fn write(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        Disk::write(&self.file, at, bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.begun.send(()).map_err(io::Error::other)?;
        self.end.lock().unwrap().recv().map_err(io::Error::other)
    }
}

#[test]
fn a_synchronous_call_returns_when_its_pages_are_safe_and_not_before() {
    with_file("slow", |path| {
        let ((begun, has_begun), (end, ended)) = (mpsc::sync_channel(10), mpsc::sync_channel(10));
        let file = File::options().read(true).write(true).open(path).unwrap();
        let disk = Slow { file, begun, end: Mutex::new(ended) };
        // Recovery syncs once.
        end.send(()).unwrap();
        let store = Store::recover(&disk, 2).unwrap();
        has_begun.recv().unwrap();
        with_client(store, |client, address| {
            client.write(address, |page| page[0] = 2).unwrap();
            client.write(address + PAGE_SIZE, |page| page[0] = 2).unwrap();
            thread::scope(|scope| {
                let call = scope.spawn(|| client.synchronize(address, PAGE_SIZE, 2));
                has_begun.recv_timeout(Duration::from_secs(20)).unwrap();
                // Others go on meanwhile: reads, and requests that need no sync.
                assert_eq!(client.read(address, |page| page[0]), Ok(2));
                assert_eq!(client.synchronize(address + PAGE_SIZE, PAGE_SIZE, 1), Ok(()));
                thread::sleep(Duration::from_millis(50));
                assert!(!call.is_finished());
                end.send(()).unwrap();
                assert_eq!(call.join().unwrap(), Ok(()));
            });
            assert!(has_begun.try_recv().is_err(), "an asynchronous request has synced");
        });
    });
}

#[test]
fn a_write_that_fails_ends_the_object_and_whoever_waits_for_it() {
    with_file("write", |path| {
        // The file can be read, and synced, but not be written to.
        with_client(Store::recover(File::open(path).unwrap(), 2).unwrap(), |client, address| {
            assert_eq!(client.read(address, |page| page[0]), Ok(1));
            client.write(address, |page| page[0] = 2).unwrap();
            let ended = client.synchronize(address, PAGE_SIZE, 2).unwrap_err();
            assert_eq!(ended.code(), KernReturn::MEMORY_ERROR);
            assert_eq!(client.read(address, |page| page[0]), Err(KernReturn::MEMORY_ERROR));
        });
    });
}

#[test]
fn a_page_that_cannot_be_read_is_an_error_for_those_who_touch_it_and_for_nobody_else() {
    with_file("read", |path| {
        with_client(Store::open(path, 2).unwrap(), |client, address| {
            // Behind the back of the store.
            File::options().write(true).open(path).unwrap().write(4096, &[9; 512]).unwrap();
            assert_eq!(client.read(address, |page| page[0]), Err(KernReturn::MEMORY_ERROR));
            assert_eq!(client.read(address + PAGE_SIZE, |page| page[0]), Ok(0));
            client.write(address + PAGE_SIZE, |page| page[0] = 2).unwrap();
            assert_eq!(client.synchronize(address + PAGE_SIZE, PAGE_SIZE, 2), Ok(()));
        });
    });
}
