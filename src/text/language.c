/* SPDX-License-Identifier: MIT */
/* language.c - the language of an article whose reader does not say it.
 *
 * Some scripts are those of one language in the news; that of most words then is the
 * answer.
 *
 * Else a text is in the language that expects its first terms most.  What a term says for
 * a language is the logarithm of the share of that language's articles which have it,
 * over a least share: a naive Bayes classifier in integers (compare Cavnar and Trenkle,
 * "N-gram-based text categorization", 1994).  The commonest few hundred terms of each
 * language are in one table from term to language; neighbours that it leaves close
 * together (Czech and Slovak) are then told apart by all terms of the background.  A text
 * whose average term says little for the best of them is in none: most of its words are
 * of a language that the background does not know. */
#include "language.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "background.h"
#include "base/status.h"
#include "frequency.h"

enum { COMMON_TERMS = 400, SLOTS = 1 << 16, LOOKED_AT = 100, MAX_LANGUAGES = 48 };

/* Fewer terms tell nothing. */
enum { LEAST_TERMS = 4 };

/* A term in a share 2^(-q / 16) of a language's articles says RAREST - q for it, if that is
 * more than 0: the logarithm, in sixteenths of a bit, of the share over 2^-9. */
enum { RAREST = 144 };

/* What an average term must say for its language. */
enum { LEAST_MEAN = 45 };

/* A text of so many terms has enough of the commonest: when they say less than half of that,
 * rarer ones will not make up for it. */
enum { LONG_TEXT = 50 };

/* Looked at more closely are languages of this share of the best score, in percent, and
 * at most so many. */
enum { CLOSE_PERCENT = 75, MAX_CLOSE = 4 };

/* By the first bits of a key whether it may be in the table: most others are so known at
 * once. */
enum { SIEVE_LOG2 = 19 };

/* What one term says for each language: so a text is added up without a branch.  A line of the
 * cache. */
typedef struct common_term {
    _Alignas(64) uint8_t says[MAX_LANGUAGES];
    uint32_t key24; /* top 24 bits of its key */
} common_term;

static_assert(RAREST <= UINT8_MAX && RAREST * LOOKED_AT <= INT16_MAX,
              "what terms say has room");

struct sst_guesser {
    common_term *terms;    /* from 1 on; 0 stands for all others, and says nothing */
    uint16_t slots[SLOTS]; /* open addressing by key24: a term */
    uint64_t sieve[(1 << SIEVE_LOG2) / 64];
};

static_assert(COMMON_TERMS * MAX_LANGUAGES < SLOTS / 2, "half of the slots are empty");

static uint32_t first_slot(uint32_t key24)
{
    return key24 & (SLOTS - 1); /* keys are evenly spread */
}

/* 0: it is not in the table. */
static inline uint32_t find_term(const sst_guesser *guesser, uint32_t key24)
{
    uint32_t i = first_slot(key24), term;
    while ((term = guesser->slots[i]) != 0 && guesser->terms[term].key24 != key24)
        i = (i + 1) % SLOTS;
    return term;
}

/* What a term says for a language. */
static int weigh(int language, uint32_t key)
{
    int q = sst_background_rarity(language, key);
    return q >= 0 && q < RAREST ? RAREST - q : 0;
}

static bool passes_sieve(const sst_guesser *guesser, uint32_t key)
{
    uint32_t bit = key >> (32 - SIEVE_LOG2);
    return guesser->sieve[bit / 64] >> bit % 64 & 1;
}

static void insert_term(sst_guesser *guesser, int language, uint32_t key24,
                        uint32_t *num_terms)
{
    uint32_t i = first_slot(key24), term = find_term(guesser, key24);
    uint32_t bit = key24 >> (24 - SIEVE_LOG2);
    guesser->sieve[bit / 64] |= UINT64_C(1) << bit % 64;
    if (term == 0) {
        term = ++*num_terms;
        while (guesser->slots[i] != 0)
            i = (i + 1) % SLOTS;
        guesser->slots[i] = (uint16_t)term;
        guesser->terms[term].key24 = key24;
    }
    guesser->terms[term].says[language] = (uint8_t)weigh(language, key24 << 8);
}

sst_status sst_guesser_new(sst_guesser **out, sst_error *err)
{
    sst_background_entry common[COMMON_TERMS];
    int num_languages = (int)sst_background_num_languages();
    size_t most = COMMON_TERMS * (size_t)num_languages + 1;
    sst_guesser *guesser = calloc(1, sizeof *guesser);
    if (!guesser)
        return sst_fail_memory(err);
    guesser->terms = aligned_alloc(sizeof *guesser->terms, most * sizeof *guesser->terms);
    if (!guesser->terms) {
        free(guesser);
        return sst_fail_memory(err);
    }
    memset(guesser->terms, 0, most * sizeof *guesser->terms);
    uint32_t num_terms = 0;
    for (int language = 0; language < num_languages && language < MAX_LANGUAGES;
         language++) {
        size_t num = sst_background_most_frequent(language, COMMON_TERMS, common);
        for (size_t i = 0; i < num; i++)
            insert_term(guesser, language, common[i].key24, &num_terms);
    }
    *out = guesser;
    return SST_OK;
}

void sst_guesser_free(sst_guesser *guesser)
{
    if (guesser)
        free(guesser->terms);
    free(guesser);
}

/* ---- by script ---- */

/* Scripts of one language, nearly: Ethiopic writes Tigrinya too, Tibetan Dzongkha. */
typedef struct script_range {
    uint16_t first, last;
    char language[4];
} script_range;

static const script_range scripts[] = {
    {0x0530, 0x058f, "hy"}, {0x0780, 0x07bf, "dv"}, {0x0a00, 0x0a7f, "pa"},
    {0x0a80, 0x0aff, "gu"}, {0x0b00, 0x0b7f, "or"}, {0x0b80, 0x0bff, "ta"},
    {0x0c00, 0x0c7f, "te"}, {0x0c80, 0x0cff, "kn"}, {0x0d00, 0x0d7f, "ml"},
    {0x0d80, 0x0dff, "si"}, {0x0e00, 0x0e7f, "th"}, {0x0e80, 0x0eff, "lo"},
    {0x0f00, 0x0fff, "bo"}, {0x1000, 0x109f, "my"}, {0x10a0, 0x10ff, "ka"},
    {0x1200, 0x137f, "am"}, {0x1780, 0x17ff, "km"}, {0x3040, 0x30ff, "ja"},
    {0x4e00, 0x9fff, "zh"}, {0xac00, 0xd7a3, "ko"},
};
enum { NUM_SCRIPTS = sizeof scripts / sizeof *scripts, JAPANESE = 17, CHINESE = 18 };

static uint8_t first_byte(const sst_words *words, size_t token)
{
    return (uint8_t)words->canonical[words->at[token].begin];
}

/* How many of the first words may be of these scripts: they begin with U+0500 to U+FFFF. */
static size_t count_likely(const sst_words *words, size_t num)
{
    size_t num_likely = 0;
    for (size_t i = 0; i < num; i++)
        num_likely += (uint8_t)(first_byte(words, i) - 0xd4) < 0xf0 - 0xd4;
    return num_likely;
}

/* The script of a token's first code point; NUM_SCRIPTS for others. */
static size_t script_of(const sst_words *words, size_t token)
{
    const uint8_t *bytes = (const uint8_t *)words->canonical + words->at[token].begin;
    if (bytes[0] < 0xd4 || bytes[0] >= 0xf0) /* before U+0530, or beyond U+FFFF */
        return NUM_SCRIPTS;
    uint32_t c = bytes[0] < 0xe0 ? (bytes[0] & 0x1fu) << 6 | (bytes[1] & 0x3fu)
                                 : (bytes[0] & 0xfu) << 12 | (bytes[1] & 0x3fu) << 6 |
                                       (bytes[2] & 0x3fu);
    size_t i = 0;
    while (i < NUM_SCRIPTS && c > scripts[i].last)
        i++;
    return i < NUM_SCRIPTS && c >= scripts[i].first ? i : NUM_SCRIPTS;
}

/* The language of the script that most words are in; NULL: of no such script.  Japanese has
 * Kana everywhere, and Han as well. */
static const char *guess_by_script(const sst_words *words)
{
    size_t num = words->num_tokens < LOOKED_AT ? words->num_tokens : LOOKED_AT;
    size_t num_of[NUM_SCRIPTS + 1] = {0};
    if (count_likely(words, num) * 2 <= num)
        return NULL;
    for (size_t i = 0; i < num; i++)
        num_of[script_of(words, i)]++;
    if ((num_of[JAPANESE] + num_of[CHINESE]) * 2 > num)
        return num_of[JAPANESE] * 20 > num_of[CHINESE] ? "ja" : "zh";
    for (size_t i = 0; i < NUM_SCRIPTS; i++)
        if (num_of[i] * 2 > num)
            return scripts[i].language;
    return NULL;
}

/* ---- by terms ---- */

/* The keys of the first terms that are no numbers, which say nothing. */
static size_t first_keys(const sst_words *words, sst_term_source source,
                         uint32_t keys[LOOKED_AT])
{
    size_t num_keys = 0;
    for (size_t i = 0; i < source.num && num_keys < LOOKED_AT; i++) {
        keys[num_keys] = source.keys[i];
        num_keys += !sst_words_has_figure(words, sst_term_place_at(source, i).token);
    }
    return num_keys;
}

/* Those of the keys that may be of terms of the table. */
static size_t find_terms(const sst_guesser *guesser, const uint32_t *keys, size_t num,
                         uint32_t terms[LOOKED_AT + 1])
{
    size_t num_likely = 0;
    for (size_t k = 0; k < num; k++) {
        terms[num_likely] = keys[k] >> 8; /* written over when it is not */
        num_likely += passes_sieve(guesser, keys[k]);
    }
    for (size_t k = 0; k < num_likely; k++)
        terms[k] = find_term(guesser, terms[k]);
    return num_likely;
}

static void score_languages(const sst_guesser *guesser, const uint32_t *keys, size_t num,
                            int16_t scores[MAX_LANGUAGES])
{
    uint32_t terms[LOOKED_AT + 1];
    size_t num_terms = find_terms(guesser, keys, num, terms);
    memset(scores, 0, MAX_LANGUAGES * sizeof *scores);
    for (size_t k = 0; k < num_terms; k++) {
        const uint8_t *says = guesser->terms[terms[k]].says;
        for (int language = 0; language < MAX_LANGUAGES; language++)
            scores[language] = (int16_t)(scores[language] + says[language]);
    }
}

/* The first of the languages whose score is greatest. */
static int best_of(const int16_t scores[MAX_LANGUAGES])
{
    int16_t greatest = 0;
    int best = 0;
    for (int language = 0; language < MAX_LANGUAGES; language++)
        greatest = scores[language] > greatest ? scores[language] : greatest;
    while (scores[best] < greatest)
        best++;
    return best;
}

static int num_reaching(const int16_t scores[MAX_LANGUAGES], int least)
{
    int num = 0;
    for (int language = 0; language < MAX_LANGUAGES; language++)
        num += scores[language] >= least;
    return num;
}

static int guess_by_terms(const sst_guesser *guesser, const uint32_t *keys, size_t num)
{
    int16_t scores[MAX_LANGUAGES], closely[MAX_LANGUAGES] = {0};
    int wanted = LEAST_MEAN * (int)num;
    score_languages(guesser, keys, num, scores);
    int best = best_of(scores);
    int least = scores[best] * CLOSE_PERCENT / 100;
    bool is_foreign = num >= LONG_TEXT && scores[best] < wanted / 2;
    if (least == 0 || is_foreign)
        return -1;
    int num_close = num_reaching(scores, least);
    if (num_close == 1 && scores[best] >= wanted)
        return best; /* rarer terms would only say more for it */
    for (int n = 0; n < num_close && n < MAX_CLOSE; n++) {
        int language = best_of(scores);
        scores[language] = 0;
        for (size_t k = 0; k < num; k++)
            closely[language] = (int16_t)(closely[language] + weigh(language, keys[k]));
    }
    best = best_of(closely);
    return closely[best] >= wanted ? best : -1;
}

int sst_guesser_guess(const sst_guesser *guesser, const sst_words *words,
                      sst_term_source source)
{
    uint32_t keys[LOOKED_AT];
    const char *by_script = guess_by_script(words);
    if (by_script)
        return sst_frequencies_language(
            (sst_text){by_script, strnlen(by_script, sizeof scripts[0].language)});
    size_t num = first_keys(words, source, keys);
    return num >= LEAST_TERMS ? guess_by_terms(guesser, keys, num) : -1;
}
