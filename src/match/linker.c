/* SPDX-License-Identifier: MIT */
/* linker.c - a stream of sorted (key, row id) in, edges out: the m = 1 family for
 * engines that sort their own rows.
 *
 * Only the present bucket's first 32 ids and its last one are held.  The first 32 meet
 * one another; each later one meets the first and its predecessor. */
#include <stdlib.h>

#include "base/status.h"

#define NUM_FIRST 32

struct sst_linker {
    sst_edge_fn edge;
    void *context;
    uint64_t key, last_id; /* of the row pushed last */
    size_t num_rows;       /* distinct ones of this key; 0: nothing was pushed yet */
    uint64_t first[NUM_FIRST];
};

sst_status sst_linker_new(sst_edge_fn edge, void *context, sst_linker **out,
                          sst_error *err)
{
    sst_linker *linker = calloc(1, sizeof *linker);
    if (!linker)
        return sst_fail_memory(err);
    linker->edge = edge;
    linker->context = context;
    *out = linker;
    return SST_OK;
}

void sst_linker_free(sst_linker *linker)
{
    free(linker);
}

static sst_status link_ids(const sst_linker *linker, uint64_t a, uint64_t b,
                           sst_error *err)
{
    sst_status st = linker->edge(linker->context, a, b);
    if (st != SST_OK)
        sst_fail(err, st, 0, "the caller's edge function returned status %d", (int)st);
    return st;
}

/* Edges from the rows of the bucket that came before to this one. */
static sst_status link_row(const sst_linker *linker, uint64_t id, sst_error *err)
{
    sst_status st = SST_OK;
    if (linker->num_rows < NUM_FIRST) {
        for (size_t i = 0; i < linker->num_rows && st == SST_OK; i++)
            st = link_ids(linker, linker->first[i], id, err);
        return st;
    }
    if ((st = link_ids(linker, linker->first[0], id, err)) != SST_OK)
        return st;
    return link_ids(linker, linker->last_id, id, err);
}

sst_status sst_linker_push(sst_linker *linker, uint64_t key, uint64_t id, sst_error *err)
{
    bool is_same_key = linker->num_rows > 0 && key == linker->key;
    if (linker->num_rows > 0 &&
        (key < linker->key || (is_same_key && id < linker->last_id)))
        return sst_fail(
            err, SST_ERR_ARGUMENT, 0,
            "(key %016llx, id %llu) comes after (%016llx, %llu): rows must be "
            "sorted by key, then id",
            (unsigned long long)key, (unsigned long long)id,
            (unsigned long long)linker->key, (unsigned long long)linker->last_id);
    if (is_same_key && id == linker->last_id)
        return SST_OK; /* a row may have the same key twice */
    if (!is_same_key)
        linker->num_rows = 0;
    sst_status st = link_row(linker, id, err);
    if (st != SST_OK)
        return st;
    if (linker->num_rows < NUM_FIRST)
        linker->first[linker->num_rows] = id;
    linker->num_rows++;
    linker->key = key;
    linker->last_id = id;
    return SST_OK;
}

sst_status sst_linker_end(sst_linker *linker, sst_error *err)
{
    (void)err; /* edges were given as soon as they were known; a new stream may begin */
    linker->num_rows = 0;
    return SST_OK;
}
