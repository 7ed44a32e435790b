/* SPDX-License-Identifier: MIT */
/* apart.c - what must not come into one group, while groups grow.
 *
 * Each group has a list of elements, one of each series that is in it.  Lists are short:
 * a group that has several series is one notice that several outlets print in series of
 * their own. */
#include "apart.h"

#include "base/status.h"

#define NONE UINT32_MAX

sst_status sst_apart_init(sst_apart *apart, const uint32_t *series, uint32_t num,
                          sst_hoard *hoard, sst_error *err)
{
    sst_apart a = {.series = series, .hoard = hoard};
    if (series) {
        a.first = sst_hoard_calloc(hoard, (size_t)num + 1, sizeof *a.first);
        a.next = sst_hoard_calloc(hoard, (size_t)num + 1, sizeof *a.next);
        if (!a.first || !a.next) {
            sst_apart_free(&a);
            return sst_fail_memory(err);
        }
    }
    for (uint32_t i = 0; series && i < num; i++) {
        sst_hoard_pace(hoard, i);
        a.first[i] = series[i] ? i : NONE;
        a.next[i] = NONE;
    }
    *apart = a;
    return SST_OK;
}

void sst_apart_free(sst_apart *apart)
{
    sst_hoard_release(apart->hoard, apart->first);
    sst_hoard_release(apart->hoard, apart->next);
    *apart = (sst_apart){0};
}

static bool has_series(const sst_apart *apart, uint32_t group, uint32_t series)
{
    for (uint32_t i = apart->first[group]; i != NONE; i = apart->next[i])
        if (apart->series[i] == series)
            return true;
    return false;
}

bool sst_apart_may_join(const sst_apart *apart, uint32_t a, uint32_t b)
{
    if (!apart->series)
        return true;
    for (uint32_t i = apart->first[a]; i != NONE; i = apart->next[i])
        if (has_series(apart, b, apart->series[i]))
            return false;
    return true;
}

void sst_apart_join(sst_apart *apart, uint32_t a, uint32_t b)
{
    if (!apart->series || a == b)
        return;
    uint32_t into = a < b ? a : b, from = a < b ? b : a;
    for (uint32_t i = apart->first[from], next; i != NONE; i = next) {
        next = apart->next[i];
        if (has_series(apart, into, apart->series[i]))
            continue;
        apart->next[i] = apart->first[into];
        apart->first[into] = i;
    }
    apart->first[from] = NONE;
}
