/* SPDX-License-Identifier: MIT */
/* kernel_words.h - hash_words for kernels that hash several words at a time.
 *
 * Whoever includes it has defined
 *     NUM_AT_ONCE     how many
 *     hash_several    as many words -> their hashes; or false: some of them are too long for it, or
 *                     too far from one another */
#ifndef SST_TEXT_KERNEL_WORDS_H
#define SST_TEXT_KERNEL_WORDS_H

#include "kernel_four_words.h"
#include "kernel_hash.h"

static __attribute__((noinline)) void hash_singly(const sst_words *words,
                                                  sst_word_key key, uint64_t *out)
{
    for (size_t i = 0; i < words->num_tokens; i++)
        out[i] = hash_word(words->canonical + words->at[i].begin,
                           sst_words_length(words, i), key);
}

/* The last several are the last that there are, some of them once more. */
static void hash_words(const sst_words *words, sst_word_key key, uint64_t *out)
{
    const char *canonical = words->canonical;
    const sst_span *at = words->at;
    size_t num = words->num_tokens;
    if (num < NUM_AT_ONCE) {
        hash_singly(words, key, out);
        return;
    }
    for (size_t i = 0; i < num; i += NUM_AT_ONCE) {
        size_t first = i + NUM_AT_ONCE <= num ? i : num - NUM_AT_ONCE;
        if (!hash_several(canonical, at + first, key, out + first))
            hash_longer(canonical, at + first, NUM_AT_ONCE, key, out + first);
    }
}

#endif
