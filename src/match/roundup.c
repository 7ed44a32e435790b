/* SPDX-License-Identifier: MIT */
/* roundup.c - which versions speak of several events: roundups, live blogs, newsletters.
 *
 * A version v speaks of the events of a and b when a and b are not alike, and v is alike
 * to either by terms that the other does not have:
 *
 *     sum over the terms of v and a that b lacks of v_t a_t  >= least, and the same with a and b
 *     exchanged
 *
 * Two reports of one event share the terms that name it, so that a third which is alike
 * to both is no roundup.
 *
 * Of each version the NEAREST heaviest edges are looked at, one to a story once there are
 * stories: a few products of vectors for a version, however many edges it has. */
#include "roundup.h"

#include <stdlib.h>

#include "base/status.h"
#include "base/thread.h"
#include "text/text.h"

#define UNLIKE .25 /* of the least cosine: under it two versions have nothing in common */

enum { NEAREST = 8, BLOCK = 1024 /* versions looked at by one thread */ };

/* The ends of the heaviest edges of a version, descending; ties by version. */
typedef struct near_list {
    uint32_t versions[NEAREST], cosines[NEAREST];
    uint32_t num;
} near_list;

typedef struct finder {
    const sst_vectors *vectors;
    const uint32_t *story_of; /* NULL: each version is one of its own */
    double least;             /* in units of 2^-30 */
    near_list *near;          /* by version */
    bool *is_roundup;         /* by version; NULL: not asked for */
} finder;

static uint32_t story_of(const finder *f, uint32_t version)
{
    return f->story_of ? f->story_of[version] : version;
}

/* Where in the list a version of the same story stands; its end when none does. */
static uint32_t find_story(const finder *f, const near_list *list, uint32_t version)
{
    uint32_t at = 0;
    while (at < list->num && story_of(f, list->versions[at]) != story_of(f, version))
        at++;
    return at;
}

static bool is_nearer(uint32_t version, uint32_t cosine, const near_list *list,
                      uint32_t at)
{
    return cosine != list->cosines[at] ? cosine > list->cosines[at]
                                       : version < list->versions[at];
}

static void offer_near(const finder *f, near_list *list, uint32_t version,
                       uint32_t cosine)
{
    uint32_t at = find_story(f, list, version);
    if (at == NEAREST)
        at = NEAREST - 1;
    if (at < list->num && !is_nearer(version, cosine, list, at))
        return;
    if (at == list->num)
        list->num++;
    for (; at > 0 && is_nearer(version, cosine, list, at - 1); at--) {
        list->versions[at] = list->versions[at - 1];
        list->cosines[at] = list->cosines[at - 1];
    }
    list->versions[at] = version;
    list->cosines[at] = cosine;
}

static sst_status list_nearest(finder *f, const sst_story_edges *edges, sst_error *err)
{
    f->near = sst_hoard_calloc(f->vectors->hoard, (size_t)f->vectors->num_versions + 1,
                               sizeof *f->near);
    if (!f->near)
        return sst_fail_memory(err);
    for (size_t i = 0; i < edges->len; i++) {
        const sst_story_edge *e = &edges->at[i];
        uint32_t worth = f->story_of ? e->affinity : e->cosine;
        if (worth < f->least * sst_vectors_scale(f->vectors, e->a, e->b))
            continue; /* too little for this, or too far apart in time */
        offer_near(f, &f->near[e->a], e->b, worth);
        offer_near(f, &f->near[e->b], e->a, worth);
    }
    return SST_OK;
}

/* The part of the cosine of v and a that is owed to terms which b lacks. */
static uint64_t cosine_without(const sst_vectors *vectors, uint32_t v, uint32_t a,
                               uint32_t b)
{
    size_t i = (size_t)v * SST_MAX_TERMS, i_end = i + vectors->num_terms[v];
    size_t k = (size_t)a * SST_MAX_TERMS, k_end = k + vectors->num_terms[a];
    size_t m = (size_t)b * SST_MAX_TERMS, m_end = m + vectors->num_terms[b];
    uint64_t sum = 0;
    while (i < i_end && k < k_end) {
        uint32_t key = vectors->keys[i], other = vectors->keys[k];
        while (m < m_end && vectors->keys[m] < key)
            m++;
        if (key == other && (m == m_end || vectors->keys[m] != key))
            sum += (uint32_t)vectors->weights[i] * vectors->weights[k];
        i += key <= other;
        k += other <= key;
    }
    return sum;
}

/* Two short items on one event may have no word in common, and none has room for two
 * events. */
static bool is_short(const finder *f, uint32_t version)
{
    const double *shortness = f->vectors->shortness;
    return shortness && shortness[version] <= SST_LEAST_SHORTNESS;
}

/* The least cosine of two versions of one story. */
static double least_of(const finder *f, uint32_t a, uint32_t b)
{
    return f->least * sst_vectors_scale(f->vectors, a, b);
}

static bool is_listed(const near_list *list, uint32_t version)
{
    bool is = false;
    for (uint32_t i = 0; i < list->num; i++)
        is |= list->versions[i] == version;
    return is;
}

/* Whether their edge says without a product that they are alike enough for one story. */
static bool are_known_alike(const finder *f, uint32_t a, uint32_t b)
{
    return is_listed(&f->near[a], b) || is_listed(&f->near[b], a);
}

static bool speaks_of_both(const finder *f, uint32_t v, uint32_t a, uint32_t b)
{
    return !is_short(f, v) && !is_short(f, a) && !is_short(f, b) &&
           !are_known_alike(f, a, b) &&
           (double)sst_vectors_cosine(f->vectors, a, b) < least_of(f, a, b) * UNLIKE &&
           (double)cosine_without(f->vectors, v, a, b) >= least_of(f, v, a) &&
           (double)cosine_without(f->vectors, v, b, a) >= least_of(f, v, b);
}

static bool speaks_of_two(const finder *f, uint32_t v)
{
    const near_list *near = &f->near[v];
    for (uint32_t i = 1; i < near->num; i++)
        for (uint32_t k = 0; k < i; k++)
            if (speaks_of_both(f, v, near->versions[i], near->versions[k]))
                return true;
    return false;
}

static sst_status look_at_block(void *context, unsigned thread, size_t block,
                                sst_error *err)
{
    (void)thread;
    (void)err;
    const finder *f = context;
    size_t num = f->vectors->num_versions;
    for (size_t v = block * BLOCK; v < num && v < (block + 1) * BLOCK; v++)
        f->is_roundup[v] = speaks_of_two(f, (uint32_t)v);
    return SST_OK;
}

sst_status sst_roundups_find(const sst_story_graph *graph, double least, bool *is_roundup,
                             sst_error *err)
{
    const sst_vectors *vectors = graph->vectors;
    finder f = {.vectors = vectors, .least = least * (1 << 30), .is_roundup = is_roundup};
    sst_status st = list_nearest(&f, graph->edges, err);
    if (st != SST_OK)
        return st;
    st = sst_parallel_for(sst_vectors_num_threads(vectors),
                          ((size_t)vectors->num_versions + BLOCK - 1) / BLOCK,
                          look_at_block, &f, err);
    sst_hoard_release(vectors->hoard, f.near);
    return st;
}

/* Keep, nearest first, the stories that v speaks of beside those kept before. */
static uint32_t choose_stories(const finder *f, uint32_t v, uint32_t chosen[NEAREST])
{
    const near_list *near = &f->near[v];
    uint32_t num = 0;
    for (uint32_t i = 0; i < near->num; i++) {
        bool is_other = true;
        for (uint32_t k = 0; k < num && is_other; k++)
            is_other = speaks_of_both(f, v, near->versions[i], chosen[k]);
        if (is_other)
            chosen[num++] = near->versions[i];
    }
    return num;
}

sst_status sst_roundups_also(const sst_story_graph *graph, const uint32_t *stories,
                             double least, sst_alsos *out, sst_error *err)
{
    const sst_vectors *vectors = graph->vectors;
    finder f = {.vectors = vectors, .story_of = stories, .least = least * (1 << 30)};
    sst_status st = list_nearest(&f, graph->edges, err);
    if (st != SST_OK)
        return st;
    for (uint32_t v = 0; v < vectors->num_versions && st == SST_OK; v++) {
        uint32_t chosen[NEAREST], num = choose_stories(&f, v, chosen);
        for (uint32_t i = 0; num > 1 && i < num && st == SST_OK; i++) {
            sst_also also = {v, stories[chosen[i]]};
            if (also.story != stories[v] && !sst_vec_push(out, also))
                st = sst_fail_memory(err);
        }
    }
    sst_hoard_release(vectors->hoard, f.near);
    return st;
}
