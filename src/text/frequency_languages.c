/* SPDX-License-Identifier: MIT */
/* frequency_languages.c - language tag in, index for frequencies out.
 *
 * Counts are kept apart for each language, so that a word that is common in one does not
 * look common in another.  First come the languages of the background, then those of this
 * table, last all others together. */
#include "frequency.h"

#include <string.h>

#include "background.h"

/* Languages that news is written in but the background does not know, with their codes of
 * ISO 639-1 and 639-2 (the other one where there are two of it); 639-3 where there is no
 * other. */
typedef struct further_language {
    char code[4], long_code[4], other_code[4];
} further_language;

static const further_language further[] = {
    {"af", "afr", ""},    {"am", "amh", ""},    {"az", "aze", ""},
    {"be", "bel", ""},    {"bo", "bod", "tib"}, {"ckb", "", ""},
    {"cy", "cym", "wel"}, {"dv", "div", ""},    {"et", "est", ""},
    {"eu", "eus", "baq"}, {"fo", "fao", ""},    {"ga", "gle", ""},
    {"gl", "glg", ""},    {"gu", "guj", ""},    {"ha", "hau", ""},
    {"hy", "hye", "arm"}, {"ig", "ibo", ""},    {"ka", "kat", "geo"},
    {"kk", "kaz", ""},    {"km", "khm", ""},    {"kn", "kan", ""},
    {"ku", "kur", "kmr"}, {"ky", "kir", ""},    {"lb", "ltz", ""},
    {"lo", "lao", ""},    {"mg", "mlg", ""},    {"ml", "mal", ""},
    {"mn", "mon", ""},    {"mr", "mar", ""},    {"mt", "mlt", ""},
    {"my", "mya", "bur"}, {"ne", "nep", ""},    {"or", "ori", ""},
    {"pa", "pan", ""},    {"ps", "pus", ""},    {"rw", "kin", ""},
    {"sd", "snd", ""},    {"si", "sin", ""},    {"so", "som", ""},
    {"sq", "sqi", "alb"}, {"sw", "swa", ""},    {"te", "tel", ""},
    {"tg", "tgk", ""},    {"th", "tha", ""},    {"ti", "tir", ""},
    {"tk", "tuk", ""},    {"tt", "tat", ""},    {"ug", "uig", ""},
    {"uz", "uzb", ""},    {"xh", "xho", ""},    {"yi", "yid", ""},
    {"yo", "yor", ""},    {"yue", "", ""},      {"zu", "zul", ""},
};

enum { NUM_FURTHER = sizeof further / sizeof *further };

size_t sst_frequencies_num_languages(void)
{
    return sst_background_num_languages() + NUM_FURTHER + 1;
}

static int find_further(sst_text tag)
{
    char primary[4] = {0};
    if (tag.len_bytes == 0) /* of most articles nobody says it */
        return NUM_FURTHER;
    for (size_t i = 0; i < tag.len_bytes && tag.data[i] != '-' && tag.data[i] != '_';
         i++) {
        char c = tag.data[i];
        if (i == 3)
            return NUM_FURTHER;
        primary[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    int i = 0;
    while (i < NUM_FURTHER &&
           (primary[0] == 0 || (strcmp(further[i].code, primary) != 0 &&
                                strcmp(further[i].long_code, primary) != 0 &&
                                strcmp(further[i].other_code, primary) != 0)))
        i++;
    return i;
}

int sst_frequencies_language(sst_text tag)
{
    int language = tag.data ? sst_background_language(tag.data, tag.len_bytes) : -1;
    return language >= 0 ? language
                         : (int)sst_background_num_languages() + find_further(tag);
}

const char *sst_frequencies_code(int language)
{
    size_t num_background = sst_background_num_languages();
    if ((size_t)language < num_background)
        return sst_background_code(language);
    size_t i = (size_t)language - num_background;
    return i < NUM_FURTHER ? further[i].code : NULL;
}

sst_tokenizer sst_frequencies_tokenizer(int language)
{
    static const struct {
        char code[4];
        sst_tokenizer tokenizer;
    } not_words[] = {
        {"ar", SST_TOKENIZER_ABJAD},     {"he", SST_TOKENIZER_ABJAD},
        {"ja", SST_TOKENIZER_HAN},       {"zh", SST_TOKENIZER_HAN},
        {"yue", SST_TOKENIZER_HAN},      {"ko", SST_TOKENIZER_HANGUL},
        {"km", SST_TOKENIZER_THAI},      {"lo", SST_TOKENIZER_THAI},
        {"my", SST_TOKENIZER_THAI},      {"th", SST_TOKENIZER_THAI},
        {"vi", SST_TOKENIZER_SYLLABLES},
    };
    const char *code = sst_frequencies_code(language);
    for (size_t i = 0; code && i < sizeof not_words / sizeof *not_words; i++)
        if (strcmp(not_words[i].code, code) == 0)
            return not_words[i].tokenizer;
    return SST_TOKENIZER_WORDS;
}
