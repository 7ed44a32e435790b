/* SPDX-License-Identifier: MIT */
/* minhash.h - shingle hashes in, signature out. */
#ifndef SST_TEXT_MINHASH_H
#define SST_TEXT_MINHASH_H

#include "kernel.h"

void sst_minhash_init(sst_minhash *minhash, uint64_t seed);

#endif
