/* What C stubs call, in a task without a C library. mach_msg is the trap: a library's would be longer. */
#ifndef MIG_SUPPORT_H
#define MIG_SUPPORT_H

#include <mach/message.h>

extern mach_msg_return_t __mig_rs_trap_message(
    mach_msg_header_t *, mach_msg_option_t, mach_msg_size_t, mach_msg_size_t, mach_port_t, mach_msg_timeout_t, mach_port_t);
#define mach_msg __mig_rs_trap_message

extern mach_port_t mig_get_reply_port(void);
extern void mig_put_reply_port(mach_port_t);
extern void mig_dealloc_reply_port(mach_port_t);
extern void mig_allocate(vm_offset_t *, vm_size_t);
extern void mig_deallocate(vm_offset_t, vm_size_t);
extern vm_size_t mig_strncpy(char *, const char *, vm_size_t);
extern void *memcpy(void *, const void *, __SIZE_TYPE__);
extern __SIZE_TYPE__ strlen(const char *);

#endif
