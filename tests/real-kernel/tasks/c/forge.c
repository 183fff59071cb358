/* Sends what no stub would send: each request of target.defs, with one thing of it changed. */

typedef unsigned word;

extern int __mig_rs_trap_message(word *, int, word, word, word, word, word);
extern word __mig_rs_trap_reply_port(void);
extern word __mig_rs_trap_task_self(void);
extern int __mig_rs_trap_vm_allocate(word, word **, word, int);
extern int __mig_rs_trap_insert_right(word, word, word, word);
extern int __mig_rs_trap_port_allocate(word, word, word *);

enum { SEND = 1, RECEIVE = 2, RECEIVE_TIMEOUT = 0x100 };
enum { COPY_SEND = 19, MAKE_SEND = 20, MAKE_SEND_ONCE = 21 };
enum { BITS, SIZE, REMOTE, LOCAL, SEQNO, ID, BODY, CODE = 7, ROOM = 1200 };

#define COMPLEX 0x80000000u
#define INLINE 0x10000000u
#define LONG 0x20000000u
#define TYPE(name, bits, number) ((name) | (bits) << 8 | (number) << 16 | INLINE)

enum { FAR_RIGHTS = 5411 };

/* What stands for a value that is known only later. Numbers are names of rights too: a kernel that takes them for rights finds some. */
enum { RIGHT = 0xf0000001, PORT, PLACE };

enum part { NOTHING, IDENTITY, LENGTH, DESCRIPTOR, LONG_FIRST, LONG_TYPE, LONG_NUMBER };

struct target {
    const char *name;
    word id, words;
    /* Which words of the body are descriptors: short ones, and the first of three. */
    word shorts, longs;
    word complex;
    word body[12];
};

static const struct target targets[] = {
    { "number", 5401, 2, 1, 0, 0, { TYPE(2, 32, 1), RIGHT } },
    { "four", 5402, 5, 1, 0, 0, { TYPE(2, 32, 4), RIGHT, RIGHT, RIGHT, RIGHT } },
    { "few", 5403, 4, 1, 0, 0, { TYPE(2, 32, 3), RIGHT, RIGHT, RIGHT } },
    { "line", 5404, 3, 1, 0, 0, { TYPE(12, 8, 8), 0x61616161, 0x00616161 } },
    { "chars", 5405, 5, 0, 1, 0, { LONG | INLINE, 8 | 8 << 16, 8, RIGHT, RIGHT } },
    { "chars, out of line", 5405, 4, 0, 1, COMPLEX, { LONG, 8 | 8 << 16, 4096, PLACE } },
    { "far", 5406, 4, 0, 1, COMPLEX, { LONG, 8 | 8 << 16, 4096, PLACE } },
    { "right", 5407, 2, 1, 0, COMPLEX, { TYPE(COPY_SEND, 32, 1), RIGHT } },
    { "any", 5408, 2, 1, 0, COMPLEX, { TYPE(COPY_SEND, 32, 1), RIGHT } },
    { "moved", 5409, 2, 1, 0, COMPLEX, { TYPE(16, 32, 1), PORT } },
    { "rights", 5410, 3, 1, 0, COMPLEX, { TYPE(COPY_SEND, 32, 2), RIGHT, RIGHT } },
    { "far_rights", FAR_RIGHTS, 4, 0, 1, COMPLEX, { LONG, COPY_SEND | 32 << 16, 4, PLACE } },
    { "two", 5412, 7, 1, 4, 0, { TYPE(2, 32, 1), RIGHT, LONG | INLINE, 8 | 8 << 16, 8, RIGHT, RIGHT } },
    { "note", 5413, 2, 1, 0, 0, { TYPE(2, 32, 1), RIGHT } },
};

/* What became of a message. */
struct told {
    int sent;       /* the kernel's code */
    int code;       /* the server's */
    int part;       /* what was changed */
    word at, to;    /* which word, and to what */
};

static word message[ROOM];
static word *page;

/* The name of a request; none behind the last. */
const char *forge_name(word target)
{
    return target < sizeof targets / sizeof *targets ? targets[target].name : 0;
}

static word write(const struct target *target, word server, word reply, word right)
{
    word port = 0;
    /* One for a message that moves it away. */
    __mig_rs_trap_insert_right(__mig_rs_trap_task_self(), right, right, MAKE_SEND);
    for (word n = 0; n < ROOM; n++)
        message[n] = 0;
    /* A new one each time: some changes give it away. */
    __mig_rs_trap_vm_allocate(__mig_rs_trap_task_self(), &page, 4096, 1);
    for (word n = 0; n < 1024; n++)
        page[n] = right;
    message[BITS] = COPY_SEND | MAKE_SEND_ONCE << 8 | target->complex;
    message[REMOTE] = server;
    message[LOCAL] = reply;
    message[ID] = target->id;
    for (word n = 0; n < target->words; n++) {
        word value = target->body[n];
        if (value == PORT)
            __mig_rs_trap_port_allocate(__mig_rs_trap_task_self(), 1, &port);
        message[BODY + n] = value == RIGHT ? right : value == PORT ? port : value == PLACE ? (word)page : value;
    }
    return (BODY + target->words) * 4;
}

static const word names[] = { 0, 1, 2, 8, 9, 11, 12, 15, 16, 17, 18, 19, 20, 21, 22, 255 };
static const word sizes[] = { 0, 8, 16, 31, 32, 64 };
static const word numbers[] = { 0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 4095 };
/* Of rights no more than that: GNU Mach 1.8 multiplies without a look at the highest bits, and dies of an assertion. */
enum { MOST_RIGHTS = 4097 };
static const word far_numbers[] = { 0, 1, 3, 5, 9, 1024, 4097, 0x40000000, 0x80000001, 0xffffffff };
static const int lengths[] = { -8, -4, 4, 8, 64, 2048 };
#define ALL(list, n) for (word n = 0; n < sizeof list / sizeof *list; n++)
#define CHANGE(which, word_at, value)                           \
    do {                                                        \
        told->part = (which), told->at = (word_at), told->to = (value); \
        if (message[told->at] != told->to && number-- == 0) {   \
            message[told->at] = told->to;                       \
            return 1;                                           \
        }                                                       \
    } while (0)

/* Changes the body of a message in one of many ways; 0 behind the last. */
static int change(const struct target *target, int number, word *size, struct told *told)
{
    told->part = NOTHING, told->at = told->to = 0;
    if (number-- == 0)
        return 1;
    CHANGE(IDENTITY, ID, target->id + 1000);
    CHANGE(IDENTITY, ID, target->id + 100);
    CHANGE(IDENTITY, ID, 5400);
    ALL(lengths, n)
        if (number-- == 0) {
            told->part = LENGTH, told->at = SIZE, told->to = *size += lengths[n];
            return 1;
        }
    for (word n = 0; n < target->words; n++) {
        word at = BODY + n, is = message[at];
        enum part part = target->longs >> n & 1 ? LONG_FIRST : DESCRIPTOR;
        if (!((target->shorts | target->longs) >> n & 1))
            continue;
        ALL(names, m) CHANGE(part, at, (is & ~0xffu) | names[m]);
        ALL(sizes, m) CHANGE(part, at, (is & ~0xff00u) | sizes[m] << 8);
        ALL(numbers, m) CHANGE(part, at, (is & ~0xfff0000u) | numbers[m] << 16);
        for (word bit = 28; bit < 32; bit++)
            CHANGE(part, at, is ^ 1u << bit);
        if (part == LONG_FIRST) {
            is = message[++at];
            ALL(names, m) CHANGE(LONG_TYPE, at, (is & ~0xffffu) | names[m]);
            ALL(sizes, m) CHANGE(LONG_TYPE, at, (is & 0xffffu) | sizes[m] << 16);
            at++;
            ALL(far_numbers, m)
                if (target->id != FAR_RIGHTS || far_numbers[m] <= MOST_RIGHTS)
                    CHANGE(LONG_NUMBER, at, far_numbers[m]);
        }
    }
    return 0;
}

/* Sends one: 0 if there is no such change. `flip` is what to change in the header's bits. */
int forge(word target, int number, word flip, word server, word right, struct told *told)
{
    static word reply;
    if (reply == 0)
        reply = __mig_rs_trap_reply_port();
    word size = write(&targets[target], server, reply, right);
    if (!change(&targets[target], number, &size, told))
        return 0;
    message[BITS] ^= flip;
    told->code = -1;
    told->sent = __mig_rs_trap_message(message, SEND | RECEIVE | RECEIVE_TIMEOUT, size, sizeof message, reply, 500, 0);
    if (told->sent == 0) {
        told->code = (int)message[CODE];
    } else {
        /* An answer may still come, or what was to be sent is still there: this port is not used again. */
        reply = 0;
    }
    return 1;
}
