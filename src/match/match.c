/* SPDX-License-Identifier: MIT */
/* match.c - arrays of candidate pairs: ascending, each once, and no longer than need
 * be. */
#include "match.h"

#include "sort.h"

#define LONG_CANDIDATES ((size_t)1 << 16) /* shorter arrays just grow */

static inline unsigned digit_of(sst_candidate c, unsigned level)
{
    return (unsigned)(c >> (56 - 8 * level)) & 0xff;
}

#define COMES_BEFORE(x, y) ((x) < (y))
SST_DEFINE_SORT(sort_candidates, sst_candidate, digit_of, 8, COMES_BEFORE)

void sst_candidates_sort(sst_candidates *candidates)
{
    sort_candidates(candidates->at, candidates->len, 0);
    size_t num = 0;
    for (size_t i = 0; i < candidates->len; i++)
        if (num == 0 || candidates->at[i] != candidates->at[num - 1])
            candidates->at[num++] = candidates->at[i];
    candidates->len = num;
}

bool sst_candidates_make_room(sst_candidates *candidates, size_t num_more)
{
    if (candidates->len + num_more <= candidates->cap)
        return true;
    if (candidates->len >= LONG_CANDIDATES) {
        sst_candidates_sort(candidates);
        /* Else the next sorting would come too soon: half the array pays for each. */
        if (candidates->len + num_more <= candidates->cap / 2)
            return true;
    }
    size_t want = candidates->len + num_more;
    if (want < 2 * candidates->len)
        want = 2 * candidates->len;
    return sst_vec_reserve(candidates, want);
}
