/* What the stubs of GNU's MIG call. The real one belongs to the C library of the Hurd. */
#ifndef CONFORMANCE_MIG_SUPPORT
#define CONFORMANCE_MIG_SUPPORT

#include <mach/mach_types.h>
#include <mach/message.h>

extern void *memcpy(void *to, const void *from, unsigned bytes);
extern unsigned strlen(const char *text);
extern unsigned mig_strncpy(char *to, const char *from, unsigned bytes);
extern mach_port_t mig_get_reply_port(void);
extern void mig_dealloc_reply_port(mach_port_t port);
extern void mig_put_reply_port(mach_port_t port);
extern void mig_allocate(vm_address_t *address, vm_size_t bytes);
extern void mig_deallocate(vm_address_t address, vm_size_t bytes);

#endif
