/* SPDX-License-Identifier: MIT */
/* evaluation_json.c - an evaluation in, one JSON object per line out: the scores, the candidates,
 * the worst errors of each kind, what was skipped, the summary last.
 *
 * Scores are rounded to four digits, as scores are; measures of a pair are cut, as in every
 * report. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>

#include "evaluation.h"

static void put_count(FILE *to, const char *key, uint64_t count)
{
    fprintf(to, ",\"%s\":%" PRIu64, key, count);
}

static void put_score(FILE *to, const char *key, double score)
{
    fprintf(to, ",\"%s\":%.4f", key, score);
}

static void put_ratio(FILE *to, const char *key, double ratio)
{
    fprintf(to, ",\"%s\":", key);
    sst_json_ratio(to, ratio);
}

static void begin_line(FILE *to, const char *type, const char *of)
{
    fprintf(to, "{\"v\":1,\"type\":\"%s\",\"of\":\"%s\"", type, of);
}

/* ---- scores ------------------------------------------------------------------------ */

static void put_clusters(const sst_evaluation *e, sst_judged judged, FILE *to)
{
    const sst_score *s = &e->scores[judged];
    begin_line(to, "evaluation", sst_judged_name(judged));
    put_count(to, "documents", s->num_documents);
    put_count(to, "not_in_input", e->num_missing);
    put_count(to, "gold_clusters", s->num_gold_clusters);
    put_count(to, "predicted_clusters", s->num_found_clusters);
    put_count(to, "largest", s->largest_found);
    put_count(to, "largest_of_all", e->largest_of_all[judged]);
    put_count(to, "gold_pairs", s->num_gold_pairs);
    put_count(to, "predicted_pairs", s->num_found_pairs);
    put_count(to, "right_pairs", s->num_right_pairs);
    put_score(to, "pair_precision", s->pair_precision);
    put_score(to, "pair_recall", s->pair_recall);
    put_score(to, "pair_f1", s->pair_f1);
    put_score(to, "ari", s->ari);
    put_score(to, "bcubed_precision", s->bcubed_precision);
    put_score(to, "bcubed_recall", s->bcubed_recall);
    put_score(to, "bcubed_f1", s->bcubed_f1);
    fputs("}\n", to);
}

static void put_pairs(const sst_evaluation *e, sst_judged judged, FILE *to)
{
    const sst_pair_score *s = &e->pair_scores[judged];
    begin_line(to, "evaluation", sst_judged_name(judged));
    put_count(to, "pairs", s->num_pairs);
    put_count(to, "documents", e->num_known);
    put_count(to, "not_in_input", e->num_missing);
    put_count(to, "positives", s->num_positives);
    put_count(to, "positives_predicted", s->num_right);
    put_count(to, "negatives", s->num_pairs - s->num_positives);
    put_count(to, "negatives_predicted", s->num_wrong);
    put_score(to, "precision", s->precision);
    put_score(to, "recall", s->recall);
    put_score(to, "f1", s->f1);
    fputs("}\n", to);
}

static void put_relations(const sst_evaluation *e, FILE *to)
{
    fputs("{\"v\":1,\"type\":\"positives\"", to);
    for (int r = SST_NUM_RELATIONS - 1; r >= 0; r--)
        put_count(to, sst_relation_name((sst_relation)r),
                  e->num_positives_by_relation[r]);
    fputs("}\n", to);
}

static void put_candidates(const sst_evaluation *e, FILE *to)
{
    const sst_summary *s = &e->overview.summary;
    uint64_t num = s->num_candidates + s->num_story_candidates;
    fputs("{\"v\":1,\"type\":\"candidates\"", to);
    put_count(to, "articles", s->num_articles);
    put_count(to, "gold_pairs", e->num_gold_pairs);
    put_count(to, "looked_at", e->num_looked_at);
    put_count(to, "candidates_of_gold", e->num_met);
    put_score(to, "recall",
              e->num_looked_at > 0 ? (double)e->num_met / (double)e->num_looked_at : 0);
    put_count(to, "measured", s->num_candidates);
    put_count(to, "measured_for_stories", s->num_story_candidates);
    put_score(to, "per_article",
              s->num_articles > 0 ? (double)num / (double)s->num_articles : 0);
    fputs("}\n", to);
}

/* ---- errors ------------------------------------------------------------------------ */

static sst_status put_article(sst_evaluation *e, const char *name, sst_article_no no,
                              FILE *to, sst_error *err)
{
    sst_article_info article = {.size = sizeof article};
    sst_status st = sst_groups_article(e->groups, no, &article, err);
    if (st != SST_OK)
        return st;
    fprintf(to, ",\"%s\":", name);
    sst_json_id(to, &article);
    fprintf(to, ",\"cluster_%s\":", name);
    sst_json_text(to, sst_text_of(sst_evaluation_label(e, no)));
    fprintf(to, ",\"title_%s\":", name);
    sst_json_text(to, article.title);
    return SST_OK;
}

static sst_status put_error(sst_evaluation *e, const sst_worst *worst, FILE *to,
                            sst_error *err)
{
    sst_article articles[2];
    sst_comparison c;
    sst_status st = put_article(e, "a", worst->a, to, err);
    if (st == SST_OK)
        st = put_article(e, "b", worst->b, to, err);
    if (st == SST_OK)
        st = sst_evaluation_compare(e, worst, articles, &c, err);
    if (st != SST_OK)
        return st;
    fprintf(to, ",\"candidate\":%s,\"relation\":\"%s\"",
            worst->was_candidate ? "true" : "false", sst_relation_name(c.relation));
    put_ratio(to, "jaccard", c.jaccard);
    put_ratio(to, "containment", c.containment);
    fprintf(to, ",\"longest_passage\":%.0f", c.longest_passage_words);
    put_ratio(to, "cosine", c.cosine);
    put_ratio(to, "cosine_wanted", c.cosine_story > 1 ? NAN : c.cosine_story);
    put_ratio(to, "days_apart", c.days_apart);
    fputs(",\"terms\":", to);
    sst_json_texts(to, c.terms, c.num_terms);
    fputs("}\n", to);
    return SST_OK;
}

static sst_status put_errors(sst_evaluation *e, sst_judged judged, sst_fault fault,
                             FILE *to, sst_error *err)
{
    const sst_worsts *worsts = &e->worst[judged][fault];
    sst_status st = SST_OK;
    for (size_t i = 0; i < worsts->len && st == SST_OK && !ferror(to); i++) {
        begin_line(to, "error", sst_judged_name(judged));
        fprintf(to, ",\"kind\":\"%s\"", sst_fault_name(fault));
        st = put_error(e, &worsts->at[i], to, err);
    }
    return st;
}

sst_status sst_evaluation_json(sst_evaluation *e, FILE *to, sst_error *err)
{
    const sst_report_options *options = e->options.report;
    sst_status st = SST_OK;
    errno = 0;
    for (sst_judged j = 0; j < SST_NUM_JUDGED; j++) {
        if (e->gold->is_pairs)
            put_pairs(e, j, to);
        else if (j <= SST_JUDGED_STORY)
            put_clusters(e, j, to);
    }
    if (e->gold->is_pairs)
        put_relations(e, to);
    put_candidates(e, to);
    for (sst_judged j = 0; j < SST_NUM_JUDGED; j++)
        for (sst_fault f = 0; f < SST_NUM_FAULTS && st == SST_OK; f++)
            st = put_errors(e, j, f, to, err);
    for (size_t i = 0; st == SST_OK && i < options->num_skips; i++)
        sst_json_skip(to, &options->skips[i]);
    if (st != SST_OK)
        return st;
    sst_json_summary(to, &e->overview.summary, options->counts);
    return sst_report_end(to, err);
}
