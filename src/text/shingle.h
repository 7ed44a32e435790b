/* SPDX-License-Identifier: MIT */
/* shingle.h - canonical words in, shingle hashes out. */
#ifndef SST_TEXT_SHINGLE_H
#define SST_TEXT_SHINGLE_H

#include "base/scratch.h"
#include "kernel.h"

/* Hash every word, into words->hash.  errors: SST_ERR_MEMORY. */
sst_status sst_words_hash(const sst_kernel *kernel, uint64_t seed, sst_words *words,
                          sst_scratch *scratch, sst_error *err);

/* Hash every window of hashed words: 5, 8 or 12 by the script of its first token.  Windows
 * that run off the end are dropped unless none is left: then one shingle of all
 * tokens.  No tokens: no shingles.  errors: SST_ERR_MEMORY. */
sst_status sst_shingle(const sst_kernel *kernel, const sst_words *words,
                       sst_scratch *scratch, sst_shingles *out, sst_error *err);

/* The same, of a text nobody asks where its shingles stand: first and num_tokens are NULL. */
sst_status sst_shingle_hashes(const sst_kernel *kernel, const sst_words *words,
                              sst_scratch *scratch, sst_shingles *out, sst_error *err);

/* The distinct hashes of a shingling, ascending: the set of which Jaccard and containment
 * speak.  errors: SST_ERR_MEMORY. */
sst_status sst_shingle_set(const sst_shingles *shingles, sst_scratch *scratch,
                           uint64_t **out, size_t *num, sst_error *err);

/* The same set to be asked: of each whether it is in another. */
typedef struct sst_shingle_table {
    uint64_t *hashes; /* distinct, in the order of the text */
    size_t num;
    uint32_t *places; /* by slot: the number of its hash, from 1 on; 0: empty */
    size_t mask;      /* of slots */
} sst_shingle_table;

/* errors: SST_ERR_MEMORY. */
sst_status sst_shingle_table_make(const sst_shingles *shingles, sst_scratch *scratch,
                                  sst_shingle_table *out, sst_error *err);

/* How many hashes two sets share. */
size_t sst_shingle_tables_share(const sst_shingle_table *a, const sst_shingle_table *b);

#endif
