/* SPDX-License-Identifier: MIT */
/* otherwise.c - two articles that share some shingles: are they otherwise different?
 *
 * The rest of an article is its running text that the other does not have: stretches of
 * at least LEAST_STRETCH words that no shared shingle touches.  Fewer words, or many
 * numbers among them, are what varies in a form. The rests are about different things
 * when their salient terms, with the titles, differ. */
#include "otherwise.h"

#include <string.h>

#include "base/status.h"

enum {
    LEAST_STRETCH = 12,        /* words of running text */
    LEAST_WORDS_OF_NUMBER = 6, /* of running text; a form or a table has more numbers */
    LEAST_REST = 20,           /* words, to tell what a rest is about */
    LEAST_PART_OF_PAGE = 5,    /* a fifth: less is what editing leaves */
    LEAST_END = 8,             /* words shared at an end of the page */
    LATEST_END = 3             /* other words outside of them, at most */
};

/* Of two rests on different things: a little over what makes a story of two reports, since an
 * outlet's own name, and an author's, stand in all that is theirs. */
#define MOST_COSINE .35

static bool is_in_set(const sst_looked *looked, uint64_t shingle)
{
    const uint64_t *set = looked->set;
    size_t low = 0, high = looked->set_size;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set[middle] < shingle)
            low = middle + 1;
        else
            high = middle;
    }
    return low < looked->set_size && set[low] == shingle;
}

/* The place of a shingle in a sieve; sets are ordered by the high bits, so these are the
 * low ones. */
static size_t sieve_bit(uint64_t shingle)
{
    return (size_t)shingle & ((1 << SST_SIEVE_BITS) - 1);
}

void sst_exemplar_index(sst_exemplar *exemplar)
{
    memset(exemplar->sieve, 0, sizeof exemplar->sieve);
    for (size_t i = 0; i < exemplar->looked.set_size; i++) {
        size_t bit = sieve_bit(exemplar->looked.set[i]);
        exemplar->sieve[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

bool sst_exemplar_has(const sst_exemplar *exemplar, uint64_t shingle)
{
    size_t bit = sieve_bit(shingle);
    return (exemplar->sieve[bit / 64] >> bit % 64 & 1) &&
           is_in_set(&exemplar->looked, shingle);
}

/* Which words of a stand in a shingle that b has too; NULL: memory ran out. */
static bool *find_shared(const sst_exemplar *a, const sst_exemplar *b,
                         sst_scratch *scratch)
{
    size_t num = a->looked.words.num_tokens;
    bool *is_shared = sst_scratch_alloc(scratch, num + 1, sizeof *is_shared);
    if (!is_shared)
        return NULL;
    memset(is_shared, false, num + 1);
    for (size_t i = 0; i < a->looked.shingles.num; i++)
        if (sst_exemplar_has(b, a->looked.shingles.hash[i]))
            memset(is_shared + a->looked.shingles.first[i], true,
                   a->looked.shingles.num_tokens[i]);
    return is_shared;
}

/* Make of `is_shared` what is no part of the rest; how many words the rest has. */
static size_t find_rest(const sst_words *words, bool *is_shared)
{
    size_t begin = 0, num_rest = 0, num_numbers = 0;
    for (size_t i = 0; i <= words->num_tokens; i++) {
        if (i < words->num_tokens && !is_shared[i]) {
            num_numbers += sst_words_has_figure(words, i);
            continue;
        }
        size_t num = i - begin;
        if (num >= LEAST_STRETCH && num_numbers * LEAST_WORDS_OF_NUMBER <= num)
            num_rest += num;
        else
            memset(is_shared + begin, true, num);
        begin = i + 1;
        num_numbers = 0;
    }
    return num_rest;
}

/* The salient terms of title and rest. */
static sst_status weigh_rest(const sst_exemplar *a, const bool *is_left_out,
                             sst_scratch *scratch, sst_vector *out, sst_error *err)
{
    sst_term_source rest;
    sst_term_counts counts;
    sst_status st =
        sst_term_places_rest(a->looked.places, is_left_out, scratch, &rest, err);
    if (st == SST_OK)
        st = sst_term_counts_make(a->looked.title_places, rest, scratch, &counts, err);
    if (st == SST_OK)
        sst_terms_weigh(&counts, &a->weights, out);
    return st;
}

/* What a has and b has not; without terms when it is too little to tell what it is about. */
static sst_status weigh_difference(const sst_exemplar *a, const sst_exemplar *b,
                                   sst_scratch *scratch, sst_vector *out, sst_error *err)
{
    out->num = 0;
    bool *is_left_out = find_shared(a, b, scratch);
    if (!is_left_out)
        return sst_fail_memory(err);
    size_t num_rest = find_rest(&a->looked.words, is_left_out);
    bool is_enough = num_rest >= LEAST_REST &&
                     num_rest >= a->looked.words.num_tokens / LEAST_PART_OF_PAGE;
    return is_enough ? weigh_rest(a, is_left_out, scratch, out, err) : SST_OK;
}

sst_status sst_otherwise_different(const sst_exemplar *a, const sst_exemplar *b,
                                   sst_scratch *scratch, bool *out, sst_error *err)
{
    sst_vector of_a, of_b = {.num = 0};
    *out = false;
    sst_status st = weigh_difference(a, b, scratch, &of_a, err);
    if (st == SST_OK && of_a.num > 0)
        st = weigh_difference(b, a, scratch, &of_b, err);
    if (st == SST_OK && of_b.num > 0)
        *out = (double)sst_vector_cosine(&of_a, &of_b) < MOST_COSINE * (1 << 30);
    return st;
}

/* Whether a stretch of shared words begins the text, or ends it. */
static bool has_shared_end(const bool *is_shared, size_t num_tokens, bool is_last)
{
    size_t num = 0;
    for (size_t i = 0; i < num_tokens && num < LEAST_END; i++) {
        num = is_shared[is_last ? num_tokens - 1 - i : i] ? num + 1 : 0;
        if (num == 0 && i + 1 > LATEST_END)
            return false;
    }
    return num == LEAST_END;
}

sst_status sst_share_an_end(const sst_exemplar *a, const sst_exemplar *b,
                            sst_scratch *scratch, bool *out, sst_error *err)
{
    bool *shared_a = find_shared(a, b, scratch), *shared_b = find_shared(b, a, scratch);
    if (!shared_a || !shared_b)
        return sst_fail_memory(err);
    size_t num_a = a->looked.words.num_tokens, num_b = b->looked.words.num_tokens;
    *out =
        (has_shared_end(shared_a, num_a, false) &&
         has_shared_end(shared_b, num_b, false)) ||
        (has_shared_end(shared_a, num_a, true) && has_shared_end(shared_b, num_b, true));
    return SST_OK;
}

sst_status sst_shared_part(const sst_exemplar *a, const sst_exemplar *b,
                           sst_scratch *scratch, double *out, sst_error *err)
{
    size_t num_shared = 0;
    bool *is_shared = find_shared(a, b, scratch);
    if (!is_shared)
        return sst_fail_memory(err);
    for (size_t i = 0; i < a->looked.words.num_tokens; i++)
        num_shared += is_shared[i];
    *out = (double)num_shared / (double)(a->looked.words.num_tokens + 1);
    return SST_OK;
}
