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
