/* The types of seven.defs. */
#ifndef MACH_MACH_TYPES_H
#define MACH_MACH_TYPES_H

#include <mach/message.h>

typedef int32_t word;
typedef uint64_t long_word;
typedef char some_bytes[4096];
typedef const char const_some_bytes[4096];
typedef int32_t block_of_words[64];
typedef const int32_t const_block_of_words[64];

#endif
