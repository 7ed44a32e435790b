/* SPDX-License-Identifier: MIT */
/* compare.c - samestory compare: two articles in, what they are to each other and why
 * out. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "cli.h"

typedef struct comparing {
    sst_settings *settings;
    sst_progress progress;
    sst_skips skips;
    sst_inputs *inputs;
    sst_run *run; /* of --in */
    sst_sketcher *sketcher;
    sst_article articles[2];
    char *copies[2];       /* of what the articles of --in point to */
    sst_article_no nos[2]; /* of --in, and what is known of them there */
    bool are_stubs, are_one_story;
    sst_relation printed; /* SST_UNRELATED: no pair of them */
} comparing;

/* ---- two ids of one input ---------------------------------------------------------- */

static sst_text move_text(char **to, sst_text text)
{
    if (text.data == NULL)
        return text;
    char *at = *to;
    if (text.len_bytes > 0)
        memcpy(at, text.data, text.len_bytes);
    *to += text.len_bytes;
    return (sst_text){at, text.len_bytes};
}

/* Copy an article and all its texts; the caller frees *memory. */
static bool copy_article(const sst_article *from, sst_article *out, char **memory)
{
    size_t room = from->id.len_bytes + from->url.len_bytes + from->source.len_bytes +
                  from->language.len_bytes + from->title.len_bytes +
                  from->summary.len_bytes + from->text.len_bytes + 1;
    char *to = malloc(room);
    if (to == NULL)
        return false;
    *memory = to;
    *out = *from;
    out->id = move_text(&to, from->id);
    out->url = move_text(&to, from->url);
    out->source = move_text(&to, from->source);
    out->language = move_text(&to, from->language);
    out->title = move_text(&to, from->title);
    out->summary = move_text(&to, from->summary);
    out->text = move_text(&to, from->text);
    return true;
}

/* Whether an article's id, with "#2" behind a repeated one as reports print it, is
 * `wanted`. */
static bool is_id(const sst_article_info *info, const char *wanted)
{
    size_t len = info->id.len_bytes;
    char repeat[16] = "";
    if (info->repeat > 1)
        snprintf(repeat, sizeof repeat, "#%" PRIu32, info->repeat);
    return strncmp(wanted, info->id.data, len) == 0 && strcmp(wanted + len, repeat) == 0;
}

/* The article `info` once more. */
static sst_status take_found(comparing *c, int which, sst_article_no no,
                             const sst_article_info *info, sst_error *err)
{
    sst_article article;
    sst_status st = sst_inputs_give_again(c->inputs, 0, no, &article, err);
    if (st != SST_OK)
        return st;
    c->nos[which] = no;
    article.id = info->id;
    article.source = info->source;
    return copy_article(&article, &c->articles[which], &c->copies[which])
               ? SST_OK
               : sst_fail_memory(err);
}

static sst_status search_groups(comparing *c, sst_groups *groups, sst_error *err)
{
    sst_summary summary;
    sst_status st = SST_OK;
    sst_groups_summary(groups, &summary);
    for (sst_article_no no = 0; no < summary.num_articles && st == SST_OK; no++) {
        sst_article_info info;
        st = sst_groups_article(groups, no, &info, err);
        for (int i = 0; i < 2 && st == SST_OK; i++)
            if (!c->copies[i] && is_id(&info, c->settings->inputs[i]))
                st = take_found(c, i, no, &info, err);
    }
    for (int i = 0; i < 2 && st == SST_OK; i++)
        if (!c->copies[i])
            st = sst_fail(err, SST_ERR_READ, 0, "%s: there is no article with the id %s",
                          c->settings->in, c->settings->inputs[i]);
    return st;
}

/* What a scan says of the two. */
static sst_status look_up_pair(comparing *c, sst_groups *groups, sst_error *err)
{
    sst_article_info info[2];
    uint64_t index;
    sst_pair pair;
    for (int i = 0; i < 2; i++) {
        sst_status st = sst_groups_article(groups, c->nos[i], &info[i], err);
        if (st != SST_OK)
            return st;
    }
    c->are_stubs = info[0].article_class == SST_CLASS_STUB &&
                   info[1].article_class == SST_CLASS_STUB;
    c->are_one_story = info[0].story == info[1].story;
    if (!sst_groups_find_pair(groups, c->nos[0], c->nos[1], &index))
        return SST_OK;
    sst_status st = sst_groups_pair(groups, index, &pair, err);
    if (st == SST_OK)
        c->printed = pair.relation;
    return st;
}

/* Read the input into a run of its own: it gives the articles their ids, and the terms the
 * weights that they have in a scan of it. */
static sst_status find_articles(comparing *c, sst_error *err)
{
    sst_groups *groups = NULL;
    sst_status st = sst_run_new(&c->settings->run, &c->run, err);
    if (st == SST_OK)
        st = sst_inputs_read(c->inputs, c->settings->in, c->run, err);
    if (st == SST_OK)
        st = sst_run_finish(c->run, sst_inputs_give_again, c->inputs, &groups, err);
    if (st == SST_OK)
        st = search_groups(c, groups, err);
    if (st == SST_OK)
        st = look_up_pair(c, groups, err);
    if (st == SST_OK) {
        sst_sketcher_use_frequencies(c->sketcher, sst_run_frequencies(c->run));
        sst_sketcher_use_furniture(c->sketcher, sst_run_furniture(c->run));
    }
    sst_groups_free(groups);
    return st;
}

/* ---- the command ------------------------------------------------------------------- */

static sst_status prepare(comparing *c, sst_error *err)
{
    sst_settings *settings = c->settings;
    sst_progress_init(&c->progress, settings->is_quiet);
    sst_skips_init(&c->skips, &c->progress, false);
    settings->read.skip = sst_skips_add;
    settings->read.skip_context = &c->skips;
    settings->read.progress = sst_progress_bytes;
    settings->read.progress_context = &c->progress;
    sst_status st = sst_sketcher_new(&settings->run, &c->sketcher, err);
    return st == SST_OK ? sst_inputs_new(&settings->read, &c->inputs, err) : st;
}

static sst_status get_articles(comparing *c, sst_error *err)
{
    if (c->settings->in != NULL)
        return find_articles(c, err);
    sst_status st = SST_OK;
    for (int i = 0; i < 2 && st == SST_OK; i++)
        st = sst_inputs_read_one(c->inputs, c->settings->inputs[i], &c->articles[i], err);
    return st;
}

/* Where a scan of the whole input knows more than the two articles show. */
static void note_scan(const comparing *c, sst_relation relation, FILE *to)
{
    const char *in = c->settings->in;
    if (c->are_stubs)
        fprintf(
            to,
            "\nIn %s both are stubs, one text under many URLs and titles: a scan relates "
            "them to nothing.\n",
            in);
    else if (c->printed != SST_UNRELATED && c->printed != relation)
        fprintf(to, "\nA scan of %s, which knows the other articles, says %s.\n", in,
                sst_relation_name(c->printed));
    else if (c->are_one_story && relation == SST_UNRELATED)
        fprintf(to, "\nIn %s other articles join them into one story all the same.\n",
                in);
}

static sst_status report(comparing *c, FILE *to, double begun, sst_error *err)
{
    const sst_article *a = &c->articles[0], *b = &c->articles[1];
    const sst_report_options *options = &c->settings->report;
    sst_comparison comparison = {.size = sizeof comparison};
    sst_status st = sst_compare_articles(c->sketcher, a, b, &comparison, err);
    if (st != SST_OK)
        return st;
    for (int i = 0; i < 2 && c->settings->in; i++) /* with "#2", as it was asked for */
        c->articles[i].id = sst_text_of(c->settings->inputs[i]);
    st = c->settings->is_json
             ? sst_report_comparison_json(&comparison, a, b, options, to, err)
             : sst_report_comparison_text(&comparison, a, b, options, to, err);
    if (c->settings->in && !c->settings->is_json)
        note_scan(c, comparison.relation, to);
    if (st == SST_OK && c->settings->has_stats)
        sst_print_stats(to, c->settings->is_json, begun, NULL);
    return st;
}

/* An article that is missing or malformed: there is nothing to compare, so the input
 * failed. */
static int compare_to(comparing *c, sst_output *output, double begun)
{
    sst_error err = {0};
    sst_status st = prepare(c, &err);
    if (st == SST_OK)
        st = get_articles(c, &err);
    sst_skips_end(&c->skips);
    sst_progress_clear(&c->progress);
    if (st == SST_ERR_RECORD || st == SST_ERR_CHANGED)
        st = SST_ERR_READ;
    if (st == SST_OK)
        st = report(c, output->stream, begun, &err);
    return sst_finish_output(output, st, &err, &c->progress);
}

int sst_compare(sst_settings *settings)
{
    comparing c = {.settings = settings};
    double begun = sst_seconds_now();
    sst_output output;
    int opened = sst_open_output(settings, settings->output, &output);
    if (opened != SST_EXIT_DONE)
        return opened;
    int status = compare_to(&c, &output, begun);
    free(c.copies[0]);
    free(c.copies[1]);
    sst_sketcher_free(c.sketcher);
    sst_run_free(c.run);
    sst_inputs_free(c.inputs);
    sst_skips_free(&c.skips);
    return status;
}
