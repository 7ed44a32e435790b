/* SPDX-License-Identifier: MIT */
/* apart.h - what must not come into one group, while groups grow.
 *
 * Some elements belong to a series, of which a group has at most one.  Groups are named by
 * their smallest element, as those of a forest. */
#ifndef SST_MATCH_APART_H
#define SST_MATCH_APART_H

#include "match.h"

typedef struct sst_apart {
    const uint32_t *series; /* by element, 0: of none; borrowed */
    uint32_t *first, *next; /* elements of one group that have a series, one of each */
    sst_hoard *hoard;       /* for these two; borrowed, or NULL */
} sst_apart;

/* series may be NULL: then everything may join. */
sst_status sst_apart_init(sst_apart *apart, const uint32_t *series, uint32_t num,
                          sst_hoard *hoard, sst_error *err);
void sst_apart_free(sst_apart *apart);

/* Whether two groups have no series in common. */
bool sst_apart_may_join(const sst_apart *apart, uint32_t a, uint32_t b);

/* Two groups have become one, which has the smaller of their names. */
void sst_apart_join(sst_apart *apart, uint32_t a, uint32_t b);

#endif
