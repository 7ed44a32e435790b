/* SPDX-License-Identifier: MIT */
/* repeats.c - the numbers that tell articles of one id apart: "a", "a#2", "a#3".
 *
 * A name that some article has as its id already is not given to another. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/status.h"
#include "match/sort.h"
#include "run.h"

static inline unsigned digit_of(uint64_t key, unsigned level)
{
    return (unsigned)(key >> (56 - 8 * level)) & 0xff;
}

#define COMES_BEFORE(x, y) ((x) < (y))
SST_DEFINE_SORT(sort_keys, uint64_t, digit_of, 8, COMES_BEFORE)

static int by_value(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static uint64_t *sorted_id_keys(const sst_run *run)
{
    uint64_t *keys = sst_hoard_calloc(run->hoard, run->rows.len, sizeof *keys);
    for (size_t i = 0; keys && i < run->rows.len; i++)
        keys[i] = run->details.at[i].id_key;
    if (keys)
        sort_keys(keys, run->rows.len, 0);
    return keys;
}

/* The smallest number from *repeat on with which "id#number" is nobody's id. */
static sst_status find_free(const sst_run *run, const uint64_t *keys, sst_text id,
                            uint32_t *repeat, sst_error *err)
{
    char *name = malloc(id.len_bytes + 16);
    if (!name)
        return sst_fail_memory(err);
    memcpy(name, id.data, id.len_bytes);
    for (;; ++*repeat) {
        int digits = snprintf(name + id.len_bytes, 16, "#%" PRIu32, *repeat);
        uint64_t key =
            sst_hash64(&run->params.hash_key, name, id.len_bytes + (size_t)digits);
        if (!bsearch(&key, keys, run->rows.len, sizeof *keys, by_value))
            break;
    }
    free(name);
    return SST_OK;
}

sst_status sst_settle_repeats(const sst_run *run, sst_repeats *repeats, sst_error *err)
{
    if (repeats->len == 0)
        return SST_OK;
    uint64_t *keys = sorted_id_keys(run);
    sst_spool_window cards = {0};
    sst_status st = keys ? SST_OK : sst_fail_memory(err);
    for (size_t i = 0; i < repeats->len && st == SST_OK; i++) {
        sst_repeat *repeat = &repeats->at[i];
        sst_text id;
        if (repeat->repeat > 2) /* of the same id as the one before */
            repeat->repeat = repeats->at[i - 1].repeat + 1;
        st = sst_card_fetch_id(run, repeat->no, &cards, &id, err);
        if (st == SST_OK)
            st = find_free(run, keys, id, &repeat->repeat, err);
    }
    sst_vec_free(&cards.bytes);
    sst_hoard_release(run->hoard, keys);
    return st;
}

uint32_t sst_repeats_find(const sst_repeats *repeats, sst_article_no no)
{
    size_t low = 0, high = repeats->len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (repeats->at[middle].no < no)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_there = low < repeats->len && repeats->at[low].no == no;
    return is_there ? repeats->at[low].repeat : 1;
}
