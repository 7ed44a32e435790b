/* SPDX-License-Identifier: MIT */
/* test_normalise_block.c - the masks of 64 bytes against a plain look at each. */
#include "text/normalise_block.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_point(uint8_t byte)
{
    return byte == ',' || byte == '.';
}

static bool is_foreign(const uint8_t *bytes, size_t num, size_t i)
{
    return i < num && bytes[i] >= 0x80;
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool stops(const uint8_t *bytes, size_t num, size_t i)
{
    return i >= num || bytes[i] == '\'' || is_foreign(bytes, num, i) ||
           is_foreign(bytes, num, i + 1) ||
           (i > 0 && is_point(bytes[i]) && is_digit(bytes[i - 1]));
}

static void expect_plain(const uint8_t *bytes, size_t num)
{
    sst_ascii_block block;
    sst_ascii_block_classify(bytes, num, &block);
    for (size_t i = 0; i < SST_ASCII_BLOCK_BYTES; i++) {
        bool is_word = i < num && bytes[i] < 0x80 && isalnum(bytes[i]);
        cr_assert_eq(block.stops >> i & 1, stops(bytes, num, i), "byte %zu of %zu", i,
                     num);
        if (i < num && bytes[i] < 0x80)
            cr_assert_eq(block.words >> i & 1, is_word, "byte %zu of %zu", i, num);
        if (is_word)
            cr_assert_eq(block.folded[i], tolower(bytes[i]), "byte %zu of %zu", i, num);
    }
}

Test(normalise_block, every_byte_is_told_at_every_place)
{
    for (unsigned byte = 0; byte < 256; byte++)
        for (size_t at = 0; at < 65; at++) {
            uint8_t bytes[65];
            memset(bytes, at % 2 ? '7' : 'x', sizeof bytes);
            bytes[at] = (uint8_t)byte;
            expect_plain(bytes, sizeof bytes);
        }
}

/* In a block of exactly its size, so that a read past it is found. */
Test(normalise_block, texts_of_every_length_are_told)
{
    static const char text[] = "Abc 1,2.3's; z\xC3\xA9-9. Q'4,\xE2\x80\x99 @[`{/: "
                               "lorem ipsum 2024, 5..6 \x7F\xFF end of it all";
    for (size_t from = 0; from < 20; from++)
        for (size_t num = 1; num <= sizeof text - 1 - from && num <= 65; num++) {
            uint8_t *copy = malloc(num);
            cr_assert(copy);
            memcpy(copy, text + from, num);
            expect_plain(copy, num);
            free(copy);
        }
}
