/* SPDX-License-Identifier: MIT */
/* again.c - what the steps of a finish ask of the run: texts again, cards, dates, a word on
 * progress.
 *
 * A text comes from whoever read it, or from the run's own spool when the caller asked for
 * that; one that has other words than the first time is no text of the article. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "match/relation.h"
#include "run.h"
#include "text/frequency.h"

void sst_run_tell(const sst_run *run, const char *step, uint64_t done, uint64_t total)
{
    const sst_options *options = &run->params.options;
    if (options->progress)
        options->progress(options->progress_context, step, done, total);
}

sst_table_limits sst_run_table_limits(const sst_run *run)
{
    return (sst_table_limits){run->params.options.max_memory_bytes / 4, run->tmp_dir,
                              run->hoard};
}

bool sst_has_one_url(const sst_run *run, sst_article_no a, sst_article_no b)
{
    uint64_t key = run->details.at[a].url_key;
    return key != 0 && key == run->details.at[b].url_key;
}

bool sst_has_one_address(const sst_run *run, sst_article_no a, sst_article_no b)
{
    const sst_detail *details = run->details.at;
    bool are_own = run->rows.at[a].has_own_id && run->rows.at[b].has_own_id;
    return sst_has_one_url(run, a, b) ||
           (are_own && details[a].id_key == details[b].id_key);
}

sst_date sst_row_date(const sst_row *row)
{
    return (sst_date){row->seconds, (sst_precision)row->precision};
}

bool sst_run_may_relate_one(const sst_run *run, sst_article_no no)
{
    const sst_options *options = &run->params.options;
    const sst_row *row = &run->rows.at[no];
    if (row->precision == SST_UNDATED)
        return true;
    bool is_late_enough =
        options->since.precision == SST_UNDATED || row->seconds >= options->since.seconds;
    bool is_early_enough =
        options->until.precision == SST_UNDATED || row->seconds <= options->until.seconds;
    return is_late_enough && is_early_enough;
}

bool sst_run_may_relate(const sst_run *run, sst_article_no a, sst_article_no b)
{
    uint64_t source = run->rows.at[a].source_key;
    if (run->params.options.across_sources && source != 0 &&
        source == run->rows.at[b].source_key)
        return false;
    return sst_run_may_relate_one(run, a) && sst_run_may_relate_one(run, b);
}

double sst_run_scale(const sst_run *run, sst_article_no a, sst_article_no b)
{
    return fmax(sst_story_scale(sst_frequencies_tokenizer(run->rows.at[a].language)),
                sst_story_scale(sst_frequencies_tokenizer(run->rows.at[b].language)));
}

/* The texts that lie one after another at `bytes`, as batch.c wrote them. */
static const char *take_text(const char *bytes, sst_text *out)
{
    uint32_t len = sst_load32(bytes);
    *out = len ? (sst_text){bytes + 4, len - 1} : (sst_text){NULL, 0};
    return bytes + 4 + out->len_bytes;
}

static sst_status give_kept(const sst_run *run, sst_article_no no, sst_scratch *scratch,
                            sst_article *out, sst_error *err)
{
    char entry[16];
    sst_status st = sst_spool_read(&run->text_sizes, (uint64_t)no * sizeof entry, entry,
                                   sizeof entry, err);
    if (st != SST_OK)
        return st;
    size_t len = sst_load64(entry + 8);
    char *bytes = sst_scratch_alloc(scratch, len, 1);
    if (!bytes)
        return sst_fail_memory(err);
    st = sst_spool_read(&run->texts, sst_load64(entry), bytes, len, err);
    if (st != SST_OK)
        return st;
    const char *at = take_text(bytes, &out->title);
    at = take_text(at, &out->summary);
    take_text(at, &out->text);
    return SST_OK;
}

sst_status sst_again_look(const sst_rereader *reader, sst_article_no no, unsigned looks,
                          sst_looked *out, sst_error *err)
{
    const sst_again *again = reader->again;
    const sst_run *run = again->run;
    sst_article article;
    sst_article_init(&article);
    sst_status st = again->give
                        ? again->give(again->context, reader->thread, no, &article, err)
                        : give_kept(run, no, reader->scratch, &article, err);
    /* no guesser: the row knows what its terms were counted for */
    sst_looker looker = {
        .params = &run->params, .looks = looks, .furniture = run->furniture};
    if (run->rows.at[no].has_furniture)
        looker.looks |= SST_LOOK_SHINGLES;
    if (st == SST_OK)
        st = sst_article_look(&looker, &article, reader->scratch, out, err);
    if (st != SST_OK)
        return st;
    if (memcmp(out->content, run->rows.at[no].content, sizeof out->content) != 0)
        return sst_fail(err, SST_ERR_CHANGED, 0,
                        "article %u has other words than when it was first read", no);
    out->language = run->rows.at[no].language;
    return SST_OK;
}

void sst_again_expect(const sst_again *again, unsigned thread, const sst_article_no *nos,
                      size_t num)
{
    sst_expect_fn expect = again->run->params.options.expect;
    if (again->give && expect)
        expect(again->context, thread, nos, num);
}

sst_status sst_lose_text(sst_losses *losses, sst_article_no no, sst_status st,
                         const sst_error *reason, sst_error *err)
{
    sst_lost_text lost = {.size = sizeof lost, .no = no, .reason = *reason};
    lost.reason.status = st; /* `give` may have left the reason empty */
    if (st == SST_ERR_MEMORY || !sst_vec_push(losses, lost))
        return sst_fail_memory(err);
    return SST_OK;
}

static sst_status look_at_card(const sst_run *run, sst_article_no no,
                               sst_spool_window *window, const char **out, sst_error *err)
{
    uint64_t begin = run->details.at[no].card;
    uint64_t end = no + 1u < run->rows.len ? run->details.at[no + 1].card
                                           : sst_spool_len(&run->cards);
    return sst_spool_look(&run->cards, (sst_spool_range){begin, end}, window, out, err);
}

sst_status sst_card_fetch(const sst_run *run, sst_article_no no, sst_spool_window *window,
                          sst_card *out, sst_error *err)
{
    const char *at;
    sst_status st = look_at_card(run, no, window, &at, err);
    if (st != SST_OK)
        return st;
    at = take_text(at, &out->id);
    at = take_text(at, &out->url);
    at = take_text(at, &out->source);
    at = take_text(at, &out->language);
    take_text(at, &out->title);
    return SST_OK;
}

sst_status sst_card_fetch_id(const sst_run *run, sst_article_no no,
                             sst_spool_window *window, sst_text *out, sst_error *err)
{
    const char *at;
    sst_status st = look_at_card(run, no, window, &at, err);
    if (st == SST_OK)
        take_text(at, out);
    return st;
}
