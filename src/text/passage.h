/* SPDX-License-Identifier: MIT */
/* passage.h - shingles in, passage marks out; the shingles of two articles in, their
 * aligned passages out. */
#ifndef SST_TEXT_PASSAGE_H
#define SST_TEXT_PASSAGE_H

#include "base/scratch.h"
#include "kernel.h"

typedef struct sst_mark_list {
    uint64_t *hash; /* distinct, in the order of the text */
    size_t num;
} sst_mark_list;

/* Sample the shingles by winnowing, so that any SST_MIN_PASSAGE_TOKENS shared tokens
 * share a mark.  It need not be known where shingles of spaced words stand.
 * errors: SST_ERR_MEMORY. */
sst_status sst_passage_marks(const sst_kernel *kernel, const sst_shingles *shingles,
                             sst_scratch *scratch, sst_mark_list *out, sst_error *err);

/* Token ranges [a_first, a_end) and [b_first, b_end) that say the same words but for
 * gaps of at most SST_MAX_PASSAGE_GAP tokens. */
typedef struct sst_aligned {
    uint32_t a_first, a_end, b_first, b_end;
} sst_aligned;

/* Tokens of a passage on its shorter side. */
static inline uint32_t sst_aligned_tokens(const sst_aligned *aligned)
{
    uint32_t in_a = aligned->a_end - aligned->a_first,
             in_b = aligned->b_end - aligned->b_first;
    return in_a < in_b ? in_a : in_b;
}

/* An article as passages see it.  Without words, which may be NULL, passages of mixed text may
 * lack their last tokens. */
typedef struct sst_passage_side {
    const sst_shingles *shingles;
    const sst_words *words;
} sst_passage_side;

typedef struct sst_aligned_list {
    sst_aligned *at;
    size_t num;
} sst_aligned_list;

/* The aligned passages of two articles of at least SST_MIN_PASSAGE_TOKENS tokens on both
 * sides, by a_first; passages do not overlap in a.  errors: SST_ERR_MEMORY. */
sst_status sst_passage_align(const sst_passage_side *a, const sst_passage_side *b,
                             sst_scratch *scratch, sst_aligned_list *out, sst_error *err);

#endif
