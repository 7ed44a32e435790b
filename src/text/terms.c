/* SPDX-License-Identifier: MIT */
/* terms.c - words in, how often each term stands there out.
 *
 * A term stands for a word in all its endings (stem.c).  Scripts without blanks have no words,
 * so that two neighbouring tokens take their place: code points of Han and Kana, letters with
 * their marks of Thai and its kin.
 * salient.c has the second half of terms.h. */
#include "terms.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/status.h"
#include "particles.h"
#include "stem.h"

enum { GRAM_TOKENS = 2, EARLY_TOKENS = 100 };

/* Up to 7 bytes as a number, little-endian: two loads that overlap. */
static uint64_t load_tail(const char *bytes, size_t len)
{
    if (len >= 4)
        return sst_load32(bytes) | (uint64_t)sst_load32(bytes + len - 4)
                                       << (8 * (len - 4));
    if (len >= 2)
        return sst_load16(bytes) | (uint64_t)sst_load16(bytes + len - 2)
                                       << (8 * (len - 2));
    return len == 1 ? (uint8_t)bytes[0] : 0;
}

#define KEY_SEED 0x736f6d6574657874u

uint32_t sst_term_key(const char *canonical, size_t len_bytes)
{
    uint64_t h = KEY_SEED ^ len_bytes;
    size_t at = 0;
    for (; len_bytes - at >= 8; at += 8)
        h = sst_mix64(h ^ sst_load64(canonical + at));
    h = sst_mix64(h ^ load_tail(canonical + at, len_bytes - at));
    return (uint32_t)(h >> 32);
}

/* The places of the words from `first` on whose stems are ASCII, as most are: one load has a stem,
 * and its key.  How many of them follow one another. */
static size_t ascii_places(const sst_words *words, size_t first, sst_term_place *places)
{
    static const uint64_t bytes_of[] = {0,        0xff,       0xffff,
                                        0xffffff, 0xffffffff, 0xffffffffff};
    const uint32_t *at = words->at, *end_at = words->end_at;
    const char *canonical = words->canonical;
    size_t num = words->num_tokens, i = first;
    for (; i < num; i++, places++) {
        uint32_t len = end_at[i] - at[i];
        len = len < SST_ASCII_STEM_BYTES ? len : SST_ASCII_STEM_BYTES;
        uint64_t stem = sst_load64(canonical + at[i]) & bytes_of[len];
        if ((stem & 0x8080808080u) | words->script[i])
            break;
        places->key = (uint32_t)(sst_mix64(KEY_SEED ^ len ^ stem) >> 32);
        places->token = (uint32_t)i;
        places->num_tokens = 1;
        places->is_pair = false;
    }
    return i - first;
}

/* A token's first code point when that has three bytes, as most of Han and Kana; else 0. */
static uint32_t letter_of(const sst_words *words, size_t token)
{
    const uint8_t *bytes = (const uint8_t *)words->canonical + words->at[token];
    return bytes[0] >> 4 == 0xe
               ? (bytes[0] & 0xfu) << 12 | (bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu)
               : 0;
}

static bool is_hiragana(uint32_t letter)
{
    return letter >= 0x3040 && letter <= 0x309f;
}

/* Hiragana carries endings and particles: where it meets Kanji or Katakana a word ends. */
static bool is_within_word(uint32_t left, uint32_t right)
{
    return is_hiragana(left) == is_hiragana(right) && !sst_is_particle(left) &&
           !sst_is_particle(right);
}

/* Whether token i + 1 may stand in one term with token i of a script without blanks. */
static bool goes_on(const sst_words *words, size_t i)
{
    if (i + 1 == words->num_tokens || words->script[i + 1] != words->script[i] ||
        words->begin[i + 1] != words->end[i])
        return false;
    return words->script[i] != SST_SCRIPT_HAN ||
           is_within_word(letter_of(words, i), letter_of(words, i + 1));
}

/* How many tokens from `first` on make one term of a script without blanks. */
static uint16_t gram_tokens(const sst_words *words, size_t first)
{
    uint16_t n = 1;
    while (n < GRAM_TOKENS && goes_on(words, first + n - 1))
        n++;
    return n;
}

static bool begins_run(const sst_words *words, size_t i)
{
    return i == 0 || !goes_on(words, i - 1);
}

static uint32_t gram_key(const sst_words *words, size_t first, uint32_t num_tokens)
{
    char gram[128];
    size_t len = 0;
    for (uint32_t i = 0; i < num_tokens; i++) {
        sst_token token = sst_words_token(words, first + i);
        size_t n = token.len_bytes;
        if (n > sizeof gram / GRAM_TOKENS)
            n = sizeof gram / GRAM_TOKENS; /* a letter buried under marks */
        memcpy(gram + len, words->canonical + token.at, n);
        len += n;
    }
    return sst_term_key(gram, len);
}

/* The key of a word of a script with blanks; false: it has no stem. */
static bool word_key(const sst_words *words, size_t i, uint32_t *key)
{
    char stem[SST_STEM_BYTES];
    const char *word = words->canonical + words->at[i];
    size_t len = sst_stem(word, words->end_at[i] - words->at[i], stem);
    *key = sst_term_key(stem, len);
    return len > 0;
}

/* The place of a term that begins at token i of a script without blanks; false: none does. */
static bool gram_place(const sst_words *words, size_t i, sst_term_place *place)
{
    place->num_tokens = gram_tokens(words, i);
    place->is_pair =
        words->script[i] == SST_SCRIPT_HAN && place->num_tokens == GRAM_TOKENS;
    if (place->num_tokens < GRAM_TOKENS && !begins_run(words, i))
        return false; /* the tail of a run whose grams already cover it */
    place->key = gram_key(words, i, place->num_tokens);
    return true;
}

sst_status sst_term_places(const sst_words *words, sst_scratch *scratch,
                           sst_term_place **out, size_t *num, sst_error *err)
{
    sst_term_place *places =
        sst_scratch_alloc(scratch, words->num_tokens, sizeof *places);
    if (!places)
        return sst_fail_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < words->num_tokens; i++) {
        size_t num_ascii = ascii_places(words, i, places + n);
        n += num_ascii;
        i += num_ascii;
        if (i == words->num_tokens)
            break;
        sst_term_place *place = &places[n]; /* written over when it is none */
        place->token = (uint32_t)i;
        place->num_tokens = 1;
        place->is_pair = false;
        n += words->script[i] == SST_SCRIPT_SPACED ? word_key(words, i, &place->key)
                                                   : gram_place(words, i, place);
    }
    *out = places;
    *num = n;
    return SST_OK;
}

/* ---- counting ---------------------------------------------------------------------- */

sst_status sst_term_counts_alloc(sst_scratch *scratch, size_t num, sst_term_counts *out,
                                 sst_error *err)
{
    sst_term_counts counts = {
        .keys = sst_scratch_alloc(scratch, num, sizeof *counts.keys),
        .forms = sst_scratch_alloc(scratch, num, sizeof *counts.forms),
        .first = sst_scratch_alloc(scratch, num, sizeof *counts.first)};
    if (!counts.keys || !counts.forms || !counts.first)
        return sst_fail_memory(err);
    *out = counts;
    return SST_OK;
}

/* An open-addressing index of term counts by key. */
typedef struct count_index {
    uint32_t *slots; /* index into counts + 1; 0 is empty */
    uint32_t mask;
} count_index;

/* Half of the places are of new terms, the others of known ones, which no branch could guess: so
 * the next place in `counts` is written in either case, and an empty slot leads to keys[-1], which
 * is made equal. */
static void count_places(sst_term_source source, uint32_t first, const count_index *index,
                         sst_term_counts *counts)
{
    uint32_t *slots = index->slots, *keys = counts->keys - 1, mask = index->mask;
    uint16_t *forms = counts->forms;
    uint32_t num = (uint32_t)counts->num;
    for (size_t i = 0; i < source.num; i++) {
        const sst_term_place *place = &source.places[i];
        uint32_t key = place->key, slot = key & mask, known;
        keys[0] = key;
        while (keys[known = slots[slot]] != key)
            slot = (slot + 1) & mask;
        uint32_t is_new = known == 0, at = known - 1 + is_new * (num + 1);
        keys[num + 1] = key;
        counts->first[num] = first + (uint32_t)i;
        forms[num] = (uint16_t)(place->is_pair * SST_TERM_PAIR);
        forms[at] = (uint16_t)(forms[at] + ((forms[at] & SST_TERM_MOST) < SST_TERM_MOST));
        slots[slot] = at + 1;
        num += is_new;
    }
    counts->num = num;
}

static size_t num_early_places(sst_term_source text)
{
    size_t num = text.num < EARLY_TOKENS ? text.num : EARLY_TOKENS;
    while (num > 0 && text.places[num - 1].token >= EARLY_TOKENS)
        num--;
    return num;
}

sst_status sst_term_counts_make(sst_term_source title, sst_term_source text,
                                sst_scratch *scratch, sst_term_counts *out,
                                sst_error *err)
{
    size_t most = title.num + text.num, num_early = num_early_places(text);
    uint32_t num_slots = 16;
    while (num_slots < most + most / 2 && num_slots < 1u << 31)
        num_slots *= 2;
    sst_term_counts counts;
    sst_status st = sst_term_counts_alloc(scratch, most + 2, &counts, err);
    if (st != SST_OK)
        return st;
    counts.keys++;
    count_index index = {.slots =
                             sst_scratch_alloc(scratch, num_slots, sizeof *index.slots),
                         .mask = num_slots - 1};
    if (!index.slots)
        return sst_fail_memory(err);
    memset(index.slots, 0, num_slots * sizeof *index.slots);
    count_places(title, 0, &index, &counts);
    count_places((sst_term_source){text.places, num_early}, (uint32_t)title.num, &index,
                 &counts);
    counts.num_early = counts.num;
    count_places((sst_term_source){text.places + num_early, text.num - num_early},
                 (uint32_t)(title.num + num_early), &index, &counts);
    *out = counts;
    return SST_OK;
}

sst_text sst_term_word(const sst_words *words, sst_text text, sst_term_place place)
{
    assert(place.token + place.num_tokens <= words->num_tokens);
    uint32_t begin = words->begin[place.token];
    uint32_t end = words->end[place.token + place.num_tokens - 1];
    return (sst_text){text.data + begin, end - begin};
}
