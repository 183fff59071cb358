//! What do Rust's own copies compile to where there is no C library, and where does a task get memory?
//!
//! The compiler calls these six by name. They are weak: a program that brings its own keeps them.

use core::arch::global_asm;
use core::ptr::NonNull;

use mig_rs_runtime::KernReturn;

use crate::{seam, traps};

global_asm!(
    ".text",
    ".weak memcpy, memmove, memset, memcmp, bcmp, strlen",
    "memcpy:",
    "pushl %edi; pushl %esi",
    "movl 12(%esp), %edi; movl 16(%esp), %esi; movl 20(%esp), %ecx",
    "movl %edi, %eax",
    "1:",
    "movl %ecx, %edx; shrl $2, %ecx; rep movsl",
    "movl %edx, %ecx; andl $3, %ecx; rep movsb",
    "popl %esi; popl %edi; ret",
    "memmove:",
    "pushl %edi; pushl %esi",
    "movl 12(%esp), %edi; movl 16(%esp), %esi; movl 20(%esp), %ecx",
    "movl %edi, %eax; movl %edi, %edx; subl %esi, %edx; cmpl %ecx, %edx; jae 1b",
    "leal -1(%edi,%ecx), %edi; leal -1(%esi,%ecx), %esi; std; rep movsb; cld",
    "popl %esi; popl %edi; ret",
    "memset:",
    "pushl %edi",
    "movl 8(%esp), %edi; movzbl 12(%esp), %eax; movl 16(%esp), %ecx",
    "imull $0x01010101, %eax; movl %ecx, %edx; shrl $2, %ecx; rep stosl",
    "movl %edx, %ecx; andl $3, %ecx; rep stosb",
    "movl 8(%esp), %eax; popl %edi; ret",
    "memcmp:",
    "bcmp:",
    "pushl %edi; pushl %esi",
    "movl 12(%esp), %edi; movl 16(%esp), %esi; movl 20(%esp), %ecx",
    "xorl %eax, %eax; xorl %edx, %edx; repe cmpsb; je 2f",
    "movzbl -1(%edi), %eax; movzbl -1(%esi), %edx; subl %edx, %eax",
    "2:",
    "popl %esi; popl %edi; ret",
    "strlen:",
    "movl 4(%esp), %edx; xorl %eax, %eax",
    "3:",
    "cmpb $0, (%edx,%eax); je 4f",
    "incl %eax; jmp 3b",
    "4:",
    "ret",
    options(att_syntax)
);

// The tables for unwinding of the `core` that comes with the compiler name this function. Nothing unwinds, and nothing calls it.
global_asm!(".weak rust_eh_personality", "rust_eh_personality:", "ud2", options(att_syntax));

/// Fresh, zeroed memory of this task: `vm_allocate` anywhere, in whole pages of 4096 bytes.
///
/// # Errors
/// The kernel's code: `KERN_NO_SPACE` and its like.
pub fn allocate_memory(size: usize) -> Result<NonNull<u8>, KernReturn> {
    let address = traps::allocate(seam::task(), size).map_err(KernReturn)?;
    NonNull::new(address).ok_or(KernReturn::NO_SPACE)
}

/// Gives memory back.
///
/// # Safety
/// The region is the task's, and nothing refers to it any more.
pub unsafe fn deallocate_memory(address: NonNull<u8>, size: usize) {
    // SAFETY: the caller's promise. What the kernel refuses to take was not there.
    let _ = unsafe { traps::deallocate(seam::task(), address.as_ptr(), size) };
}
