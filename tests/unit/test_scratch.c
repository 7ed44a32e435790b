/* SPDX-License-Identifier: MIT */
/* Tests of base/scratch.c. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "base/scratch.h"

Test(scratch, allocations_are_aligned_and_do_not_overlap)
{
    static const size_t lens[] = {1, 63, 64, 65, 0, 70000, 5, 1000000, 64, 3};
    enum { NUM = sizeof lens / sizeof *lens };
    unsigned char *at[NUM];
    sst_scratch s = {0};
    for (int round = 0; round < 3; round++, sst_scratch_reset(&s)) {
        for (size_t i = 0; i < NUM; i++) {
            at[i] = sst_scratch_alloc(&s, lens[i], 1);
            cr_assert_not_null(at[i]);
            cr_assert_eq((uintptr_t)at[i] % 64, 0);
            memset(at[i], (int)i + 1, lens[i]);
        }
        for (size_t i = 0; i < NUM; i++)
            for (size_t b = 0; b < lens[i]; b++)
                cr_assert_eq(at[i][b], i + 1, "byte %zu of allocation %zu", b, i);
    }
    sst_scratch_free(&s);
}

Test(scratch, after_a_reset_the_same_memory_comes_again)
{
    static const size_t lens[] = {40000, 40000, 300000, 10, 900000};
    enum { NUM = sizeof lens / sizeof *lens };
    void *at[NUM];
    sst_scratch s = {0};
    for (size_t i = 0; i < NUM; i++)
        at[i] = sst_scratch_alloc(&s, lens[i], 1);
    for (int round = 0; round < 5; round++) {
        sst_scratch_reset(&s);
        for (size_t i = 0; i < NUM; i++)
            cr_assert_eq(sst_scratch_alloc(&s, lens[i], 1), at[i]);
    }
    sst_scratch_free(&s);
}

Test(scratch, restore_gives_back_what_came_after_the_mark_and_no_more)
{
    sst_scratch s = {0};
    sst_scratch_mark start = sst_scratch_save(&s);
    char *kept = sst_scratch_alloc(&s, 100, 1);
    memset(kept, 'k', 100);
    sst_scratch_mark mark = sst_scratch_save(&s);
    char *first = sst_scratch_alloc(&s, 200, 1);
    for (int i = 0; i < 20; i++)
        cr_assert_not_null(sst_scratch_alloc(&s, 50000, 1));
    sst_scratch_restore(&s, mark);
    char *again = sst_scratch_alloc(&s, 200, 1);
    cr_assert_eq(again, first);
    memset(again, 'a', 200);
    for (int i = 0; i < 100; i++)
        cr_assert_eq(kept[i], 'k');
    sst_scratch_restore(&s, start);
    cr_assert_eq(sst_scratch_alloc(&s, 100, 1), kept);
    sst_scratch_free(&s);
}

Test(scratch, sizes_that_overflow_or_cannot_be_had_give_null)
{
    sst_scratch s = {0};
    cr_assert_null(sst_scratch_alloc(&s, SIZE_MAX, 2));
    cr_assert_null(sst_scratch_alloc(&s, SIZE_MAX / 4, 4));
    cr_assert_null(sst_scratch_alloc(&s, SIZE_MAX, 1));
    cr_assert_not_null(sst_scratch_alloc(&s, 10, 10)); /* and it still works */
    sst_scratch_free(&s);
}

Test(scratch, an_empty_scratch_can_be_reset_and_freed)
{
    sst_scratch s = {0};
    sst_scratch_reset(&s);
    sst_scratch_free(&s);
    sst_scratch_free(&s);
    cr_assert_not_null(sst_scratch_alloc(&s, 1, 1));
    sst_scratch_free(&s);
    cr_assert_null(s.first);
}
