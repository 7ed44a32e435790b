/* SPDX-License-Identifier: MIT */
/* csv_row.c - one row of a table of text in, its columns out: the only user of libcsv. */
#include "csv_row.h"
#include "base/status.h"
#include "csv_cut.h"

#include <csv.h>

#define FIELD_BYTES ((size_t)4096) /* libcsv's buffer grows by so much */

static void add_column(void *value, size_t len_bytes, void *context)
{
    sst_csv_columns *c = context;
    if (!sst_vec_append(&c->bytes, (const char *)value, len_bytes) ||
        !sst_vec_push(&c->ends, c->bytes.len))
        c->is_out_of_memory = true;
}

static void end_row(int last, void *context)
{
    sst_csv_columns *c = context;
    (void)last;
    c->num_rows++;
}

void sst_csv_columns_free(sst_csv_columns *c)
{
    sst_vec_free(&c->bytes);
    sst_vec_free(&c->ends);
}

sst_text sst_csv_column(const sst_csv_columns *c, size_t i)
{
    size_t begin = i > 0 ? c->ends.at[i - 1] : 0, end = c->ends.at[i];
    if (begin == end)
        return (sst_text){"", 0}; /* where all are empty, there are no bytes at all */
    return (sst_text){c->bytes.at + begin, end - begin};
}

/* What is wrong with the quotes of a row, NULL: nothing; libcsv says it of strict CSV alone. */
static const char *find_quote_fault(sst_text row, char delimiter, bool is_strict)
{
    sst_csv_place place = SST_CSV_BEFORE_ROW;
    bool is_inside = false;
    for (size_t i = 0; i < row.len_bytes; i++) {
        sst_csv_place next = sst_csv_step(place, row.data[i], delimiter);
        is_inside |=
            next == SST_CSV_IN_QUOTED && place > SST_CSV_IN_QUOTED && row.data[i] != '"';
        place = next;
    }
    if (place == SST_CSV_IN_QUOTED)
        return "a quote that is never closed";
    return is_inside && is_strict ? "a quote inside of a quoted field" : NULL;
}

/* errors: SST_ERR_RECORD, SST_ERR_MEMORY. */
static sst_status take_columns(sst_text row, char delimiter, sst_csv_columns *out,
                               sst_error *err)
{
    struct csv_parser parser;
    *out = (sst_csv_columns){0};
    if (csv_init(&parser, 0) != 0)
        return sst_fail_memory(err);
    csv_set_delim(&parser, (unsigned char)delimiter);
    csv_set_blk_size(&parser, FIELD_BYTES);
    size_t num = csv_parse(&parser, row.data, row.len_bytes, add_column, end_row, out);
    bool is_whole =
        num == row.len_bytes && csv_fini(&parser, add_column, end_row, out) == 0;
    bool has_memory = !out->is_out_of_memory && csv_error(&parser) != CSV_ENOMEM;
    csv_free(&parser);
    if (!has_memory)
        return sst_fail_memory(err);
    if (!is_whole || out->num_rows > 1)
        return sst_fail(err, SST_ERR_RECORD, 0, "a quote that is never closed");
    return SST_OK;
}

sst_status sst_csv_take_apart(sst_text row, char delimiter, bool is_strict,
                              sst_csv_columns *out, sst_error *err)
{
    const char *fault = find_quote_fault(row, delimiter, is_strict);
    if (fault)
        return sst_fail(err, SST_ERR_RECORD, 0, "%s", fault);
    return take_columns(row, delimiter, out, err);
}
