/* SPDX-License-Identifier: MIT */
/* tally.c - an article's term counts as bytes: they wait in a spool until they can be weighed.
 *
 * How salient a term is cannot be said before all articles are counted, and the text is gone by
 * then.  A tally is less than half of a text, and needs neither parsing nor folding:
 *
 *     num_tokens  num_terms  { key  form  [count] } num_terms times
 *         4           4         4     1      4      bytes, little-endian
 *
 *     form:  bit 7 early   bit 6 a pair   bits 0-5 count; 63: the count follows */
#include "tally.h"

#include "base/bytes.h"
#include "base/status.h"

enum {
    HEAD_BYTES = 8,
    MOST_TERM_BYTES = 9,
    EARLY = 0x80,
    PAIR = 0x40,
    SHORT_COUNT = 0x3f /* and greater ones follow */
};

static char *store_term(char *at, const sst_term_count *term)
{
    bool is_short = term->count < SHORT_COUNT;
    sst_store32(at, term->key);
    at[4] = (char)((term->is_early ? EARLY : 0) | (term->place.is_pair ? PAIR : 0) |
                   (is_short ? term->count : SHORT_COUNT));
    if (is_short)
        return at + 5;
    sst_store32(at + 5, term->count);
    return at + MOST_TERM_BYTES;
}

static const char *load_term(const char *at, sst_term_count *term)
{
    uint8_t form = (uint8_t)at[4];
    uint32_t key = sst_load32(at), count = form & SHORT_COUNT;
    *term = (sst_term_count){.key = key,
                             .count = count,
                             .is_early = (form & EARLY) != 0,
                             .place = {.key = key, .is_pair = (form & PAIR) != 0}};
    if (count < SHORT_COUNT)
        return at + 5;
    term->count = sst_load32(at + 5);
    return at + MOST_TERM_BYTES;
}

bool sst_tally_append(sst_chars *tallies, const sst_looked *looked)
{
    const sst_term_counts *terms = &looked->terms;
    size_t num_tokens = looked->words.num_tokens + looked->title_words.num_tokens;
    if (!sst_vec_reserve(tallies,
                         tallies->len + HEAD_BYTES + terms->num * MOST_TERM_BYTES))
        return false;
    char *at = tallies->at + tallies->len;
    sst_store32(at, num_tokens < UINT32_MAX ? (uint32_t)num_tokens : UINT32_MAX);
    sst_store32(at + 4, (uint32_t)terms->num);
    at += HEAD_BYTES;
    for (size_t i = 0; i < terms->num; i++)
        at = store_term(at, &terms->at[i]);
    tallies->len = (size_t)(at - tallies->at);
    return true;
}

sst_status sst_tally_fetch(const sst_run *run, sst_article_no no,
                           sst_spool_window *window, sst_scratch *scratch, sst_tally *out,
                           sst_error *err)
{
    const sst_rows *rows = &run->rows;
    uint64_t begin = rows->at[no].tally;
    uint64_t end =
        no + 1u < rows->len ? rows->at[no + 1].tally : sst_spool_len(&run->tallies);
    const char *at;
    sst_status st = sst_spool_look(&run->tallies, begin, end, window, &at, err);
    if (st != SST_OK)
        return st;
    sst_term_counts terms = {.num = sst_load32(at + 4)};
    terms.at = sst_scratch_alloc(scratch, terms.num, sizeof *terms.at);
    if (!terms.at)
        return sst_fail_memory(err);
    out->num_tokens = sst_load32(at);
    at += HEAD_BYTES;
    for (size_t i = 0; i < terms.num; i++)
        at = load_term(at, &terms.at[i]);
    out->terms = terms;
    return SST_OK;
}
