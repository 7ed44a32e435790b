/* SPDX-License-Identifier: MIT */
/* term_key.h - the key of a term of up to 7 bytes: what sst_term_key makes of it. */
#ifndef SST_TEXT_TERM_KEY_H
#define SST_TEXT_TERM_KEY_H

#include "base/hash.h"

#define SST_TERM_KEY_SEED 0x736f6d6574657874u
#define SST_ASCII_STEM_BYTES                                                             \
    5 /* where these are ASCII, or all of a shorter word, they are its stem (stem.c) */

/* `bytes`: the term as a number, little-endian. */
static inline uint32_t sst_short_term_key(uint64_t bytes, uint64_t len_bytes)
{
    return (uint32_t)(sst_mix64(SST_TERM_KEY_SEED ^ len_bytes ^ bytes) >> 32);
}

#endif
