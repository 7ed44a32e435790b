/* SPDX-License-Identifier: MIT */
/* Tests of base/vec.c. */
#include <criterion/criterion.h>
#include <stdint.h>

#include "base/vec.h"

Test(vec, pushed_elements_stay_in_order)
{
    SST_VEC(uint32_t) v = {0};
    for (uint32_t i = 0; i < 10000; i++)
        cr_assert(sst_vec_push(&v, i * 7));
    cr_assert_eq(v.len, 10000);
    for (uint32_t i = 0; i < 10000; i++)
        cr_assert_eq(v.at[i], i * 7);
    sst_vec_free(&v);
    cr_assert_null(v.at);
    cr_assert_eq(v.len + v.cap, 0);
}

Test(vec, appending_nothing_from_nowhere_works)
{
    SST_VEC(char) v = {0};
    cr_assert(sst_vec_append(&v, NULL, 0));
    cr_assert(sst_vec_append(&v, "abc", 3));
    cr_assert(sst_vec_append(&v, "defgh", 5));
    cr_assert(sst_vec_append(&v, NULL, 0));
    cr_assert_eq(v.len, 8);
    cr_assert_arr_eq(v.at, "abcdefgh", 8);
    sst_vec_free(&v);
}

Test(vec, a_size_that_cannot_be_had_leaves_the_vector_as_it_was)
{
    SST_VEC(uint64_t) v = {0};
    cr_assert(sst_vec_push(&v, 42));
    size_t cap = v.cap;
    uint64_t *at = v.at;
    cr_assert_not(sst_vec_reserve(&v, SIZE_MAX / 8));
    cr_assert_not(sst_vec_reserve(&v, SIZE_MAX));
    cr_assert_eq(v.at, at);
    cr_assert_eq(v.cap, cap);
    cr_assert_eq(v.at[0], 42);
    sst_vec_free(&v);
}

Test(vec, reserved_room_is_not_asked_for_again)
{
    SST_VEC(int) v = {0};
    cr_assert(sst_vec_reserve(&v, 1000));
    int *at = v.at;
    for (int i = 0; i < 1000; i++)
        cr_assert(sst_vec_push(&v, i));
    cr_assert_eq(v.at, at);
    sst_vec_free(&v);
}
