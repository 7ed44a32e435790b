/* SPDX-License-Identifier: MIT */
/* fuzz.h - what every fuzz target is. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Try one input; always returns 0, and aborts when something is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes);

/* Like assert, in every build type. */
#define MUST(condition)                                                                  \
    do {                                                                                 \
        if (!(condition))                                                                \
            abort();                                                                     \
    } while (0)

#endif
