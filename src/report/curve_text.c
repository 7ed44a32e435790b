/* SPDX-License-Identifier: MIT */
/* curve_text.c - the curve in, a report for a person out: the chosen bands, a plot, and
 * what other choices of rows would give. */
#include "curve_text.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "grid.h"

#define NUM_STEPS 20 /* of the plot */
#define NUMBERS_COLUMNS 20
#define MOST_BAR_COLUMNS 50

void sst_curve_say(const sst_curve_report *r, const char *format, ...)
{
    char text[2048]; /* what does not fit is left out */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sst_print_folded(r->to, text, 0, r->options->columns);
}

void sst_curve_heading(const sst_curve_report *r, const char *heading)
{
    fprintf(r->to, "\n%s", r->palette.heading);
    sst_print_folded(r->to, heading, 0, r->options->columns);
    fprintf(r->to, "%s\n", r->palette.plain);
}

sst_digits sst_digits_of_ratio(double value)
{
    sst_digits d = {"-"};
    if (isnan(value))
        return d;
    sst_ratio_write(value, value < 1 ? 4 : 3, d.of);
    if (d.of[0] == '0')
        memmove(d.of, d.of + 1, strlen(d.of));
    return d;
}

sst_digits sst_digits_of_amount(double value)
{
    sst_digits d = {"-"};
    int num_digits = value < .1 ? 4 : value < 10 ? 2 : value < 100 ? 1 : 0;
    if (!isnan(value))
        snprintf(d.of, sizeof d.of, "%.*f", value > 0 ? num_digits : 0, value);
    return d;
}

/* ---- the bands and their curve ----------------------------------------------------- */

static void put_bands(const sst_curve_report *r)
{
    const sst_curve *curve = r->curve;
    const sst_curve_choice *c = &curve->choices[curve->chosen];
    sst_curve_say(
        r,
        "%" PRIu32 " bands of %" PRIu32 " rows: two articles are candidates when in one "
        "band or more all %" PRIu32
        " components of their signatures agree. Of pairs with "
        "Jaccard similarity %g at least %s are expected to be found (--recall %g); "
        "averaged over similarities from %g to 1, each as likely as another, %s.",
        c->bands.num_bands, c->bands.num_rows, c->bands.num_rows, curve->near,
        sst_digits_of_ratio(c->bands.expected_recall).of, curve->recall, curve->near,
        sst_digits_of_ratio(c->mean_recall).of);
}

static void put_point(const sst_curve_report *r, double jaccard, bool is_near)
{
    const sst_bands *bands = &r->curve->choices[r->curve->chosen].bands;
    double probability = sst_bands_probability(bands, jaccard);
    char label[SST_RATIO_BYTES];
    snprintf(label, sizeof label, "%.*f", is_near ? 4 : 2, jaccard);
    for (size_t end = strlen(label); is_near && end > 4 && label[end - 1] == '0';)
        label[--end] = '\0';
    fprintf(r->to, "%s%9s  %6s", is_near ? r->palette.relation : "",
            label[0] == '0' ? label + 1 : label, sst_digits_of_ratio(probability).of);
    size_t room = r->options->columns - NUMBERS_COLUMNS;
    if (room > MOST_BAR_COLUMNS)
        room = MOST_BAR_COLUMNS;
    size_t len = (size_t)floor(probability * (double)room + .5);
    if (len > 0)
        fputs("  ", r->to);
    for (size_t i = 0; i < len; i++)
        putc(is_near ? '=' : '#', r->to);
    fprintf(r->to, "%s\n", is_near ? r->palette.plain : "");
}

/* One line per step, and one for the threshold where it is none. */
static void put_plot(const sst_curve_report *r)
{
    double near = r->curve->near;
    sst_curve_heading(r, "Share found, by Jaccard similarity");
    for (int i = 0; i <= NUM_STEPS; i++) {
        double at = (double)i / NUM_STEPS, next = (double)(i + 1) / NUM_STEPS;
        bool is_near = fabs(at - near) < 1e-9;
        put_point(r, is_near ? near : at, is_near);
        if (near > at + 1e-9 && near < next - 1e-9)
            put_point(r, near, true);
    }
    fputc('\n', r->to);
    sst_curve_say(r, "The line of = is the threshold, --near %g.", near);
}

/* ---- other choices ----------------------------------------------------------------- */

/* Candidates of an article in the whole input of the sample. */
static double candidates_in_input(const sst_curve *curve, const sst_curve_choice *c)
{
    const sst_curve_sample *sample = curve->sample;
    if (sample->pairs.num_pairs == 0)
        return NAN;
    return c->candidates / (double)sample->pairs.num_pairs *
           (sst_curve_comparable(sample) - 1);
}

static void add_choice(const sst_curve *curve, const sst_curve_choice *c, sst_grid *grid)
{
    sst_grid_add(grid, "%" PRIu32 "%s", c->bands.num_rows,
                 c->is_chosen ? ", chosen" : "");
    sst_grid_add(grid, "%" PRIu32, c->bands.num_bands);
    sst_grid_add(grid, "%s", sst_digits_of_ratio(c->bands.expected_recall).of);
    sst_grid_add(grid, "%s", sst_digits_of_ratio(c->mean_recall).of);
    sst_grid_add(grid, "%s", sst_digits_of_ratio(c->half).of);
    if (curve->sample != NULL) {
        double candidates = candidates_in_input(curve, c);
        sst_grid_add(grid, "%s", sst_digits_of_ratio(c->copies).of);
        sst_grid_add(grid, "%s", sst_digits_of_amount(candidates).of);
        return;
    }
    for (int b = 0; b < SST_NUM_BACKGROUNDS; b++)
        sst_grid_add(grid, "%s", sst_digits_of_amount(c->per_million[b]).of);
}

static void explain_background(const sst_curve_report *r)
{
    bool has_one_row = r->curve->choices[0].bands.num_rows == 1;
    sst_curve_say(r,
                  "J .01 and on: candidates of an article among a million others, if "
                  "every one of these had that Jaccard similarity with it: a measure of "
                  "cost, not a forecast. Most pairs of news articles share no five words "
                  "in a row, and of these %s. With --sample INPUT it is measured.",
                  has_one_row ? "next to none is a candidate, but for bands of 1 row, "
                                "where four in a thousand are by chance"
                              : "next to none is a candidate");
}

static void put_choices(const sst_curve_report *r)
{
    static const char *const plain[] = {"rows",  "bands", "at T",  "T to 1", "half at",
                                        "J .01", "J .02", "J .05", "J .1"};
    static const char *const sampled[] = {"rows",    "bands",  "at T",      "T to 1",
                                          "half at", "copies", "candidates"};
    const sst_curve *curve = r->curve;
    bool has_sample = curve->sample != NULL;
    sst_grid grid = {.headings = has_sample ? sampled : plain,
                     .num_columns = has_sample ? sizeof sampled / sizeof *sampled
                                               : sizeof plain / sizeof *plain};
    sst_curve_heading(r, "What other rows would give");
    for (size_t i = 0; i < curve->num_choices; i++)
        add_choice(curve, &curve->choices[i], &grid);
    sst_grid_print(r->to, &grid, r->options->columns, &r->palette);
    fputc('\n', r->to);
    sst_curve_say(r,
                  "at T: share found of the pairs with Jaccard %g. T to 1: averaged as "
                  "above. half at: the Jaccard at which half are found. A higher "
                  "--recall gives fewer rows and more candidates, a higher --near more "
                  "rows and fewer candidates.",
                  curve->near);
    if (has_sample)
        sst_curve_say(r, "copies: share found of the edited copies below that reach T, "
                         "by the S-curve. candidates: of an article among all that were "
                         "read, expected from the shingles that the sample's pairs "
                         "share.");
    else
        explain_background(r);
}

/* ---- the report -------------------------------------------------------------------- */

sst_status sst_report_curve_text(const sst_curve *curve,
                                 const sst_report_options *options, FILE *to,
                                 sst_error *err)
{
    sst_curve_report r = {.curve = curve,
                          .options = options,
                          .palette = sst_palette_of(options->has_color),
                          .to = to};
    errno = 0;
    put_bands(&r);
    put_plot(&r);
    put_choices(&r);
    if (curve->sample != NULL)
        sst_curve_put_sample(&r);
    return sst_report_end(to, err);
}
