/* SPDX-License-Identifier: MIT */
/* comparison.c - one pair in, for a person: a table of every measure with its threshold,
 * the relation in a sentence, the passages and the terms that both have. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/status.h"
#include "report.h"

#define INDENT 4
#define MOST_PASSAGES_SHOWN 20
#define MOST_QUOTED_BYTES 480 /* a longer passage is shortened in the middle */
#define NEAR_BYTES 32

typedef struct comparison_report {
    const sst_comparison *comparison;
    const sst_article *a, *b;
    const sst_report_options *options;
    sst_palette palette;
    FILE *to;
    sst_scratch scratch;
} comparison_report;

/* ---- the two articles -------------------------------------------------------------- */

static sst_status put_article(comparison_report *r, const char *name,
                              const sst_article *article, uint32_t num_words,
                              sst_error *err)
{
    const char *title = sst_safe_text(&r->scratch, article->title);
    const char *source = sst_safe_text(&r->scratch, article->source);
    const char *id = sst_safe_text(&r->scratch, article->id);
    if (title == NULL || source == NULL || id == NULL)
        return sst_fail_memory(err);
    char day[SST_DATE_BYTES];
    sst_day_write(article->published, day);
    fprintf(r->to, "%s   %s", name, r->palette.heading);
    sst_print_folded(r->to, title[0] != '\0' ? title : id, INDENT, r->options->columns);
    fputs(r->palette.plain, r->to);
    sst_print_blanks(r->to, INDENT);
    if (source[0] != '\0')
        fprintf(r->to, "%s, ", source);
    if (day[0] != '\0')
        fprintf(r->to, "%s, ", day);
    fprintf(r->to, "%" PRIu32 " %s\n", num_words, num_words == 1 ? "word" : "words");
    if (title[0] != '\0')
        fprintf(r->to, "    %s%s%s\n", r->palette.faint, id, r->palette.plain);
    return SST_OK;
}

/* ---- the table --------------------------------------------------------------------- */

/* One line of the table, by column. */
typedef struct measure_row {
    const char *measure, *found, *wanted, *reached;
    const char *relation; /* for which it is wanted */
} measure_row;

static void put_row(const comparison_report *r, measure_row row)
{
    fprintf(r->to, "    %-24s%8s  %-6s  %-7s  %s%s%s\n", row.measure, row.found,
            row.wanted, row.reached, r->palette.relation, row.relation, r->palette.plain);
}

static const char *yes_or_no(bool is_so)
{
    return is_so ? "yes" : "no";
}

static void put_fact(const comparison_report *r, const char *name, bool is_so,
                     const char *relation)
{
    const char *is = yes_or_no(is_so);
    put_row(r, (measure_row){name, is, "yes", is, relation});
}

static void put_ratio(const comparison_report *r, const char *name, double found,
                      double wanted, const char *relation)
{
    char is[SST_RATIO_BYTES] = "-", least[SST_RATIO_BYTES];
    if (!isnan(found))
        sst_ratio_write(found, 4, is);
    if (wanted > 1) /* what lies so far apart in time */
        snprintf(least, sizeof least, "never");
    else
        snprintf(least, sizeof least, "%.4g", wanted);
    put_row(r, (measure_row){name, is, least, yes_or_no(found >= wanted), relation});
}

static void put_words(const comparison_report *r, const char *name, double found,
                      const char *relation)
{
    double wanted = r->comparison->passage_words;
    char is[SST_RATIO_BYTES], least[SST_RATIO_BYTES];
    snprintf(is, sizeof is, "%.0f", found);
    snprintf(least, sizeof least, "%.0f", wanted);
    put_row(r, (measure_row){name, is, least, yes_or_no(found >= wanted), relation});
}

static void put_days(const comparison_report *r)
{
    char is[SST_RATIO_BYTES] = "-";
    if (!isnan(r->comparison->days_apart))
        snprintf(is, sizeof is, "%.1f", r->comparison->days_apart);
    put_row(r,
            (measure_row){"days apart", is, "", "", sst_relation_name(SST_SAME_STORY)});
}

/* Whether they are one form filled in twice; a template wants a third. */
static void put_form(const comparison_report *r)
{
    const sst_comparison *c = r->comparison;
    const char *template = sst_relation_name(SST_TEMPLATE);
    char is[SST_RATIO_BYTES], least[SST_RATIO_BYTES];
    put_fact(r, "same source", c->same_source, template);
    put_ratio(r, "equal words of form", c->form_equal, c->form_equal_wanted, template);
    snprintf(is, sizeof is, "%" PRIu32, c->num_slots);
    snprintf(least, sizeof least, "%" PRIu32, c->slots_wanted);
    bool is_reached = c->num_slots >= c->slots_wanted;
    put_row(r, (measure_row){"places that differ", is, least, yes_or_no(is_reached),
                             template});
    put_ratio(r, "other numbers and dates", c->changed_facts, c->changed_facts_wanted,
              template);
}

static void put_table(const comparison_report *r)
{
    const sst_comparison *c = r->comparison;
    uint32_t shorter =
        c->num_words[0] < c->num_words[1] ? c->num_words[0] : c->num_words[1];
    fprintf(r->to, "\n    %s%-24s%8s  %-6s  %-7s  %s%s\n", r->palette.faint, "measure",
            "found", "wanted", "reached", "for", r->palette.plain);
    put_fact(r, "same words", c->same_content, sst_relation_name(SST_DUPLICATE));
    put_fact(r, "same URL or id", c->same_url || c->same_id,
             sst_relation_name(SST_REVISION));
    put_ratio(r, "containment", c->containment, c->containment_revision,
              sst_relation_name(SST_REVISION));
    put_form(r);
    put_ratio(r, "Jaccard of shingles", c->jaccard, c->near,
              sst_relation_name(SST_NEAR_DUPLICATE));
    put_ratio(r, "containment", c->containment, c->containment_part,
              sst_relation_name(SST_PART_OF));
    put_words(r, "words of the shorter", shorter, sst_relation_name(SST_PART_OF));
    put_words(r, "words of longest passage", c->longest_passage_words,
              sst_relation_name(SST_SHARES_PASSAGE));
    put_ratio(r, "cosine of terms", c->cosine, c->cosine_story,
              sst_relation_name(SST_SAME_STORY));
    put_days(r);
}

/* ---- the relation ------------------------------------------------------------------ */

static const char *meaning_of(const sst_comparison *c)
{
    switch (c->relation) {
    case SST_DUPLICATE:
        return "the same words";
    case SST_TEMPLATE:
        return "one form with other facts in it";
    case SST_REVISION:
        return "two states of one article";
    case SST_NEAR_DUPLICATE:
        return "nearly the same words";
    case SST_PART_OF:
        return c->b_is_part ? "most of b stands in a" : "most of a stands in b";
    case SST_SHARES_PASSAGE:
        return "different articles with a passage in common";
    case SST_SAME_STORY:
        return "other words on the same event";
    default:
        return "no relation has all that it wants";
    }
}

static void put_relation(const comparison_report *r)
{
    const sst_comparison *c = r->comparison;
    fprintf(r->to, "\n%s%s%s", r->palette.heading, sst_relation_name(c->relation),
            r->palette.plain);
    if (c->relation != SST_UNRELATED)
        fprintf(r->to, ", %s", sst_confidence_name(c->confidence));
    fprintf(r->to, ": %s.\n", meaning_of(c));
    if (c->same_form && c->relation < SST_TEMPLATE)
        fprintf(r->to,
                "One form with other facts in it: with a third of this source a "
                "%s.\n",
                sst_relation_name(SST_TEMPLATE));
}

/* ---- passages ---------------------------------------------------------------------- */

/* The place at or before `at` where a text may be cut: at a blank, when one is near, and
 * never within a code point. */
static size_t cut_before(const char *text, size_t at)
{
    for (size_t back = 0; back < NEAR_BYTES && back < at; back++)
        if (text[at - back] == ' ' || text[at - back] == '\n')
            return at - back;
    while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
        at--;
    return at;
}

static sst_status put_quoted(comparison_report *r, sst_text text, sst_error *err)
{
    const char *safe = sst_safe_text(&r->scratch, text);
    if (safe == NULL)
        return sst_fail_memory(err);
    sst_print_blanks(r->to, INDENT);
    sst_print_folded(r->to, safe, INDENT, r->options->columns);
    return SST_OK;
}

static sst_status put_quote(comparison_report *r, sst_text passage, sst_error *err)
{
    if (passage.len_bytes <= MOST_QUOTED_BYTES)
        return put_quoted(r, passage, err);
    size_t begin = cut_before(passage.data, MOST_QUOTED_BYTES / 2);
    size_t end = cut_before(passage.data, passage.len_bytes - MOST_QUOTED_BYTES / 2);
    sst_status st = put_quoted(r, (sst_text){passage.data, begin}, err);
    if (st != SST_OK)
        return st;
    fprintf(r->to, "    %s[%zu bytes]%s\n", r->palette.faint, end - begin,
            r->palette.plain);
    return put_quoted(r, (sst_text){passage.data + end, passage.len_bytes - end}, err);
}

static sst_status put_passages(comparison_report *r, sst_error *err)
{
    const sst_comparison *c = r->comparison;
    size_t num_shown = c->num_passages;
    if (!r->options->is_verbose && num_shown > MOST_PASSAGES_SHOWN)
        num_shown = MOST_PASSAGES_SHOWN;
    if (num_shown > 0)
        fprintf(r->to, "\n%sShared passages%s\n", r->palette.heading, r->palette.plain);
    for (size_t i = 0; i < num_shown; i++) {
        const sst_passage *p = &c->passages[i];
        fprintf(r->to,
                "\n    %s%" PRIu32 " words: bytes %" PRIu32 " to %" PRIu32
                " of a, %" PRIu32 " to %" PRIu32 " of b%s\n",
                r->palette.faint, p->num_words, p->a_begin, p->a_end, p->b_begin,
                p->b_end, r->palette.plain);
        if (p->a_begin >= p->a_end || p->a_end > r->a->text.len_bytes)
            continue; /* of an article whose title and summary are its text */
        sst_text passage = {r->a->text.data + p->a_begin, p->a_end - p->a_begin};
        sst_status st = put_quote(r, passage, err);
        if (st != SST_OK)
            return st;
    }
    if (num_shown < c->num_passages)
        fprintf(r->to, "\n    and %zu more\n", c->num_passages - num_shown);
    return SST_OK;
}

/* ---- terms ------------------------------------------------------------------------- */

static sst_status put_terms(comparison_report *r, sst_error *err)
{
    const sst_comparison *c = r->comparison;
    if (c->num_terms > 0)
        fprintf(r->to, "\n%sShared terms%s, and their share of the cosine\n\n",
                r->palette.heading, r->palette.plain);
    for (size_t i = 0; i < c->num_terms; i++) {
        const char *term = sst_safe_text(&r->scratch, c->terms[i]);
        if (term == NULL)
            return sst_fail_memory(err);
        sst_print_blanks(r->to, INDENT);
        sst_print_cell(r->to, term, 24);
        fprintf(r->to, "%7.0f %%\n", floor(c->term_shares[i] * 100));
    }
    return SST_OK;
}

sst_status sst_report_comparison_text(const sst_comparison *comparison,
                                      const sst_article *a, const sst_article *b,
                                      const sst_report_options *options, FILE *to,
                                      sst_error *err)
{
    comparison_report r = {.comparison = comparison,
                           .a = a,
                           .b = b,
                           .options = options,
                           .palette = sst_palette_of(options->has_color),
                           .to = to};
    errno = 0;
    sst_status st = put_article(&r, "a", a, comparison->num_words[0], err);
    if (st == SST_OK)
        st = put_article(&r, "b", b, comparison->num_words[1], err);
    if (st == SST_OK) {
        put_table(&r);
        put_relation(&r);
        st = put_passages(&r, err);
    }
    if (st == SST_OK)
        st = put_terms(&r, err);
    sst_scratch_free(&r.scratch);
    return st == SST_OK ? sst_report_end(to, err) : st;
}
