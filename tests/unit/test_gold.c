/* SPDX-License-Identifier: MIT */
/* test_gold.c - files of labels as documents, clusters and pairs. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/gold.h"

typedef struct gold_case {
    char path[64];
    sst_read_options read;
    sst_gold_options options;
    sst_gold gold;
    sst_error error;
    uint64_t num_told;
} gold_case;

static void note_skip(void *context, const sst_skip *skip)
{
    gold_case *c = context;
    c->num_told++;
    cr_expect_str_eq(skip->input, c->path);
    cr_expect_gt(skip->line, 0);
}

static sst_status read_bytes(gold_case *c, const char *bytes, size_t len_bytes)
{
    sst_gold_free(&c->gold);
    c->error = (sst_error){0};
    FILE *file = fopen(c->path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, len_bytes, file), len_bytes);
    fclose(file);
    return sst_gold_read(c->path, &c->options, &c->gold, &c->error);
}

static sst_status read_text(gold_case *c, const char *text)
{
    return read_bytes(c, text, strlen(text));
}

static void begin(gold_case *c)
{
    *c = (gold_case){.path = "/tmp/samestory-gold-XXXXXX"};
    int fd = mkstemp(c->path);
    cr_assert_geq(fd, 0);
    close(fd);
    sst_read_options_init(&c->read);
    c->read.skip = note_skip;
    c->read.skip_context = c;
    c->options = (sst_gold_options){&c->read, "1,OK", NAN};
}

static void end(gold_case *c)
{
    sst_gold_free(&c->gold);
    unlink(c->path);
}

/* The cluster's name, "" for an unlabelled document, NULL when there is none of that id. */
static const char *cluster_of(const gold_case *c, const char *id)
{
    uint32_t at = sst_gold_find(&c->gold, id);
    if (at == SST_NO_CLUSTER)
        return NULL;
    uint32_t cluster = c->gold.documents.at[at].cluster;
    return cluster == SST_NO_CLUSTER
               ? ""
               : sst_gold_text(&c->gold, c->gold.clusters.at[cluster]);
}

static void expect_cluster(const gold_case *c, const char *id, const char *wanted)
{
    const char *found = cluster_of(c, id);
    cr_assert_not_null(found, "%s", id);
    cr_expect_str_eq(found, wanted, "%s: %s", id, found);
}

Test(gold, records_have_the_ids_and_clusters_that_they_say)
{
    gold_case c;
    begin(&c);
    cr_assert_eq(read_text(&c, "{\"id\":\"b\",\"cluster\":\"x y\"}\n"
                               "{\"id\":7,\"cluster\":12}\n"
                               "{\"url\":\"http://u.example/\",\"cluster\":\"12\"}\n"
                               "{\"guid\":\"g\",\"text\":\"no label\"}\n"
                               "{\"id\":\"n\",\"cluster\":null}\n"
                               "{\"id\":\"e\",\"cluster\":\"\"}\n"),
                 SST_OK, "%s", c.error.message);
    cr_expect_not(c.gold.is_pairs);
    cr_expect_eq(c.gold.documents.len, 6);
    cr_expect_eq(c.gold.clusters.len, 2);
    cr_expect_eq(c.gold.num_labelled, 3);
    expect_cluster(&c, "b", "x y");
    expect_cluster(&c, "7", "12");
    expect_cluster(&c, "http://u.example/", "12");
    expect_cluster(&c, "g", "");
    expect_cluster(&c, "n", "");
    expect_cluster(&c, "e", "");
    cr_expect_null(cluster_of(&c, "x"));
    end(&c);
}

Test(gold, records_without_an_id_are_called_by_their_place)
{
    gold_case c;
    char id[96];
    begin(&c);
    cr_assert_eq(read_text(&c, "{\"cluster\":\"x\"}"), SST_OK);
    expect_cluster(&c, c.path, "x");
    cr_assert_eq(read_text(&c, "{\"cluster\":\"x\"}\nbroken\n{\"cluster\":\"y\"}\n"),
                 SST_OK);
    snprintf(id, sizeof id, "%s:1", c.path);
    expect_cluster(&c, id, "x");
    snprintf(id, sizeof id, "%s:3", c.path);
    expect_cluster(&c, id, "y");
    end(&c);
}

Test(gold, repeated_ids_of_records_are_numbered_as_in_a_run)
{
    gold_case c;
    begin(&c);
    cr_assert_eq(read_text(&c, "{\"id\":\"a\"}\n{\"id\":\"b\",\"cluster\":\"1\"}\n"
                               "{\"id\":\"a\",\"cluster\":\"2\"}\n"
                               "{\"id\":\"a\",\"cluster\":\"3\"}\n"),
                 SST_OK);
    expect_cluster(&c, "a", "");
    expect_cluster(&c, "a#2", "2");
    expect_cluster(&c, "a#3", "3");
    expect_cluster(&c, "b", "1");
    end(&c);
}

Test(gold, a_bad_record_is_told_and_counted_and_the_rest_goes_on)
{
    gold_case c;
    begin(&c);
    static const char text[] = "{\"id\":\"a\",\"cluster\":\"1\"}\n{\"id\":\n"
                               "{\"id\":\"b\",\"cluster\":true}\n"
                               "{\"id\":\"c\",\"cluster\":\"1\"}\n";
    cr_assert_eq(read_text(&c, text), SST_OK);
    cr_expect_eq(c.gold.num_skipped, 2);
    cr_expect_eq(c.num_told, 2);
    cr_expect_eq(c.gold.num_labelled, 2);
    c.read.is_strict = true;
    cr_assert_eq(read_text(&c, text), SST_ERR_READ);
    cr_expect(strstr(c.error.message, ": line 2: ") != NULL, "%s", c.error.message);
    end(&c);
}

Test(gold, the_field_of_the_cluster_can_be_named)
{
    gold_case c;
    const sst_field_name fields[] = {{"cluster", "meta.event"}, {"id", "key"}};
    begin(&c);
    c.read.fields = fields;
    c.read.num_fields = 2;
    cr_assert_eq(read_text(&c, "{\"key\":\"k\",\"id\":\"i\",\"cluster\":\"no\","
                               "\"meta\":{\"event\":\"flood\"}}\n"),
                 SST_OK);
    expect_cluster(&c, "k", "flood");
    end(&c);
}

Test(gold, a_table_of_two_columns_has_clusters_whatever_its_line_ends)
{
    gold_case c;
    begin(&c);
    cr_assert_eq(read_text(&c, "\xEF\xBB\xBFid\tcluster\r\n"
                               "b\tx\r\n\r\na b\ty z\r\na b\ty z\r\nu\t\r\nlast\tx"),
                 SST_OK, "%s", c.error.message);
    cr_expect_eq(c.gold.documents.len, 4);
    cr_expect_eq(c.gold.num_labelled, 3);
    expect_cluster(&c, "a b", "y z");
    expect_cluster(&c, "u", "");
    expect_cluster(&c, "last", "x");
    end(&c);
}

Test(gold, a_table_longer_than_a_block_is_read_whole)
{
    enum { LINES = 400000 };
    gold_case c;
    char *text = malloc(LINES * 20 + 100), *to = text;
    begin(&c);
    to += sprintf(to, "id\tcluster\n");
    for (int i = 0; i < LINES; i++)
        to += sprintf(to, "id%d\tc%d\n", i, i / 2);
    cr_assert_gt(to - text, 5 << 20); /* a block has 4 MiB */
    cr_assert_eq(read_bytes(&c, text, (size_t)(to - text)), SST_OK);
    cr_expect_eq(c.gold.documents.len, LINES);
    cr_expect_eq(c.gold.clusters.len, LINES / 2);
    expect_cluster(&c, "id399999", "c199999");
    to += sprintf(to, "alone\n");
    cr_assert_eq(read_bytes(&c, text, (size_t)(to - text)), SST_ERR_READ);
    cr_expect(strstr(c.error.message, "line 400002: found 1 column") != NULL, "%s",
              c.error.message);
    free(text);
    end(&c);
}

Test(gold, pairs_count_once_and_never_with_themselves)
{
    gold_case c;
    begin(&c);
    cr_assert_eq(read_text(&c, "a\tb\tmore\tlabel\n"
                               "x\ty\t\t1\ny\tx\t\t1\nx\tx\t\t1\nx\tz\t\tOK\n"
                               "y\tz\t\tok\nz\tw\t\t10\n"),
                 SST_OK);
    cr_expect(c.gold.is_pairs);
    cr_assert_eq(c.gold.pairs.len, 4);
    cr_expect_eq(c.gold.documents.len, 4);
    size_t num_positive = 0;
    for (size_t i = 0; i < c.gold.pairs.len; i++) {
        const sst_gold_pair *pair = &c.gold.pairs.at[i];
        num_positive += pair->is_positive;
        cr_expect_lt(pair->a, pair->b);
        cr_expect(i == 0 || pair[-1].a < pair->a ||
                  (pair[-1].a == pair->a && pair[-1].b < pair->b));
    }
    cr_expect_eq(num_positive, 2);
    end(&c);
}

Test(gold, labels_are_positive_by_name_or_by_number)
{
    static const struct {
        const char *positive;
        double at_least;
        size_t wanted;
    } cases[] = {{"1", NAN, 1},  {"2.5,1", NAN, 2}, {"1,,x", NAN, 1},
                 {"no", 1.5, 1}, {"no", -3, 4},     {"no", .5, 2}};
    gold_case c;
    begin(&c);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        c.options.positive = cases[i].positive;
        c.options.at_least = cases[i].at_least;
        cr_assert_eq(read_text(&c, "a\tb\tlabel\n1\t2\t1\n1\t3\t2.5\n1\t4\t0\n"
                                   "1\t5\t-2\n"),
                     SST_OK, "case %zu: %s", i, c.error.message);
        size_t num = 0;
        for (size_t k = 0; k < c.gold.pairs.len; k++)
            num += c.gold.pairs.at[k].is_positive;
        cr_expect_eq(num, cases[i].wanted, "case %zu: %zu", i, num);
    }
    end(&c);
}

Test(gold, what_is_wrong_is_named_with_its_line)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", "found no record with a cluster"},
        {"id\tcluster\n", "found no record with a cluster"},
        {"{}", "found no record with a cluster"},
        {"id\n", "line 1: found a header of 1 column, wanted"},
        {"\n\nid\tx\ty\n", "line 3: found a header of 3 columns without label, wanted"},
        {"id\tcluster\na\tb\tc\n", "line 2: found 3 columns, wanted 2"},
        {"id\tcluster\na\tb\n\ta\n", "line 3: found no id in column 1"},
        {"a\tb\tlabel\nx\t\t1\n", "line 2: found no id in column 2"},
        {"id\tcluster\na\tb\nb\tb\na\tc\n",
         "line 4: found another cluster for a than in line 2"},
        {"a\tb\tlabel\nx\ty\t1\ny\tx\tOK\n",
         "line 3: found another label for x and y than in line 2"},
        {"a\tb\tlabel\nx\ty\tno\n", "found no positive pair"},
        {"\x1f\x8b\x08", "gzip-compressed: it is cut off after 3 bytes"},
    };
    gold_case c;
    begin(&c);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(read_text(&c, cases[i].text), SST_ERR_READ, "case %zu", i);
        cr_expect(strncmp(c.error.message, c.path, strlen(c.path)) == 0, "case %zu", i);
        cr_expect(strstr(c.error.message, cases[i].wanted) != NULL, "case %zu: %s", i,
                  c.error.message);
    }
    cr_expect_eq(read_bytes(&c, "id\tcluster\na\0b\tc\n", 17), SST_ERR_READ);
    end(&c);
}
