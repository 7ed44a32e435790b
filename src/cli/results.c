/* SPDX-License-Identifier: MIT */
/* results.c - where a command's results go: opened, committed, or removed when the command is
 * killed. */
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "cli.h"

/* The file that is being written, for the signal handler.  A kill -9 leaves it behind; the
 * name of an unfinished file ends in ".part". */
static const char *volatile unfinished;

static void remove_unfinished(int signal_number)
{
    if (unfinished != NULL)
        unlink(unfinished);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

int sst_open_output(sst_settings *settings, sst_output *output)
{
    static const int deadly[] = {SIGHUP, SIGINT, SIGTERM};
    sst_error err = {0};
    sst_status st = sst_output_open(settings->output, output, &err);
    if (st != SST_OK) {
        sst_say(NULL, "%s", err.message);
        return sst_exit_of(st);
    }
    unfinished = output->temporary;
    for (size_t i = 0; unfinished != NULL && i < sizeof deadly / sizeof *deadly; i++)
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

int sst_finish_output(sst_output *output, sst_status st, const sst_error *err,
                      sst_progress *progress)
{
    sst_error why = *err;
    bool is_standard = output->path == NULL;
    unfinished = NULL;
    if (st == SST_OK)
        st = sst_output_commit(output, &why);
    else
        sst_output_abandon(output);
    if (st == SST_OK || (st == SST_ERR_WRITE && is_standard && is_reader_gone()))
        return SST_EXIT_DONE;
    sst_say(progress, "%s", why.message);
    return sst_exit_of(st);
}
