/* SPDX-License-Identifier: MIT */
/* counted.c - buckets in, candidate pairs out, where several shared keys are needed (m
 * > 1).
 *
 * Buckets are kept one after another, and for each article the list of its buckets.  An
 * article goes through its buckets from the smallest on and counts, in an array by
 * article number, how often it meets each companion of smaller number.
 *
 * Numbers follow dates, undated first.  So of a bucket only two runs of members matter:
 *
 *     | undated ....... | too long ago ..... | in the window .... | no | later ... |
 *       `-- undated --'                        `---- dated -----'
 *
 * Two kinds of bucket only raise companions that were met before.  The last min_shared
 * - 1 buckets of an article: who is first met there cannot reach min_shared, so nothing
 * is lost. And hot ones, of which something may be; these are counted. */
#include "candidate.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/status.h"

typedef SST_VEC(size_t) bucket_ends;

struct sst_counted {
    sst_counted_options options;
    sst_article_no num_undated;
    sst_article_nos members; /* of all buckets, one after another */
    bucket_ends ends;        /* of each bucket in `members`; the first entry is 0 */
    uint32_t *buckets;       /* of all articles, one after another; from seal on */
    size_t *begin;           /* of each article in `buckets`, num_articles + 2 */
    _Atomic(bool) *was_hot;  /* by bucket */
};

typedef struct ranked_bucket {
    uint32_t size, bucket;
} ranked_bucket;

struct sst_counter {
    uint16_t *shared;    /* by article: shared buckets, 0 between calls */
    sst_article_nos met; /* those whose count is not 0 */
    SST_VEC(ranked_bucket) order;
    sst_candidates undated; /* few shared in the high half, number in the low one */
    sst_article_nos companions;
};

typedef struct run {
    const sst_article_no *at;
    size_t num;
} run;

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
    free(counted->buckets);
    free(counted->begin);
    free(counted->was_hot);
    free(counted);
}

static size_t num_buckets(const sst_counted *counted)
{
    return counted->ends.len - 1;
}

sst_status sst_counted_bucket(void *counted, const sst_article_no *members, size_t num,
                              sst_error *err)
{
    sst_counted *c = counted;
    assert(!c->begin); /* not sealed */
    if (num_buckets(c) == UINT32_MAX)
        return sst_fail(err, SST_ERR_SPACE, 0, "more than 2^32 - 1 buckets of terms");
    if (!sst_vec_append(&c->members, members, num) ||
        !sst_vec_push(&c->ends, c->members.len)) {
        c->members.len = c->ends.at[c->ends.len - 1];
        return sst_fail_memory(err);
    }
    return SST_OK;
}

sst_status sst_counted_seal(sst_counted *counted, sst_error *err)
{
    size_t num_articles = counted->options.num_articles,
           num_members = counted->members.len;
    size_t *begin = calloc(num_articles + 2, sizeof *begin);
    uint32_t *buckets = malloc((num_members + 1) * sizeof *buckets);
    _Atomic(bool) *was_hot = calloc(num_buckets(counted) + 1, sizeof *was_hot);
    if (!begin || !buckets || !was_hot) {
        free(begin);
        free(buckets);
        free(was_hot);
        return sst_fail_memory(err);
    }
    /* Count two places further on: filling then moves begin[no + 1] to where it
     * belongs. */
    for (size_t i = 0; i < num_members; i++)
        begin[counted->members.at[i] + 2]++;
    for (size_t no = 0; no < num_articles; no++)
        begin[no + 2] += begin[no + 1];
    for (size_t b = 0; b < num_buckets(counted); b++)
        for (size_t i = counted->ends.at[b]; i < counted->ends.at[b + 1]; i++)
            buckets[begin[counted->members.at[i] + 1]++] = (uint32_t)b;
    counted->begin = begin;
    counted->buckets = buckets;
    counted->was_hot = was_hot;
    return SST_OK;
}

uint64_t sst_counted_hot_buckets(const sst_counted *counted)
{
    uint64_t num = 0;
    for (size_t b = 0; counted->was_hot && b < num_buckets(counted); b++)
        num += atomic_load_explicit(&counted->was_hot[b], memory_order_relaxed);
    return num;
}

/* ---- counting ------------------------------------------------------------------ */

sst_status sst_counter_new(const sst_counted *counted, sst_counter **out, sst_error *err)
{
    sst_counter *counter = calloc(1, sizeof *counter);
    if (!counter)
        return sst_fail_memory(err);
    counter->shared =
        calloc((size_t)counted->options.num_articles + 1, sizeof *counter->shared);
    if (!counter->shared) {
        free(counter);
        return sst_fail_memory(err);
    }
    *out = counter;
    return SST_OK;
}

void sst_counter_free(sst_counter *counter)
{
    if (!counter)
        return;
    free(counter->shared);
    sst_vec_free(&counter->met);
    sst_vec_free(&counter->order);
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

/* The buckets of an article into counter->order, smallest first, ties by their own
 * order. */
static bool order_buckets(const sst_counted *counted, sst_counter *counter,
                          sst_article_no no)
{
    size_t begin = counted->begin[no], num = counted->begin[no + 1] - begin;
    assert(num <= UINT16_MAX); /* what counter->shared can count */
    counter->order.len = 0;
    if (!sst_vec_reserve(&counter->order, num))
        return false;
    for (size_t i = 0; i < num; i++) {
        uint32_t bucket = counted->buckets[begin + i];
        uint32_t size =
            (uint32_t)(counted->ends.at[bucket + 1] - counted->ends.at[bucket]);
        size_t to = counter->order.len++;
        for (; to > 0 && size < counter->order.at[to - 1].size; to--)
            counter->order.at[to] = counter->order.at[to - 1];
        counter->order.at[to] = (ranked_bucket){size, bucket};
    }
    return true;
}

static bool meet_run(sst_counter *counter, run r)
{
    if (!sst_vec_reserve(&counter->met, counter->met.len + r.num))
        return false;
    sst_article_no *met = counter->met.at;
    size_t num = counter->met.len;
    for (size_t i = 0; i < r.num; i++)
        if (counter->shared[r.at[i]]++ == 0)
            met[num++] = r.at[i];
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

static bool count_bucket(const sst_counted *counted, sst_counter *counter, size_t rank,
                         sst_article_no first_dated, sst_article_no no)
{
    uint32_t bucket = counter->order.at[rank].bucket;
    run all = {counted->members.at + counted->ends.at[bucket],
               counter->order.at[rank].size};
    all.num = lower_bound(all, no);
    run undated = {all.at, lower_bound(all, counted->num_undated)};
    size_t begin = lower_bound(all, first_dated);
    run dated = {all.at + begin, all.num - begin};

    bool is_late = counter->order.len - rank < least_shared(counted, no, no);
    bool is_hot = undated.num + dated.num > counted->options.hot_bucket;
    if (!is_late && !is_hot)
        return meet_run(counter, undated) && meet_run(counter, dated);
    if (!is_late)
        atomic_store_explicit(&counted->was_hot[bucket], true, memory_order_relaxed);
    raise_run(counter, undated);
    raise_run(counter, dated);
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

/* Those met often enough into counter->companions, ascending; of the undated the best. */
static bool choose_companions(const sst_counted *counted, sst_counter *counter,
                              sst_article_no of, bool *was_capped)
{
    sst_candidates *undated = &counter->undated;
    sst_article_nos *companions = &counter->companions;
    undated->len = companions->len = 0;
    if (!sst_vec_reserve(undated, counter->met.len) ||
        !sst_vec_reserve(companions, counter->met.len))
        return false;
    for (size_t i = 0; i < counter->met.len; i++) {
        sst_article_no no = counter->met.at[i];
        if (counter->shared[no] < least_shared(counted, of, no))
            continue;
        if (no < counted->num_undated)
            undated->at[undated->len++] =
                (uint64_t)(UINT16_MAX - counter->shared[no]) << 32 | no;
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
                                  sst_article_no no, const sst_article_no **out,
                                  size_t *num, bool *was_capped, sst_error *err)
{
    assert(counted->begin && no < counted->options.num_articles);
    bool is_dated = no >= counted->num_undated;
    sst_article_no first_dated = is_dated ? window_begin(counted, no) : no;
    bool has_memory = order_buckets(counted, counter, no);
    for (size_t rank = 0; has_memory && rank < counter->order.len; rank++)
        has_memory = count_bucket(counted, counter, rank, first_dated, no);
    bool capped = false;
    has_memory = has_memory && choose_companions(counted, counter, no, &capped);
    for (size_t i = 0; i < counter->met.len; i++)
        counter->shared[counter->met.at[i]] = 0;
    counter->met.len = 0;
    if (!has_memory)
        return sst_fail_memory(err);
    *out = counter->companions.at;
    *num = counter->companions.len;
    *was_capped = capped;
    return SST_OK;
}
