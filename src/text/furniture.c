/* SPDX-License-Identifier: MIT */
/* furniture.c - the words of a page in, those without its furniture out.
 *
 * A token is furniture when a known shingle covers it; of a headline's shingles two in a
 * row, since one may be a turn of phrase.  What varies inside furniture (a date, a
 * counter, an author) is as short as it is between known shingles, so short gaps between
 * two stretches are closed, and so is what little lies outside at either end of the
 * page. */
#include "furniture.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum {
    FIRST_SLOTS = 64,
    LEAST_HEADLINE_SHINGLES = 2, /* in a row */
    LONGEST_GAP = 10,     /* tokens that vary within furniture: fewer than any sentence */
    TOKENS_OF_NUMBER = 3, /* more for each number among them: name, price, change */
};

/* Hashes are kept without their lowest bit: there stands whether they are of a headline
 * alone. */
#define OF_HEADLINE UINT64_C(1)

/* Bits of the sieve for each slot.  It stays in the cache long after the slots do not. */
enum { SIEVE_BITS = 4 };

struct sst_furniture {
    uint64_t *slots; /* open addressing; 0: free */
    uint64_t *sieve; /* by the last bits of a hash whether it may be in a slot */
    size_t num_slots, num;
};

static bool is_same(uint64_t stored, uint64_t hash)
{
    return (stored | OF_HEADLINE) == (hash | OF_HEADLINE);
}

static size_t find_slot(const uint64_t *slots, size_t num_slots, uint64_t hash)
{
    size_t slot = (size_t)(hash >> 1) & (num_slots - 1);
    while (slots[slot] != 0 && !is_same(slots[slot], hash))
        slot = (slot + 1) & (num_slots - 1);
    return slot;
}

static size_t sieve_bit(size_t num_slots, uint64_t hash)
{
    return (size_t)(hash >> 1) & (SIEVE_BITS * num_slots - 1);
}

static void insert_hash(sst_furniture *f, size_t slot, uint64_t stored)
{
    size_t bit = sieve_bit(f->num_slots, stored);
    f->slots[slot] = stored;
    f->sieve[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* What is stored of a hash; 0: nothing. */
static inline uint64_t look_up(const sst_furniture *f, uint64_t hash)
{
    size_t bit = sieve_bit(f->num_slots, hash);
    if (!(f->sieve[bit / 64] >> bit % 64 & 1))
        return 0;
    return f->slots[find_slot(f->slots, f->num_slots, hash)];
}

static bool alloc_slots(sst_furniture *f, size_t num_slots)
{
    uint64_t *slots = calloc(num_slots, sizeof *slots);
    uint64_t *sieve = calloc(SIEVE_BITS * num_slots / 64, sizeof *sieve);
    if (!slots || !sieve) {
        free(slots);
        free(sieve);
        return false;
    }
    *f = (sst_furniture){.slots = slots, .sieve = sieve, .num_slots = num_slots};
    return true;
}

sst_status sst_furniture_new(sst_furniture **out, sst_error *err)
{
    sst_furniture *f = calloc(1, sizeof *f);
    if (!f || !alloc_slots(f, FIRST_SLOTS)) {
        free(f);
        return sst_fail_memory(err);
    }
    *out = f;
    return SST_OK;
}

void sst_furniture_free(sst_furniture *furniture)
{
    if (!furniture)
        return;
    free(furniture->slots);
    free(furniture->sieve);
    free(furniture);
}

static bool grow(sst_furniture *f)
{
    sst_furniture grown;
    if (!alloc_slots(&grown, 2 * f->num_slots))
        return false;
    for (size_t i = 0; i < f->num_slots; i++)
        if (f->slots[i] != 0)
            insert_hash(&grown, find_slot(grown.slots, grown.num_slots, f->slots[i]),
                        f->slots[i]);
    grown.num = f->num;
    free(f->slots);
    free(f->sieve);
    *f = grown;
    return true;
}

static sst_status add(sst_furniture *f, uint64_t hash, bool is_of_headline,
                      sst_error *err)
{
    uint64_t stored = is_of_headline ? hash | OF_HEADLINE : hash & ~OF_HEADLINE;
    if (stored == 0)
        return SST_OK; /* it would look free: one hash in 2^63 is never furniture */
    size_t slot = find_slot(f->slots, f->num_slots, stored);
    if (f->slots[slot] != 0) {
        f->slots[slot] &= stored; /* once it is more than a headline's, it stays so */
        return SST_OK;
    }
    if (2 * f->num >= f->num_slots) {
        if (!grow(f))
            return sst_fail_memory(err);
        slot = find_slot(f->slots, f->num_slots, stored);
    }
    insert_hash(f, slot, stored);
    f->num++;
    return SST_OK;
}

sst_status sst_furniture_add(sst_furniture *furniture, uint64_t hash, sst_error *err)
{
    return add(furniture, hash, false, err);
}

sst_status sst_furniture_add_headline(sst_furniture *furniture,
                                      const sst_shingles *headline, sst_error *err)
{
    sst_status st = SST_OK;
    for (size_t i = 0; i < headline->num && st == SST_OK; i++)
        st = add(furniture, headline->hash[i], headline->num > 1, err);
    return st;
}

sst_status sst_furniture_add_all(sst_furniture *furniture, const sst_furniture *more,
                                 sst_error *err)
{
    sst_status st = SST_OK;
    for (size_t i = 0; i < more->num_slots && st == SST_OK; i++)
        if (more->slots[i] != 0)
            st = add(furniture, more->slots[i], more->slots[i] & OF_HEADLINE, err);
    return st;
}

bool sst_furniture_has(const sst_furniture *furniture, uint64_t hash)
{
    uint64_t stored = look_up(furniture, hash);
    return stored != 0 && !(stored & OF_HEADLINE);
}

size_t sst_furniture_size(const sst_furniture *furniture)
{
    return furniture ? furniture->num : 0;
}

/* ---- the furniture of one text ----------------------------------------------------- */

/* A stretch of known shingles, none before shingle i; *end: the shingle after it. */
static bool find_stretch(const sst_furniture *furniture, const sst_shingles *s, size_t *i,
                         size_t *end)
{
    for (; *i < s->num; *i = *end + 1) {
        bool is_certain = false;
        for (*end = *i; *end < s->num; ++*end) {
            uint64_t stored = look_up(furniture, s->hash[*end]);
            if (stored == 0)
                break;
            is_certain |= !(stored & OF_HEADLINE);
        }
        if (is_certain || *end - *i >= LEAST_HEADLINE_SHINGLES)
            return true;
    }
    return false;
}

/* Tokens from the first of shingle i to the last of the one before `end`. */
static uint32_t stretch_tokens(const sst_shingles *s, size_t i, size_t end)
{
    return s->first[end - 1] + s->num_tokens[end - 1] - s->first[i];
}

uint32_t sst_furniture_longest(const sst_furniture *furniture,
                               const sst_shingles *shingles)
{
    uint32_t longest = 0;
    for (size_t i = 0, end; find_stretch(furniture, shingles, &i, &end); i = end)
        if (stretch_tokens(shingles, i, end) > longest)
            longest = stretch_tokens(shingles, i, end);
    return longest;
}

/* Mark the tokens of stretches of known shingles; whether there is one. */
static bool mark_known(const sst_furniture *furniture, const sst_shingles *s,
                       bool *is_furniture)
{
    bool has_any = false;
    for (size_t i = 0, end; find_stretch(furniture, s, &i, &end); i = end) {
        memset(is_furniture + s->first[i], true, stretch_tokens(s, i, end));
        has_any = true;
    }
    return has_any;
}

/* Close short gaps, those at both ends included.  A table of prices or scores is a longer
 * one. */
static void close_gaps(const sst_words *words, bool *is_furniture)
{
    size_t begin = 0, num_numbers = 0; /* of the stretch of other tokens that is open */
    for (size_t i = 0; i <= words->num_tokens; i++) {
        if (i < words->num_tokens && !is_furniture[i]) {
            num_numbers += sst_words_has_figure(words, i);
            continue;
        }
        if (i - begin <= LONGEST_GAP + TOKENS_OF_NUMBER * num_numbers)
            memset(is_furniture + begin, true, i - begin);
        begin = i + 1;
        num_numbers = 0;
    }
}

sst_status sst_furniture_drop(const sst_furniture *furniture,
                              const sst_shingles *shingles, sst_scratch *scratch,
                              sst_words *words, sst_error *err)
{
    if (sst_furniture_size(furniture) == 0)
        return SST_OK;
    sst_scratch_mark mark = sst_scratch_save(scratch);
    bool *is_furniture =
        sst_scratch_alloc(scratch, words->num_tokens, sizeof *is_furniture);
    if (!is_furniture)
        return sst_fail_memory(err);
    memset(is_furniture, false, words->num_tokens);
    if (mark_known(furniture, shingles, is_furniture)) {
        size_t kept = 0;
        close_gaps(words, is_furniture);
        for (size_t i = 0; i < words->num_tokens; i++)
            if (!is_furniture[i])
                sst_words_move(words, kept++, i);
        words->num_tokens = kept;
    }
    sst_scratch_restore(scratch, mark);
    return SST_OK;
}
