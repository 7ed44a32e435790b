/* SPDX-License-Identifier: MIT */
/* read.h - files -> articles: what every reader is.
 *
 *     bytes -> cut -> records -> parse -> articles
 *
 * A reader is one struct of functions in one file and one line in the table of reader.c.
 * It says how sure it is that some bytes are its format, cuts a stream of bytes into
 * records, and makes an article of one record.  Cutting depends on what came before, so
 * it is done in order, by one thread that looks at structure only; parsing is done by all
 * threads, and so is cutting where lines are known to be whole (whole_lines).  Parsing is
 * repeated when the text is wanted again: a record is remembered by input, offset and
 * length alone.  Of bytes that come once, and of formats that are translated, what is
 * parsed is kept in a spool. */
#ifndef SST_READ_READ_H
#define SST_READ_READ_H

#include "base/scratch.h"
#include "samestory_io.h"
#include "translate.h"

/* What one thread needs to parse: scratch, JSON parser, field names (parser.h). */
typedef struct sst_parser sst_parser;

/* Bytes that may be read past the end of a record; what they are does not matter. */
#define SST_RECORD_PADDING 64

/* What one record gave. */
typedef struct sst_parsed {
    sst_article article;  /* texts borrowed from the record, the parser or its scratch */
    bool was_repaired;    /* bytes had to be mended before it parsed */
    size_t num_bad_bytes; /* that are no UTF-8 */
    sst_text unread_date; /* what stands for the date of an undated article; else absent */
} sst_parsed;

/* Where cutting stands within one input; {0} at its start. */
typedef struct sst_cut_state {
    uint64_t seen_bytes; /* of an incomplete record: these are not looked at again */
    uint64_t word[5];    /* the reader's own */
    uint64_t most_bytes; /* of a record that is not too long; 0: any */
    bool is_strict;      /* what cannot be read is to be named, not passed over ... */
    bool wants_any;      /* ... and so is an input without records: its format was said */
} sst_cut_state;

/* One record within a block of bytes; separators around it belong to no record. */
typedef struct sst_cut {
    size_t begin, end; /* of the record in the block */
    size_t next;       /* where cutting goes on */
    bool is_aside;     /* by its head it holds no article: it is counted apart */
} sst_cut;

typedef struct sst_reader {
    const char *name;  /* of --format */
    const char *about; /* for --format list */
    /* File name endings that speak for this reader, as ".md .markdown"; may be NULL. */
    const char *endings;
    bool reads_binary;  /* bids for what sst_reader_is_binary says, too */
    bool knows_charset; /* its input says what it is in: nothing is recoded before */
    /* 0 (not mine) to 100 (certainly mine) from the first bytes of an input, at most 4
     * KiB; is_all: the input has no more. */
    int (*bid)(const char *head, size_t len_bytes, bool is_all);
    /* Find the next record in bytes [at, len_bytes).  false: none is complete, and
     * out->begin is where the incomplete one begins (len_bytes: nowhere); the next call
     * has that byte at `at`, and more behind it.  With is_all, false means that none is
     * left.  Of a record that is too long the caller may drop the state's seen_bytes, set
     * them to 0 and go on at the first byte that was not looked at.  NULL: the whole
     * input is one record. */
    bool (*cut)(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                sst_cut *out);
    /* Make an article of one record.  An id that is not in the record is left absent.
     * errors: SST_ERR_RECORD with offset (in the record) and reason: the record is
     * skipped; SST_ERR_MEMORY. */
    sst_status (*parse)(sst_parser *parser, sst_text record, sst_parsed *out,
                        sst_error *err);
    /* Instead of parse: make lines of NDJSON of one record (translate.h).  What was made
     * before an error is kept.  No article is no error.
     * errors: SST_ERR_RECORD with offset and reason; SST_ERR_MEMORY. */
    sst_status (*translate)(sst_parser *parser, sst_text record, const sst_origin *origin,
                            sst_translation *out, sst_error *err);
    /* By translate: no text in its lines is HTML, whatever it looks like. */
    bool gives_text;
    bool has_fixed_fields; /* that nobody can name otherwise, as in a feed */
    bool has_header; /* the first record of an input is none, and goes with all others */
    /* Optional, with has_header: is it a header?  errors: SST_ERR_RECORD with a reason. */
    sst_status (*check_header)(const sst_parser *parser, sst_text header, sst_error *err);
    /* Optional, for formats of mostly one record to a line.  How many of the bytes may be
     * cut apart from what follows, by another thread and from a state of {0}: the same
     * records come of them.  With is_all nothing follows.  0: it is not known.  Else the
     * state is {0} again, and *num_lines the lines that end in these bytes. */
    size_t (*whole_lines)(sst_cut_state *state, sst_text bytes, bool is_all,
                          uint64_t *num_lines);
    /* Optional.  Cut the next record, from cut->next on, and parse it in the same pass, if
     * it is of the usual shape: just as cut and parse would.  The parser has room for what
     * lies in the bytes (sst_parser_reserve).  false: it is not; they are
     * to be called, as if this had not been. */
    bool (*take)(sst_parser *parser, sst_cut_state *state, sst_text bytes, sst_cut *cut,
                 sst_parsed *out);
} sst_reader;

#endif
