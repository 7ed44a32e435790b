/* SPDX-License-Identifier: MIT */
/* Tests of text/content.c. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "text/content.h"

static void hash_numbers(const sst_hash_key *key, const uint64_t *numbers, size_t num,
                         uint64_t out[2])
{
    sst_content_key content_key;
    sst_content_key_init(&content_key, key);
    sst_content_hash(&sst_kernel_plain, &content_key, numbers, num, out);
}

static bool are_equal(const uint64_t a[2], const uint64_t b[2])
{
    return a[0] == b[0] && a[1] == b[1];
}

Test(content, numbers_have_one_hash_for_a_seed_and_another_for_another)
{
    sst_hash_key key, same, other;
    sst_hash_key_init(&key, 7);
    sst_hash_key_init(&same, 7);
    sst_hash_key_init(&other, 8);
    uint64_t numbers[70], a[2], b[2], c[2], before[2] = {0};
    for (uint64_t i = 0; i < 70; i++)
        numbers[i] = sst_mix64(i / 2);
    for (size_t num = 0; num <= 70; num++) {
        hash_numbers(&key, numbers, num, a);
        hash_numbers(&same, numbers, num, b);
        hash_numbers(&other, numbers, num, c);
        cr_assert(are_equal(a, b));
        cr_assert(a[0] != c[0] && a[1] != c[1], "%zu numbers", num);
        cr_assert(a[0] != before[0] && a[1] != before[1], "%zu numbers", num);
        memcpy(before, a, sizeof before);
    }
}

/* Halves of the hash are taken for keys: a bit of a number moves about half of each. */
Test(content, every_bit_of_every_number_and_their_order_count)
{
    enum { NUM = 41 };
    sst_hash_key key;
    sst_hash_key_init(&key, 0);
    uint64_t numbers[NUM], all[2], changed[2], num_moved[2] = {0};
    for (uint64_t i = 0; i < NUM; i++)
        numbers[i] = sst_mix64(i);
    hash_numbers(&key, numbers, NUM, all);
    for (size_t i = 0; i < NUM * 64; i++) {
        numbers[i / 64] ^= (uint64_t)1 << i % 64;
        hash_numbers(&key, numbers, NUM, changed);
        numbers[i / 64] ^= (uint64_t)1 << i % 64;
        for (size_t k = 0; k < 2; k++) {
            cr_assert_neq(changed[k], all[k], "bit %zu", i);
            num_moved[k] += (uint64_t)__builtin_popcountll(changed[k] ^ all[k]);
        }
    }
    for (size_t k = 0; k < 2; k++) /* 32 of 64, five standard errors */
        cr_expect(num_moved[k] > (32 * 64 - 26) * NUM &&
                      num_moved[k] < (32 * 64 + 26) * NUM,
                  "%f", (double)num_moved[k] / (NUM * 64));
    for (size_t i = 0; i < NUM; i++)
        for (size_t k = 0; k < i; k++) {
            uint64_t number = numbers[i];
            numbers[i] = numbers[k];
            numbers[k] = number;
            hash_numbers(&key, numbers, NUM, changed);
            cr_assert(changed[0] != all[0] && changed[1] != all[1], "%zu, %zu", i, k);
            numbers[k] = numbers[i];
            numbers[i] = number;
        }
}
