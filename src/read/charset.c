/* SPDX-License-Identifier: MIT */
/* charset.c - text in any encoding in, UTF-8 out: what is said, against what bytes are.
 *
 * Feeds and pages say wrong things of their encodings; their bytes do not.  Text of another
 * encoding is hardly ever well-formed UTF-8 by chance: of single bytes past ASCII a pair is
 * so one time in thirty, and what would read as such is no word of any language; of pairs
 * (Big5, GBK) eight in a row are not.  A name that is older than its bytes stands for what
 * programs write under it, as browsers read it: ISO 8859-1 is Windows 1252. */
#include "charset.h"
#include "base/status.h"
#include "base/utf8.h"
#include "json_face.h"
#include "wide.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#define ENOUGH_SEQUENCES 8 /* well-formed ones: that is no chance any more */
#define MOST_GROWTH 3      /* bytes of UTF-8 for a byte, of nearly any encoding */
#define LEAST_ROOM 64      /* more than for a letter, and what may be held back */
#define UNKNOWN_BYTES "WINDOWS-1252"

typedef struct counts {
    size_t num_sequences; /* of more than one byte */
    size_t num_bad;       /* bytes of none */
} counts;

static counts count_sequences(sst_text bytes)
{
    const uint8_t *p = (const uint8_t *)bytes.data;
    counts c = {0, 0};
    for (size_t i = 0; i < bytes.len_bytes;) {
        size_t len = p[i] < 0x80 ? 1 : sst_utf8_length(p + i, bytes.len_bytes - i);
        c.num_sequences += len > 1;
        c.num_bad += len == 0;
        i += len ? len : 1;
    }
    return c;
}

/* ---- what first bytes show ---------------------------------------------------------- */

typedef struct opening {
    const char *bytes;
    size_t len_bytes, mark_bytes; /* of it a byte order mark */
    const char *encoding;
    uint32_t unit_bytes;
} opening;

/* Longer ones first: FF FE begins two of them. */
static const opening openings[] = {
    {"\xFF\xFE\0\0", 4, 4, "UTF-32LE", 4}, {"\0\0\xFE\xFF", 4, 4, "UTF-32BE", 4},
    {"\xFF\xFE", 2, 2, "UTF-16LE", 2},     {"\xFE\xFF", 2, 2, "UTF-16BE", 2},
    {"\0\0\0<", 4, 0, "UTF-32BE", 4},      {"<\0\0\0", 4, 0, "UTF-32LE", 4},
    {"\0<\0", 3, 0, "UTF-16BE", 2},        {"<\0", 2, 0, "UTF-16LE", 2},
};

static const opening *find_opening(sst_text bytes)
{
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (bytes.len_bytes >= openings[i].len_bytes &&
            memcmp(bytes.data, openings[i].bytes, openings[i].len_bytes) == 0)
            return &openings[i];
    return NULL;
}

size_t sst_charset_count_bad(sst_text bytes)
{
    return sst_json_is_utf8(bytes) ? 0 : count_sequences(bytes).num_bad;
}

static sst_text pass_mark(sst_text bytes, size_t mark_bytes)
{
    return (sst_text){bytes.data + mark_bytes, bytes.len_bytes - mark_bytes};
}

static sst_text pass_utf8_mark(sst_text bytes)
{
    bool has_mark = bytes.len_bytes >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0;
    return has_mark ? pass_mark(bytes, 3) : bytes;
}

size_t sst_charset_narrow(const char *head, size_t len_bytes, char *out)
{
    sst_text bytes = {head, len_bytes};
    const opening *w = find_opening(bytes);
    size_t len = 0;
    bytes = w ? pass_mark(bytes, w->mark_bytes) : pass_utf8_mark(bytes);
    for (size_t i = 0; i < bytes.len_bytes; i++)
        if (!w || bytes.data[i])
            out[len++] = bytes.data[i];
    return len;
}

/* ---- names ------------------------------------------------------------------------- */

/* What is said, and what is meant by it; NULL: nothing that bytes do not say better. */
static const char *const meant[][2] = {
    {"iso-8859-1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"latin-1", "WINDOWS-1252"},
    {"iso_8859-1", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"iso-8859-11", "CP874"},
    {"tis-620", "CP874"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"x-x-big5", "BIG5-HKSCS"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"ks_c_5601", "CP949"},
    {"x-mac-roman", "MACINTOSH"},
    {"x-user-defined", NULL},
    {"us-ascii", NULL},
    {"ascii", NULL},
    {"utf-8", NULL},
    {"utf8", NULL},
    {"utf-7", NULL},
    {"unicode", NULL},
};

static bool begins_with(const char *name, const char *word)
{
    return strncasecmp(name, word, strlen(word)) == 0;
}

bool sst_charset_is_name(sst_text said)
{
    for (size_t i = 0; i < said.len_bytes; i++) {
        char c = said.data[i], lower = (char)(c | 0x20);
        bool is_plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
        if (!is_plain && (!c || !strchr("-_.:", c)))
            return false;
    }
    return said.len_bytes > 0 && said.len_bytes <= SST_LONGEST_CHARSET;
}

const char *sst_charset_name(sst_text said, char name[SST_LONGEST_CHARSET + 1])
{
    if (!sst_charset_is_name(said))
        return NULL;
    memcpy(name, said.data, said.len_bytes);
    name[said.len_bytes] = '\0';
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (strcasecmp(name, meant[i][0]) == 0)
            return meant[i][1];
    bool would_have_shown = sst_wide_is(name) || begins_with(name, "iso-10646");
    return would_have_shown ? NULL : name;
}

/* Does a character take more than one byte in it? */
static bool has_pairs(const char *name)
{
    static const char *const names[] = {"gb",    "big5", "euc",      "cp932", "cp949",
                                        "shift", "uhc",  "iso-2022", "johab", "hz"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (begins_with(name, names[i]))
            return true;
    return false;
}

/* ---- conversion -------------------------------------------------------------------- */

/* What iconv stopped at stands for nothing. */
static void replace_unit(char **from, size_t *from_bytes, char **to, size_t *to_bytes,
                         size_t unit_bytes)
{
    size_t len = sst_utf8_put(*to, SST_REPLACEMENT);
    *to += len;
    *to_bytes -= len;
    size_t passed = *from_bytes < unit_bytes ? *from_bytes : unit_bytes;
    *from += passed;
    *from_bytes -= passed;
}

/* What iconv has written, and room for more. */
typedef struct written {
    char *text, *to;
    size_t room_bytes;
} written;

static bool make_room(written *w, size_t room_bytes, sst_scratch *scratch)
{
    size_t len = (size_t)(w->to - w->text);
    char *text = sst_scratch_alloc(scratch, len + room_bytes, 1);
    if (!text)
        return false;
    if (len > 0)
        memcpy(text, w->text, len);
    *w = (written){text, text + len, room_bytes};
    return true;
}

/* What iconv makes of the bytes; false: memory ran out. */
static bool write_text(iconv_t converter, sst_text bytes, sst_scratch *scratch,
                       sst_decoded *out)
{
    char *from = (char *)(uintptr_t)bytes.data; /* iconv only reads there */
    size_t from_bytes = bytes.len_bytes;
    written w = {NULL, NULL, 0};
    if (!make_room(&w, bytes.len_bytes * MOST_GROWTH + LEAST_ROOM, scratch))
        return false;
    while (from_bytes > 0 &&
           iconv(converter, &from, &from_bytes, &w.to, &w.room_bytes) == (size_t)-1) {
        bool is_full = errno == E2BIG; /* a byte may become several letters, as in TSCII */
        if (!is_full) {
            replace_unit(&from, &from_bytes, &w.to, &w.room_bytes, out->unit_bytes);
            out->num_mended++;
        }
        if ((is_full || w.room_bytes < LEAST_ROOM) &&
            !make_room(&w, (size_t)(w.to - w.text) + LEAST_ROOM, scratch))
            return false;
    }
    if (w.room_bytes < LEAST_ROOM && !make_room(&w, LEAST_ROOM, scratch))
        return false;
    /* the last letter, held back where a mark may follow it */
    (void)iconv(converter, NULL, NULL, &w.to, &w.room_bytes);
    out->text = (sst_text){w.text, (size_t)(w.to - w.text)};
    return true;
}

/* Without text where iconv has no such encoding. */
static sst_status convert(sst_text bytes, const char *encoding, sst_scratch *scratch,
                          sst_decoded *out, sst_error *err)
{
    iconv_t converter = iconv_open("UTF-8", encoding);
    out->text = (sst_text){NULL, 0};
    if (converter == (iconv_t)-1)
        return errno == ENOMEM ? sst_fail_memory(err) : SST_OK;
    out->num_mended = 0;
    bool is_written = write_text(converter, bytes, scratch, out);
    iconv_close(converter);
    return is_written ? SST_OK : sst_fail_memory(err);
}

static sst_status mend(sst_text bytes, sst_scratch *scratch, sst_decoded *out,
                       sst_error *err)
{
    char *text = sst_scratch_alloc(scratch, bytes.len_bytes * MOST_GROWTH + 64, 1);
    if (!text)
        return sst_fail_memory(err);
    const uint8_t *p = (const uint8_t *)bytes.data;
    char *to = text;
    for (size_t i = 0; i < bytes.len_bytes;) {
        size_t len = sst_utf8_length(p + i, bytes.len_bytes - i);
        if (len == 0) {
            to += sst_utf8_put(to, SST_REPLACEMENT);
            out->num_mended++;
            i++;
            continue;
        }
        memcpy(to, p + i, len);
        to += len;
        i += len;
    }
    out->text = (sst_text){text, (size_t)(to - text)};
    return SST_OK;
}

/* ---- the decision ------------------------------------------------------------------- */

/* Is all of it written in bytes of ASCII? */
static bool is_seven_bit(const char *name)
{
    return begins_with(name, "iso-2022") || begins_with(name, "hz");
}

/* Bytes that are no UTF-8, of which no encoding is said: broken UTF-8, if most of what is
 * past ASCII is sound. */
static sst_status decode_unsaid(sst_text bytes, const char *otherwise,
                                sst_scratch *scratch, sst_decoded *out, sst_error *err)
{
    counts c = count_sequences(bytes);
    if (c.num_sequences < c.num_bad) {
        const char *name = otherwise ? otherwise : UNKNOWN_BYTES;
        sst_status status = convert(bytes, name, scratch, out, err);
        out->is_guessed = !otherwise;
        if (status != SST_OK || out->text.data)
            return status;
    }
    return mend(bytes, scratch, out, err);
}

/* Bytes that are UTF-8: is that a chance, and something else meant? */
static bool is_chance(sst_text bytes, const char *name)
{
    size_t num = count_sequences(bytes).num_sequences;
    return num == 0 ? is_seven_bit(name) : has_pairs(name) && num < ENOUGH_SEQUENCES;
}

sst_status sst_charset_decode(sst_text bytes, const sst_charset_said *said,
                              sst_scratch *scratch, sst_decoded *out, sst_error *err)
{
    const opening *w = find_opening(bytes);
    if (!w)
        return sst_charset_decode_part(pass_utf8_mark(bytes), said, scratch, out, err);
    sst_text rest = pass_mark(bytes, w->mark_bytes);
    *out = (sst_decoded){.unit_bytes = w->unit_bytes};
    sst_status status = convert(rest, w->encoding, scratch, out, err);
    if (status != SST_OK || out->text.data)
        return status;
    return sst_charset_decode_part(bytes, said, scratch, out, err);
}

sst_status sst_charset_decode_part(sst_text bytes, const sst_charset_said *said,
                                   sst_scratch *scratch, sst_decoded *out, sst_error *err)
{
    char rooms[2][SST_LONGEST_CHARSET + 1];
    const char *name = sst_charset_name(said->here, rooms[0]);
    const char *otherwise = sst_charset_name(sst_text_of(said->otherwise), rooms[1]);
    *out = (sst_decoded){.unit_bytes = 1};
    bool is_utf8 = sst_json_is_utf8(bytes);
    if (said->here.len_bytes == 0 && otherwise && is_seven_bit(otherwise))
        name = otherwise;
    if (name && (!is_utf8 || is_chance(bytes, name))) {
        sst_status status = convert(bytes, name, scratch, out, err);
        if (status != SST_OK || (out->text.data && !(is_utf8 && out->num_mended > 0)))
            return status;
    }
    out->num_mended = 0;
    out->text = bytes;
    return is_utf8 ? SST_OK : decode_unsaid(bytes, otherwise, scratch, out, err);
}

/* ---- places ------------------------------------------------------------------------ */

/* Units that `text` takes in UTF-16, or code points, in bytes. */
static uint64_t wide_offset(sst_text text, uint32_t unit_bytes)
{
    uint64_t num_units = 0;
    for (size_t i = 0; i < text.len_bytes; i++) {
        uint8_t c = (uint8_t)text.data[i];
        num_units += (c & 0xC0) != 0x80;
        num_units += unit_bytes == 2 && c >= 0xF0;
    }
    return num_units * unit_bytes;
}

uint64_t sst_charset_offset(sst_text bytes, const sst_decoded *decoded, size_t at)
{
    sst_text before = {decoded->text.data, at};
    const char *from = bytes.data, *end = bytes.data + bytes.len_bytes;
    if (before.data >= from && before.data <= end)
        return (uint64_t)(before.data + at - from); /* the bytes themselves */
    if (decoded->unit_bytes > 1) {
        uint64_t offset = wide_offset(before, decoded->unit_bytes);
        return offset < bytes.len_bytes ? offset : bytes.len_bytes;
    }
    size_t line_at = 0;
    for (size_t i = 0; i < at; i++) {
        if (before.data[i] != '\n')
            continue;
        const char *newline = memchr(from, '\n', (size_t)(end - from));
        from = newline ? newline + 1 : end;
        line_at = i + 1;
    }
    size_t room = (size_t)(end - from);
    return (uint64_t)(from - bytes.data) + (at - line_at < room ? at - line_at : room);
}
