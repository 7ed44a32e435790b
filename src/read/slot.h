/* SPDX-License-Identifier: MIT */
/* slot.h - files or a block on their way into the run, and the log of what happened to
 * them. */
#ifndef SST_READ_SLOT_H
#define SST_READ_SLOT_H

#include "inputs.h"
#include "numbers.h"

typedef enum sst_event_kind {
    SST_INPUT_BEGINS,
    SST_ARTICLE_ADDED,
    SST_DATE_UNREAD, /* of the article after it */
    SST_SKIPPED,
    SST_PASSED_OVER,
    SST_KIND_PASSED_OVER,
    SST_RECORD_NOTED,
    SST_BLOCK_ENDS
} sst_event_kind;

typedef struct sst_event {
    sst_event_kind kind;
    const sst_file *file;
    uint64_t offset; /* of the record in the input, or in what the slot keeps; BLOCK_ENDS:
                           of the file, how far it was read */
    uint64_t line;   /* SKIPPED: lines that end before it in its block; BLOCK_ENDS: all */
    /* SKIPPED, PASSED_OVER: in the reasons; KIND_PASSED_OVER: the kind, DATE_UNREAD: what it is,
     * there too */
    size_t reason_at;
    uint32_t len_bytes; /* ARTICLE_ADDED */
    /* ARTICLE_ADDED, RECORD_NOTED, BLOCK_ENDS: that are no UTF-8, or mean nothing */
    uint64_t num_bad_bytes;
    uint32_t reader;     /* INPUT_BEGINS */
    bool is_input;       /* SKIPPED: no record but the whole input */
    bool is_cut;         /* SKIPPED, with is_input: it was read until there */
    bool is_kept;        /* INPUT_BEGINS: its records are read again from the spool */
    bool is_past_cache;  /* INPUT_BEGINS: as in block.h */
    bool is_page;        /* INPUT_BEGINS: HTML */
    bool is_repaired;    /* ARTICLE_ADDED */
    bool has_text;       /* ARTICLE_ADDED: of its own, not of title and summary */
    bool is_nameable;    /* ARTICLE_ADDED: --field could say which is its text */
    bool is_last;        /* BLOCK_ENDS: of its input */
    bool is_no_text;     /* KIND_PASSED_OVER: not of a kind that holds articles */
    bool is_guessed;     /* RECORD_NOTED: nothing said what encoding it is in */
    bool may_be_several; /* RECORD_NOTED: as in translate.h */
    bool lacks_log;      /* BLOCK_ENDS: as in block.h */
    bool is_marked;      /* BLOCK_ENDS: a byte order mark says that it is UTF-8 */
    const char *wide;    /* BLOCK_ENDS: as in sst_block */
} sst_event;

struct sst_slot {
    sst_inputs *inputs;
    const sst_file *files; /* small ones, opened by the worker */
    size_t num_files;
    const sst_file *large; /* the file of the block, when there are no small ones */
    sst_stream stream;     /* for small files */
    sst_block block;
    sst_numbers *numbers;  /* of the records of large files; borrowed */
    uint64_t block_number; /* for them */
    sst_parser parser;
    sst_translation translation;
    sst_batch *batch;   /* of the run */
    SST_VEC(char) kept; /* records that are read again from the spool, to which they go */
    SST_VEC(sst_event) log;
    SST_VEC(char) reasons;
    /* of the block that is worked on */
    const sst_file *file;
    size_t record;   /* of the block, from 0 */
    size_t lines_at; /* num_lines end in so many bytes */
    uint64_t num_lines;
    uint64_t num_before;      /* small files: records of its file in earlier blocks */
    uint64_t place_in_record; /* of the article, from 1; 0: there is no other */
    uint64_t num_records;     /* if it is counted */
    bool is_counted, is_told;
};

/* Parse what the slot holds into its batch.  Safe from several threads with a slot each.
 * errors: those of the run; SST_ERR_MEMORY. */
sst_status sst_slot_work(sst_slot *slot, sst_error *err);

sst_stream_options sst_slot_stream_options(sst_inputs *inputs, const sst_file *file);

#endif
