/* The types of counted.defs, as C has them. */
#ifndef COUNTED_TYPES_H
#define COUNTED_TYPES_H

#include <mach/port.h>

typedef int few_t[16];
typedef int block_t[64];
typedef char name_t[32];
typedef const char const_name_t[32];
typedef char line_t[64];
typedef const char const_line_t[64];
typedef char *chars_t;
typedef const char *const_chars_t;
typedef int *region_t;
typedef mach_port_t rights_t[8];

#endif
