/* SPDX-License-Identifier: MIT */
/* csv_row.c - one row of a table of text in, its columns out: the only user of libcsv. */
#include "csv_row.h"
#include "base/status.h"
#include "csv_cut.h"

#include <csv.h>

#define FIELD_BYTES ((size_t)4096) /* libcsv's buffer grows by so much */

typedef SST_VEC(char) quoted_bytes;

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

/* ---- quotes ------------------------------------------------------------------------ */

typedef struct quotes {
    bool is_never_closed, is_inside; /* libcsv says it of strict CSV alone */
    SST_VEC(size_t) plain; /* where values begin and end whose quotes are letters */
    bool is_out_of_memory;
} quotes;

static void push_place(quotes *q, size_t at)
{
    if (!sst_vec_push(&q->plain, at))
        q->is_out_of_memory = true;
}

/* Of the bytes from i up to end; `end`: there is none. */
static size_t find_line_end(sst_text row, size_t i, size_t end)
{
    while (i < end && row.data[i] != '\n' && row.data[i] != '\r')
        i++;
    return i;
}

/* As csv_cut.c sees them. */
static void look_for_quotes(sst_text row, char delimiter, quotes *out)
{
    sst_csv_place place = SST_CSV_BEFORE_ROW;
    sst_csv_ahead ahead = {0};
    size_t begin = 0;
    size_t line_end = 0; /* the first of the value, or behind what was looked at for it */
    for (size_t i = 0; i < row.len_bytes; i++) {
        i = sst_csv_skip(row, i, row.len_bytes, place, delimiter);
        if (i == row.len_bytes)
            break;
        char c = row.data[i];
        sst_csv_place next = sst_csv_step(place, c, delimiter);
        if (next == SST_CSV_IN_QUOTED && place < SST_CSV_IN_PLAIN)
            begin = line_end = i;
        bool is_stray = sst_csv_is_stray(place, next, c);
        out->is_inside |= is_stray;
        if (is_stray)
            line_end = find_line_end(row, line_end, i + 1);
        if (is_stray && line_end > i &&
            sst_csv_look_ahead(row, i, delimiter, true, &ahead))
            next = ahead.place;
        if (is_stray && next == SST_CSV_IN_PLAIN)
            push_place(out, begin);
        if (place == SST_CSV_IN_PLAIN && next != place && out->plain.len % 2 == 1)
            push_place(out, i);
        place = next;
    }
    if (out->plain.len % 2 == 1)
        push_place(out, row.len_bytes);
    out->is_never_closed = place == SST_CSV_IN_QUOTED;
}

/* The row with these values in quotes, their own doubled. */
static bool quote_values(sst_text row, const quotes *q, quoted_bytes *out)
{
    bool is_kept = true;
    size_t done = 0;
    for (size_t k = 0; k + 1 < q->plain.len && is_kept; k += 2) {
        size_t begin = q->plain.at[k], end = q->plain.at[k + 1];
        is_kept =
            sst_vec_append(out, row.data + done, begin - done) && sst_vec_push(out, '"');
        for (size_t i = begin; i < end && is_kept; i++)
            is_kept = (row.data[i] != '"' || sst_vec_push(out, '"')) &&
                      sst_vec_push(out, row.data[i]);
        is_kept = is_kept && sst_vec_push(out, '"');
        done = end;
    }
    return is_kept && sst_vec_append(out, row.data + done, row.len_bytes - done);
}

/* ---- columns ----------------------------------------------------------------------- */

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

static sst_status take_quoted(sst_text row, const quotes *q, char delimiter,
                              sst_csv_columns *out, sst_error *err)
{
    if (q->plain.len == 0)
        return take_columns(row, delimiter, out, err);
    quoted_bytes quoted = {0};
    sst_status status = SST_OK;
    *out = (sst_csv_columns){0};
    if (quote_values(row, q, &quoted))
        status = take_columns((sst_text){quoted.at, quoted.len}, delimiter, out, err);
    else
        status = sst_fail_memory(err);
    sst_vec_free(&quoted);
    return status;
}

sst_status sst_csv_take_apart(sst_text row, char delimiter, bool is_strict,
                              sst_csv_columns *out, sst_error *err)
{
    quotes q = {0};
    sst_status status;
    look_for_quotes(row, delimiter, &q);
    if (q.is_out_of_memory)
        status = sst_fail_memory(err);
    else if (q.is_never_closed)
        status = sst_fail(err, SST_ERR_RECORD, 0, "a quote that is never closed");
    else if (q.is_inside && is_strict)
        status = sst_fail(err, SST_ERR_RECORD, 0, "a quote inside of a quoted field");
    else
        status = take_quoted(row, &q, delimiter, out, err);
    sst_vec_free(&q.plain);
    return status;
}
