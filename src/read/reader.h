/* SPDX-License-Identifier: MIT */
/* reader.h - the table of readers, and which of them an input is given to. */
#ifndef SST_READ_READER_H
#define SST_READ_READER_H

#include "read.h"

#define SST_HEAD_BYTES 4096 /* the most that a bid looks at */

/* In no list: sst_reader_line, NDJSON whose texts are no HTML, and sst_reader_document, JSON
 * whose objects hold articles. */
extern const sst_reader sst_reader_line, sst_reader_document, sst_reader_plain,
    sst_reader_markdown, sst_reader_json, sst_reader_csv, sst_reader_feed,
    sst_reader_html, sst_reader_warc;

/* The reader of that name, NULL when there is none. */
const sst_reader *sst_reader_find(const char *name);

/* Readers by number, as a record of an input keeps them. */
const sst_reader *sst_reader_at(size_t number);
size_t sst_reader_number(const sst_reader *reader);

/* What reads the lines that a reader translates records to; of one that does not: itself. */
const sst_reader *sst_reader_of_lines(const sst_reader *reader);

/* The reader that bids most for an input's first bytes; an ending of `path` that speaks
 * for a reader helps it, but never against its own bid of 0.  NULL: binary data. */
const sst_reader *sst_reader_choose(const char *path, const char *head, size_t len_bytes,
                                    bool is_all);

/* The reader of that kind of its format which an input has. */
const sst_reader *sst_reader_refine(const sst_reader *reader, const char *head,
                                    size_t len_bytes, bool is_all);

/* What binary data is: "a zip archive; wanted text".  Written to `reason`. */
void sst_reader_explain_binary(const char *head, size_t len_bytes, char *reason,
                               size_t reason_bytes);

/* "gzip-compressed" and the like, by the first bytes; NULL: nothing that is known. */
const char *sst_reader_name_binary(const char *head, size_t len_bytes);

/* true: starts like a compressed file, a picture or another format that is never text. */
bool sst_reader_is_binary(const char *head, size_t len_bytes);

#endif
