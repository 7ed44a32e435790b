/* SPDX-License-Identifier: MIT */
#include "base/top.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"

enum { MOST = 5, NUM = 40 };

typedef struct entry {
    uint32_t weight, turn;
} entry;

static inline bool weighs_more(entry x, entry y)
{
    return x.weight > y.weight;
}

SST_DEFINE_TOP(offer_entry, entry, MOST, weighs_more)

/* How many entries a stable sort puts before one of them. */
static size_t count_before(const entry *all, size_t num, entry e)
{
    size_t before = 0;
    for (size_t i = 0; i < num; i++)
        before += all[i].weight > e.weight ||
                  (all[i].weight == e.weight && all[i].turn < e.turn);
    return before;
}

Test(top, what_is_kept_are_the_first_of_a_stable_sort)
{
    uint64_t state = 7;
    for (size_t num = 0; num <= NUM; num++) {
        entry all[NUM], top[MOST];
        size_t kept = 0;
        for (uint32_t i = 0; i < num; i++) {
            all[i] = (entry){(uint32_t)(sst_mix64(++state) % 8), i};
            offer_entry(top, &kept, all[i]);
        }
        cr_assert_eq(kept, num < MOST ? num : MOST);
        for (size_t i = 0; i < kept; i++)
            cr_expect_eq(count_before(all, num, top[i]), i, "%zu of %zu", i, num);
    }
}
