/* SPDX-License-Identifier: MIT */
/* format.c - values in, the characters of a report out: code points, dates, ratios. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/status.h"
#include "report.h"

#define REPLACEMENT 0xfffdu

/* ---- UTF-8 ------------------------------------------------------------------------- */

/* The bytes that may follow a first byte: how many, and the range of the first of them,
 * which keeps out overlong forms, surrogates and what lies over U+10FFFF (Unicode, table
 * 3-7). */
struct sequence {
    size_t num_more;
    uint8_t low, high;
};

static struct sequence sequence_of(uint8_t first)
{
    if (first >= 0xc2 && first <= 0xdf)
        return (struct sequence){1, 0x80, 0xbf};
    if (first >= 0xe0 && first <= 0xef)
        return (struct sequence){2, first == 0xe0 ? 0xa0 : 0x80,
                                 first == 0xed ? 0x9f : 0xbf};
    if (first >= 0xf0 && first <= 0xf4)
        return (struct sequence){3, first == 0xf0 ? 0x90 : 0x80,
                                 first == 0xf4 ? 0x8f : 0xbf};
    return (struct sequence){0, 0, 0};
}

size_t sst_utf8_decode(const char *bytes, size_t len_bytes, uint32_t *code_point,
                       bool *is_valid)
{
    const uint8_t *p = (const uint8_t *)bytes;
    struct sequence s = sequence_of(p[0]);
    uint32_t value = s.num_more == 0 ? p[0] : p[0] & (0x3fu >> s.num_more);
    size_t n = 1;
    while (n <= s.num_more && n < len_bytes && p[n] >= (n == 1 ? s.low : 0x80) &&
           p[n] <= (n == 1 ? s.high : 0xbf))
        value = value << 6 | (p[n++] & 0x3f);
    bool is_good = s.num_more == 0 ? p[0] < 0x80 : n == s.num_more + 1;
    *code_point = is_good ? value : REPLACEMENT;
    if (is_valid != NULL)
        *is_valid = is_good;
    return n;
}

/* ---- dates and ratios -------------------------------------------------------------- */

struct civil {
    int64_t year;
    int month, day, second_of_day;
};

/* Days are counted from 1 March of year 0 in eras of 400 years, so that the leap day is
 * the last of its year: the months of such a year begin after (153 m + 2) / 5 days. */
static struct civil civil_of(int64_t seconds)
{
    bool is_before = seconds % 86400 < 0;
    int64_t days = seconds / 86400 - is_before;
    int64_t since = days + 719468;
    int64_t era = (since >= 0 ? since : since - 146096) / 146097;
    int64_t day_of_era = since - era * 146097;
    int64_t year =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    return (struct civil){
        .year = year + era * 400 + (month >= 10),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
        .second_of_day = (int)(seconds % 86400 + (is_before ? 86400 : 0)),
    };
}

/* A number below 100; back: behind it. */
static char *put_two(char *to, int number)
{
    to[0] = (char)('0' + number / 10);
    to[1] = (char)('0' + number % 10);
    return to + 2;
}

void sst_day_write(sst_date date, char out[SST_DATE_BYTES])
{
    out[0] = '\0';
    if (date.precision == SST_UNDATED)
        return;
    struct civil c = civil_of(date.seconds);
    if (c.year < 0 || c.year > 9999) {
        snprintf(out, SST_DATE_BYTES, "%04" PRId64 "-%02d-%02d", c.year, c.month, c.day);
        return;
    }
    char *to = put_two(put_two(out, (int)c.year / 100), (int)c.year % 100);
    *to++ = '-';
    to = put_two(to, c.month);
    *to++ = '-';
    *put_two(to, c.day) = '\0';
}

void sst_date_write(sst_date date, char out[SST_DATE_BYTES])
{
    sst_day_write(date, out);
    if (date.precision != SST_SECOND)
        return;
    int s = civil_of(date.seconds).second_of_day;
    char *to = out + strlen(out);
    *to++ = 'T';
    to = put_two(to, s / 3600);
    *to++ = ':';
    to = put_two(to, s / 60 % 60);
    *to++ = ':';
    to = put_two(to, s % 60);
    *to++ = 'Z';
    *to = '\0';
}

/* n / 10^digits, which is below 10^9: the digits of n, the point before the last of them. */
static void put_decimal(uint32_t n, int digits, char *out)
{
    char reversed[16];
    int len = 0;
    for (; len <= digits || n > 0; n /= 10)
        reversed[len++] = (char)('0' + n % 10);
    while (len > 0) {
        *out++ = reversed[--len];
        if (len == digits && digits > 0)
            *out++ = '.';
    }
    *out = '\0';
}

void sst_ratio_write(double ratio, int digits, char out[SST_RATIO_BYTES])
{
    double scale = 1;
    for (int i = 0; i < digits; i++)
        scale *= 10;
    double n = floor(ratio * scale);
    /* The product was rounded: the next step may be reached, or this one not. */
    if ((n + 1) / scale <= ratio)
        n++;
    else if (n / scale > ratio)
        n--;
    if (n >= 0 && !signbit(n) && n < 1e9)
        put_decimal((uint32_t)n, digits, out);
    else
        snprintf(out, SST_RATIO_BYTES, "%.*f", digits, n / scale);
}

void sst_ratio_write_short(double ratio, char out[SST_RATIO_BYTES])
{
    char digits[SST_RATIO_BYTES] = "-";
    if (!isnan(ratio))
        sst_ratio_write(ratio, 2, digits);
    snprintf(out, SST_RATIO_BYTES, "%s", digits[0] == '0' ? digits + 1 : digits);
}

sst_status sst_report_end(FILE *to, sst_error *err)
{
    if (fflush(to) == 0 && !ferror(to))
        return SST_OK;
    return sst_fail(err, SST_ERR_WRITE, 0, "the report cannot be written: %s",
                    errno != 0 ? strerror(errno) : "an earlier write failed");
}
