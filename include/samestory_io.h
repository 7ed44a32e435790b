/* SPDX-License-Identifier: MIT */
/* samestory_io.h - readers and reports for libsamestory: files, folders and standard input in,
 * text or JSON out.  The conventions are those of samestory.h. */
#ifndef SAMESTORY_IO_H
#define SAMESTORY_IO_H

#include <stdio.h>

#include "samestory.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- reading --------------------------------------------------------------------------- */

/* What a record's field is taken from, beside the names that scrapers use: --field F=NAME. */
typedef struct sst_field_name {
    const char *field; /* "id" "text" "title" "url" "source" "date" "language" "summary" */
    const char *name;  /* of the input; a dot reaches inside: "_source.text" */
} sst_field_name;

/* Something that was not read, and why. */
typedef struct sst_skip {
    const char *input; /* path as given or found, "-" for standard input */
    uint64_t line;     /* from 1; 0: not a matter of lines */
    uint64_t byte;     /* from 0, of the record in the input: unpacked, and in UTF-8 */
    const char *reason;
    bool is_input; /* a whole input is missing or ended early (exit status 3), not a record */
} sst_skip;
/* Called in input order, from one thread at a time. */
typedef void (*sst_skip_fn)(void *context, const sst_skip *skip);

/* Something to be known of an input that is no error, in a sentence: that parts of an archive
 * hold no article, say.  Called when the input ends, as an sst_skip_fn is. */
typedef void (*sst_note_fn)(void *context, const char *input, const char *text);

typedef struct sst_read_options {
    size_t size;
    const char *format;             /* a reader's name; NULL: recognised by content */
    const char *charset;            /* of text, Markdown, JSON and tables, where their lines are
                                       not UTF-8; of feeds, pages and archives, where they are
                                       not and say no other; has ASCII in it, or is UTF-16 or
                                       UTF-32; borrowed; NULL: none */
    const sst_field_name *fields;   /* borrowed; may be NULL */
    size_t num_fields;
    /* What is over one of these limits is skipped, with a reason that names it as the
     * command's option is: --max-record is max_record_bytes.  A feed, an API document or
     * a page is one record. */
    uint64_t max_record_bytes;      /* 16 MiB */
    uint32_t max_json_depth;        /* 64 */
    uint32_t max_xml_depth;         /* of elements, 256 */
    uint64_t max_tag_bytes;         /* of XML, 64 KiB */
    uint32_t max_expansion;         /* of packed input: 200 bytes out for one in, after 64 MiB */
    const char *html_worker;        /* path of samestory-html, a program that this library runs
                                       to read HTML (as a parser of HTML 4 does), one for each
                                       thread that has some, with two pipes to it; borrowed;
                                       NULL, the default: HTML is not read, no process started */
    uint64_t max_html_memory_bytes; /* for one page, 200,000,000 */
    uint64_t max_html_cpu_ms;       /* for one page, 2,000 */
    uint32_t max_html_depth;        /* of elements, 512 */
    uint32_t max_html_tag_bytes;    /* without the values of attributes, 64 KiB */
    const char *const *pass_over;   /* files that are no input where a folder has them, as the
                                       report that is being written; borrowed */
    size_t num_pass_over;
    bool is_strict;                 /* the first skip fails the reading */
    unsigned num_threads;           /* 0: all cores */
    const char *tmp_dir;            /* NULL: /tmp */
    uint64_t max_cached_bytes;      /* files that are more than this, together with all that were read
                                       before, are read past the system's page cache, unless they are
                                       small; 0: more than half of the memory, unless they may lie
                                       there; only speed depends on it */
    const char *kernel;             /* as that of sst_options; one that is not here: "plain" */
    sst_skip_fn skip;               /* may be NULL */
    void *skip_context;
    sst_note_fn note;               /* may be NULL */
    void *note_context;
    sst_progress_fn progress;       /* may be NULL; units are bytes, total 0 when unknown */
    void *progress_context;
    bool names_passed_over;         /* `note` is told each file of a folder that is no input, and
                                       the types of what archives hold beside articles */
} sst_read_options;

SST_API void sst_read_options_init(sst_read_options *options);

/* Where the articles of a run came from, so that their text can be had again. */
typedef struct sst_inputs sst_inputs;

SST_API sst_status sst_inputs_new(const sst_read_options *options, sst_inputs **out,
                                  sst_error *err);
SST_API void sst_inputs_free(sst_inputs *inputs);

/* Read one INPUT into the run: a file, a folder (walked, sorted by bytes; dotfiles and binary
 * files passed over and counted; linked files followed, linked folders not), or "-".  An input
 * that is missing or broken is told to `skip` and is no failure.
 * errors: of the run; with is_strict SST_ERR_READ or SST_ERR_RECORD at the first skip. */
SST_API sst_status sst_inputs_read(sst_inputs *inputs, const char *path, sst_run *run,
                                   sst_error *err);

/* An sst_give_again_fn; its context is the sst_inputs that read all articles of the run. */
SST_API sst_status sst_inputs_give_again(void *inputs, unsigned thread, sst_article_no no,
                                         sst_article *out, sst_error *err);

/* An sst_expect_fn, with the same context: records that lie past the page cache are read
 * at once, up to 4 MiB. */
SST_API void sst_inputs_expect(void *inputs, unsigned thread, const sst_article_no *nos,
                               size_t num);

/* The record of an article that was read as JSON, or translated to it, as one line without a
 * newline: its own bytes, but for newlines between its fields and bytes that are no UTF-8
 * (U+FFFD).  Absent for other formats, and for a page of HTML.  Threads and errors are those of
 * sst_inputs_give_again; what *out points to is valid until the same thread's next call of
 * either. */
SST_API sst_status sst_inputs_give_line(sst_inputs *inputs, unsigned thread, sst_article_no no,
                                        sst_text *out, sst_error *err);

/* The name of the file that an article was read from, "-" for standard input.  owner: the
 * inputs, until they read again. */
SST_API const char *sst_inputs_file_of(const sst_inputs *inputs, sst_article_no no);

/* The article of a file of one, for comparing two of them; what *out points to belongs to
 * the inputs until they are freed.  errors: SST_ERR_READ; SST_ERR_RECORD: there is none,
 * or more. */
SST_API sst_status sst_inputs_read_one(sst_inputs *inputs, const char *path, sst_article *out,
                                       sst_error *err);

typedef struct sst_read_counts {
    size_t size;
    uint64_t num_articles;
    uint64_t num_skipped;     /* records */
    uint64_t num_bad_inputs;  /* missing, or not read to their end */
    uint64_t num_passed_over; /* dotfiles and binary files of folders */
    uint64_t num_without_text; /* articles of title and summary alone */
    uint64_t num_repaired;    /* articles that are mended: of records that are not well-formed, or
                                 with bytes that mean nothing, which became U+FFFD */
    uint64_t num_bytes;
    const char *without_text; /* the first input with such an article; NULL: there is none */
    uint64_t num_nameable_texts; /* of those without text: whose records have fields that could
                                    be named as it (fields of sst_read_options) */
    uint64_t num_cut_inputs;  /* of the bad ones: some articles of theirs were read */
} sst_read_counts;
SST_API void sst_inputs_counts(const sst_inputs *inputs, sst_read_counts *out);

/* The formats that are read: name and description, NULL after the last. */
SST_API const char *sst_format_name(size_t index);
SST_API const char *sst_format_about(size_t index);

/* ---- reports ---------------------------------------------------------------------------- */

typedef enum sst_pairs_shown {
    SST_PAIRS_EDGES = 0, /* every verified pair */
    SST_PAIRS_ALL,       /* and every other pair within a version or story of up to 1,000 */
    SST_PAIRS_NONE
} sst_pairs_shown;

typedef struct sst_report_options {
    size_t size;
    sst_pairs_shown pairs;
    uint32_t top;     /* text: the largest groups shown, 20; 0: all */
    uint32_t columns; /* text: width to fold at, 80 */
    bool has_color;   /* text */
    bool is_verbose;  /* text: pairs with their measures */
    const sst_read_counts *counts; /* for the summary; may be NULL */
    /* skips in input order, for the JSON report; may be NULL */
    const sst_skip *skips;
    size_t num_skips;
} sst_report_options;

SST_API void sst_report_options_init(sst_report_options *options);

/* errors: SST_ERR_WRITE. */
SST_API sst_status sst_report_text(sst_groups *groups, const sst_report_options *options,
                                   FILE *to, sst_error *err);
SST_API sst_status sst_report_json(sst_groups *groups, const sst_report_options *options,
                                   FILE *to, sst_error *err);

/* Which articles of a run to keep: the lead of each version, and whatever is related to
 * nothing.  An article is a line of NDJSON, in input order: its record as it was read
 * (sst_inputs_give_line), else its fields.  For a lead whose record has changed since it was
 * first read the first other of its version that can be read is kept, in its place. */
typedef struct sst_kept_options {
    size_t size;
    bool marks;    /* all articles, each with the members below */
    FILE *rejects; /* the others, each with the members below; may be NULL */
    /* Told, in the order of articles, of one that is not written, since its record has changed
     * since it was first read; NULL, or what is no SST_OK: the report fails then. */
    sst_status (*lost)(void *context, sst_article_no no, const sst_error *why, sst_error *err);
    void *lost_context;
} sst_kept_options;
/* Behind a record's own members: version; duplicate_of, the id of the one of its version
 * that is kept (null: it is the one); relation, jaccard and containment of the pair that
 * joined it to the version, and through, the id of the other of that pair, where that is
 * not the one kept. errors: SST_ERR_WRITE; those of sst_inputs_give_line. */
SST_API sst_status sst_report_kept(sst_groups *groups, sst_inputs *inputs,
                                   const sst_kept_options *options, FILE *to,
                                   sst_error *err);

/* One pair explained: every measure with its threshold, passages, terms. */
SST_API sst_status sst_report_comparison_text(const sst_comparison *comparison,
                                              const sst_article *a, const sst_article *b,
                                              const sst_report_options *options, FILE *to,
                                              sst_error *err);
SST_API sst_status sst_report_comparison_json(const sst_comparison *comparison,
                                              const sst_article *a, const sst_article *b,
                                              const sst_report_options *options, FILE *to,
                                              sst_error *err);

#ifdef __cplusplus
}
#endif
#endif
