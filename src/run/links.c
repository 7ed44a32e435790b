/* SPDX-License-Identifier: MIT */
/* links.c - pairs of articles that are related: in order, and one of them found. */
#include <stdlib.h>

#include "run.h"

static sst_candidate pair_of(const sst_link *link)
{
    return sst_candidate_of(link->a, link->b);
}

static int by_pair(const void *x, const void *y)
{
    sst_candidate a = pair_of(x), b = pair_of(y);
    return (a > b) - (a < b);
}

void sst_links_sort(sst_links *links)
{
    if (links->len > 0)
        qsort(links->at, links->len, sizeof *links->at, by_pair);
}

const sst_link *sst_links_find(const sst_links *links, sst_article_no a, sst_article_no b)
{
    sst_link wanted = {.a = a, .b = b};
    if (links->len == 0)
        return NULL;
    return bsearch(&wanted, links->at, links->len, sizeof wanted, by_pair);
}
