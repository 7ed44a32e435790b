/* SPDX-License-Identifier: MIT */
/* http.c - the body of an HTTP response as it was sent in, as it was meant out.
 *
 *     Transfer-Encoding: chunked     1a4;name=value CRLF  420 bytes CRLF  ...  0 CRLF CRLF
 *     Content-Encoding: gzip         (RFC 9110 section 8.4, RFC 9112 section 7.1)
 *
 * Chunks are undone first.  Where they break off, what is left is taken as it stands. */
#include "http.h"
#include "base/hex.h"
#include "base/status.h"

#include <stdio.h>
#include <string.h>

#define MOST_CODINGS 4      /* one around another */
#define MOST_SIZE_DIGITS 15 /* of a chunk */

/* ---- chunks ------------------------------------------------------------------------ */

/* The line with a chunk's size at *at; *at goes behind it.  false: there is none. */
static bool take_size(sst_text body, size_t *at, uint64_t *size)
{
    size_t i = *at, begin = *at;
    *size = 0;
    for (; i < body.len_bytes && sst_hex_digit(body.data[i]) >= 0; i++)
        *size = *size << 4 | (uint64_t)sst_hex_digit(body.data[i]);
    if (i == begin || i - begin > MOST_SIZE_DIGITS)
        return false;
    while (i < body.len_bytes && (body.data[i] == ' ' || body.data[i] == '\t'))
        i++;
    if (i < body.len_bytes && body.data[i] == ';') {
        const char *end = memchr(body.data + i, '\n', body.len_bytes - i);
        i = end ? (size_t)(end - body.data) : body.len_bytes;
    }
    if (i < body.len_bytes && body.data[i] == '\r')
        i++;
    if (i >= body.len_bytes || body.data[i] != '\n')
        return false;
    *at = i + 1;
    return true;
}

static bool take_newline(sst_text body, size_t *at)
{
    size_t i = *at;
    if (i < body.len_bytes && body.data[i] == '\r')
        i++;
    if (i >= body.len_bytes || body.data[i] != '\n')
        return false;
    *at = i + 1;
    return true;
}

/* The chunk at *at, or as much as there is of it; *at goes behind it.  false: there is
 * none. */
static bool take_chunk(sst_text body, size_t *at, sst_text *chunk, bool *is_cut)
{
    uint64_t size;
    size_t i = *at;
    if (!take_size(body, &i, &size))
        return false;
    size_t rest = body.len_bytes - i;
    *is_cut = size > rest;
    *chunk = (sst_text){body.data + i, size < rest ? (size_t)size : rest};
    i += chunk->len_bytes;
    if (size < rest && size > 0 && !take_newline(body, &i))
        return false;
    *at = i;
    return true;
}

/* What its chunks hold to `to`, which has room for the body; its length. */
static size_t join_chunks(sst_text body, char *to, char *defect, size_t defect_bytes)
{
    size_t at = 0, len = 0;
    sst_text chunk;
    bool is_cut = false;
    while (at < body.len_bytes && take_chunk(body, &at, &chunk, &is_cut)) {
        memcpy(to + len, chunk.data, chunk.len_bytes);
        len += chunk.len_bytes;
        if (chunk.len_bytes == 0 && !is_cut)
            return len;
    }
    if (at == body.len_bytes) {
        snprintf(defect, defect_bytes, "chunked body ends early, %s",
                 is_cut ? "within a chunk" : "without a last chunk");
        return len;
    }
    if (at > 0) /* else it is in no chunks at all */
        snprintf(defect, defect_bytes, "chunked body has no chunk at byte %zu", at);
    memcpy(to + len, body.data + at, body.len_bytes - at);
    return len + body.len_bytes - at;
}

static sst_status undo_chunks(sst_text body, sst_scratch *scratch, sst_http_body *out,
                              sst_error *err)
{
    char *to = sst_scratch_alloc(scratch, body.len_bytes + SST_CODING_PADDING, 1);
    if (!to)
        return sst_fail_memory(err);
    size_t len = join_chunks(body, to, out->defect, sizeof out->defect);
    out->bytes = (sst_text){to, len};
    return SST_OK;
}

/* ---- codings ----------------------------------------------------------------------- */

static bool is_chunked(const sst_head *http)
{
    sst_text list = sst_head_value(http, "Transfer-Encoding");
    char word[SST_HEAD_WORD_BYTES];
    while (sst_head_word(&list, word))
        if (strcmp(word, "chunked") == 0)
            return true;
    return false;
}

/* The codings of the body, the innermost first.  errors: SST_ERR_RECORD: too many. */
static sst_status list_codings(const sst_head *http,
                               char words[MOST_CODINGS][SST_HEAD_WORD_BYTES],
                               size_t *num_words, sst_error *err)
{
    sst_text list = sst_head_value(http, "Content-Encoding");
    char word[SST_HEAD_WORD_BYTES];
    for (*num_words = 0; sst_head_word(&list, word); ++*num_words) {
        if (*num_words == MOST_CODINGS)
            return sst_fail(err, SST_ERR_RECORD, 0,
                            "more than %d content encodings around one body",
                            MOST_CODINGS);
        memcpy(words[*num_words], word, sizeof word);
    }
    return SST_OK;
}

sst_status sst_http_body_read(const sst_http_response *response,
                              const sst_coding_limits *limits, sst_scratch *scratch,
                              sst_http_body *out, sst_error *err)
{
    const sst_head *http = response->head;
    sst_text body = response->body;
    char words[MOST_CODINGS][SST_HEAD_WORD_BYTES];
    size_t num_words = 0;
    sst_http_body found = {.bytes = body};
    sst_status status = list_codings(http, words, &num_words, err);
    if (status == SST_OK && body.len_bytes > 0 && is_chunked(http))
        status = undo_chunks(body, scratch, &found, err);
    while (status == SST_OK && num_words-- > 0) {
        sst_coded_body coded = {words[num_words], found.bytes};
        sst_decoded_body undone;
        status = sst_coding_undo(coded, limits, scratch, &undone, err);
        if (status != SST_OK)
            break;
        if (undone.defect && !*found.defect)
            snprintf(found.defect, sizeof found.defect, "body in %s %s", words[num_words],
                     undone.defect);
        found.bytes = undone.bytes;
    }
    if (status == SST_OK)
        *out = found;
    return status;
}
