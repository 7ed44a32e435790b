/* SPDX-License-Identifier: MIT */
/* csv.c - the reader of tables of text: a header, then an article to a row.
 *
 *     id,title,published,text
 *     17,"Quake, again",2024-03-01,"The ground shook ..."
 *
 * The delimiter is the one of comma, tab and semicolon that the header has most of.
 * Cutting (csv_cut.c) finds the ends of rows; libcsv takes the rows apart (csv_row.c).
 * Every column is kept under its name (csv_header.c). */
#include "base/status.h"
#include "csv_cut.h"
#include "csv_header.h"
#include "fields.h"
#include "parser.h"
#include "reader.h"

#include <stdio.h>
#include <string.h>

/* ---- translate --------------------------------------------------------------------- */

static sst_status add_row(const sst_csv_header *header, const sst_csv_columns *row,
                          sst_translation *out, sst_error *err)
{
    size_t num_names = header->names.len, num = row->ends.len;
    if (num == 0)
        return SST_OK; /* blanks alone are no row */
    for (size_t i = num_names; i < num; i++)
        if (sst_csv_column(row, i).len_bytes > 0)
            return sst_fail(err, SST_ERR_RECORD, 0,
                            "row of %zu columns, the header has %zu", num, num_names);
    sst_translation_begin(out, 0);
    for (size_t i = 0; i < num_names && i < num; i++)
        sst_translation_value(out, header->names.at[i], sst_csv_column(row, i));
    sst_translation_end(out);
    return SST_OK;
}

#define LEAST_COLUMNS 3 /* a sentence with one comma is a row of two */

/* Is each line of the row by itself a row of as many columns, whatever quotes say?  Then
 * one of them may never be closed, but for a stray one further on. */
static bool may_be_several(sst_text row, char delimiter, size_t num_columns)
{
    size_t num = 1;
    if (row.len_bytes == 0 || !memchr(row.data, '\n', row.len_bytes))
        return false;
    for (size_t i = 0; i < row.len_bytes; i++) {
        char c = row.data[i];
        num += c == delimiter;
        if (c != '\n')
            continue;
        if (num != num_columns)
            return false;
        num = 1;
    }
    return num == num_columns && num_columns >= LEAST_COLUMNS;
}

static sst_status translate_row(sst_parser *parser, sst_text record,
                                const sst_origin *origin, sst_translation *out,
                                sst_error *err)
{
    sst_csv_columns row = {0};
    sst_csv_header *header = &parser->csv_header;
    sst_status status = sst_csv_header_set(header, origin->header, parser->fields,
                                           parser->is_strict, err);
    if (status != SST_OK && err)
        snprintf(err->message, sizeof err->message,
                 "a row of a table whose header cannot be read");
    if (status == SST_OK)
        status =
            sst_csv_take_apart(record, header->delimiter, parser->is_strict, &row, err);
    if (status == SST_OK)
        status = add_row(header, &row, out, err);
    out->may_be_several = status == SST_OK && may_be_several(record, header->delimiter,
                                                             header->columns.ends.len);
    sst_csv_columns_free(&row);
    return status;
}

static sst_status check_header(const sst_parser *parser, sst_text record, sst_error *err)
{
    sst_csv_header header = {0};
    sst_status status =
        sst_csv_header_set(&header, record, parser->fields, parser->is_strict, err);
    bool is_known = false;
    for (size_t i = 0; i < header.names.len; i++)
        is_known |= sst_fields_wants(parser->fields, header.names.at[i]);
    sst_csv_header_free(&header);
    if (status == SST_OK && !is_known)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "found a header without any column name that is known, wanted "
                        "one such as id, title or text; or name it: --field text=NAME");
    return status;
}

/* ---- bid --------------------------------------------------------------------------- */

/* A column's name without the blanks and quotes around it. */
static sst_text bare_name(const char *name, size_t len_bytes)
{
    sst_text trimmed = sst_text_trim((sst_text){name, len_bytes});
    const char *p = trimmed.data;
    size_t len = trimmed.len_bytes;
    bool is_quoted = len >= 2 && p[0] == '"' && p[len - 1] == '"';
    return is_quoted ? (sst_text){p + 1, len - 2} : trimmed;
}

/* How many columns of the header have a name that means something. */
static size_t count_known(sst_text header, char delimiter)
{
    const char *p = header.data, *end = header.data + header.len_bytes;
    size_t num = 0;
    while (p < end) {
        const char *found = memchr(p, delimiter, (size_t)(end - p));
        const char *name_end = found ? found : end;
        num += sst_field_is_usual_any_case(bare_name(p, (size_t)(name_end - p)));
        p = name_end + 1;
    }
    return num;
}

/* Two columns, and names of fields among them: no other text begins like that. */
static int bid_csv(const char *head, size_t len_bytes, bool is_all)
{
    sst_cut_state state = {0};
    sst_cut cut;
    if (!sst_csv_cut(&state, (sst_text){head, len_bytes}, 0, is_all, &cut))
        cut.end =
            is_all ? cut.begin : len_bytes; /* a long header, as far as it is there */
    sst_text header = {head + cut.begin, cut.end - cut.begin};
    if (sst_csv_sep_bytes(header) > 0)
        return 70;
    char delimiter = sst_csv_delimiter(header.data, header.len_bytes);
    if (!delimiter)
        return 0;
    size_t num_known = count_known(header, delimiter);
    return num_known >= 2 ? 70 : num_known == 1 ? 5 : 1;
}

const sst_reader sst_reader_csv = {
    .name = "csv",
    .about =
        "CSV or TSV with a header: one row to an article, columns named as fields are",
    .endings = ".csv .tsv",
    .bid = bid_csv,
    .cut = sst_csv_cut,
    .translate = translate_row,
    .has_header = true,
    .check_header = check_header,
};
