//! Who has to be there before the first request?

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use mig_rs_local::{Task, insert_member};
use mig_rs_runtime::{PortSet, ReceiveRight, SendRight};

use super::{Ledger, Plan};
use crate::manager::{Object, Pager};
use crate::store::Store;

/// A pager with its files, ready to be served.
pub struct Stage {
    /// The pager's task.
    pub task: Task,
    /// The ports of all objects.
    pub set: PortSet,
    /// A member of the set that is no object, to stop its threads by.
    pub door: ReceiveRight,
    /// The pager.
    pub pager: Pager,
    /// Rights to the objects, in their order.
    pub objects: Vec<SendRight>,
    /// The files of the objects.
    pub files: Vec<PathBuf>,
}

impl Stage {
    /// Opens the files of a folder, which is made if there is none, and takes note of what is in them.
    ///
    /// # Errors
    /// The system's, and those of [`Store::open`].
    pub fn set(plan: &Plan, folder: &Path, ledger: &Ledger) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let task = Task::named("pager");
        let (set, door) = (task.allocate_set(), task.allocate());
        join(&door, &set)?;
        let files: Vec<_> = (0..plan.objects).map(|n| folder.join(format!("object-{n}.pages"))).collect();
        let mut parts = Vec::new();
        for (object, file) in (0..).zip(&files) {
            let (port, store) = (task.allocate(), Store::<File>::open(file, plan.pages)?);
            for number in 0..plan.pages {
                store.read(number)?.inspect(|page| ledger.found(object, number, page));
            }
            join(&port, &set)?;
            parts.push((port, store));
        }
        let objects = parts.iter().map(|(port, _)| task.send_right_to(port)).collect();
        Ok(Self { task, set, door, pager: Pager::new(parts), objects, files })
    }

    /// Comes back when no kernel maps an object any more.
    pub fn wait_until_forgotten(&self) {
        self.pager.objects().for_each(Object::wait_until_forgotten);
    }
}

fn join(port: &ReceiveRight, set: &PortSet) -> io::Result<()> {
    insert_member(port, set).map_err(|code| io::Error::other(code.to_string()))
}

/// Looks at the files of a pager that has ended: each page has to be the last version.
///
/// # Errors
/// The system's, and those of [`Store::open`].
pub fn inspect(plan: &Plan, files: &[PathBuf], ledger: &Ledger) -> io::Result<()> {
    for (object, file) in (0..).zip(files) {
        let store = Store::<File>::open(file, plan.pages)?;
        for number in 0..plan.pages {
            let page = store.read(number)?.unwrap_or_else(|| Box::new([0; crate::store::PAGE]));
            ledger.expect(object, number, &page);
        }
    }
    Ok(())
}
