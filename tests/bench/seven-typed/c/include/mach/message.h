/* GNU Mach's 32-bit messages, for a host whose pointers may be longer: nothing of the seven routines is one. */
#ifndef MACH_MESSAGE_H
#define MACH_MESSAGE_H

#include <stdint.h>
#include <mach/kern_return.h>

typedef uint32_t mach_port_t;
typedef uint32_t mach_msg_bits_t, mach_msg_size_t, mach_msg_timeout_t, mach_port_seqno_t;
typedef int32_t mach_msg_id_t, mach_msg_option_t, mach_msg_return_t;
typedef unsigned int mach_msg_type_name_t, mach_msg_type_size_t, mach_msg_type_number_t;

#define MACH_PORT_NULL 0u

typedef struct {
    mach_msg_bits_t msgh_bits;
    mach_msg_size_t msgh_size;
    mach_port_t msgh_remote_port, msgh_local_port;
    mach_port_seqno_t msgh_seqno;
    mach_msg_id_t msgh_id;
} mach_msg_header_t;

typedef struct {
    unsigned int msgt_name : 8, msgt_size : 8, msgt_number : 12, msgt_inline : 1, msgt_longform : 1, msgt_deallocate : 1, msgt_unused : 1;
} mach_msg_type_t;

typedef struct {
    mach_msg_type_t msgtl_header;
    unsigned short msgtl_name, msgtl_size;
    unsigned int msgtl_number;
} mach_msg_type_long_t;

#define MACH_MSGH_BITS_COMPLEX 0x80000000u
#define MACH_MSGH_BITS(remote, local) ((remote) | (local) << 8)
#define MACH_MSGH_BITS_REMOTE(bits) ((bits) & 0xffu)
#define MACH_MSGH_BITS_LOCAL(bits) ((bits) >> 8 & 0xffu)

enum { MACH_MSG_TYPE_CHAR = 8, MACH_MSG_TYPE_INTEGER_32 = 2, MACH_MSG_TYPE_INTEGER_64 = 11 };
enum {
    MACH_MSG_TYPE_PORT_SEND = 17,
    MACH_MSG_TYPE_PORT_SEND_ONCE = 18,
    MACH_MSG_TYPE_COPY_SEND = 19,
    MACH_MSG_TYPE_MAKE_SEND_ONCE = 21,
};
enum { MACH_MSG_SUCCESS = 0, MACH_MSG_OPTION_NONE = 0, MACH_SEND_MSG = 1, MACH_RCV_MSG = 2, MACH_MSG_TIMEOUT_NONE = 0 };

extern mach_msg_return_t mach_msg(mach_msg_header_t *, mach_msg_option_t, mach_msg_size_t, mach_msg_size_t, mach_port_t, mach_msg_timeout_t, mach_port_t);

#endif
