/* What the server of counted.defs does, in C. */
#include "support.h"
#include "counted_types.h"
#include "counted_server.h"

extern unsigned __mig_rs_stamp_outside;

static int left;
static char scratch[8192];

kern_return_t serve_nothing(mach_port_t server)
{
    return KERN_SUCCESS;
}

kern_return_t serve_add(mach_port_t server, int a, int b, int *sum)
{
    *sum = a + b;
    return KERN_SUCCESS;
}

kern_return_t serve_leave(mach_port_t server, int number)
{
    left = number;
    return KERN_SUCCESS;
}

kern_return_t serve_block(mach_port_t server, const block_t block, int *first)
{
    *first = block[0];
    return KERN_SUCCESS;
}

kern_return_t serve_few(mach_port_t server, const few_t numbers, mach_msg_type_number_t count, int *first)
{
    *first = count == 0 ? 0 : numbers[0];
    return KERN_SUCCESS;
}

kern_return_t serve_fill(mach_port_t server, int count, few_t numbers, mach_msg_type_number_t *given)
{
    if ((unsigned)count > *given)
        return MIG_ARRAY_TOO_LARGE;
    memcpy(numbers, scratch, count * sizeof(int));
    *given = count;
    return KERN_SUCCESS;
}

kern_return_t serve_name(mach_port_t server, const_name_t name, int *first)
{
    *first = name[0];
    return KERN_SUCCESS;
}

kern_return_t serve_line(mach_port_t server, const_line_t line, int *first)
{
    *first = line[0];
    return KERN_SUCCESS;
}

kern_return_t serve_take(mach_port_t server, const_chars_t chars, mach_msg_type_number_t given, int *count)
{
    *count = given;
    return KERN_SUCCESS;
}

kern_return_t serve_give(mach_port_t server, int count, chars_t *chars, mach_msg_type_number_t *given)
{
    if ((unsigned)count > sizeof scratch)
        return MIG_ARRAY_TOO_LARGE;
    if ((unsigned)count > *given)
        *chars = scratch;
    else
        memcpy(*chars, scratch, count);
    *given = count;
    return KERN_SUCCESS;
}

kern_return_t serve_pass_memory(mach_port_t server, region_t memory, mach_msg_type_number_t count, region_t *back,
                                mach_msg_type_number_t *given)
{
    *back = memory;
    *given = count;
    return KERN_SUCCESS;
}

kern_return_t serve_show(mach_port_t server, mach_port_t right)
{
    if (right != 0 && right != (mach_port_t)-1)
        (void)__mig_rs_trap_port_deallocate(self(), right);
    return KERN_SUCCESS;
}

kern_return_t serve_pass(mach_port_t server, mach_port_t right, mach_port_t *back)
{
    *back = right;
    return KERN_SUCCESS;
}

kern_return_t serve_pass_few(mach_port_t server, const rights_t rights, mach_msg_type_number_t count, rights_t back,
                             mach_msg_type_number_t *given)
{
    memcpy(back, rights, count * sizeof *rights);
    *given = count;
    return KERN_SUCCESS;
}

kern_return_t serve_refuse(mach_port_t server, int *number)
{
    return KERN_FAILURE;
}

kern_return_t serve_ticks(mach_port_t server, int *ticks)
{
    *ticks = __mig_rs_stamp_outside;
    return KERN_SUCCESS;
}
