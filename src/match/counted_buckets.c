/* SPDX-License-Identifier: MIT */
/* counted_buckets.c - buckets in, the buckets of each article out.
 *
 * Buckets by article are the members by bucket turned round: a counting sort by article.  Each
 * thread has a stretch of the buckets, and counts for itself; when all have, it is known where
 * each writes, so that the buckets of an article ascend, however many threads there are. */
#include "counted.h"

#include <assert.h>
#include <stdlib.h>

#include "base/status.h"
#include "base/thread.h"

/* ---- collecting ---------------------------------------------------------------- */

static sst_article_no count_undated(const sst_date *dates, sst_article_no num)
{
    sst_article_no low = 0, high = num;
    while (low < high) {
        sst_article_no middle = low + (high - low) / 2;
        if (dates[middle].precision == SST_UNDATED)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

sst_status sst_counted_new(const sst_counted_options *options, sst_counted **out,
                           sst_error *err)
{
    assert(options->min_shared > 0);
    sst_counted *counted = calloc(1, sizeof *counted);
    if (counted)
        counted->members.hoard = counted->ends.hoard = options->hoard;
    if (!counted || !sst_vec_push(&counted->ends, 0)) {
        free(counted);
        return sst_fail_memory(err);
    }
    counted->options = *options;
    counted->num_undated = count_undated(options->dates, options->num_articles);
    *out = counted;
    return SST_OK;
}

void sst_counted_free(sst_counted *counted)
{
    if (!counted)
        return;
    sst_vec_free(&counted->members);
    sst_vec_free(&counted->ends);
    sst_hoard *hoard = counted->options.hoard;
    sst_hoard_release(hoard, counted->buckets);
    sst_hoard_release(hoard, counted->begin);
    sst_hoard_release(hoard, (void *)counted->was_hot);
    free(counted);
}

static sst_status fail_full(sst_error *err)
{
    return sst_fail(err, SST_ERR_SPACE, 0, "more than 2^32 - 1 buckets of terms");
}

sst_status sst_counted_bucket(void *counted, const sst_article_no *members, size_t num,
                              sst_error *err)
{
    sst_counted *c = counted;
    assert(!c->begin); /* not sealed */
    if (sst_counted_num_buckets(c) == UINT32_MAX)
        return fail_full(err);
    if (!sst_vec_append(&c->members, members, num) ||
        !sst_vec_push(&c->ends, c->members.len)) {
        c->members.len = c->ends.at[c->ends.len - 1];
        return sst_fail_memory(err);
    }
    return SST_OK;
}

sst_status sst_buckets_add(void *buckets, const sst_article_no *members, size_t num,
                           sst_error *err)
{
    sst_buckets *b = buckets;
    return sst_vec_append(&b->members, members, num) &&
                   sst_vec_push(&b->sizes, (uint32_t)num)
               ? SST_OK
               : sst_fail_memory(err);
}

void sst_buckets_free(sst_buckets *buckets)
{
    sst_vec_free(&buckets->members);
    sst_vec_free(&buckets->sizes);
}

sst_status sst_counted_take(sst_counted *counted, const sst_buckets *buckets,
                            sst_error *err)
{
    assert(!counted->begin); /* not sealed */
    size_t num = buckets->sizes.len, end = counted->members.len;
    if (num > UINT32_MAX - sst_counted_num_buckets(counted))
        return fail_full(err);
    if (!sst_vec_reserve(&counted->ends, counted->ends.len + num) ||
        !sst_vec_append(&counted->members, buckets->members.at, buckets->members.len))
        return sst_fail_memory(err);
    for (size_t i = 0; i < num; i++)
        counted->ends.at[counted->ends.len++] = end += buckets->sizes.at[i];
    return SST_OK;
}

/* ---- sealing -------------------------------------------------------------------- */

enum { MEMBERS_AHEAD = 24 };

typedef struct sealing {
    sst_counted *counted;
    unsigned num_threads;
    uint16_t
        *counts; /* by thread and article; then where the thread writes, after begin */
} sealing;

/* Of stretch i of the buckets the first one. */
static size_t first_bucket(const sealing *s, size_t i)
{
    return sst_counted_num_buckets(s->counted) * i / s->num_threads;
}

static sst_status count_stretch(void *context, unsigned thread, size_t i, sst_error *err)
{
    (void)thread;
    (void)err;
    const sealing *s = context;
    const sst_counted *counted = s->counted;
    uint16_t *counts = s->counts + i * counted->options.num_articles;
    size_t end = counted->ends.at[first_bucket(s, i + 1)];
    for (size_t m = counted->ends.at[first_bucket(s, i)]; m < end; m++) {
        assert(counts[counted->members.at[m]] < UINT16_MAX);
        counts[counted->members.at[m]]++;
    }
    return SST_OK;
}

static void sum_counts(const sealing *s)
{
    size_t num = s->counted->options.num_articles, sum = 0;
    for (size_t no = 0; no < num; no++) {
        size_t before = 0;
        for (unsigned t = 0; t < s->num_threads; t++) {
            uint16_t *count = &s->counts[t * num + no];
            size_t more = *count;
            *count = (uint16_t)before;
            before += more;
        }
        s->counted->begin[no] = sum;
        sum += before;
    }
    s->counted->begin[num] = sum;
}

static sst_status fill_stretch(void *context, unsigned thread, size_t i, sst_error *err)
{
    (void)thread;
    (void)err;
    const sealing *s = context;
    const sst_counted *counted = s->counted;
    uint16_t *next = s->counts + i * counted->options.num_articles;
    size_t end = first_bucket(s, i + 1), last = counted->ends.at[end];
    for (size_t b = first_bucket(s, i); b < end; b++) {
        for (size_t m = counted->ends.at[b]; m < counted->ends.at[b + 1]; m++) {
            sst_article_no no = counted->members.at[m];
            size_t ahead = m + MEMBERS_AHEAD < last ? m + MEMBERS_AHEAD : m;
            sst_article_no then = counted->members.at[ahead];
            /* or one after the other would wait for its place */
            __builtin_prefetch(&counted->buckets[counted->begin[then] + next[then]], 1);
            counted->buckets[counted->begin[no] + next[no]++] = (uint32_t)b;
        }
    }
    return SST_OK;
}

static sst_status seal(sealing *s, sst_error *err)
{
    sst_status st =
        sst_parallel_for(s->num_threads, s->num_threads, count_stretch, s, err);
    if (st != SST_OK)
        return st;
    sum_counts(s);
    return sst_parallel_for(s->num_threads, s->num_threads, fill_stretch, s, err);
}

sst_status sst_counted_seal(sst_counted *counted, sst_error *err)
{
    size_t num_articles = counted->options.num_articles;
    unsigned num_threads = counted->options.num_threads;
    sst_hoard *hoard = counted->options.hoard;
    sealing s = {.counted = counted, .num_threads = num_threads ? num_threads : 1};
    s.counts =
        sst_hoard_calloc(hoard, num_articles + 1, s.num_threads * sizeof *s.counts);
    counted->begin = sst_hoard_calloc(hoard, num_articles + 1, sizeof *counted->begin);
    counted->buckets =
        sst_hoard_calloc(hoard, counted->members.len + 1, sizeof *counted->buckets);
    counted->was_hot = sst_hoard_calloc(hoard, sst_counted_num_buckets(counted) + 1,
                                        sizeof *counted->was_hot);
    bool has_memory = s.counts && counted->begin && counted->buckets && counted->was_hot;
    sst_status st = has_memory ? seal(&s, err) : sst_fail_memory(err);
    sst_hoard_release(hoard, s.counts);
    return st;
}
