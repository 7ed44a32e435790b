/* SPDX-License-Identifier: MIT */
/* edit.h - an article's text in, a copy with an edit out, as texts change on their way from
 * outlet to outlet. */
#ifndef SST_CLI_EDIT_H
#define SST_CLI_EDIT_H

#include "base/vec.h"
#include "samestory.h"

typedef enum sst_edit_kind {
    SST_EDIT_BYLINE,    /* some words of another article in front, as a paragraph */
    SST_EDIT_CUT,       /* one paragraph is missing */
    SST_EDIT_WORDS,     /* words replaced by words of other articles */
    SST_EDIT_CHARACTERS /* code points replaced, dropped, doubled or swapped */
} sst_edit_kind;

typedef struct sst_edit {
    sst_edit_kind kind;
    double rate;       /* of the words or of their code points; else 0 */
    const char *name;  /* for programs; the same for all rates */
    const char *about; /* for people */
} sst_edit;

extern const sst_edit sst_edit_table[];
extern const size_t sst_num_edits;

/* A text and where its canonical words stand (sst_sketch_words). */
typedef struct sst_draft {
    sst_text text;
    const sst_word *words;
    size_t num_words;
} sst_draft;

/* A draft that is edited, among those that lend it words. */
typedef struct sst_drafts {
    const sst_draft *at;
    size_t num;
    size_t edited; /* the place of the one */
} sst_drafts;

typedef SST_VEC(char) sst_copy;

/* Edit drafts.at[edited] into *out, which is written over; words come from the other
 * drafts.  The same seed gives the same copy; what was valid UTF-8 stays so.  A rate
 * changes its share of the words or code points, rounded, at least one.  out->len is 0
 * when the edit cannot be made: there are no words, no other draft that has some, or only
 * one paragraph to cut.  errors: SST_ERR_MEMORY. */
sst_status sst_edit_copy(const sst_edit *edit, const sst_drafts *drafts, uint64_t seed,
                         sst_copy *out, sst_error *err);

#endif
