//! The stubs of Debian's mig that are counted, as its headers say.

// SAFETY: as the headers say.
unsafe extern "C" {
    pub(crate) fn counted_nothing(server: u32) -> i32;
    pub(crate) fn counted_add(server: u32, a: i32, b: i32, sum: *mut i32) -> i32;
    pub(crate) fn counted_leave(server: u32, number: i32) -> i32;
    pub(crate) fn counted_block(server: u32, block: *const i32, first: *mut i32) -> i32;
    pub(crate) fn counted_few(server: u32, numbers: *const i32, count: u32, first: *mut i32) -> i32;
    pub(crate) fn counted_fill(server: u32, count: i32, numbers: *mut i32, given: *mut u32) -> i32;
    pub(crate) fn counted_name(server: u32, name: *const u8, first: *mut i32) -> i32;
    pub(crate) fn counted_line(server: u32, line: *const u8, first: *mut i32) -> i32;
    pub(crate) fn counted_take(server: u32, chars: *const u8, given: u32, count: *mut i32) -> i32;
    pub(crate) fn counted_give(server: u32, count: i32, chars: *mut *mut u8, given: *mut u32) -> i32;
    pub(crate) fn counted_pass_memory(
        server: u32,
        memory: *const i32,
        count: u32,
        back: *mut *mut u8,
        given: *mut u32,
    ) -> i32;
    pub(crate) fn counted_show(server: u32, right: u32) -> i32;
    pub(crate) fn counted_pass(server: u32, right: u32, back: *mut u32) -> i32;
    pub(crate) fn counted_pass_few(
        server: u32,
        rights: *const u32,
        count: u32,
        back: *mut u32,
        given: *mut u32,
    ) -> i32;
    pub(crate) fn counted_refuse(server: u32, number: *mut i32) -> i32;

    pub(crate) fn mach_port_type(task: u32, name: u32, kind: *mut u32) -> i32;
    pub(crate) fn mach_port_get_refs(task: u32, name: u32, right: u32, refs: *mut i32) -> i32;
    pub(crate) fn mach_port_mod_refs(task: u32, name: u32, right: u32, delta: i32) -> i32;
    pub(crate) fn mach_port_names(
        task: u32,
        names: *mut *mut u32,
        count: *mut u32,
        types: *mut *mut u32,
        types_count: *mut u32,
    ) -> i32;
    pub(crate) fn mach_port_insert_right(task: u32, name: u32, right: u32, disposition: u32) -> i32;
    pub(crate) fn mach_port_extract_right(
        task: u32,
        name: u32,
        wanted: u32,
        right: *mut u32,
        disposition: *mut u32,
    ) -> i32;
    pub(crate) fn vm_allocate(task: u32, address: *mut u32, size: u32, anywhere: i32) -> i32;
    pub(crate) fn vm_deallocate(task: u32, address: u32, size: u32) -> i32;
    pub(crate) fn vm_read(task: u32, address: u32, size: u32, data: *mut *mut u8, count: *mut u32) -> i32;
    pub(crate) fn vm_write(task: u32, address: u32, data: *const u8, count: u32) -> i32;
    pub(crate) fn thread_get_state(thread: u32, flavor: i32, state: *mut u32, count: *mut u32) -> i32;
    pub(crate) fn task_info(task: u32, flavor: i32, info: *mut i32, count: *mut u32) -> i32;
    pub(crate) fn device_write_inband(
        device: u32,
        mode: u32,
        record: u32,
        data: *const u8,
        count: u32,
        written: *mut i32,
    ) -> i32;
}
