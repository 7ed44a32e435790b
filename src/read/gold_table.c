/* SPDX-License-Identifier: MIT */
/* gold_table.c - the lines of a TSV in, labelled documents or pairs out.
 *
 *     id      cluster             id_a    id_b    label   ...
 *     a       quake               a       b       1
 *
 * A header with a column `label` behind two others is one of pairs.  Two columns are of
 * documents; there the first line is a header when both of its words are what columns are
 * called.  Of more columns the header must name an id and a cluster, by what they are
 * called: the first id, and the first cluster in the order of the words.  There is no
 * quoting: a tab ends a value, a newline a line.  Empty lines say nothing. */
#include "gold.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "reader.h"

/* ---- lines ------------------------------------------------------------------------- */

static bool cut_line(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                     sst_cut *out)
{
    size_t from = at + (size_t)state->seen_bytes;
    const char *newline = from < bytes.len_bytes
                              ? memchr(bytes.data + from, '\n', bytes.len_bytes - from)
                              : NULL;
    out->begin = at;
    if (newline == NULL && (!is_all || at == bytes.len_bytes)) {
        state->seen_bytes = bytes.len_bytes - at;
        return false;
    }
    state->seen_bytes = 0;
    out->end = newline ? (size_t)(newline - bytes.data) : bytes.len_bytes;
    out->next = newline ? out->end + 1 : out->end;
    return true;
}

const sst_reader sst_gold_table_reader = {.name = "gold", .cut = cut_line};

/* ---- columns ----------------------------------------------------------------------- */

static uint32_t count_columns(sst_text line)
{
    uint32_t num = 1;
    for (size_t i = 0; i < line.len_bytes; i++)
        num += line.data[i] == '\t';
    return num;
}

/* Column `wanted` of a line that has it. */
static sst_text column_of(sst_text line, uint32_t wanted)
{
    const char *at = line.data, *end = line.data + line.len_bytes;
    for (; wanted > 0; wanted--)
        at = (const char *)memchr(at, '\t', (size_t)(end - at)) + 1;
    const char *tab = at < end ? memchr(at, '\t', (size_t)(end - at)) : NULL;
    return (sst_text){at, (size_t)((tab ? tab : end) - at)};
}

static bool is_text(sst_text text, const char *wanted)
{
    return text.len_bytes == strlen(wanted) &&
           memcmp(text.data, wanted, text.len_bytes) == 0;
}

/* What columns are called; of several clusters the first of these is meant: `story` before
 * `version`. */
static const char *const id_words[] = {"id",  "doc",  "document", "article",
                                       "url", "guid", NULL};
static const char *const cluster_words[] = {"cluster", "label", "story",   "event",
                                            "topic",   "group", "version", NULL};

/* The column of the header that has the first of the words that is there; false: none is. */
static bool find_column(sst_text line, const char *const *words, uint32_t *out)
{
    uint32_t num = count_columns(line);
    for (; *words; words++)
        for (uint32_t i = 0; i < num; i++)
            if (is_text(column_of(line, i), *words)) {
                *out = i;
                return true;
            }
    return false;
}

/* Whether a line of documents says what its columns are, rather than a document; of two
 * columns the id is the first. */
static bool find_columns(sst_gold_table *table, sst_text line)
{
    uint32_t id, cluster;
    if (!find_column(line, id_words, &id) ||
        !find_column(line, cluster_words, &cluster) ||
        (table->num_columns == 2 && id != 0))
        return false;
    table->id = id;
    table->cluster = cluster;
    return true;
}

static sst_status take_header(const sst_gold_reading *reading, sst_gold_table *table,
                              sst_text line, uint64_t number, sst_error *err)
{
    table->num_columns = count_columns(line);
    table->cluster = 1;
    for (uint32_t i = 2; i < table->num_columns && table->label == 0; i++)
        if (is_text(column_of(line, i), "label"))
            table->label = i;
    reading->gold->is_pairs = table->label > 0;
    if (table->label > 0)
        return SST_OK;
    table->has_header = find_columns(table, line);
    if (table->num_columns == 2 || table->has_header)
        return SST_OK;
    return sst_fail(err, SST_ERR_READ, 0,
                    "%s: line %" PRIu64
                    ": found a header of %u %s%s, wanted NDJSON, or a "
                    "TSV whose header has id and cluster, or two ids and a column label",
                    reading->path, number, table->num_columns,
                    table->num_columns == 1 ? "column" : "columns",
                    table->num_columns == 1 ? "" : " without label");
}

/* ---- labels of pairs --------------------------------------------------------------- */

/* Whether a label is one of those that --positive names. */
static bool is_listed(const char *list, sst_text label)
{
    for (;;) {
        size_t len = strcspn(list, ",");
        if (len == label.len_bytes && memcmp(list, label.data, len) == 0)
            return true;
        if (list[len] == '\0')
            return false;
        list += len + 1;
    }
}

static sst_status judge(const sst_gold_reading *reading, const char *label,
                        uint64_t number, bool *is_positive, sst_error *err)
{
    const sst_gold_options *options = reading->options;
    if (isnan(options->at_least)) {
        *is_positive = is_listed(options->positive, sst_text_of(label));
        return SST_OK;
    }
    char *end;
    double found = strtod(label, &end);
    if (end == label || *end != '\0')
        return sst_fail(err, SST_ERR_READ, 0,
                        "%s: line %" PRIu64
                        ": found the label \"%.64s\", wanted a number",
                        reading->path, number, label);
    *is_positive = found >= options->at_least;
    return SST_OK;
}

/* ---- one line ---------------------------------------------------------------------- */

static sst_status take_pair(const sst_gold_reading *reading, const sst_gold_table *table,
                            sst_text line, uint64_t number, sst_error *err)
{
    sst_gold *gold = reading->gold;
    sst_gold_pair pair = {.line = number};
    if (!sst_gold_keep(gold, column_of(line, 0), &pair.id_at[0]) ||
        !sst_gold_keep(gold, column_of(line, 1), &pair.id_at[1]) ||
        !sst_gold_keep(gold, column_of(line, table->label), &pair.label_at))
        return sst_fail_memory(err);
    sst_status st = judge(reading, sst_gold_text(gold, pair.label_at), number,
                          &pair.is_positive, err);
    if (st == SST_OK && !sst_vec_push(&gold->pairs, pair))
        st = sst_fail_memory(err);
    return st;
}

static sst_status take_document(const sst_gold_reading *reading,
                                const sst_gold_table *table, sst_text line,
                                uint64_t number, sst_error *err)
{
    sst_gold *gold = reading->gold;
    sst_text label = column_of(line, table->cluster);
    sst_gold_document document = {
        .label_at = SIZE_MAX, .line = number, .cluster = SST_NO_CLUSTER};
    if (!sst_gold_keep(gold, column_of(line, table->id), &document.id_at) ||
        (label.len_bytes > 0 && !sst_gold_keep(gold, label, &document.label_at)) ||
        !sst_vec_push(&gold->documents, document))
        return sst_fail_memory(err);
    return SST_OK;
}

sst_status sst_gold_take_line(const sst_gold_reading *reading, sst_gold_table *table,
                              sst_text line, uint64_t number, sst_error *err)
{
    while (line.len_bytes > 0 && line.data[line.len_bytes - 1] == '\r')
        line.len_bytes--;
    if (line.len_bytes == 0)
        return SST_OK;
    if (memchr(line.data, '\0', line.len_bytes) != NULL)
        return sst_fail(err, SST_ERR_READ, 0,
                        "%s: line %" PRIu64 ": found a NUL byte, wanted text",
                        reading->path, number);
    if (table->num_columns == 0) {
        sst_status st = take_header(reading, table, line, number, err);
        if (st != SST_OK || table->label > 0 || table->has_header)
            return st;
    }
    uint32_t num = count_columns(line);
    if (num != table->num_columns)
        return sst_fail(err, SST_ERR_READ, 0,
                        "%s: line %" PRIu64 ": found %u %s, wanted %u as in the first",
                        reading->path, number, num, num == 1 ? "column" : "columns",
                        table->num_columns);
    for (uint32_t i = 0; i < (table->label > 0 ? 2 : 1); i++)
        if (column_of(line, table->id + i).len_bytes == 0)
            return sst_fail(err, SST_ERR_READ, 0,
                            "%s: line %" PRIu64 ": found no id in column %u",
                            reading->path, number, table->id + i + 1);
    return table->label > 0 ? take_pair(reading, table, line, number, err)
                            : take_document(reading, table, line, number, err);
}
