/* SPDX-License-Identifier: MIT */
/* recurrence.c - the passage marks of all articles -> those that recur, and a few of the
 * articles that have them. */
#include "recurrence.h"

#include <stdlib.h>

#include "base/status.h"
#include "match/sort.h"

enum { LEAST_ACROSS = 10 /* articles, for what crosses sources */ };

typedef struct gatherer { /* one per thread */
    const sst_run *run;
    SST_VEC(sst_recurrence) out;
    sst_article_nos by_source; /* memory for one bucket */
} gatherer;

static int compare_sources(const void *x, const void *y, void *rows)
{
    sst_article_no a = *(const sst_article_no *)x, b = *(const sst_article_no *)y;
    const sst_row *of = rows;
    if (of[a].source_key != of[b].source_key)
        return of[a].source_key < of[b].source_key ? -1 : 1;
    return a < b ? -1 : a > b;
}

static bool note_recurrence(gatherer *g, sst_recurrence r, const sst_article_no *members)
{
    size_t num = r.num;
    r.num_exemplars = num < SST_MOST_EXEMPLARS ? (uint32_t)num : SST_MOST_EXEMPLARS;
    for (size_t i = 0; i < r.num_exemplars; i++)
        r.exemplars[i] =
            members[num == r.num_exemplars ? i : i * (num - 1) / (r.num_exemplars - 1)];
    return sst_vec_push(&g->out, r);
}

/* Of articles by source, the shortest that is alone of its own. */
static sst_article_no find_elsewhere(const sst_row *rows, const sst_article_no *by_source,
                                     size_t num)
{
    sst_article_no shortest = SST_NO_ARTICLE;
    for (size_t i = 0; i < num; i++) {
        uint64_t key = rows[by_source[i]].source_key;
        bool is_alone = key != 0 &&
                        (i == 0 || rows[by_source[i - 1]].source_key != key) &&
                        (i + 1 == num || rows[by_source[i + 1]].source_key != key);
        if (is_alone && (shortest == SST_NO_ARTICLE ||
                         rows[by_source[i]].num_words < rows[shortest].num_words))
            shortest = by_source[i];
    }
    return shortest;
}

/* The articles of a mark, source by source, then all of them. */
static sst_status note_bucket(void *context, const sst_article_no *members, size_t num,
                              sst_error *err)
{
    gatherer *g = context;
    const sst_row *rows = g->run->rows.at;
    g->by_source.len = 0;
    if (!sst_vec_append(&g->by_source, members, num))
        return sst_fail_memory(err);
    sst_article_no *sorted = g->by_source.at;
    qsort_r(sorted, num, sizeof *sorted, compare_sources, (void *)(uintptr_t)rows);
    size_t num_sources = 0;
    sst_article_no elsewhere = find_elsewhere(rows, sorted, num);
    for (size_t i = 0, end; i < num; i = end) {
        uint64_t source_key = rows[sorted[i]].source_key;
        for (end = i + 1; end < num && rows[sorted[end]].source_key == source_key;)
            end++;
        num_sources += source_key ? 1 : end - i; /* an unknown one is one of its own */
        sst_recurrence r = {
            .source_key = source_key, .num = (uint32_t)(end - i), .elsewhere = elsewhere};
        if (source_key && end - i >= 2 && !note_recurrence(g, r, sorted + i))
            return sst_fail_memory(err);
    }
    sst_recurrence across = {.num = (uint32_t)num, .elsewhere = SST_NO_ARTICLE};
    if (num >= LEAST_ACROSS && num_sources >= SST_LEAST_ACROSS_DIFFERENT &&
        !note_recurrence(g, across, members))
        return sst_fail_memory(err);
    return SST_OK;
}

enum { DIGITS_BUT_ELSEWHERE = 12 + 4 * SST_MOST_EXEMPLARS };

/* By source, those of several sources first; then the most frequent first. */
static inline unsigned digit_of(sst_recurrence r, unsigned level)
{
    if (level < 8)
        return (unsigned)(r.source_key >> (56 - 8 * level)) & 0xff;
    uint32_t word = level < 12                     ? ~r.num
                    : level < DIGITS_BUT_ELSEWHERE ? r.exemplars[level / 4 - 3]
                                                   : r.elsewhere;
    return word >> (24 - 8 * (level & 3)) & 0xff;
}

static int compare_recurrences(const sst_recurrence *a, const sst_recurrence *b)
{
    if (a->source_key != b->source_key)
        return a->source_key < b->source_key ? -1 : 1;
    if (a->num != b->num)
        return a->num > b->num ? -1 : 1;
    for (size_t i = 0; i < SST_MOST_EXEMPLARS; i++)
        if (a->exemplars[i] != b->exemplars[i])
            return a->exemplars[i] < b->exemplars[i] ? -1 : 1;
    return (a->elsewhere > b->elsewhere) - (a->elsewhere < b->elsewhere);
}

static inline bool comes_before(sst_recurrence x, sst_recurrence y)
{
    return compare_recurrences(&x, &y) < 0;
}

SST_DEFINE_SORT(sort_recurrences, sst_recurrence, digit_of, DIGITS_BUT_ELSEWHERE + 4,
                comes_before)

/* Each once, in order; where each source begins. */
static bool order_recurrences(sst_recurrences *r)
{
    size_t kept = 0;
    sort_recurrences(r->at, r->len, 0);
    for (size_t i = 0; i < r->len; i++) {
        if (kept > 0 && compare_recurrences(&r->at[kept - 1], &r->at[i]) == 0)
            continue;
        bool is_new_source =
            kept == 0 || r->at[kept - 1].source_key != r->at[i].source_key;
        if (is_new_source && !sst_vec_push(&r->begins, kept))
            return false;
        r->at[kept++] = r->at[i];
    }
    r->len = kept;
    return sst_vec_push(&r->begins, kept);
}

/* What the threads gathered, one after the other. */
static bool join_gathered(const gatherer *gatherers, unsigned num, sst_recurrences *out)
{
    for (unsigned i = 0; i < num; i++)
        if (!sst_vec_append(out, gatherers[i].out.at, gatherers[i].out.len))
            return false;
    return true;
}

static sst_status gather(const sst_finder *finder, gatherer *gatherers, sst_error *err)
{
    unsigned num_threads = finder->run->num_threads;
    sst_table *table;
    void **contexts = calloc(num_threads, sizeof *contexts);
    if (!contexts)
        return sst_fail_memory(err);
    for (unsigned i = 0; i < num_threads; i++) {
        gatherers[i].run = finder->run;
        gatherers[i].out.hoard = finder->run->hoard;
        contexts[i] = &gatherers[i];
    }
    sst_status st = sst_finder_marks(finder, &table, err);
    if (st == SST_OK) {
        st = sst_table_group_by_threads(table, num_threads, note_bucket, contexts, err);
        sst_table_free(table);
    }
    free(contexts);
    return st;
}

sst_status sst_recurrences_find(const sst_finder *finder, sst_recurrences *out,
                                sst_error *err)
{
    unsigned num_threads = finder->run->num_threads;
    gatherer *gatherers = calloc(num_threads, sizeof *gatherers);
    if (!gatherers)
        return sst_fail_memory(err);
    out->hoard = finder->run->hoard;
    sst_status st = gather(finder, gatherers, err);
    if (st == SST_OK && !join_gathered(gatherers, num_threads, out))
        st = sst_fail_memory(err);
    for (unsigned i = 0; i < num_threads; i++) {
        sst_vec_free(&gatherers[i].out);
        sst_vec_free(&gatherers[i].by_source);
    }
    free(gatherers);
    if (st == SST_OK && out->len > 0 && !order_recurrences(out))
        st = sst_fail_memory(err);
    return st;
}

void sst_recurrences_free(sst_recurrences *recurrences)
{
    sst_vec_free(recurrences);
    sst_vec_free(&recurrences->begins);
}
