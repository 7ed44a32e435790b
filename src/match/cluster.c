/* SPDX-License-Identifier: MIT */
/* cluster.c - verified pairs in, versions out.
 *
 * A union-find forest over article numbers.  The root of a tree is its smallest number,
 * so the result does not depend on the order of the pairs.  Paths are halved on the way
 * up: a find costs O(log n) steps, amortised. */
#include "cluster.h"

#include <stdlib.h>

#include "base/hoard.h"
#include "base/status.h"

sst_status sst_forest_init(sst_forest *forest, sst_article_no num, sst_hoard *hoard,
                           sst_error *err)
{
    sst_article_no *parent = sst_hoard_calloc(hoard, (size_t)num + 1, sizeof *parent);
    if (!parent)
        return sst_fail_memory(err);
    for (sst_article_no a = 0; a < num; a++) {
        sst_hoard_pace(hoard, a);
        parent[a] = a;
    }
    *forest = (sst_forest){.parent = parent, .hoard = hoard};
    return SST_OK;
}

void sst_forest_free(sst_forest *forest)
{
    if (!forest)
        return;
    sst_hoard_release(forest->hoard, forest->parent);
    *forest = (sst_forest){0};
}

sst_article_no sst_forest_root(sst_forest *forest, sst_article_no a)
{
    sst_article_no *parent = forest->parent;
    while (parent[a] != a)
        a = parent[a] = parent[parent[a]];
    return a;
}

void sst_forest_join(sst_forest *forest, sst_article_no a, sst_article_no b)
{
    a = sst_forest_root(forest, a);
    b = sst_forest_root(forest, b);
    if (a < b)
        forest->parent[b] = a;
    else
        forest->parent[a] = b;
}

static int compare_parts(const void *x, const void *y)
{
    const sst_part_edge *e = x, *f = y;
    if (e->containment != f->containment)
        return e->containment > f->containment ? -1 : 1;
    if (e->part != f->part)
        return e->part < f->part ? -1 : 1;
    return e->whole < f->whole ? -1 : e->whole > f->whole;
}

void sst_cluster_parts(sst_forest *forest, sst_part_edge *edges, size_t num)
{
    if (num == 0)
        return;
    qsort(edges, num, sizeof *edges, compare_parts);
    for (size_t i = 0; i < num; i++) {
        edges[i].part = sst_forest_root(forest, edges[i].part);
        edges[i].whole = sst_forest_root(forest, edges[i].whole);
    }

    /* From here on edges speak of versions, and until all are decided a root's parent
     * says what became of it: itself: nothing yet; another: it joined that one; none:
     * it took one in. */
    sst_article_no *parent = forest->parent;
    size_t num_taken = 0;
    for (size_t i = 0; i < num; i++) {
        sst_article_no part = edges[i].part, whole = edges[i].whole;
        bool is_part_free = parent[part] == part;
        bool is_whole_open = parent[whole] == whole || parent[whole] == SST_NO_ARTICLE;
        if (part == whole || !is_part_free || !is_whole_open)
            continue;
        parent[part] = whole;
        parent[whole] = SST_NO_ARTICLE;
        edges[num_taken++] = edges[i];
    }

    for (size_t i = 0; i < num_taken; i++) {
        parent[edges[i].part] = edges[i].part;
        parent[edges[i].whole] = edges[i].whole;
    }
    for (size_t i = 0; i < num_taken; i++)
        sst_forest_join(forest, edges[i].part, edges[i].whole);
}
