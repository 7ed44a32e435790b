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
#include "base/status.h"
#include "particles.h"
#include "stem.h"
#include "term_key.h"

enum { GRAM_TOKENS = 2, EARLY_TOKENS = 100, SLOTS_PER_PLACE = 4 };

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

uint32_t sst_term_key(const char *canonical, size_t len_bytes)
{
    uint64_t h = SST_TERM_KEY_SEED ^ len_bytes;
    size_t at = 0;
    for (; len_bytes - at >= 8; at += 8)
        h = sst_mix64(h ^ sst_load64(canonical + at));
    h = sst_mix64(h ^ load_tail(canonical + at, len_bytes - at));
    return (uint32_t)(h >> 32);
}

/* A token's first code point when that has three bytes, as most of Han and Kana; else 0. */
static uint32_t letter_of(const sst_words *words, size_t token)
{
    const uint8_t *bytes = (const uint8_t *)words->canonical + words->at[token].begin;
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
        words->from[i + 1].begin != words->from[i].end)
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

#define EACH_LETTER(bytes) (0x0001000100010001u * (uint64_t)(bytes))
enum {
    CYRILLIC_STEM_BYTES = 10,
    CYRILLIC_YO = 0x91d1
}; /* its two bytes, little-endian */

/* The key of a word that begins with five letters of U+0400 to U+04FF, or is all such
 * letters: as all but one of them stand for themselves, its first bytes are its stem.
 * False: it is none, or may have that one. */
static inline bool cyrillic_key(const char *word, uint32_t len_bytes, uint32_t *key)
{
    uint32_t len = len_bytes < CYRILLIC_STEM_BYTES ? len_bytes : CYRILLIC_STEM_BYTES;
    uint32_t num_low = len < 8 ? len : 8;
    uint64_t used = UINT64_MAX >> (64 - 8 * num_low); /* no word is empty */
    uint32_t used_rest = (1u << 8 * (len - num_low)) - 1;
    uint64_t low = sst_load64(word) & used;
    uint32_t rest = sst_load16(word + 8) & used_rest;
    uint64_t wrong = (low & EACH_LETTER(0xfc)) ^ (EACH_LETTER(0xd0) & used);
    uint64_t no_yo = low ^ EACH_LETTER(CYRILLIC_YO);
    wrong |= (no_yo - EACH_LETTER(1)) & ~no_yo & EACH_LETTER(0x8000);
    wrong |= ((rest & 0xfc) ^ (0xd0 & used_rest)) | (rest == CYRILLIC_YO);
    if (wrong)
        return false;
    /* as sst_term_key has it: eight bytes, then what is left */
    uint64_t h = sst_mix64(SST_TERM_KEY_SEED ^ len ^ low), of_both = sst_mix64(h ^ rest);
    uint64_t is_long = -(uint64_t)(len >= 8);
    *key = (uint32_t)(((of_both & is_long) | (h & ~is_long)) >> 32);
    return true;
}

/* The key of a word of a script with blanks; false: it has no stem. */
static bool word_key(const sst_words *words, size_t i, uint32_t *key)
{
    char stem[SST_STEM_BYTES];
    const char *word = words->canonical + words->at[i].begin;
    if (cyrillic_key(word, sst_words_length(words, i), key))
        return true;
    size_t len = sst_stem(word, sst_words_length(words, i), stem);
    *key = sst_term_key(stem, len);
    return len > 0;
}

/* The term that begins at token i of a script without blanks; false: none does. */
static bool find_gram(const sst_words *words, size_t i, sst_term_place *place,
                      uint32_t *key)
{
    place->num_tokens = gram_tokens(words, i);
    place->is_pair =
        words->script[i] == SST_SCRIPT_HAN && place->num_tokens == GRAM_TOKENS;
    if (place->num_tokens < GRAM_TOKENS && !begins_run(words, i))
        return false; /* the tail of a run whose grams already cover it */
    *key = gram_key(words, i, place->num_tokens);
    return true;
}

/* Words whose stems are not all ASCII, by token. */
typedef struct other_words {
    const uint32_t *at;
    size_t num;
} other_words;

/* Where not every token is a term: its keys move up behind one another. */
static size_t place_terms(const sst_words *words, other_words others, uint32_t *keys,
                          sst_term_place *places)
{
    size_t num = 0, other = 0;
    for (size_t i = 0; i < words->num_tokens; i++) {
        sst_term_place *place = &places[num]; /* written over when it is none */
        *place = (sst_term_place){.token = (uint32_t)i, .num_tokens = 1};
        keys[num] = keys[i];
        if (other == others.num || others.at[other] != i) {
            num++;
            continue;
        }
        other++;
        num += words->script[i] == SST_SCRIPT_SPACED
                   ? word_key(words, i, &keys[num])
                   : find_gram(words, i, place, &keys[num]);
    }
    return num;
}

/* Whether all the others have stems, too: each token is a term then. */
static bool key_others(const sst_words *words, other_words others, uint32_t *keys)
{
    for (size_t k = 0; k < others.num; k++)
        if (!word_key(words, others.at[k], &keys[others.at[k]]))
            return false;
    return true;
}

sst_status sst_term_places(const sst_kernel *kernel, const sst_words *words,
                           sst_scratch *scratch, sst_term_source *out, sst_error *err)
{
    size_t num = words->num_tokens;
    uint32_t *keys = sst_scratch_alloc(scratch, num, sizeof *keys);
    const sst_scratch_mark before_others = sst_scratch_save(scratch);
    uint32_t *at = sst_scratch_alloc(scratch, num + 1, sizeof *at);
    if (!keys || !at)
        return sst_fail_memory(err);
    other_words others = {at, kernel->key_stems(words, keys, at)};
    if (words->is_spaced && key_others(words, others, keys)) {
        sst_scratch_restore(scratch, before_others);
        *out = (sst_term_source){.keys = keys, .num = num};
        return SST_OK;
    }
    sst_term_place *places = sst_scratch_alloc(scratch, num, sizeof *places);
    if (!places)
        return sst_fail_memory(err);
    num = place_terms(words, others, keys, places);
    *out = (sst_term_source){keys, places, num};
    return SST_OK;
}

sst_status sst_term_places_rest(sst_term_source source, const bool *is_left_out,
                                sst_scratch *scratch, sst_term_source *out,
                                sst_error *err)
{
    uint32_t *keys = sst_scratch_alloc(scratch, source.num, sizeof *keys);
    sst_term_place *places = sst_scratch_alloc(scratch, source.num, sizeof *places);
    if (!keys || !places)
        return sst_fail_memory(err);
    size_t num = 0;
    for (size_t i = 0; i < source.num; i++) {
        places[num] = sst_term_place_at(source, i);
        keys[num] = source.keys[i];
        num += !is_left_out[places[num].token];
    }
    *out = (sst_term_source){keys, places, num};
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

/* The terms that were met, from 1 on, and an open-addressing index of them by key. */
typedef struct term_table {
    uint32_t *slots; /* term; 0: empty */
    uint32_t *keys, *first;
    uint16_t *forms; /* how often each was met */
    uint32_t mask, num_terms;
    bool may_reach_most; /* a count */
    sst_scratch_mark before_slots;
} term_table;

/* Half of the places are of new terms, the others of known ones, which no branch could
 * guess: so what the next new term needs is written in either case, and an empty slot
 * leads to keys[0], which is made equal.  No term is counted beyond `most`. */
static inline void count_keys_to(uint32_t most, const uint32_t *source, size_t num_keys,
                                 uint32_t first, term_table *table)
{
    uint32_t *slots = table->slots, *keys = table->keys;
    uint16_t *forms = table->forms;
    uint32_t mask = table->mask, next = table->num_terms + 1;
    for (size_t i = 0; i < num_keys; i++) {
        uint32_t key = source[i], slot = key & mask, term;
        keys[0] = key;
        while (keys[term = slots[slot]] != key)
            slot = (slot + 1) & mask;
        uint32_t is_new = term == 0;
        keys[next] = key;
        table->first[next] = first + (uint32_t)i;
        term += next & -is_new;
        forms[term] = (uint16_t)(forms[term] + (forms[term] < most));
        slots[slot] = term;
        next += is_new;
    }
    table->num_terms = next - 1;
}

static void count_keys(const uint32_t *source, size_t num_keys, uint32_t first,
                       term_table *table)
{
    if (table->may_reach_most)
        count_keys_to(SST_TERM_MOST, source, num_keys, first, table);
    else
        count_keys_to(UINT32_MAX, source, num_keys, first,
                      table); /* nothing to compare */
}

/* Room for most terms; slots last, since only they are done with when all are counted. */
static sst_status make_table(size_t most, sst_scratch *scratch, term_table *table,
                             sst_error *err)
{
    size_t num_slots = 64;
    while (num_slots < SLOTS_PER_PLACE * most && num_slots < 1u << 31)
        num_slots *= 2;
    *table = (term_table){
        .keys = sst_scratch_alloc(scratch, most + 2, sizeof *table->keys),
        .first = sst_scratch_alloc(scratch, most + 2, sizeof *table->first),
        .forms = sst_scratch_alloc(scratch, most + 2, sizeof *table->forms),
        .mask = (uint32_t)(num_slots - 1),
        .may_reach_most = most > SST_TERM_MOST,
        .before_slots = sst_scratch_save(scratch),
    };
    table->slots = sst_scratch_alloc(scratch, num_slots, sizeof *table->slots);
    if (!table->slots || !table->keys || !table->first || !table->forms)
        return sst_fail_memory(err);
    memset(table->slots, 0, num_slots * sizeof *table->slots);
    memset(table->forms, 0, (most + 2) * sizeof *table->forms);
    return SST_OK;
}

static size_t num_early_places(sst_term_source text)
{
    size_t num = text.num < EARLY_TOKENS ? text.num : EARLY_TOKENS;
    while (num > 0 && sst_term_place_at(text, num - 1).token >= EARLY_TOKENS)
        num--;
    return num;
}

/* Which of the terms are pairs, as their first places say. */
static void mark_pairs(sst_term_source title, sst_term_source text,
                       sst_term_counts *counts)
{
    for (size_t i = 0; i < counts->num; i++) {
        size_t at = counts->first[i];
        bool is_pair = at < title.num ? sst_term_place_at(title, at).is_pair
                                      : sst_term_place_at(text, at - title.num).is_pair;
        counts->forms[i] |= (uint16_t)(is_pair * SST_TERM_PAIR);
    }
}

sst_status sst_term_counts_make(sst_term_source title, sst_term_source text,
                                sst_scratch *scratch, sst_term_counts *out,
                                sst_error *err)
{
    size_t num_early = num_early_places(text);
    term_table table;
    sst_status st = make_table(title.num + text.num, scratch, &table, err);
    if (st != SST_OK)
        return st;
    count_keys(title.keys, title.num, 0, &table);
    count_keys(text.keys, num_early, (uint32_t)title.num, &table);
    sst_term_counts counts = {.keys = table.keys + 1,
                              .forms = table.forms + 1,
                              .first = table.first + 1,
                              .num_early = table.num_terms};
    count_keys(text.keys + num_early, text.num - num_early,
               (uint32_t)(title.num + num_early), &table);
    counts.num = table.num_terms;
    sst_scratch_restore(scratch, table.before_slots);
    if (title.places || text.places)
        mark_pairs(title, text, &counts);
    *out = counts;
    return SST_OK;
}

sst_text sst_term_word(const sst_words *words, sst_text text, sst_term_place place)
{
    assert(place.token + place.num_tokens <= words->num_tokens);
    uint32_t begin = words->from[place.token].begin;
    uint32_t end = words->from[place.token + place.num_tokens - 1].end;
    return (sst_text){text.data + begin, end - begin};
}
