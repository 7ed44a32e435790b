/* SPDX-License-Identifier: MIT */
/* date.c - a date as it was written in, a moment out.
 *
 *     ISO 8601    2024-03-26T10:15:30.5+01:00   2024-03-26 10:15   20240326T101530Z
 *     RFC 822     Tue, 26 Mar 2024 10:15:30 GMT   26 Mar 24 10:15 EST
 *     epoch       1711448130 (seconds)   1711448130000 (milliseconds, from 1e11 up)
 *     bare date   2024-03-26   2024/03/26   20240326   26 Mar 2024: 12:00 UTC of that day
 *
 * No zone is UTC.  Every form is tried from its first byte to its last: what is left
 * over, or a day that is in no calendar, makes the text undated.  So does 03/04/2024,
 * which is the third of April to half of the world, and the fourth of March to others. */
#include "date.h"
#include "fields.h"

#include <string.h>
#include <strings.h>

#define SECONDS_PER_DAY 86400
#define FIRST_MILLISECOND_VALUE 100000000000 /* 1e11 seconds would be in the year 5138 */
#define LEAST_EPOCH_DIGITS 5                 /* fewer: a year, or no date at all */
#define LAST_YEAR 9999

typedef struct reading {
    const char *at, *end;
} reading;

typedef struct calendar {
    int year, month, day;
    int hour, minute, second;
    int zone_minutes; /* east of UTC */
    bool has_time;
} calendar;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(const reading *r)
{
    size_t n = 0;
    while (r->at + n < r->end && is_digit(r->at[n]))
        n++;
    return n;
}

/* Exactly n digits. */
static bool take_number(reading *r, size_t n, int *out)
{
    if ((size_t)(r->end - r->at) < n)
        return false;
    int number = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(r->at[i]))
            return false;
        number = number * 10 + (r->at[i] - '0');
    }
    r->at += n;
    *out = number;
    return true;
}

static bool take_byte(reading *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static bool take_blanks(reading *r)
{
    const char *before = r->at;
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t'))
        r->at++;
    return r->at > before;
}

/* The letters that stand next, as a word. */
static sst_text take_word(reading *r)
{
    const char *begin = r->at;
    while (r->at < r->end && ((*r->at | 0x20) >= 'a' && (*r->at | 0x20) <= 'z'))
        r->at++;
    return (sst_text){begin, (size_t)(r->at - begin)};
}

static bool is_word(sst_text word, const char *name)
{
    return word.len_bytes == strlen(name) &&
           !strncasecmp(word.data, name, word.len_bytes);
}

/* ---- the calendar ------------------------------------------------------------------ */

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

/* Days since 1970-01-01 in the Gregorian calendar.  Years begin in March here, so that
 * the leap day is the last of its year; 400 years have 146097 days. */
static int64_t days_since_epoch(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468; /* from 0000-03-01 to 1970-01-01 */
}

static sst_date date_of(const calendar *c)
{
    const sst_date undated = {0, SST_UNDATED};
    if (c->year < 1 || c->month < 1 || c->month > 12)
        return undated;
    if (c->day < 1 || c->day > days_in_month(c->year, c->month))
        return undated;
    int64_t seconds = days_since_epoch(c->year, c->month, c->day) * SECONDS_PER_DAY;
    if (!c->has_time)
        return (sst_date){seconds + SECONDS_PER_DAY / 2, SST_DAY};
    if (c->hour > 23 || c->minute > 59 || c->second > 60) /* 60: a leap second */
        return undated;
    seconds += c->hour * 3600 + c->minute * 60 + c->second - c->zone_minutes * 60;
    return (sst_date){seconds, SST_SECOND};
}

/* ---- zones ------------------------------------------------------------------------- */

static const struct zone {
    const char *name;
    int minutes; /* east of UTC */
} zones[] = {
    {"Z", 0},       {"UT", 0},     {"UTC", 0},    {"GMT", 0},    {"WET", 0},
    {"EST", -300},  {"EDT", -240}, {"CST", -360}, {"CDT", -300}, {"MST", -420},
    {"MDT", -360},  {"PST", -480}, {"PDT", -420}, {"AST", -240}, {"ADT", -180},
    {"AKST", -540}, {"HST", -600}, {"BRT", -180}, {"ART", -180}, {"BST", 60},
    {"WEST", 60},   {"CET", 60},   {"MEZ", 60},   {"CEST", 120}, {"MESZ", 120},
    {"EET", 120},   {"SAST", 120}, {"EEST", 180}, {"MSK", 180},  {"TRT", 180},
    {"GST", 240},   {"PKT", 300},  {"IST", 330},  {"NPT", 345},  {"ICT", 420},
    {"WIB", 420},   {"SGT", 480},  {"HKT", 480},  {"AWST", 480}, {"JST", 540},
    {"KST", 540},   {"AEST", 600}, {"AEDT", 660}, {"NZST", 720}, {"NZDT", 780},
};

/* A name that is in no table stands for UTC, as RFC 2822 (4.3) wants it. */
static int zone_minutes(sst_text name)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (is_word(name, zones[i].name))
            return zones[i].minutes;
    return 0;
}

/* +01:00, +0100, +01, Z, GMT, or nothing. */
static bool take_zone(reading *r, int *minutes)
{
    *minutes = 0;
    take_blanks(r);
    if (r->at == r->end)
        return true;
    char sign = *r->at;
    if (sign != '+' && sign != '-') {
        sst_text name = take_word(r);
        *minutes = zone_minutes(name);
        return name.len_bytes > 0;
    }
    r->at++;
    int hours = 0, rest = 0;
    if (!take_number(r, 2, &hours))
        return false;
    if (take_byte(r, ':') || r->at < r->end) {
        if (!take_number(r, 2, &rest))
            return false;
    }
    if (hours > 14 || rest > 59)
        return false;
    *minutes = (sign == '-' ? -1 : 1) * (hours * 60 + rest);
    return true;
}

/* ---- forms ------------------------------------------------------------------------- */

/* hh:mm, hh:mm:ss, hh:mm:ss.fraction, or the same without colons; then the zone. */
static bool take_time(reading *r, calendar *c)
{
    c->has_time = true;
    if (!take_number(r, 2, &c->hour))
        return false;
    bool has_colons = take_byte(r, ':');
    if (!take_number(r, 2, &c->minute))
        return false;
    if (has_colons ? take_byte(r, ':') : count_digits(r) == 2) {
        if (!take_number(r, 2, &c->second))
            return false;
        if (take_byte(r, '.') || take_byte(r, ',')) {
            size_t num_digits = count_digits(r);
            if (num_digits == 0)
                return false;
            r->at += num_digits; /* a moment is whole seconds */
        }
    }
    return take_zone(r, &c->zone_minutes);
}

static bool take_iso(reading *r, calendar *c)
{
    if (!take_number(r, 4, &c->year))
        return false;
    char separator = r->at < r->end && (*r->at == '-' || *r->at == '/') ? *r->at : '\0';
    if (separator)
        r->at++;
    if (!take_number(r, 2, &c->month))
        return false;
    if (separator && !take_byte(r, separator))
        return false;
    if (!take_number(r, 2, &c->day))
        return false;
    if (r->at == r->end)
        return true;
    bool is_basic = !separator && is_digit(*r->at); /* 20240326101530 */
    if (!is_basic && !take_byte(r, 'T') && !take_byte(r, 't') && !take_blanks(r))
        return false;
    return take_time(r, c);
}

static int month_of(sst_text word)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    for (int i = 0; i < 12; i++)
        if (is_word(word, names[i]) ||
            (word.len_bytes == 3 && !strncasecmp(word.data, names[i], 3)))
            return i + 1;
    return 0;
}

/* A year of two digits, as RFC 2822 (4.3) reads it: 00 to 49 are of this century. */
static bool take_rfc822_year(reading *r, int *year)
{
    size_t num_digits = count_digits(r);
    if (num_digits != 2)
        return take_number(r, 4, year);
    take_number(r, 2, year);
    *year += *year < 50 ? 2000 : 1900;
    return true;
}

static bool take_rfc822(reading *r, calendar *c)
{
    if (take_word(r).len_bytes > 0) { /* the day of the week, which says nothing new */
        take_byte(r, ',');
        if (!take_blanks(r))
            return false;
    }
    size_t num_digits = count_digits(r);
    if (num_digits < 1 || num_digits > 2 || !take_number(r, num_digits, &c->day))
        return false;
    if (!take_blanks(r) && !take_byte(r, '-'))
        return false;
    c->month = month_of(take_word(r));
    if (!take_blanks(r) && !take_byte(r, '-'))
        return false;
    if (c->month == 0 || !take_rfc822_year(r, &c->year))
        return false;
    if (r->at == r->end)
        return true;
    return take_blanks(r) && take_time(r, c);
}

/* Seconds or milliseconds since 1970, with or without a fraction. */
static bool take_epoch(reading *r, sst_date *out)
{
    bool is_negative = take_byte(r, '-');
    size_t num_digits = count_digits(r);
    if (num_digits < LEAST_EPOCH_DIGITS || num_digits > 15)
        return false;
    int64_t number = 0;
    for (; num_digits > 0; num_digits--)
        number = number * 10 + (*r->at++ - '0');
    if (take_byte(r, '.'))
        r->at += count_digits(r);
    if (number >= FIRST_MILLISECOND_VALUE)
        number /= 1000;
    int64_t last = days_since_epoch(LAST_YEAR, 12, 31) * SECONDS_PER_DAY;
    if (r->at != r->end || number > last)
        return false;
    *out = (sst_date){is_negative ? -number : number, SST_SECOND};
    return true;
}

sst_date sst_date_parse(sst_text text)
{
    text = sst_text_trim(text);
    if (text.len_bytes == 0)
        return (sst_date){0, SST_UNDATED};
    reading all = {text.data, text.data + text.len_bytes};
    static bool (*const forms[])(reading *, calendar *) = {take_iso, take_rfc822};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        reading r = all;
        calendar c = {0};
        if (forms[i](&r, &c) && r.at == r.end) {
            sst_date date = date_of(&c);
            if (date.precision != SST_UNDATED)
                return date;
        }
    }
    sst_date epoch = {0, SST_UNDATED};
    reading r = all;
    if (take_epoch(&r, &epoch))
        return epoch;
    return (sst_date){0, SST_UNDATED};
}
