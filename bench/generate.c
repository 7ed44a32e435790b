/* SPDX-License-Identifier: MIT */
/* generate.c - a command: options in, made-up articles out as NDJSON on standard output.
 *
 * Beside what a reader takes from an article, each line says what is known of it: `kind`,
 * `base` and `jaccard` of a copy, and the `event` that it reports (null: none). */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "generator/generator.h"

static const char usage[] =
    "usage: generate [--articles N] [--words N] [--per-day N] [--days N]\n"
    "                [--events SHARE] [--copies SHARE] [--seed N] [--language NAME]\n"
    "\n"
    "Writes made-up articles with known copies and events to standard output, as "
    "NDJSON.\n"
    "--days D makes D days of --per-day articles each, whatever --articles says.\n"
    "Languages: en, en-ascii, en-quotes, de, ru, ar, zh, th.\n";

static void write_string(const char *name, const char *value)
{
    printf(",\"%s\":\"", name);
    for (size_t len; *value; value += len) {
        len = strcspn(value, "\"\n");
        fwrite(value, 1, len, stdout);
        if (value[len] == '\0')
            break;
        fputs(value[len] == '"' ? "\\\"" : "\\n", stdout);
        len++;
    }
    putchar('"');
}

static void write_article(const gen_article *article)
{
    char date[32];
    time_t moment = (time_t)article->seconds;
    struct tm fields;
    gmtime_r(&moment, &fields);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &fields);

    printf("{\"id\":\"%s\"", article->id);
    write_string("title", article->title);
    write_string("text", article->text);
    write_string("date", date);
    write_string("source", article->source);
    write_string("url", article->url);
    if (article->event == GEN_NONE)
        printf(",\"event\":null");
    else
        printf(",\"event\":\"e%" PRIu64 "\"", article->event);
    if (article->base == GEN_NONE)
        printf(",\"base\":null");
    else
        printf(",\"base\":\"g%" PRIu64 "\"", article->base);
    printf(",\"kind\":\"%s\",\"jaccard\":%.6f}\n", gen_kind_name(article->kind),
           article->jaccard);
}

static int read_options(int argc, char **argv, gen_options *options)
{
    static const struct option names[] = {{"articles", required_argument, NULL, 'a'},
                                          {"words", required_argument, NULL, 'w'},
                                          {"per-day", required_argument, NULL, 'p'},
                                          {"days", required_argument, NULL, 'd'},
                                          {"events", required_argument, NULL, 'e'},
                                          {"copies", required_argument, NULL, 'c'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"language", required_argument, NULL, 'l'},
                                          {NULL, 0, NULL, 0}};
    uint64_t num_days = 0;
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (option == 'a')
            options->num_articles = strtoull(optarg, NULL, 10);
        else if (option == 'w')
            options->words = (uint32_t)strtoul(optarg, NULL, 10);
        else if (option == 'p')
            options->per_day = (uint32_t)strtoul(optarg, NULL, 10);
        else if (option == 'd')
            num_days = strtoull(optarg, NULL, 10);
        else if (option == 'e')
            options->events_share = strtod(optarg, NULL);
        else if (option == 'c')
            options->copies_share = strtod(optarg, NULL);
        else if (option == 's')
            options->seed = strtoull(optarg, NULL, 10);
        else if (option == 'l')
            options->language = optarg;
        else
            return 0;
    }
    if (num_days > 0)
        options->num_articles = num_days * options->per_day;
    return optind == argc;
}

int main(int argc, char **argv)
{
    gen_options options = gen_options_default();
    if (!read_options(argc, argv, &options)) {
        fputs(usage, stderr);
        return 2;
    }
    generator *g = generator_new(&options);
    if (!g) {
        fputs(
            "generate: these options cannot be met, or memory ran out: words >= 50, "
            "articles a day >= 20, events and copies together <= .9, a language that is "
            "there\n",
            stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    gen_article article;
    for (uint64_t no = 0; no < options.num_articles && !ferror(stdout); no++) {
        generator_make(g, no, &article);
        write_article(&article);
    }
    generator_free(g);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("generate: standard output");
        return 4;
    }
    return 0;
}
