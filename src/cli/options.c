/* SPDX-License-Identifier: MIT */
/* options.c - the command line in, settings out.
 *
 * Options may stand before, between and after the arguments; the first argument is the
 * command. */
#include <assert.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* What getopt returns for an option without a letter: this and its place in the table. */
#define FIRST_LONG 256

/* ---- complaints -------------------------------------------------------------------- */

static bool complain(char message[SST_USAGE_BYTES], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static bool complain(char message[SST_USAGE_BYTES], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, SST_USAGE_BYTES, format, arguments);
    va_end(arguments);
    return false;
}

/* "-o" or "--near" */
static const char *spell(const sst_option *option, char to[32])
{
    if (option->name != NULL)
        snprintf(to, 32, "--%s", option->name);
    else
        snprintf(to, 32, "-%c", option->letter);
    return to;
}

static bool complain_of_long(const char *argument, char message[SST_USAGE_BYTES])
{
    const char *names[SST_MAX_OPTIONS], *candidates[2] = {NULL, NULL};
    size_t num = 0, num_candidates = 0;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(argument + 2, "="), argument + 2);
    for (size_t i = 0; i < sst_num_options; i++) {
        const char *known = sst_option_table[i].name;
        if (known == NULL)
            continue;
        names[num++] = known;
        if (strncmp(known, name, strlen(name)) == 0 && num_candidates < 2)
            candidates[num_candidates++] = known;
    }
    if (num_candidates == 2)
        return complain(message, "--%s could be --%s or --%s", name, candidates[0],
                        candidates[1]);
    const char *nearest = sst_nearest_name(name, names, num);
    if (nearest == NULL)
        return complain(message, "there is no option --%s", name);
    return complain(message, "there is no option --%s; did you mean --%s?", name,
                    nearest);
}

/* Say what getopt did not like: `found` is what it returned. */
static bool complain_of_option(int found, const sst_option *option, char **argv,
                               char message[SST_USAGE_BYTES])
{
    char name[32];
    if (found == ':')
        return complain(message, "%s: wanted %s, found nothing", spell(option, name),
                        option->wanted);
    if (option != NULL)
        return complain(message, "%s takes no value", spell(option, name));
    if (optopt != 0)
        return complain(message, "there is no option -%c", optopt);
    return complain_of_long(argv[optind - 1], message);
}

/* ---- parsing ----------------------------------------------------------------------- */

/* What getopt_long is driven by. */
typedef struct getopt_table {
    char letters[2 * SST_MAX_OPTIONS + 3];
    struct option names[SST_MAX_OPTIONS + 1];
} getopt_table;

static void fill_getopt_table(getopt_table *table)
{
    size_t num_letters = 0, num_names = 0;
    table->letters[num_letters++] = '-'; /* arguments come in their place */
    table->letters[num_letters++] =
        ':'; /* a missing value is told apart, nothing printed */
    for (size_t i = 0; i < sst_num_options; i++) {
        const sst_option *o = &sst_option_table[i];
        if (o->letter != 0) {
            table->letters[num_letters++] = o->letter;
            if (o->value != NULL)
                table->letters[num_letters++] = ':';
        }
        if (o->name != NULL)
            table->names[num_names++] = (struct option){
                .name = o->name,
                .has_arg = o->value != NULL ? required_argument : no_argument,
                .val = FIRST_LONG + (int)i};
    }
    table->letters[num_letters] = '\0';
    table->names[num_names] = (struct option){0};
}

/* The option for what getopt calls it; NULL: none. */
static const sst_option *option_of(int found)
{
    if (found >= FIRST_LONG)
        return &sst_option_table[found - FIRST_LONG];
    for (size_t i = 0; i < sst_num_options; i++)
        if (found != 0 && sst_option_table[i].letter == found)
            return &sst_option_table[i];
    return NULL;
}

#define NUM_COMMANDS 6
static const char *const command_names[NUM_COMMANDS] = {"scan",     "dedup", "compare",
                                                        "evaluate", "curve", "help"};
static const int commands[NUM_COMMANDS] = {SST_COMMAND_SCAN,    SST_COMMAND_DEDUP,
                                           SST_COMMAND_COMPARE, SST_COMMAND_EVALUATE,
                                           SST_COMMAND_CURVE,   SST_COMMAND_HELP};

static const char *command_name(int command)
{
    size_t i = 0;
    while (i + 1 < NUM_COMMANDS && commands[i] != command)
        i++;
    return command_names[i];
}

static bool take_command(const char *name, int *command, char message[SST_USAGE_BYTES])
{
    for (size_t i = 0; i < NUM_COMMANDS; i++) {
        if (strcmp(name, command_names[i]) == 0) {
            *command = commands[i];
            return true;
        }
    }
    const char *nearest = sst_nearest_name(name, command_names, NUM_COMMANDS);
    if (nearest == NULL)
        return complain(message, "there is no command %s", name);
    return complain(message, "there is no command %s; did you mean %s?", name, nearest);
}

/* The first argument is the command; "help scan" asks for that of another. */
static bool take_argument(sst_settings *s, const char *argument,
                          char message[SST_USAGE_BYTES])
{
    if (s->command == SST_COMMAND_HELP) {
        s->help = SST_HELP_FULL;
        return take_command(argument, &s->command, message);
    }
    if (s->command == SST_COMMAND_NONE)
        return take_command(argument, &s->command, message);
    s->inputs[s->num_inputs++] = argument;
    return true;
}

static bool take_all(sst_settings *s, int argc, char **argv, bool used[SST_MAX_OPTIONS],
                     char message[SST_USAGE_BYTES])
{
    getopt_table table;
    char name[32];
    int found;
    fill_getopt_table(&table);
    optind = 0; /* getopt begins anew */
    opterr = 0; /* and prints nothing */
    while ((found = getopt_long(argc, argv, table.letters, table.names, NULL)) != -1) {
        if (found == 1) {
            if (!take_argument(s, optarg, message))
                return false;
            continue;
        }
        if (found == '?' || found == ':')
            return complain_of_option(found, option_of(optopt), argv, message);
        const sst_option *option = option_of(found);
        assert(option != NULL);
        if (!option->take(option, optarg, s))
            return complain(message, "%s %s: wanted %s", spell(option, name), optarg,
                            option->wanted);
        used[option - sst_option_table] = true;
    }
    for (; optind < argc; optind++) /* what stands after "--" */
        if (!take_argument(s, argv[optind], message))
            return false;
    return true;
}

static bool is_used(const bool used[SST_MAX_OPTIONS], const char *name)
{
    for (size_t i = 0; i < sst_num_options; i++)
        if (used[i] && sst_option_table[i].name != NULL &&
            strcmp(sst_option_table[i].name, name) == 0)
            return true;
    return false;
}

static bool check_evaluate(const sst_settings *s, const bool used[SST_MAX_OPTIONS],
                           char message[SST_USAGE_BYTES])
{
    if (s->gold == NULL)
        return complain(message, "evaluate: wanted --gold G, the file with the labels");
    if (is_used(used, "positive") && is_used(used, "at-least"))
        return complain(message, "wanted --positive or --at-least, found both");
    return true;
}

static bool check_dates(const sst_settings *s, char message[SST_USAGE_BYTES])
{
    const sst_options *run = &s->run;
    if (run->since.precision == SST_UNDATED || run->until.precision == SST_UNDATED ||
        run->since.seconds <= run->until.seconds)
        return true;
    return complain(message,
                    "--since %.100s lies behind --until %.100s, wanted it before",
                    s->since, s->until);
}

static bool check_dedup(const sst_settings *s, char message[SST_USAGE_BYTES])
{
    if (s->rejects != NULL && s->marks)
        return complain(message, "wanted --rejects or --mark, found both");
    if (s->rejects != NULL && strcmp(s->rejects, "-") == 0)
        return complain(message,
                        "--rejects -: wanted a file; standard output is for what "
                        "is kept");
    if ((s->run.relations & ~(SST_NO_VERSIONS | SST_RELATION_BIT(SST_TEMPLATE))) == 0)
        return complain(message,
                        "dedup --relations: wanted at least one that makes versions: "
                        "duplicate, revision, near-duplicate, part-of or near");
    return true;
}

static bool check_inputs(const sst_settings *s, char message[SST_USAGE_BYTES])
{
    if (s->command == SST_COMMAND_COMPARE && s->num_inputs != 2)
        return complain(message, "compare: wanted two articles, found %zu",
                        s->num_inputs);
    if (s->command == SST_COMMAND_CURVE && s->num_inputs > 0)
        return complain(message, "curve: wanted --sample %s, found %s alone",
                        s->inputs[0], s->inputs[0]);
    if (s->command != SST_COMMAND_CURVE && s->num_inputs == 0)
        return complain(message, "%s: wanted at least one INPUT; - is standard input",
                        command_name(s->command));
    for (size_t i = 0; i < s->num_inputs; i++)
        if (*s->inputs[i] == '\0')
            return complain(message, "found an INPUT with an empty name");
    for (size_t i = 0; s->command == SST_COMMAND_COMPARE && i < s->num_inputs; i++)
        if (strcmp(s->inputs[i], "-") == 0)
            return complain(message, "compare -: standard input is not taken here");
    for (size_t i = 0; i < s->read.num_fields && s->command != SST_COMMAND_EVALUATE; i++)
        if (strcmp(s->fields[i].field, "cluster") == 0)
            return complain(message, "--field cluster=%s: only evaluate reads clusters",
                            s->fields[i].name);
    return true;
}

static bool check_settings(const sst_settings *s, const bool used[SST_MAX_OPTIONS],
                           char message[SST_USAGE_BYTES])
{
    char name[32];
    if (s->help != SST_HELP_NONE || s->wants_version || s->lists_formats ||
        s->command == SST_COMMAND_HELP)
        return true;
    if (s->command == SST_COMMAND_NONE)
        return complain(
            message, "wanted a command: scan, dedup, compare, evaluate, curve or help");
    for (size_t i = 0; i < sst_num_options; i++) {
        const sst_option *o = &sst_option_table[i];
        if (used[i] && o->commands != 0 && !(o->commands & (unsigned)s->command))
            return complain(message, "%s has no option %s", command_name(s->command),
                            spell(o, name));
    }
    if (s->gold != NULL && strcmp(s->gold, "-") == 0)
        return complain(message, "--gold -: standard input is not taken here");
    return check_inputs(s, message) && check_dates(s, message) &&
           (s->command != SST_COMMAND_EVALUATE || check_evaluate(s, used, message)) &&
           (s->command != SST_COMMAND_DEDUP || check_dedup(s, message));
}

bool sst_settings_parse(sst_settings *settings, int argc, char **argv,
                        char message[SST_USAGE_BYTES])
{
    bool used[SST_MAX_OPTIONS] = {false};
    settings->inputs = calloc((size_t)argc + 1, sizeof *settings->inputs);
    settings->samples = calloc((size_t)argc + 1, sizeof *settings->samples);
    if (settings->inputs == NULL || settings->samples == NULL)
        return complain(message, "memory ran out");
    settings->read.fields = settings->fields;
    if (!take_all(settings, argc, argv, used, message))
        return false;
    sst_settings adapted = *settings;
    sst_settings_adapt(&adapted, settings->command);
    if (!is_used(used, "top"))
        settings->report.top = adapted.report.top;
    if (!is_used(used, "relations"))
        settings->run.relations = adapted.run.relations;
    return check_settings(settings, used, message);
}
