/* What the C of a task has: the kernel's traps, and a loop. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <mach/boolean.h>
#include <mach/mach_types.h>
#include <mach/message.h>
#include <mach/mig_errors.h>
#include <mach/mig_support.h>

extern mach_port_t __mig_rs_trap_reply_port(void);
extern mach_port_t __mig_rs_trap_task_self(void);
extern int __mig_rs_trap_thread_switch(mach_port_t, int, unsigned);
extern kern_return_t __mig_rs_trap_vm_allocate(mach_port_t, vm_offset_t *, vm_size_t, boolean_t);
extern kern_return_t __mig_rs_trap_vm_deallocate(mach_port_t, vm_offset_t, vm_size_t);
extern kern_return_t __mig_rs_trap_task_terminate(mach_port_t);
extern kern_return_t __mig_rs_trap_port_allocate(mach_port_t, unsigned, mach_port_t *);
extern kern_return_t __mig_rs_trap_port_deallocate(mach_port_t, mach_port_t);

/* This task; asked for once. */
extern mach_port_t self(void);

typedef boolean_t (*demux_t)(mach_msg_header_t *, mach_msg_header_t *);

/* Serves until a receive fails, and returns its code. */
extern mach_msg_return_t serve(demux_t, mach_port_t);

#endif
