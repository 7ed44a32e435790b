/* SPDX-License-Identifier: MIT */
/* counted.c - buckets in, candidate pairs out, where several shared keys are needed (m
 * > 1).
 *
 * Of each article there is the list of its buckets (counted_buckets.c).  An
 * article goes through its buckets and counts, in an array by article number, how often it
 * meets each companion of smaller number.
 *
 * Numbers follow dates, undated first.  So of a bucket only two runs of members matter:
 *
 *     | undated ....... | too long ago ..... | in the window .... | no | later ... |
 *       `-- undated --'                        `---- dated -----'
 *
 * Articles come in ascending order, mostly, so that both ends of the window move on by a few
 * members from one article of a bucket to the next.
 *
 * Two kinds of bucket only raise companions that were met before.  The largest min_shared
 * - 1 buckets of an article: who is first met there cannot reach min_shared, so nothing
 * is lost. And hot ones, of which something may be; these are counted. */
#include "counted.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

/* Members of a bucket, counted from its first: the first one in the window of the article that
 * asked last, and the first one behind it. */
typedef struct reach {
    uint32_t begin, end;
} reach;

struct sst_counter {
    sst_hoard *hoard;
    uint16_t *shared;        /* by article: shared buckets, 0 between calls */
    sst_article_nos met;     /* those whose count is not 0 */
    reach *reaches;          /* by bucket */
    sst_article_no last;     /* article that asked */
    SST_VEC(uint32_t) order; /* the buckets of an article */
    SST_VEC(uint32_t) late;  /* those that only raise */
    sst_candidates undated;  /* few shared in the high half, number in the low one */
    sst_article_nos companions;
};

typedef struct run {
    const sst_article_no *at;
    size_t num;
} run;

uint64_t sst_counted_hot_buckets(const sst_counted *counted)
{
    uint64_t num = 0;
    for (size_t b = 0; counted->was_hot && b < sst_counted_num_buckets(counted); b++)
        num += atomic_load_explicit(&counted->was_hot[b], memory_order_relaxed);
    return num;
}

sst_status sst_counter_new(const sst_counted *counted, sst_counter **out, sst_error *err)
{
    sst_counter *counter = calloc(1, sizeof *counter);
    if (!counter)
        return sst_fail_memory(err);
    counter->hoard = counted->options.hoard;
    counter->shared =
        sst_hoard_calloc(counter->hoard, (size_t)counted->options.num_articles + 1,
                         sizeof *counter->shared);
    counter->reaches = sst_hoard_calloc(
        counter->hoard, sst_counted_num_buckets(counted) + 1, sizeof *counter->reaches);
    if (!counter->shared || !counter->reaches) {
        sst_counter_free(counter);
        return sst_fail_memory(err);
    }
    *out = counter;
    return SST_OK;
}

void sst_counter_free(sst_counter *counter)
{
    if (!counter)
        return;
    sst_hoard_release(counter->hoard, counter->shared);
    sst_hoard_release(counter->hoard, counter->reaches);
    sst_vec_free(&counter->met);
    sst_vec_free(&counter->order);
    sst_vec_free(&counter->late);
    sst_vec_free(&counter->undated);
    sst_vec_free(&counter->companions);
    free(counter);
}

/* The first place in an ascending run whose number is at least `no`. */
static size_t lower_bound(run r, sst_article_no no)
{
    size_t low = 0, high = r.num;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r.at[middle] < no)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first dated article within the window before article `no`. */
static sst_article_no window_begin(const sst_counted *counted, sst_article_no no)
{
    const sst_date *dates = counted->options.dates;
    int64_t window = counted->options.window_seconds, least = dates[no].seconds;
    least = least < INT64_MIN + window ? INT64_MIN : least - window;
    sst_article_no low = counted->num_undated, high = no;
    while (low < high) {
        sst_article_no middle = low + (high - low) / 2;
        if (dates[middle].seconds < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t size_of(const sst_counted *counted, uint32_t bucket)
{
    return (uint32_t)(counted->ends.at[bucket + 1] - counted->ends.at[bucket]);
}

/* The members of a bucket before article `no`: the undated, and those in the window. */
typedef struct two_runs {
    run undated, dated;
} two_runs;

static two_runs runs_before(const sst_counted *counted, sst_counter *counter,
                            uint32_t bucket, sst_article_no first_dated,
                            sst_article_no no)
{
    const sst_article_no *members = counted->members.at + counted->ends.at[bucket];
    uint32_t size = size_of(counted, bucket);
    reach r = counter->reaches[bucket];
    while (r.end < size && members[r.end] < no)
        r.end++;
    while (r.begin < r.end && members[r.begin] < first_dated)
        r.begin++;
    counter->reaches[bucket] = r;
    run undated = {members, 0};
    if (counted->num_undated > 0)
        undated.num = lower_bound((run){members, r.end}, counted->num_undated);
    return (two_runs){undated, {members + r.begin, r.end - r.begin}};
}

static bool meet_run(sst_counter *counter, run r)
{
    if (!sst_vec_reserve(&counter->met, counter->met.len + r.num + 1))
        return false;
    sst_article_no *met = counter->met.at;
    size_t num = counter->met.len;
    for (size_t i = 0; i < r.num; i++) {
        met[num] = r.at[i]; /* written over when it was met before */
        num += counter->shared[r.at[i]]++ == 0;
    }
    counter->met.len = num;
    return true;
}

/* Count only those met before: look for each of them in a long run, for all in a short
 * one. */
static void raise_run(sst_counter *counter, run r)
{
    if (r.num / 8 < counter->met.len) {
        for (size_t i = 0; i < r.num; i++)
            if (counter->shared[r.at[i]] > 0)
                counter->shared[r.at[i]]++;
        return;
    }
    for (size_t i = 0; i < counter->met.len; i++) {
        sst_article_no no = counter->met.at[i];
        size_t at = lower_bound(r, no);
        if (at < r.num && r.at[at] == no)
            counter->shared[no]++;
    }
}

/* Buckets that make companions of two articles. */
static uint32_t least_shared(const sst_counted *counted, sst_article_no a,
                             sst_article_no b)
{
    const bool *has_few = counted->options.has_few;
    uint32_t least = counted->options.min_shared;
    return least > 1 && has_few && has_few[a] && has_few[b] ? least - 1 : least;
}

/* Of the `num` buckets of an article move the `num_late` largest to the end; of equal
 * ones those further behind. */
static void move_largest(const sst_counted *counted, uint32_t *buckets, size_t num,
                         size_t num_late)
{
    for (; num_late > 0 && num > 1; num_late--, num--) {
        size_t largest = 0;
        for (size_t i = 1; i < num; i++)
            if (size_of(counted, buckets[i]) >= size_of(counted, buckets[largest]))
                largest = i;
        uint32_t last = buckets[largest];
        memmove(buckets + largest, buckets + largest + 1,
                (num - 1 - largest) * sizeof *buckets);
        buckets[num - 1] = last;
    }
}

/* Meet all members of a bucket, or put it off until all are met. */
static bool meet_bucket(const sst_counted *counted, sst_counter *counter, uint32_t bucket,
                        sst_article_no first_dated, sst_article_no no)
{
    two_runs runs = runs_before(counted, counter, bucket, first_dated, no);
    if (runs.undated.num + runs.dated.num <= counted->options.hot_bucket)
        return meet_run(counter, runs.undated) && meet_run(counter, runs.dated);
    atomic_store_explicit(&counted->was_hot[bucket], true, memory_order_relaxed);
    return sst_vec_push(&counter->late, bucket);
}

/* Buckets lie far apart: those of the article after the next are fetched, and members of those
 * of the next. */
static void fetch_ahead(const sst_counted *counted, const sst_counter *counter,
                        sst_article_no no)
{
    const size_t *begin = counted->begin + no;
    if (counted->options.num_articles - no < 3)
        return;
    for (size_t i = begin[2]; i < begin[3]; i++) {
        __builtin_prefetch(&counted->ends.at[counted->buckets[i]]);
        __builtin_prefetch(&counter->reaches[counted->buckets[i]]);
    }
    for (size_t i = begin[1]; i < begin[2]; i++)
        __builtin_prefetch(counted->members.at + counted->ends.at[counted->buckets[i]] +
                           counter->reaches[counted->buckets[i]].begin);
}

/* Count how often article `no` meets each companion. */
static bool count_buckets(const sst_counted *counted, sst_counter *counter,
                          sst_article_no no)
{
    size_t begin = counted->begin[no], num = counted->begin[no + 1] - begin;
    size_t num_late = least_shared(counted, no, no) - 1;
    bool is_dated = no >= counted->num_undated;
    sst_article_no first_dated = is_dated ? window_begin(counted, no) : no;
    assert(num <= UINT16_MAX); /* what counter->shared can count */
    counter->order.len = counter->late.len = 0;
    if (num == 0)
        return true;
    if (!sst_vec_append(&counter->order, counted->buckets + begin, num))
        return false;
    uint32_t *buckets = counter->order.at;
    fetch_ahead(counted, counter, no);
    num_late = num_late < num ? num_late : num;
    move_largest(counted, buckets, num, num_late);
    for (size_t i = 0; i < num - num_late; i++)
        if (!meet_bucket(counted, counter, buckets[i], first_dated, no))
            return false;
    if (!sst_vec_append(&counter->late, buckets + num - num_late, num_late))
        return false;
    for (size_t i = 0; i < counter->late.len && counter->met.len > 0; i++) {
        two_runs runs =
            runs_before(counted, counter, counter->late.at[i], first_dated, no);
        raise_run(counter, runs.undated);
        raise_run(counter, runs.dated);
    }
    return true;
}

static int compare_candidates(const void *x, const void *y)
{
    sst_candidate a = *(const sst_candidate *)x, b = *(const sst_candidate *)y;
    return a < b ? -1 : a > b;
}

static int compare_numbers(const void *x, const void *y)
{
    sst_article_no a = *(const sst_article_no *)x, b = *(const sst_article_no *)y;
    return a < b ? -1 : a > b;
}

/* Those met often enough into counter->companions, ascending; of the undated the best.  Most
 * were met once, and all that is asked of these is their count, which is 0 again then. */
static bool choose_companions(const sst_counted *counted, sst_counter *counter,
                              sst_article_no of, bool *was_capped)
{
    sst_candidates *undated = &counter->undated;
    sst_article_nos *companions = &counter->companions;
    uint32_t least_of_any = least_shared(counted, of, of);
    undated->len = companions->len = 0;
    if (!sst_vec_reserve(undated, counter->met.len) ||
        !sst_vec_reserve(companions, counter->met.len))
        return false;
    for (size_t i = 0; i < counter->met.len; i++) {
        sst_article_no no = counter->met.at[i];
        uint16_t shared = counter->shared[no];
        counter->shared[no] = 0;
        if (shared < least_of_any || shared < least_shared(counted, of, no))
            continue;
        if (no < counted->num_undated)
            undated->at[undated->len++] = (uint64_t)(UINT16_MAX - shared) << 32 | no;
        else
            companions->at[companions->len++] = no;
    }
    *was_capped = undated->len > SST_MOST_UNDATED_CANDIDATES;
    if (*was_capped) {
        qsort(undated->at, undated->len, sizeof *undated->at, compare_candidates);
        undated->len = SST_MOST_UNDATED_CANDIDATES;
    }
    for (size_t i = 0; i < undated->len; i++)
        companions->at[companions->len++] = (sst_article_no)undated->at[i];
    if (companions->len > 1)
        qsort(companions->at, companions->len, sizeof *companions->at, compare_numbers);
    return true;
}

sst_status sst_counted_companions(const sst_counted *counted, sst_counter *counter,
                                  sst_article_no no, sst_companions *out, sst_error *err)
{
    assert(counted->begin && no < counted->options.num_articles);
    if (no < counter->last)
        memset(counter->reaches, 0,
               sst_counted_num_buckets(counted) * sizeof *counter->reaches);
    counter->last = no;
    bool has_memory = count_buckets(counted, counter, no), capped = false;
    has_memory = has_memory && choose_companions(counted, counter, no, &capped);
    for (size_t i = 0; i < counter->met.len && !has_memory; i++)
        counter->shared[counter->met.at[i]] = 0; /* else choosing did it */
    counter->met.len = 0;
    if (!has_memory)
        return sst_fail_memory(err);
    *out = (sst_companions){counter->companions.at, counter->companions.len, capped};
    return SST_OK;
}
