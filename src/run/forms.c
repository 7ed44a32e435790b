/* SPDX-License-Identifier: MIT */
/* forms.c - notices of one form: the keys by which they meet, and what two of them are.
 *
 * Short notices that are mostly numbers share few shingles.  They meet by bands of a
 * signature of their text without the facts, within one source: 10 bands of 3 rows, so that
 * of two forms that are alike by .7 or more 98 pairs of 100 meet, by .2 or less 8. */
#include "forms.h"

#include "base/status.h"
#include "finder.h"
#include "match/candidate.h"
#include "match/keys.h"
#include "match/table.h"
#include "text/skeleton.h"

enum { LONGEST_DENSE = 1000 }; /* words: what is longer has shingles enough */
#define LEAST_JACCARD .2       /* of two fillings of a form that is not dense */

static const sst_bands form_bands = {.num_bands = 10, .num_rows = 3};

sst_status sst_form_keys_append(const sst_params *params, const sst_first_look *first,
                                sst_scratch *scratch, sst_form_keys *keys, sst_error *err)
{
    const sst_looked *looked = first->looked;
    uint64_t source_key = first->row->source_key;
    if (source_key == 0 || looked->words.num_tokens < SST_MIN_TOKENS ||
        looked->words.num_tokens > LONGEST_DENSE ||
        !sst_skeleton_is_dense(&looked->words))
        return SST_OK;
    sst_written written = {.text = looked->text, .words = &looked->words};
    sst_shingles shingles;
    sst_status st =
        sst_skeleton_shingles(&written, &params->hash_key, scratch, &shingles, err);
    if (st != SST_OK || shingles.num == 0)
        return st;
    uint16_t signature[SST_NUM_COMPONENTS];
    params->kernel->sign(&params->minhash, shingles.hash, shingles.num, signature);
    for (uint32_t band = 0; band < form_bands.num_bands; band++) {
        uint64_t hash = sst_band_key(signature, &form_bands, band);
        sst_form_key key = {sst_family_key(hash, source_key, SST_FAMILY_FORM), first->no};
        if (!sst_vec_push(keys, key))
            return sst_fail_memory(err);
    }
    return SST_OK;
}

static bool is_of_one_source(const sst_row *a, const sst_row *b)
{
    return a->source_key != 0 && a->source_key == b->source_key;
}

/* Chance and other sources' keys may stand in a bucket. */
static void drop_strangers(const sst_run *run, sst_candidates *pairs)
{
    size_t kept = 0;
    for (size_t i = 0; i < pairs->len; i++) {
        const sst_row *a = &run->rows.at[sst_candidate_a(pairs->at[i])];
        const sst_row *b = &run->rows.at[sst_candidate_b(pairs->at[i])];
        if (is_of_one_source(a, b))
            pairs->at[kept++] = pairs->at[i];
    }
    pairs->len = kept;
}

sst_status sst_find_by_forms(sst_finder *f, sst_error *err)
{
    const sst_form_keys *keys = &f->run->form_keys;
    sst_linked linked = {.candidates.hoard = f->run->hoard};
    sst_table *table;
    sst_table_options options = {.expected = keys->len,
                                 .limits = sst_run_table_limits(f->run)};
    sst_status st = sst_table_new(&options, &table, err);
    if (st != SST_OK)
        return st;
    for (size_t i = 0; i < keys->len && st == SST_OK; i++)
        if (sst_finder_takes(f, keys->at[i].no))
            st = sst_table_add(table, keys->at[i].key, keys->at[i].no, err);
    if (st == SST_OK)
        st = sst_table_group(table, sst_linked_bucket, &linked, err);
    sst_candidates_sort(&linked.candidates);
    drop_strangers(f->run, &linked.candidates);
    if (st == SST_OK &&
        !sst_vec_append(f->candidates, linked.candidates.at, linked.candidates.len))
        st = sst_fail_memory(err);
    f->groups->summary.num_hot_buckets += linked.num_hot_buckets;
    sst_vec_free(&linked.candidates);
    sst_table_free(table);
    return st;
}

/* ---- measuring --------------------------------------------------------------------- */

/* Fillings of one form have about one length. */
static bool are_of_like_length(const sst_row *a, const sst_row *b)
{
    uint32_t shorter = a->num_words < b->num_words ? a->num_words : b->num_words;
    uint32_t longer = a->num_words < b->num_words ? b->num_words : a->num_words;
    return shorter >= SST_MIN_TOKENS && longer <= shorter + shorter / 2;
}

/* Two fillings of one form share many shingles, unless it is short and full of numbers. */
static bool may_be_of_one_form(const sst_looked *a, double jaccard)
{
    return jaccard >= LEAST_JACCARD || (a->all_words.num_tokens <= LONGEST_DENSE &&
                                        sst_skeleton_is_dense(&a->all_words));
}

sst_form sst_form_of_pair(const sst_row *row_a, const sst_looked *a, const sst_row *row_b,
                          const sst_looked *b, double jaccard)
{
    if (!is_of_one_source(row_a, row_b) || !are_of_like_length(row_a, row_b) ||
        !may_be_of_one_form(a, jaccard))
        return SST_FORM_NOT;
    sst_written x = {a->text, &a->all_words, a->facts};
    sst_written y = {b->text, &b->all_words, b->facts};
    double days = sst_days_between(sst_row_date(row_a), sst_row_date(row_b));
    sst_skeleton skeleton;
    sst_skeleton_compare(&x, &y, &skeleton);
    return sst_form_of(&skeleton, days);
}
