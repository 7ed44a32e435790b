/* SPDX-License-Identifier: MIT */
/* language.c - the language of an article whose reader does not say it.
 *
 * The commonest few hundred terms of each background language go into one table from term to
 * (language, frequency).  A text is in the language that expects its first terms most: the
 * score of a language is the mean, over the text's terms, of how common each is there (a
 * likelihood of the smallest kind; compare Cavnar and Trenkle, "N-gram-based text
 * categorization", 1994).  Scripts come in by themselves: a Russian word is common in no
 * language of Latin letters. */
#include "language.h"

#include <stdlib.h>
#include <string.h>

#include "background.h"
#include "base/status.h"

enum { COMMON_TERMS = 400, SLOTS = 1 << 16, LOOKED_AT = 100, MAX_LANGUAGES = 64 };

/* Fewer terms tell nothing. */
enum { LEAST_TERMS = 8 };

/* A language must expect at least this much of an average term, in thousandths of an article,
 * or it is no language we know. */
enum { LEAST_MEAN = 40 };

typedef struct slot {
    uint32_t key24;     /* top 24 bits of the term's key */
    int16_t language;   /* -1: empty */
    uint16_t frequency; /* share of articles, in thousandths */
} slot;

struct sst_guesser {
    slot slots[SLOTS];
};

static uint32_t first_slot(uint32_t key24)
{
    return (key24 * 0x9e3779b1u) >> 16;
}

static void insert_term(sst_guesser *guesser, int language,
                        const sst_background_entry *entry)
{
    uint32_t i = first_slot(entry->key24);
    while (guesser->slots[i].language >= 0)
        i = (i + 1) % SLOTS;
    guesser->slots[i] = (slot){.key24 = entry->key24,
                               .language = (int16_t)language,
                               .frequency = (uint16_t)(entry->frequency * 1000)};
}

sst_status sst_guesser_new(sst_guesser **out, sst_error *err)
{
    sst_background_entry common[COMMON_TERMS];
    sst_guesser *guesser = malloc(sizeof *guesser);
    if (!guesser)
        return sst_fail_memory(err);
    for (size_t i = 0; i < SLOTS; i++)
        guesser->slots[i].language = -1;
    int num_languages = (int)sst_background_num_languages();
    for (int language = 0; language < num_languages && language < MAX_LANGUAGES;
         language++) {
        size_t num = sst_background_most_frequent(language, COMMON_TERMS, common);
        for (size_t i = 0; i < num; i++)
            insert_term(guesser, language, &common[i]);
    }
    *out = guesser;
    return SST_OK;
}

void sst_guesser_free(sst_guesser *guesser)
{
    free(guesser);
}

/* Whether a token's first code point, of three bytes, lies between two others. */
static bool begins_within(const sst_words *words, const sst_token *token, const char *low,
                          const char *high)
{
    const char *letter = words->canonical + token->at;
    return token->len_bytes >= 3 && memcmp(letter, low, 3) >= 0 &&
           memcmp(letter, high, 3) <= 0;
}

/* Chinese, Japanese or Korean, when most tokens are of their scripts.  Japanese has Kana
 * everywhere.  NULL: none of them. */
static const char *guess_by_script(const sst_words *words)
{
    size_t num = words->num_tokens < LOOKED_AT ? words->num_tokens : LOOKED_AT;
    size_t num_han = 0, num_kana = 0, num_hangul = 0;
    for (size_t i = 0; i < num; i++) {
        const sst_token *token = &words->tokens[i];
        num_han += token->script == SST_SCRIPT_HAN;
        num_kana +=
            begins_within(words, token, "\xe3\x81\x80", "\xe3\x83\xbf"); /* 3040-30FF */
        num_hangul +=
            begins_within(words, token, "\xea\xb0\x80", "\xed\x9e\xa3"); /* AC00-D7A3 */
    }
    if (num_hangul * 2 > num)
        return "ko";
    if (num_han * 2 > num)
        return num_kana * 20 > num_han ? "ja" : "zh";
    return NULL;
}

int sst_guesser_guess(const sst_guesser *guesser, const sst_words *words,
                      const sst_term_place *places, size_t num)
{
    const char *by_script = guess_by_script(words);
    if (by_script)
        return sst_background_language(by_script, strlen(by_script));
    uint32_t score[MAX_LANGUAGES] = {0};
    if (num > LOOKED_AT)
        num = LOOKED_AT;
    for (size_t p = 0; p < num; p++) {
        uint32_t key24 = places[p].key >> 8;
        for (uint32_t i = first_slot(key24); guesser->slots[i].language >= 0;
             i = (i + 1) % SLOTS)
            if (guesser->slots[i].key24 == key24)
                score[guesser->slots[i].language] += guesser->slots[i].frequency;
    }
    int best = 0;
    for (int language = 1; language < MAX_LANGUAGES; language++)
        if (score[language] > score[best])
            best = language;
    return num >= LEAST_TERMS && score[best] >= LEAST_MEAN * num ? best : -1;
}
