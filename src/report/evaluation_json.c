/* SPDX-License-Identifier: MIT */
/* evaluation_json.c - an evaluation in, one JSON object per line out: the scores, the
 * candidates, the worst errors of each kind, what was skipped, the summary last.
 *
 * Scores are rounded to four digits, as scores are; measures of a pair are cut, as in
 * every report. */
#include <errno.h>
#include <math.h>

#include "evaluation.h"
#include "lines.h"

static void put_score(sst_lines *to, const char *key, double score)
{
    sst_put_rounded(to, key, score, 4);
}

static void begin_line(sst_lines *to, const char *type, const char *of)
{
    sst_put(to, "{\"v\":1");
    sst_put_name(to, "type", type);
    sst_put_name(to, "of", of);
}

/* ---- scores ------------------------------------------------------------------------ */

static void put_clusters(const sst_evaluation *e, sst_judged judged, sst_lines *to)
{
    const sst_score *s = &e->scores[judged];
    begin_line(to, "evaluation", sst_judged_name(judged));
    sst_put_number(to, "documents", s->num_documents);
    sst_put_number(to, "not_in_input", e->num_missing);
    sst_put_number(to, "gold_clusters", s->num_gold_clusters);
    sst_put_number(to, "predicted_clusters", s->num_found_clusters);
    sst_put_number(to, "largest", s->largest_found);
    sst_put_number(to, "largest_of_all", e->largest_of_all[judged]);
    sst_put_number(to, "gold_pairs", s->num_gold_pairs);
    sst_put_number(to, "predicted_pairs", s->num_found_pairs);
    sst_put_number(to, "right_pairs", s->num_right_pairs);
    put_score(to, "pair_precision", s->pair_precision);
    put_score(to, "pair_recall", s->pair_recall);
    put_score(to, "pair_f1", s->pair_f1);
    put_score(to, "ari", s->ari);
    put_score(to, "bcubed_precision", s->bcubed_precision);
    put_score(to, "bcubed_recall", s->bcubed_recall);
    put_score(to, "bcubed_f1", s->bcubed_f1);
    sst_put(to, "}\n");
}

static void put_pairs(const sst_evaluation *e, sst_judged judged, sst_lines *to)
{
    const sst_pair_score *s = &e->pair_scores[judged];
    begin_line(to, "evaluation", sst_judged_name(judged));
    sst_put_number(to, "pairs", s->num_pairs);
    sst_put_number(to, "documents", e->num_known);
    sst_put_number(to, "not_in_input", e->num_missing);
    sst_put_number(to, "positives", s->num_positives);
    sst_put_number(to, "positives_predicted", s->num_right);
    sst_put_number(to, "negatives", s->num_pairs - s->num_positives);
    sst_put_number(to, "negatives_predicted", s->num_wrong);
    put_score(to, "precision", s->precision);
    put_score(to, "recall", s->recall);
    put_score(to, "f1", s->f1);
    sst_put(to, "}\n");
}

static void put_relations(const sst_evaluation *e, sst_lines *to)
{
    sst_put(to, "{\"v\":1,\"type\":\"positives\"");
    for (int r = SST_NUM_RELATIONS - 1; r >= 0; r--)
        sst_put_number(to, sst_relation_name((sst_relation)r),
                       e->num_positives_by_relation[r]);
    sst_put(to, "}\n");
}

static void put_candidates(const sst_evaluation *e, sst_lines *to)
{
    const sst_summary *s = &e->overview.summary;
    uint64_t num = s->num_candidates + s->num_story_candidates;
    sst_put(to, "{\"v\":1,\"type\":\"candidates\"");
    sst_put_number(to, "articles", s->num_articles);
    sst_put_number(to, "gold_pairs", e->num_gold_pairs);
    sst_put_number(to, "looked_at", e->num_looked_at);
    sst_put_number(to, "candidates_of_gold", e->num_met);
    put_score(to, "recall",
              e->num_looked_at > 0 ? (double)e->num_met / (double)e->num_looked_at : 0);
    sst_put_number(to, "measured", s->num_candidates);
    sst_put_number(to, "measured_for_stories", s->num_story_candidates);
    put_score(to, "per_article",
              s->num_articles > 0 ? (double)num / (double)s->num_articles : 0);
    sst_put(to, "}\n");
}

/* ---- errors ------------------------------------------------------------------------ */

static sst_status put_article(sst_evaluation *e, const char *const keys[3],
                              sst_article_no no, sst_lines *to, sst_error *err)
{
    sst_article_info article = {.size = sizeof article};
    sst_status st = sst_groups_article(e->groups, no, &article, err);
    if (st != SST_OK)
        return st;
    sst_put_key(to, keys[0]);
    sst_json_id(to, article.id, article.repeat);
    sst_put_text(to, keys[1], sst_text_of(sst_evaluation_label(e, no)));
    sst_put_text(to, keys[2], article.title);
    return SST_OK;
}

static sst_status put_error(sst_evaluation *e, const sst_worst *worst, sst_lines *to,
                            sst_error *err)
{
    static const char *const keys[2][3] = {{"a", "cluster_a", "title_a"},
                                           {"b", "cluster_b", "title_b"}};
    sst_article articles[2];
    sst_comparison c;
    sst_status st = put_article(e, keys[0], worst->a, to, err);
    if (st == SST_OK)
        st = put_article(e, keys[1], worst->b, to, err);
    if (st == SST_OK)
        st = sst_evaluation_compare(e, worst, articles, &c, err);
    if (st != SST_OK)
        return st;
    sst_put_truth(to, "candidate", worst->was_candidate);
    sst_put_name(to, "relation", sst_relation_name(c.relation));
    sst_put_ratio(to, "jaccard", c.jaccard);
    sst_put_ratio(to, "containment", c.containment);
    sst_put_rounded(to, "longest_passage", c.longest_passage_words, 0);
    sst_put_ratio(to, "cosine", c.cosine);
    sst_put_ratio(to, "cosine_wanted", c.cosine_story > 1 ? NAN : c.cosine_story);
    sst_put_ratio(to, "days_apart", c.days_apart);
    sst_put_key(to, "terms");
    sst_json_texts(to, c.terms, c.num_terms);
    sst_put(to, "}\n");
    return SST_OK;
}

static sst_status put_errors(sst_evaluation *e, sst_judged judged, sst_fault fault,
                             sst_lines *to, sst_error *err)
{
    const sst_worsts *worsts = &e->worst[judged][fault];
    sst_status st = SST_OK;
    for (size_t i = 0; i < worsts->len && st == SST_OK && !sst_lines_failed(to); i++) {
        begin_line(to, "error", sst_judged_name(judged));
        sst_put_name(to, "kind", sst_fault_name(fault));
        st = put_error(e, &worsts->at[i], to, err);
    }
    return st;
}

sst_status sst_evaluation_json(sst_evaluation *e, FILE *to, sst_error *err)
{
    const sst_report_options *options = e->options.report;
    sst_status st = SST_OK;
    sst_lines lines;
    errno = 0;
    sst_lines_init(&lines, to);
    for (sst_judged j = 0; j < SST_NUM_JUDGED; j++) {
        if (e->gold->is_pairs)
            put_pairs(e, j, &lines);
        else if (j <= SST_JUDGED_STORY)
            put_clusters(e, j, &lines);
    }
    if (e->gold->is_pairs)
        put_relations(e, &lines);
    put_candidates(e, &lines);
    for (sst_judged j = 0; j < SST_NUM_JUDGED; j++)
        for (sst_fault f = 0; f < SST_NUM_FAULTS && st == SST_OK; f++)
            st = put_errors(e, j, f, &lines, err);
    for (size_t i = 0; st == SST_OK && i < options->num_skips; i++)
        sst_put_skip(&lines, &options->skips[i]);
    if (st == SST_OK)
        sst_put_summary(&lines, &e->overview.summary, options->counts);
    sst_lines_flush(&lines);
    return st == SST_OK ? sst_report_end(to, err) : st;
}
