/* SPDX-License-Identifier: MIT */
/* safe.c - text of strangers in, text that is harmless on a terminal out.
 *
 * A title may hold escape sequences that move the cursor or set the window's name, and
 * characters that make a line read backwards.  Both are shown, as escapes, not obeyed. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

/* The longest form of one byte of input: \x1b; a code point of more bytes is shorter by
 * byte, \U000e0041 for four. */
#define MOST_BYTES_PER_BYTE 4

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x2028 ||
           c == 0x2029;
}

bool sst_is_active(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c ||
           (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
           (c >= 0xe0000 && c <= 0xe007f);
}

static size_t put_escape(char *to, uint32_t c)
{
    const char *format = c < 0x100     ? "\\x%02" PRIx32
                         : c < 0x10000 ? "\\u%04" PRIx32
                                       : "\\U%08" PRIx32;
    return (size_t)sprintf(to, format, c);
}

static size_t put_safe(char *to, sst_text text)
{
    size_t len = 0, n;
    for (size_t at = 0; at < text.len_bytes; at += n) {
        uint32_t c;
        bool is_valid;
        n = sst_utf8_decode(text.data + at, text.len_bytes - at, &c, &is_valid);
        if (is_blank(c)) {
            if (len > 0 && to[len - 1] != ' ')
                to[len++] = ' ';
        } else if (sst_is_active(c)) {
            len += put_escape(to + len, c);
        } else {
            memcpy(to + len, is_valid ? text.data + at : "\xef\xbf\xbd",
                   is_valid ? n : 3);
            len += is_valid ? n : 3;
        }
    }
    return len > 0 && to[len - 1] == ' ' ? len - 1 : len;
}

/* Room for the safe form of the text and `more` bytes. */
static char *copy_safe(sst_scratch *scratch, sst_text text, size_t more, size_t *len)
{
    if (text.len_bytes > SIZE_MAX / MOST_BYTES_PER_BYTE - more)
        return NULL;
    char *to = sst_scratch_alloc(scratch, text.len_bytes * MOST_BYTES_PER_BYTE + more, 1);
    if (to != NULL)
        *len = put_safe(to, text);
    return to;
}

char *sst_safe_text(sst_scratch *scratch, sst_text text)
{
    size_t len;
    char *safe = copy_safe(scratch, text, 1, &len);
    if (safe != NULL)
        safe[len] = '\0';
    return safe;
}

char *sst_safe_id(sst_scratch *scratch, const sst_article_info *article)
{
    char suffix[16] = "";
    if (article->repeat > 1)
        snprintf(suffix, sizeof suffix, "#%" PRIu32, article->repeat);
    size_t len;
    char *safe = copy_safe(scratch, article->id, sizeof suffix, &len);
    if (safe != NULL)
        memcpy(safe + len, suffix, strlen(suffix) + 1);
    return safe;
}
