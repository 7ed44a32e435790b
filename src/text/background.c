/* SPDX-License-Identifier: MIT */
/* background.c - in which share of a language's articles a term occurs: the built-in
 * table.
 *
 * The table is background_table.inc, written by background_make.c.  A term is known by
 * the top 24 bits of its key and has a share of articles 2^(-q / 16), q = 0..255:
 *
 *      31           24 23                        8 7            0
 *     +---------------+---------------------------+--------------+
 *     |    bucket     |         low_keys          |  not stored  |     a term's key
 *     +---------------+---------------------------+--------------+
 *
 *     bucket_ends[language][bucket]    one past its last term, counted from the language's first
 *     low_keys[], shares[]             of all terms: 16 bits of the key, and q; in ascending
 *                                      order of key within a language
 *
 * Keys are hashes, hence spread evenly: a bucket has a 256th of the language's terms. */
#include "background.h"

#include <assert.h>
#include <stdbool.h>

typedef struct language_table {
    char code[4];
    uint32_t first, num;        /* terms */
    uint8_t median_q, rarest_q; /* of their shares */
} language_table;

#include "background_table.inc"

#define NUM_LANGUAGES (sizeof languages / sizeof *languages)

typedef struct code_alias {
    char from[4], to[4];
} code_alias;

/* ISO 639-2 (bibliographic and terminological), withdrawn codes, parts of
 * macrolanguages; from the IANA language subtag registry and the ISO 639-2 code list. */
static const code_alias aliases[] = {
    {"ara", "ar"},  {"arb", "ar"}, {"ben", "bn"}, {"bos", "sh"}, {"bs", "sh"},
    {"bul", "bg"},  {"cat", "ca"}, {"ces", "cs"}, {"chi", "zh"}, {"cmn", "zh"},
    {"cze", "cs"},  {"dan", "da"}, {"deu", "de"}, {"dut", "nl"}, {"ell", "el"},
    {"eng", "en"},  {"fas", "fa"}, {"fin", "fi"}, {"fra", "fr"}, {"fre", "fr"},
    {"ger", "de"},  {"gre", "el"}, {"hbs", "sh"}, {"heb", "he"}, {"hin", "hi"},
    {"hr", "sh"},   {"hrv", "sh"}, {"hun", "hu"}, {"ice", "is"}, {"in", "id"},
    {"ind", "id"},  {"isl", "is"}, {"ita", "it"}, {"iw", "he"},  {"jpn", "ja"},
    {"kor", "ko"},  {"lav", "lv"}, {"lit", "lt"}, {"mac", "mk"}, {"may", "ms"},
    {"mkd", "mk"},  {"mo", "ro"},  {"msa", "ms"}, {"nld", "nl"}, {"nn", "nb"},
    {"nno", "nb"},  {"no", "nb"},  {"nob", "nb"}, {"nor", "nb"}, {"per", "fa"},
    {"pes", "fa"},  {"pol", "pl"}, {"por", "pt"}, {"prs", "fa"}, {"ron", "ro"},
    {"rum", "ro"},  {"rus", "ru"}, {"slk", "sk"}, {"slo", "sk"}, {"slv", "sl"},
    {"spa", "es"},  {"sr", "sh"},  {"srp", "sh"}, {"swe", "sv"}, {"tam", "ta"},
    {"tgl", "fil"}, {"tl", "fil"}, {"tur", "tr"}, {"ukr", "uk"}, {"urd", "ur"},
    {"vie", "vi"},  {"zho", "zh"}, {"zsm", "ms"},
};

size_t sst_background_num_languages(void)
{
    return NUM_LANGUAGES;
}

const char *sst_background_code(int language)
{
    assert(language >= 0 && (size_t)language < NUM_LANGUAGES);
    return languages[language].code;
}

/* Codes have up to three letters and end in NUL, so that four bytes tell them apart. */
static bool equal_codes(const char a[4], const char b[4])
{
    return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3];
}

static int find_language(const char code[4])
{
    for (size_t i = 0; i < NUM_LANGUAGES; i++)
        if (equal_codes(languages[i].code, code))
            return (int)i;
    return -1;
}

int sst_background_language(const char *code, size_t len_bytes)
{
    char primary[4] = {0};
    for (size_t i = 0; i < len_bytes && code[i] != '-' && code[i] != '_'; i++) {
        if (i == 3)
            return -1;
        primary[i] = code[i] >= 'A' && code[i] <= 'Z' ? (char)(code[i] + 32) : code[i];
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (equal_codes(aliases[i].from, primary))
            return find_language(aliases[i].to);
    return find_language(primary);
}

/* 2^(-q / 16), the same on every machine. */
static double share_of(uint8_t q)
{
    static const double roots[16] = {
        1.0,
        0.957603280698573647,
        0.917004043204671232,
        0.878126080186649742,
        0.840896415253714543,
        0.805245165974627154,
        0.771105412703970412,
        0.738413072969749656,
        0.707106781186547524,
        0.677127773468446364,
        0.648419777325504833,
        0.620928906036742024,
        0.594603557501360533,
        0.569394317378345827,
        0.545253866332628829,
        0.522136891213706877,
    };
    return roots[q % 16] / (double)(1u << q / 16);
}

int sst_background_rarity(int language, uint32_t term_key)
{
    assert(language >= 0 && (size_t)language < NUM_LANGUAGES);
    uint32_t bucket = term_key >> 24;
    uint16_t low_key = (uint16_t)(term_key >> 8);
    uint32_t begin = bucket > 0 ? bucket_ends[language][bucket - 1] : 0;
    uint32_t len = bucket_ends[language][bucket] - begin;
    size_t at = languages[language].first + begin;
    for (; len > 1; len -= len / 2) /* without branches that could be guessed wrong */
        at += low_keys[at + len / 2 - 1] < low_key ? len / 2 : 0;
    return len == 1 && low_keys[at] == low_key ? shares[at] : -1;
}

/* Share of articles, or a negative number when the term is not listed. */
static double find_share(int language, uint32_t term_key)
{
    int q = sst_background_rarity(language, term_key);
    return q < 0 ? -1 : share_of((uint8_t)q);
}

double sst_background_frequency(int language, uint32_t term_key)
{
    double share = find_share(language, term_key);
    return share < 0 ? 0 : share;
}

double sst_background_unlisted_frequency(int language)
{
    assert(language >= 0 && (size_t)language < NUM_LANGUAGES);
    return share_of(languages[language].rarest_q) / 2;
}

double sst_background_pair_frequency(int language, uint32_t pair_key)
{
    double share = find_share(language, pair_key);
    if (share < 0 && language != LANGUAGE_ZH)
        share = find_share(LANGUAGE_ZH, pair_key);
    if (share < 0 && language != LANGUAGE_JA)
        share = find_share(LANGUAGE_JA, pair_key);
    if (share >= 0)
        return share;
    return share_of(
        languages[language == LANGUAGE_JA ? LANGUAGE_JA : LANGUAGE_ZH].median_q);
}

/* Where the next term of a share goes, when terms are in the order of their shares. */
static void rank_shares(const uint8_t *qs, uint32_t num, uint32_t rank_of_q[257])
{
    uint32_t num_of_q[4][256] = {0}; /* by turns: neighbours often have the same share */
    for (uint32_t i = 0; i < num; i++)
        num_of_q[i % 4][qs[i]]++;
    rank_of_q[0] = 0;
    for (unsigned q = 0; q < 256; q++)
        rank_of_q[q + 1] = rank_of_q[q] + num_of_q[0][q] + num_of_q[1][q] +
                           num_of_q[2][q] + num_of_q[3][q];
}

size_t sst_background_most_frequent(int language, size_t n, sst_background_entry *out)
{
    assert(language >= 0 && (size_t)language < NUM_LANGUAGES);
    const language_table *table = &languages[language];
    const uint8_t *qs = shares + table->first;
    uint32_t rank_of_q[257], bucket = 0;
    rank_shares(qs, table->num, rank_of_q);
    unsigned last_q = 0; /* of the first n */
    while (last_q < 255 && rank_of_q[last_q + 1] < n)
        last_q++;
    for (uint32_t i = 0; i < table->num; i++) {
        if (qs[i] > last_q)
            continue; /* nearly all */
        while (i >= bucket_ends[language][bucket])
            bucket++;
        uint32_t rank = rank_of_q[qs[i]]++;
        if (rank < n)
            out[rank] =
                (sst_background_entry){.key24 = bucket << 16 | low_keys[table->first + i],
                                       .frequency = share_of(qs[i])};
    }
    return n < table->num ? n : table->num;
}
