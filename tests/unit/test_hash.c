/* SPDX-License-Identifier: MIT */
/* Tests of base/hash.c. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"

Test(hash, numbers_are_stored_little_endian_and_come_back)
{
    uint8_t bytes[8];
    sst_store64(bytes, 0x0123456789abcdefu);
    cr_assert_arr_eq(bytes, "\xef\xcd\xab\x89\x67\x45\x23\x01", 8);
    cr_assert_eq(sst_load64(bytes), 0x0123456789abcdefu);
    cr_assert_eq(sst_load32(bytes + 4), 0x01234567u);
    cr_assert_eq(sst_load16(bytes), 0xcdefu);
}

Test(hash, equal_seeds_give_equal_hashes_and_other_seeds_other_ones)
{
    sst_hash_key key, same, other;
    sst_hash_key_init(&key, 7);
    sst_hash_key_init(&same, 7);
    sst_hash_key_init(&other, 8);
    char bytes[600];
    memset(bytes, 'x', sizeof bytes);
    for (size_t len = 0; len <= sizeof bytes; len++) {
        cr_assert_eq(sst_hash64(&key, bytes, len), sst_hash64(&same, bytes, len));
        cr_assert_neq(sst_hash64(&key, bytes, len), sst_hash64(&other, bytes, len));
    }
}

Test(hash, every_byte_and_every_length_counts)
{
    sst_hash_key key;
    sst_hash_key_init(&key, 0);
    char bytes[300] = {0};
    uint64_t all = sst_hash64(&key, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = 1;
        cr_assert_neq(sst_hash64(&key, bytes, sizeof bytes), all, "byte %zu", i);
        bytes[i] = 0;
        cr_assert_neq(sst_hash64(&key, bytes, i), sst_hash64(&key, bytes, i + 1));
    }
}

static bool are_equal(const uint64_t a[2], const uint64_t b[2])
{
    return a[0] == b[0] && a[1] == b[1];
}

Test(hash, numbers_have_one_hash_for_a_seed_and_another_for_another)
{
    sst_hash_key key, same, other;
    sst_hash_key_init(&key, 7);
    sst_hash_key_init(&same, 7);
    sst_hash_key_init(&other, 8);
    uint64_t numbers[70], a[2], b[2], c[2], before[2] = {0};
    for (uint64_t i = 0; i < 70; i++)
        numbers[i] = sst_mix64(i / 2);
    for (size_t num = 0; num <= 70; num++) {
        sst_hash_numbers(&key, numbers, num, a);
        sst_hash_numbers(&same, numbers, num, b);
        sst_hash_numbers(&other, numbers, num, c);
        cr_assert(are_equal(a, b));
        cr_assert(a[0] != c[0] && a[1] != c[1], "%zu numbers", num);
        cr_assert(a[0] != before[0] && a[1] != before[1], "%zu numbers", num);
        memcpy(before, a, sizeof before);
    }
}

/* Halves of the hash are taken for keys: a bit of a number moves about half of each. */
Test(hash, every_bit_of_every_number_and_their_order_count)
{
    enum { NUM = 41 };
    sst_hash_key key;
    sst_hash_key_init(&key, 0);
    uint64_t numbers[NUM], all[2], changed[2], num_moved[2] = {0};
    for (uint64_t i = 0; i < NUM; i++)
        numbers[i] = sst_mix64(i);
    sst_hash_numbers(&key, numbers, NUM, all);
    for (size_t i = 0; i < NUM * 64; i++) {
        numbers[i / 64] ^= (uint64_t)1 << i % 64;
        sst_hash_numbers(&key, numbers, NUM, changed);
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
            sst_hash_numbers(&key, numbers, NUM, changed);
            cr_assert(changed[0] != all[0] && changed[1] != all[1], "%zu, %zu", i, k);
            numbers[k] = numbers[i];
            numbers[i] = number;
        }
}

Test(hash, numbers_add_up_to_the_same_with_every_instruction_set)
{
    enum { MOST_ROWS = 9 };
    sst_hash_key key;
    sst_hash_key_init(&key, 3);
    sst_number_adder adders[SST_MOST_NUMBER_ADDERS];
    uint64_t numbers[MOST_ROWS * SST_NUMBER_LANES];
    sst_number_adders(adders);
    cr_assert_not_null(adders[0]);
    for (uint64_t i = 0; i < MOST_ROWS * SST_NUMBER_LANES; i++)
        numbers[i] = i % 5 == 0 ? UINT64_MAX : sst_mix64(i);
    for (size_t num_rows = 0; num_rows <= MOST_ROWS; num_rows++) {
        sst_number_sums sums[SST_MOST_NUMBER_ADDERS];
        for (size_t k = 0; k < SST_MOST_NUMBER_ADDERS && adders[k]; k++) {
            for (uint64_t lane = 0; lane < SST_NUMBER_LANES; lane++) {
                sums[k].keys[lane] = sst_mix64(100 + lane);
                sums[k].sums[lane] = lane;
            }
            adders[k](&key, numbers, num_rows, &sums[k]);
            cr_assert_eq(memcmp(&sums[k], &sums[0], sizeof sums[0]), 0, "%zu: %zu rows",
                         k, num_rows);
        }
    }
}

Test(hash, mix64_moves_about_half_of_the_bits_for_any_bit)
{
    for (int in = 0; in < 64; in++) {
        int moved[64] = {0};
        for (uint64_t x = 1; x <= 1000; x++) {
            uint64_t change = sst_mix64(x) ^ sst_mix64(x ^ (uint64_t)1 << in);
            for (int out = 0; out < 64; out++)
                moved[out] += (int)(change >> out & 1);
        }
        for (int out = 0; out < 64; out++) /* 500 but for 7 standard errors of 15.8 */
            cr_assert(moved[out] > 389 && moved[out] < 611, "bit %d to %d: %d", in, out,
                      moved[out]);
    }
}
