/* SPDX-License-Identifier: MIT */
/* option_table.c - every option, and what holds where none is given.
 *
 * getopt_long is driven by this table, and so is the help. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "cli.h"
#include "read/recode.h"

#define SCAN SST_COMMAND_SCAN
#define COMPARE SST_COMMAND_COMPARE
#define EVALUATE SST_COMMAND_EVALUATE
#define CURVE SST_COMMAND_CURVE
#define DEDUP SST_COMMAND_DEDUP
#define STORIES (SCAN | EVALUATE)
#define RUNS (STORIES | DEDUP) /* which relate whole inputs */
#define EVERY (RUNS | COMPARE | CURVE)
#define AT(member) offsetof(sst_settings, member)

#define ERRORS_SHOWN 10 /* of each kind */
#define A_DATE "a date, as 2024-03-01 or 2024-03-01T06:00:00Z"
#define A_DEPTH "a whole number from 1 to 1000"
#define A_LIMIT "a whole number from 1 to 4294967295"
#define A_SIZE "a number of bytes above 0, as 500M or 1.5G: K, M, G or T"
#define A_RATIO "a number above 0 and at most 1"

/* clang-format off */
const sst_option sst_option_table[] = {
    {.about = "Output"},
    {'o', NULL, "FILE", EVERY, "write the results to FILE",
     "It appears when it is complete, or not at all. One that is there stays when no article "
     "could be read.",
     "the name of a file", "standard output", sst_take_string, sst_show_none, AT(output)},
    {0, "rejects", "FILE", DEDUP, "write the articles that are not kept to FILE",
     "As they were read, and where they went: version, duplicate_of, relation, jaccard, "
     "containment, and through: another of the version that they were found by. Ids are "
     "those of scan --json: the second record with an id is ID#2. version is the same in "
     "all lines of one version.",
     "the name of a file", NULL, sst_take_string, NULL, AT(rejects)},
    {0, "mark", NULL, DEDUP, "keep all articles, each with what --rejects would say",
     "duplicate_of is null for those that would be kept. Members of these names that a "
     "record has already make room, here and in --rejects.",
     NULL, NULL, sst_take_switch, NULL, AT(marks)},
    {0, "json", NULL, EVERY & ~DEDUP, "one JSON object per line instead of text",
     NULL, NULL, NULL, sst_take_switch, NULL, AT(is_json)},
    {0, "top", "N", STORIES,
     "show the N largest stories, or worst errors of each kind; 0: all",
     "Of stories for text: JSON has all of them. evaluate shows 10 when it is not given.",
     "a whole number", NULL, sst_take_count, sst_show_count, AT(report.top)},
    {0, "pairs", "WHICH", SCAN, "pairs that are reported: edges, all or none",
     "edges: every pair that was measured and related. all: in JSON also every other "
     "pair within a version or story of up to 1,000 articles, its relation null since it "
     "was not measured.",
     "edges, all or none", NULL, sst_take_pairs, sst_show_pairs, 0},
    {0, "verbose", NULL, RUNS | COMPARE, "show more, and name what is passed over",
     "scan and compare: each pair with its measures, and large groups in full. On standard "
     "error: each file of a folder that is passed over, the types of what archives hold "
     "beside articles, and each note, however many are alike.",
     NULL, NULL, sst_take_switch, NULL, AT(report.is_verbose)},
    {0, "quiet", NULL, EVERY, "no progress and no notes",
     "Errors and skipped records are still named.",
     NULL, NULL, sst_take_switch, NULL, AT(is_quiet)},
    {0, "stats", NULL, EVERY, "a last line with seconds and peak memory",
     "scan, dedup and evaluate say both of each step; dedup on standard error.",
     NULL, NULL, sst_take_switch, NULL, AT(has_stats)},

    {.about = "What counts as the same"},
    {0, "near", "T", EVERY, "Jaccard similarity from which articles are near-duplicates",
     NULL, A_RATIO, NULL, sst_take_ratio, sst_show_number, AT(run.near)},
    {0, "recall", "R", RUNS | CURVE,
     "share of the near-duplicate pairs at T that is to be found",
     "More bands of the signature are compared until it is reached.",
     "a number above 0 and below 1", NULL, sst_take_recall, sst_show_number,
     AT(run.recall)},
    {0, "exact", NULL, RUNS,
     "find near-duplicates by an exact join: none is missed, slower",
     NULL, NULL, NULL, sst_take_switch, NULL, AT(run.exact)},
    {0, "window", "DAYS", STORIES | COMPARE, "articles of one story lie this close",
     "Undated articles are compared whatever the date.",
     "a number of days above 0 and at most 36525", NULL, sst_take_days, sst_show_number,
     AT(run.window_days)},
    {0, "relations", "LIST", RUNS, "relations that are looked for, by name; near or all",
     "Names, separated by commas: duplicate, template, revision, near-duplicate, "
     "part-of, shares-passage, same-story. near stands for duplicate, revision and "
     "near-duplicate: fastest, but page furniture is not learnt and counts as text. "
     "duplicate is looked for with any. dedup looks for those before shares-passage, and "
     "at least one of them but template is to be named: a template joins nothing.",
     "names, separated by commas: duplicate, template, revision, near-duplicate, "
     "part-of, shares-passage, same-story, near or all", "all", sst_take_relations,
     sst_show_none, 0},
    {0, "across-sources", NULL, RUNS, "relate only articles of different sources",
     "One without a source differs from all. Copies within a source stay apart, unless "
     "both are related to one elsewhere.",
     NULL, NULL, sst_take_switch, NULL, AT(run.across_sources)},
    {0, "since", "DATE", RUNS, "relate only articles dated from DATE on",
     "A day or a moment, as 2024-03-01 or 2024-03-01T06:00:00Z, in UTC. Older ones are "
     "kept and related to nothing; undated ones are related to any.",
     A_DATE, "no limit", sst_take_since, sst_show_none, 0},
    {0, "until", "DATE", RUNS, "relate only articles dated up to DATE, that day included",
     NULL, A_DATE, "no limit", sst_take_until, sst_show_none, 0},
    {0, "keep", "POLICY", RUNS, "the lead of a version: earliest, longest or first",
     "first: in the order of the input. Among revisions it is always the latest.",
     "earliest, longest or first", NULL, sst_take_keep, sst_show_keep, 0},
    {0, "no-background", NULL, STORIES | COMPARE, "weigh terms by the input alone",
     "Without the built-in table of how frequent words are.",
     NULL, NULL, sst_take_negation, NULL, AT(run.use_background)},

    {.about = "Reading"},
    {0, "gold", "G", EVALUATE, "the file with the labels",
     "NDJSON whose records have a cluster (and an id, found as in inputs; it may be the "
     "very INPUT); or a TSV with a header: id and cluster (or story), among "
     "others too, or two ids first and a column label. Recognised by content. A label that names no article counts as not found.",
     "the name of a file", NULL, sst_take_string, NULL, AT(gold)},
    {0, "positive", "L,L", EVALUATE, "labels of pairs that belong together",
     NULL, "labels, separated by commas", NULL, sst_take_string, sst_show_string,
     AT(positive)},
    {0, "at-least", "X", EVALUATE, "instead: labels are numbers, positive from X up",
     NULL, "a number", NULL, sst_take_number, NULL, AT(at_least)},
    {0, "in", "INPUT", COMPARE, "A and B are ids of articles in INPUT",
     NULL, "an input", NULL, sst_take_string, NULL, AT(in)},
    {0, "sample", "INPUT", CURVE, "measure on articles of INPUT as well",
     "Copies of them are edited and looked for, and candidates are counted. May be given "
     "several times.",
     "an input", NULL, sst_take_sample, NULL, 0},
    {0, "sample-size", "N", CURVE, "articles that are drawn from the samples",
     NULL, "a whole number from 1 to 10000", NULL, sst_take_sample_size, sst_show_count,
     AT(sample_size)},
    {0, "seed", "N", CURVE, "of the random numbers: which articles, which edits",
     NULL, "a whole number", NULL, sst_take_count, sst_show_count, AT(seed)},
    {0, "format", "NAME", EVERY, "the format of the input; list: those that are read",
     NULL, "a format that --format list names", "recognised by content", sst_take_format,
     sst_show_none, 0},
    {0, "charset", "NAME", EVERY, "the encoding of text and tables that are not UTF-8",
     "Of plain text, Markdown, JSON and tables, by lines: those that are UTF-8 stay as "
     "they are. UTF-16 is known by its byte order mark or its zeros. What feeds, pages "
     "and archives say of themselves goes before it, where their bytes bear it out.",
     SST_RECODE_WANTED, "UTF-8", sst_take_charset, sst_show_none, 0},
    {0, "field", "F=NAME", EVERY, "take field F of an article from NAME in the input",
     "F is id, text, title, url, source, date, language or summary, for evaluate also "
     "cluster. A point reaches inside: text=_source.text. May be given several times. "
     "Feeds and pages, which have no names of fields, are read as ever.",
     "a field (id, text, title, url, source, date, language, summary, cluster), = and a "
     "name",
     NULL, sst_take_field, NULL, 0},
    {0, "strict", NULL, EVERY, "stop at the first record that would be skipped",
     "Nothing is reported then. Every byte of JSON is checked.",
     NULL, NULL, sst_take_switch, NULL, AT(read.is_strict)},
    {0, "max-skipped", "N|P%", RUNS, "exit status 0 with so many skipped records",
     NULL, "a whole number, or a percentage up to 100%", "0", sst_take_max_skipped,
     sst_show_none, 0},

    {.about = "Limits for input that nobody vouches for"},
    {0, "max-record", "SIZE", EVERY, "the longest record; longer ones are skipped",
     "A feed, the answer of a service and a file that is one article are one record, "
     "skipped whole; what is packed counts unpacked.",
     "a number of bytes from 1 to 2G, as 500M or 1.5G: K, M or G", NULL, sst_take_record,
     sst_show_size, AT(read.max_record_bytes)},
    {0, "max-json-depth", "N", EVERY, "brackets of JSON within one another",
     NULL, A_DEPTH, NULL, sst_take_depth, sst_show_count, AT(read.max_json_depth)},
    {0, "max-expansion", "N", EVERY,
     "bytes that come of a packed one, after the first 64M",
     "Past it an input ends early.",
     A_LIMIT, NULL, sst_take_limit, sst_show_count, AT(read.max_expansion)},
    {0, "max-xml-depth", "N", EVERY, "elements of XML within one another",
     NULL, A_LIMIT, NULL, sst_take_limit, sst_show_count, AT(read.max_xml_depth)},
    {0, "max-tag", "SIZE", EVERY, "a tag of XML or HTML",
     "Of HTML without the values of attributes.",
     "a number of bytes from 1 to 4294967295, which may end in K, M or G", NULL,
     sst_take_tag, sst_show_tag, 0},
    {0, "max-html-depth", "N", EVERY, "elements of HTML within one another",
     NULL, A_LIMIT, NULL, sst_take_limit, sst_show_count, AT(read.max_html_depth)},
    {0, "max-html-memory", "SIZE", EVERY, "memory for a page of HTML",
     "A page is read by a process of its own; one that takes more is skipped.",
     A_SIZE, NULL,
     sst_take_size, sst_show_size, AT(read.max_html_memory_bytes)},
    {0, "max-html-time", "MS", EVERY,
     "processor time for a page of HTML, in milliseconds",
     NULL, A_LIMIT, NULL, sst_take_ms, sst_show_size, AT(read.max_html_cpu_ms)},

    {.about = "Resources"},
    {0, "threads", "N", EVERY, "threads that work at once",
     "The results are the same for any number.",
     "a whole number up to 1024, 0 for all cores", "all cores", sst_take_threads,
     sst_show_count, AT(run.num_threads)},
    {0, "max-memory", "SIZE", EVERY, "memory to stay under, such as 500M or 4G",
     "Beyond it temporary space is used. The results are the same.",
     A_SIZE, "half of the machine's or the cgroup's", sst_take_size, sst_show_none,
     AT(run.max_memory_bytes)},
    {0, "tmp", "DIR", EVERY, "the folder for temporary files",
     NULL, "a folder", "/tmp", sst_take_tmp, sst_show_string, AT(run.tmp_dir)},

    {.about = "Help"},
    {'h', NULL, NULL, 0, "the options in short",
     NULL, NULL, NULL, sst_take_help, NULL, 0},
    {0, "help", NULL, 0, "the options in full, with their defaults",
     NULL, NULL, NULL, sst_take_help, NULL, 0},
    {0, "version", NULL, 0, "the version of this program",
     NULL, NULL, NULL, sst_take_switch, NULL, AT(wants_version)},
};
/* clang-format on */

const size_t sst_num_options = sizeof sst_option_table / sizeof *sst_option_table;
static_assert(sizeof sst_option_table / sizeof *sst_option_table <= SST_MAX_OPTIONS,
              "the parser has room for all");

void sst_settings_init(sst_settings *settings)
{
    *settings = (sst_settings){.output = "-",
                               .max_skipped = -1,
                               .positive = "1,OK",
                               .at_least = NAN,
                               .sample_size = 1000,
                               .seed = 1};
    sst_options_init(&settings->run);
    sst_read_options_init(&settings->read);
    sst_report_options_init(&settings->report);
}

void sst_settings_adapt(sst_settings *settings, int command)
{
    if (command == EVALUATE)
        settings->report.top = ERRORS_SHOWN;
    if (command == DEDUP)
        settings->run.relations &= ~SST_NO_VERSIONS;
}

void sst_settings_free(sst_settings *settings)
{
    free(settings->inputs);
    free(settings->samples);
    settings->inputs = settings->samples = NULL;
}
