/* SPDX-License-Identifier: MIT */
/* match.c - arrays of candidate pairs: ascending, each once, and no longer than need
 * be. */
#include "match.h"

#include <stdlib.h>
#include <string.h>

#include "sort.h"

#define FEW_CANDIDATES 1024               /* up to here counting digits costs more */
#define LONG_CANDIDATES ((size_t)1 << 16) /* shorter arrays just grow */

static inline unsigned digit_of(sst_candidate c, unsigned level)
{
    return (unsigned)(c >> (56 - 8 * level)) & 0xff;
}

#define COMES_BEFORE(x, y) ((x) < (y))
SST_DEFINE_SORT(sort_candidates, sst_candidate, digit_of, 8, COMES_BEFORE)

/* ---- short arrays: with as much memory again, the least significant digit first ---- */

#define DIGIT_BITS 11
#define NUM_VALUES (1 << DIGIT_BITS)

/* From one array to the other by the digit above `shift`; false: all have the same. */
static bool scatter(const sst_candidate *from, size_t num, unsigned shift,
                    sst_candidate *to)
{
    uint32_t begin[NUM_VALUES] = {0}, sum = 0;
    for (size_t i = 0; i < num; i++)
        begin[from[i] >> shift & (NUM_VALUES - 1)]++;
    if (begin[from[0] >> shift & (NUM_VALUES - 1)] == num)
        return false;
    for (size_t value = 0; value < NUM_VALUES; value++) {
        uint32_t num_of_value = begin[value];
        begin[value] = sum;
        sum += num_of_value;
    }
    for (size_t i = 0; i < num; i++)
        to[begin[from[i] >> shift & (NUM_VALUES - 1)]++] = from[i];
    return true;
}

/* false: there is no memory for it. */
static bool sort_short(sst_candidate *at, size_t num)
{
    sst_candidate *room = malloc(num * sizeof *room), *from = at, *to = room;
    if (!room)
        return false;
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        if (!scatter(from, num, shift, to))
            continue;
        sst_candidate *sorted = to;
        to = from;
        from = sorted;
    }
    if (from == room)
        memcpy(at, room, num * sizeof *at);
    free(room);
    return true;
}

void sst_candidates_sort(sst_candidates *candidates)
{
    bool is_short = candidates->len > FEW_CANDIDATES && candidates->len < LONG_CANDIDATES;
    if (!is_short || !sort_short(candidates->at, candidates->len))
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
