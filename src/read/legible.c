/* SPDX-License-Identifier: MIT */
/* legible.c - whether what was read of an article is text at all. */
#include "legible.h"
#include "base/status.h"
#include "base/utf8.h"

#include <string.h>

/* Of letters one in four: in Czech or French of an encoding of single bytes one in seven is
 * not ASCII, in Greek or Russian nearly all are. */
#define MOST_BAD_PARTS 4

typedef struct legible {
    size_t num_letters,
        num_bad;      /* code points; those of them that are U+FFFD or no UTF-8 */
    size_t num_bytes; /* as they stood there before they were mended */
} legible;

static void count_letters(sst_text text, legible *to)
{
    const uint8_t *p = (const uint8_t *)text.data;
    for (size_t i = 0; i < text.len_bytes; to->num_letters++) {
        size_t len = sst_utf8_length(p + i, text.len_bytes - i);
        bool is_bad = len == 0 || (len == 3 && memcmp(p + i, "\xEF\xBF\xBD", 3) == 0);
        to->num_bad += is_bad;
        to->num_bytes += is_bad ? 1 : len;
        i += len ? len : 1;
    }
}

sst_status sst_legible_check(const sst_article *article, const char *charset,
                             bool is_marked, sst_error *err)
{
    legible found = {0};
    count_letters(article->text, &found);
    if (article->text.len_bytes == 0) { /* they stand for it */
        count_letters(article->title, &found);
        count_letters(article->summary, &found);
    }
    if (found.num_bad <= found.num_letters / MOST_BAD_PARTS)
        return SST_OK;
    const char *why =
        is_marked ? "not UTF-8, which the input's byte order mark says it is"
        : charset ? "not of the charset that was given; --charset NAME reads another "
                    "encoding"
                  : "not UTF-8; --charset NAME reads another encoding";
    return sst_fail(err, SST_ERR_RECORD, 0, "text of %zu bytes of which %zu are %s",
                    found.num_bytes, found.num_bad, why);
}
