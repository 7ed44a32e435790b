/* SPDX-License-Identifier: MIT */
/* background_make.c - lines "language TAB word TAB frequency" in, background_table.inc
 * out.
 *
 *     background.py FOLDER | background_make > background_table.inc      built on request
 *
 * A word goes through the library's own tokenizer and is cut into terms, so that the
 * keys are those that articles will be looked up by; a term's frequency p is the sum
 * over all words that give it.  An article of 400 words then has it with probability 1 -
 * (1 - p)^400.  Kept is what occurs in the largest share of articles, down to a least
 * share that is chosen so that the table is as large as it may be; it is lower for
 * languages in which more news is written.  background.c has the layout of an entry. */
#include "normalise.h"
#include "terms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

enum { ARTICLE_WORDS = 400, MAX_TERMS = 425000, MAX_LANGUAGES = 64 };

typedef struct term {
    uint32_t key24;
    double frequency; /* of all words */
} term;

typedef struct entry {
    uint32_t key24;
    uint32_t q; /* share of articles = 2^(-q / 16); may be over 255 until chosen */
} entry;

typedef struct language {
    char code[4];
    SST_VEC(entry) entries; /* ascending by key24 */
} language;

/* How much lower than the others' a language's least share is, in units of q: 16 is
 * half. */
static const struct {
    char code[4];
    int bonus;
} bonuses[] = {
    {"en", 32}, {"de", 16}, {"es", 16}, {"fr", 16}, {"it", 16}, {"pt", 16}, {"ru", 16},
    {"ar", 0},  {"cs", 0},  {"da", 0},  {"el", 0},  {"fa", 0},  {"fi", 0},  {"he", 0},
    {"hi", 0},  {"hu", 0},  {"id", 0},  {"ja", 16}, {"ko", 0},  {"nb", 0},  {"nl", 0},
    {"pl", 0},  {"ro", 0},  {"sv", 0},  {"tr", 0},  {"uk", 0},  {"vi", 0},  {"zh", -8},
};

enum { BONUS_OF_OTHERS = -16 };

typedef SST_VEC(term) term_vec;

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "background_make: %s\n", what);
    exit(EXIT_FAILURE);
}

static void add_word(sst_text word, double frequency, sst_scratch *scratch, term_vec *out)
{
    sst_words words;
    sst_term_place *places;
    size_t num;
    sst_scratch_reset(scratch);
    require(sst_normalise(&sst_kernel_plain, word, scratch, &words, NULL) == SST_OK &&
                sst_term_places(&words, scratch, &places, &num, NULL) == SST_OK,
            "out of memory");
    for (size_t i = 0; i < num; i++)
        require(sst_vec_push(out, ((term){places[i].key >> 8, frequency})),
                "out of memory");
}

/* Then by frequency, so that sums do not depend on the sort. */
static int by_key(const void *x, const void *y)
{
    const term *a = x, *b = y;
    if (a->key24 != b->key24)
        return a->key24 < b->key24 ? -1 : 1;
    return (a->frequency > b->frequency) - (a->frequency < b->frequency);
}

static uint32_t quantised_share(double frequency)
{
    double share = -expm1(ARTICLE_WORDS * log1p(-fmin(frequency, .999)));
    return (uint32_t)lround(-16 * log2(share));
}

/* Sum the frequencies of equal keys. */
static void finish_language(term_vec *terms, language *out)
{
    qsort(terms->at, terms->len, sizeof *terms->at, by_key);
    for (size_t i = 0; i < terms->len;) {
        entry e = {.key24 = terms->at[i].key24};
        double frequency = 0;
        for (; i < terms->len && terms->at[i].key24 == e.key24; i++)
            frequency += terms->at[i].frequency;
        e.q = quantised_share(frequency);
        require(sst_vec_push(&out->entries, e), "out of memory");
    }
    terms->len = 0;
}

static size_t read_languages(language *languages)
{
    char *line = NULL;
    size_t cap = 0, num = 0;
    term_vec terms = {0};
    sst_scratch scratch = {0};
    while (getline(&line, &cap, stdin) > 0) {
        char *word = strchr(line, '\t'), *frequency = strrchr(line, '\t');
        require(word && word < frequency && word - line < 4, "a line of another form");
        *word++ = *frequency++ = 0;
        if (num == 0 || strcmp(languages[num - 1].code, line) != 0) {
            if (num > 0)
                finish_language(&terms, &languages[num - 1]);
            require(num < MAX_LANGUAGES, "too many languages");
            require(num == 0 || strcmp(languages[num - 1].code, line) < 0, "not sorted");
            strcpy(languages[num++].code, line);
        }
        add_word(sst_text_of(word), strtod(frequency, NULL), &scratch, &terms);
    }
    require(num > 0, "nothing to read");
    finish_language(&terms, &languages[num - 1]);
    sst_vec_free(&terms);
    sst_scratch_free(&scratch);
    free(line);
    return num;
}

static int bonus_of(const char *code)
{
    for (size_t i = 0; i < sizeof bonuses / sizeof *bonuses; i++)
        if (strcmp(bonuses[i].code, code) == 0)
            return bonuses[i].bonus;
    return BONUS_OF_OTHERS;
}

static bool is_kept(const entry *e, const language *of, int limit)
{
    return (int)e->q <= limit + bonus_of(of->code);
}

static size_t count_kept(const language *of, int limit)
{
    size_t num = 0;
    for (size_t i = 0; i < of->entries.len; i++)
        num += is_kept(&of->entries.at[i], of, limit);
    return num;
}

/* The largest q of a language without bonus with which the table is not too large. */
static int choose_limit(const language *languages, size_t num_languages)
{
    for (int limit = 1;; limit++) {
        size_t total = 0;
        for (size_t i = 0; i < num_languages; i++)
            total += count_kept(&languages[i], limit);
        if (total > MAX_TERMS || limit > 255 - 32)
            return limit - 1;
    }
}

static void drop_rare(language *of, int limit)
{
    size_t num = 0;
    for (size_t i = 0; i < of->entries.len; i++)
        if (is_kept(&of->entries.at[i], of, limit))
            of->entries.at[num++] = of->entries.at[i];
    of->entries.len = num;
}

static unsigned median_q(const language *of)
{
    size_t num_of_q[256] = {0}, below = 0;
    for (size_t i = 0; i < of->entries.len; i++)
        num_of_q[of->entries.at[i].q]++;
    unsigned q = 0;
    while ((below += num_of_q[q]) * 2 < of->entries.len)
        q++;
    return q;
}

static unsigned rarest_q(const language *of)
{
    unsigned q = 0;
    for (size_t i = 0; i < of->entries.len; i++)
        q = of->entries.at[i].q > q ? of->entries.at[i].q : q;
    return q;
}

static void print_headers(const language *languages, size_t num_languages)
{
    size_t first = 0;
    printf("/* SPDX-License-Identifier: CC-BY-SA-4.0 */\n"
           "/* Written by background_make from the word lists of wordfreq by Robyn Speer "
           "and\n"
           " * others; background_LICENSE.md names them all.  Not to be edited. */\n");
    for (size_t i = 0; i < num_languages; i++)
        if (strcmp(languages[i].code, "ja") == 0 || strcmp(languages[i].code, "zh") == 0)
            printf("#define LANGUAGE_%s %zu\n", languages[i].code[0] == 'j' ? "JA" : "ZH",
                   i);
    printf("static const language_table languages[] = {\n");
    for (size_t i = 0; i < num_languages; i++) {
        const language *l = &languages[i];
        printf("{\"%s\",%zu,%zu,%u,%u},\n", l->code, first, l->entries.len, median_q(l),
               rarest_q(l));
        first += l->entries.len;
    }
    printf("};\n");
}

static void print_number(size_t number, size_t *column)
{
    printf("%zu,%s", number, ++*column % 16 ? "" : "\n");
}

static void print_bucket_ends(const language *languages, size_t num_languages)
{
    size_t column = 0;
    printf("static const uint16_t bucket_ends[][256] = {\n");
    for (size_t i = 0; i < num_languages; i++) {
        const language *l = &languages[i];
        require(l->entries.len <= UINT16_MAX, "too many terms of a language");
        printf("{");
        for (size_t bucket = 0, end = 0; bucket < 256; bucket++) {
            while (end < l->entries.len && l->entries.at[end].key24 >> 16 == bucket)
                end++;
            print_number(end, &column);
        }
        printf("},\n");
    }
    printf("};\n");
}

static void print_entries(const language *languages, size_t num_languages)
{
    size_t column = 0;
    printf("static const uint16_t low_keys[] = {\n");
    for (size_t i = 0; i < num_languages; i++)
        for (size_t k = 0; k < languages[i].entries.len; k++)
            print_number(languages[i].entries.at[k].key24 & 0xffff, &column);
    printf("};\nstatic const uint8_t shares[] = {\n");
    for (size_t i = 0; i < num_languages; i++)
        for (size_t k = 0; k < languages[i].entries.len; k++)
            print_number(languages[i].entries.at[k].q, &column);
    printf("};\n");
}

int main(void)
{
    static language languages[MAX_LANGUAGES];
    size_t num = read_languages(languages);
    int limit = choose_limit(languages, num);
    for (size_t i = 0; i < num; i++)
        drop_rare(&languages[i], limit);
    print_headers(languages, num);
    print_bucket_ends(languages, num);
    print_entries(languages, num);
    for (size_t i = 0; i < num; i++) {
        fprintf(stderr, "%-4s %6zu terms, in at least %.5f of articles\n",
                languages[i].code, languages[i].entries.len,
                exp2(-(limit + bonus_of(languages[i].code)) / 16.));
        sst_vec_free(&languages[i].entries);
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
