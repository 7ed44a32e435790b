/* SPDX-License-Identifier: MIT */
/* date.c - a date as it was written in, a moment out.
 *
 *     ISO 8601    2024-03-26T10:15:30.5+01:00   2024-3-26 9:15   20240326T101530Z   2024-086
 *     RFC 822     Tue, 26 Mar 2024 10:15:30 GMT   26 Mar 24 10:15 EST   26. März 2024, 10:15
 *     asctime     Tue Mar 26 10:15:30 2024   Tue Mar 26 10:15:30 CET 2024
 *     American    March 26, 2024 10:15 am   Tue Mar 26 2024 10:15:30 GMT+0100 (CET)
 *     numbers     26.03.2024 10:15   26/03/2024   03/26/2024
 *     Chinese, Japanese, Korean   2024年3月26日 10:15   2024년 3월 26일
 *     epoch       1711448130 (seconds)   1711448130000 (milliseconds, from 1e11 up)
 *     bare date   2024-03-26   2024/03/26   20240326   26 Mar 2024: 12:00 UTC of that day
 *
 * No zone is UTC.  Every form is tried from its first byte to its last: what is left
 * over, or a day that is in no calendar, makes the text undated.  So does 03/04/2024,
 * which is the third of April to half of the world, and the fourth of March to others. */
#include "date.h"
#include "date_names.h"
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

/* The letters that stand next, as a word; all that is not ASCII is one. */
static sst_text take_word(reading *r)
{
    const char *begin = r->at;
    while (r->at < r->end &&
           ((*r->at & 0x80) || ((*r->at | 0x20) >= 'a' && (*r->at | 0x20) <= 'z')))
        r->at++;
    return (sst_text){begin, (size_t)(r->at - begin)};
}

static bool take_bytes(reading *r, const char *bytes)
{
    size_t len = strlen(bytes);
    if ((size_t)(r->end - r->at) < len || strncasecmp(r->at, bytes, len) != 0)
        return false;
    r->at += len;
    return true;
}

/* One digit or two. */
static bool take_short(reading *r, int *out)
{
    size_t num_digits = count_digits(r);
    return num_digits >= 1 && num_digits <= 2 && take_number(r, num_digits, out);
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
    bool is_midnight = c->hour == 24 && c->minute == 0 && c->second == 0;
    if ((c->hour > 23 && !is_midnight) || c->minute > 59 ||
        c->second > 60) /* 60: a leap second */
        return undated;
    seconds += c->hour * 3600 + c->minute * 60 + c->second - c->zone_minutes * 60;
    return (sst_date){seconds, SST_SECOND};
}

/* ---- times and zones --------------------------------------------------------------- */

/* +01:00, +1:00, +0100, +01. */
static bool take_offset(reading *r, int *minutes)
{
    int sign = *r->at++ == '-' ? -1 : 1, hours = 0, rest = 0;
    size_t num_digits = count_digits(r);
    if (!take_number(r, num_digits == 1 ? 1 : 2, &hours))
        return false;
    if ((take_byte(r, ':') || count_digits(r) > 0) && !take_number(r, 2, &rest))
        return false;
    if (hours > 14 || rest > 59)
        return false;
    *minutes = sign * (hours * 60 + rest);
    return true;
}

static bool is_sign(const reading *r)
{
    return r->at < r->end && (*r->at == '+' || *r->at == '-');
}

/* An offset, Z, GMT, Etc/GMT, GMT+1, or nothing; behind it (CET), which says it again. */
static bool take_zone(reading *r, int *minutes)
{
    *minutes = 0;
    take_blanks(r);
    take_bytes(r, "Etc/");
    if (is_sign(r)) {
        if (!take_offset(r, minutes))
            return false;
    } else if (r->at < r->end && !is_digit(*r->at) && *r->at != '(') {
        sst_text name = take_word(r);
        *minutes = sst_zone_minutes(name);
        if (name.len_bytes == 0 || (is_sign(r) && !take_offset(r, minutes)))
            return false;
    }
    reading before = *r;
    take_blanks(r);
    const char *close =
        take_byte(r, '(') ? memchr(r->at, ')', (size_t)(r->end - r->at)) : NULL;
    *r = close ? (reading){close + 1, r->end} : before;
    return true;
}

/* am, pm, a.m., p.m. */
static bool take_half(reading *r, calendar *c)
{
    reading before = *r;
    take_blanks(r);
    bool is_am = take_bytes(r, "a.m.") || take_bytes(r, "am");
    bool is_pm = !is_am && (take_bytes(r, "p.m.") || take_bytes(r, "pm"));
    bool is_half = (is_am || is_pm) && take_word(r).len_bytes == 0;
    if (!is_half) {
        *r = before;
        return true;
    }
    if (c->hour < 1 || c->hour > 12)
        return false;
    c->hour = c->hour % 12 + (is_pm ? 12 : 0);
    return true;
}

static bool take_fraction(reading *r)
{
    if (!take_byte(r, '.') && !take_byte(r, ','))
        return true;
    size_t num_digits = count_digits(r);
    r->at += num_digits; /* a moment is whole seconds */
    return num_digits > 0;
}

/* hh:mm, h:mm, hh:mm:ss, hh:mm:ss.fraction, or the same without colons. */
static bool take_clock(reading *r, calendar *c)
{
    c->has_time = true;
    bool is_short = count_digits(r) == 1;
    if (!take_number(r, is_short ? 1 : 2, &c->hour))
        return false;
    bool has_colons = take_byte(r, ':');
    if ((is_short && !has_colons) || !take_number(r, 2, &c->minute))
        return false;
    if (has_colons ? take_byte(r, ':') : count_digits(r) == 2)
        if (!take_number(r, 2, &c->second) || !take_fraction(r))
            return false;
    return take_half(r, c);
}

static bool take_time(reading *r, calendar *c)
{
    return take_clock(r, c) && take_zone(r, &c->zone_minutes);
}

/* What may stand behind a date: nothing, or a time. */
static bool take_rest(reading *r, calendar *c)
{
    if (r->at == r->end)
        return true;
    bool is_apart = take_byte(r, ',');
    is_apart |= take_blanks(r);
    if (take_bytes(r, "at ") || take_bytes(r, "- "))
        take_blanks(r);
    return is_apart && take_time(r, c);
}

/* ---- forms ------------------------------------------------------------------------- */

/* The day of the week, which says nothing new. */
static void pass_weekday(reading *r)
{
    reading before = *r;
    bool is_word = take_word(r).len_bytes > 0;
    bool is_apart = take_byte(r, ',');
    is_apart |= take_byte(r, '.');
    is_apart |= take_byte(r, ',');
    is_apart |= take_blanks(r);
    if (!is_word || !is_apart)
        *r = before;
}

/* 2024-086, 2024086: a day of the year. */
static bool take_ordinal(reading *r, calendar *c)
{
    int day = 0;
    if (!take_number(r, 3, &day) || day < 1)
        return false;
    for (c->month = 1; c->month < 12 && day > days_in_month(c->year, c->month);
         c->month++)
        day -= days_in_month(c->year, c->month);
    c->day = day;
    return true;
}

/* -03-26, /3/26, .03.26, 0326, -086, -July-26. */
static bool take_month_and_day(reading *r, calendar *c)
{
    char separator = r->at < r->end && memchr("-/.", *r->at, 3) ? *r->at : '\0';
    r->at += separator != '\0';
    size_t num_digits = count_digits(r);
    if (num_digits == 3 && separator != '/')
        return take_ordinal(r, c);
    if (!separator)
        return take_number(r, 2, &c->month) && take_number(r, 2, &c->day);
    if (num_digits == 0)
        c->month = sst_month_of(take_word(r));
    else if (!take_short(r, &c->month))
        return false;
    return take_byte(r, separator) && take_short(r, &c->day);
}

static bool take_iso(reading *r, calendar *c)
{
    if (!is_digit(*r->at))
        pass_weekday(r);
    if (!take_number(r, 4, &c->year) || !take_month_and_day(r, c))
        return false;
    if (r->at == r->end)
        return true;
    bool is_basic = is_digit(*r->at); /* 20240326101530 */
    if (!is_basic && !take_byte(r, 'T') && !take_byte(r, 't') && !take_blanks(r))
        return false;
    return take_time(r, c);
}

/* A year of two digits or three, as RFC 2822 (4.3) reads it: 00 to 49 are of this century,
 * 100 was written for 2000. */
static bool take_rfc822_year(reading *r, int *year)
{
    size_t num_digits = count_digits(r);
    if (num_digits != 2 && num_digits != 3)
        return take_number(r, 4, year);
    take_number(r, num_digits, year);
    *year += num_digits == 2 && *year < 50 ? 2000 : 1900;
    return true;
}

/* A blank, or what else parts day, month and year. */
static bool take_gap(reading *r)
{
    const char *before = r->at;
    while (r->at < r->end && memchr(" \t-.,", *r->at, 5))
        r->at++;
    return r->at > before;
}

static bool take_rfc822(reading *r, calendar *c)
{
    pass_weekday(r);
    if (!take_short(r, &c->day) || !take_gap(r))
        return false;
    if (take_bytes(r, "de ") || take_bytes(r, "of ")) /* 26 de marzo de 2024 */
        take_blanks(r);
    c->month = sst_month_of(take_word(r));
    if (c->month == 0 || !take_gap(r))
        return false;
    if (take_bytes(r, "de "))
        take_blanks(r);
    return take_rfc822_year(r, &c->year) && take_rest(r, c);
}

/* March 26, 2024, and asctime's Mar 26 10:15:30 2024. */
static bool take_american(reading *r, calendar *c)
{
    sst_text word = take_word(r);
    c->month = sst_month_of(word);
    bool is_weekday = !take_gap(r) || !is_digit(r->at < r->end ? *r->at : '\0');
    if (is_weekday) {
        c->month = sst_month_of(take_word(r));
        if (!take_gap(r))
            return false;
    }
    if (c->month == 0 || !take_short(r, &c->day))
        return false;
    if (take_bytes(r, "st") || take_bytes(r, "nd") || take_bytes(r, "rd"))
        take_blanks(r);
    else
        take_bytes(r, "th");
    if (!take_gap(r))
        return false;
    if (count_digits(r) == 4)
        return take_number(r, 4, &c->year) && take_rest(r, c);
    bool has_time = take_time(r, c);
    (void)take_gap(r); /* the zone may have taken it */
    return has_time && take_number(r, 4, &c->year);
}

/* 26.03.2024; with slashes only if one of both cannot be a month. */
static bool take_numbers(reading *r, calendar *c)
{
    if (!take_short(r, &c->day) || r->at == r->end)
        return false;
    char separator = *r->at;
    if (!(take_byte(r, '.') || take_byte(r, '/')) || !take_short(r, &c->month) ||
        !take_byte(r, separator) || !take_number(r, 4, &c->year))
        return false;
    if (separator == '/' && c->day <= 12 && c->month <= 12 && c->day != c->month)
        return false;
    if (separator == '/' && c->month > 12) {
        int month = c->day;
        c->day = c->month;
        c->month = month;
    }
    return take_rest(r, c);
}

static bool take_unit(reading *r, const char *const names[2])
{
    for (int i = 0; i < 2; i++)
        if (take_bytes(r, names[i])) {
            take_blanks(r);
            return true;
        }
    return false;
}

static bool take_east_asian(reading *r, calendar *c)
{
    static const char *const years[] = {"年", "년"};
    static const char *const months[] = {"月", "월"};
    static const char *const days[] = {"日", "일"};
    if (!take_number(r, 4, &c->year) || !take_unit(r, years) ||
        !take_short(r, &c->month) || !take_unit(r, months) || !take_short(r, &c->day) ||
        !take_unit(r, days))
        return false;
    return r->at == r->end || take_time(r, c);
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
    static bool (*const forms[])(reading *, calendar *) = {
        take_iso, take_rfc822, take_american, take_numbers, take_east_asian};
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
