/* SPDX-License-Identifier: MIT */
/* The command line.  The command is a program, not a library, so its parser is built in
 * here. */
#include "cli/help.c"
#include "cli/nearest.c"
#include "cli/option_table.c"
#include "cli/options.c"
#include "cli/values.c"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <math.h>

#define MOST_WORDS 24

/* Parse a line of words separated by blanks.  The words live until the next line. */
static bool parse(sst_settings *settings, const char *line, char message[SST_USAGE_BYTES])
{
    static char copy[512];
    char *words[MOST_WORDS + 1] = {NULL}, *rest = NULL;
    int num = 0;
    snprintf(copy, sizeof copy, "samestory %s", line);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL && num < MOST_WORDS;
         word = strtok_r(NULL, " ", &rest))
        words[num++] = word;
    sst_settings_init(settings);
    return sst_settings_parse(settings, num, words, message);
}

static void expect_taken(sst_settings *settings, const char *line)
{
    char message[SST_USAGE_BYTES] = "";
    cr_assert(parse(settings, line, message), "%s: %s", line, message);
}

Test(cli_options, without_options_the_defaults_of_the_library_stand)
{
    sst_settings s;
    sst_options defaults;
    sst_options_init(&defaults);
    expect_taken(&s, "scan x");
    cr_expect_eq(s.command, SST_COMMAND_SCAN);
    cr_expect(s.run.near >= defaults.near && s.run.near <= defaults.near);
    cr_expect_eq(s.run.relations, defaults.relations);
    cr_expect_str_eq(s.output, "-");
    sst_settings_free(&s);
}

Test(cli_options, options_stand_before_between_and_after_the_arguments)
{
    static const char *const lines[] = {
        "scan --near .7 -o out a b",    "--near .7 scan a -o out b",
        "scan a b --near=.7 -oout",     "-o out --near .7 scan a b",
        "scan a --near .7 -o out -- b",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        sst_settings s;
        expect_taken(&s, lines[i]);
        cr_expect(s.run.near > .69 && s.run.near < .71, "%s", lines[i]);
        cr_expect_str_eq(s.output, "out");
        cr_assert_eq(s.num_inputs, 2, "%s", lines[i]);
        cr_expect_str_eq(s.inputs[0], "a");
        cr_expect_str_eq(s.inputs[1], "b");
        sst_settings_free(&s);
    }
}

Test(cli_options, after_two_dashes_everything_is_an_argument)
{
    sst_settings s;
    expect_taken(&s, "scan -- --near -");
    cr_assert_eq(s.num_inputs, 2);
    cr_expect_str_eq(s.inputs[0], "--near");
    cr_expect_str_eq(s.inputs[1], "-");
    sst_settings_free(&s);
}

Test(cli_options, values_arrive_where_they_belong)
{
    sst_settings s;
    expect_taken(
        &s, "scan x --threads 3 --max-memory 2G --tmp /var/tmp --window 1.5 --top 0");
    cr_expect_eq(s.run.num_threads, 3);
    cr_expect_eq(s.read.num_threads, 3);
    cr_expect_eq(s.run.max_memory_bytes, (uint64_t)2 << 30);
    cr_expect_str_eq(s.run.tmp_dir, "/var/tmp");
    cr_expect_str_eq(s.read.tmp_dir, "/var/tmp");
    cr_expect(s.run.window_days > 1.4 && s.run.window_days < 1.6);
    cr_expect_eq(s.report.top, 0);
    sst_settings_free(&s);
    expect_taken(&s,
                 "scan x --keep longest --pairs none --exact --no-background --strict");
    cr_expect_eq(s.run.keep, SST_KEEP_LONGEST);
    cr_expect_eq(s.report.pairs, SST_PAIRS_NONE);
    cr_expect(s.run.exact && !s.run.use_background && s.read.is_strict);
    sst_settings_free(&s);
    expect_taken(&s,
                 "scan x --max-skipped 2.5% --field text=_source.text --field id=key");
    cr_expect(s.max_skipped > 2.4 && s.max_skipped < 2.6 && s.max_skipped_is_percent);
    cr_assert_eq(s.read.num_fields, 2);
    cr_expect_str_eq(s.read.fields[0].field, "text");
    cr_expect_str_eq(s.read.fields[0].name, "_source.text");
    cr_expect_str_eq(s.read.fields[1].field, "id");
    sst_settings_free(&s);
}

Test(cli_options, samples_are_taken_in_their_order)
{
    sst_settings s;
    expect_taken(&s, "curve --sample a --sample-size 50 --sample b --near .8");
    cr_expect_eq(s.command, SST_COMMAND_CURVE);
    cr_assert_eq(s.num_samples, 2);
    cr_expect_str_eq(s.samples[0], "a");
    cr_expect_str_eq(s.samples[1], "b");
    cr_expect_eq(s.sample_size, 50);
    cr_expect_eq(s.seed, 1);
    sst_settings_free(&s);
}

Test(cli_options, evaluate_has_labels_and_defaults_of_its_own)
{
    sst_settings s;
    expect_taken(&s, "evaluate --gold g.tsv x");
    cr_expect_eq(s.command, SST_COMMAND_EVALUATE);
    cr_expect_str_eq(s.gold, "g.tsv");
    cr_expect_str_eq(s.positive, "1,OK");
    cr_expect(isnan(s.at_least));
    cr_expect_eq(s.report.top, 10);
    sst_settings_free(&s);
    expect_taken(&s, "evaluate --gold g x --at-least -2.5 --top 20 --field cluster=c");
    cr_expect(s.at_least > -2.6 && s.at_least < -2.4);
    cr_expect_eq(s.report.top, 20);
    cr_expect_str_eq(s.read.fields[0].field, "cluster");
    sst_settings_free(&s);
    expect_taken(&s, "scan x");
    cr_expect_eq(s.report.top, 20);
    sst_settings_free(&s);
}

Test(cli_options, sizes_end_in_k_m_or_g)
{
    static const struct {
        const char *line;
        uint64_t bytes;
    } cases[] = {
        {"scan x --max-memory 1000000", 1000000},
        {"scan x --max-memory 64k", 64 << 10},
        {"scan x --max-memory 500M", (uint64_t)500 << 20},
        {"scan x --max-memory 4G", (uint64_t)4 << 30},
        {"scan x --max-memory 1T", (uint64_t)1 << 40},
        {"scan x --max-memory 1.5G", (uint64_t)3 << 29},
        {"scan x --max-memory .25k", 256},
        {"scan x --max-memory 1.K", 1024},
        {"scan x --max-memory 10.7", 10},
        {"scan x --max-memory 18446744073709551615", UINT64_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_settings s;
        expect_taken(&s, cases[i].line);
        cr_expect_eq(s.run.max_memory_bytes, cases[i].bytes, "%s", cases[i].line);
        sst_settings_free(&s);
    }
}

Test(cli_options, limits_have_a_least_and_a_greatest_value)
{
    static const struct {
        const char *option;
        uint64_t most;
        size_t at, num_bytes; /* of the setting */
    } cases[] = {
#define LIMIT(name, most, member)                                                        \
    {name, most, offsetof(sst_settings, member), sizeof((sst_settings *)NULL)->member}
        LIMIT("--max-record", (uint64_t)2 << 30, read.max_record_bytes),
        LIMIT("--max-json-depth", 1000, read.max_json_depth),
        LIMIT("--max-expansion", UINT32_MAX, read.max_expansion),
        LIMIT("--max-xml-depth", UINT32_MAX, read.max_xml_depth),
        LIMIT("--max-tag", UINT32_MAX, read.max_tag_bytes),
        LIMIT("--max-tag", UINT32_MAX, read.max_html_tag_bytes),
        LIMIT("--max-html-depth", UINT32_MAX, read.max_html_depth),
        LIMIT("--max-html-memory", UINT64_MAX, read.max_html_memory_bytes),
        LIMIT("--max-html-time", UINT32_MAX, read.max_html_cpu_ms),
        LIMIT("--threads", 1024, run.num_threads),
        LIMIT("--max-memory", UINT64_MAX, run.max_memory_bytes),
#undef LIMIT
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const uint64_t values[] = {1, 2, cases[i].most - 1, cases[i].most};
        char line[100], message[SST_USAGE_BYTES];
        sst_settings s;
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            uint64_t taken = 0; /* little-endian, as the index on disk will be */
            snprintf(line, sizeof line, "scan x %s %" PRIu64, cases[i].option, values[v]);
            expect_taken(&s, line);
            memcpy(&taken, (char *)&s + cases[i].at, cases[i].num_bytes);
            cr_expect_eq(taken, values[v], "%s", line);
            sst_settings_free(&s);
        }
        bool is_endless = cases[i].most == UINT64_MAX;
        snprintf(line, sizeof line, "scan x %s %" PRIu64 "%s", cases[i].option,
                 is_endless ? cases[i].most : cases[i].most + 1, is_endless ? "0" : "");
        cr_expect_not(parse(&s, line, message), "%s", line);
        sst_settings_free(&s);
        snprintf(line, sizeof line, "scan x %s 0", cases[i].option);
        bool is_threads = strcmp(cases[i].option, "--threads") == 0; /* 0: all cores */
        cr_expect_eq(parse(&s, line, message), is_threads, "%s", line);
        sst_settings_free(&s);
    }
}

Test(cli_options, relations_are_named_or_near_or_all)
{
    static const struct {
        const char *line;
        unsigned relations;
    } cases[] = {
        {"scan x --relations near", SST_RELATIONS_NEAR},
        {"scan x --relations all", SST_RELATIONS_ALL},
        {"scan x --relations duplicate", SST_RELATION_BIT(SST_DUPLICATE)},
        {"scan x --relations near,same-story",
         SST_RELATIONS_NEAR | SST_RELATION_BIT(SST_SAME_STORY)},
        {"scan x --relations part-of,shares-passage",
         SST_RELATION_BIT(SST_PART_OF) | SST_RELATION_BIT(SST_SHARES_PASSAGE)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_settings s;
        expect_taken(&s, cases[i].line);
        cr_expect_eq(s.run.relations, cases[i].relations, "%s", cases[i].line);
        sst_settings_free(&s);
    }
}

#define NAMES_OF_RELATIONS                                                               \
    "names, separated by commas: duplicate, template, revision, near-duplicate, "        \
    "part-of, shares-passage, same-story, near or all"

Test(cli_options, wrong_usage_is_named_with_what_was_found_and_wanted)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        {"", "wanted a command: scan, dedup, compare, evaluate, curve or help"},
        {"scna x", "there is no command scna; did you mean scan?"},
        {"frobnicate x", "there is no command frobnicate"},
        {"help scann", "there is no command scann; did you mean scan?"},
        {"scan", "scan: wanted at least one INPUT; - is standard input"},
        {"scan x --jsn", "there is no option --jsn; did you mean --json?"},
        {"scan x --thread-count=3", "there is no option --thread-count"},
        {"scan x --re .5", "--re could be --rejects or --recall"},
        {"scan x -x", "there is no option -x"},
        {"scan x --json=3", "--json takes no value"},
        {"scan x -o", "-o: wanted the name of a file, found nothing"},
        {"scan x --near", "--near: wanted a number above 0 and at most 1, found nothing"},
        {"scan x --near 1.5", "--near 1.5: wanted a number above 0 and at most 1"},
        {"scan x --near 0", "--near 0: wanted a number above 0 and at most 1"},
        {"scan x --near nan", "--near nan: wanted a number above 0 and at most 1"},
        {"scan x --near .5x", "--near .5x: wanted a number above 0 and at most 1"},
        {"scan x --near -.5", "--near -.5: wanted a number above 0 and at most 1"},
        {"scan x --near .", "--near .: wanted a number above 0 and at most 1"},
        {"scan x --recall 1", "--recall 1: wanted a number above 0 and below 1"},
        {"scan x --window 0",
         "--window 0: wanted a number of days above 0 and at most 36525"},
        {"scan x --top -1", "--top -1: wanted a whole number"},
        {"scan x --top 4294967296", "--top 4294967296: wanted a whole number"},
        {"scan x --threads 9999",
         "--threads 9999: wanted a whole number up to 1024, 0 for all cores"},
        {"scan x --max-memory 5X", "--max-memory 5X: wanted a number of bytes above 0, "
                                   "as 500M or 1.5G: K, M, G or T"},
        {"scan x --max-memory 99999999999G",
         "--max-memory 99999999999G: wanted a number of bytes above 0, as 500M or 1.5G: "
         "K, M, G or T"},
        {"scan x --max-memory 1.2.3G", "--max-memory 1.2.3G: wanted a number of bytes "
                                       "above 0, as 500M or 1.5G: K, M, G "
                                       "or T"},
        {"scan x --max-memory 0.1", "--max-memory 0.1: wanted a number of bytes above 0, "
                                    "as 500M or 1.5G: K, M, G or "
                                    "T"},
        {"scan x --max-memory .G",
         "--max-memory .G: wanted a number of bytes above 0, as 500M or 1.5G: K, M, G or "
         "T"},
        {"scan x --keep newest", "--keep newest: wanted earliest, longest or first"},
        {"scan x --pairs some", "--pairs some: wanted edges, all or none"},
        {"scan x --relations near,twin",
         "--relations near,twin: wanted " NAMES_OF_RELATIONS},
        {"scan x --relations near,", "--relations near,: wanted " NAMES_OF_RELATIONS},
        {"scan x --max-skipped 101%",
         "--max-skipped 101%: wanted a whole number, or a percentage up to 100%"},
        {"scan x --max-skipped 1.5",
         "--max-skipped 1.5: wanted a whole number, or a percentage up to 100%"},
        {"scan x --field body=x", "--field body=x: wanted a field (id, text, title, url, "
                                  "source, date, language, summary, cluster), = and a "
                                  "name"},
        {"scan x --format yaml",
         "--format yaml: wanted a format that --format list names"},
        {"evaluate x", "evaluate: wanted --gold G, the file with the labels"},
        {"evaluate --gold g", "evaluate: wanted at least one INPUT; - is standard input"},
        {"evaluate --gold g x --at-least inf", "--at-least inf: wanted a number"},
        {"evaluate --gold g x --mark", "evaluate has no option --mark"},
        {"scan x --field cluster=c", "--field cluster=c: only evaluate reads clusters"},
        {"compare a", "compare: wanted two articles, found 1"},
        {"compare a b c", "compare: wanted two articles, found 3"},
        {"compare a b --top 3", "compare has no option --top"},
        {"scan a --in b", "scan has no option --in"},
        {"scan a --sample b", "scan has no option --sample"},
        {"curve a", "curve: wanted --sample a, found a alone"},
        {"curve --top 3", "curve has no option --top"},
        {"curve --sample a --sample-size 0",
         "--sample-size 0: wanted a whole number from 1 to 10000"},
        {"curve --sample a --sample-size 10001",
         "--sample-size 10001: wanted a whole number from 1 to 10000"},
        {"curve --sample a --seed -1", "--seed -1: wanted a whole number"},
        {"curve --sample=", "--sample : wanted an input"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_settings s;
        char message[SST_USAGE_BYTES] = "";
        cr_expect_not(parse(&s, cases[i].line, message), "%s", cases[i].line);
        cr_expect_str_eq(message, cases[i].message);
        sst_settings_free(&s);
    }
}

Test(cli_options, many_short_options_in_one_word_do_no_harm)
{
    sst_settings s;
    expect_taken(&s, "scan x -hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh");
    cr_expect_eq(s.help, SST_HELP_SHORT);
    sst_settings_free(&s);
}

Test(cli_options, a_line_can_be_parsed_again)
{
    sst_settings s;
    char message[SST_USAGE_BYTES] = "";
    cr_expect_not(parse(&s, "scan x -hq", message));
    sst_settings_free(&s);
    expect_taken(&s, "scan x");
    sst_settings_free(&s);
}

Test(cli_options, help_is_asked_for_in_four_ways)
{
    static const struct {
        const char *line;
        sst_help help;
        int command;
    } cases[] = {
        {"-h", SST_HELP_SHORT, SST_COMMAND_NONE},
        {"--help", SST_HELP_FULL, SST_COMMAND_NONE},
        {"scan -h", SST_HELP_SHORT, SST_COMMAND_SCAN},
        {"compare --help", SST_HELP_FULL, SST_COMMAND_COMPARE},
        {"help scan", SST_HELP_FULL, SST_COMMAND_SCAN},
        {"help", SST_HELP_NONE, SST_COMMAND_HELP},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_settings s;
        expect_taken(&s, cases[i].line);
        cr_expect_eq(s.help, cases[i].help, "%s", cases[i].line);
        cr_expect_eq(s.command, cases[i].command, "%s", cases[i].line);
        sst_settings_free(&s);
    }
}

static char *print_help(const sst_settings *defaults, int command, sst_help help)
{
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);
    cr_assert_not_null(to);
    sst_help_print(to, defaults, command, help);
    fclose(to);
    return text;
}

Test(cli_options, the_help_names_every_option_of_the_table)
{
    sst_settings defaults;
    sst_settings_init(&defaults);
    for (int help = SST_HELP_SHORT; help <= SST_HELP_FULL; help++) {
        char *text = print_help(&defaults, SST_COMMAND_NONE, (sst_help)help);
        for (size_t i = 0; i < sst_num_options; i++) {
            char name[32];
            if (!sst_option_is_heading(&sst_option_table[i]))
                cr_expect(strstr(text, spell(&sst_option_table[i], name)) != NULL, "%s",
                          name);
        }
        free(text);
    }
}

Test(cli_options, the_defaults_in_the_help_are_those_of_the_settings)
{
    sst_settings defaults;
    sst_settings_init(&defaults);
    defaults.run.near = .625; /* no default that anyone would type */
    defaults.report.top = 4711;
    char *text = print_help(&defaults, SST_COMMAND_SCAN, SST_HELP_FULL);
    cr_expect(strstr(text, "[0.625]") != NULL);
    cr_expect(strstr(text, "[4711]") != NULL);
    free(text);
}

Test(cli_options, the_help_of_a_command_leaves_out_what_it_does_not_have)
{
    sst_settings defaults;
    sst_settings_init(&defaults);
    char *scan = print_help(&defaults, SST_COMMAND_SCAN, SST_HELP_FULL);
    char *compare = print_help(&defaults, SST_COMMAND_COMPARE, SST_HELP_FULL);
    cr_expect(strstr(scan, "--in INPUT") == NULL &&
              strstr(compare, "--in INPUT") != NULL);
    cr_expect(strstr(scan, "--recall R") != NULL &&
              strstr(compare, "--recall R") == NULL);
    free(scan);
    free(compare);
}

Test(cli_options, options_that_take_a_value_say_what_they_want)
{
    for (size_t i = 0; i < sst_num_options; i++) {
        const sst_option *o = &sst_option_table[i];
        cr_expect_eq(o->value != NULL, o->wanted != NULL, "%s", o->about);
        cr_expect(sst_option_is_heading(o) || o->take != NULL, "%s", o->about);
    }
}

Test(cli_options, the_nearest_name_is_near)
{
    static const char *const names[] = {"threads", "near", "recall", "json"};
    cr_expect_str_eq(sst_nearest_name("thread", names, 4), "threads");
    cr_expect_str_eq(sst_nearest_name("nera", names, 4), "near");
    cr_expect_str_eq(sst_nearest_name("recal", names, 4), "recall");
    cr_expect_null(sst_nearest_name("verbosity", names, 4));
    cr_expect_null(sst_nearest_name("", names, 4));
}
