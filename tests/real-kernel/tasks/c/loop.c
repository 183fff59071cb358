/* A server's loop: one trap sends the answer and receives the next request. */
#include "support.h"
#include "mach_port.h"

enum { ROOM = 4096 };

typedef union {
    mach_msg_header_t head;
    mig_reply_header_t reply;
    char bytes[ROOM];
} message_t;

static void release(mach_port_t name, unsigned disposition)
{
    if (name == 0 || name == (mach_port_t)-1)
        return;
    if (disposition == MACH_MSG_TYPE_MOVE_RECEIVE)
        (void)mach_port_mod_refs(self(), name, 1, -1);
    else if (disposition == MACH_MSG_TYPE_MOVE_SEND || disposition == MACH_MSG_TYPE_MOVE_SEND_ONCE)
        (void)__mig_rs_trap_port_deallocate(self(), name);
}

/* Gives back what a message has brought: rights and memory, the right to reply included. */
static void destroy(mach_msg_header_t *message)
{
    char *at = (char *)(message + 1), *end = (char *)message + message->msgh_size;
    release(message->msgh_remote_port, MACH_MSGH_BITS_REMOTE(message->msgh_bits));
    if (!(message->msgh_bits & MACH_MSGH_BITS_COMPLEX))
        return;
    while (at < end) {
        const mach_msg_type_long_t *type = (const void *)at;
        const mach_msg_type_t head = type->msgtl_header;
        unsigned name = head.msgt_longform ? type->msgtl_name : head.msgt_name;
        unsigned number = head.msgt_longform ? type->msgtl_number : head.msgt_number;
        unsigned bits = head.msgt_longform ? type->msgtl_size : head.msgt_size;
        unsigned size = (number * bits + 7) / 8;
        at += head.msgt_longform ? sizeof *type : sizeof head;
        char *data = head.msgt_inline ? at : *(char **)at;
        at += head.msgt_inline ? (size + 3) & ~3u : sizeof data;
        if (MACH_MSG_TYPE_PORT_ANY_RIGHT(name))
            for (unsigned n = 0; n < number; n++)
                release(((mach_port_t *)data)[n], name);
        if (!head.msgt_inline && size != 0)
            mig_deallocate((vm_offset_t)data, size);
    }
}

/* Whether there is an answer to be sent. */
static boolean_t is_answered(message_t *request, message_t *answer)
{
    boolean_t simple = !(answer->head.msgh_bits & MACH_MSGH_BITS_COMPLEX);
    if (simple && answer->reply.RetCode != KERN_SUCCESS) {
        if (answer->reply.RetCode == MIG_NO_REPLY)
            return FALSE;
        /* The right to reply has moved into the answer. */
        request->head.msgh_remote_port = 0;
        destroy(&request->head);
    }
    return answer->head.msgh_remote_port != 0;
}

mach_msg_return_t serve(demux_t demux, mach_port_t port)
{
    static message_t messages[2];
    message_t *request = &messages[0], *answer = &messages[1];
    mach_msg_return_t code;
    code = mach_msg(&request->head, MACH_RCV_MSG, 0, ROOM, port, 0, 0);
    while (code == MACH_MSG_SUCCESS) {
        (void)demux(&request->head, &answer->head);
        if (!is_answered(request, answer)) {
            code = mach_msg(&request->head, MACH_RCV_MSG, 0, ROOM, port, 0, 0);
            continue;
        }
        code = mach_msg(&answer->head, MACH_SEND_MSG | MACH_RCV_MSG, answer->head.msgh_size, ROOM, port, 0, 0);
        if (code == MACH_SEND_INVALID_DEST) {
            /* Nobody waits any more. */
            destroy(&answer->head);
            code = mach_msg(&request->head, MACH_RCV_MSG, 0, ROOM, port, 0, 0);
            continue;
        }
        message_t *received = answer;
        answer = request;
        request = received;
    }
    return code;
}
