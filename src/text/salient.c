/* SPDX-License-Identifier: MIT */
/* salient.c - term counts and frequencies in, salient-term vector out.
 *
 * A term weighs more the more often it stands in the article and the fewer articles it
 * stands in (tf-idf; Salton and Buckley, "Term-weighting approaches in automatic text
 * retrieval", 1988), and double when it stands at the head, where reporters put who, what
 * and where.
 *
 * Most terms of an article are too common to be among its heaviest.  So first all are
 * ranked by a bound of their weight, which costs a look into a table; only those whose
 * bound reaches the least of the heaviest are weighed. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/lanes.h"
#include "frequency.h"
#include "terms.h"

enum {
    CHUNK = 448, /* terms at a time: most articles have fewer */
    SHORT_COUNT = 32,
    FEW = 6, /* spare terms that it costs less to weigh than to look for a better step */
    WEIGHT_UNITS = 1024, /* of a weight, in one */
    STEP_SHIFT = 7,      /* a step of weights is an eighth */
    FACTOR_UNITS = 256,  /* of a factor, in one */
    DIGIT_BITS = 6,
    NUM_DIGITS = 1 << DIGIT_BITS
};

/* A weight to choose by: an integer, so that the choice is the same on every machine. */
typedef struct weighed {
    uint64_t rank; /* the weight, 32 bits, then the complement of the key */
    uint32_t of;
} weighed;

/* The heaviest terms so far, and after them those that are still to be compared with them. */
typedef struct heaviest {
    weighed at[SST_MAX_TERMS + CHUNK];
    size_t num;
    uint32_t least_step; /* that a term must reach to be among them */
} heaviest;

static uint32_t weight_of(const weighed *term)
{
    return (uint32_t)(term->rank >> 32);
}

static uint32_t key_of(const weighed *term)
{
    return ~(uint32_t)term->rank;
}

/* 1 + ln n */
static const double times_of[SHORT_COUNT] = {
    0,
    1.0,
    1.6931471805599454,
    2.0986122886681096,
    2.386294361119891,
    2.6094379124341005,
    2.791759469228055,
    2.9459101490553135,
    3.0794415416798357,
    3.1972245773362196,
    3.302585092994046,
    3.3978952727983707,
    3.4849066497880004,
    3.5649493574615367,
    3.6390573296152584,
    3.70805020110221,
    3.772588722239781,
    3.833213344056216,
    3.8903717578961645,
    3.9444389791664403,
    3.995732273553991,
    4.044522437723423,
    4.091042453358316,
    4.13549421592915,
    4.178053830347945,
    4.218875824868201,
    4.258096538021482,
    4.295836866004329,
    4.332204510175204,
    4.367295829986474,
    4.401197381662155,
    4.433987204485146,
};

static inline double times_of_many(uint32_t count)
{
    return 1 + log(count);
}

/* (1 + ln count), doubled at the head */
static inline double factor_of(const sst_term_counts *counts, size_t term)
{
    uint32_t count = sst_term_form_count(counts->forms[term]);
    double times = count < SHORT_COUNT ? times_of[count] : times_of_many(count);
    return term < counts->num_early ? 2 * times : times;
}

/* As lrint: to the nearest, ties to the even one.  0 <= x < 2^31. */
static uint32_t round_weight(double x)
{
    static const double one_is_last = 6755399441055744.0; /* 1.5 * 2^52 */
    uint64_t bits;
    x += one_is_last;
    memcpy(&bits, &x, sizeof bits);
    return (uint32_t)bits;
}

/* ---- the heaviest ------------------------------------------------------------------ */

/* The least rank of the SST_MAX_TERMS heaviest of at least so many, no two of which have
 * one rank: 6 bits at a time of what ranks have over the least of all, from the highest
 * that any has. */
static uint64_t least_kept_rank(const heaviest *h)
{
    uint64_t left[SST_MAX_TERMS + CHUNK], least = UINT64_MAX, all = 0;
    size_t num = h->num, wanted = SST_MAX_TERMS;
    for (size_t i = 0; i < num; i++)
        least = h->at[i].rank < least ? h->at[i].rank : least;
    if (num == SST_MAX_TERMS)
        return least;
    for (size_t i = 0; i < num; i++)
        all |= left[i] = h->at[i].rank - least;
    unsigned num_bits = 64 - (unsigned)__builtin_clzll(all);
    while (num > 1) {
        unsigned shift = num_bits < DIGIT_BITS ? 0 : num_bits - DIGIT_BITS;
        uint16_t num_of[NUM_DIGITS] = {0};
        size_t digit = NUM_DIGITS - 1, num_left = 0;
        for (size_t i = 0; i < num; i++)
            num_of[left[i] >> shift & (NUM_DIGITS - 1)]++;
        while (num_of[digit] < wanted)
            wanted -= num_of[digit--];
        for (size_t i = 0; i < num; i++) {
            left[num_left] = left[i];
            num_left += (left[i] >> shift & (NUM_DIGITS - 1)) == digit;
        }
        num = num_left;
        num_bits = shift;
    }
    return least + left[0];
}

/* Keep no more than SST_MAX_TERMS. */
static void cut_heaviest(heaviest *h)
{
    if (h->num < SST_MAX_TERMS)
        return;
    uint64_t least = least_kept_rank(h);
    h->least_step = (uint32_t)(least >> 32) >> STEP_SHIFT;
    if (h->num == SST_MAX_TERMS)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < h->num; i++) {
        h->at[kept] = h->at[i];
        kept += h->at[i].rank >= least;
    }
    h->num = kept;
}

/* ---- weighing ---------------------------------------------------------------------- */

/* A bound of an idf (frequency.h) times a factor in units is in units of a step. */
enum { UNITS_OF_STEP_LOG2 = 16 };
static_assert((WEIGHT_UNITS >> STEP_SHIFT) << UNITS_OF_STEP_LOG2 ==
                  SST_BOUNDS_OF_IDF * FACTOR_UNITS,
              "the units fit");

/* A stretch of an article's terms. */
typedef struct chunk {
    const sst_term_counts *counts;
    const sst_term_weights *by;
    size_t first, num;
    uint16_t units[SHORT_COUNT]; /* of a factor, by count */
    /* that weights reach at most; aligned, so that no lanes straddle two lines of the cache */
    _Alignas(sst_lanes) uint16_t steps[CHUNK];
} chunk;

/* More than a factor. */
static uint16_t units_of(double times)
{
    return (uint16_t)(times * FACTOR_UNITS + 1);
}

/* Factors of the terms of a chunk from `first` on. */
static void find_units(const chunk *c, size_t first, size_t end, unsigned doubled,
                       uint16_t *units)
{
    const uint16_t *forms = c->counts->forms + c->first;
    for (size_t i = first; i < end; i++) {
        uint32_t count = sst_term_form_count(forms[i]);
        uint32_t of_count =
            count < SHORT_COUNT ? c->units[count] : units_of(times_of_many(count));
        units[i] = (uint16_t)(of_count << doubled);
    }
}

/* One instruction, of eight at a time. */
static inline uint16_t high_half(uint16_t x, uint16_t y)
{
    return (uint16_t)((uint32_t)x * y >> 16);
}

/* The steps of all weights, and behind them zeros.  A bound is one more than what it
 * bounds, for that a weight is rounded: half a unit of it is as much as one of a
 * bound. */
static void find_steps(chunk *c)
{
    uint16_t bounds[CHUNK], units[CHUNK];
    sst_idf_terms terms = {c->counts->keys + c->first, c->counts->forms + c->first,
                           c->num};
    size_t num_early =
        c->counts->num_early > c->first ? c->counts->num_early - c->first : 0;
    num_early = num_early < c->num ? num_early : c->num;
    sst_frequencies_bounds(c->by->frequencies, c->by->use_background, c->by->language,
                           terms, bounds);
    find_units(c, 0, num_early, 1, units);
    find_units(c, num_early, c->num, 0, units);
    for (size_t i = c->num; i % SST_LANES > 0; i++)
        bounds[i] = units[i] = 0;
    for (size_t i = 0; i < c->num; i += SST_LANES)
        for (size_t k = i; k < i + SST_LANES; k++) /* at once */
            c->steps[k] = high_half((uint16_t)(bounds[k] + 1), units[k]);
}

static unsigned num_reaching(const chunk *c, uint16_t least)
{
    sst_truths sums = {0};
    for (size_t i = 0; i < c->num; i += SST_LANES) {
        sst_lanes steps;
        memcpy(&steps, c->steps + i, sizeof steps);
        sums -= (sst_truths)(steps >= least);
    }
    return sst_lanes_sum(sums);
}

/* The highest bit that any step has. */
static uint32_t first_bit(const chunk *c)
{
    sst_lanes all = {0};
    for (size_t i = 0; i < c->num; i += SST_LANES) {
        sst_lanes steps;
        memcpy(&steps, c->steps + i, sizeof steps);
        all |= steps;
    }
    uint32_t any = 0;
    for (size_t i = 0; i < SST_LANES; i++)
        any |= all[i];
    return any == 0 ? 0 : 1u << (31 - __builtin_clz(any));
}

/* A step that SST_MAX_TERMS terms reach, and few others. */
static uint32_t likely_step(const chunk *c)
{
    uint32_t step = 0;
    for (uint32_t bit = first_bit(c); bit > 0; bit >>= 1) {
        unsigned num = num_reaching(c, (uint16_t)(step | bit));
        if (num >= SST_MAX_TERMS)
            step |= bit;
        if (num >= SST_MAX_TERMS && num < SST_MAX_TERMS + FEW)
            break;
    }
    return step;
}

/* The terms whose steps are in [least, end); how many. */
static size_t find_between(const chunk *c, uint32_t least, uint32_t end,
                           uint16_t found[CHUNK])
{
    size_t num = 0;
    for (size_t i = 0; i < c->num; i++) {
        found[num] = (uint16_t)i; /* written over when it is not */
        num += c->steps[i] - least < end - least;
    }
    return num;
}

/* Weigh the terms whose steps are in [least, end). */
static void weigh_terms(const chunk *c, uint32_t least, uint32_t end, heaviest *h)
{
    const sst_term_counts *counts = c->counts;
    uint16_t found[CHUNK], forms[CHUNK];
    uint32_t keys[CHUNK];
    double idfs[CHUNK];
    size_t num = find_between(c, least, end, found);
    for (size_t i = 0; i < num; i++) {
        keys[i] = counts->keys[c->first + found[i]];
        forms[i] = counts->forms[c->first + found[i]];
    }
    sst_frequencies_idfs(c->by->frequencies, c->by->use_background, c->by->language,
                         (sst_idf_terms){keys, forms, num}, idfs);
    for (size_t i = 0; i < num; i++) {
        size_t term = c->first + found[i];
        uint64_t weight = round_weight(factor_of(counts, term) * idfs[i] * WEIGHT_UNITS);
        assert(weight >> STEP_SHIFT <= c->steps[found[i]]);
        h->at[h->num] = (weighed){weight << 32 | (uint32_t)~keys[i], (uint32_t)term};
        h->num += weight > 0;
    }
}

static void choose_terms(const sst_term_counts *counts, const sst_term_weights *by,
                         heaviest *h)
{
    chunk c;
    c.counts = counts;
    c.by = by;
    for (size_t count = 0; count < SHORT_COUNT; count++)
        c.units[count] = units_of(times_of[count]);
    h->num = h->least_step = 0;
    for (c.first = 0; c.first < counts->num; c.first += c.num) {
        c.num = counts->num - c.first < CHUNK ? counts->num - c.first : CHUNK;
        find_steps(&c);
        uint32_t likely = likely_step(&c), least = h->least_step;
        likely = least > likely ? least : likely;
        weigh_terms(&c, likely, UINT16_MAX, h);
        cut_heaviest(h);
        least = h->least_step;
        if (least >= likely)
            continue; /* no other reaches it */
        weigh_terms(&c, least, likely, h);
        cut_heaviest(h);
    }
}

/* ---- vectors ----------------------------------------------------------------------- */

static void write_vector(const heaviest *h, sst_vector *out)
{
    double squares = 0; /* exact: of integers, and less than 2^53 */
    for (size_t i = 0; i < h->num; i++)
        squares += (double)weight_of(&h->at[i]) * weight_of(&h->at[i]);
    double length = sqrt(squares);
    for (size_t i = 0; i < h->num; i++) {
        out->keys[i] = ~(uint32_t)h->at[i].rank;
        out->of[i] = h->at[i].of;
        out->weights[i] = (uint16_t)round_weight(weight_of(&h->at[i]) * 32768.0 / length);
    }
    out->num = (uint32_t)h->num;
}

void sst_terms_weigh(const sst_term_counts *counts, const sst_term_weights *weights,
                     sst_vector *out)
{
    heaviest h;
    choose_terms(counts, weights, &h);
    for (size_t i = 1; i < h.num; i++) {
        weighed term = h.at[i];
        size_t to = i;
        for (; to > 0 && h.at[to - 1].rank < term.rank; to--)
            h.at[to] = h.at[to - 1];
        h.at[to] = term;
    }
    write_vector(&h, out);
}

/* Keys are hashes, hence spread evenly: their first bits say nearly where each belongs. */
static void sort_by_key(heaviest *h)
{
    enum { KEY_SHIFT = 26, KEY_STEPS = 64 };
    weighed sorted[SST_MAX_TERMS];
    uint8_t ends[KEY_STEPS + 1] = {0};
    for (size_t i = 0; i < h->num; i++)
        ends[(key_of(&h->at[i]) >> KEY_SHIFT) + 1]++;
    for (size_t step = 0; step < KEY_STEPS; step++)
        ends[step + 1] = (uint8_t)(ends[step + 1] + ends[step]);
    for (size_t i = 0; i < h->num; i++)
        sorted[ends[key_of(&h->at[i]) >> KEY_SHIFT]++] = h->at[i];
    for (size_t i = 0; i < h->num; i++) {
        size_t to = i;
        for (; to > 0 && key_of(&h->at[to - 1]) > key_of(&sorted[i]); to--)
            h->at[to] = h->at[to - 1];
        h->at[to] = sorted[i];
    }
}

void sst_terms_weigh_by_key(const sst_term_counts *counts,
                            const sst_term_weights *weights, sst_vector *out)
{
    heaviest h;
    choose_terms(counts, weights, &h);
    sort_by_key(&h);
    write_vector(&h, out);
}

uint64_t sst_vector_cosine(const sst_vector *a, const sst_vector *b)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < a->num; i++)
        for (uint32_t k = 0; k < b->num; k++)
            if (a->keys[i] == b->keys[k])
                sum += (uint32_t)a->weights[i] * b->weights[k];
    return sum;
}
