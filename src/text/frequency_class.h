/* SPDX-License-Identifier: MIT */
/* frequency_class.h - document frequencies in classes that two bytes can tell.
 *
 * As in the histograms of G. Tene (HdrHistogram): those below 2^(steps_log2 + 1) are each
 * a class of their own, of greater ones 2^steps_log2 divide each octave. */
#ifndef SST_TEXT_FREQUENCY_CLASS_H
#define SST_TEXT_FREQUENCY_CLASS_H

#include <stdint.h>

#define SST_MOST_FREQUENCY_CLASSES (1u << 16)

static inline uint32_t sst_frequency_class(uint32_t df, unsigned steps_log2)
{
    unsigned num_bits = 32 - (unsigned)__builtin_clz(df | 1);
    unsigned shift = num_bits > steps_log2 + 1 ? num_bits - steps_log2 - 1 : 0;
    return (shift << steps_log2) + (df >> shift);
}

/* The least document frequency of a class. */
static inline uint32_t sst_frequency_least(uint32_t class, unsigned steps_log2)
{
    uint32_t shift = class >> steps_log2;
    shift = shift > 0 ? shift - 1 : 0;
    return (class - (shift << steps_log2)) << shift;
}

/* The finest steps with which all document frequencies of so many articles have classes:
 * 2^11 of an octave at least. */
static inline unsigned sst_frequency_finest_steps(uint32_t num_articles)
{
    unsigned steps_log2 = 15;
    while (sst_frequency_class(num_articles, steps_log2) >= SST_MOST_FREQUENCY_CLASSES)
        steps_log2--;
    return steps_log2;
}

#endif
