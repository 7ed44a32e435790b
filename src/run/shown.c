/* SPDX-License-Identifier: MIT */
/* shown.c - versions in, the words that show what they have in common out.
 *
 * Of the terms in their vectors those that count most are chosen; their words were spooled by
 * words.c, those of each founder in the order of its keys. */
#include "shown.h"

#include "base/bytes.h"
#include "base/status.h"
#include "base/top.h"
#include "match/sort.h"

/* A term that is to be shown, and how much it counts. */
typedef struct shown_term {
    uint64_t weight;
    uint32_t key;
    uint32_t version; /* whose words show it */
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
    const uint32_t *keys = groups->keys + (size_t)term->version * SST_MAX_TERMS;
    uint64_t begin = groups->word_at[term->version],
             end = groups->word_at[term->version + 1];
    const char *at;
    sst_status st =
        sst_spool_look(&groups->words, begin, end, &groups->given.words, &at, err);
    if (st != SST_OK)
        return st;
    while (*keys++ != term->key)
        at += 2 + sst_load16(at);
    *len = sst_load16(at);
    return sst_vec_append(&groups->given.text, at + 2, *len) ? SST_OK : sst_fail_memory(err);
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

/* The terms two versions share, by their part in the cosine. */
static size_t shared_terms(const sst_groups *groups, uint32_t v, uint32_t w,
                           shown_term shown[SST_MAX_SHARED_TERMS])
{
    size_t a = (size_t)v * SST_MAX_TERMS, b = (size_t)w * SST_MAX_TERMS, num = 0;
    size_t a_end = a + groups->num_terms[v], b_end = b + groups->num_terms[w];
    uint32_t lender = has_words(groups, v) ? v : w;
    while (a < a_end && b < b_end) {
        uint32_t key_a = groups->keys[a], key_b = groups->keys[b];
        if (key_a == key_b) {
            uint64_t weight = (uint64_t)groups->weights[a] * groups->weights[b];
            offer_term(shown, &num, (shown_term){weight, key_a, lender});
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
    size_t num = shared_terms(groups, v, w, shown);
    return fetch_terms(groups, shown, num, terms, num_terms, err);
}

/* ---- of a story ---- */

typedef SST_VEC(shown_term) term_vec;

/* By key, then version. */
static inline unsigned digit_of(shown_term t, unsigned level)
{
    return (level < 4 ? t.key : t.version) >> (24 - 8 * (level & 3)) & 0xff;
}

static inline bool comes_before(shown_term x, shown_term y)
{
    return x.key != y.key ? x.key < y.key : x.version < y.version;
}

SST_DEFINE_SORT(sort_terms, shown_term, digit_of, 8, comes_before)

static bool append_terms(const sst_groups *groups, uint32_t version, term_vec *terms)
{
    for (uint32_t k = 0; k < groups->num_terms[version]; k++) {
        size_t at = (size_t)version * SST_MAX_TERMS + k;
        shown_term term = {groups->weights[at], groups->keys[at], version};
        if (!sst_vec_push(terms, term))
            return false;
    }
    return true;
}

/* The terms that weigh most in the sum of some vectors, of those that stand in two of them. */
static size_t heaviest_terms(const sst_groups *groups, term_vec *terms,
                             shown_term shown[SST_MAX_SHARED_TERMS])
{
    size_t num = 0;
    sort_terms(terms->at, terms->len, 0);
    for (size_t i = 0, end; i < terms->len; i = end) {
        shown_term sum = terms->at[i];
        for (end = i + 1; end < terms->len && terms->at[end].key == sum.key; end++) {
            sum.weight += terms->at[end].weight;
            if (!has_words(groups, sum.version))
                sum.version = terms->at[end].version;
        }
        if (end - i >= 2)
            offer_term(shown, &num, sum);
    }
    return num;
}

sst_status sst_story_terms(sst_groups *groups, const sst_article_nos *founders,
                           sst_text terms[SST_MAX_SHARED_TERMS], size_t *num_terms,
                           sst_error *err)
{
    term_vec all = {0};
    shown_term shown[SST_MAX_SHARED_TERMS];
    sst_status st = SST_OK;
    for (size_t i = 0; i < founders->len && st == SST_OK; i++)
        if (!append_terms(groups, groups->version_of[founders->at[i]], &all))
            st = sst_fail_memory(err);
    if (st == SST_OK) {
        size_t num = heaviest_terms(groups, &all, shown);
        st = fetch_terms(groups, shown, num, terms, num_terms, err);
    }
    sst_vec_free(&all);
    return st;
}
