/* SPDX-License-Identifier: MIT */
/* cli.h - the command: its options, its exit status, and what its parts say to each
 * other.
 *
 * Only the command reads the environment and prints.  Results go to standard output or
 * to the file of -o, everything else to standard error. */
#ifndef SST_CLI_CLI_H
#define SST_CLI_CLI_H

#include "base/file.h"
#include "base/vec.h"
#include "samestory_io.h"

/* What the process says at its end; several at once: SPACE, WRITE, READ, SKIPPED, in
 * this order. */
enum {
    SST_EXIT_DONE = 0,
    SST_EXIT_SKIPPED = 1, /* done, but records were skipped */
    SST_EXIT_USAGE = 2,
    SST_EXIT_READ = 3,  /* an input was missing or could not be read to its end */
    SST_EXIT_WRITE = 4, /* results could not be written */
    SST_EXIT_SPACE = 6  /* temporary space, memory or article numbers ran out */
};

/* The more important of two exit statuses. */
int sst_exit_worse(int a, int b);
/* The exit status that a failure of the library stands for. */
int sst_exit_of(sst_status status);

/* ---- options.c: what was asked for ------------------------------------------------- */

enum {
    SST_COMMAND_NONE = 0,
    SST_COMMAND_SCAN = 1,
    SST_COMMAND_COMPARE = 2,
    SST_COMMAND_HELP = 4,
    SST_COMMAND_EVALUATE = 8,
    SST_COMMAND_CURVE = 16,
    SST_COMMAND_DEDUP = 32
};

typedef enum sst_help { SST_HELP_NONE = 0, SST_HELP_SHORT, SST_HELP_FULL } sst_help;

#define SST_MOST_FIELDS 32
#define SST_MOST_WRITTEN 2 /* files */

typedef struct sst_settings {
    int command; /* one of SST_COMMAND_... */
    sst_options run;
    sst_read_options read;
    sst_report_options report;
    sst_field_name fields[SST_MOST_FIELDS];
    const char *output;                    /* "-": standard output */
    const char *written[SST_MOST_WRITTEN]; /* the files among outputs */
    const char *rejects; /* dedup: where those go that are not kept; NULL: nowhere */
    bool marks;          /* dedup: all are kept, and marked */
    const char *in;      /* compare: where the two ids stand; NULL: they are files */
    const char *since, *until; /* as they were given; NULL: they were not */
    const char *gold;          /* evaluate */
    const char *positive;      /* evaluate: labels, separated by commas */
    const char **samples;      /* curve: where articles are drawn from */
    size_t num_samples;
    uint32_t sample_size, seed; /* curve: of the sample */
    double at_least;    /* evaluate: from here up a label is positive; NaN: not given */
    double max_skipped; /* records, or percent of all records; negative: not given */
    bool max_skipped_is_percent;
    bool is_json, is_quiet, has_stats, lists_formats, wants_version;
    sst_help help;
    const char **inputs; /* the arguments after the command */
    size_t num_inputs;
} sst_settings;

/* Relations that have no part in versions. */
#define SST_NO_VERSIONS                                                                  \
    (SST_RELATION_BIT(SST_SHARES_PASSAGE) | SST_RELATION_BIT(SST_SAME_STORY))

/* option_table.c: the defaults, those of the libraries. */
void sst_settings_init(sst_settings *settings);
/* What defaults a command has of its own. */
void sst_settings_adapt(sst_settings *settings, int command);
void sst_settings_free(sst_settings *settings);

#define SST_USAGE_BYTES 512
/* Read the command line into settings that were initialised.  What settings point to
 * stands in argv.  false: the usage was wrong, and `message` says how. */
bool sst_settings_parse(sst_settings *settings, int argc, char **argv,
                        char message[SST_USAGE_BYTES]);

/* One option: parser and help come from this. */
typedef struct sst_option sst_option;
struct sst_option {
    char letter;        /* 0: none */
    const char *name;   /* NULL: none */
    const char *value;  /* what its value is called in the help; NULL: it takes none */
    unsigned commands;  /* SST_COMMAND_... that have it; 0: all */
    const char *about;  /* one line */
    const char *more;   /* for the full help; may be NULL */
    const char *wanted; /* of the value, as in "wanted a number above 0" */
    const char *none;   /* what a default of 0 or NULL means; NULL: no default is shown */
    /* Take the value (NULL for an option without); false: it is not what is wanted. */
    bool (*take)(const sst_option *option, const char *value, sst_settings *settings);
    /* Write the default; NULL when there is nothing to say. */
    void (*show)(const sst_option *option, const sst_settings *settings, char *to,
                 size_t room);
    size_t at; /* of what is set, in sst_settings */
};

/* A heading among the options: only `about` is set. */
static inline bool sst_option_is_heading(const sst_option *option)
{
    return option->letter == 0 && option->name == NULL;
}

/* option_table.c: all of them, SST_MAX_OPTIONS at most. */
#define SST_MAX_OPTIONS 64
extern const sst_option sst_option_table[];
extern const size_t sst_num_options;

/* values.c: how values are taken and shown. */
bool sst_take_switch(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_negation(const sst_option *option, const char *value,
                       sst_settings *settings);
bool sst_take_string(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_tmp(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_ratio(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_recall(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_days(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_number(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_count(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_threads(const sst_option *option, const char *value,
                      sst_settings *settings);
bool sst_take_size(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_record(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_limit(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_ms(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_tag(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_depth(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_keep(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_pairs(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_since(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_until(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_relations(const sst_option *option, const char *value,
                        sst_settings *settings);
bool sst_take_field(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_max_skipped(const sst_option *option, const char *value,
                          sst_settings *settings);
bool sst_take_sample(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_sample_size(const sst_option *option, const char *value,
                          sst_settings *settings);
bool sst_take_charset(const sst_option *option, const char *value,
                      sst_settings *settings);
bool sst_take_format(const sst_option *option, const char *value, sst_settings *settings);
bool sst_take_help(const sst_option *option, const char *value, sst_settings *settings);
void sst_show_string(const sst_option *option, const sst_settings *settings, char *to,
                     size_t room);
void sst_show_number(const sst_option *option, const sst_settings *settings, char *to,
                     size_t room);
void sst_show_size(const sst_option *option, const sst_settings *settings, char *to,
                   size_t room);
void sst_show_tag(const sst_option *option, const sst_settings *settings, char *to,
                  size_t room);
void sst_show_count(const sst_option *option, const sst_settings *settings, char *to,
                    size_t room);
void sst_show_keep(const sst_option *option, const sst_settings *settings, char *to,
                   size_t room);
void sst_show_pairs(const sst_option *option, const sst_settings *settings, char *to,
                    size_t room);
void sst_show_none(const sst_option *option, const sst_settings *settings, char *to,
                   size_t room);

/* nearest.c: the name that was probably meant: the nearest of `num`, NULL when none is
 * near. */
const char *sst_nearest_name(const char *name, const char *const *names, size_t num);

/* helper.c: the path of the program that reads HTML, to be freed; NULL: there is none. */
char *sst_find_html_worker(void);

/* ---- help.c ------------------------------------------------------------------------ */

/* `settings`: the defaults. */
void sst_help_print(FILE *to, const sst_settings *settings, int command, sst_help help);
void sst_formats_print(FILE *to);

/* ---- progress.c: how far it has come, on standard error ---------------------------- */

/* What a step has taken so far. */
typedef struct sst_step {
    const char *name; /* borrowed */
    double seconds, cpu_seconds;
    uint64_t peak_bytes; /* the most memory that was held until its end */
} sst_step;
#define SST_MOST_STEPS 16

typedef struct sst_progress {
    bool is_quiet, is_terminal;
    bool is_shown;       /* a line stands there that the next one replaces */
    const char *step;    /* the step it is at, borrowed */
    double begun, shown; /* seconds: when the step began, when it was shown last */
    double begun_cpu;    /* seconds of all threads until then */
    sst_step steps[SST_MOST_STEPS]; /* in the order they were first met */
    size_t num_steps;
} sst_progress;

void sst_progress_init(sst_progress *progress, bool is_quiet);
/* sst_progress_fns, for bytes and for other units; the context is the sst_progress. */
void sst_progress_bytes(void *progress, const char *step, uint64_t done, uint64_t total);
void sst_progress_units(void *progress, const char *step, uint64_t done, uint64_t total);
/* A step begins, and the one before it ends; NULL: none begins. */
void sst_progress_enter(sst_progress *progress, const char *step);
/* Take the line away, before anything else is printed. */
void sst_progress_clear(sst_progress *progress);
double sst_seconds_now(void);

/* ---- skips.c: what was not read, named --------------------------------------------- */

typedef struct sst_tally { /* skips of one input for one reason, or notes on inputs */
    char *kind;            /* the reason without its numbers and names */
    char *reason;          /* of the first */
    uint64_t num;
} sst_tally;
typedef SST_VEC(sst_tally) sst_tallies;

typedef struct sst_skips {
    SST_VEC(sst_skip) all;   /* for the report; empty unless kept */
    SST_VEC(char *) strings; /* of theirs: one for all that follow one another with it */
    bool is_kept;
    bool is_short_of_memory; /* `all` is not complete */
    sst_tallies tallies;     /* of the input that is read now */
    sst_tallies lost;        /* of all articles that could not be read again */
    sst_tallies notes;       /* of all inputs */
    bool names_all;          /* each note is told */
    char *input;
    uint64_t num;
    sst_progress *progress;
} sst_skips;

void sst_skips_init(sst_skips *skips, sst_progress *progress, bool is_kept);
void sst_skips_add(void *skips, const sst_skip *skip); /* an sst_skip_fn */
/* An article, the skip's input, that could not be read again. */
void sst_skips_add_lost(sst_skips *skips, const sst_skip *skip);
/* Tell what is to be known of an input that was no error; an sst_note_fn. */
void sst_skips_note(void *skips, const char *input, const char *text);
/* After the last one: counts of what was not named. */
void sst_skips_end(sst_skips *skips);
void sst_skips_free(sst_skips *skips);

/* ---- job.c: inputs read and related, then reported: what scan and evaluate share ---- */

typedef struct sst_job sst_job;
/* Write the results of a finished run; `options` has counts and skips. */
typedef sst_status (*sst_job_report_fn)(sst_job *job, const sst_report_options *options,
                                        FILE *to, sst_error *err);
struct sst_job {
    sst_settings *settings;
    sst_job_report_fn report;
    void *context; /* the reporter's own */
    sst_progress progress;
    sst_skips skips;
    sst_inputs *inputs;
    sst_run *run;
    sst_groups *groups;
    sst_read_counts counts;
    double begun;    /* seconds */
    bool is_stopped; /* --strict, and something was skipped */
};

/* The whole job; an exit status. */
int sst_job_run(sst_settings *settings, sst_job_report_fn report, void *context);
/* An article whose record could not be had again is a skip, under its id. */
sst_status sst_job_add_lost(sst_job *job, sst_article_no no, const sst_error *why,
                            sst_error *err);
/* Whether --max-skipped allows so many skipped records beside those that were read. */
bool sst_may_skip(const sst_settings *settings, uint64_t num_skipped, uint64_t num_read);

/* ---- the commands: each returns an exit status ------------------------------------- */

int sst_scan(sst_settings *settings);
int sst_dedup(sst_settings *settings);
int sst_evaluate(sst_settings *settings);
int sst_show_curve(sst_settings *settings);
int sst_compare(sst_settings *settings);

/* The last line of --stats: seconds since `begun`, the most memory that was held, and both of
 * each step; progress may be NULL. */
void sst_print_stats(FILE *to, bool is_json, double begun, const sst_progress *progress);

/* "samestory: ..." and a newline to standard error, harmless on a terminal. */
void sst_say(sst_progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether the output of an option would replace one of the files that are read; that is
 * said then. */
bool sst_is_output_read(const char *option, const char *path, const char *const *inputs,
                        size_t num);

/* Fill settings->written with the files that the command writes; their number. */
size_t sst_note_written(sst_settings *settings);

/* Open where results go, at most SST_MOST_WRITTEN at once; what is unfinished is removed
 * when a signal ends the command.  An exit status: anything but SST_EXIT_DONE was said
 * already. */
int sst_open_output(sst_settings *settings, const char *path, sst_output *output);

/* Nothing of what was written stays; no signal looks for it any more. */
void sst_abandon_output(sst_output *output);

bool sst_is_file(const char *path); /* of NULL: no */
/* Articles were asked for, and none could be had: what a file has from before is better than
 * nothing. */
bool sst_is_in_vain(const sst_read_counts *counts);
void sst_say_left(sst_progress *progress, const char *path);
/* Abandon it; if that leaves a file as it was, this is said. */
void sst_leave_output(sst_output *output, sst_progress *progress);

/* A failure to write the stream is that of `path` (NULL: as it was); the status. */
sst_status sst_name_unwritten(FILE *stream, const char *path, sst_status st,
                              sst_error *err);
/* Results have gone to `output` unless st is a failure; commit or abandon it, say what
 * went wrong, and return the exit status.  A pipe that was closed by its reader is no
 * failure. */
int sst_finish_output(sst_output *output, sst_status st, const sst_error *err,
                      sst_progress *progress);

#endif
