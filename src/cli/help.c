/* SPDX-License-Identifier: MIT */
/* help.c - the table of options in, the help out.  A default is read from the settings
 * as the libraries initialise them, so that what is printed is what happens. */
#include <string.h>

#include "cli.h"
#include "report/report.h"

#define ABOUT_AT 24 /* the column of explanations */

/* A command: its line of usage, what its arguments are, and more, for its own help alone. */
static const struct {
    int command;
    const char *usage, *arguments, *more[2];
} usages[] = {
    {SST_COMMAND_SCAN,
     "  samestory scan INPUT...   relate and group the articles, and report\n",
     "INPUT is a file, a folder (all files in it, by name), or - for standard input. The "
     "format is recognised from the first bytes.",
     {NULL, NULL}},
    {SST_COMMAND_DEDUP,
     "  samestory dedup INPUT...  NDJSON: one article of each version\n",
     "dedup takes its INPUTs as scan does, and writes them in their order.",
     {"What was NDJSON comes out as it was read, members unknown here included; other "
      "formats give id, title, url, source, language, date and text. Of a version the "
      "lead "
      "is kept (--keep).",
      NULL}},
    {SST_COMMAND_COMPARE,
     "  samestory compare A B     explain one pair: measures, passages, terms\n",
     "A and B are two files of one article each, or, with --in INPUT, two ids.",
     {NULL, NULL}},
    {SST_COMMAND_EVALUATE,
     "  samestory evaluate --gold G INPUT...\n"
     "                            relate the articles, and measure how well that agrees\n"
     "                            with the labels of G\n",
     "evaluate takes its INPUTs as scan does.",
     {"Printed are, for versions and for stories: precision, recall and F1 of pairs; the "
      "adjusted Rand index; BCubed precision, recall and F1; of gold pairs how many "
      "became "
      "candidates; and the worst errors, those first that are nearest to being found, or "
      "most alike. Only labelled documents count; one that is not in the input counts as "
      "found with nothing else. With a gold of pairs: precision, recall and F1 of the "
      "pairs "
      "that are related, by --relations, or lie in one version or story.",
      /* evaluation.h has these numbers */
      "To find the worst errors, at most 4 million pairs of labelled articles are gone "
      "through, evenly spread, by what the run knows of them: signatures and terms. Of "
      "each "
      "kind the worst, four times as many as are shown and at most 10,000, are then "
      "compared "
      "word by word."}},
    {SST_COMMAND_CURVE,
     "  samestory curve           what --near and --recall find, and what they cost\n",
     "curve computes; with --sample INPUT, an input as for scan, it measures as well.",
     {NULL, NULL}},
};
#define NUM_USAGES (sizeof usages / sizeof *usages)
static const char usage_help[] = "  samestory help COMMAND    the options of a command\n";

static const char status_lines[] =
    "  0  done; an empty input too\n"
    "  1  done, but records were skipped (see --max-skipped), or changed or gone "
    "before\n"
    "     dedup wrote them\n"
    "  2  wrong usage; a gold that has nothing in common with the inputs\n"
    "  3  an input or gold was missing or packed and cut, or could not be read\n"
    "  4  results could not be written\n"
    "  6  temporary space, memory or article numbers ran out\n";

static const char environment_lines[] =
    "  NO_COLOR          when it is set and not empty, text has no colors\n"
    "  COLUMNS           the width at which text is folded; else that of the terminal, "
    "or 80\n"
    "  TMPDIR            the folder for temporary files, when --tmp is not given\n"
    "  SAMESTORY_KERNEL  the instruction set; results are the same with each.  Here:\n"
    "                   ";

static void put_paragraph(FILE *to, const char *text, size_t indent, size_t columns)
{
    sst_print_blanks(to, indent);
    sst_print_folded(to, text, indent, columns);
}

/* Whether the help speaks of all commands. */
static bool is_general_help(int command)
{
    for (size_t i = 0; i < NUM_USAGES; i++)
        if (usages[i].command == command)
            return false;
    return true;
}

static void put_more(FILE *to, const char *const more[2], size_t columns)
{
    for (size_t i = 0; i < 2 && more[i] != NULL; i++) {
        putc('\n', to);
        put_paragraph(to, more[i], 0, columns);
    }
}

static void put_usage(FILE *to, int command, size_t columns)
{
    bool has_all = is_general_help(command);
    if (has_all)
        fputs("samestory tells which news articles say the same thing.\n\n", to);
    fputs("Usage:\n", to);
    for (size_t i = 0; i < NUM_USAGES; i++)
        if (has_all || command == usages[i].command)
            fputs(usages[i].usage, to);
    if (has_all)
        fputs(usage_help, to);
    putc('\n', to);
    for (size_t i = 0; i < NUM_USAGES; i++)
        if (has_all || command == usages[i].command)
            put_paragraph(to, usages[i].arguments, 0, columns);
    for (size_t i = 0; i < NUM_USAGES; i++)
        if (command == usages[i].command)
            put_more(to, usages[i].more, columns);
}

static bool has_option(const sst_option *option, int command)
{
    return is_general_help(command) || option->commands == 0 ||
           (option->commands & (unsigned)command) != 0;
}

/* "  -o FILE" or "  --near T" */
static size_t put_names(FILE *to, const sst_option *o)
{
    const char *blank = o->value != NULL ? " " : "",
               *value = o->value != NULL ? o->value : "";
    int len = o->name != NULL ? fprintf(to, "  --%s%s%s", o->name, blank, value)
                              : fprintf(to, "  -%c%s%s", o->letter, blank, value);
    return len > 0 ? (size_t)len : 0;
}

static void put_option(FILE *to, const sst_option *o, const sst_settings *settings,
                       sst_help help)
{
    char about[512], value[64] = "";
    if (help == SST_HELP_FULL && o->show != NULL)
        o->show(o, settings, value, sizeof value);
    snprintf(about, sizeof about, "%s%s%s%s", o->about, value[0] != '\0' ? " [" : "",
             value, value[0] != '\0' ? "]" : "");
    size_t len = put_names(to, o);
    if (len + 2 > ABOUT_AT)
        putc('\n', to);
    sst_print_blanks(to, len + 2 > ABOUT_AT ? ABOUT_AT : ABOUT_AT - len);
    sst_print_folded(to, about, ABOUT_AT, settings->report.columns);
    if (help == SST_HELP_FULL && o->more != NULL)
        put_paragraph(to, o->more, ABOUT_AT, settings->report.columns);
}

static void put_options(FILE *to, const sst_settings *settings, int command,
                        sst_help help)
{
    for (size_t i = 0; i < sst_num_options; i++) {
        const sst_option *o = &sst_option_table[i];
        if (sst_option_is_heading(o))
            fprintf(to, "\n%s:\n", o->about);
        else if (has_option(o, command))
            put_option(to, o, settings, help);
    }
}

void sst_help_print(FILE *to, const sst_settings *settings, int command, sst_help help)
{
    sst_settings own = *settings;
    sst_settings_adapt(&own, command);
    put_usage(to, command, settings->report.columns);
    put_options(to, &own, command, help);
    if (help != SST_HELP_FULL)
        return;
    fprintf(to, "\nExit status (of several that apply: 6, 4, 3, 1 in this order):\n%s",
            status_lines);
    fprintf(to, "\nEnvironment:\n%s", environment_lines);
    for (size_t i = 0; sst_kernel_name(i) != NULL; i++)
        fprintf(to, "%s %s", i > 0 ? "," : "", sst_kernel_name(i));
    fputs(" (the first when it is not set)\n", to);
}

void sst_formats_print(FILE *to)
{
    for (size_t i = 0; sst_format_name(i) != NULL; i++)
        fprintf(to, "%-10s  %s\n", sst_format_name(i), sst_format_about(i));
    fputs("\nBesides, known by their first bytes alone: any of these packed as gzip, "
          "zstd, xz "
          "or\nbzip2, and the SQLite database of FreshRSS or newsboat.\n",
          to);
}
