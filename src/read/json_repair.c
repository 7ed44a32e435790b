/* SPDX-License-Identifier: MIT */
/* json_repair.c - JSON strings in, their text out; broken bytes in, sound ones out.
 *
 * Escapes are rare in a text: what stands between them is copied in one piece, and a text
 * without any is not copied at all.  Both functions write at most three bytes for every
 * byte read (U+FFFD for a broken one), so the copy's size is known before. */
#include "json_repair.h"
#include "base/status.h"
#include "read.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu
#define REPLACEMENT_BYTES 3

/* ---- UTF-8 ------------------------------------------------------------------------- */

static size_t put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3F));
    to[2] = (char)(0x80 | (c >> 6 & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Table 3-7 of the Unicode standard, by the range of the second byte. */
size_t sst_json_utf8_length(const char *at, size_t room)
{
    const uint8_t *p = (const uint8_t *)at;
    if (p[0] < 0x80)
        return 1;
    size_t len = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || room < len)
        return 0;
    uint8_t low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    uint8_t high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

/* Line ends stay; they are no part of a string. */
static bool is_bad_control(uint8_t c)
{
    return (c < 0x20 && c != '\n' && c != '\r') || c == 0x7F;
}

static size_t count_bad(sst_text bytes)
{
    const uint8_t *p = (const uint8_t *)bytes.data;
    size_t num = 0;
    for (size_t i = 0; i < bytes.len_bytes;) {
        size_t len = sst_json_utf8_length(bytes.data + i, bytes.len_bytes - i);
        num += len == 0 || is_bad_control(p[i]);
        i += len ? len : 1;
    }
    return num;
}

static char *mend_one(char *to, uint8_t c)
{
    if (c == '\t') {
        *to = ' ';
        return to + 1;
    }
    return to + put_utf8(to, REPLACEMENT);
}

sst_status sst_mend_bytes(sst_text bytes, sst_scratch *scratch, sst_text *out,
                          size_t *num_mended, sst_error *err)
{
    size_t num_bad = count_bad(bytes);
    *num_mended = num_bad;
    if (num_bad == 0) {
        *out = bytes;
        return SST_OK;
    }
    size_t room =
        bytes.len_bytes + (REPLACEMENT_BYTES - 1) * num_bad + SST_RECORD_PADDING;
    char *copy = sst_scratch_alloc(scratch, room, 1);
    if (!copy)
        return sst_fail_memory(err);
    char *to = copy;
    const uint8_t *p = (const uint8_t *)bytes.data;
    for (size_t i = 0; i < bytes.len_bytes;) {
        size_t len = sst_json_utf8_length(bytes.data + i, bytes.len_bytes - i);
        if (len == 0 || is_bad_control(p[i])) {
            to = mend_one(to, p[i]);
            i++;
            continue;
        }
        memcpy(to, p + i, len);
        to += len;
        i += len;
    }
    memset(to, 0, SST_RECORD_PADDING);
    *out = (sst_text){copy, (size_t)(to - copy)};
    return SST_OK;
}

/* ---- escapes ----------------------------------------------------------------------- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits at p; -1: not that. */
static int32_t hex_number(const char *p, const char *end)
{
    if (end - p < 4)
        return -1;
    int32_t number = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return -1;
        number = number << 4 | digit;
    }
    return number;
}

static bool is_high_surrogate(int32_t c)
{
    return c >= 0xD800 && c <= 0xDBFF;
}

static bool is_low_surrogate(int32_t c)
{
    return c >= 0xDC00 && c <= 0xDFFF;
}

/* The code point of \uXXXX or of a pair of them, *p at the X; -1: no hex digits. */
static int32_t take_code_point(const char **p, const char *end, size_t *num_mended)
{
    int32_t c = hex_number(*p, end);
    if (c < 0)
        return -1;
    *p += 4;
    if (is_high_surrogate(c) && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u') {
        int32_t low = hex_number(*p + 2, end);
        if (is_low_surrogate(low)) {
            *p += 6;
            return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    if (is_high_surrogate(c) || is_low_surrogate(c)) {
        *num_mended += 1;
        return (int32_t)REPLACEMENT;
    }
    return c;
}

/* The character that \c stands for; '\0': JSON has no such escape, or not of one byte. */
static const char meant[256] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
};

bool sst_json_take_escape(const char **p, const char *end, char **to, size_t *num_mended)
{
    char c = *p < end ? *(*p)++ : '\0';
    if (meant[(uint8_t)c]) {
        *(*to)++ = meant[(uint8_t)c];
        return true;
    }
    int32_t code_point = c == 'u' ? take_code_point(p, end, num_mended) : -1;
    if (code_point < 0)
        return false;
    *to += put_utf8(*to, (uint32_t)code_point);
    return true;
}

sst_status sst_json_unescape(sst_text raw, sst_scratch *scratch, sst_text *out,
                             size_t *num_mended, sst_error *err)
{
    const char *p = raw.data, *end = raw.data + raw.len_bytes;
    const char *escape = memchr(p, '\\', raw.len_bytes);
    if (!escape) {
        *out = raw;
        return SST_OK;
    }
    char *text = sst_scratch_alloc(scratch, raw.len_bytes, 1); /* escapes only shrink */
    if (!text)
        return sst_fail_memory(err);
    char *to = text;
    for (; escape; escape = memchr(p, '\\', (size_t)(end - p))) {
        memcpy(to, p, (size_t)(escape - p));
        to += escape - p;
        p = escape + 1;
        if (!sst_json_take_escape(&p, end, &to, num_mended))
            return sst_fail(
                err, SST_ERR_RECORD, 0,
                "not valid JSON: an escape that does not exist; wanted one of "
                "\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
    }
    memcpy(to, p, (size_t)(end - p));
    to += end - p;
    *out = (sst_text){text, (size_t)(to - text)};
    return SST_OK;
}
