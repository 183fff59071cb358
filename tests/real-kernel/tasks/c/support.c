/* What C stubs call, with nothing but the kernel: one thread's reply port, and memory. */
#include "support.h"
#include "mach_port.h"

static mach_port_t task;
static mach_port_t reply;

mach_port_t self(void)
{
    if (task == 0)
        task = __mig_rs_trap_task_self();
    return task;
}

mach_port_t mig_get_reply_port(void)
{
    if (reply == 0)
        reply = __mig_rs_trap_reply_port();
    return reply;
}

void mig_put_reply_port(mach_port_t port)
{
    (void)port;
}

void mig_dealloc_reply_port(mach_port_t port)
{
    reply = 0;
    (void)mach_port_mod_refs(self(), port, 1, -1);
}

void mig_allocate(vm_offset_t *address, vm_size_t size)
{
    if (__mig_rs_trap_vm_allocate(self(), address, size, TRUE) != KERN_SUCCESS)
        *address = 0;
}

void mig_deallocate(vm_offset_t address, vm_size_t size)
{
    (void)__mig_rs_trap_vm_deallocate(self(), address, size);
}

/* Copies at most `size` characters, ends them, and says how many there are with the end. */
vm_size_t mig_strncpy(char *to, const char *from, vm_size_t size)
{
    vm_size_t used = 0;
    while (used + 1 < size && from[used] != 0) {
        to[used] = from[used];
        used++;
    }
    to[used] = 0;
    return used + 1;
}
