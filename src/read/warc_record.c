/* SPDX-License-Identifier: MIT */
/* warc_record.c - the first bytes of a WARC record in, what it holds out.
 *
 *     WARC/1.0                                   version line
 *     WARC-Type: response                        fields (ISO 28500; 0.17 and 0.18 alike)
 *     Content-Length: 1234
 *                                                empty line
 *     HTTP/1.1 200 OK                            the block: 1234 bytes, here an HTTP
 *     Content-Type: text/html                    response with a header of its own
 *
 *     <!doctype html>...
 *                                                two empty lines
 *
 * What holds no article is known by the two headers alone. */
#include "warc_record.h"
#include "fields.h"
#include "media.h"

#include <string.h>
#include <strings.h>

#define FIRST_WINDOW_BYTES ((size_t)1024) /* most headers are shorter */

/* ---- version lines ----------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The length of the version line at `at` with its end; 0: there is none. */
static size_t version_bytes(sst_text bytes, size_t at, bool *is_open)
{
    static const char name[] = "WARC/";
    const size_t digits = sizeof name - 1;
    size_t i = 0, have = bytes.len_bytes - at;
    const char *p = bytes.data + at;
    *is_open = false;
    for (; i < digits && i < have; i++)
        if (p[i] != name[i])
            return 0;
    while (i < have && i < digits + 5 && (is_digit(p[i]) || p[i] == '.'))
        i++;
    if (i < have && i > digits && p[i] == '\r')
        i++;
    *is_open = i == have;
    return i < have && i > digits && p[i] == '\n' ? i + 1 : 0;
}

bool sst_warc_is_version(sst_text bytes, size_t at, bool *is_open)
{
    return version_bytes(bytes, at, is_open) > 0;
}

/* Does an empty line end right before `at`? */
static bool is_behind_empty_line(sst_text bytes, size_t at)
{
    const char *p = bytes.data;
    if (at == 0 || p[at - 1] != '\n')
        return false;
    at -= at > 1 && p[at - 2] == '\r' ? 2 : 1;
    return at > 0 && p[at - 1] == '\n';
}

static bool is_begin(sst_text bytes, size_t at, bool is_parted)
{
    static const char field[] = "WARC-";
    bool is_open;
    size_t len = version_bytes(bytes, at, &is_open);
    if (len == 0)
        return false;
    if (is_parted)
        return is_behind_empty_line(bytes, at);
    if (at > 0 && bytes.data[at - 1] == '\n')
        return true;
    size_t behind = bytes.len_bytes - at - len;
    return behind >= sizeof field - 1 &&
           memcmp(bytes.data + at + len, field, sizeof field - 1) == 0;
}

size_t sst_warc_find_begin(sst_text bytes, size_t at, bool is_parted)
{
    const char *end = bytes.data + bytes.len_bytes, *p = bytes.data + at;
    while (p < end && (p = memmem(p, (size_t)(end - p), "WARC/", 5)) != NULL) {
        size_t found = (size_t)(p - bytes.data);
        if (is_begin(bytes, found, is_parted))
            return found;
        p++;
    }
    return SIZE_MAX;
}

/* ---- what a record holds ----------------------------------------------------------- */

static bool is_word(sst_text text, const char *word)
{
    return text.len_bytes == strlen(word) &&
           strncasecmp(text.data, word, text.len_bytes) == 0;
}

static bool ends(sst_text text, const char *with)
{
    size_t len = strlen(with);
    return text.len_bytes >= len &&
           memcmp(text.data + text.len_bytes - len, with, len) == 0;
}

bool sst_warc_is_type(const sst_warc_record *record, const char *type)
{
    return is_word(sst_head_value(&record->head, "WARC-Type"), type);
}

sst_text sst_warc_address(const sst_warc_record *record)
{
    sst_text url = sst_head_value(&record->head, "WARC-Target-URI");
    if (url.len_bytes > 1 && *url.data == '<' && url.data[url.len_bytes - 1] == '>')
        url = (sst_text){url.data + 1, url.len_bytes - 2};
    return url;
}

/* Archivers keep logs and screenshots as resources with addresses of their own kinds, and
 * what crawlers may do is no article. */
static bool is_of_the_web(sst_text url)
{
    if (ends(url, "/robots.txt"))
        return false;
    return url.len_bytes == 0 || sst_text_begins(url, "http:") || sst_text_begins(url, "https:") ||
           sst_text_begins(url, "ftp:") || sst_text_begins(url, "file:");
}

static bool may_be_article(const sst_warc_record *record, sst_text content_type)
{
    sst_media media = sst_media_of(content_type);
    if (media == SST_MEDIA_UNSAID)
        media =
            sst_media_of(sst_head_value(&record->head, "WARC-Identified-Payload-Type"));
    return media != SST_MEDIA_OTHER;
}

/* By the WARC header alone. */
static sst_warc_holds holds_by_head(const sst_warc_record *record)
{
    const sst_head *head = &record->head;
    sst_text content_type = sst_head_value(head, "Content-Type");
    bool is_response = sst_warc_is_type(record, "response");
    if (sst_warc_is_type(record, "continuation"))
        return SST_WARC_PART;
    if (!is_response && !sst_warc_is_type(record, "resource") &&
        !sst_warc_is_type(record, "conversion"))
        return SST_WARC_NOTHING;
    if (record->block_bytes == 0 || !is_of_the_web(sst_warc_address(record)))
        return SST_WARC_NOTHING;
    if (sst_text_begins(content_type, "application/http") ||
        sst_text_begins(content_type, "message/http") ||
        (is_response && content_type.len_bytes == 0))
        return SST_WARC_HTTP;
    return may_be_article(record, content_type) ? SST_WARC_PAYLOAD : SST_WARC_OTHER;
}

/* "HTTP/1.1 200 OK" */
static bool is_ok(sst_text line)
{
    const char *blank = memchr(line.data, ' ', line.len_bytes);
    size_t at = blank ? (size_t)(blank - line.data) : line.len_bytes;
    while (at < line.len_bytes && line.data[at] == ' ')
        at++;
    sst_text status = {line.data + at, line.len_bytes - at};
    return sst_text_begins(status, "200") && (status.len_bytes == 3 || !is_digit(status.data[3]));
}

/* An HTTP response without a header is left to be complained about. */
static sst_warc_look look_at_http(sst_text block, bool is_all, sst_warc_record *out)
{
    static const char name[] = "HTTP/";
    size_t len = block.len_bytes < 5 ? block.len_bytes : 5;
    if (memcmp(block.data, name, len) != 0 || (len < 5 && is_all))
        return SST_WARC_GOOD;
    sst_head_found found = sst_head_find(block, is_all, &out->http);
    if (found == SST_HEAD_OPEN)
        return SST_WARC_OPEN;
    if (found == SST_HEAD_TOO_LONG)
        return SST_WARC_GOOD;
    out->has_http = true;
    if (!is_ok(out->http.line))
        out->holds = SST_WARC_NOTHING;
    else if (!may_be_article(out, sst_head_value(&out->http, "Content-Type")))
        out->holds = SST_WARC_OTHER;
    return SST_WARC_GOOD;
}

/* Looked for in windows that grow, until another record begins: of version lines alone
 * each would else be looked at as part of the headers of thousands before it. */
static sst_head_found find_head(sst_text bytes, bool is_all, sst_head *out)
{
    for (size_t window = FIRST_WINDOW_BYTES;
         window < bytes.len_bytes && window < SST_HEAD_MOST_BYTES; window *= 4) {
        sst_text part = {bytes.data, window};
        if (sst_head_find(part, false, out) == SST_HEAD_WHOLE)
            return SST_HEAD_WHOLE;
        if (sst_warc_find_begin(part, 1, false) != SIZE_MAX)
            return SST_HEAD_TOO_LONG;
    }
    return sst_head_find(bytes, is_all, out);
}

sst_warc_look sst_warc_record_look(sst_text bytes, bool is_all, sst_warc_record *out)
{
    bool is_open;
    *out = (sst_warc_record){0};
    if (!sst_warc_is_version(bytes, 0, &is_open))
        return is_open && !is_all ? SST_WARC_OPEN : SST_WARC_BROKEN;
    sst_head_found found = find_head(bytes, is_all, &out->head);
    if (found == SST_HEAD_OPEN)
        return SST_WARC_OPEN;
    sst_text length = sst_head_value(&out->head, "Content-Length");
    size_t end = out->head.body;
    if (found == SST_HEAD_TOO_LONG || !sst_head_number(length, &out->block_bytes) ||
        sst_warc_find_begin((sst_text){bytes.data, end}, 1, false) != SIZE_MAX)
        return SST_WARC_BROKEN;
    out->holds = holds_by_head(out);
    if (out->holds != SST_WARC_HTTP)
        return SST_WARC_GOOD;
    sst_text block = {bytes.data + end, bytes.len_bytes - end};
    bool is_whole = block.len_bytes >= out->block_bytes;
    if (is_whole)
        block.len_bytes = (size_t)out->block_bytes;
    return look_at_http(block, is_whole || is_all, out);
}
