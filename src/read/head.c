/* SPDX-License-Identifier: MIT */
/* head.c - the header of a WARC record or of an HTTP response: bytes in, fields out.
 *
 *     WARC/1.0                              the first line
 *     WARC-Type: response                   fields; names in any case
 *     WARC-Target-URI: https://example.org/
 *      a/long/path                          a folded line belongs to the field before it
 *                                           an empty line ends it
 *
 * Lines end with LF, with CR before it or not. */
#include "head.h"
#include "fields.h"

#include <string.h>
#include <strings.h>

#define LARGEST_NUMBER ((uint64_t)1 << 62)

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The length of the line that begins at `at`, with its end; 0: it has none. */
static size_t line_bytes(sst_text bytes, size_t at)
{
    const char *begin = bytes.data + at;
    const char *end = memchr(begin, '\n', bytes.len_bytes - at);
    return end ? (size_t)(end - begin) + 1 : 0;
}

static bool is_empty_line(const char *line, size_t len_bytes)
{
    return len_bytes == 1 || (len_bytes == 2 && *line == '\r');
}

/* ---- the whole --------------------------------------------------------------------- */

static void split(sst_text bytes, size_t fields_end, size_t body, sst_head *out)
{
    size_t first = fields_end > 0 ? line_bytes((sst_text){bytes.data, fields_end}, 0) : 0;
    if (first == 0)
        first = fields_end;
    *out = (sst_head){
        .line = sst_text_trim((sst_text){bytes.data, first}),
        .fields = {bytes.data + first, fields_end - first},
        .body = body,
    };
}

sst_head_found sst_head_find(sst_text bytes, bool is_all, sst_head *out)
{
    bool is_cut = bytes.len_bytes > SST_HEAD_MOST_BYTES;
    if (is_cut)
        bytes.len_bytes = SST_HEAD_MOST_BYTES;
    for (size_t at = 0, len; at < bytes.len_bytes; at += len) {
        len = line_bytes(bytes, at);
        if (len == 0)
            break;
        if (is_empty_line(bytes.data + at, len)) {
            split(bytes, at, at + len, out);
            return SST_HEAD_WHOLE;
        }
    }
    if (is_cut || (!is_all && bytes.len_bytes == SST_HEAD_MOST_BYTES))
        return SST_HEAD_TOO_LONG;
    if (!is_all)
        return SST_HEAD_OPEN;
    split(bytes, bytes.len_bytes, bytes.len_bytes, out);
    return SST_HEAD_WHOLE;
}

/* ---- one field --------------------------------------------------------------------- */

/* The length of the field at `at`, folded lines included. */
static size_t field_bytes(sst_text fields, size_t at)
{
    size_t end = at;
    do {
        size_t len = line_bytes(fields, end);
        end = len > 0 ? end + len : fields.len_bytes;
    } while (end < fields.len_bytes &&
             (fields.data[end] == ' ' || fields.data[end] == '\t'));
    return end - at;
}

sst_text sst_head_value(const sst_head *head, const char *name)
{
    sst_text fields = head->fields;
    size_t name_bytes = strlen(name);
    for (size_t at = 0, len; at < fields.len_bytes; at += len) {
        const char *field = fields.data + at;
        len = field_bytes(fields, at);
        const char *colon = memchr(field, ':', len);
        if (!colon)
            continue;
        sst_text found = sst_text_trim((sst_text){field, (size_t)(colon - field)});
        if (found.len_bytes == name_bytes &&
            strncasecmp(found.data, name, name_bytes) == 0)
            return sst_text_trim((sst_text){colon + 1, len - (size_t)(colon + 1 - field)});
    }
    return (sst_text){NULL, 0};
}

bool sst_head_unfold(sst_text *value, sst_scratch *scratch)
{
    if (value->len_bytes == 0 || !memchr(value->data, '\n', value->len_bytes))
        return true;
    char *line = sst_scratch_alloc(scratch, value->len_bytes, 1);
    if (!line)
        return false;
    size_t len = 0;
    for (size_t i = 0; i < value->len_bytes; i++) {
        bool is_fold = value->data[i] == '\r' || value->data[i] == '\n';
        bool is_behind = len > 0 && line[len - 1] == ' ' && is_white(value->data[i]);
        if (!is_fold && !is_behind)
            line[len++] = value->data[i];
        else if (!is_behind)
            line[len++] = ' ';
    }
    *value = (sst_text){line, len};
    return true;
}

/* ---- what stands in a value -------------------------------------------------------- */

bool sst_head_number(sst_text value, uint64_t *out)
{
    uint64_t number = 0;
    for (size_t i = 0; i < value.len_bytes; i++) {
        if (value.data[i] < '0' || value.data[i] > '9')
            return false;
        number = number * 10 + (uint64_t)(value.data[i] - '0');
        if (number > LARGEST_NUMBER)
            return false;
    }
    *out = number;
    return value.len_bytes > 0;
}

static void lower(sst_text text, char word[SST_HEAD_WORD_BYTES])
{
    size_t len = 0;
    for (; len < text.len_bytes && len < SST_HEAD_WORD_BYTES - 1; len++)
        word[len] = to_lower(text.data[len]);
    word[len] = '\0';
}

bool sst_head_word(sst_text *list, char word[SST_HEAD_WORD_BYTES])
{
    sst_text found = {NULL, 0};
    while (list->len_bytes > 0 && found.len_bytes == 0) {
        const char *comma = memchr(list->data, ',', list->len_bytes);
        size_t len = comma ? (size_t)(comma - list->data) : list->len_bytes;
        found = sst_text_trim((sst_text){list->data, len});
        size_t behind = len + (comma != NULL);
        list->data += behind;
        list->len_bytes -= behind;
    }
    lower(found, word);
    return found.len_bytes > 0;
}

/* Without the quotes around it, which some forget to close. */
static sst_text unquote(sst_text text)
{
    while (text.len_bytes > 0 && (*text.data == '"' || *text.data == '\'')) {
        text.data++;
        text.len_bytes--;
    }
    for (; text.len_bytes > 0; text.len_bytes--) {
        char last = text.data[text.len_bytes - 1];
        if (last != '"' && last != '\'')
            break;
    }
    return text;
}

bool sst_head_parameter(sst_text value, const char *name, char word[SST_HEAD_WORD_BYTES])
{
    size_t name_bytes = strlen(name);
    while (value.len_bytes > 0) {
        const char *mark = memchr(value.data, ';', value.len_bytes);
        size_t len = mark ? (size_t)(mark - value.data) : value.len_bytes;
        sst_text part = sst_text_trim((sst_text){value.data, len});
        const char *equals = memchr(part.data, '=', part.len_bytes);
        value.data += len + (mark != NULL);
        value.len_bytes -= len + (mark != NULL);
        if (!equals || (size_t)(equals - part.data) != name_bytes ||
            strncasecmp(part.data, name, name_bytes) != 0)
            continue;
        size_t skipped = name_bytes + 1;
        sst_text found = {part.data + skipped, part.len_bytes - skipped};
        found = unquote(sst_text_trim(found));
        lower(found, word);
        return found.len_bytes > 0 && found.len_bytes < SST_HEAD_WORD_BYTES;
    }
    return false;
}
