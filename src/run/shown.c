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
    uint64_t begin = groups->word_at[term->version],
             end = groups->word_at[term->version + 1];
    const char *at;
    sst_status st =
        sst_spool_look(&groups->words, begin, end, &groups->given.words, &at, err);
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
static sst_status fetch_terms(sst_groups *groups, const shown_term *shown, size_t num,
                              sst_text terms[SST_MAX_SHARED_TERMS], size_t *num_terms,
                              sst_error *err)
{
    size_t num_known = 0;
    groups->given.text.len = 0;
    for (size_t i = 0; i < num; i++) {
        if (!has_words(groups, shown[i].version))
            continue;
        sst_status st =
            append_word(groups, &shown[i], &terms[num_known++].len_bytes, err);
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

/* The terms two versions share, by their part in the cosine of their vectors or in the sum. */
static inline size_t shared_terms(const sst_groups *groups, uint32_t v, uint32_t w,
                                  bool is_sum, shown_term shown[SST_MAX_SHARED_TERMS])
{
    size_t a = (size_t)v * SST_MAX_TERMS, b = (size_t)w * SST_MAX_TERMS, num = 0;
    size_t a_end = a + groups->num_terms[v], b_end = b + groups->num_terms[w];
    bool is_v = has_words(groups, v); /* that lends */
    while (a < a_end && b < b_end) {
        uint32_t key_a = groups->keys[a], key_b = groups->keys[b];
        if (key_a == key_b) {
            uint64_t of_a = groups->weights[a], of_b = groups->weights[b];
            uint64_t weight = is_sum ? of_a + of_b : of_a * of_b;
            size_t place = (is_v ? a : b) % SST_MAX_TERMS;
            offer_term(shown, &num,
                       (shown_term){weight, key_a, is_v ? v : w, (uint32_t)place});
        }
        a += key_a <= key_b;
        b += key_b <= key_a;
    }
    return num;
}

sst_status sst_pair_terms(sst_groups *groups, uint32_t v, uint32_t w,
                          sst_text terms[SST_MAX_SHARED_TERMS], size_t *num_terms,
                          sst_error *err)
{
    shown_term shown[SST_MAX_SHARED_TERMS];
    size_t num = shared_terms(groups, v, w, false, shown);
    return fetch_terms(groups, shown, num, terms, num_terms, err);
}

/* ---- of a story ---- */

/* The terms of 100,000 founders together would be 300 MB: those of a story so large are taken by
 * stretches of their keys, which are hashes, about so many at a time. */
#define TERMS_AT_ONCE ((size_t)1 << 18)

typedef struct story_teller {
    const sst_groups *groups;
    const sst_article_nos *founders;
    uint64_t key, key_end; /* the stretch */
} story_teller;

/* By key, then version. */
static inline bool comes_before(shown_term x, shown_term y)
{
    return x.key != y.key ? x.key < y.key : x.version < y.version;
}

/* How many of the terms of a version, which are in the order of their keys, stand before a key. */
static uint32_t num_before(const story_teller *s, uint32_t version, uint64_t key)
{
    const uint32_t *keys = s->groups->keys + (size_t)version * SST_MAX_TERMS;
    uint32_t low = 0, high = s->groups->num_terms[version];
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

static uint32_t founder_version(const story_teller *s, size_t i)
{
    return s->groups->version_of[s->founders->at[i]];
}

static size_t count_terms(const story_teller *s)
{
    size_t num = 0;
    for (size_t i = 0; i < s->founders->len; i++) {
        sst_span found = find_stretch(s, founder_version(s, i));
        num += found.end - found.begin;
    }
    return num;
}

/* The terms of a version that are in the stretch; how many. */
static size_t put_terms(const story_teller *s, uint32_t version, shown_term *to)
{
    const sst_groups *groups = s->groups;
    size_t first = (size_t)version * SST_MAX_TERMS, num = 0;
    sst_span found = find_stretch(s, version);
    for (uint32_t k = found.begin; k < found.end; k++)
        to[num++] =
            (shown_term){groups->weights[first + k], groups->keys[first + k], version, k};
    return num;
}

/* Two stretches that follow one another as one. */
static void merge_terms(const shown_term *x, size_t num_x, size_t num_y, shown_term *to)
{
    const shown_term *x_end = x + num_x, *y = x_end, *y_end = y + num_y;
    while (x < x_end && y < y_end) {
        bool is_y = comes_before(*y, *x);
        *to++ = is_y ? *y : *x;
        x += !is_y;
        y += is_y;
    }
    if (x < x_end)
        sst_vec_copy(to, 0, x, (size_t)(x_end - x) * sizeof *x);
    else
        sst_vec_copy(to, 0, y, (size_t)(y_end - y) * sizeof *y);
}

/* The terms of the founders from `first` on, in their order; how many.  `room` is for as many. */
static size_t order_terms(const story_teller *s, size_t first, size_t end, shown_term *to,
                          shown_term *room)
{
    if (end - first == 1)
        return put_terms(s, founder_version(s, first), to);
    size_t middle = first + (end - first) / 2;
    size_t num_x = order_terms(s, first, middle, room, to);
    size_t num_y = order_terms(s, middle, end, room + num_x, to + num_x);
    merge_terms(room, num_x, num_y, to);
    return num_x + num_y;
}

/* Offer what weighs most in the sum of some vectors, of the terms that stand in two of them. */
static void offer_sums(const sst_groups *groups, const shown_term *terms,
                       size_t num_terms, shown_term shown[SST_MAX_SHARED_TERMS],
                       size_t *num)
{
    for (size_t i = 0, end; i < num_terms; i = end) {
        shown_term sum = terms[i];
        for (end = i + 1; end < num_terms && terms[end].key == sum.key; end++) {
            sum.weight += terms[end].weight;
            if (!has_words(groups, sum.version)) {
                sum.version = terms[end].version;
                sum.place = terms[end].place;
            }
        }
        if (end - i >= 2)
            offer_term(shown, num, sum);
    }
}

/* The same, of two vectors: most stories have no more. */
static size_t sum_of_two(const story_teller *s, shown_term shown[SST_MAX_SHARED_TERMS])
{
    uint32_t v = founder_version(s, 0), w = founder_version(s, 1);
    return shared_terms(s->groups, v < w ? v : w, v < w ? w : v, true, shown);
}

/* The same, of the terms of a stretch. */
static sst_status offer_stretch(const story_teller *s,
                                shown_term shown[SST_MAX_SHARED_TERMS], size_t *num,
                                sst_error *err)
{
    size_t num_terms = count_terms(s);
    if (num_terms == 0)
        return SST_OK;
    shown_term *all = calloc(num_terms, 2 * sizeof *all);
    if (!all)
        return sst_fail_memory(err);
    order_terms(s, 0, s->founders->len, all, all + num_terms);
    offer_sums(s->groups, all, num_terms, shown, num);
    free(all);
    return SST_OK;
}

sst_status sst_story_terms(sst_groups *groups, const sst_article_nos *founders,
                           sst_text terms[SST_MAX_SHARED_TERMS], size_t *num_terms,
                           sst_error *err)
{
    shown_term shown[SST_MAX_SHARED_TERMS];
    const uint64_t num_keys = (uint64_t)UINT32_MAX + 1;
    size_t num = 0;
    *num_terms = 0;
    if (founders->len < 2)
        return SST_OK;
    uint64_t num_stretches = founders->len * SST_MAX_TERMS / TERMS_AT_ONCE + 1;
    story_teller s = {.groups = groups, .founders = founders};
    if (founders->len == 2)
        num = sum_of_two(&s, shown);
    for (uint64_t i = 0; i < num_stretches && founders->len > 2; i++) {
        s.key = s.key_end;
        s.key_end = num_keys * (i + 1) / num_stretches;
        sst_status st = offer_stretch(&s, shown, &num, err);
        if (st != SST_OK)
            return st;
    }
    return fetch_terms(groups, shown, num, terms, num_terms, err);
}
