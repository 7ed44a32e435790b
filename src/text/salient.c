/* SPDX-License-Identifier: MIT */
/* salient.c - term counts and frequencies in, salient-term vector out.
 *
 * A term weighs more the more often it stands in the article and the fewer articles it stands
 * in (tf-idf; Salton and Buckley, "Term-weighting approaches in automatic text retrieval",
 * 1988), and double when it stands at the head, where reporters put who, what and where.
 *
 * Most terms of an article are too common to be among its heaviest.  So first all are ranked by
 * a bound of their weight, which costs a look into a table; only those whose bound reaches the
 * least of the heaviest are weighed. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "frequency.h"
#include "terms.h"

enum {
    CHUNK = 448, /* terms at a time: most articles have fewer; of LANES */
    SHORT_COUNT = 32,
    WEIGHT_UNITS = 1024, /* of a weight, in one */
    STEPS = 512,         /* of weights, an eighth each; the last has all above */
    STEP_SHIFT = 7,
    DIGIT_BITS = 6,
    NUM_DIGITS = 1 << DIGIT_BITS,
    LANES = 8
};

/* Eight numbers, or what is true of each (all bits) or not (0). */
typedef uint16_t shorts8 __attribute__((vector_size(16)));

/* A weight to choose by: an integer, so that the choice is the same on every machine. */
typedef struct weighed {
    uint64_t rank; /* the weight, 32 bits, then the complement of the key */
    uint32_t of;
} weighed;

/* The heaviest terms so far, and after them those that are still to be compared with them. */
typedef struct heaviest {
    weighed at[SST_MAX_TERMS + CHUNK];
    size_t num;
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

/* (1 + ln count), doubled at the head */
static inline double factor_of(const sst_term_counts *counts, size_t term)
{
    uint32_t count = sst_term_form_count(counts->forms[term]);
    double times = count < SHORT_COUNT ? times_of[count] : 1 + log(count);
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

static unsigned bits_of(shorts8 truths)
{
    uint64_t halves[2];
    truths &= (shorts8){1, 2, 4, 8, 16, 32, 64, 128};
    memcpy(halves, &truths, sizeof halves);
    return (unsigned)((halves[0] + halves[1]) * 0x0001000100010001u >> 48);
}

/* ---- the heaviest ------------------------------------------------------------------ */

/* The least rank of the SST_MAX_TERMS heaviest of more terms, no two of which have one rank: 6 bits
 * at a time of what ranks have over the least of all, from the highest that any has. */
static uint64_t least_kept_rank(const heaviest *h)
{
    uint64_t left[SST_MAX_TERMS + CHUNK], least = UINT64_MAX, all = 0;
    size_t num = h->num, wanted = SST_MAX_TERMS;
    for (size_t i = 0; i < num; i++)
        least = h->at[i].rank < least ? h->at[i].rank : least;
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

static void cut_heaviest(heaviest *h)
{
    if (h->num <= SST_MAX_TERMS)
        return;
    uint64_t least = least_kept_rank(h);
    size_t kept = 0;
    for (size_t i = 0; i < h->num; i++) {
        h->at[kept] = h->at[i];
        kept += h->at[i].rank >= least;
    }
    h->num = kept;
}

/* The step that a term must reach to be among the heaviest. */
static uint32_t least_step(const heaviest *h)
{
    uint32_t least = UINT32_MAX;
    if (h->num < SST_MAX_TERMS)
        return 0;
    for (size_t i = 0; i < h->num; i++)
        least = weight_of(&h->at[i]) < least ? weight_of(&h->at[i]) : least;
    least >>= STEP_SHIFT;
    return least < STEPS ? least : STEPS - 1;
}

/* ---- weighing ---------------------------------------------------------------------- */

/* A stretch of an article's terms. */
typedef struct chunk {
    const sst_term_counts *counts;
    const sst_term_weights *by;
    size_t first, num;
    bool is_exact;                 /* the bounds are the idfs */
    double idfs[CHUNK];            /* bounds */
    uint16_t steps[CHUNK + LANES]; /* that weights reach at most; behind the last one 0 */
} chunk;

/* The step of a weight of at most factor * idf, rounded.  Half a step less and a little, since what
 * is added up is rounded to the nearest. */
static inline uint16_t step_of(double factor, double idf)
{
    double units = WEIGHT_UNITS >> STEP_SHIFT; /* steps to one */
    uint32_t step = round_weight(factor * idf * units - (.5 - 3. / 256));
    return (uint16_t)(step < STEPS ? step : STEPS - 1);
}

/* Which of LANES terms from i on stand in the article more than once. */
static inline unsigned find_repeated(const chunk *c, size_t i)
{
    const uint16_t *at = c->counts->forms + c->first + i;
    shorts8 forms = {0};
    if (c->num - i >= LANES)
        memcpy(&forms, at, sizeof forms);
    else
        memcpy(&forms, at, (c->num - i) * sizeof *at);
    return bits_of((forms & SST_TERM_MOST) > 1);
}

/* The steps of all, first as if each stood there once, as most do. */
static void find_steps(chunk *c)
{
    size_t num_early =
        c->counts->num_early > c->first ? c->counts->num_early - c->first : 0;
    num_early = num_early < c->num ? num_early : c->num;
    memset(c->steps + c->num / LANES * LANES, 0, LANES * sizeof *c->steps);
    for (size_t i = 0; i < num_early; i++)
        c->steps[i] = step_of(2, c->idfs[i]);
    for (size_t i = num_early; i < c->num; i++)
        c->steps[i] = step_of(1, c->idfs[i]);
    for (size_t first = 0; first < c->num; first += LANES)
        for (unsigned left = find_repeated(c, first); left; left &= left - 1) {
            size_t i = first + (unsigned)__builtin_ctz(left);
            c->steps[i] = step_of(factor_of(c->counts, c->first + i), c->idfs[i]);
        }
}

/* How many are in each step, by turns in two counts, since one that was just written is slow to
 * read; the last step that has any. */
static uint32_t bound_weights(chunk *c, uint16_t num_of[2][STEPS])
{
    uint32_t most = 0;
    sst_idf_terms terms = {c->counts->keys + c->first, c->counts->forms + c->first,
                           c->num};
    c->is_exact = sst_frequencies_bounds(c->by->frequencies, c->by->use_background,
                                         c->by->language, terms, c->idfs);
    find_steps(c);
    for (size_t i = 0; i < c->num; i++) {
        most = c->steps[i] > most ? c->steps[i] : most;
        num_of[i % 2][c->steps[i]]++;
    }
    return most;
}

/* The step that SST_MAX_TERMS terms reach, or a few more. */
static uint32_t likely_step(uint16_t num_of[2][STEPS], uint32_t last_step)
{
    size_t step = last_step + 1, num = 0;
    while (step > 0 && num < SST_MAX_TERMS) {
        step--;
        num += (size_t)num_of[0][step] + num_of[1][step];
    }
    return (uint32_t)step;
}

static double idf_of(const chunk *c, size_t i)
{
    size_t term = c->first + i;
    bool is_pair = c->counts->forms[term] & SST_TERM_PAIR;
    return c->is_exact
               ? c->idfs[i]
               : sst_frequencies_idf(c->by->frequencies, c->by->use_background,
                                     c->by->language, c->counts->keys[term], is_pair);
}

/* Weigh the terms whose steps are in [least, end). */
static void weigh_terms(const chunk *c, uint32_t least, uint32_t end, heaviest *h)
{
    for (size_t first = 0; first < c->num; first += LANES) {
        shorts8 steps;
        memcpy(&steps, c->steps + first, sizeof steps);
        unsigned left = bits_of((steps >= (uint16_t)least) & (steps < (uint16_t)end));
        for (; left; left &= left - 1) {
            size_t i = first + (unsigned)__builtin_ctz(left), term = c->first + i;
            if (i >= c->num)
                break;
            double factor = factor_of(c->counts, term);
            uint64_t weight = round_weight(factor * idf_of(c, i) * WEIGHT_UNITS);
            assert(weight >> STEP_SHIFT <= c->steps[i] || c->steps[i] == STEPS - 1);
            h->at[h->num] = (weighed){weight << 32 | (uint32_t)~c->counts->keys[term],
                                      (uint32_t)term};
            h->num += weight > 0;
        }
    }
}

static void choose_terms(const sst_term_counts *counts, const sst_term_weights *by,
                         heaviest *h)
{
    chunk c;
    c.counts = counts;
    c.by = by;
    h->num = 0;
    for (c.first = 0; c.first < counts->num; c.first += c.num) {
        uint16_t num_of[2][STEPS] = {{0}};
        c.num = counts->num - c.first < CHUNK ? counts->num - c.first : CHUNK;
        uint32_t last_step = bound_weights(&c, num_of);
        uint32_t likely = likely_step(num_of, last_step), least = least_step(h);
        likely = least > likely ? least : likely;
        weigh_terms(&c, likely, STEPS, h);
        cut_heaviest(h);
        least = least_step(h);
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
