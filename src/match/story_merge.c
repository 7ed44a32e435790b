/* SPDX-License-Identifier: MIT */
/* story_merge.c - versions and some of the edges between them in, stories out.
 *
 * Edges are sorted by what they are worth while all versions are alone.  One whose ends
 * have grown since is measured again when its turn comes, and waits on a heap for the
 * turn of its new worth; of several between the same two stories one is.
 *
 * Two stories of several versions each need more than two versions do: were they one,
 * single versions would have led from one to the other.  A version that joins a story
 * needs no more, however large the story is. */
#include "story_merge.h"

#include <math.h>

#include "sort.h"
#include "text/text.h"

#define GROWTH .15 /* of the threshold, each time the smaller of two stories doubles */
#define FACTOR_ONE 65536.0 /* what exp() and log2() are rounded to parts of */
#define SECONDS_PER_DAY 86400.0

/* ---- what goes together -------------------------------------------------------- */

uint32_t sst_merger_root(sst_merger *m, uint32_t v)
{
    uint32_t *parent = m->parent;
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

double sst_merger_date_factor(const sst_merger *m, const sst_story_root *a,
                              const sst_story_root *b)
{
    double days =
        (a->seconds / a->num_dated - b->seconds / b->num_dated) / SECONDS_PER_DAY;
    return sst_story_date_factor(days, m->options->sigma_days);
}

/* The affinity from which two stories merge. */
static double least_affinity(const sst_merger *m, const sst_story_root *a,
                             const sst_story_root *b)
{
    bool is_dated = a->num_dated > 0 && b->num_dated > 0;
    double least = (is_dated ? m->options->dated : m->options->undated) *
                   fmax(a->scale, b->scale) * (a->shortness / a->num) *
                   (b->shortness / b->num);
    uint32_t smaller = a->num < b->num ? a->num : b->num;
    return smaller == 1 ? least : least * (1 + GROWTH * round_libm(log2(smaller)));
}

/* `widened` holds the weights of a single version. */
static sst_term_list terms_of(const sst_merger *m, uint32_t r,
                              uint32_t widened[SST_MAX_TERMS])
{
    const sst_sum *sum = m->roots[r].sum;
    if (sum)
        return sst_sum_terms(sum);
    const uint16_t *weights = m->vectors->weights + (size_t)r * SST_MAX_TERMS;
    uint32_t num = m->vectors->num_terms[r];
    for (uint32_t i = 0; i < num; i++)
        widened[i] = weights[i];
    return (sst_term_list){m->vectors->keys + (size_t)r * SST_MAX_TERMS, widened, num};
}

/* How well two stories go together, in units of 2^-30. */
uint32_t sst_merger_affinity(const sst_merger *m, uint32_t a, uint32_t b)
{
    uint32_t widened_a[SST_MAX_TERMS], widened_b[SST_MAX_TERMS];
    const sst_story_root *root_a = &m->roots[a], *root_b = &m->roots[b];
    double sum = sst_terms_product(terms_of(m, a, widened_a), terms_of(m, b, widened_b));
    double affinity = sum / ((double)root_a->num * root_b->num);
    if (root_a->num_dated > 0 && root_b->num_dated > 0)
        affinity *= sst_merger_date_factor(m, root_a, root_b);
    return (uint32_t)affinity;
}

bool sst_merger_is_enough(const sst_merger *m, uint32_t a, uint32_t b, uint32_t affinity)
{
    return affinity >= least_affinity(m, &m->roots[a], &m->roots[b]) * SST_COSINE_ONE;
}

/* Story b becomes part of story a < b.  Fails before anything is changed. */
static bool merge_stories(sst_merger *m, uint32_t a, uint32_t b)
{
    uint32_t widened_a[SST_MAX_TERMS], widened_b[SST_MAX_TERMS];
    sst_story_root *root_a = &m->roots[a], *root_b = &m->roots[b];
    sst_sum *sum =
        sst_sum_new(&m->sums, terms_of(m, a, widened_a), terms_of(m, b, widened_b));
    if (!sum)
        return false;
    sst_sum_give_back(&m->sums, root_a->sum);
    sst_sum_give_back(&m->sums, root_b->sum);
    *root_a = (sst_story_root){.num = root_a->num + root_b->num,
                               .num_dated = root_a->num_dated + root_b->num_dated,
                               .seconds = root_a->seconds + root_b->seconds,
                               .scale = fmax(root_a->scale, root_b->scale),
                               .shortness = root_a->shortness + root_b->shortness,
                               .sum = sum};
    root_b->sum = NULL;
    m->parent[b] = a;
    return true;
}

/* ---- along edges --------------------------------------------------------------- */

static inline unsigned digit_of(sst_story_edge e, unsigned level)
{
    uint32_t word = level < 4 ? ~e.affinity : level < 8 ? e.a : e.b;
    return word >> (24 - 8 * (level & 3)) & 0xff;
}

static inline bool comes_before(sst_story_edge e, sst_story_edge f)
{
    if (e.affinity != f.affinity)
        return e.affinity > f.affinity;
    return e.a != f.a ? e.a < f.a : e.b < f.b;
}

SST_DEFINE_SORT(sort_edges, sst_story_edge, digit_of, 12, comes_before)

static bool push_prospect(sst_merger *m, sst_prospect p)
{
    if (!sst_vec_push(&m->heap, p))
        return false;
    size_t at = m->heap.len - 1;
    for (size_t up; at > 0; at = up) {
        up = (at - 1) / 2;
        if (!comes_before(p.between, m->heap.at[up].between))
            break;
        m->heap.at[at] = m->heap.at[up];
    }
    m->heap.at[at] = p;
    return true;
}

static sst_prospect pop_prospect(sst_merger *m)
{
    sst_prospect first = m->heap.at[0], last = m->heap.at[--m->heap.len];
    size_t at = 0, num = m->heap.len;
    for (size_t down; (down = 2 * at + 1) < num; at = down) {
        if (down + 1 < num &&
            comes_before(m->heap.at[down + 1].between, m->heap.at[down].between))
            down++;
        if (!comes_before(m->heap.at[down].between, last.between))
            break;
        m->heap.at[at] = m->heap.at[down];
    }
    if (num > 0)
        m->heap.at[at] = last;
    return first;
}

/* Whether two stories were measured as they are: then they are on the heap, or do not go
 * together.  Else from now on they were, until others take their place. */
static bool was_measured(sst_merger *m, uint32_t a, uint32_t b, uint32_t num)
{
    size_t at = (a * 0x9e3779b1u ^ b * 0x85ebca77u) >> 16 & (SST_NUM_MEASURED - 1);
    bool was =
        m->measured[at].a == a && m->measured[at].b == b && m->measured[at].num == num;
    m->measured[at].a = a;
    m->measured[at].b = b;
    m->measured[at].num = num;
    return was;
}

/* Merge the two when they are as they were measured; else measure them again. */
static bool try_prospect(sst_merger *m, sst_prospect p)
{
    uint32_t x = sst_merger_root(m, p.between.a), y = sst_merger_root(m, p.between.b);
    uint32_t a = x < y ? x : y, b = x < y ? y : x,
             num = m->roots[x].num + m->roots[y].num;
    if (a == b)
        return true;
    bool is_same = a == p.between.a && b == p.between.b && num == p.num;
    if (!is_same && was_measured(m, a, b, num))
        return true;
    uint32_t affinity = is_same ? p.between.affinity : sst_merger_affinity(m, a, b);
    if (!sst_merger_is_enough(m, a, b, affinity) || !sst_apart_may_join(m->apart, a, b))
        return true;
    if (!is_same)
        return push_prospect(m,
                             (sst_prospect){{.a = a, .b = b, .affinity = affinity}, num});
    sst_apart_join(m->apart, a, b);
    /* fminf ignores the NaN of a story without merges. */
    m->weakest[a] =
        fminf((float)(affinity / SST_COSINE_ONE), fminf(m->weakest[a], m->weakest[b]));
    return merge_stories(m, a, b);
}

bool sst_merger_skips(const sst_merger *m, const sst_story_edge *e)
{
    const bool *apart = m->options->is_apart;
    double least = fmin(m->options->dated, m->options->undated) *
                   sst_vectors_scale(m->vectors, e->a, e->b);
    return e->affinity < least * SST_COSINE_ONE ||
           (apart && (apart[e->a] || apart[e->b]));
}

bool sst_merger_join(sst_merger *m, sst_story_edge *edges, size_t num)
{
    sort_edges(edges, num, 0);
    for (size_t i = 0; i < num || m->heap.len > 0;) {
        if (i < num && sst_merger_skips(m, &edges[i])) {
            i++;
            continue;
        }
        bool is_of_heap = m->heap.len > 0 &&
                          (i == num || comes_before(m->heap.at[0].between, edges[i]));
        sst_prospect p = is_of_heap ? pop_prospect(m) : (sst_prospect){edges[i++], 2};
        if (!try_prospect(m, p))
            return false;
    }
    return true;
}
