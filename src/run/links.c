/* SPDX-License-Identifier: MIT */
/* links.c - pairs of articles that are related: in order, and one of them found. */
#include <stdlib.h>

#include "match/sort.h"
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

static inline unsigned digit_of(sst_link link, unsigned level)
{
    return (unsigned)(pair_of(&link) >> (56 - 8 * level)) & 0xff;
}

static inline bool comes_before(sst_link x, sst_link y)
{
    return pair_of(&x) < pair_of(&y);
}

SST_DEFINE_SORT(sort_links, sst_link, digit_of, 8, comes_before)

void sst_links_sort(sst_links *links)
{
    sort_links(links->at, links->len, 0);
}

const sst_link *sst_links_find(const sst_links *links, sst_article_no a, sst_article_no b)
{
    sst_link wanted = {.a = a, .b = b};
    if (links->len == 0)
        return NULL;
    return bsearch(&wanted, links->at, links->len, sizeof wanted, by_pair);
}
