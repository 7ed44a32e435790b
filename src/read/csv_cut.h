/* SPDX-License-Identifier: MIT */
/* csv_cut.h - where the rows of a table of text end. */
#ifndef SST_READ_CSV_CUT_H
#define SST_READ_CSV_CUT_H

#include "read.h"

typedef enum sst_csv_place {
    SST_CSV_BEFORE_ROW = 0,
    SST_CSV_BEFORE_FIELD, /* behind a delimiter, or a row's blanks */
    SST_CSV_IN_PLAIN,
    SST_CSV_IN_QUOTED,
    SST_CSV_BEHIND_QUOTE, /* which ended the field, or is one half of a doubled one */
    SST_CSV_BEHIND_BLANK  /* that followed such a quote: the next is no half */
} sst_csv_place;

/* Where one more byte of a row leads. */
sst_csv_place sst_csv_step(sst_csv_place place, char c, char delimiter);

/* Does byte c stand behind a quote inside of a quoted value that the quote did not end? */
bool sst_csv_is_stray(sst_csv_place place, sst_csv_place next, char c);

/* The first byte from i on, before end, that leads elsewhere than where it stands, or
 * `end`: of a place in a value.  Line ends lead nowhere here. */
size_t sst_csv_skip(sst_text row, size_t i, size_t end, sst_csv_place place,
                    char delimiter);

/* What stands ahead of the bytes of a row before `until`; {0} at its start. */
typedef struct sst_csv_ahead {
    size_t until;
    sst_csv_place place;
} sst_csv_ahead;

/* Byte i of a row stands behind a stray quote, in the line in which its value begins.
 * ahead->place: SST_CSV_IN_QUOTED if another quote closes the value in this line, else
 * SST_CSV_IN_PLAIN: its quotes are as other letters.  false: it takes more bytes to say. */
bool sst_csv_look_ahead(sst_text row, size_t i, char delimiter, bool is_all,
                        sst_csv_ahead *ahead);

/* A first line "sep=;" names the delimiter (spreadsheets write it).  The bytes before the
 * header proper, line ends and all; 0: there is no such line. */
size_t sst_csv_sep_bytes(sst_text header);

/* Of the header, as far as it lies in the first SST_HEAD_BYTES.  '\0': it has only one
 * column. */
char sst_csv_delimiter(const char *head, size_t len_bytes);

/* A row whose quote is never closed ends where the line does in which the quote stands: the
 * lines that it would swallow are rows.  As in read.h. */
bool sst_csv_cut(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                 sst_cut *out);

#endif
