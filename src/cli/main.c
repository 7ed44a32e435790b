/* SPDX-License-Identifier: MIT */
/* main.c - the command: arguments and environment in, one of the commands run, its exit
 * status out. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"

#define FEWEST_COLUMNS 30
#define MOST_COLUMNS 500

/* ---- environment ------------------------------------------------------------------- */

static uint32_t ask_columns(void)
{
    const char *wanted = getenv("COLUMNS");
    struct winsize window;
    unsigned long columns = wanted != NULL ? strtoul(wanted, NULL, 10) : 0;
    if (columns == 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0)
        columns = window.ws_col;
    if (columns == 0)
        return 80;
    if (columns < FEWEST_COLUMNS)
        return FEWEST_COLUMNS;
    return columns < MOST_COLUMNS ? (uint32_t)columns : MOST_COLUMNS;
}

static void ask_environment(sst_settings *settings)
{
    const char *no_color = getenv("NO_COLOR"), *tmp = getenv("TMPDIR");
    const char *kernel = getenv("SAMESTORY_KERNEL");
    settings->report.columns = ask_columns();
    settings->report.has_color =
        isatty(STDOUT_FILENO) == 1 && (no_color == NULL || no_color[0] == '\0');
    if (tmp != NULL && tmp[0] != '\0')
        settings->run.tmp_dir = settings->read.tmp_dir = tmp;
    if (kernel != NULL && kernel[0] != '\0')
        settings->run.kernel = settings->read.kernel = kernel;
}

/* ---- what is printed without a run ------------------------------------------------- */

static int print_and_end(const sst_settings *settings, const sst_settings *defaults)
{
    sst_output output;
    sst_error err = {0};
    sst_status st = sst_output_open("-", &output, &err);
    if (st == SST_OK && settings->wants_version)
        fprintf(output.stream, "samestory %s\n", sst_version());
    else if (st == SST_OK && settings->help != SST_HELP_NONE)
        sst_help_print(output.stream, defaults, settings->command, settings->help);
    else if (st == SST_OK && settings->command == SST_COMMAND_HELP)
        sst_help_print(output.stream, defaults, SST_COMMAND_NONE, SST_HELP_FULL);
    else if (st == SST_OK)
        sst_formats_print(output.stream);
    return sst_finish_output(&output, st, &err, NULL);
}

static int run_command(sst_settings *settings, const sst_settings *defaults)
{
    if (settings->wants_version || settings->help != SST_HELP_NONE ||
        settings->command == SST_COMMAND_HELP || settings->lists_formats)
        return print_and_end(settings, defaults);
    switch (settings->command) {
    case SST_COMMAND_SCAN:
        return sst_scan(settings);
    case SST_COMMAND_DEDUP:
        return sst_dedup(settings);
    case SST_COMMAND_EVALUATE:
        return sst_evaluate(settings);
    case SST_COMMAND_CURVE:
        return sst_show_curve(settings);
    default:
        return sst_compare(settings);
    }
}

int main(int argc, char **argv)
{
    char message[SST_USAGE_BYTES];
    sst_settings settings, defaults;
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, seen where it happens */
    sst_settings_init(&settings);
    ask_environment(&settings);
    char *html_worker = sst_find_html_worker();
    settings.read.html_worker = html_worker;
    defaults = settings;
    int status = SST_EXIT_USAGE;
    if (sst_settings_parse(&settings, argc, argv, message)) {
        status = run_command(&settings, &defaults);
    } else {
        sst_say(NULL, "%s", message);
        fputs("try samestory --help\n", stderr);
    }
    sst_settings_free(&settings);
    free(html_worker);
    return status;
}
