/* SPDX-License-Identifier: MIT */
/* finder.h - what the key families share while candidates are looked for. */
#ifndef SST_RUN_FINDER_H
#define SST_RUN_FINDER_H

#include "match/table.h"
#include "run.h"

typedef struct sst_finder {
    const sst_again *again;
    const sst_run *run;
    /* By article: an earlier one has the same content, or it is too short, or not dated as
     * wanted. */
    bool *sits_out;
    sst_links *links;
    sst_candidates *candidates;
    sst_groups *groups;
} sst_finder;

/* Known once copies are folded. */
static inline bool sst_finder_takes(const sst_finder *f, size_t no)
{
    return !f->sits_out[no];
}

/* A table of the passage marks of all articles that take part, furniture left out as far as
 * it is known. */
sst_status sst_finder_marks(const sst_finder *finder, sst_table **out, sst_error *err);

/* Into the run: what is page furniture. */
sst_status sst_learn_furniture(sst_finder *finder, sst_error *err);
/* Candidates for near-duplicates: by bands, or all of them. */
sst_status sst_find_by_bands(sst_finder *finder, sst_error *err);
sst_status sst_find_exactly(sst_finder *finder, sst_error *err);

/* Candidates for what shares passages. */
sst_status sst_find_by_marks(sst_finder *finder, sst_error *err);

/* Candidates for templates. */
sst_status sst_find_by_forms(sst_finder *finder, sst_error *err);

#endif
