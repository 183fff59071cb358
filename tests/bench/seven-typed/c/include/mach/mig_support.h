/* What stubs call. */
#ifndef MACH_MIG_SUPPORT_H
#define MACH_MIG_SUPPORT_H

#include <string.h>
#include <mach/message.h>

extern mach_port_t mig_get_reply_port(void);
extern void mig_put_reply_port(mach_port_t);
extern void mig_dealloc_reply_port(mach_port_t);

#endif
