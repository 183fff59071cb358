// A provider without a kernel, for examples that send nothing.
use mig_rs_runtime::Abi;

#[unsafe(no_mangle)]
fn __mig_rs_send(_: Abi, _: *mut u8, _: u32, _: u32, _: u32) -> i32 {
    0x1000_0003
}
#[unsafe(no_mangle)]
fn __mig_rs_call(_: Abi, _: *mut u8, _: u32, _: u32, _: u32, _: u32, _: u32) -> i32 {
    0x1000_0003
}
#[unsafe(no_mangle)]
fn __mig_rs_receive(_: Abi, _: *mut u8, _: u32, _: u32, _: u32, _: u32) -> i32 {
    0x1000_4002
}
#[unsafe(no_mangle)]
fn __mig_rs_reply_port(_: u32) -> u32 {
    0
}
#[unsafe(no_mangle)]
fn __mig_rs_special_reply_port(_: u32) -> u32 {
    0
}
#[unsafe(no_mangle)]
fn __mig_rs_reply_port_done(_: u32, _: bool) {}
#[unsafe(no_mangle)]
fn __mig_rs_release(_: u32, _: u32) {}
#[unsafe(no_mangle)]
fn __mig_rs_deallocate(_: *mut u8, _: usize) {}
#[unsafe(no_mangle)]
fn __mig_rs_out_of_line_handle(_: *const u8, _: usize) -> u32 {
    0
}
#[unsafe(no_mangle)]
fn __mig_rs_out_of_line_address(_: u32) -> *mut u8 {
    std::ptr::null_mut()
}
