/* SPDX-License-Identifier: MIT */
/* curve.c - a threshold and a wanted recall in; the chosen bands and their neighbours out,
 * with what each choice finds and what it costs.
 *
 * All by multiplication, addition and comparison, so that every machine gives the same
 * digits. */
#include "curve.h"

#include "base/status.h"

#define CHANCE (1.0 / 32768) /* that two different components agree */
#define NUM_INTERVALS 512    /* of Simpson's rule; even */
#define NUM_HALVINGS 52
#define NEIGHBOURS 2 /* choices of rows on each side of the chosen */

const double sst_backgrounds[SST_NUM_BACKGROUNDS] = {.01, .02, .05, .1};

double sst_curve_probability(const sst_bands *bands, double jaccard)
{
    return sst_bands_probability(bands, jaccard + (1 - jaccard) * CHANCE);
}

static double power(double base, double exponent)
{
    double product = 1;
    for (uint64_t left = (uint64_t)exponent; left > 0; left /= 2, base *= base)
        if (left % 2 == 1)
            product *= base;
    return product;
}

double sst_curve_shared_probability(const sst_bands *bands, double num_a, double num_b,
                                    double num_shared)
{
    double stays_empty = 1 - 1 / ((double)bands->num_bands * bands->num_rows);
    double num_union = num_a + num_b - num_shared, jaccard = num_shared / num_union;
    double empty_a = power(stays_empty, num_a), empty_b = power(stays_empty, num_b);
    double filled = 1 - power(stays_empty, num_union), all_agree = 1;
    double chance = CHANCE * (empty_a * empty_b + (1 - empty_a) * (1 - empty_b));
    for (uint32_t row = 0; row < bands->num_rows; row++) {
        double used = filled * row; /* shingles of the rows before, on average */
        double agree = (1 - filled) * jaccard;
        if (num_shared > used)
            agree += filled * (num_shared - used) / (num_union - used);
        all_agree *= agree + (1 - agree) * chance;
    }
    sst_bands one_row = {.num_bands = bands->num_bands, .num_rows = 1};
    return sst_bands_probability(&one_row, all_agree);
}

/* The average over near..1 by Simpson's rule. */
static double mean_from(const sst_bands *bands, double near)
{
    double sum = 0;
    for (int i = 0; i <= NUM_INTERVALS; i++) {
        double weight = i == 0 || i == NUM_INTERVALS ? 1 : i % 2 == 1 ? 4 : 2;
        double jaccard = near + (1 - near) * i / NUM_INTERVALS;
        sum += weight * sst_bands_probability(bands, jaccard);
    }
    return sum / (3 * NUM_INTERVALS);
}

static double half_of(const sst_bands *bands)
{
    double low = 0, high = 1;
    for (int i = 0; i < NUM_HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (sst_bands_probability(bands, middle) < .5)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static sst_curve_choice choice_of(uint32_t num_rows, uint32_t num_components, double near)
{
    sst_curve_choice choice = {
        .bands = {.num_bands = num_components / num_rows, .num_rows = num_rows}};
    const sst_bands *bands = &choice.bands;
    choice.bands.expected_recall = sst_bands_probability(bands, near);
    choice.mean_recall = mean_from(bands, near);
    choice.half = half_of(bands);
    for (int i = 0; i < SST_NUM_BACKGROUNDS; i++)
        choice.per_million[i] = 1e6 * sst_curve_probability(bands, sst_backgrounds[i]);
    return choice;
}

sst_status sst_curve_init(double near, double recall, sst_curve *out, sst_error *err)
{
    sst_bands chosen, whole; /* of Jaccard 1 one band of all components finds all */
    sst_status st = sst_bands_choose(near, recall, &chosen, err);
    if (st != SST_OK)
        return st;
    if ((st = sst_bands_choose(1, recall, &whole, err)) != SST_OK)
        return st;
    uint32_t num_components = whole.num_bands * whole.num_rows;
    sst_curve curve = {.near = near, .recall = recall};
    uint32_t first = chosen.num_rows > NEIGHBOURS ? chosen.num_rows - NEIGHBOURS : 1;
    uint32_t last = chosen.num_rows + NEIGHBOURS;
    for (uint32_t rows = first; rows <= last && rows <= num_components; rows++) {
        sst_curve_choice choice = choice_of(rows, num_components, near);
        choice.is_chosen = rows == chosen.num_rows;
        if (choice.is_chosen)
            curve.chosen = curve.num_choices;
        curve.choices[curve.num_choices++] = choice;
    }
    *out = curve;
    return SST_OK;
}

double sst_curve_comparable(const sst_curve_sample *sample)
{
    if (sample->num_chosen == 0)
        return 0;
    return (double)sample->num_articles * (double)sample->num_used /
           (double)sample->num_chosen;
}
