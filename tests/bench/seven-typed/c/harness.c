/* The seven routines by C stubs: `harness ROUTINE CALLS`. Kernel, handlers and callers do what those of the Rust program do. */
#include "seven.h"
#include <mach/mig_errors.h>
#include <mach/mig_support.h>
#include <mach/boolean.h>
#include <stdlib.h>
#include <string.h>

#define APART __attribute__((noinline))
enum { PORT = 77, BYTES = 1024 };

extern boolean_t seven_server(mach_msg_header_t *, mach_msg_header_t *);

static union { mach_msg_header_t head; char bytes[16384]; } reply;

APART mach_msg_return_t mach_msg(mach_msg_header_t *message, mach_msg_option_t options, mach_msg_size_t size, mach_msg_size_t limit,
                                 mach_port_t port, mach_msg_timeout_t timeout, mach_port_t notify)
{
    mach_msg_bits_t bits = message->msgh_bits;
    mach_port_t to = message->msgh_remote_port;
    mach_msg_type_t *type = (mach_msg_type_t *)(message + 1);
    message->msgh_bits = (bits & MACH_MSGH_BITS_COMPLEX) |
        MACH_MSGH_BITS(MACH_MSGH_BITS_LOCAL(bits) ? MACH_MSG_TYPE_PORT_SEND_ONCE : 0, MACH_MSG_TYPE_PORT_SEND);
    message->msgh_size = size;
    message->msgh_remote_port = message->msgh_local_port;
    message->msgh_local_port = to;
    message->msgh_seqno = 0;
    if ((bits & MACH_MSGH_BITS_COMPLEX) && type->msgt_name == MACH_MSG_TYPE_COPY_SEND)
        type->msgt_name = MACH_MSG_TYPE_PORT_SEND;
    if (!seven_server(message, &reply.head))
        abort();
    if (options & MACH_RCV_MSG) {
        memcpy(message, &reply, reply.head.msgh_size);
        type = (mach_msg_type_t *)(message + 1) + 2;
        if ((message->msgh_bits & MACH_MSGH_BITS_COMPLEX) && type->msgt_name == MACH_MSG_TYPE_COPY_SEND)
            type->msgt_name = MACH_MSG_TYPE_PORT_SEND;
        message->msgh_remote_port = 0;
        message->msgh_local_port = port;
    }
    return MACH_MSG_SUCCESS;
}

APART mach_port_t mig_get_reply_port(void) { return PORT; }
APART void mig_put_reply_port(mach_port_t port) { (void)port; }
APART void mig_dealloc_reply_port(mach_port_t port) { (void)port; }

/* The handlers: the server's stubs are compiled with these names. */
APART kern_return_t do_null(mach_port_t server) { return KERN_SUCCESS; }
APART kern_return_t do_scalars(mach_port_t server, word a, word b, long_word c, word *x, long_word *y)
{
    *x = a + b;
    *y = c + 1;
    return KERN_SUCCESS;
}
APART kern_return_t do_bytes(mach_port_t server, const_some_bytes data, mach_msg_type_number_t number, word *sum)
{
    *sum = data[0] + (word)number;
    return KERN_SUCCESS;
}
APART kern_return_t do_getbytes(mach_port_t server, word n, some_bytes data, mach_msg_type_number_t *number)
{
    memset(data, n, (size_t)n);
    *number = (mach_msg_type_number_t)n;
    return KERN_SUCCESS;
}
APART kern_return_t do_block(mach_port_t server, const_block_of_words data, block_of_words back)
{
    memcpy(back, data, sizeof(block_of_words));
    return KERN_SUCCESS;
}
APART kern_return_t do_portpass(mach_port_t server, mach_port_t p, mach_port_t *q)
{
    *q = p;
    return KERN_SUCCESS;
}
APART kern_return_t do_oneway(mach_port_t server, word a, word b) { return KERN_SUCCESS; }

static some_bytes data;
static block_of_words block_there, block_back;

int main(int count, char **words)
{
    const char *routine = count > 2 ? words[1] : "";
    long calls = count > 2 ? atol(words[2]) : 0;
    kern_return_t failed = KERN_SUCCESS;
    word number;
    long_word sum;
    mach_port_t right;
#define MAKE(name, call)                         \
    if (strcmp(routine, name) == 0) {            \
        for (long n = 0; n < calls; n++)         \
            failed |= (call);                    \
        return failed != KERN_SUCCESS;           \
    }
    memset(data, 1, sizeof data);
    MAKE("null", null(5));
    MAKE("scalars", scalars(5, (word)n, 2, 3, &number, &sum));
    MAKE("bytes", bytes(5, data, BYTES, &number));
    MAKE("getbytes", ({ mach_msg_type_number_t room = sizeof data; getbytes(5, BYTES, data, &room); }));
    MAKE("block", block(5, block_there, block_back));
    MAKE("portpass", portpass(5, 9, &right));
    MAKE("oneway", oneway(5, 1, 2));
    return 2;
}
