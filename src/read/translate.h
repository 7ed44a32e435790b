/* SPDX-License-Identifier: MIT */
/* translate.h - what a record of a packed or marked-up format says, as lines of NDJSON.
 *
 * The text of a feed, a page or an archive is not what stands in the file, and making it is
 * dear.  So it is made once: the reader's translate gives a line for each article that a
 * record holds, with the names that fields.c knows; the line is parsed as any line of NDJSON
 * is, kept, and read again instead of the record.
 *
 *     sst_translation_begin(out, offset);
 *     sst_translation_field(out, "title", title);
 *     sst_translation_field(out, "text", text);
 *     sst_translation_end(out); */
#ifndef SST_READ_TRANSLATE_H
#define SST_READ_TRANSLATE_H

#include "base/scratch.h"
#include "base/vec.h"
#include "samestory.h"

/* An article, or part of the record that gave none. */
typedef struct sst_piece {
    uint64_t offset;  /* in the record */
    size_t begin;     /* article: its line; else the reason, which ends with a NUL */
    size_t len_bytes; /* without the newline */
    bool is_skip;
    bool is_repaired;     /* bytes that were no UTF-8 became U+FFFD */
    size_t num_bad_bytes; /* so many, as far as they are in no other encoding */
} sst_piece;

#define SST_PASSED_OVER_BYTES 80

/* What was in a record but no article. */
typedef enum sst_passed_kind {
    SST_PASSED_NONE = 0,
    SST_PASSED_TEXT,         /* of a kind that may hold articles, and none was found */
    SST_PASSED_TEXT_IN_PART, /* not all of it is articles */
    SST_PASSED_NO_TEXT       /* pictures, programs, PDF */
} sst_passed_kind;

typedef struct sst_translation {
    SST_VEC(char) bytes; /* lines and reasons */
    SST_VEC(sst_piece) pieces;
    sst_scratch scratch;
    sst_passed_kind kind_passed;
    char passed_over[SST_PASSED_OVER_BYTES]; /* and its name */
    size_t
        num_mended;  /* letters of articles that meant nothing in the record's encoding */
    bool is_guessed; /* nothing said what encoding that is */
    bool may_be_several;   /* it is one record as it stands, but looks like several */
    bool is_out_of_memory; /* something is missing: whoever called translate fails, too */
} sst_translation;

/* Where a record comes from. */
typedef struct sst_origin {
    const char *path;
    sst_text header; /* the input's first record, of a reader that has_header */
} sst_origin;

/* Forget what the last record gave; memory is kept. */
void sst_translation_clear(sst_translation *out);
void sst_translation_free(sst_translation *out);

/* Begin an article that stands so many bytes into the record. */
void sst_translation_begin(sst_translation *out, uint64_t offset);
/* A value that is absent or empty is left out. */
void sst_translation_field(sst_translation *out, const char *name, sst_text value);
/* The same for a name that the input has. */
void sst_translation_value(sst_translation *out, sst_text name, sst_text value);
void sst_translation_end(sst_translation *out);

/* An article that is an object of JSON already, on one line or on several. */
void sst_translation_line(sst_translation *out, uint64_t offset, sst_text object);

/* The record is in another encoding, and the pieces from `first` on are of it: so many bytes
 * meant nothing there and became U+FFFD, not all of them within articles. */
void sst_translation_mended(sst_translation *out, size_t first, size_t num_mended,
                            bool is_guessed);

/* Part of the record could not be read: the user is told, and what else was found stays. */
void sst_translation_skip(sst_translation *out, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The record holds something that gave no article: kinds are counted by name, and told when
 * the input ends. */
void sst_translation_pass_over(sst_translation *out, sst_passed_kind kind,
                               const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
