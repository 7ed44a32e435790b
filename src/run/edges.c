/* SPDX-License-Identifier: MIT */
/* edges.c - versions with vectors -> which of them tell one story.
 *
 * Versions that share at least 3 of their 24 most salient terms, or 2 of fewer than 16, within
 * the window when both are dated, are candidates; the cosines of candidates are edges;
 * match/story.c joins them. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "base/thread.h"
#include "beside.h"
#include "key_terms.h"
#include "match/relation.h"
#include "match/roundup.h"
#include "match/sort.h"
#include "vectors.h"

enum {
    LEAST_SHARED =
        3, /* one less for two versions of fewer than FEW_TERMS terms: headlines */
    FEW_TERMS = 16,
    HOT_BUCKET = 1000,
    BLOCK = 64,
    DAY_SECONDS = 86400,
    MOST_QUOTED_WORDS = 100
};

/* Positions are versions in the order of their dates, undated ones first, as candidate.h
 * wants them. */
typedef struct teller {
    const sst_again *again;
    sst_groups *groups;
    sst_vectors vectors;  /* by version */
    sst_date *dates;      /* by version */
    double *scales;       /* by version */
    double *shortness;    /* by version */
    uint32_t *version_at; /* by position */
    sst_date *date_at;    /* by position */
    bool *is_roundup;     /* by version */
    bool *has_few_terms;  /* by position */
    bool *is_linked;      /* by version: its founder, by something stronger */
    sst_counted *counted;
    struct slot *slots;
    size_t next;
    sst_story_edges edges;
} teller;

/* A block of positions on its way; one per thread. */
typedef struct slot {
    sst_counter *counter;
    sst_spread spread; /* of the version whose companions are compared */
    size_t first, end;
    sst_story_edges edges;
    sst_candidates kept; /* pairs of versions, with keep_candidates */
    uint64_t num_caps, num_candidates;
    sst_scratch scratch; /* for reading a pair again */
} slot;

/* ---- positions ---- */

typedef struct dated_version {
    int64_t seconds;
    uint32_t version;
    bool is_dated;
} dated_version;

/* Undated ones first, then by seconds, then by version; seconds as a number that is
 * unsigned. */
static inline unsigned digit_of(dated_version v, unsigned level)
{
    uint64_t seconds = (uint64_t)v.seconds ^ (uint64_t)1 << 63;
    if (level == 0)
        return v.is_dated;
    return level < 9 ? (unsigned)(seconds >> (64 - 8 * level)) & 0xff
                     : v.version >> (96 - 8 * level) & 0xff;
}

static inline bool comes_before(dated_version v, dated_version w)
{
    if (v.is_dated != w.is_dated)
        return w.is_dated;
    return v.seconds != w.seconds ? v.seconds < w.seconds : v.version < w.version;
}

SST_DEFINE_SORT(sort_by_date, dated_version, digit_of, 13, comes_before)

static sst_status order_versions(teller *t, sst_error *err)
{
    size_t num = t->groups->versions.len;
    dated_version *order = sst_hoard_calloc(t->again->run->hoard, num + 1, sizeof *order);
    if (!order)
        return sst_fail_memory(err);
    for (size_t v = 0; v < num; v++) {
        sst_article_no founder = t->groups->versions.at[v].founder;
        t->dates[v] = sst_row_date(&t->again->run->rows.at[founder]);
        t->scales[v] = sst_run_scale(t->again->run, founder, founder);
        t->shortness[v] = sst_story_shortness(t->groups->num_terms[v]);
        order[v] = (dated_version){.version = (uint32_t)v,
                                   .is_dated = t->dates[v].precision != SST_UNDATED};
        if (order[v].is_dated)
            order[v].seconds = t->dates[v].seconds;
    }
    sort_by_date(order, num, 0);
    for (size_t p = 0; p < num; p++) {
        t->version_at[p] = order[p].version;
        t->date_at[p] = t->dates[order[p].version];
        t->has_few_terms[p] = t->groups->num_terms[order[p].version] < FEW_TERMS;
    }
    sst_hoard_release(t->again->run->hoard, order);
    return SST_OK;
}

/* ---- edges ---- */

static bool keep_pairs(const teller *t, slot *s, sst_article_no position,
                       const sst_companions *found)
{
    s->num_candidates += found->num;
    if (!t->again->run->params.options.keep_candidates)
        return true;
    if (!sst_vec_reserve(&s->kept, s->kept.len + found->num))
        return false;
    for (size_t i = 0; i < found->num; i++)
        s->kept.at[s->kept.len++] =
            sst_candidate_of(t->version_at[position], t->version_at[found->at[i]]);
    return true;
}

static sst_status produce(void *context, unsigned at, bool *end, sst_error *err)
{
    (void)err;
    teller *t = context;
    slot *s = &t->slots[at];
    size_t num = t->groups->versions.len;
    *end = t->next == num;
    s->first = t->next;
    s->end = t->next = num - s->first < BLOCK ? num : s->first + BLOCK;
    return SST_OK;
}

/* Notices of one series have its form in common, not an event. */
static bool are_of_one_series(const sst_groups *groups, uint32_t v, uint32_t w)
{
    const uint32_t *series = groups->series_of_version;
    return series && series[v] && series[v] == series[w];
}

static void mark_linked(const teller *t)
{
    const sst_groups *groups = t->groups;
    for (size_t i = 0; i < groups->links.len; i++) {
        const sst_link *link = &groups->links.at[i];
        uint32_t v = groups->version_of[link->a], w = groups->version_of[link->b];
        t->is_linked[v] |= groups->versions.at[v].founder == link->a;
        t->is_linked[w] |= groups->versions.at[w].founder == link->b;
    }
}

/* The link of the founders of two versions among some; NULL: there is none.  Most have no
 * links at all, so that nothing is searched. */
static const sst_link *find_link(const teller *t, const sst_links *links, uint32_t v,
                                 uint32_t w)
{
    const sst_group *versions = t->groups->versions.at;
    if (!t->is_linked[v] || !t->is_linked[w])
        return NULL;
    sst_candidate pair = sst_candidate_of(versions[v].founder, versions[w].founder);
    return sst_links_find(links, sst_candidate_a(pair), sst_candidate_b(pair));
}

/* The words of the passages that the founders of two versions share. */
static uint32_t shared_words(const teller *t, uint32_t v, uint32_t w)
{
    const sst_link *found = find_link(t, &t->groups->links, v, w);
    uint32_t num_words = 0;
    for (uint32_t i = 0; found && i < found->num_passages; i++)
        num_words += t->groups->passages.at[found->first_passage + i].num_words;
    return num_words;
}

/* The cosine of an edge without the quotation that both versions have, in units of 2^-30.  Who
 * takes over more than a quotation writes about the same, and has said there what it is about:
 * then it is the cosine of the edge, and so it is when one of them cannot be had again. */
static sst_status cosine_beside(const teller *t, unsigned thread,
                                const sst_story_edge *edge, uint64_t *out, sst_error *err)
{
    const sst_group *versions = t->groups->versions.at;
    sst_article_no of[] = {versions[edge->a].founder, versions[edge->b].founder};
    uint32_t num_words = shared_words(t, edge->a, edge->b);
    *out = edge->cosine;
    if (num_words == 0 || num_words > MOST_QUOTED_WORDS)
        return SST_OK;
    sst_rereader reader = {t->again, thread, &t->slots[thread].scratch};
    sst_error reason = {.status = SST_OK};
    sst_status st = sst_cosine_beside(&reader, of, out, &reason);
    return st == SST_ERR_MEMORY ? sst_fail_memory(err) : SST_OK;
}

static bool may_relate(const teller *t, uint32_t v, uint32_t w)
{
    const sst_groups *groups = t->groups;
    return sst_run_may_relate(t->again->run, groups->versions.at[v].founder,
                              groups->versions.at[w].founder);
}

/* Of two versions that tell one story, in units of 2^-30. */
static double least_cosine(const teller *t, uint32_t v, uint32_t w)
{
    bool is_dated = t->dates[v].precision && t->dates[w].precision;
    double least = is_dated ? SST_LEAST_STORY : SST_LEAST_STORY_UNDATED;
    return least * sst_vectors_scale(&t->vectors, v, w) * (1 << 30);
}

static sst_status find_edges(const teller *t, unsigned thread, sst_article_no position,
                             sst_error *err)
{
    slot *s = &t->slots[thread];
    sst_companions found;
    sst_status st = sst_counted_companions(t->counted, s->counter, position, &found, err);
    if (st != SST_OK)
        return st;
    sst_hoard_sweep(t->again->run->hoard); /* buckets lie here and there */
    s->num_caps += found.was_capped;
    if (!keep_pairs(t, s, position, &found))
        return sst_fail_memory(err);
    uint32_t v = t->version_at[position];
    if (found.num > 0)
        sst_spread_fill(&s->spread, &t->vectors, v);
    for (size_t i = 0; i < found.num && st == SST_OK; i++) {
        uint32_t w = t->version_at[found.at[i]];
        uint64_t cosine = sst_spread_cosine(&s->spread, &t->vectors, w);
        double least = least_cosine(t, v, w);
        if ((double)cosine < least)
            least *= SST_LEAST_ALSO;
        if ((double)cosine < least || are_of_one_series(t->groups, v, w) ||
            !may_relate(t, v, w))
            continue;
        sst_story_edge edge = {
            .a = v < w ? v : w, .b = v < w ? w : v, .cosine = (uint32_t)cosine};
        st = cosine_beside(t, thread, &edge, &cosine, err);
        if (st == SST_OK && (double)cosine >= least && !sst_vec_push(&s->edges, edge))
            st = sst_fail_memory(err);
    }
    if (found.num > 0)
        sst_spread_clear(&s->spread, &t->vectors, v);
    return st;
}

static sst_status work(void *context, unsigned at, sst_error *err)
{
    const teller *t = context;
    slot *s = &t->slots[at];
    sst_status st = SST_OK;
    s->edges.len = s->kept.len = s->num_caps = s->num_candidates = 0;
    if (!s->counter)
        st = sst_counter_new(t->counted, &s->counter, err);
    for (size_t p = s->first; p < s->end && st == SST_OK; p++)
        st = find_edges(t, at, (sst_article_no)p, err);
    return st;
}

static sst_status commit(void *context, unsigned at, sst_error *err)
{
    teller *t = context;
    const slot *s = &t->slots[at];
    sst_groups *groups = t->groups;
    groups->summary.num_caps += s->num_caps;
    groups->summary.num_story_candidates += s->num_candidates;
    sst_run_tell(t->again->run, "relating stories", s->end, groups->versions.len);
    return sst_vec_append(&t->edges, s->edges.at, s->edges.len) &&
                   sst_vec_append(&groups->story_candidates, s->kept.at, s->kept.len)
               ? SST_OK
               : sst_fail_memory(err);
}

static sst_status run_edges(teller *t, sst_error *err)
{
    unsigned num_threads = t->again->run->num_threads;
    t->slots = calloc(num_threads, sizeof *t->slots);
    if (!t->slots)
        return sst_fail_memory(err);
    sst_pipeline pipeline = {produce, work, commit, t, 0};
    sst_status st = sst_pipeline_run(&pipeline, num_threads, err);
    for (unsigned i = 0; i < num_threads; i++) {
        sst_counter_free(t->slots[i].counter);
        sst_vec_free(&t->slots[i].edges);
        sst_vec_free(&t->slots[i].kept);
        sst_scratch_free(&t->slots[i].scratch);
    }
    free(t->slots);
    sst_candidates_sort(&t->groups->story_candidates);
    t->groups->summary.num_hot_buckets += sst_counted_hot_buckets(t->counted);
    return st;
}

static sst_status relate_versions(teller *t, sst_error *err)
{
    const sst_options *options = &t->again->run->params.options;
    sst_counted_options counted = {
        .min_shared = LEAST_SHARED,
        .num_articles = (sst_article_no)t->groups->versions.len,
        .dates = t->date_at,
        .window_seconds = (int64_t)llround(options->window_days * DAY_SECONDS),
        .hot_bucket = HOT_BUCKET,
        .has_few = t->has_few_terms,
        .hoard = t->again->run->hoard,
        .num_threads = t->again->run->num_threads,
    };
    sst_table_limits limits = sst_run_table_limits(t->again->run);
    sst_status st = sst_counted_new(&counted, &t->counted, err);
    if (st == SST_OK)
        st = sst_meet_by_key_terms(&t->vectors, t->version_at, &limits, t->counted, err);
    if (st == SST_OK)
        st = run_edges(t, err);
    sst_counted_free(t->counted);
    return st;
}

/* ---- links ---- */

/* Founders of one story's versions that are linked by their terms, unless they are already by
 * something stronger. */
static sst_status link_founders(const teller *t, const uint32_t *story_of, sst_error *err)
{
    sst_links *links = &t->groups->links;
    size_t num_strong = links->len;
    sst_links_sort(links);
    for (size_t i = 0; i < t->edges.len; i++) {
        const sst_story_edge *edge = &t->edges.at[i];
        if (story_of[edge->a] != story_of[edge->b])
            continue;
        if (edge->cosine < least_cosine(t, edge->a, edge->b))
            continue; /* told of, not related */
        sst_links strong = {.at = links->at, .len = num_strong};
        if (find_link(t, &strong, edge->a, edge->b))
            continue;
        sst_candidate pair = sst_candidate_of(t->groups->versions.at[edge->a].founder,
                                              t->groups->versions.at[edge->b].founder);
        sst_link link = {.a = sst_candidate_a(pair),
                         .b = sst_candidate_b(pair),
                         .jaccard = NAN,
                         .containment = NAN,
                         .cosine = (double)edge->cosine / (1 << 30),
                         .relation = SST_SAME_STORY};
        if (!sst_vec_push(links, link))
            return sst_fail_memory(err);
    }
    sst_links_sort(links);
    return SST_OK;
}

static sst_status join_stories(teller *t, uint32_t *story_of, float *weakest,
                               sst_error *err)
{
    const sst_options *options = &t->again->run->params.options;
    sst_story_options story = {.dated = SST_LEAST_STORY,
                               .undated = SST_LEAST_STORY_UNDATED,
                               .sigma_days = options->window_days * SST_SIGMA_OF_WINDOW,
                               .is_apart = t->is_roundup};
    sst_story_graph graph = {&t->vectors, &t->edges};
    sst_links_sort(&t->groups->links); /* pairs are looked up in them */
    mark_linked(t);
    sst_status st = order_versions(t, err);
    if (st == SST_OK)
        st = relate_versions(t, err);
    if (st == SST_OK)
        st = sst_roundups_find(&graph, SST_LEAST_STORY, t->is_roundup, err);
    if (st == SST_OK)
        st = sst_story_cluster(&graph, &story, story_of, weakest, err);
    if (st == SST_OK)
        st = sst_roundups_also(&graph, story_of, SST_LEAST_STORY * SST_LEAST_ALSO,
                               &t->groups->alsos, err);
    if (st == SST_OK)
        st = link_founders(t, story_of, err);
    return st;
}

sst_status sst_join_versions(const sst_again *again, sst_groups *groups,
                             uint32_t *story_of, float *weakest, sst_error *err)
{
    size_t num = groups->versions.len;
    sst_hoard *hoard = again->run->hoard;
    teller t = {.again = again,
                .groups = groups,
                .dates = sst_hoard_calloc(hoard, num + 1, sizeof *t.dates),
                .scales = sst_hoard_calloc(hoard, num + 1, sizeof *t.scales),
                .shortness = sst_hoard_calloc(hoard, num + 1, sizeof *t.shortness),
                .date_at = sst_hoard_calloc(hoard, num + 1, sizeof *t.date_at),
                .version_at = sst_hoard_calloc(hoard, num + 1, sizeof *t.version_at),
                .is_roundup = sst_hoard_calloc(hoard, num + 1, sizeof *t.is_roundup),
                .has_few_terms =
                    sst_hoard_calloc(hoard, num + 1, sizeof *t.has_few_terms),
                .is_linked = sst_hoard_calloc(hoard, num + 1, sizeof *t.is_linked)};
    t.vectors = (sst_vectors){.keys = groups->keys,
                              .weights = groups->weights,
                              .num_terms = groups->num_terms,
                              .dates = t.dates,
                              .num_versions = (uint32_t)num,
                              .series = groups->series_of_version,
                              .scales = t.scales,
                              .shortness = t.shortness,
                              .hoard = hoard,
                              .num_threads = again->run->num_threads};
    sst_status st = t.dates && t.scales && t.shortness && t.date_at && t.version_at &&
                            t.is_roundup && t.has_few_terms && t.is_linked
                        ? join_stories(&t, story_of, weakest, err)
                        : sst_fail_memory(err);
    sst_vec_free(&t.edges);
    sst_hoard_release(hoard, t.is_linked);
    sst_hoard_release(hoard, t.has_few_terms);
    sst_hoard_release(hoard, t.is_roundup);
    sst_hoard_release(hoard, t.version_at);
    sst_hoard_release(hoard, t.date_at);
    sst_hoard_release(hoard, t.shortness);
    sst_hoard_release(hoard, t.scales);
    sst_hoard_release(hoard, t.dates);
    return st;
}
