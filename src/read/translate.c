/* SPDX-License-Identifier: MIT */
/* translate.c - fields of articles in, lines of NDJSON out. */
#include "translate.h"
#include "base/bytes.h"
#include "json_face.h"
#include "json_repair.h"
#include "read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sst_translation_clear(sst_translation *out)
{
    out->bytes.len = out->pieces.len = 0;
    out->kind_passed = SST_PASSED_NONE;
    out->num_mended = 0;
    out->is_guessed = out->may_be_several = false;
    out->is_out_of_memory = false;
}

void sst_translation_free(sst_translation *out)
{
    sst_vec_free(&out->bytes);
    sst_vec_free(&out->pieces);
    sst_scratch_free(&out->scratch);
}

/* ---- bytes ------------------------------------------------------------------------- */

static void put(sst_translation *out, const char *bytes, size_t len_bytes)
{
    if (!sst_vec_append(&out->bytes, bytes, len_bytes))
        out->is_out_of_memory = true;
}

/* What JSON wants escaped (RFC 8259, section 7). */
static bool is_escaped(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (unsigned char)(c))

/* Not 0 when a byte is below the limit, by the borrow that a subtraction takes (Warren,
 * Hacker's Delight, 6-1). */
static uint64_t mark_below(uint64_t bytes, unsigned char limit)
{
    return (bytes - EACH_BYTE(limit)) & ~bytes & EACH_BYTE(0x80);
}

/* Behind the bytes that are not escaped, of which eight are looked at at once. */
static const char *pass_plain(const char *p, const char *end)
{
    for (; end - p >= 8; p += 8) {
        uint64_t bytes = sst_load64(p);
        if (mark_below(bytes, 0x20) | mark_below(bytes ^ EACH_BYTE('"'), 1) |
            mark_below(bytes ^ EACH_BYTE('\\'), 1))
            break;
    }
    while (p < end && !is_escaped(*p))
        p++;
    return p;
}

static void put_escape(sst_translation *out, char c)
{
    static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    char escape[8] = {'\\'};
    const char *at = c ? strchr(letters, c) : NULL;
    if (at)
        escape[1] = at[1];
    else
        snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)c);
    put(out, escape, strlen(escape));
}

static void put_string(sst_translation *out, sst_text text)
{
    const char *p = text.data, *end = text.data + text.len_bytes;
    put(out, "\"", 1);
    while (p < end) {
        const char *plain = p;
        p = pass_plain(p, end);
        put(out, plain, (size_t)(p - plain));
        if (p < end)
            put_escape(out, *p++);
    }
    put(out, "\"", 1);
}

/* What a parser may read behind the last line. */
static void pad(sst_translation *out)
{
    if (sst_vec_reserve(&out->bytes, out->bytes.len + SST_RECORD_PADDING))
        memset(out->bytes.at + out->bytes.len, 0, SST_RECORD_PADDING);
    else
        out->is_out_of_memory = true;
}

/* ---- articles ---------------------------------------------------------------------- */

static void begin_piece(sst_translation *out, uint64_t offset)
{
    sst_piece piece = {.offset = offset, .begin = out->bytes.len};
    if (!sst_vec_push(&out->pieces, piece))
        out->is_out_of_memory = true;
}

void sst_translation_begin(sst_translation *out, uint64_t offset)
{
    begin_piece(out, offset);
    put(out, "{", 1);
}

void sst_translation_value(sst_translation *out, sst_text name, sst_text value)
{
    if (!value.data || value.len_bytes == 0 || out->is_out_of_memory)
        return;
    if (out->bytes.at[out->bytes.len - 1] != '{')
        put(out, ",", 1);
    put_string(out, name);
    put(out, ":", 1);
    put_string(out, value);
}

void sst_translation_field(sst_translation *out, const char *name, sst_text value)
{
    sst_translation_value(out, sst_text_of(name), value);
}

/* Bytes that belong to no UTF-8 sequence become U+FFFD. */
static void mend(sst_translation *out, sst_piece *piece)
{
    sst_text line = {out->bytes.at + piece->begin, out->bytes.len - piece->begin};
    size_t num_mended = 0;
    if (sst_json_is_utf8(line))
        return;
    sst_scratch_reset(&out->scratch);
    if (sst_mend_bytes(line, &out->scratch, &line, &num_mended, NULL) != SST_OK) {
        out->is_out_of_memory = true;
        return;
    }
    piece->num_bad_bytes = num_mended;
    out->bytes.len = piece->begin;
    put(out, line.data, line.len_bytes);
    piece->is_repaired = true;
}

static void end_piece(sst_translation *out)
{
    if (out->is_out_of_memory)
        return;
    sst_piece *piece = &out->pieces.at[out->pieces.len - 1];
    mend(out, piece);
    piece->len_bytes = out->bytes.len - piece->begin;
    put(out, "\n", 1);
    pad(out);
}

void sst_translation_end(sst_translation *out)
{
    put(out, "}", 1);
    end_piece(out);
}

/* Line ends stand between the members alone; in a string they would be escaped. */
void sst_translation_line(sst_translation *out, uint64_t offset, sst_text object)
{
    begin_piece(out, offset);
    put(out, object.data, object.len_bytes);
    if (out->is_out_of_memory)
        return;
    char *line = out->bytes.at + out->bytes.len - object.len_bytes;
    for (size_t i = 0; i < object.len_bytes; i++)
        if (line[i] == '\n' || line[i] == '\r')
            line[i] = ' ';
    end_piece(out);
}

static size_t count_replacements(sst_text line)
{
    size_t num = 0;
    const char *at = line.data, *end = line.data + line.len_bytes;
    while ((at = memmem(at, (size_t)(end - at), "\xEF\xBF\xBD", 3)) != NULL) {
        num++;
        at += 3;
    }
    return num;
}

void sst_translation_mended(sst_translation *out, size_t first, size_t num_mended,
                            bool is_guessed)
{
    if (out->is_out_of_memory)
        return;
    out->is_guessed |= is_guessed;
    /* what stood in the source as U+FFFD looks the same, and is no more than that */
    for (size_t i = first; num_mended > 0 && i < out->pieces.len; i++) {
        sst_piece *piece = &out->pieces.at[i];
        sst_text line = {out->bytes.at + piece->begin, piece->len_bytes};
        size_t num = piece->is_skip ? 0 : count_replacements(line);
        num = num < num_mended ? num : num_mended;
        piece->is_repaired |= num > 0;
        out->num_mended += num;
        num_mended -= num;
    }
}

/* ---- skips ------------------------------------------------------------------------- */

void sst_translation_skip(sst_translation *out, uint64_t offset, const char *format, ...)
{
    char reason[256];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    size_t kept = len < 0                       ? 0
                  : (size_t)len < sizeof reason ? (size_t)len
                                                : sizeof reason - 1;
    reason[kept] = '\0';
    sst_piece piece = {
        .offset = offset, .begin = out->bytes.len, .len_bytes = kept, .is_skip = true};
    put(out, reason, kept + 1);
    if (!sst_vec_push(&out->pieces, piece))
        out->is_out_of_memory = true;
}

void sst_translation_pass_over(sst_translation *out, sst_passed_kind kind,
                               const char *format, ...)
{
    out->kind_passed = kind;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out->passed_over, sizeof out->passed_over, format, arguments);
    va_end(arguments);
}
