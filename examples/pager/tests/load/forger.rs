//! What can somebody send who has a right to an object, as every task does that may map it?

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use mig_rs_local::Task;
#[cfg(feature = "gnu")]
use mig_rs_runtime::generated::gnu32::{Buffer, Item, Shape, Type};
#[cfg(not(feature = "gnu"))]
use mig_rs_runtime::generated::osf32::{Buffer, Shape};
use mig_rs_runtime::{CallError, SendRight};
use pager::interface::mach::memory_object_synchronize_completed;
use pager::interface::memory_object::{
    memory_object_data_return, memory_object_init, memory_object_synchronize, memory_object_terminate,
};
use pager::load::{Random, Stage};
use pager::store::PAGE;

/// A message of nothing but numbers.
fn numbers(to: &SendRight, id: i32, count: usize) -> Result<(), CallError> {
    #[cfg(not(feature = "gnu"))]
    let shape = Shape { id, min: 0, max: 0, descriptors: &[], data: &[] };
    #[cfg(feature = "gnu")]
    let shape = {
        static NUMBERS: [Item; 200] = [Item::fixed::<u32>(Type::new(2, 32)); 200];
        Shape { id, min: 0, max: 0, items: &NUMBERS[..count] }
    };
    let mut buffer = Buffer::<2048>::new();
    let mut message = buffer.one_way(&shape, to.copy_send());
    for _ in 0..count {
        message = message.put(4096_u32);
    }
    message.send()
}

/// Forges messages until it is told to end, and says how many.
pub(crate) fn forge(task: Task, stage: &Stage, done: &AtomicBool) -> u32 {
    let objects: Vec<_> = stage.objects.iter().map(|object| task.copy_of(object)).collect();
    let (own, mut random, mut count) = (task.allocate(), Random::new(1), 0);
    while !done.load(SeqCst) {
        let n = random.below(objects.len() as u32) as usize;
        let object = &objects[n];
        let offset = random.below(64) * PAGE as u32;
        let sent = match random.below(12) {
            // Well formed, but from somebody whom no object knows.
            0 => memory_object_data_return(object, &own, offset, &[0xff; PAGE], 1, 0),
            1 => memory_object_data_return(object, None, offset, &[0xff; PAGE], 1, 0),
            2 => memory_object_synchronize(object, &own, offset, 4096, 2),
            3 => memory_object_init(object, &own, 4096),
            4 => memory_object_terminate(object, task.allocate()),
            // Foreign: numbers that nobody serves.
            5 => memory_object_synchronize_completed(object, offset, 4096),
            6 => numbers(object, 2202, 4),
            // Too short, too long, without the descriptors, and longer than any request.
            7 => numbers(object, 2210, 0),
            8 => numbers(object, 2210, 20),
            9 => numbers(object, 2208, 8),
            10 => numbers(object, 2203, 200),
            // A notification: a right to answer is not used.
            _ => {
                drop(task.send_once_right_to(stage.pager.objects().nth(n).unwrap().port()));
                Ok(())
            }
        };
        sent.unwrap();
        count += 1;
    }
    count
}
