/* SPDX-License-Identifier: MIT */
/* kernel_stem.h - words in, the keys of their stems out, where these are ASCII.
 *
 * Such a stem is the first five bytes of a word, or all of a shorter one (stem.c): one
 * load, one mask and one hash.  Which words have other stems is a list that is written
 * branch-free. */
#ifndef SST_TEXT_KERNEL_STEM_H
#define SST_TEXT_KERNEL_STEM_H

#include "base/bytes.h"
#include "kernel.h"
#include "term_key.h"

#define NOT_ASCII 0x8080808080u /* the top bits of a stem's bytes */

/* key_stems of the words from `first` on, of whose list there are num_others already. */
static inline size_t key_stems_from(const sst_words *words, size_t first, uint32_t *keys,
                                    uint32_t *others, size_t num_others)
{
    static const uint64_t bytes_of[] = {0,        0xff,       0xffff,
                                        0xffffff, 0xffffffff, 0xffffffffff};
    for (size_t i = first; i < words->num_tokens; i++) {
        uint32_t len = sst_words_length(words, i);
        len = len < SST_ASCII_STEM_BYTES ? len : SST_ASCII_STEM_BYTES;
        uint64_t stem = sst_load64(words->canonical + words->at[i].begin) & bytes_of[len];
        keys[i] = sst_short_term_key(stem, len);
        others[num_others] = (uint32_t)i;
        num_others += (stem & NOT_ASCII) != 0;
    }
    return num_others;
}

static inline size_t key_stems_singly(const sst_words *words, uint32_t *keys,
                                      uint32_t *others)
{
    return key_stems_from(words, 0, keys, others, 0);
}

#endif
