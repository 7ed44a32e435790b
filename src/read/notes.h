/* SPDX-License-Identifier: MIT */
/* notes.h - what is to be known of an input that was no error: counted while it is read, told
 * when it ends. */
#ifndef SST_READ_NOTES_H
#define SST_READ_NOTES_H

#include "samestory_io.h"
#include "translate.h"

#define SST_MOST_KINDS_NOTED 8 /* what comes after them is counted as one */

typedef struct sst_notes {
    struct sst_kind_noted {
        char name[SST_PASSED_OVER_BYTES];
        uint64_t num;
    } kinds[SST_MOST_KINDS_NOTED + 1]; /* passed over, in the order they were first met */
    size_t num_kinds;
    uint64_t num_mended;  /* letters that mean nothing in the encoding of their record */
    uint64_t num_guessed; /* records that do not say what that is */
    uint64_t num_bad_bytes; /* that are no UTF-8 ... */
    bool is_marked;         /* ... though a byte order mark says so */
} sst_notes;

void sst_notes_pass_over(sst_notes *notes, const char *kind);

/* Tell of an input, and forget. */
void sst_notes_tell(sst_notes *notes, const char *input, const sst_read_options *options);

#endif
