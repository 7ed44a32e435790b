/* SPDX-License-Identifier: MIT */
/* dedup.c - samestory dedup: inputs in, one article of each of their versions out, as
 * NDJSON; the others to a file of their own. */
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

/* ---- two outputs ------------------------------------------------------------------- */

/* Where an output is: the file, or, as long as there is none, the folder and a name in it. */
typedef struct place {
    dev_t device;
    ino_t file;
    char *name; /* NULL: the file is there */
    bool is_known;
} place;

static place place_in_folder(const char *path)
{
    place p = {0};
    struct stat folder;
    char *for_folder = strdup(path), *for_name = strdup(path);
    if (for_folder && for_name && stat(dirname(for_folder), &folder) == 0)
        p = (place){folder.st_dev, folder.st_ino, strdup(basename(for_name)), true};
    free(for_folder);
    free(for_name);
    return p;
}

/* Pipes and devices are not known: several may well write to one of them. */
static place place_of(const char *path)
{
    struct stat file;
    bool is_standard = strcmp(path, "-") == 0;
    if ((is_standard ? fstat(STDOUT_FILENO, &file) : stat(path, &file)) == 0)
        return (place){file.st_dev, file.st_ino, NULL, S_ISREG(file.st_mode)};
    return is_standard ? (place){0} : place_in_folder(path);
}

static bool is_one_file(const char *a, const char *b)
{
    place p = place_of(a), q = place_of(b);
    bool has_one_name = p.name && q.name ? strcmp(p.name, q.name) == 0 : p.name == q.name;
    bool is_one = p.is_known && q.is_known && has_one_name && p.device == q.device &&
                  p.file == q.file;
    free(p.name);
    free(q.name);
    return is_one;
}

static bool are_outputs_apart(const char *output, const char *rejects)
{
    if (!is_one_file(output, rejects))
        return true;
    bool is_standard = strcmp(output, "-") == 0;
    sst_say(NULL, "--rejects %s: %s %s is the same file, wanted another", rejects,
            is_standard ? "standard" : "-o", is_standard ? "output" : output);
    return false;
}

/* ---- articles ---------------------------------------------------------------------- */

typedef struct deduping {
    sst_output rejects; /* stream NULL: nobody wants them */
    bool is_written;    /* all of both */
} deduping;

/* Whether reading has told of this one already; those it told of stand in order. */
static bool is_named(const sst_groups *groups, sst_article_no no)
{
    sst_lost_text lost = {.size = sizeof lost};
    size_t first = 0, end = (size_t)sst_groups_num_lost(groups);
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        sst_groups_lost(groups, middle, &lost);
        if (lost.no == no)
            return true;
        if (lost.no < no)
            first = middle + 1;
        else
            end = middle;
    }
    return false;
}

static sst_status add_lost(void *context, sst_article_no no, const sst_error *why,
                           sst_error *err)
{
    sst_job *job = context;
    return is_named(job->groups, no) ? SST_OK : sst_job_add_lost(job, no, why, err);
}

static sst_status write_kept(sst_job *job, const sst_report_options *options, FILE *to,
                             sst_error *err)
{
    (void)options;
    deduping *d = job->context;
    sst_kept_options kept = {.size = sizeof kept,
                             .marks = job->settings->marks,
                             .rejects = d->rejects.stream,
                             .lost = job->settings->read.is_strict ? NULL : add_lost,
                             .lost_context = job};
    sst_status st = sst_report_kept(job->groups, job->inputs, &kept, to, err);
    if (d->rejects.stream != NULL && !ferror(to))
        st = sst_name_unwritten(d->rejects.stream, job->settings->rejects, st, err);
    sst_skips_end(&job->skips);
    d->is_written = st == SST_OK;
    return st;
}

int sst_dedup(sst_settings *settings)
{
    deduping d = {0};
    const char *path = settings->rejects;
    if (path == NULL)
        return sst_job_run(settings, write_kept, &d);
    if (sst_is_output_read("--rejects", path, settings->inputs, settings->num_inputs) ||
        !are_outputs_apart(settings->output, path))
        return SST_EXIT_USAGE;
    int opened = sst_open_output(settings, path, &d.rejects);
    if (opened != SST_EXIT_DONE)
        return opened;
    int status = sst_job_run(settings, write_kept, &d);
    sst_error err = {0};
    sst_status st = d.is_written && status != SST_EXIT_WRITE ? SST_OK : SST_ERR_WRITE;
    if (st == SST_OK)
        return sst_exit_worse(status, sst_finish_output(&d.rejects, st, &err, NULL));
    sst_abandon_output(&d.rejects);
    return status;
}
