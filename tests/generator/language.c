/* SPDX-License-Identifier: MIT */
/* language.c - letters and marks of made-up languages.
 *
 * Onsets are consonants, vowels are vowels, so that different syllables spell different
 * words (vocabulary.c).  A Chinese character is three bytes: here its first two are the
 * onset, its third is the vowel.  Chinese and Thai have no blanks between words, Thai has
 * one where others have a comma or a stop. */
#include "language.h"

#include <stddef.h>
#include <string.h>

#define LATIN_ONSETS                                                                     \
    {                                                                                    \
        "b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z",  \
            "th", "st", "ch", "br", "tr", "pl", "gr", "sh"                               \
    }
#define LATIN_NAME_ONSETS                                                                \
    {                                                                                    \
        "x", "q", "y", "w", "j", "kh", "zh", "sz", "gw", "kv", "dz", "vl", "mw", "nk",   \
            "tz", "yl"                                                                   \
    }
#define LATIN_VOWELS                                                                     \
    {                                                                                    \
        "a", "e", "i", "o", "u", "ea", "ou", "ai"                                        \
    }
#define LATIN_CODAS(last)                                                                \
    {                                                                                    \
        "", "n", "r", "s", "t", "l", "m", "d", "k", "p", "nd", "st", "rt", "ng", "ck",   \
            last                                                                         \
    }

static const gen_language languages[] = {
    {.name = "en",
     .onsets = LATIN_ONSETS,
     .name_onsets = LATIN_NAME_ONSETS,
     .vowels = LATIN_VOWELS,
     .codas = LATIN_CODAS("ón"), /* one word in sixteen has an accent */
     .blank = " ",
     .comma = ",",
     .stop = ".",
     .open = "\"",
     .close = "\"",
     .suffix = "",
     .quotes_in_1024 = 5},
    {.name = "en-ascii",
     .onsets = LATIN_ONSETS,
     .name_onsets = LATIN_NAME_ONSETS,
     .vowels = LATIN_VOWELS,
     .codas = LATIN_CODAS("on"),
     .blank = " ",
     .comma = ",",
     .stop = ".",
     .open = "\"",
     .close = "\"",
     .suffix = "'s",
     .quotes_in_1024 = 20,
     .suffix_in_1024 = 20},
    {.name = "en-quotes", /* the same with typographic marks */
     .onsets = LATIN_ONSETS,
     .name_onsets = LATIN_NAME_ONSETS,
     .vowels = LATIN_VOWELS,
     .codas = LATIN_CODAS("on"),
     .blank = " ",
     .comma = ",",
     .stop = ".",
     .open = "“",
     .close = "”",
     .suffix = "’s",
     .quotes_in_1024 = 20,
     .suffix_in_1024 = 20},
    {.name = "de",
     .onsets = {"b", "c", "d", "f", "g",   "h",  "k",  "l",  "m",  "n",  "p",  "r",
                "s", "t", "v", "z", "sch", "st", "ch", "br", "tr", "pf", "gr", "w"},
     .name_onsets = LATIN_NAME_ONSETS,
     .vowels = {"a", "e", "i", "o", "u", "ei", "au", "ie"},
     .codas = {"", "n", "r", "s", "t", "l", "m", "d", "k", "en", "nd", "st", "rt", "ng",
               "ück", "öß"},
     .blank = " ",
     .comma = ",",
     .stop = ".",
     .open = "„",
     .close = "“",
     .suffix = "",
     .quotes_in_1024 = 15,
     .noun_every = 3},
    {.name = "ru",
     .onsets = {"б", "в", "г", "д", "ж", "з", "к",  "л",  "м",  "н",  "п",  "р",
                "с", "т", "х", "ц", "ч", "ш", "ст", "пр", "тр", "кр", "сл", "зд"},
     .name_onsets = {"ф", "фр", "фл", "щ", "кв", "гв", "дв", "зв", "мн", "вл", "шв", "хв",
                     "цв", "жд", "мл", "нр"},
     .vowels = {"а", "е", "и", "о", "у", "ы", "я", "ие"},
     .codas = {"", "н", "р", "с", "т", "л", "м", "й", "к", "п", "нд", "сть", "рт", "нг",
               "ть", "ов"},
     .blank = " ",
     .comma = ",",
     .stop = ".",
     .open = "«",
     .close = "»",
     .suffix = "",
     .quotes_in_1024 = 15},
    {.name = "ar",
     .onsets = {"ب", "ت", "ث", "ج", "ح", "خ", "د", "ذ", "ر", "ز", "س", "ش",
                "ص", "ض", "ط", "ظ", "ع", "غ", "ف", "ق", "ك", "ل", "م", "ن"},
     .name_onsets = {"ه", "هر", "هل", "هم", "هن", "هد", "هج", "هش", "هك", "هب", "هت",
                     "هس", "هف", "هق", "هط", "هع"},
     .vowels = {"ا", "و", "ي", "اي", "او", "ئي", "ؤ", "أ"},
     .codas = {"", "ن", "ر", "س", "ت", "ل", "م", "د", "ك", "ب", "ة", "ه", "نت", "رت",
               "سم", "لك"},
     .blank = " ",
     .comma = "،",
     .stop = ".",
     .open = "«",
     .close = "»",
     .suffix = "",
     .quotes_in_1024 = 15},
    {.name = "zh",
     .onsets = {"\xe4\xb8", "\xe4\xba", "\xe4\xbb", "\xe4\xbd", "\xe5\x85", "\xe5\x88",
                "\xe5\x8c", "\xe5\x90", "\xe5\xa4", "\xe5\xae", "\xe5\xb7", "\xe5\xbc",
                "\xe6\x88", "\xe6\x89", "\xe6\x94", "\xe6\x97", "\xe6\x9c", "\xe6\xb0",
                "\xe6\xb5", "\xe7\x89", "\xe7\x94", "\xe7\xbb", "\xe8\xbf", "\xe9\x87"},
     .name_onsets = {"\xe5\x97", "\xe5\xa7", "\xe5\xbd", "\xe6\x82", "\xe6\x99",
                     "\xe6\xa1", "\xe6\xb1", "\xe7\x82", "\xe7\x8e", "\xe7\xa5",
                     "\xe8\x8a", "\xe8\x92", "\xe8\xa9", "\xe9\x82", "\xe9\x98",
                     "\xe9\xa1"},
     .vowels = {"\x80", "\x85", "\x8b", "\x91", "\x9a", "\xa4", "\xad", "\xb6"},
     .codas = {"", "的", "了", "们", "性", "化", "者", "国", "人", "年", "市", "会", "学",
               "法", "家", "力"},
     .blank = "",
     .comma = "，",
     .stop = "。",
     .open = "“",
     .close = "”",
     .suffix = "",
     .quotes_in_1024 = 15},
    {.name = "th",
     .onsets = {"ก", "ข", "ค", "ง", "จ", "ช", "ซ", "ด", "ต", "ถ", "ท", "น",
                "บ", "ป", "ผ", "พ", "ฟ", "ม", "ย", "ร", "ล", "ว", "ส", "ห"},
     .name_onsets = {"อ", "ฉ", "ธ", "ภ", "ศ", "ษ", "ฐ", "ณ", "ญ", "ฎ", "ฏ", "ฒ", "ฬ", "ฮ",
                     "ฆ", "ฌ"},
     .vowels = {"า", "ะ", "ิ", "ี", "ึ", "ื", "ุ", "ู"},
     .codas = {"", "น", "ง", "ม", "ก", "ด", "บ", "ย", "ว", "่น", "้ง", "่ม", "้ก", "้ด", "่ย",
               "้ว"},
     .blank = "",
     .comma = " ",
     .stop = " ",
     .open = "“",
     .close = "”",
     .suffix = "",
     .quotes_in_1024 = 15},
};

const gen_language *gen_language_find(const char *name)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (strcmp(languages[i].name, name) == 0)
            return &languages[i];
    return NULL;
}
