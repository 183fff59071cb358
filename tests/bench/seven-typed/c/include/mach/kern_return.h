#ifndef MACH_KERN_RETURN_H
#define MACH_KERN_RETURN_H

typedef int kern_return_t;
#define KERN_SUCCESS 0

#endif
