/* SPDX-License-Identifier: MIT */
/* tally.c - an article's term counts as bytes: they wait in a spool until they can be
 * weighed.
 *
 * How salient a term is cannot be said before all articles are counted, and the text is
 * gone by then.  A tally is less than half of a text, and needs neither parsing nor
 * folding:
 *
 *     num_tokens  num_terms  num_early  keys           forms
 *         4           4          4     4 num_terms    2 num_terms     bytes,
 * little-endian */
#include "tally.h"

#include "base/bytes.h"
#include "base/status.h"

enum { HEAD_BYTES = 12, KEY_BYTES = 4, FORM_BYTES = 2 };

bool sst_tally_append(sst_chars *tallies, const sst_looked *looked)
{
    const sst_term_counts *terms = &looked->terms;
    size_t num_tokens = looked->words.num_tokens + looked->title_words.num_tokens;
    size_t len = HEAD_BYTES + terms->num * (KEY_BYTES + FORM_BYTES);
    if (!sst_vec_reserve(tallies, tallies->len + len))
        return false;
    char *at = tallies->at + tallies->len;
    sst_store32(at, num_tokens < UINT32_MAX ? (uint32_t)num_tokens : UINT32_MAX);
    sst_store32(at + 4, (uint32_t)terms->num);
    sst_store32(at + 8, (uint32_t)terms->num_early);
    char *keys = at + HEAD_BYTES, *forms = keys + terms->num * KEY_BYTES;
    sst_copy32(keys, terms->keys, terms->num);
    sst_copy16(forms, terms->forms, terms->num);
    tallies->len += len;
    return true;
}

sst_status sst_tally_fetch(const sst_run *run, sst_article_no no,
                           sst_spool_window *window, sst_scratch *scratch, sst_tally *out,
                           sst_error *err)
{
    const sst_details *details = &run->details;
    uint64_t begin = details->at[no].tally;
    uint64_t end =
        no + 1u < details->len ? details->at[no + 1].tally : sst_spool_len(&run->tallies);
    const char *at;
    sst_status st = sst_spool_look(&run->tallies, begin, end, window, &at, err);
    if (st != SST_OK)
        return st;
    size_t num = sst_load32(at + 4);
    st = sst_term_counts_alloc(scratch, num, &out->terms, err);
    if (st != SST_OK)
        return st;
    out->num_tokens = sst_load32(at);
    out->terms.num = num;
    out->terms.num_early = sst_load32(at + 8);
    const char *keys = at + HEAD_BYTES, *forms = keys + num * KEY_BYTES;
    sst_copy32(out->terms.keys, keys, num);
    sst_copy16(out->terms.forms, forms, num);
    return SST_OK;
}
