/* SPDX-License-Identifier: MIT */
/* words.c - words in, the same words once more out, for whoever will drop some of them. */
#include "text.h"

#include <string.h>

/* A NULL stays one; *ran_out is set when memory did. */
static void *copy_array(const void *from, size_t len_bytes, sst_scratch *scratch,
                        bool *ran_out)
{
    void *copy = from ? sst_scratch_alloc(scratch, len_bytes, 1) : NULL;
    if (copy && len_bytes > 0)
        memcpy(copy, from, len_bytes);
    *ran_out |= from && !copy;
    return copy;
}

bool sst_words_copy(const sst_words *words, sst_scratch *scratch, sst_words *out)
{
    size_t num = words->num_tokens, places_bytes = num * sizeof *words->at;
    bool ran_out = false;
    sst_words w = *words;
    w.at = copy_array(words->at, places_bytes, scratch, &ran_out);
    w.from = copy_array(words->from, places_bytes, scratch, &ran_out);
    w.script = copy_array(words->script, num, scratch, &ran_out);
    w.hash = copy_array(words->hash, num * sizeof *words->hash, scratch, &ran_out);
    if (!ran_out)
        *out = w;
    return !ran_out;
}
