/* SPDX-License-Identifier: MIT */
/* terms.c - words and frequencies in, salient-term vector out.
 *
 * A term stands for a word in all its endings (stem.c).  Scripts without blanks have no words,
 * so that two neighbouring tokens take their place: code points of Han and Kana, letters with
 * their marks of Thai and its kin.
 * A term weighs more the more often it stands in the article and the fewer articles it stands
 * in (tf-idf; Salton and Buckley, "Term-weighting approaches in automatic text retrieval",
 * 1988), and double when it stands at the head, where reporters put who, what and where. */
#include "terms.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/top.h"
#include "frequency.h"
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

/* The key of a word whose stem is ASCII, as most are: one load does for both.  False: it is not. */
static inline bool ascii_key(const char *word, size_t len_bytes, uint32_t *key)
{
    size_t len = len_bytes < SST_ASCII_STEM_BYTES ? len_bytes : SST_ASCII_STEM_BYTES;
    uint64_t stem = sst_load64(word) & (((uint64_t)1 << 8 * len) - 1);
    if (stem & 0x8080808080u)
        return false;
    *key = (uint32_t)(sst_mix64(KEY_SEED ^ len ^ stem) >> 32);
    return true;
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
    const char *word =
        words->canonical + words->at[i]; /* more may be read behind its end */
    uint32_t len_bytes = words->end_at[i] - words->at[i];
    if (ascii_key(word, len_bytes, key))
        return true;
    char stem[SST_STEM_BYTES];
    size_t len = sst_stem(word, len_bytes, stem);
    *key = sst_term_key(stem, len);
    return len > 0;
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
        sst_term_place place = {.token = (uint32_t)i, .num_tokens = 1};
        if (words->script[i] == SST_SCRIPT_SPACED) {
            if (!word_key(words, i, &place.key))
                continue;
        } else {
            place.num_tokens = gram_tokens(words, i);
            place.is_pair =
                words->script[i] == SST_SCRIPT_HAN && place.num_tokens == GRAM_TOKENS;
            if (place.num_tokens < GRAM_TOKENS && !begins_run(words, i))
                continue; /* the tail of a run whose grams already cover it */
            place.key = gram_key(words, i, place.num_tokens);
        }
        places[n++] = place;
    }
    *out = places;
    *num = n;
    return SST_OK;
}

/* An open-addressing index of term counts by key. */
typedef struct count_index {
    uint32_t *slots; /* index into counts + 1; 0 is empty */
    uint32_t mask;
} count_index;

static void count_places(sst_term_source source, bool is_title, const count_index *index,
                         sst_term_counts *counts)
{
    for (size_t i = 0; i < source.num; i++) {
        sst_term_place place = source.places[i];
        uint32_t slot = place.key & index->mask;
        while (index->slots[slot] && counts->at[index->slots[slot] - 1].key != place.key)
            slot = (slot + 1) & index->mask;
        if (index->slots[slot]) {
            counts->at[index->slots[slot] - 1].count++;
            continue;
        }
        counts->at[counts->num] =
            (sst_term_count){.key = place.key,
                             .count = 1,
                             .is_early = is_title || place.token < EARLY_TOKENS,
                             .is_of_title = is_title,
                             .place = place};
        index->slots[slot] = (uint32_t)++counts->num;
    }
}

sst_status sst_term_counts_make(sst_term_source title, sst_term_source text,
                                sst_scratch *scratch, sst_term_counts *out,
                                sst_error *err)
{
    size_t most = title.num + text.num;
    uint32_t num_slots = 16;
    while (num_slots < 2 * most && num_slots < 1u << 31)
        num_slots *= 2;
    sst_term_counts counts = {.at = sst_scratch_alloc(scratch, most, sizeof *counts.at)};
    count_index index = {.slots =
                             sst_scratch_alloc(scratch, num_slots, sizeof *index.slots),
                         .mask = num_slots - 1};
    if (!counts.at || !index.slots)
        return sst_fail_memory(err);
    memset(index.slots, 0, num_slots * sizeof *index.slots);
    count_places(title, true, &index, &counts);
    count_places(text, false, &index, &counts);
    *out = counts;
    return SST_OK;
}

/* A weight to choose by: an integer, so that the choice is the same on every machine. */
typedef struct weighed {
    uint64_t
        rank; /* the weight in units of 1/1024, 32 bits, then the complement of the key */
    uint32_t of;
} weighed;

static uint32_t weight_of(const weighed *term)
{
    return (uint32_t)(term->rank >> 32);
}

static inline bool weighs_more(weighed x, weighed y)
{
    return x.rank > y.rank;
}

SST_DEFINE_TOP(offer_term, weighed, SST_MAX_TERMS, weighs_more)

/* The heaviest terms so far, in descending order. */
typedef struct heaviest {
    weighed at[SST_MAX_TERMS];
    size_t num;
} heaviest;

/* (1 + ln count), doubled at the head */
static double factor_of(const sst_term_count *term)
{
    double times = term->count > 1 ? 1 + log(term->count) : 1;
    return times * (term->is_early ? 2 : 1);
}

/* Most terms are too common to be among the heaviest, which a bound of their idf shows. */
static bool may_be_chosen(const heaviest *h, const sst_term_count *term, double most_idf,
                          const sst_term_weights *by)
{
    if (h->num < SST_MAX_TERMS)
        return true;
    double idf =
        most_idf - sst_frequencies_least_fall(by->frequencies, by->language, term->key);
    return factor_of(term) * idf * 1024 + 1 >= weight_of(&h->at[SST_MAX_TERMS - 1]);
}

static uint64_t rank_of(const sst_term_count *term, const sst_term_weights *by)
{
    double idf = sst_frequencies_idf(by->frequencies, by->use_background, by->language,
                                     &term->place);
    uint64_t weight = (uint64_t)lrint(factor_of(term) * idf * 1024);
    return weight << 32 | (uint32_t)~term->key;
}

static void choose_terms(const sst_term_counts *counts, const sst_term_weights *by,
                         heaviest *h)
{
    double most_idf =
        sst_frequencies_most_idf(by->frequencies, by->use_background, by->language);
    for (size_t i = 0; i < counts->num; i++)
        sst_frequencies_prefetch(by->frequencies, by->language, counts->at[i].key);
    for (size_t i = 0; i < counts->num; i++) {
        const sst_term_count *term = &counts->at[i];
        if (!may_be_chosen(h, term, most_idf, by))
            continue;
        weighed offered = {rank_of(term, by), (uint32_t)i};
        if (weight_of(&offered) > 0)
            offer_term(h->at, &h->num, offered);
    }
}

void sst_terms_weigh(const sst_term_counts *counts, const sst_term_weights *weights,
                     sst_vector *out)
{
    heaviest h = {.num = 0};
    double squares = 0;
    choose_terms(counts, weights, &h);
    for (size_t i = 0; i < h.num; i++)
        squares += (double)weight_of(&h.at[i]) * weight_of(&h.at[i]);
    for (size_t i = 0; i < h.num; i++) {
        out->keys[i] = ~(uint32_t)h.at[i].rank;
        out->of[i] = h.at[i].of;
        out->weights[i] = (uint16_t)lrint(weight_of(&h.at[i]) * 32768.0 / sqrt(squares));
    }
    out->num = (uint32_t)h.num;
}

uint64_t sst_vector_cosine(const sst_vector *a, const sst_vector *b)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < a->num; i++)
        for (uint32_t k = 0; k < b->num; k++)
            if (a->keys[i] == b->keys[k])
                sum += (uint32_t)a->weights[i] * b->weights[k];
    return sum;
}

sst_text sst_term_word(const sst_words *words, sst_text text, sst_term_place place)
{
    assert(place.token + place.num_tokens <= words->num_tokens);
    uint32_t begin = words->begin[place.token];
    uint32_t end = words->end[place.token + place.num_tokens - 1];
    return (sst_text){text.data + begin, end - begin};
}
