/* SPDX-License-Identifier: MIT */
/* normalise_block.c - up to 64 bytes in, masks of what they are out.
 *
 * Eight bytes at a time in one 64-bit number.  With the top bit of each byte clear,
 * adding 0x80 - first to a byte sets its top bit when the byte is at least `first`, and
 * nothing is carried into its neighbour.  A multiplication gathers the eight top bits. */
#include "normalise_block.h"

#include "base/bytes.h"

#include <string.h>

#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))
#define TOP EACH(0x80)

typedef struct eight {
    uint64_t words, digits, points, apostrophes,
        foreign; /* in the top bit of each byte */
} eight;

static uint64_t at_least(uint64_t bytes, uint8_t first)
{
    return bytes + EACH(0x80 - first);
}

static uint64_t in_range(uint64_t bytes, uint8_t first, uint8_t last)
{
    return at_least(bytes, first) & ~at_least(bytes, (uint8_t)(last + 1)) & TOP;
}

static eight classify_eight(uint64_t bytes)
{
    uint64_t low = bytes & ~TOP;
    eight e;
    e.foreign = bytes & TOP;
    e.digits = in_range(low, '0', '9');
    e.words = in_range(low | EACH(0x20), 'a', 'z') | e.digits;
    e.apostrophes = in_range(low, '\'', '\'');
    e.points = in_range(low | EACH(2), '.', '.'); /* the comma is two less */
    return e;
}

static uint64_t gather(uint64_t tops)
{
    return (tops >> 7) * 0x0102040810204080u >> 56;
}

void sst_ascii_block_classify(const uint8_t *bytes, size_t num_bytes,
                              sst_ascii_block *out)
{
    uint64_t words = 0, digits = 0, points = 0, apostrophes = 0, foreign = 0;
    uint8_t copy[SST_ASCII_BLOCK_BYTES];
    const uint8_t *from = bytes;
    if (num_bytes < sizeof copy) {
        memset(copy, 0, sizeof copy);
        memcpy(copy, bytes, num_bytes);
        from = copy;
    }
    for (unsigned i = 0; i < SST_ASCII_BLOCK_BYTES; i += 8) {
        uint64_t x = sst_load64(from + i);
        eight e = classify_eight(x);
        sst_store64(out->folded + i, x | EACH(0x20));
        words |= gather(e.words) << i;
        digits |= gather(e.digits) << i;
        points |= gather(e.points) << i;
        apostrophes |= gather(e.apostrophes) << i;
        foreign |= gather(e.foreign) << i;
    }
    uint64_t before_foreign = foreign >> 1;
    if (num_bytes > sizeof copy)
        before_foreign |= (uint64_t)(bytes[sizeof copy] >> 7) << 63;
    uint64_t past_end = num_bytes < sizeof copy ? UINT64_MAX << num_bytes : 0;
    out->words = words;
    out->stops =
        apostrophes | foreign | before_foreign | (digits << 1 & points) | past_end;
}
