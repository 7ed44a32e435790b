/* SPDX-License-Identifier: MIT */
/* How reports write dates, ratios, JSON strings and what strangers called their
 * articles. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/lines.h"

/* What a function printed; the caller frees it. */
typedef struct capture {
    char *text;
    size_t len;
    FILE *to;
    sst_lines lines; /* to it */
} capture;

static void begin_capture(capture *c)
{
    *c = (capture){0};
    c->to = open_memstream(&c->text, &c->len);
    cr_assert_not_null(c->to);
    sst_lines_init(&c->lines, c->to);
}

static const char *end_capture(capture *c)
{
    sst_lines_flush(&c->lines);
    fclose(c->to);
    return c->text;
}

/* ---- UTF-8 ------------------------------------------------------------------------- */

Test(report_format, every_code_point_is_decoded_as_it_was_encoded)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        char bytes[4];
        size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        for (size_t i = len - 1; i > 0; i--)
            bytes[i] = (char)(0x80 | ((c >> (6 * (len - 1 - i))) & 0x3f));
        static const unsigned first[] = {0, 0, 0xc0, 0xe0, 0xf0};
        bytes[0] = (char)(first[len] | (c >> (6 * (len - 1))));
        uint32_t decoded;
        bool is_valid;
        size_t n = sst_utf8_decode(bytes, len, &decoded, &is_valid);
        bool is_surrogate = c >= 0xd800 && c <= 0xdfff;
        cr_assert_eq(is_valid, !is_surrogate, "U+%04X", (unsigned)c);
        if (!is_surrogate)
            cr_assert(decoded == c && n == len, "U+%04X", (unsigned)c);
    }
}

Test(report_format, invalid_bytes_are_taken_in_their_maximal_parts)
{
    static const struct {
        const char *bytes;
        size_t len, taken;
    } cases[] = {
        {"\x80", 1, 1},             /* a byte that continues nothing */
        {"\xc0\xaf", 2, 1},         /* overlong */
        {"\xe0\x80\xaf", 3, 1},     /* overlong */
        {"\xed\xa0\x80", 3, 1},     /* a surrogate */
        {"\xf4\x90\x80\x80", 4, 1}, /* past U+10FFFF */
        {"\xf5\x80\x80\x80", 4, 1},
        {"\xe2\x82", 2, 2}, /* cut off at the end */
        {"\xe2\x82x", 3, 2},
        {"\xf0\x9f\x98x", 4, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t c;
        bool is_valid;
        size_t n = sst_utf8_decode(cases[i].bytes, cases[i].len, &c, &is_valid);
        cr_expect(n == cases[i].taken && c == 0xfffd && !is_valid, "case %zu: took %zu",
                  i, n);
    }
}

/* ---- dates and ratios -------------------------------------------------------------- */

Test(report_format, dates_are_iso_8601_in_utc_and_bare_days_stay_bare)
{
    static const struct {
        sst_date date;
        const char *iso, *day;
    } cases[] = {
        {{0, SST_UNDATED}, "", ""},
        {{0, SST_SECOND}, "1970-01-01T00:00:00Z", "1970-01-01"},
        {{1711436400, SST_SECOND}, "2024-03-26T07:00:00Z", "2024-03-26"},
        {{1711454400, SST_DAY}, "2024-03-26", "2024-03-26"},
        {{951782399, SST_SECOND}, "2000-02-28T23:59:59Z", "2000-02-28"},
        {{951782400, SST_SECOND}, "2000-02-29T00:00:00Z", "2000-02-29"},
        {{-1, SST_SECOND}, "1969-12-31T23:59:59Z", "1969-12-31"},
        {{-2203891200, SST_SECOND}, "1900-03-01T00:00:00Z", "1900-03-01"},
        {{4107542400, SST_SECOND}, "2100-03-01T00:00:00Z", "2100-03-01"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char iso[SST_DATE_BYTES], day[SST_DATE_BYTES];
        sst_date_write(cases[i].date, iso);
        sst_day_write(cases[i].date, day);
        cr_expect_str_eq(iso, cases[i].iso);
        cr_expect_str_eq(day, cases[i].day);
    }
}

Test(report_format, any_date_fits_its_room)
{
    char iso[SST_DATE_BYTES];
    sst_date_write((sst_date){INT64_MIN, SST_SECOND}, iso);
    cr_expect_eq(iso[strlen(iso) - 1], 'Z');
    sst_date_write((sst_date){INT64_MAX, SST_SECOND}, iso);
    cr_expect_eq(iso[strlen(iso) - 1], 'Z');
}

Test(report_format, ratios_are_cut_and_never_rounded_up)
{
    static const struct {
        double ratio;
        const char *four, *two;
    } cases[] = {
        {0, "0.0000", ".00"},          {1, "1.0000", "1.00"},
        {0.99999999, "0.9999", ".99"}, {0.57, "0.5700", ".57"},
        {0.29, "0.2900", ".29"},       {2.0 / 3, "0.6666", ".66"},
        {0.87129, "0.8712", ".87"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char ratio[SST_RATIO_BYTES];
        sst_ratio_write(cases[i].ratio, 4, ratio);
        cr_expect_str_eq(ratio, cases[i].four);
        sst_ratio_write_short(cases[i].ratio, ratio);
        cr_expect_str_eq(ratio, cases[i].two);
    }
}

Test(report_format, a_quotient_of_four_digits_keeps_them)
{
    for (int n = 0; n <= 10000; n++) {
        char ratio[SST_RATIO_BYTES], wanted[SST_RATIO_BYTES];
        sst_ratio_write(n / 10000.0, 4, ratio);
        snprintf(wanted, sizeof wanted, "%d.%04d", n / 10000, n % 10000);
        cr_assert_str_eq(ratio, wanted);
    }
}

Test(report_format, an_unknown_ratio_is_a_dash)
{
    char ratio[SST_RATIO_BYTES];
    sst_ratio_write_short(NAN, ratio);
    cr_expect_str_eq(ratio, "-");
}

/* ---- JSON -------------------------------------------------------------------------- */

Test(report_format, strings_come_out_as_valid_json)
{
    static const struct {
        const char *text;
        size_t len;
        const char *json;
    } cases[] = {
        {"", 0, "\"\""},
        {"plain", 5, "\"plain\""},
        {"a\"b\\c/", 6, "\"a\\\"b\\\\c/\""},
        {"\n\r\t\b\x1b", 5, "\"\\n\\r\\t\\u0008\\u001b\""},
        {"a\0b", 3, "\"a\\u0000b\""},
        {"\x7f\xc2\x9b", 3, "\"\\u007f\\u009b\""},
        {"M\xc3\xbcnchen \xe6\x97\xa5", 12, "\"M\xc3\xbcnchen \xe6\x97\xa5\""},
        {"\xe2\x80\xaegnp.exe", 10, "\"\\u202egnp.exe\""},
        {"\xf3\xa0\x81\x81", 4, "\"\\udb40\\udc41\""},
        {"bad \xff and cut \xe2\x82", 15, "\"bad \xef\xbf\xbd and cut \xef\xbf\xbd\""},
        {"\xef\xbf\xbd", 3, "\"\xef\xbf\xbd\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        capture c;
        begin_capture(&c);
        sst_json_text(&c.lines, (sst_text){cases[i].text, cases[i].len});
        cr_expect_str_eq(end_capture(&c), cases[i].json);
        free(c.text);
    }
}

Test(report_format, what_is_not_known_is_null)
{
    capture c;
    begin_capture(&c);
    sst_json_text(&c.lines, (sst_text){NULL, 0});
    sst_json_date(&c.lines, (sst_date){0, SST_UNDATED});
    sst_json_ratio(&c.lines, NAN);
    sst_json_texts(&c.lines, NULL, 0);
    sst_json_passages(&c.lines, NULL, 0);
    cr_expect_str_eq(end_capture(&c), "nullnullnullnullnull");
    free(c.text);
}

/* The same, whether a stream is given blocks of them or all are kept: pieces of any length. */
Test(report_format, lines_without_a_stream_are_kept)
{
    char text[3 * SST_LINES_BYTES];
    memset(text, 'x', sizeof text);
    sst_lines kept;
    capture c;
    begin_capture(&c);
    sst_lines_init(&kept, NULL);
    for (size_t len = 1; len < sizeof text; len = len * 2 + 1) {
        sst_json_text(&c.lines, (sst_text){text, len});
        sst_json_text(&kept, (sst_text){text, len});
    }
    const char *given = end_capture(&c);
    cr_expect_not(kept.is_short_of_memory);
    cr_assert_eq(kept.len_bytes, strlen(given));
    cr_expect_eq(memcmp(kept.bytes, given, kept.len_bytes), 0);
    sst_lines_free(&kept);
    cr_expect_eq(kept.len_bytes, 0u);
    free(c.text);
}

/* As printf writes it, which is asked for what is no usual ratio. */
Test(report_format, a_ratio_has_the_digits_that_printf_gives)
{
    for (uint32_t n = 0; n <= 30000; n++) {
        char expected[SST_RATIO_BYTES], written[SST_RATIO_BYTES];
        snprintf(expected, sizeof expected, "%.4f", n / 1e4);
        sst_ratio_write(n / 1e4, 4, written);
        cr_assert_str_eq(written, expected);
    }
    char written[SST_RATIO_BYTES];
    sst_ratio_write(12.7, 0, written);
    cr_expect_str_eq(written, "12");
    sst_ratio_write(-.25, 4, written);
    cr_expect_str_eq(written, "-0.2500");
    sst_ratio_write(123456789.5, 2, written);
    cr_expect_str_eq(written, "123456789.50");
}

Test(report_format, later_articles_of_an_id_are_numbered)
{
    capture c;
    begin_capture(&c);
    sst_json_id(&c.lines, sst_text_of("x"), 1);
    sst_json_id(&c.lines, sst_text_of("x"), 2);
    cr_expect_str_eq(end_capture(&c), "\"x\"\"x#2\"");
    free(c.text);
}

Test(report_format, passages_are_pairs_of_byte_ranges)
{
    static const sst_passage passages[] = {{120, 310, 0, 190, 31},
                                           {400, 500, 200, 300, 40}};
    capture c;
    begin_capture(&c);
    sst_json_passages(&c.lines, passages, 2);
    cr_expect_str_eq(end_capture(&c), "[{\"a\":[120,310],\"b\":[0,190],\"words\":31},"
                                      "{\"a\":[400,500],\"b\":[200,300],\"words\":40}]");
    free(c.text);
}

Test(report_format, numbers_and_ids_of_groups_have_all_their_digits)
{
    static const struct {
        uint64_t number;
        const char *json;
    } cases[] = {
        {0, "0\"v0000000000000000\""},
        {9, "9\"v0000000000000009\""},
        {10, "10\"v000000000000000a\""},
        {UINT64_C(0x0123456789abcdef), "81985529216486895\"v0123456789abcdef\""},
        {UINT64_C(0xfedcba9876543210), "18364758544493064720\"vfedcba9876543210\""},
        {UINT64_MAX, "18446744073709551615\"vffffffffffffffff\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        capture c;
        begin_capture(&c);
        sst_json_number(&c.lines, cases[i].number);
        sst_json_group(&c.lines, 'v', cases[i].number);
        cr_expect_str_eq(end_capture(&c), cases[i].json);
        free(c.text);
    }
}

Test(report_format, an_unusual_byte_is_seen_at_any_place)
{
    for (unsigned byte = 1; byte < 0x80; byte++) {
        for (size_t place = 0; place < 24; place++) {
            char text[25] = "abcdefghijklmnopqrstuvwx", wanted[40], escape[8];
            bool is_usual = byte >= 0x20 && byte != 0x7f && byte != '"' && byte != '\\';
            snprintf(escape, sizeof escape, is_usual ? "%c" : "\\u%04x", byte);
            if (strchr("\"\\\n\r\t", (int)byte) != NULL)
                snprintf(escape, sizeof escape, "\\%c",
                         byte == '\n'   ? 'n'
                         : byte == '\r' ? 'r'
                         : byte == '\t' ? 't'
                                        : (char)byte);
            text[place] = (char)byte;
            snprintf(wanted, sizeof wanted, "\"%.*s%s%s\"", (int)place, text, escape,
                     text + place + 1);
            capture c;
            begin_capture(&c);
            sst_json_text(&c.lines, sst_text_of(text));
            cr_assert_str_eq(end_capture(&c), wanted, "byte %02x at %zu", byte, place);
            free(c.text);
        }
    }
}

/* Around a full block, which the text behind the filling finds. */
Test(report_format, texts_of_any_length_come_out_whole)
{
    static const size_t lens[] = {1,
                                  100,
                                  SST_LINES_BYTES - 1,
                                  SST_LINES_BYTES,
                                  SST_LINES_BYTES + 1,
                                  3 * SST_LINES_BYTES};
    static char text[3 * SST_LINES_BYTES];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i % 23);
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        for (size_t before = SST_LINES_BYTES - 8; before < SST_LINES_BYTES; before++) {
            capture c;
            begin_capture(&c);
            memset(sst_lines_add(&c.lines, before), '.', before);
            sst_json_text(&c.lines, (sst_text){text, lens[i]});
            sst_put_number(&c.lines, "n", 12345);
            const char *got = end_capture(&c) + before;
            cr_assert_eq(c.len, before + lens[i] + strlen("\"\",\"n\":12345"));
            cr_assert_eq(strspn(c.text, "."), before);
            cr_assert(got[0] == '"' && memcmp(got + 1, text, lens[i]) == 0);
            cr_assert_str_eq(got + 1 + lens[i], "\",\"n\":12345");
            free(c.text);
        }
    }
}

/* ---- terminals --------------------------------------------------------------------- */

Test(report_format, what_a_terminal_would_obey_is_shown_as_escapes)
{
    static const struct {
        const char *text, *safe;
    } cases[] = {
        {"plain", "plain"},
        {"  two \t\n lines  ", "two lines"},
        {"\x1b]0;owned\x07", "\\x1b]0;owned\\x07"},
        {"\xc2\x9b"
         "31m",
         "\\x9b31m"},
        {"abc\xe2\x80\xae"
         "fdp.exe",
         "abc\\u202efdp.exe"},
        {"\xe2\x81\xa6x\xe2\x81\xa9", "\\u2066x\\u2069"},
        {"\xf3\xa0\x81\x81", "\\U000e0041"},
        {"\xff", "\xef\xbf\xbd"},
        {"", ""},
        {NULL, ""},
    };
    sst_scratch scratch = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(sst_safe_text(&scratch, sst_text_of(cases[i].text)),
                         cases[i].safe);
    sst_scratch_free(&scratch);
}

Test(report_format, no_byte_string_comes_out_with_an_active_character)
{
    sst_scratch scratch = {0};
    for (unsigned a = 0; a < 256; a++) {
        for (unsigned b = 0; b < 256; b++) {
            const char bytes[] = {(char)a, (char)b, (char)(a ^ b), 'x'};
            sst_scratch_reset(&scratch);
            const char *safe = sst_safe_text(&scratch, (sst_text){bytes, sizeof bytes});
            for (size_t n; *safe != '\0'; safe += n) {
                uint32_t c;
                bool is_valid;
                n = sst_utf8_decode(safe, strlen(safe), &c, &is_valid);
                cr_assert(is_valid && !sst_is_active(c), "bytes %02x %02x", a, b);
            }
        }
    }
    sst_scratch_free(&scratch);
}

Test(report_format, columns_are_those_of_a_terminal)
{
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"M\xc3\xbcnchen", 7},
        {"e\xcc\x81", 1},                            /* e and an accent */
        {"\xe6\x97\xa5\xe6\x9c\xac", 4},             /* two Han characters */
        {"\xed\x95\x9c", 2},                         /* Hangul */
        {"\xef\xbc\xa1", 2},                         /* fullwidth A */
        {"\xf0\x9f\x98\x80", 2},                     /* a face */
        {"\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88", 1}, /* a Thai letter, vowel, tone */
        {"\xd9\x85\xd9\x8e", 1},                     /* an Arabic letter and vowel */
        {"\xe2\x80\x94", 1},                         /* a dash */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(sst_safe_columns(cases[i].text), cases[i].columns, "%s",
                     cases[i].text);
}

Test(report_format, a_cell_is_exactly_as_wide_as_asked)
{
    static const struct {
        const char *text;
        size_t columns;
        const char *cell;
    } cases[] = {
        {"abc", 5, "abc  "},
        {"abcde", 5, "abcde"},
        {"abcdefg", 5, "ab..."},
        {"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5, "\xe6\x97\xa5..."},
        {"\xe6\x97\xa5\xe6\x9c\xac", 3, "\xe6\x97\xa5 "},
        {"", 2, "  "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        capture c;
        begin_capture(&c);
        sst_print_cell(c.to, cases[i].text, cases[i].columns);
        cr_expect_str_eq(end_capture(&c), cases[i].cell);
        free(c.text);
    }
}

Test(report_format, text_is_folded_at_blanks_and_between_wide_characters)
{
    static const struct {
        const char *text;
        size_t indent, columns;
        const char *folded;
    } cases[] = {
        {"", 0, 10, "\n"},
        {"one two three", 0, 80, "one two three\n"},
        {"one two three", 0, 7, "one two\nthree\n"},
        {"one two three", 2, 9, "one two\n  three\n"},
        {"unbreakable", 0, 5, "unbre\nakabl\ne\n"},
        {"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 0, 5,
         "\xe6\x97\xa5\xe6\x9c\xac\n\xe8\xaa\x9e\n"},
        {"x", 9, 5, "x\n"}, /* no room at all: a character a line */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        capture c;
        begin_capture(&c);
        sst_print_folded(c.to, cases[i].text, cases[i].indent, cases[i].columns);
        cr_expect_str_eq(end_capture(&c), cases[i].folded);
        free(c.text);
    }
}

Test(report_format, a_full_disk_is_noticed_at_the_end)
{
    FILE *full = fopen("/dev/full", "w");
    if (full == NULL)
        cr_skip_test("there is no /dev/full here");
    sst_error err = {0};
    fputs("lost", full);
    cr_expect_eq(sst_report_end(full, &err), SST_ERR_WRITE);
    cr_expect(strstr(err.message, "No space left") != NULL, "%s", err.message);
    fclose(full);
}
