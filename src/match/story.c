/* SPDX-License-Identifier: MIT */
/* story.c - versions with salient-term vectors and edges between them in, stories out.
 *
 * Average-link clustering along the edges (Sokal and Michener 1958): of all stories that
 * an edge connects, the two that go together best merge first.  The root of a story (its
 * smallest version) carries the number of versions, their mean date and the sum of
 * their vectors, so that the average cosine between all versions of two stories is one
 * product of sums:
 *
 *     mean over (a, b) in A x B of cos(a, b) = S_A.S_B / (n_A n_B)
 *
 * A chain of pairs, each just alike enough, is so kept from growing into one large
 * story.  Sum vectors are cut to their 256 heaviest terms (sum.c).
 *
 * Versions that no edges connect, not even by way of others, never meet, so their edges
 * are worked off side by side (story_merge.c): what is connected is dealt into shares of
 * about as many edges each.
 *
 * Terms and weights are integers, sums are taken in the order of the keys, and what libms
 * may round differently, exp() and log2(), is rounded to 16 bits: the stories are the
 * same on every machine. */
#include "story.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "base/thread.h"
#include "story_merge.h"

enum {
    BLOCK = 4096,   /* edges that are weighed by one thread */
    NUM_SHARES = 64 /* of the edges: a thread that is done takes another one */
};

/* The story that a version which was kept apart goes to. */
typedef struct home {
    uint32_t root, affinity; /* 0: none */
} home;

typedef struct clustering {
    sst_merger whole; /* that of the first thread */
    sst_apart apart;
    unsigned num_threads;
    sst_merger *mergers;    /* by thread: copies of the whole */
    sst_story_edges *edges; /* from `begins` on by share */
    uint8_t *share_of;      /* by version; NULL: there is one */
    size_t begins[NUM_SHARES + 1];
} clustering;

static void init_versions(clustering *c)
{
    const sst_vectors *vectors = c->whole.vectors;
    for (uint32_t v = 0; v < vectors->num_versions; v++) {
        sst_date date = vectors->dates[v];
        bool is_dated = date.precision != SST_UNDATED;
        c->whole.parent[v] = v;
        c->whole.weakest[v] = NAN;
        c->whole.roots[v] =
            (sst_story_root){.num = 1,
                             .scale = sst_vectors_scale_of(vectors, v),
                             .shortness = sst_vectors_shortness_of(vectors, v),
                             .num_dated = is_dated,
                             .seconds = is_dated ? (double)date.seconds : 0};
    }
}

static sst_status init_clustering(clustering *c, sst_error *err)
{
    const sst_vectors *vectors = c->whole.vectors;
    sst_hoard *hoard = vectors->hoard;
    size_t num = vectors->num_versions;
    c->whole.roots = sst_hoard_calloc(hoard, num + 1, sizeof *c->whole.roots);
    c->mergers = calloc(c->num_threads, sizeof *c->mergers);
    if (c->num_threads > 1)
        c->share_of = sst_hoard_calloc(hoard, num + 1, sizeof *c->share_of);
    if (!c->whole.roots || !c->mergers || (c->num_threads > 1 && !c->share_of))
        return sst_fail_memory(err);
    sst_status st =
        sst_apart_init(&c->apart, vectors->series, vectors->num_versions, hoard, err);
    if (st != SST_OK)
        return st;
    init_versions(c);
    c->whole.apart = &c->apart;
    c->whole.heap.hoard = c->whole.sums.hoard = hoard;
    for (unsigned i = 0; i < c->num_threads; i++)
        c->mergers[i] = c->whole;
    return SST_OK;
}

static void free_clustering(clustering *c)
{
    sst_hoard *hoard = c->whole.vectors->hoard;
    for (unsigned i = 0; c->mergers && i < c->num_threads; i++) {
        sst_sum_pool_free(&c->mergers[i].sums);
        sst_vec_free(&c->mergers[i].heap);
    }
    sst_apart_free(&c->apart);
    free(c->mergers);
    sst_hoard_release(hoard, c->share_of);
    sst_hoard_release(hoard, c->whole.roots);
}

/* ---- shares -------------------------------------------------------------------- */

/* What edges are worth while all versions are alone: their dates have a part in it. */
static sst_status weigh_block(void *context, unsigned thread, size_t block,
                              sst_error *err)
{
    (void)thread;
    (void)err;
    const clustering *c = context;
    size_t num = c->edges->len;
    for (size_t i = block * BLOCK; i < num && i < (block + 1) * BLOCK; i++) {
        sst_story_edge *e = &c->edges->at[i];
        const sst_story_root *a = &c->whole.roots[e->a], *b = &c->whole.roots[e->b];
        bool is_dated = a->num_dated > 0 && b->num_dated > 0;
        e->affinity =
            is_dated ? (uint32_t)(e->cosine * sst_merger_date_factor(&c->whole, a, b))
                     : e->cosine;
    }
    return SST_OK;
}

/* Whom edges connect has one parent. */
static void connect_versions(clustering *c)
{
    for (size_t i = 0; i < c->edges->len; i++) {
        const sst_story_edge *e = &c->edges->at[i];
        if (sst_merger_skips(&c->whole, e))
            continue;
        uint32_t x = sst_merger_root(&c->whole, e->a);
        uint32_t y = sst_merger_root(&c->whole, e->b);
        c->whole.parent[x < y ? y : x] = x < y ? x : y;
    }
}

/* The connected into one share, the shares one after another, by the edges they have. */
static sst_status deal_versions(clustering *c, sst_error *err)
{
    sst_hoard *hoard = c->whole.vectors->hoard;
    uint32_t num = c->whole.vectors->num_versions;
    uint32_t *num_edges = sst_hoard_calloc(hoard, (size_t)num + 1, sizeof *num_edges);
    uint64_t dealt = 0;
    if (!num_edges)
        return sst_fail_memory(err);
    connect_versions(c);
    for (size_t i = 0; i < c->edges->len; i++)
        num_edges[sst_merger_root(&c->whole, c->edges->at[i].a)]++;
    for (uint32_t v = 0; v < num; v++) {
        uint32_t root = sst_merger_root(&c->whole, v); /* the smallest */
        if (root == v && num_edges[v] > 0)
            c->share_of[v] = (uint8_t)(dealt * NUM_SHARES / c->edges->len);
        dealt += num_edges[v];
        c->share_of[v] = c->share_of[root];
    }
    sst_hoard_release(hoard, num_edges);
    for (uint32_t v = 0; v < num; v++)
        c->whole.parent[v] = v;
    return SST_OK;
}

/* Move the edges of each share to its place, in exchange for others (as sort.h does). */
static void deal_edges(clustering *c)
{
    sst_story_edge *edges = c->edges->at;
    size_t next[NUM_SHARES];
    for (size_t i = 0; i < c->edges->len; i++)
        c->begins[c->share_of[edges[i].a] + 1]++;
    for (size_t s = 0; s < NUM_SHARES; s++) {
        next[s] = c->begins[s];
        c->begins[s + 1] += c->begins[s];
    }
    for (size_t s = 0; s < NUM_SHARES; s++) {
        while (next[s] < c->begins[s + 1]) {
            sst_story_edge edge = edges[next[s]];
            size_t to = c->share_of[edge.a];
            for (; to != s; to = c->share_of[edge.a]) {
                sst_story_edge displaced = edges[next[to]];
                edges[next[to]++] = edge;
                edge = displaced;
            }
            edges[next[s]++] = edge;
        }
    }
}

static sst_status join_share(void *context, unsigned thread, size_t share, sst_error *err)
{
    clustering *c = context;
    size_t begin = c->begins[share], num = c->begins[share + 1] - begin;
    return num == 0 || sst_merger_join(&c->mergers[thread], c->edges->at + begin, num)
               ? SST_OK
               : sst_fail_memory(err);
}

static sst_status join_edges(clustering *c, sst_error *err)
{
    size_t num = c->edges->len;
    sst_status st =
        sst_parallel_for(c->num_threads, (num + BLOCK - 1) / BLOCK, weigh_block, c, err);
    if (st != SST_OK || num == 0)
        return st;
    if (!c->share_of) {
        c->begins[1] = num;
        return join_share(c, 0, 0, err);
    }
    if ((st = deal_versions(c, err)) != SST_OK)
        return st;
    deal_edges(c);
    return sst_parallel_for(c->num_threads, NUM_SHARES, join_share, c, err);
}

/* ---- those kept apart ---------------------------------------------------------- */

static void offer_home(sst_merger *m, home *homes, uint32_t v, uint32_t other)
{
    uint32_t story = sst_merger_root(m, other),
             affinity = sst_merger_affinity(m, v, story);
    if (sst_merger_is_enough(m, v, story, affinity) && affinity > homes[v].affinity &&
        sst_apart_may_join(m->apart, v, story))
        homes[v] = (home){story, affinity};
}

/* Version v joins a story, which stays as it is but for its smallest version. */
static void move_in(sst_merger *m, uint32_t v, home to)
{
    uint32_t story = sst_merger_root(m, to.root);
    uint32_t first = v < story ? v : story, last = v < story ? story : v;
    m->weakest[first] = fminf((float)(to.affinity / SST_COSINE_ONE),
                              fminf(m->weakest[first], m->weakest[last]));
    m->parent[last] = first;
    sst_apart_join(m->apart, first, last);
}

/* Versions kept apart go to the best of the stories that edges lead to. */
static sst_status place_apart(sst_merger *m, const sst_story_edges *edges, sst_error *err)
{
    const bool *apart = m->options->is_apart;
    uint32_t num = m->vectors->num_versions;
    home *homes =
        apart ? sst_hoard_calloc(m->vectors->hoard, (size_t)num + 1, sizeof *homes)
              : NULL;
    if (!homes)
        return apart ? sst_fail_memory(err) : SST_OK;
    for (size_t i = 0; i < edges->len; i++) {
        const sst_story_edge *e = &edges->at[i];
        if (apart[e->a] && !apart[e->b])
            offer_home(m, homes, e->a, e->b);
        if (apart[e->b] && !apart[e->a])
            offer_home(m, homes, e->b, e->a);
    }
    for (uint32_t v = 0; v < num; v++)
        if (homes[v].affinity > 0 && /* another of its series may have moved in */
            sst_apart_may_join(m->apart, v, sst_merger_root(m, homes[v].root)))
            move_in(m, v, homes[v]);
    sst_hoard_release(m->vectors->hoard, homes);
    return SST_OK;
}

sst_status sst_story_cluster(const sst_story_graph *graph,
                             const sst_story_options *options, uint32_t *story_of,
                             float *weakest, sst_error *err)
{
    const sst_vectors *vectors = graph->vectors;
    clustering c = {.whole = {.vectors = vectors,
                              .options = options,
                              .parent = story_of,
                              .weakest = weakest},
                    .num_threads = sst_vectors_num_threads(vectors),
                    .edges = graph->edges};
    sst_status st = init_clustering(&c, err);
    if (st == SST_OK)
        st = join_edges(&c, err);
    if (st == SST_OK)
        st = place_apart(&c.whole, graph->edges, err);
    for (uint32_t v = 0; v < vectors->num_versions && st == SST_OK; v++)
        story_of[v] = sst_merger_root(&c.whole, v);
    free_clustering(&c);
    return st;
}
