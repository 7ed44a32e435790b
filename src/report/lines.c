/* SPDX-License-Identifier: MIT */
/* lines.c - values in, the characters of JSON out. */
#include "lines.h"

#include <math.h>
#include <stdlib.h>

#include "base/bytes.h"

void sst_lines_flush(sst_lines *lines)
{
    fwrite(lines->bytes, 1, lines->len_bytes, lines->stream);
    lines->len_bytes = 0;
}

void sst_lines_free(sst_lines *lines)
{
    if (lines->bytes != lines->own)
        free(lines->bytes);
    sst_lines_init(lines, lines->stream);
}

/* Twice as much memory as is wanted. */
static bool grow(sst_lines *lines, size_t len_bytes)
{
    size_t cap = 2 * (lines->len_bytes + len_bytes);
    bool is_own = lines->bytes == lines->own;
    char *bytes = realloc(is_own ? NULL : lines->bytes, cap);
    if (bytes == NULL)
        return false;
    if (is_own)
        memcpy(bytes, lines->own, lines->len_bytes);
    lines->bytes = bytes;
    lines->cap_bytes = cap;
    return true;
}

bool sst_lines_make_room(sst_lines *lines, size_t len_bytes)
{
    if (lines->stream != NULL) {
        sst_lines_flush(lines);
    } else if (!grow(lines, len_bytes)) {
        lines->is_short_of_memory = true;
        lines->len_bytes = 0;
    }
    return len_bytes <= lines->cap_bytes - lines->len_bytes;
}

/* ---- texts ------------------------------------------------------------------------- */

void sst_put_bytes(sst_lines *to, const char *bytes, size_t len)
{
    if (len <= to->cap_bytes - to->len_bytes || sst_lines_make_room(to, len))
        memcpy(sst_lines_add(to, len), bytes, len);
    else if (to->stream != NULL)
        fwrite(bytes, 1, len, to->stream);
}

/* What JSON wants escaped (RFC 8259, section 7), and what a terminal would obey. */
static bool is_escaped(uint32_t c)
{
    return c < 0x20 || c == '"' || c == '\\' || sst_is_active(c);
}

/* \u and four hexadecimal digits. */
static void put_unit(sst_lines *to, uint32_t unit)
{
    char *at = sst_lines_add(to, 6);
    memcpy(at, "\\u", 2);
    for (int i = 0; i < 4; i++)
        at[2 + i] = "0123456789abcdef"[unit >> (12 - 4 * i) & 15];
}

static void put_escape(sst_lines *to, uint32_t c)
{
    if (c == '"')
        sst_put(to, "\\\"");
    else if (c == '\\')
        sst_put(to, "\\\\");
    else if (c == '\n')
        sst_put(to, "\\n");
    else if (c == '\r')
        sst_put(to, "\\r");
    else if (c == '\t')
        sst_put(to, "\\t");
    else if (c >= 0x10000) { /* as a pair of surrogates */
        put_unit(to, 0xd800 + ((c - 0x10000) >> 10));
        put_unit(to, 0xdc00 + (c & 0x3ff));
    } else {
        put_unit(to, c);
    }
}

/* Most bytes of most texts: they stand for themselves. */
static bool is_usual(char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Whether eight bytes are usual, all at once: the highest bit of a byte says that it, or one
 * below it that is not usual, is not. */
static bool are_usual(const char *bytes)
{
    const uint64_t ones = 0x0101010101010101;
    uint64_t x = sst_load64(bytes), quotes = x ^ ones * '"',
             backslashes = x ^ ones * '\\';
    uint64_t unusual =
        x | (x + ones) | (x - ones * 0x20) | (quotes - ones) | (backslashes - ones);
    return (unusual & ones << 7) == 0;
}

/* How many bytes at the front stand for themselves. */
static size_t count_usual(const char *bytes, size_t len)
{
    size_t n = 0;
    while (len - n >= 8 && are_usual(bytes + n))
        n += 8;
    while (n < len && is_usual(bytes[n]))
        n++;
    return n;
}

/* The inside of a JSON string. */
static void put_string(sst_lines *to, sst_text text)
{
    size_t written = 0, at = 0;
    while ((at += count_usual(text.data + at, text.len_bytes - at)) < text.len_bytes) {
        uint32_t c;
        bool is_valid;
        size_t n = sst_utf8_decode(text.data + at, text.len_bytes - at, &c, &is_valid);
        if (!is_valid || is_escaped(c)) {
            sst_put_bytes(to, text.data + written, at - written);
            if (is_valid)
                put_escape(to, c);
            else
                sst_put(to, "\xef\xbf\xbd");
            written = at + n;
        }
        at += n;
    }
    sst_put_bytes(to, text.data + written, at - written);
}

void sst_json_text(sst_lines *to, sst_text text)
{
    if (text.data == NULL) {
        sst_put(to, "null");
        return;
    }
    sst_put(to, "\"");
    put_string(to, text);
    sst_put(to, "\"");
}

void sst_json_id(sst_lines *to, sst_text id, uint32_t repeat)
{
    sst_put(to, "\"");
    put_string(to, id);
    if (repeat > 1) {
        sst_put(to, "#");
        sst_json_number(to, repeat);
    }
    sst_put(to, "\"");
}

void sst_json_texts(sst_lines *to, const sst_text *texts, size_t num)
{
    if (num == 0)
        sst_put(to, "null");
    for (size_t i = 0; i < num; i++) {
        sst_put(to, i == 0 ? "[" : ",");
        sst_json_text(to, texts[i]);
    }
    if (num > 0)
        sst_put(to, "]");
}

/* ---- numbers ----------------------------------------------------------------------- */

void sst_json_number(sst_lines *to, uint64_t number)
{
    if (number < 10) { /* most are */
        *sst_lines_add(to, 1) = (char)('0' + number);
        return;
    }
    size_t num_digits = 1;
    for (uint64_t rest = number; rest >= 10; rest /= 10)
        num_digits++;
    char *at = sst_lines_add(to, num_digits) + num_digits;
    do
        *--at = (char)('0' + number % 10);
    while ((number /= 10) > 0);
}

/* Eight hexadecimal digits at once.  Halves change places, and then their halves, until each
 * half byte has a byte of its own, the highest of them the first; letters lie 39 behind the
 * place that follows '9'. */
static void put_hex(char *at, uint32_t number)
{
    uint64_t x = number;
    x = (x & 0xffff) << 32 | x >> 16;
    x = (x & 0x000000ff000000ff) << 16 | (x >> 8 & 0x000000ff000000ff);
    x = (x & 0x000f000f000f000f) << 8 | (x >> 4 & 0x000f000f000f000f);
    uint64_t is_letter = (x + 0x0606060606060606) >> 4 & 0x0101010101010101;
    sst_store64(at, x + 0x3030303030303030 + is_letter * ('a' - '9' - 1));
}

void sst_json_group(sst_lines *to, char kind, uint64_t id)
{
    char *at = sst_lines_add(to, 19);
    at[0] = '"';
    at[1] = kind;
    put_hex(at + 2, (uint32_t)(id >> 32));
    put_hex(at + 10, (uint32_t)id);
    at[18] = '"';
}

void sst_json_date(sst_lines *to, sst_date date)
{
    char iso[SST_DATE_BYTES];
    if (date.precision == SST_UNDATED) {
        sst_put(to, "null");
        return;
    }
    sst_date_write(date, iso);
    sst_put(to, "\"");
    sst_put(to, iso);
    sst_put(to, "\"");
}

void sst_json_ratio(sst_lines *to, double ratio)
{
    char digits[SST_RATIO_BYTES];
    if (isnan(ratio)) {
        sst_put(to, "null");
        return;
    }
    sst_ratio_write(ratio, 4, digits);
    sst_put(to, digits);
}

void sst_json_rounded(sst_lines *to, double number, int digits)
{
    char text[400] = "null"; /* of which the largest double takes 316 */
    if (!isnan(number))
        snprintf(text, sizeof text, "%.*f", digits, number);
    sst_put(to, text);
}

/* The first words of a passage, and those behind it: the brackets are the name's. */
static void put_range(sst_lines *to, const char *name, uint32_t begin, uint32_t end)
{
    sst_put(to, name);
    sst_json_number(to, begin);
    sst_put(to, ",");
    sst_json_number(to, end);
}

void sst_json_passages(sst_lines *to, const sst_passage *passages, size_t num)
{
    if (num == 0)
        sst_put(to, "null");
    for (size_t i = 0; i < num; i++) {
        const sst_passage *p = &passages[i];
        sst_put(to, i == 0 ? "[" : ",");
        put_range(to, "{\"a\":[", p->a_begin, p->a_end);
        put_range(to, "],\"b\":[", p->b_begin, p->b_end);
        sst_put(to, "],\"words\":");
        sst_json_number(to, p->num_words);
        sst_put(to, "}");
    }
    if (num > 0)
        sst_put(to, "]");
}
