//! What is out-of-line memory, and which task holds which?
use crate::fault::Fault;
use crate::hash::Map;
use crate::kernel::{Kernel, TaskId};
use std::alloc::Layout;
use std::ptr::NonNull;

/// Alignment of out-of-line memory: enough for any type that travels in it. (Mach keeps the
/// offset in the page, which says as little.)
const ALIGN: usize = 16;

/// A region that nobody else knows, never empty.
#[derive(Debug)]
pub(crate) struct Memory {
    start: NonNull<u8>,
    layout: Layout,
}

// SAFETY: the region belongs to this value alone, as a box's would.
unsafe impl Send for Memory {}

impl Memory {
    /// Fresh memory with room for `size` bytes; `None` if `size` is 0 or there is no such room.
    fn allocate(size: usize) -> Option<Self> {
        let layout = Layout::from_size_align(size, ALIGN).ok().filter(|layout| layout.size() != 0)?;
        // SAFETY: the size is not 0.
        let start = NonNull::new(unsafe { std::alloc::alloc_zeroed(layout) })?;
        Some(Self { start, layout })
    }

    /// A copy of `size` bytes at `address`.
    ///
    /// # Safety
    /// They are there, defined, and not written meanwhile.
    pub(crate) unsafe fn copy_of(address: usize, size: usize) -> Option<Self> {
        let memory = Self::allocate(size)?;
        let from = std::ptr::with_exposed_provenance::<u8>(address);
        // SAFETY: both sides hold `size` bytes, and one of them is new.
        unsafe { from.copy_to_nonoverlapping(memory.start.as_ptr(), size) };
        Some(memory)
    }

    /// Memory that holds `words` one after the other.
    pub(crate) fn of_words(words: &[u32]) -> Option<Self> {
        let memory = Self::allocate(size_of_val(words))?;
        let start = memory.start.as_ptr().cast::<u32>();
        // SAFETY: the region is aligned for words, zeroed, and nobody else's.
        unsafe { std::slice::from_raw_parts_mut(start, words.len()) }.copy_from_slice(words);
        Some(memory)
    }

    /// The words that the memory holds.
    pub(crate) fn words(&self) -> Vec<u32> {
        // SAFETY: the region is aligned for words, wholly written, and nobody else's.
        let words = unsafe { std::slice::from_raw_parts(self.start.as_ptr().cast::<u32>(), self.size() / 4) };
        words.to_vec()
    }

    pub(crate) fn size(&self) -> usize {
        self.layout.size()
    }

    /// Where the region is. A program may use the address as a pointer.
    pub(crate) fn address(&self) -> usize {
        self.start.as_ptr().expose_provenance()
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout, and freed here only.
        unsafe { std::alloc::dealloc(self.start.as_ptr(), self.layout) }
    }
}

/// A region in the hands of a task.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) owner: TaskId,
    pub(crate) memory: Memory,
    /// The handle that stands for its address in messages with 32-bit addresses, once there is one.
    pub(crate) handle: Option<u32>,
}

/// The regions of all tasks, by address.
pub(crate) struct Regions(Map<usize, Region>);

impl Regions {
    pub(crate) const fn new() -> Self {
        Self(Map::with_hasher(crate::hash::BUILD))
    }

    /// Hands a region to a task and says where it is.
    pub(crate) fn insert(&mut self, owner: TaskId, memory: Memory) -> usize {
        let address = memory.address();
        self.0.insert(address, Region { owner, memory, handle: None });
        address
    }

    pub(crate) fn get(&self, address: usize) -> Option<&Region> {
        self.0.get(&address)
    }

    pub(crate) fn get_mut(&mut self, address: usize) -> Option<&mut Region> {
        self.0.get_mut(&address)
    }

    /// The memory that a task holds.
    pub(crate) fn of(&self, owner: TaskId) -> impl Iterator<Item = &Memory> {
        self.0.values().filter(move |region| region.owner == owner).map(|region| &region.memory)
    }
}

impl Kernel {
    /// Takes a whole region from the task that holds it, which has to be `owner` if one is named.
    pub(crate) fn remove_region(
        &mut self,
        owner: Option<TaskId>,
        address: usize,
        size: usize,
    ) -> Result<Memory, Fault> {
        let nothing = Fault::NoSuchMemory { address, size };
        let region =
            self.regions.get(address).filter(|region| owner.is_none_or(|owner| owner == region.owner));
        let held = region.ok_or(nothing.clone())?.memory.size();
        if held != size {
            return Err(Fault::WrongSize { address, size, held });
        }
        let region = self.regions.0.remove(&address).ok_or(nothing)?;
        if let Some(handle) = region.handle {
            self.handles.remove(handle);
        }
        Ok(region.memory)
    }
}
