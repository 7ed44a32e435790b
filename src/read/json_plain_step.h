/* SPDX-License-Identifier: MIT */
/* json_plain_step.h - what every instruction set does with the masks of a step of a JSON
 * string. */
#ifndef SST_READ_JSON_PLAIN_STEP_H
#define SST_READ_JSON_PLAIN_STEP_H

#include "json_plain.h"

#define STEP_BYTES SST_PLAIN_STEP_BYTES

/* A short escape: put what it means. */
static inline bool take_escape(sst_plain_walk *w)
{
    char meant = *w->at == '\\' ? sst_json_meant[(uint8_t)w->at[1]] : '\0';
    if (!meant)
        return false;
    *w->to++ = meant;
    w->at += 2;
    return true;
}

/* What a step has found: a bit for each byte that ends what is plain, and for each that is
 * not ASCII.  false: nothing ends here. */
static inline bool end_step(sst_plain_walk *w, uint64_t ends, uint64_t high,
                            bool is_copied)
{
    int num = ends ? __builtin_ctzll(ends) : STEP_BYTES;
    uint64_t passed = ends ? high & ~ends & (ends - 1) : high;
    w->high[w->num_high] = (sst_plain_high){w->at, passed};
    w->num_high += (passed != 0) & (w->num_high < SST_MOST_PLAIN_HIGH);
    w->at += num;
    w->to += is_copied ? num : 0;
    return ends != 0 && !(is_copied && take_escape(w));
}

#endif
