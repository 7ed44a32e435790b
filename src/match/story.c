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
 * Edges are sorted by what they are worth while all versions are alone.  One whose ends
 * have grown since is measured again when its turn comes, and waits on a heap for the
 * turn of its new worth; of several between the same two stories one stays.
 *
 * Two stories of several versions each need more than two versions do: were they one,
 * single versions would have led from one to the other.  A version that joins a story
 * needs no more, however large the story is.
 *
 * Terms and weights are integers, sums are taken in the order of the keys, and what libms
 * may round differently, exp() and log2(), is rounded to 16 bits: the stories are the
 * same on every machine. */
#include "story.h"

#include <math.h>
#include <stdlib.h>

#include "apart.h"
#include "base/status.h"
#include "sort.h"
#include "sum.h"
#include "text/text.h"

#define GROWTH .15 /* of the threshold, each time the smaller of two stories doubles */
#define FACTOR_ONE 65536.0      /* what exp() and log2() are rounded to parts of */
#define COSINE_ONE 1073741824.0 /* 2^30: a cosine of 1 */
#define SECONDS_PER_DAY 86400.0

typedef struct root {
    uint32_t num, num_dated; /* versions */
    double seconds;          /* sum over the dated */
    double scale;            /* the greatest of its versions */
    double shortness;        /* sum over its versions */
    sst_sum *sum;            /* NULL: one version, whose vector it is */
} root;

/* Two stories that an edge connects, measured again. */
typedef struct prospect {
    sst_story_edge between; /* the roots and their affinity */
    uint32_t num;           /* versions of both: whether they have grown since */
} prospect;

/* The story that a version which was kept apart goes to. */
typedef struct home {
    uint32_t root, affinity; /* 0: none */
} home;

typedef struct clustering {
    const sst_vectors *vectors;
    const sst_story_options *options;
    uint32_t *parent; /* becomes story_of */
    float *weakest;   /* by version */
    root *roots;      /* by version */
    sst_apart apart;
    SST_VEC(prospect) heap;
    sst_sum_pool sums;
} clustering;

/* ---- merging ------------------------------------------------------------------- */

static uint32_t root_of(clustering *c, uint32_t v)
{
    uint32_t *parent = c->parent;
    while (parent[v] != v)
        v = parent[v] = parent[parent[v]];
    return v;
}

static double round_libm(double value)
{
    return floor(value * FACTOR_ONE + .5) / FACTOR_ONE;
}

double sst_story_date_factor(double days, double sigma_days)
{
    return round_libm(exp(-days * days / (2 * sigma_days * sigma_days)));
}

static double date_factor(const clustering *c, const root *a, const root *b)
{
    double days =
        (a->seconds / a->num_dated - b->seconds / b->num_dated) / SECONDS_PER_DAY;
    return sst_story_date_factor(days, c->options->sigma_days);
}

/* The affinity from which two stories merge. */
static double least_affinity(const clustering *c, const root *a, const root *b)
{
    bool is_dated = a->num_dated > 0 && b->num_dated > 0;
    double least = (is_dated ? c->options->dated : c->options->undated) *
                   fmax(a->scale, b->scale) * (a->shortness / a->num) *
                   (b->shortness / b->num);
    uint32_t smaller = a->num < b->num ? a->num : b->num;
    return smaller == 1 ? least : least * (1 + GROWTH * round_libm(log2(smaller)));
}

/* `widened` holds the weights of a single version. */
static sst_term_list terms_of(const clustering *c, uint32_t r,
                              uint32_t widened[SST_MAX_TERMS])
{
    const sst_sum *sum = c->roots[r].sum;
    if (sum)
        return sst_sum_terms(sum);
    const uint16_t *weights = c->vectors->weights + (size_t)r * SST_MAX_TERMS;
    uint32_t num = c->vectors->num_terms[r];
    for (uint32_t i = 0; i < num; i++)
        widened[i] = weights[i];
    return (sst_term_list){c->vectors->keys + (size_t)r * SST_MAX_TERMS, widened, num};
}

/* How well two stories go together, in units of 2^-30. */
static uint32_t story_affinity(const clustering *c, uint32_t a, uint32_t b)
{
    uint32_t widened_a[SST_MAX_TERMS], widened_b[SST_MAX_TERMS];
    const root *root_a = &c->roots[a], *root_b = &c->roots[b];
    double sum = sst_terms_product(terms_of(c, a, widened_a), terms_of(c, b, widened_b));
    double affinity = sum / ((double)root_a->num * root_b->num);
    if (root_a->num_dated > 0 && root_b->num_dated > 0)
        affinity *= date_factor(c, root_a, root_b);
    return (uint32_t)affinity;
}

static bool is_enough(const clustering *c, uint32_t a, uint32_t b, uint32_t affinity)
{
    return affinity >= least_affinity(c, &c->roots[a], &c->roots[b]) * COSINE_ONE;
}

/* Story b becomes part of story a < b.  Fails before anything is changed. */
static bool merge_stories(clustering *c, uint32_t a, uint32_t b)
{
    uint32_t widened_a[SST_MAX_TERMS], widened_b[SST_MAX_TERMS];
    root *root_a = &c->roots[a], *root_b = &c->roots[b];
    sst_sum *sum =
        sst_sum_new(&c->sums, terms_of(c, a, widened_a), terms_of(c, b, widened_b));
    if (!sum)
        return false;
    sst_sum_give_back(&c->sums, root_a->sum);
    sst_sum_give_back(&c->sums, root_b->sum);
    *root_a = (root){.num = root_a->num + root_b->num,
                     .num_dated = root_a->num_dated + root_b->num_dated,
                     .seconds = root_a->seconds + root_b->seconds,
                     .scale = fmax(root_a->scale, root_b->scale),
                     .shortness = root_a->shortness + root_b->shortness,
                     .sum = sum};
    root_b->sum = NULL;
    c->parent[b] = a;
    return true;
}

/* ---- the whole ----------------------------------------------------------------- */

static inline unsigned digit_of(sst_story_edge e, unsigned level)
{
    uint32_t word = level < 4 ? ~e.cosine : level < 8 ? e.a : e.b;
    return word >> (24 - 8 * (level & 3)) & 0xff;
}

static inline bool comes_before(sst_story_edge e, sst_story_edge f)
{
    if (e.cosine != f.cosine)
        return e.cosine > f.cosine;
    return e.a != f.a ? e.a < f.a : e.b < f.b;
}

SST_DEFINE_SORT(sort_edges, sst_story_edge, digit_of, 12, comes_before)

static bool push_prospect(clustering *c, prospect p)
{
    if (!sst_vec_push(&c->heap, p))
        return false;
    size_t at = c->heap.len - 1;
    for (size_t up; at > 0; at = up) {
        up = (at - 1) / 2;
        if (!comes_before(p.between, c->heap.at[up].between))
            break;
        c->heap.at[at] = c->heap.at[up];
    }
    c->heap.at[at] = p;
    return true;
}

static prospect pop_prospect(clustering *c)
{
    prospect first = c->heap.at[0], last = c->heap.at[--c->heap.len];
    size_t at = 0, num = c->heap.len;
    for (size_t down; (down = 2 * at + 1) < num; at = down) {
        if (down + 1 < num &&
            comes_before(c->heap.at[down + 1].between, c->heap.at[down].between))
            down++;
        if (!comes_before(c->heap.at[down].between, last.between))
            break;
        c->heap.at[at] = c->heap.at[down];
    }
    if (num > 0)
        c->heap.at[at] = last;
    return first;
}

/* The best of the heap, without its repeats. */
static prospect take_prospect(clustering *c)
{
    prospect p = pop_prospect(c);
    while (c->heap.len > 0 && c->heap.at[0].between.a == p.between.a &&
           c->heap.at[0].between.b == p.between.b)
        pop_prospect(c);
    return p;
}

/* Merge the two when they are as they were measured; else measure them again. */
static bool try_prospect(clustering *c, prospect p)
{
    uint32_t x = root_of(c, p.between.a), y = root_of(c, p.between.b);
    uint32_t a = x < y ? x : y, b = x < y ? y : x,
             num = c->roots[x].num + c->roots[y].num;
    if (a == b)
        return true;
    bool is_same = a == p.between.a && b == p.between.b && num == p.num;
    uint32_t affinity = is_same ? p.between.cosine : story_affinity(c, a, b);
    if (!is_enough(c, a, b, affinity) || !sst_apart_may_join(&c->apart, a, b))
        return true;
    if (!is_same)
        return push_prospect(c, (prospect){{a, b, affinity}, num});
    sst_apart_join(&c->apart, a, b);
    /* fminf ignores the NaN of a story without merges. */
    c->weakest[a] =
        fminf((float)(affinity / COSINE_ONE), fminf(c->weakest[a], c->weakest[b]));
    return merge_stories(c, a, b);
}

static sst_status init_clustering(clustering *c, sst_error *err)
{
    uint32_t num = c->vectors->num_versions;
    c->roots = sst_hoard_calloc(c->vectors->hoard, (size_t)num + 1, sizeof *c->roots);
    if (!c->roots)
        return sst_fail_memory(err);
    sst_status st = sst_apart_init(&c->apart, c->vectors->series, num, err);
    if (st != SST_OK) {
        sst_hoard_release(c->vectors->hoard, c->roots);
        return st;
    }
    for (uint32_t v = 0; v < num; v++) {
        sst_date date = c->vectors->dates[v];
        c->parent[v] = v;
        c->roots[v].num = 1;
        c->roots[v].scale = sst_vectors_scale_of(c->vectors, v);
        c->roots[v].shortness = sst_vectors_shortness_of(c->vectors, v);
        c->roots[v].num_dated = date.precision != SST_UNDATED;
        c->roots[v].seconds = date.precision != SST_UNDATED ? (double)date.seconds : 0;
    }
    return SST_OK;
}

static void free_clustering(clustering *c)
{
    for (uint32_t v = 0; v < c->vectors->num_versions; v++)
        free(c->roots[v].sum);
    sst_sum_pool_free(&c->sums);
    sst_apart_free(&c->apart);
    sst_vec_free(&c->heap);
    sst_hoard_release(c->vectors->hoard, c->roots);
}

/* What edges are worth while all versions are alone: their dates have a part in it. */
static void weigh_edges(const clustering *c, sst_story_edges *edges)
{
    for (size_t i = 0; i < edges->len; i++) {
        const root *a = &c->roots[edges->at[i].a], *b = &c->roots[edges->at[i].b];
        if (a->num_dated > 0 && b->num_dated > 0)
            edges->at[i].cosine = (uint32_t)(edges->at[i].cosine * date_factor(c, a, b));
    }
}

/* Of a version kept apart, or under what any two stories need. */
static bool joins_nothing(const clustering *c, const sst_story_edge *e)
{
    const bool *apart = c->options->is_apart;
    double least = fmin(c->options->dated, c->options->undated) *
                   sst_vectors_scale(c->vectors, e->a, e->b);
    return e->cosine < least * COSINE_ONE || (apart && (apart[e->a] || apart[e->b]));
}

static sst_status join_edges(clustering *c, const sst_story_edges *edges, sst_error *err)
{
    for (size_t i = 0; i < edges->len || c->heap.len > 0;) {
        if (i < edges->len && joins_nothing(c, &edges->at[i])) {
            i++;
            continue;
        }
        bool is_of_heap =
            c->heap.len > 0 &&
            (i == edges->len || comes_before(c->heap.at[0].between, edges->at[i]));
        prospect p = is_of_heap ? take_prospect(c) : (prospect){edges->at[i++], 2};
        if (!try_prospect(c, p))
            return sst_fail_memory(err);
    }
    return SST_OK;
}

static void offer_home(clustering *c, home *homes, uint32_t v, uint32_t other)
{
    uint32_t story = root_of(c, other), affinity = story_affinity(c, v, story);
    if (is_enough(c, v, story, affinity) && affinity > homes[v].affinity &&
        sst_apart_may_join(&c->apart, v, story))
        homes[v] = (home){story, affinity};
}

/* Version v joins a story, which stays as it is but for its smallest version. */
static void move_in(clustering *c, uint32_t v, home to)
{
    uint32_t story = root_of(c, to.root);
    uint32_t first = v < story ? v : story, last = v < story ? story : v;
    c->weakest[first] = fminf((float)(to.affinity / COSINE_ONE),
                              fminf(c->weakest[first], c->weakest[last]));
    c->parent[last] = first;
    sst_apart_join(&c->apart, first, last);
}

/* Versions kept apart go to the best of the stories that edges lead to. */
static sst_status place_apart(clustering *c, const sst_story_edges *edges, sst_error *err)
{
    const bool *apart = c->options->is_apart;
    uint32_t num = c->vectors->num_versions;
    home *homes =
        apart ? sst_hoard_calloc(c->vectors->hoard, (size_t)num + 1, sizeof *homes)
              : NULL;
    if (!homes)
        return apart ? sst_fail_memory(err) : SST_OK;
    for (size_t i = 0; i < edges->len; i++) {
        const sst_story_edge *e = &edges->at[i];
        if (apart[e->a] && !apart[e->b])
            offer_home(c, homes, e->a, e->b);
        if (apart[e->b] && !apart[e->a])
            offer_home(c, homes, e->b, e->a);
    }
    for (uint32_t v = 0; v < num; v++)
        if (homes[v].affinity > 0 && /* another of its series may have moved in */
            sst_apart_may_join(&c->apart, v, root_of(c, homes[v].root)))
            move_in(c, v, homes[v]);
    sst_hoard_release(c->vectors->hoard, homes);
    return SST_OK;
}

sst_status sst_story_cluster(const sst_vectors *vectors, sst_story_edges *edges,
                             const sst_story_options *options, uint32_t *story_of,
                             float *weakest, sst_error *err)
{
    clustering c = {.vectors = vectors,
                    .heap.hoard = vectors->hoard,
                    .options = options,
                    .parent = story_of,
                    .weakest = weakest};
    sst_status st = init_clustering(&c, err);
    if (st != SST_OK)
        return st;
    for (uint32_t v = 0; v < vectors->num_versions; v++)
        weakest[v] = NAN;
    weigh_edges(&c, edges);
    sort_edges(edges->at, edges->len, 0);
    st = join_edges(&c, edges, err);
    if (st == SST_OK)
        st = place_apart(&c, edges, err);
    for (uint32_t v = 0; v < vectors->num_versions; v++)
        story_of[v] = root_of(&c, v);
    free_clustering(&c);
    return st;
}
