/* SPDX-License-Identifier: MIT */
/* notes.h - what is to be known of an input that was no error: counted while it is read, told
 * when it ends. */
#ifndef SST_READ_NOTES_H
#define SST_READ_NOTES_H

#include "samestory_io.h"
#include "translate.h"

#define SST_MOST_KINDS_NOTED 8 /* what comes after them is counted as one */

/* Passed over, in the order they were first met. */
typedef struct sst_kinds_noted {
    struct sst_kind_noted {
        char name[SST_PASSED_OVER_BYTES];
        uint64_t num;
    } kinds[SST_MOST_KINDS_NOTED + 1];
    size_t num_kinds;
} sst_kinds_noted;

typedef struct sst_notes {
    sst_kinds_noted text, no_text; /* of a kind that may hold articles, and others */
    uint64_t num_mended;  /* letters that mean nothing in the encoding of their record */
    uint64_t num_guessed; /* records that do not say what that is */
    uint64_t num_several; /* rows of a table that look like several */
    uint64_t num_unread_dates;
    char unread_date[64];   /* the first of them */
    uint64_t num_bad_bytes; /* that are no UTF-8 ... */
    bool is_marked;         /* ... though a byte order mark says so */
    const char *wide; /* ... nor of this encoding of two or four bytes, which the input
                               is in; NULL: it is in another */
    bool lacks_log;   /* of a database */
} sst_notes;

void sst_notes_pass_over(sst_kinds_noted *to, const char *kind);

void sst_notes_count_date(sst_notes *notes, const char *unread);

/* Tell of a file that is passed over, and why, if the options want that. */
void sst_notes_name_passed(const char *path, const char *why,
                           const sst_read_options *options);

/* Tell of an input, and forget. */
void sst_notes_tell(sst_notes *notes, const char *input, const sst_read_options *options);

#endif
