/* SPDX-License-Identifier: MIT */
/* top.h - the first few of many, kept in their order as they come.
 *
 *     SST_DEFINE_TOP(offer_thing, thing, 12, comes_before)
 *
 * defines  static void offer_thing(thing *at, size_t *num, thing record),  which keeps
 * `record` in its place among the *num <= 12 at `at` when no 12 of them come before it.
 * Of equal ones the first offered stays before; comes_before(x, y) is false for them. */
#ifndef SST_BASE_TOP_H
#define SST_BASE_TOP_H

#include <stddef.h>

#define SST_DEFINE_TOP(name, type, most, comes_before)                                   \
    static inline void name(type *at, size_t *num, type record)                          \
    {                                                                                    \
        if (*num == (most) && !comes_before(record, at[(most)-1]))                       \
            return;                                                                      \
        size_t to = *num < (most) ? (*num)++ : (most)-1;                                 \
        for (; to > 0 && comes_before(record, at[to - 1]); to--)                         \
            at[to] = at[to - 1];                                                         \
        at[to] = record;                                                                 \
    }

#endif
