/* SPDX-License-Identifier: MIT */
/* day.c - a day as a page shows it to readers -> ISO 8601.
 *
 * Text becomes tokens, numbers and names of months, and three that stand together are a day:
 *
 *     5 March 2024   5. März 2024   March 5th, 2024   2024 March 5   5.3.2024   2024年3月5日 */
#include "day.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FIRST_YEAR 1970
#define LAST_YEAR 2100
#define MOST_TOKENS 64
#define WORD_BYTES 24

/* Names by their first letters, as many as tell them apart, in small letters; a name goes
 * on with letters alone. */
static const char *const months[12] = {
    "january januar janvier enero gennaio janeiro januari январ jan janv ene gen jan.",
    "february februar f\xc3\xa9vrier febrero febbraio fevereiro februari феврал feb feb. "
    "fev "
    "f\xc3\xa9vr",
    "march m\xc3\xa4rz mars marzo mar\xc3\xa7o maart март mar mrz m\xc3\xa4r",
    "april avril abril aprile апрел apr abr avr",
    "may mai mayo maggio maio mei мая",
    "june juni juin junio giugno junho июн jun giu",
    "july juli juillet julio luglio julho июл jul lug juil",
    "august ao\xc3\xbbt agosto augustus август aug ago",
    "september septembre septiembre settembre setembro сентябр sept sep set",
    "october oktober octobre octubre ottobre outubro октябр oct okt ott out",
    "november novembre noviembre novembro ноябр nov",
    "december dezember d\xc3\xa9"
    "cembre diciembre dicembre dezembro декабр dec dez dic d\xc3\xa9"
    "c",
};

typedef enum mark { NUMBER, MONTH, OTHER } mark;

typedef struct token {
    mark mark;
    int value; /* of a number or month */
    int num_digits;
    char behind; /* the byte that follows a number: . / - or another */
} token;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_part_of_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* 1 to 12; 0: no month.  Russian names are cut off before what is inflected. */
static int month_of(const char *word, size_t len)
{
    for (int m = 0; m < 12; m++)
        for (const char *name = months[m]; *name;) {
            size_t name_len = strcspn(name, " ");
            bool is_stem =
                (*name & 0x80) && name_len < len && len <= name_len + 4 && name_len > 6;
            if ((name_len == len || is_stem) && strncasecmp(name, word, name_len) == 0)
                return m + 1;
            name += name_len + strspn(name + name_len, " ");
        }
    return 0;
}

static const char *take_number(const char *p, const char *end, token *out)
{
    *out = (token){.mark = NUMBER};
    for (; p < end && is_digit(*p) && out->num_digits < 9; p++) {
        out->value = out->value * 10 + (*p - '0');
        out->num_digits++;
    }
    out->behind = p < end ? *p : ' ';
    return p;
}

/* Letters; "5th", "1er" and the marks of CJK are no words of their own. */
static const char *take_word(const char *p, const char *end, token *out)
{
    static const char *const nothing[] = {
        "st",           "nd",           "rd",           "th",           "er",
        "de",           "of",           "del",          "\xe5\xb9\xb4", "\xe6\x9c\x88",
        "\xe6\x97\xa5", "\xeb\x85\x84", "\xec\x9b\x94", "\xec\x9d\xbc", NULL};
    const char *begin = p;
    while (p < end && is_part_of_word(*p))
        p++;
    size_t len = (size_t)(p - begin);
    *out = (token){.mark = OTHER};
    for (size_t i = 0; nothing[i]; i++)
        if (strlen(nothing[i]) == len && strncasecmp(nothing[i], begin, len) == 0)
            return p; /* and the token is dropped: see below */
    int month = len < WORD_BYTES ? month_of(begin, len) : 0;
    *out = month ? (token){.mark = MONTH, .value = month}
                 : (token){.mark = OTHER, .value = 1};
    return p;
}

static size_t take_tokens(const char *text, size_t len, token *tokens)
{
    size_t num = 0;
    const char *p = text, *end = text + len;
    while (p < end && num < MOST_TOKENS) {
        token t = {.mark = OTHER};
        if (is_digit(*p))
            p = take_number(p, end, &t);
        else if (is_part_of_word(*p))
            p = take_word(p, end, &t);
        else
            p++;
        if (t.mark != OTHER || t.value)
            tokens[num++] = t;
    }
    return num;
}

static bool is_year(const token *t)
{
    return t->mark == NUMBER && t->num_digits == 4 && t->value >= FIRST_YEAR &&
           t->value <= LAST_YEAR;
}

static bool is_day(const token *t)
{
    return t->mark == NUMBER && t->num_digits <= 2 && t->value >= 1 && t->value <= 31;
}

static bool is_month(const token *t)
{
    return t->mark == MONTH ||
           (t->mark == NUMBER && t->num_digits <= 2 && t->value >= 1 && t->value <= 12);
}

/* Three tokens that are a day: which of them is the year, month, day. */
static bool order_of(const token *t, int order[3])
{
    bool has_name = t[0].mark == MONTH || t[1].mark == MONTH;
    if (is_year(&t[0]) && is_month(&t[1]) && is_day(&t[2])) {
        memcpy(order, (int[]){0, 1, 2}, 3 * sizeof *order);
        return true;
    }
    if (!is_year(&t[2]) || (!has_name && (t[0].behind != '.' || t[1].behind != '.')))
        return false;
    bool is_month_first = t[0].mark == MONTH;
    memcpy(order, is_month_first ? (int[]){2, 0, 1} : (int[]){2, 1, 0},
           3 * sizeof *order);
    return is_month(&t[order[1]]) && is_day(&t[order[2]]);
}

bool sst_find_day(const char *text, size_t len, char out[SST_DAY_BYTES])
{
    token tokens[MOST_TOKENS];
    size_t num = take_tokens(text, len, tokens);
    int order[3];
    for (size_t i = 0; i + 3 <= num; i++)
        if (order_of(&tokens[i], order)) { /* remainders: gcc cannot know */
            const token *t = &tokens[i];
            snprintf(out, SST_DAY_BYTES, "%04d-%02d-%02d", t[order[0]].value % 10000,
                     t[order[1]].value % 100, t[order[2]].value % 100);
            return true;
        }
    return false;
}
