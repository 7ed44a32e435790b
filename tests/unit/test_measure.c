/* SPDX-License-Identifier: MIT */
#include "match/measure.h"

#include <criterion/criterion.h>

#include "text/text.h"

typedef struct overlap_case {
    uint64_t a[6], b[6];
    size_t num_a, num_b, shared;
    double jaccard, containment;
} overlap_case;

Test(measure, overlaps_of_small_sets_are_right)
{
    static const overlap_case cases[] = {
        {{0}, {0}, 0, 0, 0, 0, 0},
        {{1, 2}, {0}, 2, 0, 0, 0, 0},
        {{1, 2, 3}, {1, 2, 3}, 3, 3, 3, 1, 1},
        {{1, 2, 3, 4}, {3, 4}, 4, 2, 2, .5, 1},
        {{1, 3, 5}, {2, 4, 6}, 3, 3, 0, 0, 0},
        {{1, 2, 3}, {3, 4, 5}, 3, 3, 1, .2, 1.0 / 3},
        {{0, UINT64_MAX}, {UINT64_MAX}, 2, 1, 1, .5, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const overlap_case *c = &cases[i];
        sst_overlap found = sst_measure_overlap(c->a, c->num_a, c->b, c->num_b);
        sst_overlap turned = sst_measure_overlap(c->b, c->num_b, c->a, c->num_a);
        cr_expect_eq(found.num_shared, c->shared, "case %zu", i);
        cr_expect_float_eq(found.jaccard, c->jaccard, 1e-12, "case %zu", i);
        cr_expect_float_eq(found.containment, c->containment, 1e-12, "case %zu", i);
        cr_expect_eq(turned.num_shared, found.num_shared, "case %zu", i);
    }
}

Test(measure, the_sketch_filter_keeps_what_is_three_standard_errors_under)
{
    uint16_t a[SST_NUM_COMPONENTS], b[SST_NUM_COMPONENTS];
    for (int i = 0; i < SST_NUM_COMPONENTS; i++)
        a[i] = b[i] = (uint16_t)i;
    for (int agree = SST_NUM_COMPONENTS; agree >= 0; agree--) {
        /* .5 - 3 sqrt(.25 / 128) = .3674: 47.03 components */
        cr_expect_eq(sst_measure_may_be_near(a, b, .5), agree >= 48, "%d agree", agree);
        if (agree > 0)
            b[agree - 1] = 9999;
    }
}
