/* SPDX-License-Identifier: MIT */
/* json_repair.c - JSON strings in, their text out; broken bytes in, sound ones out.
 *
 * Escapes are rare in a text: what stands between them is copied in one piece, and a text
 * without any is not copied at all.  Both functions write at most three bytes for every
 * byte read (U+FFFD for a broken one), so the copy's size is known before. */
#include "json_repair.h"
#include "base/hex.h"
#include "base/status.h"
#include "base/utf8.h"
#include "json_plain.h"
#include "read.h"

#include <string.h>

/* ---- bytes ------------------------------------------------------------------------- */

size_t sst_json_utf8_length(const char *at, size_t room)
{
    return sst_utf8_length((const uint8_t *)at, room);
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
        size_t len = sst_utf8_length(p + i, bytes.len_bytes - i);
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
    return to + sst_utf8_put(to, SST_REPLACEMENT);
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
        bytes.len_bytes + (SST_REPLACEMENT_BYTES - 1) * num_bad + SST_RECORD_PADDING;
    char *copy = sst_scratch_alloc(scratch, room, 1);
    if (!copy)
        return sst_fail_memory(err);
    char *to = copy;
    const uint8_t *p = (const uint8_t *)bytes.data;
    for (size_t i = 0; i < bytes.len_bytes;) {
        size_t len = sst_utf8_length(p + i, bytes.len_bytes - i);
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

/* The four digits at p; -1: not that. */
static int32_t hex_number(const char *p, const char *end)
{
    return end - p < 4 ? -1 : sst_hex_four(p);
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
        return (int32_t)SST_REPLACEMENT;
    }
    return c;
}

bool sst_json_take_escape(const char **p, const char *end, char **to, size_t *num_mended)
{
    char c = *p < end ? *(*p)++ : '\0';
    if (sst_json_meant[(uint8_t)c]) {
        *(*to)++ = sst_json_meant[(uint8_t)c];
        return true;
    }
    int32_t code_point = c == 'u' ? take_code_point(p, end, num_mended) : -1;
    if (code_point < 0)
        return false;
    *to += sst_utf8_put(*to, (uint32_t)code_point);
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
