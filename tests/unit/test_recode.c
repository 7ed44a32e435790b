/* SPDX-License-Identifier: MIT */
/* Tests of read/recode.c: bytes of other encodings, however they come. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/vec.h"
#include "read/recode.h"

/* Bytes that come so many at a time, and then end, or break off. */
typedef struct source {
    const char *bytes;
    size_t len_bytes, at_once;
    bool breaks_off;
} source;

static ssize_t take(void *context, char *to, size_t len_bytes)
{
    source *s = context;
    size_t num = s->at_once < len_bytes ? s->at_once : len_bytes;
    if (num > s->len_bytes)
        num = s->len_bytes;
    memcpy(to, s->bytes, num);
    s->bytes += num;
    s->len_bytes -= num;
    if (num > 0 || !s->breaks_off)
        return (ssize_t)num;
    errno = EIO;
    return -1;
}

typedef SST_VEC(char) chars;

/* All of it, read in pieces; the number of bytes that meant nothing. */
static uint64_t recode_all(const char *name, source s, size_t head_bytes, chars *out)
{
    char piece[37];
    ssize_t got;
    sst_recode *recode = sst_recode_new(name, s.bytes, head_bytes, take, &s);
    cr_assert(recode);
    s.bytes += head_bytes;
    s.len_bytes -= head_bytes;
    out->len = 0;
    while ((got = sst_recode_read(recode, piece, sizeof piece)) > 0)
        cr_assert(sst_vec_append(out, piece, (size_t)got));
    cr_assert_eq(got, s.breaks_off ? -1 : 0);
    uint64_t num_mended = sst_recode_take_mended(recode);
    sst_recode_free(recode);
    return num_mended;
}

static void expect(const char *name, const char *bytes, size_t len_bytes,
                   const char *wanted)
{
    chars out = {0};
    for (size_t at_once = 1; at_once < len_bytes + 2; at_once++) {
        for (size_t head = 0; head <= len_bytes && head < 6; head++) {
            source s = {bytes, len_bytes, at_once, false};
            cr_assert_eq(recode_all(name, s, head, &out), 0);
            cr_assert_eq(out.len, strlen(wanted), "%zu at once", at_once);
            cr_assert_eq(memcmp(out.at, wanted, out.len), 0, "%zu at once", at_once);
        }
    }
    sst_vec_free(&out);
}

Test(recode, wide_letters_come_out_whole_however_they_come_in)
{
    expect("UTF-16LE",
           "\xFF\xFE"
           "a\0\n\0\xFC\0\x3D\xD8\x00\xDE",
           12, "\uFEFFa\nü😀");
    expect("UTF-16BE", "\xFE\xFF\0a\0\n\0\xFC\xD8\x3D\xDE\x00", 12, "\uFEFFa\nü😀");
    expect("UTF-32LE", "\xFF\xFE\0\0a\0\0\0\x00\xF6\x01\0", 12, "\uFEFFa😀");
}

Test(recode, every_line_is_looked_at_alone)
{
    static const char mixed[] = "plain\n\xCC\xE8\xF0\nМир\n\xFF\xFE\r\n\nlast \xE4";
    expect("windows-1251", mixed, sizeof mixed - 1, "plain\nМир\nМир\nяю\r\n\nlast д");
    static const char japanese[] = "\x1B$B;~\x1B(B\nabc\n";
    expect("ISO-2022-JP", japanese, sizeof japanese - 1, "時\nabc\n");
}

Test(recode, a_long_line_is_the_same_however_it_comes)
{
    enum { LEN = 3 * 700000 };
    static char line[LEN];
    chars once = {0}, pieces = {0};
    for (size_t i = 0; i < LEN; i++)
        line[i] = "\xE2\x82\xAC"[i % 3];
    source s = {line, LEN, LEN, false};
    cr_assert_eq(recode_all("windows-1251", s, 10, &once), 0);
    cr_assert_eq(memcmp(once.at, line, LEN), 0, "it is UTF-8");
    s.at_once = 4093;
    (void)recode_all("windows-1251", s, 0, &pieces);
    cr_assert_eq(once.len, pieces.len);
    cr_assert_eq(memcmp(once.at, pieces.at, once.len), 0);
    sst_vec_free(&once);
    sst_vec_free(&pieces);
}

/* Pieces of a long line end where letters do: あ is 82 A0 in Shift_JIS, and a line of an odd
 * number of bytes before them puts every border into one. */
Test(recode, no_letter_of_a_long_line_is_torn)
{
    enum { LEN = 1 + 2 * 750000, OUT = 1 + 3 * 750000 };
    static char line[LEN];
    chars out = {0};
    line[0] = 'x';
    for (size_t i = 1; i < LEN; i++)
        line[i] = i % 2 ? '\x82' : '\xA0';
    source s = {line, LEN, 65536, false};
    cr_assert_eq(recode_all("shift_jis", s, 10, &out), 0);
    cr_assert_eq(out.len, OUT);
    for (size_t i = 1; i < OUT; i++)
        cr_assert_eq(out.at[i], "\xE3\x81\x82"[(i - 1) % 3], "byte %zu", i);
    sst_vec_free(&out);
}

Test(recode, what_means_nothing_is_counted_and_what_breaks_off_is_told)
{
    chars out = {0};
    source s = {"a\x81"
                "b\n",
                4, 2, false};
    cr_assert_eq(recode_all("windows-1252", s, 0, &out), 1);
    cr_assert_eq(out.len, 6);
    source odd = {"a\0b", 3, 3, false};
    cr_assert_eq(recode_all("UTF-16LE", odd, 0, &out), 1);
    cr_assert_eq(memcmp(out.at, "a\uFFFD", 4), 0);
    source cut = {"abc\nd", 5, 3, true};
    (void)recode_all("windows-1252", cut, 0, &out);
    cr_assert_eq(out.len, 5, "all that was there is given before");
    sst_vec_free(&out);
}

Test(recode, encodings_are_known_by_name)
{
    static const char *const known[] = {"windows-1251", "UTF-8",  "latin1",   "koi8-r",
                                        "shift_jis",    "euc-kr", "gb18030",  "big5",
                                        "iso-2022-jp",  "utf-16", "UTF-16LE", "utf-32be",
                                        "us-ascii",     "ucs-4"};
    /* ASCII is not itself in them, or they are no names of one encoding */
    static const char *const others[] = {
        "",        "klingon",        "windows 1251", "UTF-7",  "UTF-7-IMAP",
        "unicode", "WCHAR_T",        "INTERNAL",     "IBM037", "ISO646-DE",
        "//",      "latin1//IGNORE", "UTF-16//",     "utf-8/", "ISO-10646",
        "CP500",   "x-user-defined", "latin1,latin2"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_expect(sst_recode_is_known(known[i]), "%s", known[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect(!sst_recode_is_known(others[i]), "<%s>", others[i]);
    cr_assert(sst_recode_is_needed("latin1") && sst_recode_is_needed("utf-16le"));
    cr_assert(!sst_recode_is_needed("utf-8") && !sst_recode_is_needed("us-ascii"));
}

Test(recode, text_of_utf8_is_known_though_a_letter_is_cut)
{
    cr_assert(sst_recode_is_utf8_text("abc\n", 4));
    cr_assert(sst_recode_is_utf8_text("ab\xC3\xBC\xC3", 5));
    cr_assert(sst_recode_is_utf8_text("", 0));
    cr_assert(!sst_recode_is_utf8_text("a\0b\0", 4));
    cr_assert(!sst_recode_is_utf8_text("ab\xFC-", 4));
}
