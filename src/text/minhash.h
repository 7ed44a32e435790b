/* SPDX-License-Identifier: MIT */
/* minhash.h - shingle hashes in, signature out. */
#ifndef SST_TEXT_MINHASH_H
#define SST_TEXT_MINHASH_H

#include "text.h"

/* The refill functions of each component: min over x of a * bits16..47(x) + b (mod
 * 2^32). */
typedef struct sst_minhash {
    uint32_t a[SST_NUM_COMPONENTS], b[SST_NUM_COMPONENTS];
} sst_minhash;

void sst_minhash_init(sst_minhash *minhash, uint64_t seed);

/* The FSS-1 signature of `num` > 0 shingle hashes (repeats do no harm), as minhash.c
 * has it. */
void sst_minhash_signature(const sst_minhash *minhash, const uint64_t *hashes, size_t num,
                           uint16_t signature[SST_NUM_COMPONENTS]);

#endif
