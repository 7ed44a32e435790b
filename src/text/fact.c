/* SPDX-License-Identifier: MIT */
/* fact.c - a token in; out: what kind of fact it may be: number, date, name or none.
 *
 * Names are told by their capitals: canonical words are folded, so a word that was
 * capitalised has other bytes in the text as read.  Hebrew, Arabic, Han and many more
 * have no capitals: there any word may be a name. */
#include "fact.h"

#include <stdlib.h>
#include <string.h>

/* Months and weekdays as canonical words, sorted by bytes, in the languages in which
 * most news is written; where they are not capitalised nothing else tells them. */
static const char *const months[] = {
    "abril",     "agosto",    "agustus",      "aout",     "août",      "apr",
    "april",     "aprile",    "aralık",       "aug",      "august",    "augusti",
    "augustus",  "avril",     "ağustos",      "března",   "czerwca",   "dec",
    "december",  "decembre",  "desember",     "dezember", "dezembro",  "dicembre",
    "diciembre", "dubna",     "décembre",     "ekim",     "enero",     "eylül",
    "feb",       "febbraio",  "febrero",      "februar",  "februari",  "february",
    "fevereiro", "fevrier",   "février",      "gennaio",  "giugno",    "grudnia",
    "haziran",   "jan",       "janeiro",      "januar",   "januari",   "january",
    "janvier",   "juillet",   "juin",         "jul",      "julho",     "juli",
    "julio",     "july",      "jun",          "june",     "junho",     "juni",
    "junio",     "jänner",    "kasım",        "května",   "kwietnia",  "ledna",
    "lipca",     "listopada", "listopadu",    "luglio",   "lutego",    "maart",
    "maggio",    "mai",       "maio",         "maj",      "maja",      "mar",
    "marca",     "march",     "maret",        "mars",     "mart",      "marzo",
    "março",     "may",       "mayo",         "mayıs",    "mei",       "märz",
    "nisan",     "nov",       "november",     "novembre", "novembro",  "noviembre",
    "ocak",      "oct",       "october",      "octobre",  "octubre",   "oktober",
    "ottobre",   "outubro",   "października", "prosince", "sep",       "sept",
    "september", "septembre", "septiembre",   "setembro", "setiembre", "settembre",
    "sierpnia",  "srpna",     "stycznia",     "temmuz",   "września",  "září",
    "února",     "července",  "června",       "října",    "şubat",     "августа",
    "апреля",    "березня",   "вересня",      "грудня",   "декабря",   "жовтня",
    "июля",      "июня",      "квітня",       "липня",    "листопада", "лютого",
    "марта",     "мая",       "ноября",       "октября",  "сентября",  "серпня",
    "січня",     "травня",    "февраля",      "червня",   "четвер",    "января",
    "أبريل",     "أغسطس",     "أكتوبر",       "ديسمبر",   "سبتمبر",    "فبراير",
    "مارس",      "مايو",      "نوفمبر",       "يناير",    "يوليو",     "يونيو",
};

static const char *const weekdays[] = {
    "cuma",      "cumartesi",   "czwartek",     "dienstag",   "dimanche",  "dinsdag",
    "domenica",  "domingo",     "donderdag",    "donnerstag", "feira",     "fredag",
    "freitag",   "fri",         "friday",       "giovedì",    "jeudi",     "jueves",
    "jumat",     "kamis",       "lundi",        "lunedì",     "lunes",     "lördag",
    "lørdag",    "maandag",     "mandag",       "mardi",      "martedì",   "martes",
    "mercoledì", "mercredi",    "miercoles",    "minggu",     "mittwoch",  "miércoles",
    "mon",       "monday",      "montag",       "måndag",     "neděle",    "neděli",
    "niedziela", "niedzielę",   "onsdag",       "pazar",      "pazartesi", "perşembe",
    "piątek",    "pondělí",     "poniedziałek", "pátek",      "quarta",    "quinta",
    "rabu",      "sabado",      "sabato",       "sabtu",      "salı",      "samedi",
    "samstag",   "sat",         "saturday",     "segunda",    "selasa",    "senin",
    "sexta",     "sobota",      "sobotę",       "sonnabend",  "sonntag",   "středa",
    "středu",    "sun",         "sunday",       "sábado",     "söndag",    "søndag",
    "terça",     "thu",         "thur",         "thurs",      "thursday",  "tirsdag",
    "tisdag",    "torsdag",     "tue",          "tues",       "tuesday",   "vendredi",
    "venerdì",   "viernes",     "vrijdag",      "wed",        "wednesday", "woensdag",
    "wtorek",    "zaterdag",    "zondag",       "çarşamba",   "úterý",     "čtvrtek",
    "środa",     "środę",       "воскресенье",  "вторник",    "вівторок",  "неділю",
    "неділя",    "понедельник", "понеділок",    "пятница",    "пятницу",   "середа",
    "середу",    "среда",       "среду",        "суббота",    "субботу",   "субота",
    "суботу",    "четверг",     "الأحد",        "الأربعاء",   "الإثنين",   "الاثنين",
    "الثلاثاء",  "الجمعة",      "الخميس",       "السبت",
};

static int compare_word(const void *key, const void *element)
{
    return strcmp(key, *(const char *const *)element);
}

#define MOST_DATE_WORD_BYTES 24

static const char *bytes_of(const sst_words *words, size_t token)
{
    return words->canonical + words->at[token].begin;
}

static bool is_listed(const sst_words *words, size_t token, const char *const *list,
                      size_t num)
{
    char word[MOST_DATE_WORD_BYTES + 1];
    uint32_t len = sst_words_length(words, token);
    if (len < 3 || len > MOST_DATE_WORD_BYTES)
        return false;
    memcpy(word, bytes_of(words, token), len);
    word[len] = '\0';
    return bsearch(word, list, num, sizeof *list, compare_word) != NULL;
}

static bool is_month(const sst_words *words, size_t token)
{
    return token < words->num_tokens &&
           is_listed(words, token, months, sizeof months / sizeof *months);
}

static bool is_weekday(const sst_words *words, size_t token)
{
    return is_listed(words, token, weekdays, sizeof weekdays / sizeof *weekdays);
}

/* The first code point of a canonical word, which is valid UTF-8. */
static uint32_t first_code_point(const sst_words *words, size_t token)
{
    const uint8_t *b = (const uint8_t *)bytes_of(words, token);
    if (b[0] < 0x80)
        return b[0];
    if (b[0] < 0xe0)
        return (b[0] & 0x1fu) << 6 | (b[1] & 0x3fu);
    if (b[0] < 0xf0)
        return (b[0] & 0x0fu) << 12 | (b[1] & 0x3fu) << 6 | (b[2] & 0x3fu);
    return (b[0] & 0x07u) << 18 | (b[1] & 0x3fu) << 12 | (b[2] & 0x3fu) << 6 |
           (b[3] & 0x3fu);
}

/* Decimal digits of scripts that have their own. */
static bool is_digit(uint32_t code_point)
{
    static const uint16_t zeros[] = {0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66,
                                     0x0ae6, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
                                     0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (code_point >= zeros[i] && code_point < zeros[i] + 10u)
            return true;
    return false;
}

/* Han digits and powers of ten. */
static bool is_han_number(uint32_t code_point)
{
    static const uint16_t numerals[] = {0x3007, 0x4e00, 0x4e03, 0x4e07, 0x4e09, 0x4e24,
                                        0x4e5d, 0x4e8c, 0x4e94, 0x4ebf, 0x516b, 0x516d,
                                        0x5341, 0x5343, 0x56db, 0x767e, 0x96f6};
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (code_point == numerals[i])
            return true;
    return false;
}

bool sst_fact_is_number(const sst_words *words, size_t token)
{
    const char *word = bytes_of(words, token);
    uint32_t len = sst_words_length(words, token);
    if ((word[0] >= '0' && word[0] <= '9') ||
        (word[len - 1] >= '0' && word[len - 1] <= '9')) /* 3rd, Q3 */
        return true;
    if (len < 2 || (uint8_t)word[0] < 0x80)
        return false;
    uint32_t first = first_code_point(words, token);
    return words->script[token] == SST_SCRIPT_HAN ? is_han_number(first)
                                                  : is_digit(first);
}

/* The value of up to eight ASCII digits that are the whole word; 0 otherwise. */
static uint32_t value_of(const sst_words *words, size_t token)
{
    const char *word = bytes_of(words, token);
    uint32_t len = sst_words_length(words, token), value = 0;
    if (len > 8)
        return 0;
    for (uint32_t i = 0; i < len; i++) {
        if (word[i] < '0' || word[i] > '9')
            return 0;
        value = 10 * value + (uint32_t)(word[i] - '0');
    }
    return value;
}

static bool is_year(const sst_words *words, size_t token)
{
    uint32_t value = token < words->num_tokens && sst_words_length(words, token) == 4
                         ? value_of(words, token)
                         : 0;
    return value >= 1900 && value < 2100;
}

static bool is_day_or_month(const sst_words *words, size_t token)
{
    return token < words->num_tokens && sst_words_length(words, token) <= 2 &&
           value_of(words, token) >= 1 && value_of(words, token) <= 31;
}

/* 03.05.2024: points between digits vanish in canonical words. */
static bool is_joined_date(const sst_words *words, size_t token)
{
    uint32_t len = sst_words_length(words, token), value = value_of(words, token);
    uint32_t year = value % 10000, month = value / 10000 % 100, day = value / 1000000;
    return (len == 7 || len == 8) && year >= 1900 && year < 2100 && month >= 1 &&
           month <= 12 && day >= 1 && day <= 31;
}

/* Year, month, day and week day of Han texts. */
static bool is_han_date_sign(const sst_words *words, size_t token)
{
    static const uint16_t signs[] = {0x5e74, 0x6708, 0x65e5, 0x53f7};
    if (token >= words->num_tokens || words->script[token] != SST_SCRIPT_HAN)
        return false;
    uint32_t first = first_code_point(words, token);
    return first == signs[0] || first == signs[1] || first == signs[2] ||
           first == signs[3];
}

static bool is_han_week(const sst_words *words, size_t token)
{
    uint32_t first = first_code_point(words, token);
    return words->script[token] == SST_SCRIPT_HAN && (first == 0x671f || first == 0x5468);
}

/* Is a number the day of a date, or in figures its month? */
static bool is_day(const sst_words *words, size_t token)
{
    if (is_joined_date(words, token))
        return true;
    if (words->script[token] == SST_SCRIPT_HAN && token > 0 &&
        is_han_week(words, token - 1))
        return true;
    if (is_han_date_sign(words, token + 1))
        return true;
    if (!is_day_or_month(words, token))
        return false;
    if ((token > 0 && is_month(words, token - 1)) || is_month(words, token + 1))
        return true;
    return (is_day_or_month(words, token + 1) && /* 3/5/2024, 2024-05-03 */
            (is_year(words, token + 2) || (token > 0 && is_year(words, token - 1)))) ||
           (token > 0 && is_day_or_month(words, token - 1) &&
            (is_year(words, token + 1) || (token > 1 && is_year(words, token - 2))));
}

/* Latin, Greek, Cyrillic, Armenian, and what lies beside them. */
static bool has_case(uint32_t code_point)
{
    return code_point < 0x0590 || (code_point >= 0x1e00 && code_point < 0x2000) ||
           (code_point >= 0x10a0 && code_point < 0x1100);
}

/* Whether the first letter was folded. */
static bool is_capitalised(const sst_written *written, size_t token)
{
    sst_token t = sst_words_token(written->words, token);
    const char *folded = bytes_of(written->words, token);
    size_t len = (uint8_t)folded[0] < 0x80 ? 1 : (uint8_t)folded[0] < 0xe0 ? 2 : 3;
    return t.end - t.begin < len ||
           memcmp(written->text.data + t.begin, folded, len) != 0;
}

static sst_fact find_fact(const sst_written *written, size_t token)
{
    const sst_words *words = written->words;
    sst_token t = sst_words_token(words, token);
    if (sst_fact_is_number(words, token))
        return is_year(words, token)  ? SST_FACT_MONTH
               : is_day(words, token) ? SST_FACT_DAY
                                      : SST_FACT_NUMBER;
    if (is_month(words, token))
        return SST_FACT_MONTH;
    if (is_weekday(words, token))
        return SST_FACT_DAY;
    if (t.script != SST_SCRIPT_SPACED || !has_case(first_code_point(words, token)))
        return SST_FACT_CASELESS;
    return is_capitalised(written, token) ? SST_FACT_NAME : SST_FACT_NONE;
}

sst_fact sst_fact_of(const sst_written *written, size_t token)
{
    if (!written->facts)
        return find_fact(written, token);
    if (!written->facts[token])
        written->facts[token] = (uint8_t)(1 + find_fact(written, token));
    return (sst_fact)(written->facts[token] - 1);
}

bool sst_fact_begins_sentence(const sst_written *written, size_t token)
{
    if (token == 0)
        return true;
    sst_token t = sst_words_token(written->words, token);
    for (uint32_t at = written->words->from[token - 1].end; at < t.begin; at++)
        if (memchr(".!?:\n", written->text.data[at], 5) != NULL)
            return true;
    return false;
}
