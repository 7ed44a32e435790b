/* SPDX-License-Identifier: MIT */
#include "match/apart.h"

#include <criterion/criterion.h>

Test(apart, groups_that_hold_one_series_each_may_not_join)
{
    static const uint32_t series[] = {0, 7, 0, 7, 9, 9, 0};
    sst_apart apart;
    cr_assert_eq(sst_apart_init(&apart, series, 7, NULL, NULL), SST_OK);
    cr_expect(sst_apart_may_join(&apart, 0, 1));
    cr_expect_not(sst_apart_may_join(&apart, 1, 3));
    sst_apart_join(&apart, 0, 1); /* {0 1} has 7 */
    sst_apart_join(&apart, 2, 3); /* {2 3} too */
    cr_expect_not(sst_apart_may_join(&apart, 0, 2));
    sst_apart_join(&apart, 4, 0); /* {0 1 4} has 7 and 9 */
    cr_expect_not(sst_apart_may_join(&apart, 5, 0));
    cr_expect_not(sst_apart_may_join(&apart, 0, 3 - 1));
    cr_expect(sst_apart_may_join(&apart, 0, 6));
    cr_expect(sst_apart_may_join(&apart, 2, 5));
    sst_apart_free(&apart);
}

Test(apart, one_series_is_listed_once_in_a_group)
{
    enum { NUM = 1000 };
    static uint32_t series[NUM];
    for (size_t i = 0; i < NUM; i++)
        series[i] = 3;
    sst_apart apart;
    cr_assert_eq(sst_apart_init(&apart, series, NUM, NULL, NULL), SST_OK);
    for (uint32_t i = 1; i < NUM; i++)
        sst_apart_join(&apart, 0, i); /* a caller may know better */
    cr_expect_eq(apart.first[0], 0);
    cr_expect_eq(apart.next[0], UINT32_MAX);
    sst_apart_free(&apart);
}

Test(apart, without_series_everything_may_join)
{
    sst_apart apart;
    cr_assert_eq(sst_apart_init(&apart, NULL, 5, NULL, NULL), SST_OK);
    cr_expect(sst_apart_may_join(&apart, 0, 4));
    sst_apart_join(&apart, 0, 4);
    sst_apart_free(&apart);
}
