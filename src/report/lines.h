/* SPDX-License-Identifier: MIT */
/* lines.h - values in, lines of JSON out.
 *
 * A line has some forty pieces of a few bytes each.  They are stored side by side, and a
 * stream is given whole blocks of them:
 *
 *     sst_lines to;
 *     sst_lines_init(&to, stream);
 *     sst_put(&to, "{\"v\":1,\"type\":\"point\"");
 *     sst_put_ratio(&to, "jaccard", .5);
 *     sst_put(&to, "}\n");
 *     sst_lines_flush(&to);
 *
 * Without a stream lines are kept, in as much memory as they take, until they are freed.
 *
 * sst_put_... write a member of an object, with the comma before it; sst_json_... a value
 * alone.  Absent text, an undated date and NaN are null. */
#ifndef SST_REPORT_LINES_H
#define SST_REPORT_LINES_H

#include <string.h>

#include "report.h"

#define SST_LINES_BYTES ((size_t)1 << 14)

typedef struct sst_lines {
    FILE *stream; /* borrowed; NULL: none */
    char *bytes;  /* what the stream does not have yet: own, or more from malloc */
    size_t len_bytes, cap_bytes;
    bool is_short_of_memory; /* some of what was put is lost */
    char own[SST_LINES_BYTES];
} sst_lines;

static inline void sst_lines_init(sst_lines *lines, FILE *stream)
{
    lines->stream = stream;
    lines->bytes = lines->own;
    lines->len_bytes = 0;
    lines->cap_bytes = sizeof lines->own;
    lines->is_short_of_memory = false;
}

/* Only lines without a stream hold what is to be freed. */
void sst_lines_free(sst_lines *lines);

/* Give the stream what was put so far. */
void sst_lines_flush(sst_lines *lines);

/* Whether anything that the stream was given is lost. */
static inline bool sst_lines_failed(const sst_lines *lines)
{
    return ferror(lines->stream) != 0;
}

/* Have room for so many bytes; false: there is none, and what was kept is lost. */
bool sst_lines_make_room(sst_lines *lines, size_t len_bytes);

/* Room for so many bytes, at most SST_LINES_BYTES, which the caller fills. */
static inline char *sst_lines_add(sst_lines *lines, size_t len_bytes)
{
    if (lines->cap_bytes - lines->len_bytes < len_bytes)
        (void)sst_lines_make_room(lines, len_bytes); /* for so few there is always some */
    char *room = lines->bytes + lines->len_bytes;
    lines->len_bytes += len_bytes;
    return room;
}

/* ---- values ------------------------------------------------------------------------ */

void sst_json_text(sst_lines *to, sst_text text);
void sst_json_number(sst_lines *to, uint64_t number);
/* "v" or "s" and 16 hexadecimal digits */
void sst_json_group(sst_lines *to, char kind, uint64_t id);
/* The id of an article, with #2, #3 ... for later articles of the same id. */
void sst_json_id(sst_lines *to, sst_text id, uint32_t repeat);
void sst_json_date(sst_lines *to, sst_date date);
void sst_json_ratio(sst_lines *to, double ratio); /* cut to four digits */
/* Rounded to so many digits, at most 4. */
void sst_json_rounded(sst_lines *to, double number, int digits);
void sst_json_texts(sst_lines *to, const sst_text *texts, size_t num); /* 0: null */
void sst_json_passages(sst_lines *to, const sst_passage *passages, size_t num);

/* Any number of bytes, as they are. */
void sst_put_bytes(sst_lines *to, const char *bytes, size_t len_bytes);

/* ---- members of an object ---------------------------------------------------------- */

/* Characters as they are, fewer than SST_LINES_BYTES. */
static inline void sst_put(sst_lines *to, const char *chars)
{
    size_t len = strlen(chars);
    memcpy(sst_lines_add(to, len), chars, len);
}

/* A key, with the comma before it, and its colon. */
static inline void sst_put_key(sst_lines *to, const char *key)
{
    size_t len = strlen(key);
    char *at = sst_lines_add(to, len + 4);
    memcpy(at, ",\"", 2);
    memcpy(at + 2, key, len);
    memcpy(at + 2 + len, "\":", 2);
}

static inline void sst_put_null(sst_lines *to, const char *key)
{
    sst_put_key(to, key);
    sst_put(to, "null");
}

static inline void sst_put_truth(sst_lines *to, const char *key, bool is_true)
{
    sst_put_key(to, key);
    if (is_true)
        sst_put(to, "true");
    else
        sst_put(to, "false");
}

static inline void sst_put_text(sst_lines *to, const char *key, sst_text text)
{
    sst_put_key(to, key);
    sst_json_text(to, text);
}

/* A name of our own, in which nothing needs an escape. */
static inline void sst_put_name(sst_lines *to, const char *key, const char *name)
{
    sst_put_key(to, key);
    sst_put(to, "\"");
    sst_put(to, name);
    sst_put(to, "\"");
}

static inline void sst_put_number(sst_lines *to, const char *key, uint64_t number)
{
    sst_put_key(to, key);
    sst_json_number(to, number);
}

static inline void sst_put_date(sst_lines *to, const char *key, sst_date date)
{
    sst_put_key(to, key);
    sst_json_date(to, date);
}

static inline void sst_put_ratio(sst_lines *to, const char *key, double ratio)
{
    sst_put_key(to, key);
    sst_json_ratio(to, ratio);
}

static inline void sst_put_rounded(sst_lines *to, const char *key, double number,
                                   int digits)
{
    sst_put_key(to, key);
    sst_json_rounded(to, number, digits);
}

/* ---- lines that several reports have (json.c) -------------------------------------- */

void sst_put_skip(sst_lines *to, const sst_skip *skip);
/* counts may be NULL: nobody counted. */
void sst_put_summary(sst_lines *to, const sst_summary *summary,
                     const sst_read_counts *counts);

#endif
