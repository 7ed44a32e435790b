/* SPDX-License-Identifier: MIT */
/* shown.c - versions in, the words that show what they have in common out.
 *
 * Of the terms in their vectors those that count most are chosen; their words were spooled by
 * words.c, those of each founder in the order of its keys. */
#include "shown.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/top.h"

/* A term that is to be shown, and how much it counts. */
typedef struct shown_term {
    uint64_t weight;
    uint32_t key;
    uint32_t version; /* whose words show it */
    uint32_t place;   /* among the terms of that version */
} shown_term;

static inline bool weighs_more(shown_term x, shown_term y)
{
    return x.weight != y.weight ? x.weight > y.weight : x.key < y.key;
}

SST_DEFINE_TOP(offer_term, shown_term, SST_MAX_SHARED_TERMS, weighs_more)

/* Those that count most, in this order. */
typedef struct shown_terms {
    shown_term at[SST_MAX_SHARED_TERMS];
    size_t num;
} shown_terms;

/* Whether the founder's words are known: a text that was lost has none to lend. */
static bool has_words(const sst_groups *groups, uint32_t version)
{
    return groups->word_at[version + 1] > groups->word_at[version];
}

/* ---- words ---- */

/* Append the word of a term to groups->given.text. */
static sst_status append_word(sst_groups *groups, const shown_term *term, size_t *len,
                              sst_error *err)
{
    sst_spool_range words = {groups->word_at[term->version],
                             groups->word_at[term->version + 1]};
    const char *at;
    sst_status st = sst_spool_look(&groups->words, words, &groups->given.words, &at, err);
    if (st != SST_OK)
        return st;
    const char *word_end = at + term->place * SST_WORD_END_BYTES;
    size_t first = term->place > 0 ? sst_load16(word_end - SST_WORD_END_BYTES) : 0;
    *len = sst_load16(word_end) - first;
    at += (size_t)groups->num_terms[term->version] * SST_WORD_END_BYTES + first;
    return sst_vec_append(&groups->given.text, at, *len) ? SST_OK : sst_fail_memory(err);
}

/* The words of terms, which may come from several versions.  Of those that nobody can lend
 * there is none. */
static sst_status fetch_terms(sst_groups *groups, const shown_terms *shown,
                              sst_text terms[SST_MAX_SHARED_TERMS], size_t *num_terms,
                              sst_error *err)
{
    size_t num_known = 0;
    groups->given.text.len = 0;
    for (size_t i = 0; i < shown->num; i++) {
        if (!has_words(groups, shown->at[i].version))
            continue;
        sst_status st =
            append_word(groups, &shown->at[i], &terms[num_known++].len_bytes, err);
        if (st != SST_OK)
            return st;
    }
    const char *at = groups->given.text.at; /* it may have moved while it grew */
    for (size_t i = 0; i < num_known; at += terms[i++].len_bytes)
        terms[i].data = at;
    *num_terms = num_known;
    return SST_OK;
}

/* ---- of two versions ---- */

/* The places of the terms that two versions share, in the order of their keys; how many.
 * Which of two keys is the smaller, and whether they are one, no branch could guess. */
static size_t shared_places(const sst_groups *groups, uint32_t v, uint32_t w,
                            uint8_t of_v[SST_MAX_TERMS], uint8_t of_w[SST_MAX_TERMS])
{
    const uint32_t *a = groups->keys + (size_t)v * SST_MAX_TERMS;
    const uint32_t *b = groups->keys + (size_t)w * SST_MAX_TERMS;
    uint32_t a_end = groups->num_terms[v], b_end = groups->num_terms[w];
    size_t num = 0;
    for (uint32_t i = 0, k = 0; i < a_end && k < b_end;) {
        uint32_t key_a = a[i], key_b = b[k];
        of_v[num] = (uint8_t)i; /* written over when they are not one */
        of_w[num] = (uint8_t)k;
        num += key_a == key_b;
        i += key_a <= key_b;
        k += key_b <= key_a;
    }
    return num;
}

/* The terms two versions share, by their part in the cosine. */
static void choose_shared(const sst_groups *groups, uint32_t v, uint32_t w,
                          shown_terms *out)
{
    uint8_t of_v[SST_MAX_TERMS], of_w[SST_MAX_TERMS];
    size_t a = (size_t)v * SST_MAX_TERMS, b = (size_t)w * SST_MAX_TERMS;
    size_t num_places = shared_places(groups, v, w, of_v, of_w);
    bool is_v = has_words(groups, v); /* that lends */
    out->num = 0;
    for (size_t i = 0; i < num_places; i++) {
        uint64_t weight =
            (uint64_t)groups->weights[a + of_v[i]] * groups->weights[b + of_w[i]];
        offer_term(out->at, &out->num,
                   (shown_term){weight, groups->keys[a + of_v[i]], is_v ? v : w,
                                is_v ? of_v[i] : of_w[i]});
    }
}

sst_status sst_pair_terms(sst_groups *groups, sst_pair *pair, sst_error *err)
{
    shown_terms shown;
    choose_shared(groups, groups->version_of[pair->a], groups->version_of[pair->b],
                  &shown);
    return fetch_terms(groups, &shown, pair->terms, &pair->num_terms, err);
}

/* ---- of a story ---- */

/* The terms of 100,000 founders together would be 300 MB and more: those of a story so
 * large are taken by stretches of their keys, which are hashes, about so many at a
 * time. */
#define TERMS_AT_ONCE ((size_t)1 << 18)

typedef struct story_teller {
    const sst_groups *groups;
    const uint32_t *versions; /* ascending */
    size_t num_versions;
    uint64_t key, key_end; /* the stretch */
} story_teller;

/* How many of the terms of a version, which are in the order of their keys, stand before
 * a key. */
static uint32_t num_before(const story_teller *s, uint32_t version, uint64_t key)
{
    const uint32_t *keys = s->groups->keys + (size_t)version * SST_MAX_TERMS;
    uint32_t low = 0, high = s->groups->num_terms[version];
    if (key == 0 || key > UINT32_MAX) /* most stories are one stretch */
        return key == 0 ? low : high;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Which of them are in the stretch. */
static sst_span find_stretch(const story_teller *s, uint32_t version)
{
    return (sst_span){num_before(s, version, s->key), num_before(s, version, s->key_end)};
}

static size_t count_terms(const story_teller *s)
{
    size_t num = 0;
    for (size_t i = 0; i < s->num_versions; i++) {
        sst_span found = find_stretch(s, s->versions[i]);
        num += found.end - found.begin;
    }
    return num;
}

/* The terms of some vectors: what each weighs in their sum, shown by the first that has
 * words. */
typedef struct term_sums {
    const sst_groups *groups;
    shown_term *at; /* from 1 on */
    uint32_t *num_vectors;
    uint32_t *slots; /* open addressing by key; 0: free */
    uint32_t num, mask;
} term_sums;

static void add_term(term_sums *sums, shown_term term)
{
    uint32_t slot = term.key & sums->mask; /* keys are evenly spread */
    while (sums->slots[slot] > 0 && sums->at[sums->slots[slot]].key != term.key)
        slot = (slot + 1) & sums->mask;
    if (sums->slots[slot] == 0) {
        sums->slots[slot] = ++sums->num;
        sums->at[sums->num] = term;
        sums->num_vectors[sums->num] = 1;
        return;
    }
    shown_term *sum = &sums->at[sums->slots[slot]];
    sum->weight += term.weight;
    sums->num_vectors[sums->slots[slot]]++;
    if (!has_words(sums->groups, sum->version)) {
        sum->version = term.version;
        sum->place = term.place;
    }
}

static void add_terms(const story_teller *s, uint32_t version, term_sums *sums)
{
    const sst_groups *groups = s->groups;
    size_t first = (size_t)version * SST_MAX_TERMS;
    sst_span found = find_stretch(s, version);
    for (uint32_t k = found.begin; k < found.end; k++)
        add_term(sums, (shown_term){groups->weights[first + k], groups->keys[first + k],
                                    version, k});
}

/* Offer what weighs most in the sum of the vectors, of the terms of a stretch that stand
 * in two of them. */
static sst_status offer_stretch(const story_teller *s, shown_terms *to, sst_error *err)
{
    size_t num_terms = count_terms(s), num_slots = 2;
    while (num_slots < 2 * num_terms)
        num_slots *= 2;
    term_sums sums = {.groups = s->groups,
                      .at = malloc((num_terms + 1) * sizeof *sums.at),
                      .num_vectors = malloc((num_terms + 1) * sizeof *sums.num_vectors),
                      .slots = calloc(num_slots, sizeof *sums.slots),
                      .mask = (uint32_t)(num_slots - 1)};
    bool has_memory = sums.at && sums.num_vectors && sums.slots;
    for (size_t i = 0; has_memory && i < s->num_versions; i++)
        add_terms(s, s->versions[i], &sums);
    for (uint32_t i = 1; i <= sums.num; i++)
        if (sums.num_vectors[i] >= 2)
            offer_term(to->at, &to->num, sums.at[i]);
    free(sums.slots);
    free(sums.num_vectors);
    free(sums.at);
    return has_memory ? SST_OK : sst_fail_memory(err);
}

static int by_number(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* The versions of founders, ascending: the first that has words lends them.  NULL: memory ran
 * out. */
static uint32_t *list_versions(const sst_groups *groups, const sst_article_nos *founders)
{
    uint32_t *versions = calloc(founders->len, sizeof *versions);
    if (!versions)
        return NULL;
    for (size_t i = 0; i < founders->len; i++)
        versions[i] = groups->version_of[founders->at[i]];
    qsort(versions, founders->len, sizeof *versions, by_number);
    return versions;
}

sst_status sst_story_terms(sst_groups *groups, const sst_article_nos *founders,
                           sst_text terms[SST_MAX_SHARED_TERMS], size_t *num_terms,
                           sst_error *err)
{
    shown_terms shown;
    const uint64_t num_keys = (uint64_t)UINT32_MAX + 1;
    shown.num = 0;
    *num_terms = 0;
    if (founders->len < 2)
        return SST_OK;
    uint32_t *versions = list_versions(groups, founders);
    if (!versions)
        return sst_fail_memory(err);
    uint64_t num_stretches = founders->len * SST_MAX_TERMS / TERMS_AT_ONCE + 1;
    story_teller s = {groups, versions, founders->len, 0, 0};
    sst_status st = SST_OK;
    for (uint64_t i = 0; i < num_stretches && st == SST_OK; i++) {
        s.key = s.key_end;
        s.key_end = num_keys * (i + 1) / num_stretches;
        st = offer_stretch(&s, &shown, err);
    }
    free(versions);
    return st == SST_OK ? fetch_terms(groups, &shown, terms, num_terms, err) : st;
}
