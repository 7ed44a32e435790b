/* SPDX-License-Identifier: MIT */
/* normalise_block.h - up to 64 bytes in, masks out: bit i speaks of byte i. */
#ifndef SST_TEXT_NORMALISE_BLOCK_H
#define SST_TEXT_NORMALISE_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#define SST_ASCII_BLOCK_BYTES 64

typedef struct sst_ascii_block {
    uint64_t words; /* letters and digits */
    uint64_t
        stops; /* where ASCII alone cannot tell: apostrophes; commas and points behind
                       a digit of the block; bytes that are not ASCII, or stand before one
                       that is not; and the end of the bytes, when they are under 64 */
    /* The bytes, letters small; what is not in a word is undefined. */
    uint8_t folded[SST_ASCII_BLOCK_BYTES + 16]; /* sixteen more may be read */
} sst_ascii_block;

/* `num_bytes` > 0 are there to be read; one more than 64 is looked at. */
void sst_ascii_block_classify(const uint8_t *bytes, size_t num_bytes,
                              sst_ascii_block *out);

#endif
