/* SPDX-License-Identifier: MIT */
/* results.c - where a command's results go, what it says, and the exit status it ends with. */
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"
#include "cli.h"
#include "report/report.h"

/* ---- saying ------------------------------------------------------------------------ */

int sst_exit_worse(int a, int b)
{
    return a > b ? a : b; /* the numbers were chosen so */
}

int sst_exit_of(sst_status status)
{
    switch (status) {
    case SST_OK:
        return SST_EXIT_DONE;
    case SST_ERR_ARGUMENT:
        return SST_EXIT_USAGE;
    case SST_ERR_MEMORY:
    case SST_ERR_SPACE:
        return SST_EXIT_SPACE;
    case SST_ERR_READ:
    case SST_ERR_CHANGED: /* here no skip: what was to be written is gone */
        return SST_EXIT_READ;
    case SST_ERR_WRITE:
        return SST_EXIT_WRITE;
    default:
        return SST_EXIT_SKIPPED;
    }
}

/* Names of files and values may hold what a terminal obeys. */
static void put_safe(const char *text)
{
    sst_scratch scratch = {0};
    const char *safe = sst_safe_text(&scratch, sst_text_of(text));
    fprintf(stderr, "samestory: %s\n", safe != NULL ? safe : "memory ran out");
    sst_scratch_free(&scratch);
}

void sst_say(sst_progress *progress, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    if (progress != NULL)
        sst_progress_clear(progress);
    va_start(arguments, format);
    int len = vasprintf(&text, format, arguments);
    va_end(arguments);
    put_safe(len < 0 ? "memory ran out" : text);
    free(len < 0 ? NULL : text);
}

static void print_step(FILE *to, bool is_json, const sst_step *step, bool is_first)
{
    if (is_json)
        fprintf(to,
                "%s{\"step\":\"%s\",\"seconds\":%.3f,\"cpu_seconds\":%.3f,"
                "\"peak_bytes\":%" PRIu64 "}",
                is_first ? "" : ",", step->name, step->seconds, step->cpu_seconds,
                step->peak_bytes);
    else
        fprintf(to, "%s%s %.3f", is_first ? " Seconds of each step: " : ", ", step->name,
                step->seconds);
}

static void print_steps(FILE *to, bool is_json, const sst_progress *progress)
{
    if (is_json)
        fputs(",\"steps\":[", to);
    for (size_t i = 0; i < progress->num_steps; i++)
        print_step(to, is_json, &progress->steps[i], i == 0);
    fputs(is_json ? "]" : ".", to);
}

void sst_print_stats(FILE *to, bool is_json, double begun, const sst_progress *progress)
{
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    uint64_t peak_bytes = (uint64_t)usage.ru_maxrss * 1024;
    double seconds = sst_seconds_now() - begun;
    if (is_json)
        fprintf(to, "{\"v\":1,\"type\":\"run\",\"seconds\":%.3f,\"peak_bytes\":%" PRIu64,
                seconds, peak_bytes);
    else
        fprintf(to, "%.3f seconds, %.1f MB of memory at most.", seconds,
                (double)peak_bytes / 1e6);
    if (progress != NULL)
        print_steps(to, is_json, progress);
    fputs(is_json ? "}\n" : "\n", to);
}

/* ---- output -------------------------------------------------------------------- */

/* The files that are being written under another name, where a file system has none
 * without, for the signal handler.  A kill -9 leaves them behind; the name of an
 * unfinished file ends in ".part". */
static const char *volatile unfinished[SST_MOST_WRITTEN];

static void remove_unfinished(int signal_number)
{
    for (int i = 0; i < SST_MOST_WRITTEN; i++)
        if (unfinished[i] != NULL)
            unlink(unfinished[i]);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void replace_unfinished(const char *path, const char *by)
{
    int i = 0;
    while (i + 1 < SST_MOST_WRITTEN && unfinished[i] != path)
        i++;
    unfinished[i] = by;
}

bool sst_is_output_read(const char *option, const char *path, const char *const *inputs,
                        size_t num)
{
    struct stat output, input;
    if (strcmp(path, "-") == 0 || stat(path, &output) != 0 || !S_ISREG(output.st_mode))
        return false;
    for (size_t i = 0; i < num; i++) {
        if (stat(inputs[i], &input) == 0 && input.st_dev == output.st_dev &&
            input.st_ino == output.st_ino) {
            sst_say(NULL, "%s %s: it is read too, wanted another file", option, path);
            return true;
        }
    }
    return false;
}

size_t sst_note_written(sst_settings *settings)
{
    size_t num = 0;
    if (strcmp(settings->output, "-") != 0)
        settings->written[num++] = settings->output;
    if (settings->rejects != NULL)
        settings->written[num++] = settings->rejects;
    return num;
}

int sst_open_output(sst_settings *settings, const char *path, sst_output *output)
{
    static const int deadly[] = {SIGHUP, SIGINT, SIGTERM};
    sst_error err = {0};
    sst_status st = sst_output_open(path, output, &err);
    if (st != SST_OK) {
        sst_say(NULL, "%s", err.message);
        return sst_exit_of(st);
    }
    if (output->temporary != NULL)
        replace_unfinished(NULL, output->temporary);
    for (size_t i = 0; output->temporary != NULL && i < sizeof deadly / sizeof *deadly;
         i++)
        if (signal(deadly[i], remove_unfinished) == SIG_IGN)
            signal(deadly[i], SIG_IGN); /* nohup */
    if (output->path != NULL)
        settings->report.has_color = false;
    return SST_EXIT_DONE;
}

/* The reader of standard output, a pipe, has gone: it has had what it wanted. */
static bool is_reader_gone(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

void sst_abandon_output(sst_output *output)
{
    if (output->temporary != NULL)
        replace_unfinished(output->temporary, NULL);
    sst_output_abandon(output);
}

bool sst_is_file(const char *path)
{
    struct stat file;
    return path != NULL && stat(path, &file) == 0 && S_ISREG(file.st_mode);
}

bool sst_is_in_vain(const sst_read_counts *counts)
{
    return counts->num_articles == 0 &&
           (counts->num_bad_inputs > 0 || counts->num_skipped > 0);
}

void sst_say_left(sst_progress *progress, const char *path)
{
    sst_say(progress, "%s: left as it was, since no article could be read", path);
}

void sst_leave_output(sst_output *output, sst_progress *progress)
{
    if (output->replaces)
        sst_say_left(progress, output->path);
    sst_abandon_output(output);
}

sst_status sst_name_unwritten(FILE *stream, const char *path, sst_status st,
                              sst_error *err)
{
    sst_error why = *err;
    if (st != SST_ERR_WRITE || path == NULL || !ferror(stream))
        return st;
    return sst_fail(err, st, why.offset, "%s: %s", path, why.message);
}

int sst_finish_output(sst_output *output, sst_status st, const sst_error *err,
                      sst_progress *progress)
{
    sst_error why = *err;
    bool is_standard = output->path == NULL;
    st = sst_name_unwritten(output->stream, output->path, st, &why);
    if (st == SST_OK) {
        if (output->temporary != NULL)
            replace_unfinished(output->temporary, NULL);
        st = sst_output_commit(output, &why);
    } else {
        sst_abandon_output(output);
    }
    if (st == SST_OK || (st == SST_ERR_WRITE && is_standard && is_reader_gone()))
        return SST_EXIT_DONE;
    sst_say(progress, "%s", why.message);
    return sst_exit_of(st);
}
