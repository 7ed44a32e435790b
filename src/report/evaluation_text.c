/* SPDX-License-Identifier: MIT */
/* evaluation_text.c - an evaluation in, for a person: what was measured, a table of
 * scores, the candidates, and the worst errors of each kind with their measures. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>

#include "base/status.h"
#include "evaluation.h"

#define INDENT 2
#define NAME_COLUMNS 24
#define FIGURE_COLUMNS 10
#define FEW_CHARACTERS 240

/* ---- sentences --------------------------------------------------------------------- */

static void put_folded(sst_text_report *r, size_t indent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void put_folded(sst_text_report *r, size_t indent, const char *format, ...)
{
    char text[2 * FEW_CHARACTERS];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sst_print_blanks(r->to, indent);
    sst_print_folded(r->to, text, indent, r->options->columns);
}

static void put_size(const sst_evaluation *e, sst_text_report *r)
{
    const sst_summary *s = &e->overview.summary;
    char gold[FEW_CHARACTERS], missing[FEW_CHARACTERS] = "";
    char stories[FEW_CHARACTERS] = "";
    if (s->has_stories)
        snprintf(stories, sizeof stories, " and %" PRIu64 " stories", s->num_stories);
    if (e->gold->is_pairs)
        snprintf(gold, sizeof gold, "%zu pairs of %" PRIu64 " documents",
                 e->gold->pairs.len, e->num_known);
    else
        snprintf(gold, sizeof gold, "%" PRIu64 " %s in %zu %s", e->num_known,
                 e->num_known == 1 ? "document" : "documents", e->gold->clusters.len,
                 e->gold->clusters.len == 1 ? "cluster" : "clusters");
    if (e->num_missing > 0)
        snprintf(missing, sizeof missing,
                 " %" PRIu64 " of these documents %s not in the input: %s as found with "
                 "nothing else.",
                 e->num_missing, e->num_missing == 1 ? "is" : "are",
                 e->num_missing == 1 ? "it counts" : "they count");
    put_folded(r, 0,
               "%" PRIu64 " articles in %" PRIu64 " versions%s. The gold has %s.%s",
               s->num_articles, s->num_versions, stories, gold, missing);
}

/* ---- tables ------------------------------------------------------------------------ */

static void put_heading(sst_text_report *r, const char *const *names, size_t num)
{
    fprintf(r->to, "\n%s%-*s", r->palette.heading, NAME_COLUMNS, "");
    for (size_t i = 0; i < num; i++)
        fprintf(r->to, "%*s", FIGURE_COLUMNS, names[i]);
    fprintf(r->to, "%s\n", r->palette.plain);
}

static void put_scores(sst_text_report *r, const char *name, const double *scores,
                       size_t num)
{
    fprintf(r->to, "%-*s", NAME_COLUMNS, name);
    for (size_t i = 0; i < num; i++)
        fprintf(r->to, "%*.4f", FIGURE_COLUMNS, scores[i]);
    putc('\n', r->to);
}

static void put_counts(sst_text_report *r, const char *name, const uint64_t *counts,
                       size_t num)
{
    fprintf(r->to, "%-*s", NAME_COLUMNS, name);
    for (size_t i = 0; i < num; i++)
        fprintf(r->to, "%*" PRIu64, FIGURE_COLUMNS, counts[i]);
    putc('\n', r->to);
}

#define PUT_SCORES(r, name, s, member)                                                   \
    put_scores(r, name, (const double[]){(s)[0].member, (s)[1].member}, 2)
#define PUT_COUNTS(r, name, s, member)                                                   \
    put_counts(r, name, (const uint64_t[]){(s)[0].member, (s)[1].member}, 2)

static void put_cluster_table(const sst_evaluation *e, sst_text_report *r)
{
    static const char *const names[] = {"versions", "stories"};
    const sst_score *s = e->scores;
    put_heading(r, names, 2);
    PUT_SCORES(r, "pair precision", s, pair_precision);
    PUT_SCORES(r, "pair recall", s, pair_recall);
    PUT_SCORES(r, "pair F1", s, pair_f1);
    PUT_SCORES(r, "adjusted Rand index", s, ari);
    PUT_SCORES(r, "BCubed precision", s, bcubed_precision);
    PUT_SCORES(r, "BCubed recall", s, bcubed_recall);
    PUT_SCORES(r, "BCubed F1", s, bcubed_f1);
    PUT_COUNTS(r, "documents", s, num_documents);
    PUT_COUNTS(r, "gold clusters", s, num_gold_clusters);
    PUT_COUNTS(r, "predicted clusters", s, num_found_clusters);
    PUT_COUNTS(r, "largest of documents", s, largest_found);
    put_counts(r, "largest of all articles",
               (const uint64_t[]){e->largest_of_all[0], e->largest_of_all[1]}, 2);
}

#define PUT_THREE(put, type, r, name, s, member)                                         \
    put(r, name, (const type[]){(s)[2].member, (s)[0].member, (s)[1].member}, 3)

static void put_pair_table(const sst_evaluation *e, sst_text_report *r)
{
    static const char *const names[] = {"related", "version", "story"};
    const sst_pair_score *s = e->pair_scores;
    put_heading(r, names, 3);
    PUT_THREE(put_scores, double, r, "precision", s, precision);
    PUT_THREE(put_scores, double, r, "recall", s, recall);
    PUT_THREE(put_scores, double, r, "F1", s, f1);
    PUT_THREE(put_counts, uint64_t, r, "positive pairs", s, num_positives);
    PUT_THREE(put_counts, uint64_t, r, "of them predicted", s, num_right);
    put_counts(r, "negative pairs",
               (const uint64_t[]){s[0].num_pairs - s[0].num_positives,
                                  s[1].num_pairs - s[1].num_positives,
                                  s[2].num_pairs - s[2].num_positives},
               3);
    PUT_THREE(put_counts, uint64_t, r, "of them predicted", s, num_wrong);
    fputs("\nPositive pairs by relation\n", r->to);
    for (int k = SST_NUM_RELATIONS - 1; k >= 0; k--)
        if (e->num_positives_by_relation[k] > 0)
            put_counts(r, sst_relation_name((sst_relation)k),
                       &e->num_positives_by_relation[k], 1);
}

static void put_candidates(const sst_evaluation *e, sst_text_report *r)
{
    const sst_summary *s = &e->overview.summary;
    double per_article = s->num_articles > 0
                             ? (double)(s->num_candidates + s->num_story_candidates) /
                                   (double)s->num_articles
                             : 0;
    double recall =
        e->num_looked_at > 0 ? (double)e->num_met / (double)e->num_looked_at : 0;
    putc('\n', r->to);
    put_folded(r, 0,
               "Candidate recall %.4f: %" PRIu64 " of %" PRIu64
               " gold pairs%s became candidates or lie in one version. %.1f candidates "
               "per article: %" PRIu64 " pairs of articles and %" PRIu64
               " pairs of versions were measured.",
               recall, e->num_met, e->num_looked_at,
               e->num_looked_at < e->num_gold_pairs ? " looked at" : "", per_article,
               s->num_candidates, s->num_story_candidates);
}

/* ---- errors ------------------------------------------------------------------------ */

static void say_measure(char *text, size_t room, const char *name, double measure)
{
    char ratio[SST_RATIO_BYTES] = "-";
    if (!isnan(measure))
        sst_ratio_write(measure, 4, ratio);
    snprintf(text, room, "%s %s", name, ratio);
}

static void put_measures(sst_text_report *r, const sst_worst *worst,
                         const sst_comparison *c)
{
    char cosine[64], wanted[64], jaccard[64], containment[64], days[64] = "undated";
    say_measure(cosine, sizeof cosine, "cosine", c->cosine);
    say_measure(wanted, sizeof wanted, "of", c->cosine_story);
    if (c->cosine_story > 1)
        snprintf(wanted, sizeof wanted, "of any");
    say_measure(jaccard, sizeof jaccard, "Jaccard", c->jaccard);
    say_measure(containment, sizeof containment, "containment", c->containment);
    if (!isnan(c->days_apart))
        snprintf(days, sizeof days, "%.1f days apart", c->days_apart);
    put_folded(r, INDENT, "%s: %s %s, %s, %s, %.0f words in a row, %s%s",
               sst_relation_name(c->relation), cosine, wanted, jaccard, containment,
               c->longest_passage_words, days,
               worst->was_candidate ? "" : ", no candidate");
}

static sst_status put_terms(sst_text_report *r, const sst_comparison *c, sst_error *err)
{
    char text[FEW_CHARACTERS];
    size_t len = 0;
    text[0] = '\0';
    for (size_t i = 0; i < c->num_terms; i++) {
        const char *term = sst_safe_text(&r->scratch, c->terms[i]);
        if (term == NULL)
            return sst_fail_memory(err);
        int more =
            snprintf(text + len, sizeof text - len, "%s%s", i == 0 ? "" : ", ", term);
        if (more < 0 || (size_t)more >= sizeof text - len)
            break;
        len += (size_t)more;
    }
    text[len] = '\0';
    if (len > 0)
        put_folded(r, INDENT, "on %s", text);
    return SST_OK;
}

static sst_status put_rows(sst_evaluation *e, sst_text_report *r, const sst_worst *worst,
                           sst_error *err)
{
    const sst_article_no numbers[2] = {worst->a, worst->b};
    sst_row rows[2];
    for (int i = 0; i < 2; i++) {
        sst_status st = sst_row_of(r, numbers[i], "", &rows[i], err);
        if (st != SST_OK)
            return st;
        const char *label = sst_evaluation_label(e, numbers[i]);
        rows[i].label = sst_safe_text(&r->scratch, sst_text_of(label));
        if (rows[i].label == NULL)
            return sst_fail_memory(err);
    }
    sst_print_rows(r, rows, 2);
    putc('\n', r->to);
    return SST_OK;
}

static sst_status put_error(sst_evaluation *e, sst_text_report *r, const sst_worst *worst,
                            sst_error *err)
{
    sst_article articles[2];
    sst_comparison c;
    sst_scratch_reset(&r->scratch);
    sst_status st = sst_evaluation_compare(e, worst, articles, &c, err);
    if (st != SST_OK)
        return st;
    put_measures(r, worst, &c);
    st = put_terms(r, &c, err);
    return st == SST_OK ? put_rows(e, r, worst, err) : st;
}

static sst_status put_errors(sst_evaluation *e, sst_text_report *r, sst_judged judged,
                             sst_fault fault, sst_error *err)
{
    static const char *const about[SST_NUM_JUDGED][SST_NUM_FAULTS] = {
        {"gold pairs in two versions, nearest to one version first",
         "pairs wrongly in one version, most alike first"},
        {"gold pairs in two stories, nearest to one story first",
         "pairs wrongly in one story, most alike first"},
        {"positive pairs that are not related, nearest to it first",
         "negative pairs that are related, most alike first"}};
    const sst_worsts *worsts = &e->worst[judged][fault];
    sst_status st = SST_OK;
    if (worsts->len == 0)
        return SST_OK;
    fprintf(r->to, "\n%s%" PRIu64 " %s%s\n\n", r->palette.heading,
            e->num_faults[judged][fault], about[judged][fault], r->palette.plain);
    for (size_t i = 0; i < worsts->len && st == SST_OK && !ferror(r->to); i++)
        st = put_error(e, r, &worsts->at[i], err);
    if (e->num_faults[judged][fault] > worsts->len)
        fprintf(r->to, "  and %" PRIu64 " more\n",
                e->num_faults[judged][fault] - worsts->len);
    return st;
}

sst_status sst_evaluation_text(sst_evaluation *e, FILE *to, sst_error *err)
{
    sst_text_report r = {.groups = e->groups,
                         .options = e->options.report,
                         .overview = &e->overview,
                         .palette = sst_palette_of(e->options.report->has_color),
                         .to = to};
    sst_status st = SST_OK;
    errno = 0;
    put_size(e, &r);
    if (e->gold->is_pairs)
        put_pair_table(e, &r);
    else
        put_cluster_table(e, &r);
    put_candidates(e, &r);
    for (sst_judged j = 0; j < SST_NUM_JUDGED; j++)
        for (sst_fault f = 0; f < SST_NUM_FAULTS && st == SST_OK; f++)
            st = put_errors(e, &r, j, f, err);
    sst_scratch_free(&r.scratch);
    return st == SST_OK ? sst_report_end(to, err) : st;
}
