/* SPDX-License-Identifier: MIT */
/* Tests of read/date.c. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/date.h"

typedef struct date_case {
    const char *text;
    int64_t seconds;
    sst_precision precision;
} date_case;

static void check_dates(const date_case *cases, size_t num)
{
    for (size_t c = 0; c < num; c++) {
        sst_date date = sst_date_parse((sst_text){cases[c].text, strlen(cases[c].text)});
        cr_assert(date.seconds == cases[c].seconds &&
                      date.precision == cases[c].precision,
                  "<%s> gave %lld (%d), wanted %lld (%d)", cases[c].text,
                  (long long)date.seconds, (int)date.precision,
                  (long long)cases[c].seconds, (int)cases[c].precision);
    }
}

#define CHECK_DATES(cases) check_dates(cases, sizeof(cases) / sizeof *(cases))

Test(date, every_form_of_one_moment_gives_that_moment)
{
    static const date_case cases[] = {
        {"2024-03-26T10:15:30Z", 1711448130, SST_SECOND},
        {"2024-03-26T10:15:30", 1711448130, SST_SECOND},
        {"2024-03-26t10:15:30z", 1711448130, SST_SECOND},
        {"2024-03-26 10:15:30", 1711448130, SST_SECOND},
        {"2024-03-26 10:15:30 UTC", 1711448130, SST_SECOND},
        {"2024-03-26T10:15:30.999999Z", 1711448130, SST_SECOND},
        {"2024-03-26T10:15:30,5+00:00", 1711448130, SST_SECOND},
        {"2024-03-26T11:15:30+01:00", 1711448130, SST_SECOND},
        {"2024-03-26T11:15:30+0100", 1711448130, SST_SECOND},
        {"2024-03-26T11:15:30+01", 1711448130, SST_SECOND},
        {"2024-03-26 05:15:30 -0500", 1711448130, SST_SECOND},
        {"2024-03-26T15:45:30+05:30", 1711448130, SST_SECOND},
        {"20240326T101530Z", 1711448130, SST_SECOND},
        {"20240326T101530", 1711448130, SST_SECOND},
        {"20240326101530", 1711448130, SST_SECOND},
        {"Tue, 26 Mar 2024 10:15:30 GMT", 1711448130, SST_SECOND},
        {"Tue, 26 Mar 2024 10:15:30 +0000", 1711448130, SST_SECOND},
        {"Tue, 26 Mar 2024 05:15:30 EST", 1711448130, SST_SECOND},
        {"Tue, 26 Mar 2024 12:15:30 CEST", 1711448130, SST_SECOND},
        {"26 Mar 24 10:15:30 Z", 1711448130, SST_SECOND},
        {"Tuesday, 26-Mar-24 10:15:30 UTC", 1711448130, SST_SECOND},
        {"26 March 2024 19:15:30 JST", 1711448130, SST_SECOND},
        {"  2024-03-26T10:15:30Z\r\n", 1711448130, SST_SECOND},
        {"1711448130", 1711448130, SST_SECOND},
        {"1711448130.25", 1711448130, SST_SECOND},
        {"1711448130000", 1711448130, SST_SECOND},
        {"1711448130999", 1711448130, SST_SECOND},
    };
    CHECK_DATES(cases);
}

Test(date, every_way_that_feeds_write_one_moment_gives_that_moment)
{
    static const date_case cases[] = {
        {"Tue Mar 26 10:15:30 2024", 1711448130, SST_SECOND},
        {"Tue Mar 26 11:15:30 CET 2024", 1711448130, SST_SECOND},
        {"Tue Mar 26 11:15:30 +0100 2024", 1711448130, SST_SECOND},
        {"Tue Mar 26 2024 11:15:30 GMT+0100 (Central European)", 1711448130, SST_SECOND},
        {"Tue, 26 Mar 2024 11:15:30 +0100 (CET)", 1711448130, SST_SECOND},
        {"Tue, 26 Mar 2024 10:15:30 Etc/GMT", 1711448130, SST_SECOND},
        {"Tue, 26 Mar 2024 09:14:30 GMT-01:01", 1711448130, SST_SECOND},
        {"Tue,26 Mar 2024 10:15:30 -0000", 1711448130, SST_SECOND},
        {"Tue, 26 Mar, 2024 10:15:30 UTC", 1711448130, SST_SECOND},
        {"Tue, 26 Mar 2024, 10:15:30", 1711448130, SST_SECOND},
        {"Tue. 26 Mar 2024 5:15:30 ET", 1711448130, SST_SECOND},
        {"26 Mar 124 10:15:30 GMT", 1711448130, SST_SECOND},
        {"26-Mar-2024 12:15:30 MEST", 1711448130, SST_SECOND},
        {"Tue, 2024/03/26 06:15:30 EDT", 1711448130, SST_SECOND},
        {"March 26, 2024 10:15:30 AM", 1711448130, SST_SECOND},
        {"March 26th, 2024 at 10:15:30 a.m. GMT", 1711448130, SST_SECOND},
        {"Mar. 26 2024, 11:15:30 +1:00", 1711448130, SST_SECOND},
        {"2024-3-26 10:15:30", 1711448130, SST_SECOND},
        {"2024-086T10:15:30Z", 1711448130, SST_SECOND},
        {"2024-M\xC3\xA1rcius-26T5:15:30-05:00", 1711448130, SST_SECOND},
        {"26.03.2024 10:15:30", 1711448130, SST_SECOND},
        {"26.3.2024, 10:15:30", 1711448130, SST_SECOND},
        {"26/03/2024 10:15:30", 1711448130, SST_SECOND},
        {"03/26/2024 10:15:30 am", 1711448130, SST_SECOND},
        {"Di, 26. M\xC3\xA4rz 2024 11:15:30 MEZ", 1711448130, SST_SECOND},
        {"mar., 26 mars 2024 11:15:30 +0100", 1711448130, SST_SECOND},
        {"26 de marzo de 2024 10:15:30", 1711448130, SST_SECOND},
        {"\xD0\x92\xD1\x82, 26 \xD0\x9C\xD0\xB0\xD1\x80 2024 13:15:30 +0300", 1711448130,
         SST_SECOND},
        {"2024\xE5\xB9\xB4"
         "3\xE6\x9C\x88"
         "26\xE6\x97\xA5 10:15:30",
         1711448130, SST_SECOND},
        {"2024\xEB\x85\x84 03\xEC\x9B\x94 26\xEC\x9D\xBC  10:15:30", 1711448130,
         SST_SECOND},
        {"2024-03-25T24:00:00Z", 1711411200, SST_SECOND},
        {"Tue, 26 Mar 2024 12:15:30 pm", 1711455330, SST_SECOND},
        {"Tue, 26 Mar 2024 12:15:30 am", 1711412130, SST_SECOND},
        {"March 26, 2024", 1711454400, SST_DAY},
        {"26 mars 2024", 1711454400, SST_DAY},
        {"26.03.2024", 1711454400, SST_DAY},
        {"2024.03.26", 1711454400, SST_DAY},
    };
    CHECK_DATES(cases);
}

Test(date, a_month_is_known_in_the_languages_of_feeds)
{
    static const char *const mays[] = {"May",
                                       "Mai",
                                       "mayo",
                                       "maggio",
                                       "mei",
                                       "maj",
                                       "MAY",
                                       "m\xC3\xA1j.",
                                       "\xD0\xBC\xD0\xB0\xD1\x8F",
                                       "\xD0\x9C\xD0\x90\xD0\x99"};
    for (size_t i = 0; i < sizeof mays / sizeof *mays; i++) {
        char text[40];
        snprintf(text, sizeof text, "2 %s 2024", mays[i]);
        sst_date date = sst_date_parse((sst_text){text, strlen(text)});
        cr_assert_eq(date.seconds, 1714651200, "%s gave %lld", text,
                     (long long)date.seconds);
    }
}

Test(date, a_minute_without_seconds_is_its_first_second)
{
    static const date_case cases[] = {
        {"2024-03-26T10:15", 1711448100, SST_SECOND},
        {"2024-03-26T10:15Z", 1711448100, SST_SECOND},
        {"2024-03-26 10:15 +01:00", 1711444500, SST_SECOND},
        {"Tue, 26 Mar 2024 10:15 GMT", 1711448100, SST_SECOND},
        {"20240326T1015", 1711448100, SST_SECOND},
    };
    CHECK_DATES(cases);
}

Test(date, a_bare_date_is_noon_of_its_day)
{
    static const date_case cases[] = {
        {"2024-03-26", 1711454400, SST_DAY},  {"2024/03/26", 1711454400, SST_DAY},
        {"20240326", 1711454400, SST_DAY},    {"26 Mar 2024", 1711454400, SST_DAY},
        {"1970-01-01", 43200, SST_DAY},       {"1969-12-31", -43200, SST_DAY},
        {"1900-03-01", -2203848000, SST_DAY}, {"2000-02-29", 951825600, SST_DAY},
        {"2100-02-28", 4107499200, SST_DAY},  {"2100-03-01", 4107585600, SST_DAY},
    };
    CHECK_DATES(cases);
}

Test(date, milliseconds_begin_at_1e11)
{
    static const date_case cases[] = {
        {"99999999999", 99999999999, SST_SECOND}, /* the year 5138 */
        {"100000000000", 100000000, SST_SECOND},
        {"1727690243000", 1727690243, SST_SECOND},
        {"-86400", -86400, SST_SECOND},
        {"-1727690243000", -1727690243, SST_SECOND},
    };
    CHECK_DATES(cases);
}

Test(date, what_could_be_two_days_or_none_is_undated)
{
    static const date_case cases[] = {
        {"", 0, SST_UNDATED},
        {" ", 0, SST_UNDATED},
        {"None", 0, SST_UNDATED},
        {"null", 0, SST_UNDATED},
        {"yesterday", 0, SST_UNDATED},
        {"03/04/2024", 0, SST_UNDATED},
        {"3/4/24", 0, SST_UNDATED},
        {"12/11/2024 10:00", 0, SST_UNDATED},
        {"26/26/2024", 0, SST_UNDATED},
        {"2024-366-1", 0, SST_UNDATED},
        {"2023-366", 0, SST_UNDATED},
        {"Sun, 16 Dec 2012 1:2:3:4 GMT", 0, SST_UNDATED},
        {"Sun, 16 Dec 2012 13:00 pm", 0, SST_UNDATED},
        {"Sun, 16 Dec 2012 11:47:32 +zz:00", 0, SST_UNDATED},
        {"Sun, 31 Dec 9999 23:59:59 -9999", 0, SST_UNDATED},
        {"2024-03-26T24:00:01Z", 0, SST_UNDATED},
        {"March 26", 0, SST_UNDATED},
        {"2024", 0, SST_UNDATED},
        {"2024-03", 0, SST_UNDATED},
        {"0", 0, SST_UNDATED},
        {"17", 0, SST_UNDATED},
        {"2023-02-30", 0, SST_UNDATED},
        {"2023-02-29", 0, SST_UNDATED},
        {"1900-02-29", 0, SST_UNDATED},
        {"2024-13-01", 0, SST_UNDATED},
        {"2024-00-10", 0, SST_UNDATED},
        {"2024-03-26T25:00:00Z", 0, SST_UNDATED},
        {"2024-03-26T10:60:00Z", 0, SST_UNDATED},
        {"2024-03-26T10:15:30+25:00", 0, SST_UNDATED},
        {"2024-03-26T10:15:30Z and more", 0, SST_UNDATED},
        {"2024-03-26T", 0, SST_UNDATED},
        {"2024-03-26T10:15:30.", 0, SST_UNDATED},
        {"Tue, 31 Feb 2024 10:15:30 GMT", 0, SST_UNDATED},
        {"Tue, 26 Foo 2024 10:15:30 GMT", 0, SST_UNDATED},
        {"1e400", 0, SST_UNDATED},
        {"999999999999999999999", 0, SST_UNDATED},
        {"-", 0, SST_UNDATED},
    };
    CHECK_DATES(cases);
}

Test(date, every_prefix_of_a_date_is_read_without_going_past_it)
{
    static const char *const dates[] = {"2024-03-26T10:15:30.5+01:00",
                                        "Tue, 26 Mar 2024 10:15:30 GMT",
                                        "Tue Mar 26 10:15:30 GMT+01:00 (CET) 2024",
                                        "March 26th, 2024 at 10:15:30 a.m.",
                                        "26.03.2024, 10:15",
                                        "2024\xE5\xB9\xB4"
                                        "3\xE6\x9C\x88"
                                        "26\xE6\x97\xA5"};
    for (size_t d = 0; d < sizeof dates / sizeof *dates; d++)
        for (size_t len = 0; len <= strlen(dates[d]); len++) {
            char *copy = malloc(len + 1); /* so that a sanitizer sees its end */
            cr_assert(copy);
            char *end = copy + 1;
            memcpy(end, dates[d], len);
            sst_date date = sst_date_parse((sst_text){end, len});
            cr_assert(date.precision != SST_UNDATED || date.seconds == 0);
            free(copy);
        }
}

Test(date, days_follow_one_another_through_leap_years)
{
    int64_t wanted = -62135553600; /* 0001-01-01, noon */
    for (int year = 1; year < 2401; year++) {
        char text[24];
        snprintf(text, sizeof text, "%04d-01-01", year);
        sst_date date = sst_date_parse((sst_text){text, 10});
        cr_assert_eq(date.seconds, wanted, "%s gave %lld", text, (long long)date.seconds);
        bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        wanted += (is_leap ? 366 : 365) * 86400;
    }
}
