/* What the server does, in C. */
#include "support.h"
#include "errands_types.h"
#include "errands_server.h"
#include "errands.h"
#include "mach_port.h"

enum { SEND = 0, RECEIVE = 1, WAIT = 2 };

static int kept;
static union { char chars[65536]; mach_port_t names[4096]; } scratch;

static void drop(mach_port_t right)
{
    if (right != 0 && right != (mach_port_t)-1)
        (void)__mig_rs_trap_port_deallocate(self(), right);
}

kern_return_t do_nothing(mach_port_t server)
{
    return KERN_SUCCESS;
}

kern_return_t do_add(mach_port_t server, int a, int b, int *sum)
{
    *sum = a + b;
    return KERN_SUCCESS;
}

kern_return_t do_leave(mach_port_t server, int number)
{
    kept = number;
    return KERN_SUCCESS;
}

kern_return_t do_left(mach_port_t server, int *number)
{
    *number = kept;
    return KERN_SUCCESS;
}

kern_return_t do_turn(mach_port_t server, block_t block)
{
    for (int i = 0; i < 32; i++) {
        int first = block[i];
        block[i] = block[63 - i];
        block[63 - i] = first;
    }
    return KERN_SUCCESS;
}

static int sum_of(const int *numbers, unsigned count)
{
    int sum = 0;
    for (unsigned i = 0; i < count; i++)
        sum += numbers[i];
    return sum;
}

kern_return_t do_total(mach_port_t server, const few_t numbers, mach_msg_type_number_t count, int *sum)
{
    *sum = sum_of(numbers, count);
    return KERN_SUCCESS;
}

kern_return_t do_squares(mach_port_t server, int number, few_t numbers, mach_msg_type_number_t *count, int *last)
{
    if (number > (int)*count)
        return MIG_ARRAY_TOO_LARGE;
    for (int i = 0; i < number; i++)
        numbers[i] = i * i;
    *count = number;
    *last = number - 1;
    return KERN_SUCCESS;
}

kern_return_t do_series(mach_port_t server, few_t numbers, mach_msg_type_number_t *count, int *last)
{
    for (unsigned i = 0; i < *count; i++)
        numbers[i] = i + 1;
    *last = *count;
    return KERN_SUCCESS;
}

static int length_of(const char *text)
{
    int length = 0;
    while (text[length] != 0)
        length++;
    return length;
}

kern_return_t do_greet(mach_port_t server, const_name_t name, line_t line, int *length)
{
    memcpy(line, "hello, ", 7);
    *length = 6 + mig_strncpy(line + 7, name, 57);
    return KERN_SUCCESS;
}

kern_return_t do_stamp(mach_port_t server, const_line_t line, note_t *note)
{
    note->at += (int64_t)length_of(line) << 32;
    note->kind = -note->kind;
    note->mark = line[0];
    return KERN_SUCCESS;
}

kern_return_t do_echo(mach_port_t server, const_chars_t chars, mach_msg_type_number_t count, chars_t *back,
                      mach_msg_type_number_t *back_count, int *sum)
{
    if (count > *back_count)
        *back = scratch.chars;
    *back_count = count;
    *sum = 0;
    for (unsigned i = 0; i < count; i++) {
        (*back)[i] = chars[i] + 1;
        *sum += (unsigned char)chars[i];
    }
    return KERN_SUCCESS;
}

kern_return_t do_grow(mach_port_t server, region_t numbers, mach_msg_type_number_t count, int by, region_t *grown,
                      mach_msg_type_number_t *grown_count, int *sum)
{
    *grown = 0;
    *grown_count = count;
    *sum = sum_of(numbers, count);
    if (count == 0)
        return KERN_SUCCESS;
    mig_allocate((vm_offset_t *)grown, count * sizeof(int));
    for (unsigned i = 0; i < count; i++)
        (*grown)[i] = numbers[i] + by;
    mig_deallocate((vm_offset_t)numbers, count * sizeof(int));
    return KERN_SUCCESS;
}

kern_return_t do_swallow(mach_port_t server, region_t numbers, mach_msg_type_number_t count, int *sum)
{
    *sum = sum_of(numbers, count);
    if (count != 0)
        mig_deallocate((vm_offset_t)numbers, count * sizeof(int));
    return KERN_SUCCESS;
}

kern_return_t do_show(mach_port_t server, mach_port_t right, int *refs)
{
    mach_port_urefs_t found = 0;
    if (right != 0)
        (void)mach_port_get_refs(self(), right, SEND, &found);
    *refs = found;
    drop(right);
    return KERN_SUCCESS;
}

kern_return_t do_hand(mach_port_t server, mach_port_t moved, mach_port_t made, mach_port_t *back)
{
    drop(moved);
    *back = made;
    return KERN_SUCCESS;
}

kern_return_t do_tell(mach_port_t server, mach_port_t once, int number)
{
    return answer(once, number);
}

kern_return_t do_answer(mach_port_t once, int number)
{
    kept = number;
    return KERN_SUCCESS;
}

kern_return_t do_adopt(mach_port_t server, mach_port_t port, int *waiting)
{
    mach_port_status_t status;
    kern_return_t code = mach_port_get_receive_status(self(), port, &status);
    if (code != KERN_SUCCESS)
        return code;
    *waiting = status.mps_msgcount;
    return mach_port_mod_refs(self(), port, RECEIVE, -1);
}

kern_return_t do_bear(mach_port_t server, mach_port_t *right, mach_port_t *port)
{
    kern_return_t code = __mig_rs_trap_port_allocate(self(), RECEIVE, port);
    *right = *port;
    return code;
}

kern_return_t do_any(mach_port_t server, mach_port_t right, mach_msg_type_name_t disposition, int *kind)
{
    *kind = right == 0 ? 0 : disposition;
    if (disposition == MACH_MSG_TYPE_PORT_RECEIVE)
        return mach_port_mod_refs(self(), right, RECEIVE, -1);
    drop(right);
    return KERN_SUCCESS;
}

kern_return_t do_swap(mach_port_t server, const pair_t pair, pair_t back)
{
    back[0] = pair[1];
    back[1] = pair[0];
    return KERN_SUCCESS;
}

kern_return_t do_reverse(mach_port_t server, const rights_t rights, mach_msg_type_number_t count, rights_t back,
                         mach_msg_type_number_t *back_count)
{
    *back_count = count;
    for (unsigned i = 0; i < count; i++)
        back[i] = rights[count - 1 - i];
    return KERN_SUCCESS;
}

kern_return_t do_gather(mach_port_t server, const_mach_port_array_t rights, mach_msg_type_number_t given,
                        mach_port_array_t *back, mach_msg_type_number_t *back_count, int *count)
{
    if (given > *back_count)
        *back = scratch.names;
    *back_count = given;
    memcpy(*back, rights, given * sizeof *rights);
    *count = given;
    return KERN_SUCCESS;
}

kern_return_t do_scatter(mach_port_t server, mach_port_array_t rights, mach_msg_type_number_t given,
                         mach_port_array_t *back, mach_msg_type_number_t *back_count, int *count)
{
    *back = rights;
    *back_count = given;
    *count = given;
    return KERN_SUCCESS;
}

kern_return_t do_refuse(mach_port_t server, int code, mach_port_t right, const_chars_t chars,
                        mach_msg_type_number_t count, int *number)
{
    *number = count;
    if (code == KERN_SUCCESS)
        drop(right);
    return code;
}

kern_return_t do_linger(mach_port_t server, int pause, int *number)
{
    (void)__mig_rs_trap_thread_switch(0, WAIT, pause);
    *number = pause;
    return KERN_SUCCESS;
}

kern_return_t do_forget(mach_port_t server, mach_port_t reply, int *number)
{
    drop(reply);
    return MIG_NO_REPLY;
}

kern_return_t do_die(mach_port_t server, int *number)
{
    return __mig_rs_trap_task_terminate(self());
}
