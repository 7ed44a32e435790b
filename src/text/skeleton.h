/* SPDX-License-Identifier: MIT */
/* skeleton.h - two texts in; out: how far they are one form filled in twice. */
#ifndef SST_TEXT_SKELETON_H
#define SST_TEXT_SKELETON_H

#include "base/hash.h"
#include "base/scratch.h"
#include "text.h"

/* A text, and its canonical words: capitals stand in the text alone. */
typedef struct sst_written {
    sst_text text;
    const sst_words *words;
    uint8_t
        *facts; /* of each word 1 + its sst_fact once it was asked for, before that 0; or
                       NULL: it is found each time */
} sst_written;

/* What two texts have in common and where they differ, counted in tokens; kept and changed
 * ones on both sides. */
typedef struct sst_skeleton {
    bool is_same;  /* they differ in short places alone, and there mostly in facts */
    bool has_case; /* names can be told by their capitals */
    uint32_t num_tokens; /* of the longer */
    uint32_t num_equal;  /* in the same order */
    uint32_t num_slots;  /* places that differ */
    uint32_t num_other;  /* in slots, but neither number nor date nor name */
    uint32_t kept_numbers, changed_numbers;
    uint32_t kept_dates,
        changed_dates; /* kept: days alone; months and years say little */
    uint32_t kept_names, changed_names;
} sst_skeleton;

/* Lay two texts beside one another.  When they are not the same skeleton, the counts are
 * those up to the place where this was seen.  Time is linear in the tokens. */
void sst_skeleton_compare(const sst_written *a, const sst_written *b, sst_skeleton *out);

/* Whether a text has so many numbers that two fillings of its form may share no more
 * shingles than strangers do. */
bool sst_skeleton_is_dense(const sst_words *words);

/* Hash every three words of the text in which each run of facts is one sign; there may be
 * none.  Nobody asks where they stand: first and num_tokens are NULL.
 * errors: SST_ERR_MEMORY. */
sst_status sst_skeleton_shingles(const sst_written *written, const sst_hash_key *key,
                                 sst_scratch *scratch, sst_shingles *out, sst_error *err);

#endif
