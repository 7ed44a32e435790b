/* SPDX-License-Identifier: MIT */
/* test_memory.c - memory runs out at every place where it can.
 *
 * The linker sends this program's calls of malloc and its kin to the functions below (see
 * tests/CMakeLists.txt), which refuse the one that is chosen and count what is held.  So
 * the law needs no sanitizer: after a failure and the frees nothing is held that was not
 * before. */
#include <criterion/criterion.h>
#include <math.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/parser.h"
#include "read/reader.h"
#include "report/evaluation.h"

/* ---- an allocator that refuses ---- */

void *__real_malloc(size_t len_bytes);
void *__real_calloc(size_t num, size_t element_bytes);
void *__real_realloc(void *old, size_t len_bytes);
void *__real_aligned_alloc(size_t alignment, size_t len_bytes);
char *__real_strdup(const char *text);
void __real_free(void *old);
void *__wrap_malloc(size_t len_bytes);
void *__wrap_calloc(size_t num, size_t element_bytes);
void *__wrap_realloc(void *old, size_t len_bytes);
void *__wrap_aligned_alloc(size_t alignment, size_t len_bytes);
char *__wrap_strdup(const char *text);
void __wrap_free(void *old);

static atomic_long num_until_refusal = -1; /* allocations that still succeed; < 0: all */
static atomic_long num_held;

static bool is_refused(void)
{
    if (atomic_load(&num_until_refusal) < 0)
        return false;
    return atomic_fetch_sub(&num_until_refusal, 1) == 0;
}

static void *note_held(void *fresh)
{
    atomic_fetch_add(&num_held, fresh != NULL);
    return fresh;
}

void *__wrap_malloc(size_t len_bytes)
{
    return is_refused() ? NULL : note_held(__real_malloc(len_bytes));
}

void *__wrap_calloc(size_t num, size_t element_bytes)
{
    return is_refused() ? NULL : note_held(__real_calloc(num, element_bytes));
}

void *__wrap_realloc(void *old, size_t len_bytes)
{
    if (is_refused())
        return NULL;
    void *fresh = __real_realloc(old, len_bytes);
    return old ? fresh : note_held(fresh);
}

void *__wrap_aligned_alloc(size_t alignment, size_t len_bytes)
{
    return is_refused() ? NULL : note_held(__real_aligned_alloc(alignment, len_bytes));
}

char *__wrap_strdup(const char *text)
{
    return is_refused() ? NULL : note_held(__real_strdup(text));
}

void __wrap_free(void *old)
{
    atomic_fetch_sub(&num_held, old != NULL);
    __real_free(old);
}

/* ---- articles with a pair of every relation ---- */

#define FLOOD                                                                            \
    "The river Ahr rose by four metres within one night after two days of rain, and "    \
    "the mayor of Altenahr asked everybody below the bridge to leave their houses "      \
    "before midnight while soldiers carried sandbags to the old railway station. "
#define FERRY                                                                            \
    "A ferry with three hundred passengers ran aground outside the harbour of Paros on " \
    "Tuesday evening; all of them were brought ashore in fishing boats, the Greek "      \
    "coast guard said, and nobody was hurt apart from a sailor who broke his wrist. "
#define CHESS                                                                            \
    "In the eleventh game the challenger gave up a knight for two pawns, and after "     \
    "nine hours the world champion offered a draw which the audience in Singapore "      \
    "greeted with long applause because nobody had seen such a defence before. "
#define OTHER_FLOOD                                                                      \
    "Soldiers fill sandbags in Altenahr: heavy rain let the Ahr burst its banks on "     \
    "Friday. At the railway station residents waited for buses, and Altenahr's mayor "   \
    "spoke of the worst flood that the river had brought in a century. "

/* What one source puts under each of its pages. */
#define FOOTER                                                                           \
    "Subscribe to our morning letter and get the news of the valley before breakfast, "  \
    "free of charge, every day but Sunday; you may leave the list whenever you like by " \
    "following the link at the foot of any letter that we send. "

typedef struct item {
    const char *id, *url, *title, *text, *source;
} item;

static const item items[] = {
    {"flood", "http://a.example/1", "Flood on the Ahr", FLOOD FERRY, NULL},
    {"copy", "http://b.example/1", "Flood on the river Ahr", FLOOD FERRY, NULL},
    {"near", "http://c.example/1", "The Ahr in flood", "Altenahr. " FLOOD FERRY, NULL},
    {"revised", "http://a.example/1", "Flood on the Ahr", FLOOD FERRY "Nobody died.",
     NULL},
    {"part", NULL, "Ferry aground", FERRY FOOTER, "Valley Post"},
    {"passage", NULL, "Chess and ferries", FERRY CHESS "And so it went on and on.", NULL},
    {"story", NULL, "Altenahr under water", OTHER_FLOOD FOOTER, "Valley Post"},
    {"flood", NULL, "Repeated id", CHESS FOOTER, "Valley Post"},
    {"wordless", NULL, NULL, "...", NULL},
};
enum { NUM_ITEMS = sizeof items / sizeof *items };

static sst_article article_of(const item *from)
{
    sst_article article;
    sst_article_init(&article);
    article.id = sst_text_of(from->id);
    article.url = sst_text_of(from->url);
    article.source = sst_text_of(from->source);
    article.title = sst_text_of(from->title);
    article.text = sst_text_of(from->text);
    article.published = (sst_date){1700000000, SST_SECOND};
    return article;
}

/* ---- a run under the law ---- */

/* What can be told of a run's result. */
typedef struct outcome {
    sst_status status;
    uint64_t num_pairs, num_versions, num_stories, num_lost, num_with_furniture;
} outcome;

/* What the caller of one way to work does when a step fails. */
typedef struct way {
    const char *name;
    sst_options options;
    bool tries_again; /* an article that was refused is added once more */
} way;

static sst_status add_items(sst_run *run, bool tries_again)
{
    for (size_t i = 0; i < NUM_ITEMS; i++) {
        sst_article article = article_of(&items[i]);
        sst_error err = {0};
        sst_status st = sst_run_add(run, &article, &err);
        if (st != SST_OK)
            cr_expect_eq(err.status, st, "%s: %s", items[i].id, err.message);
        if (st != SST_OK && tries_again)
            st = sst_run_add(run, &article, &err);
        if (st != SST_OK)
            return st;
    }
    return SST_OK;
}

static sst_status show_all(sst_groups *groups, outcome *out)
{
    sst_summary summary;
    sst_article_info article;
    sst_group_info group;
    sst_pair pair;
    sst_status st = SST_OK;
    sst_groups_summary(groups, &summary);
    out->num_pairs = summary.num_pairs;
    out->num_versions = summary.num_versions;
    out->num_stories = summary.num_stories;
    out->num_lost = sst_groups_num_lost(groups);
    out->num_with_furniture = summary.num_with_furniture;
    for (uint32_t i = 0; i < summary.num_articles && st == SST_OK; i++)
        st = sst_groups_article(groups, i, &article, NULL);
    for (uint64_t i = 0; i < summary.num_pairs && st == SST_OK; i++)
        st = sst_groups_pair(groups, i, &pair, NULL);
    for (uint32_t i = 0; i < summary.num_versions && st == SST_OK; i++)
        st = sst_groups_version(groups, i, &group, NULL);
    for (uint32_t i = 0; i < summary.num_stories && st == SST_OK; i++)
        st = sst_groups_story(groups, i, &group, NULL);
    return st;
}

static outcome work(const way *by)
{
    outcome out = {0};
    sst_run *run = NULL;
    sst_groups *groups = NULL;
    sst_error err = {0};
    out.status = sst_run_new(&by->options, &run, &err);
    if (out.status == SST_OK)
        out.status = add_items(run, by->tries_again);
    if (out.status == SST_OK)
        out.status = sst_run_finish(run, NULL, NULL, &groups, &err);
    if (out.status == SST_OK)
        out.status = show_all(groups, &out);
    sst_groups_free(groups);
    sst_run_free(run);
    return out;
}

static bool is_refusal_over(void)
{
    return atomic_load(&num_until_refusal) < 0;
}

/* Refuse the first allocation, the second ... until a run needs no more of them. */
static void check_way(const way *by)
{
    const outcome whole = work(by);
    cr_assert_eq(whole.status, SST_OK, "%s", by->name);
    cr_assert_gt(whole.num_pairs, 5);
    cr_assert_eq(whole.num_lost, 0);
    cr_assert_eq(whole.num_with_furniture, 3);
    long n = 0, num_failed = 0;
    for (bool was_refused = true; was_refused; n++) {
        long before = atomic_load(&num_held);
        atomic_store(&num_until_refusal, n);
        outcome out = work(by);
        was_refused = is_refusal_over();
        atomic_store(&num_until_refusal, -1);
        cr_expect_eq(atomic_load(&num_held), before, "%s: %ld: memory is held", by->name,
                     n);
        cr_expect(out.status == SST_OK || out.status == SST_ERR_MEMORY ||
                      out.status == SST_ERR_SPACE,
                  "%s: %ld: status %d", by->name, n, (int)out.status);
        num_failed += out.status != SST_OK;
        if (out.status != SST_OK)
            continue;
        cr_expect(out.num_pairs == whole.num_pairs &&
                      out.num_versions == whole.num_versions &&
                      out.num_stories == whole.num_stories && out.num_lost == 0 &&
                      out.num_with_furniture == whole.num_with_furniture,
                  "%s: %ld: another result", by->name, n);
    }
    cr_expect_gt(num_failed, 50, "%s: only %ld of %ld failed", by->name, num_failed, n);
}

static way way_of(const char *name, unsigned num_threads)
{
    way by = {.name = name};
    sst_options_init(&by.options);
    by.options.keep_text = true;
    by.options.num_threads = num_threads;
    return by;
}

Test(memory, the_nth_failing_allocation_leaves_a_status_and_no_leak)
{
    way by = way_of("one thread", 1);
    check_way(&by);
}

Test(memory, so_it_does_with_several_threads)
{
    way by = way_of("three threads", 3);
    check_way(&by);
}

Test(memory, so_it_does_when_candidates_are_kept)
{
    way by = way_of("candidates kept", 1);
    by.options.keep_candidates = true;
    check_way(&by);
}

Test(memory, so_it_does_in_the_exact_join)
{
    way by = way_of("exact", 1);
    by.options.exact = true;
    check_way(&by);
}

Test(memory, so_it_does_when_spools_are_files)
{
    way by = way_of("files", 1);
    by.options.max_memory_bytes = 4096; /* spools of 128 bytes */
    check_way(&by);
}

Test(memory, an_article_that_was_refused_can_be_added_again)
{
    way by = way_of("again", 1);
    by.tries_again = true;
    check_way(&by);
    by.options.max_memory_bytes = 4096;
    by.name = "again, files";
    check_way(&by);
}

/* ---- the stages without a run ---- */

static sst_status use_stages(sst_sketcher *sketcher, sst_frequencies *frequencies)
{
    sst_article a = article_of(&items[0]), b = article_of(&items[5]);
    sst_sketch sketch;
    sst_comparison comparison;
    const sst_word *words;
    size_t num_words;
    sst_status st = sst_sketch_words(sketcher, a.text, &words, &num_words, NULL);
    if (st == SST_OK)
        st = sst_sketch_article(sketcher, &a, &sketch, NULL);
    if (st == SST_OK)
        st = sst_frequencies_learn(frequencies, sketcher, &a, NULL);
    if (st == SST_OK)
        st = sst_compare_articles(sketcher, &a, &b, &comparison, NULL);
    if (st == SST_OK)
        cr_expect_eq(comparison.relation, SST_SHARES_PASSAGE);
    return st;
}

static sst_status sketch_and_compare(void)
{
    sst_options options;
    sst_sketcher *sketcher = NULL;
    sst_frequencies *frequencies = NULL;
    sst_options_init(&options);
    sst_status st = sst_sketcher_new(&options, &sketcher, NULL);
    if (st == SST_OK)
        st = sst_frequencies_new(&frequencies, NULL);
    if (st == SST_OK)
        st = use_stages(sketcher, frequencies);
    sst_sketcher_free(sketcher);
    sst_frequencies_free(frequencies);
    return st;
}

Test(memory, the_stages_without_a_run_obey_as_well)
{
    cr_assert_eq(sketch_and_compare(), SST_OK);
    bool was_refused = true;
    for (long n = 0; was_refused; n++) {
        long before = atomic_load(&num_held);
        atomic_store(&num_until_refusal, n);
        sst_status st = sketch_and_compare();
        was_refused = is_refusal_over();
        atomic_store(&num_until_refusal, -1);
        cr_expect_eq(atomic_load(&num_held), before, "%ld: memory is held", n);
        cr_expect_eq(st, was_refused ? SST_ERR_MEMORY : SST_OK, "%ld: status %d", n,
                     (int)st);
    }
}

/* ---- labels and what is made of them ---- */

static const char *const golds[] = {
    "id\tcluster\nflood\tx\ncopy\tx\npart\tx\nstory\ty\nflood#2\ty\nnowhere\ty\n",
    "a\tb\tlabel\nflood\tcopy\t1\nflood\tstory\t1\npart\tpassage\t0\npart\tcopy\t0\n",
    "{\"id\":\"flood\",\"cluster\":1}\n{\"id\":\"part\",\"cluster\":1}\n{\"id\":1\n"
    "{\"id\":\"flood\",\"cluster\":2}\n{\"id\":\"near\",\"cluster\":2}\n",
};

static sst_status give_item(void *context, unsigned thread, sst_article_no no,
                            sst_article *out, sst_error *err)
{
    (void)context, (void)thread, (void)err;
    *out = article_of(&items[no]);
    return SST_OK;
}

static sst_status evaluate_groups(sst_groups *groups, const sst_gold *gold, FILE *to)
{
    sst_options options;
    sst_report_options report;
    sst_evaluation evaluation = {0};
    sst_evaluation_options how = {
        .report = &report, .relations = SST_RELATIONS_ALL, .give_again = give_item};
    sst_options_init(&options);
    sst_report_options_init(&report);
    how.near = options.near;
    sst_status st = sst_sketcher_new(&options, &how.sketcher, NULL);
    if (st == SST_OK)
        st = sst_evaluation_make(groups, gold, &how, &evaluation, NULL);
    if (st == SST_OK)
        st = sst_evaluation_text(&evaluation, to, NULL);
    if (st == SST_OK)
        st = sst_evaluation_json(&evaluation, to, NULL);
    sst_evaluation_free(&evaluation);
    sst_sketcher_free(how.sketcher);
    return st;
}

/* Read the labels and judge a finished run by them. */
static sst_status evaluate(sst_groups *groups, const char *path, FILE *to)
{
    sst_read_options read;
    sst_gold gold;
    sst_gold_options options = {&read, "1", NAN};
    sst_read_options_init(&read);
    sst_status st = sst_gold_read(path, &options, &gold, NULL);
    if (st == SST_OK)
        st = evaluate_groups(groups, &gold, to);
    sst_gold_free(&gold);
    return st;
}

static void check_evaluation(sst_groups *groups, const char *path, FILE *to)
{
    long n = 0;
    cr_assert_eq(evaluate(groups, path, to),
                 SST_OK); /* the groups keep what they fetch */
    for (bool was_refused = true; was_refused; n++) {
        long before = atomic_load(&num_held);
        atomic_store(&num_until_refusal, n);
        sst_status st = evaluate(groups, path, to);
        was_refused = is_refusal_over();
        atomic_store(&num_until_refusal, -1);
        cr_expect_eq(atomic_load(&num_held), before, "%ld: memory is held", n);
        cr_expect_eq(st, was_refused ? SST_ERR_MEMORY : SST_OK, "%ld: status %d", n,
                     (int)st);
    }
    cr_expect_gt(n, 30);
}

Test(memory, labels_and_evaluations_obey_as_well)
{
    sst_options options;
    sst_run *run = NULL;
    sst_groups *groups = NULL;
    FILE *to = fopen("/dev/null", "w");
    sst_options_init(&options);
    options.keep_text = options.keep_candidates = true;
    options.num_threads = 1; /* others are done without when they are refused */
    cr_assert_eq(sst_run_new(&options, &run, NULL), SST_OK);
    cr_assert_eq(add_items(run, false), SST_OK);
    cr_assert_eq(sst_run_finish(run, NULL, NULL, &groups, NULL), SST_OK);
    for (size_t i = 0; i < sizeof golds / sizeof *golds; i++) {
        char path[] = "/tmp/samestory-memory-XXXXXX";
        int fd = mkstemp(path);
        ssize_t len = (ssize_t)strlen(golds[i]);
        cr_assert(fd >= 0 && write(fd, golds[i], (size_t)len) == len);
        close(fd);
        check_evaluation(groups, path, to);
        unlink(path);
    }
    fclose(to);
    sst_groups_free(groups);
    sst_run_free(run);
}

/* ---- feeds ---- */

static const char *const feeds[] = {
    "<?xml version=\"1.0\" "
    "encoding=\"iso-8859-1\"?><rss><channel><link>http://e.org/</link>"
    "<item><title>caf\xE9 &amp;amp; "
    "b</title><link>/1</link><description>&lt;p&gt;one&lt;/p"
    "&gt;&lt;table&gt;two</description></item></channel></rss>",
    "<feed xml:base=\"http://e.org/\" xml:lang=\"en\"><entry><title "
    "type=\"text\">a<b>b</b>"
    "</title><link href=\"1\"/></entry><entry><title>B & C<content>&copy;</feed>",
    "{\"version\":\"https://jsonfeed.org/version/"
    "1\",\"items\":[{\"title\":\"a\\nb\"},{\"id\":"
    "\"\xFF\",\"content_html\":\"<p>x\"},{]}",
};

/* How many bytes of lines a feed gives; 0 and a status when it cannot be had. */
static sst_status read_feed(const char *feed, size_t *num_bytes)
{
    static char record[1024]; /* with padding behind the feed */
    sst_read_options options;
    sst_fields fields = {0};
    sst_parser parser = {0};
    sst_translation made = {0};
    sst_origin origin = {"feed", {NULL, 0}};
    sst_read_options_init(&options);
    cr_assert_lt(strlen(feed), sizeof record - SST_RECORD_PADDING);
    strcpy(record, feed);
    sst_status st = sst_fields_init(&fields, NULL, 0, NULL);
    if (st == SST_OK)
        st = sst_parser_init(&parser, &options, &fields, NULL);
    if (st == SST_OK)
        st =
            sst_reader_feed.translate(&parser, sst_text_of(record), &origin, &made, NULL);
    if (made.is_out_of_memory)
        st = SST_ERR_MEMORY;
    *num_bytes = made.bytes.len;
    sst_translation_free(&made);
    sst_parser_free(&parser);
    sst_fields_free(&fields);
    return st;
}

static void check_feed(const char *feed)
{
    size_t whole, found;
    long n = 0, num_failed = 0;
    sst_status wanted = read_feed(feed, &whole);
    cr_assert_gt(whole, 0);
    for (bool was_refused = true; was_refused; n++) {
        long before = atomic_load(&num_held);
        atomic_store(&num_until_refusal, n);
        sst_status st = read_feed(feed, &found);
        was_refused = is_refusal_over();
        atomic_store(&num_until_refusal, -1);
        cr_expect_eq(atomic_load(&num_held), before, "%ld: memory is held", n);
        cr_expect(st == SST_ERR_MEMORY || (st == wanted && found == whole),
                  "%ld: status %d, %zu bytes of %zu", n, (int)st, found, whole);
        num_failed += st == SST_ERR_MEMORY;
    }
    cr_expect_gt(num_failed, 10);
}

Test(memory, a_feed_is_read_to_its_end_or_fails)
{
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
        check_feed(feeds[i]);
}

/* ---- inputs that are not read as they stand ---- */

/* A table of two articles: in other letters, packed, and in a database that is packed. */
static const char recoded[] = "id,title,text\n1,\xCC\xE8\xF0,\xEC\xE8\xF0\n2,b,two\n";
static const char wide[] = "\xFF\xFEi\0d\0,\0t\0e\0x\0t\0\n\0"
                           "1\0,\0a\0\n\0"
                           "2\0,\0b\0\n";
static const char newsboat[] =
    "CREATE TABLE rss_feed (rssurl, title);"
    "CREATE TABLE rss_item (id INTEGER PRIMARY KEY, guid, title, url, feedurl, pubDate, "
    "content, deleted);"
    "INSERT INTO rss_item VALUES (1, 'a', 'A', 'http://a.example/', 'f', 1, 'one', 0);"
    "INSERT INTO rss_item VALUES (2, 'b', 'B', 'http://b.example/', 'f', 2, 'two', 0);";

/* What is read of one input, and whether all of it. */
static sst_status read_path(const char *path, sst_read_counts *counts)
{
    sst_options run_options;
    sst_read_options options;
    sst_run *run = NULL;
    sst_inputs *inputs = NULL;
    sst_options_init(&run_options);
    sst_read_options_init(&options);
    run_options.num_threads = options.num_threads = 1;
    run_options.relations = SST_RELATIONS_NEAR;
    options.charset = "windows-1251";
    sst_status st = sst_run_new(&run_options, &run, NULL);
    if (st == SST_OK)
        st = sst_inputs_new(&options, &inputs, NULL);
    if (st == SST_OK)
        st = sst_inputs_read(inputs, path, run, NULL);
    if (st == SST_OK)
        sst_inputs_counts(inputs, counts);
    sst_inputs_free(inputs);
    sst_run_free(run);
    return st;
}

static void check_input(const char *path)
{
    sst_read_counts found = {0};
    long n = 0, num_failed = 0;
    cr_assert_eq(read_path(path, &found), SST_OK, "%s", path);
    cr_assert(found.num_articles == 2 && found.num_bad_inputs == 0, "%s", path);
    for (bool was_refused = true; was_refused; n++) {
        long before = atomic_load(&num_held);
        atomic_store(&num_until_refusal, n);
        sst_status st = read_path(path, &found);
        was_refused = is_refusal_over();
        atomic_store(&num_until_refusal, -1);
        cr_expect_eq(atomic_load(&num_held), before, "%s: %ld: memory is held", path, n);
        cr_expect(
            st == SST_ERR_MEMORY || st == SST_ERR_SPACE ||
                (st == SST_OK && found.num_articles == 2 && found.num_bad_inputs == 0),
            "%s: %ld: status %d, %d articles", path, n, (int)st, (int)found.num_articles);
        num_failed += st != SST_OK;
    }
    cr_expect_gt(num_failed, 20, "%s", path);
}

static void write_bytes(const char *path, const void *bytes, size_t len_bytes)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file && fwrite(bytes, 1, len_bytes, file) == len_bytes);
    fclose(file);
}

static void write_database(const char *path)
{
    sqlite3 *database = NULL;
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, newsboat, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

Test(memory, an_input_is_read_to_its_end_or_fails_however_it_is_kept)
{
    char folder[] = "/tmp/samestory-memory-XXXXXX";
    static const char *const paths[] = {"recoded.csv", "wide.csv", "packed.csv.gz",
                                        "packed.db.gz"};
    cr_assert(mkdtemp(folder) && chdir(folder) == 0);
    write_bytes("recoded.csv", recoded, sizeof recoded - 1);
    write_bytes("wide.csv", wide, sizeof wide);
    cr_assert_eq(system("gzip -c recoded.csv >packed.csv.gz"), 0);
    write_database("packed.db");
    cr_assert_eq(system("gzip packed.db"), 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        check_input(paths[i]);
        unlink(paths[i]);
    }
    cr_assert(chdir("/") == 0 && rmdir(folder) == 0);
}
