/* SPDX-License-Identifier: MIT */
/* head.h - the header of a WARC record or of an HTTP response: a first line, then fields
 * "Name: value", then an empty line. */
#ifndef SST_READ_HEAD_H
#define SST_READ_HEAD_H

#include "base/scratch.h"
#include "samestory.h"

#define SST_HEAD_MOST_BYTES ((size_t)65536)

typedef struct sst_head {
    sst_text line;   /* the first one, without its end */
    sst_text fields; /* the lines behind it */
    size_t body;     /* behind the empty line, from the header's first byte */
} sst_head;

typedef enum sst_head_found {
    SST_HEAD_WHOLE,
    SST_HEAD_OPEN,    /* no empty line yet, and there may be one behind the bytes */
    SST_HEAD_TOO_LONG /* no empty line within SST_HEAD_MOST_BYTES */
} sst_head_found;

/* The header that begins with the bytes' first.  With is_all nothing follows them, and
 * what has no empty line behind it ends with them. */
sst_head_found sst_head_find(sst_text bytes, bool is_all, sst_head *out);

/* The value of the first field of that name, whatever its case, without the white space
 * around it; lines that are folded are still apart.  {NULL, 0}: there is no such
 * field. */
sst_text sst_head_value(const sst_head *head, const char *name);

/* Its folded lines on one, in the scratch if there are several.  false: memory ran
 * out. */
bool sst_head_unfold(sst_text *value, sst_scratch *scratch);

/* A number of digits alone.  false: the text is none, or it is above 2^62. */
bool sst_head_number(sst_text value, uint64_t *out);

/* The next of several words that commas part, in lower case as far as it fits; *list
 * goes on behind it.  false: there is none. */
#define SST_HEAD_WORD_BYTES 48
bool sst_head_word(sst_text *list, char word[SST_HEAD_WORD_BYTES]);

/* The word behind "name=" of a value such as text/html; charset="utf-8", in lower case.
 * false: there is none, or it is too long. */
bool sst_head_parameter(sst_text value, const char *name, char word[SST_HEAD_WORD_BYTES]);

#endif
