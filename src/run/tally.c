/* SPDX-License-Identifier: MIT */
/* tally.c - an article's term counts as bytes: they wait in a spool until they can be
 * weighed.
 *
 * How salient a term is cannot be said before all articles are counted, and the text is
 * gone by then.  A tally is less than half of a text, and needs neither parsing nor
 * folding:
 *
 *     num_tokens  num_terms  num_early  form_bytes  keys           forms
 *         4           4          4          1       4 num_terms    form_bytes num_terms
 *
 * in bytes, numbers little-endian.  A form has one byte where all of them fit, as in most
 * articles, else two. */
#include "tally.h"

#include "base/bytes.h"
#include "base/status.h"

enum { HEAD_BYTES = 13, KEY_BYTES = 4 };

static size_t bytes_of_form(const sst_term_counts *terms)
{
    unsigned any = 0;
    for (size_t i = 0; i < terms->num; i++)
        any |= terms->forms[i];
    return any <= UINT8_MAX ? 1 : 2;
}

bool sst_tally_append(sst_chars *tallies, const sst_looked *looked)
{
    const sst_term_counts *terms = &looked->terms;
    size_t num_tokens = looked->words.num_tokens + looked->title_words.num_tokens;
    size_t form_bytes = bytes_of_form(terms);
    size_t len = HEAD_BYTES + terms->num * (KEY_BYTES + form_bytes);
    if (!sst_vec_reserve(tallies, tallies->len + len))
        return false;
    char *at = tallies->at + tallies->len;
    sst_store32(at, num_tokens < UINT32_MAX ? (uint32_t)num_tokens : UINT32_MAX);
    sst_store32(at + 4, (uint32_t)terms->num);
    sst_store32(at + 8, (uint32_t)terms->num_early);
    at[12] = (char)form_bytes;
    char *keys = at + HEAD_BYTES, *forms = keys + terms->num * KEY_BYTES;
    sst_copy32(keys, terms->keys, terms->num);
    if (form_bytes == 1)
        for (size_t i = 0; i < terms->num; i++)
            forms[i] = (char)terms->forms[i];
    else
        sst_copy16(forms, terms->forms, terms->num);
    tallies->len += len;
    return true;
}

/* The bytes of a tally: by way of the window, or if that is NULL alone. */
static sst_status look(const sst_tally_reader *reader, sst_article_no no,
                       const char **out, sst_error *err)
{
    const sst_run *run = reader->run;
    const sst_details *details = &run->details;
    uint64_t begin = details->at[no].tally;
    uint64_t end =
        no + 1u < details->len ? details->at[no + 1].tally : sst_spool_len(&run->tallies);
    if (reader->window)
        return sst_spool_look(&run->tallies, (sst_spool_range){begin, end}, reader->window,
                              out, err);
    char *alone = sst_scratch_alloc(reader->scratch, (size_t)(end - begin), 1);
    if (!alone)
        return sst_fail_memory(err);
    *out = alone;
    return sst_spool_read(&run->tallies, begin, alone, (size_t)(end - begin), err);
}

sst_status sst_tally_fetch(const sst_tally_reader *reader, sst_article_no no,
                           sst_tally *out, sst_error *err)
{
    const char *at;
    sst_status st = look(reader, no, &at, err);
    if (st != SST_OK)
        return st;
    size_t num = sst_load32(at + 4);
    st = sst_term_counts_alloc(reader->scratch, num, &out->terms, err);
    if (st != SST_OK)
        return st;
    out->num_tokens = sst_load32(at);
    out->terms.num = num;
    out->terms.num_early = sst_load32(at + 8);
    const char *keys = at + HEAD_BYTES, *forms = keys + num * KEY_BYTES;
    sst_copy32(out->terms.keys, keys, num);
    if (at[12] == 1)
        for (size_t i = 0; i < num; i++)
            out->terms.forms[i] = (uint8_t)forms[i];
    else
        sst_copy16(out->terms.forms, forms, num);
    return SST_OK;
}
