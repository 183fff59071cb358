/* What stubs answer by themselves. */
#ifndef MACH_MIG_ERRORS_H
#define MACH_MIG_ERRORS_H

#include <mach/message.h>

enum {
    MIG_TYPE_ERROR = -300,
    MIG_REPLY_MISMATCH = -301,
    MIG_BAD_ID = -303,
    MIG_BAD_ARGUMENTS = -304,
    MIG_NO_REPLY = -305,
    MIG_ARRAY_TOO_LARGE = -307,
    MIG_SERVER_DIED = -308,
};

typedef struct {
    mach_msg_header_t Head;
    mach_msg_type_t RetCodeType;
    kern_return_t RetCode;
} mig_reply_header_t;

typedef void (*mig_routine_t)(mach_msg_header_t *, mach_msg_header_t *);

#endif
