/* SPDX-License-Identifier: MIT */
/* sort.h - sorting large arrays in place, without asking for memory.
 *
 * An American flag sort (McIlroy, Bostic, McIlroy, "Engineering radix sort", 1993): count
 * the records of each value of the first digit, exchange every record into its value's
 * stretch, then sort each stretch by the next digit; short stretches by insertion.
 * Linear, where qsort is n log n and may take as much memory again.
 *
 *     SST_DEFINE_SORT(sort_things, thing, digit_of_thing, 8, comes_before)
 *
 * defines  static void sort_things(thing *at, size_t num, unsigned level),  called with
 * level 0.  digit_of_thing(thing, level) is the digit 0..255 of that level, the most
 * significant first; comes_before(x, y) is the same order of whole records. */
#ifndef SST_MATCH_SORT_H
#define SST_MATCH_SORT_H

#include <stddef.h>

#define SST_INSERTION_RECORDS 32

#define SST_DEFINE_SORT(name, type, digit_of, num_levels, comes_before)                  \
    static void name##_by_insertion(type *at, size_t num)                                \
    {                                                                                    \
        for (size_t i = 1; i < num; i++) {                                               \
            type record = at[i];                                                         \
            size_t to = i;                                                               \
            for (; to > 0 && comes_before(record, at[to - 1]); to--)                     \
                at[to] = at[to - 1];                                                     \
            at[to] = record;                                                             \
        }                                                                                \
    }                                                                                    \
                                                                                         \
    static void name(type *at, size_t num, unsigned level)                               \
    {                                                                                    \
        if (num <= SST_INSERTION_RECORDS) {                                              \
            name##_by_insertion(at, num);                                                \
            return;                                                                      \
        }                                                                                \
        size_t begin[257] = {0}, next[256];                                              \
        for (size_t i = 0; i < num; i++)                                                 \
            begin[digit_of(at[i], level) + 1]++;                                         \
        if (begin[digit_of(at[0], level) + 1] == num) { /* all have one digit */         \
            if (level + 1 < (num_levels))                                                \
                name(at, num, level + 1);                                                \
            return;                                                                      \
        }                                                                                \
        for (unsigned value = 0; value < 256; value++) {                                 \
            next[value] = begin[value];                                                  \
            begin[value + 1] += begin[value];                                            \
        }                                                                                \
        for (unsigned value = 0; value < 256; value++) {                                 \
            while (next[value] < begin[value + 1]) {                                     \
                type record = at[next[value]];                                           \
                unsigned to = digit_of(record, level);                                   \
                for (; to != value; to = digit_of(record, level)) {                      \
                    type displaced = at[next[to]];                                       \
                    at[next[to]++] = record;                                             \
                    record = displaced;                                                  \
                }                                                                        \
                at[next[value]++] = record;                                              \
            }                                                                            \
        }                                                                                \
        for (unsigned value = 0; value < 256 && level + 1 < (num_levels); value++)       \
            name(at + begin[value], begin[value + 1] - begin[value], level + 1);         \
    }

#endif
