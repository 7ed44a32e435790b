/* SPDX-License-Identifier: MIT */
/* csv.c - the reader of tables of text: a header, then an article to a row.
 *
 *     id,title,published,text
 *     17,"Quake, again",2024-03-01,"The ground shook ..."
 *
 * The delimiter is the one of comma, tab and semicolon that the header has most of.  Cutting
 * (csv_cut.c) finds the ends of rows; libcsv takes the rows apart.  Every column is kept
 * under its name. */
#include "base/status.h"
#include "csv_cut.h"
#include "fields.h"
#include "parser.h"
#include "reader.h"

#include <csv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FIELD_BYTES ((size_t)4096) /* libcsv's buffer grows by so much */

/* ---- columns ----------------------------------------------------------------------- */

typedef struct columns {
    SST_VEC(char) bytes;
    SST_VEC(size_t) ends; /* of each column, in the bytes */
    size_t num_rows;
    bool is_out_of_memory;
} columns;

static void add_column(void *value, size_t len_bytes, void *context)
{
    columns *c = context;
    if (!sst_vec_append(&c->bytes, (const char *)value, len_bytes) ||
        !sst_vec_push(&c->ends, c->bytes.len))
        c->is_out_of_memory = true;
}

static void end_row(int last, void *context)
{
    columns *c = context;
    (void)last;
    c->num_rows++;
}

static void free_columns(columns *c)
{
    sst_vec_free(&c->bytes);
    sst_vec_free(&c->ends);
}

static sst_text column(const columns *c, size_t i)
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

/* The header proper, and its delimiter. */
static sst_text header_of(sst_text header, char *delimiter)
{
    char found = sst_csv_delimiter(header.data, header.len_bytes);
    size_t begin = sst_csv_sep_bytes(header);
    *delimiter = (char)(found ? found : ',');
    return (sst_text){header.data + begin, header.len_bytes - begin};
}

/* errors: SST_ERR_RECORD, SST_ERR_MEMORY. */
static sst_status take_columns(sst_text row, char delimiter, columns *out, sst_error *err)
{
    struct csv_parser parser;
    *out = (columns){0};
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

/* errors: SST_ERR_RECORD, SST_ERR_MEMORY. */
static sst_status take_apart(const sst_parser *parser, sst_text row, char delimiter,
                             columns *out, sst_error *err)
{
    const char *fault = find_quote_fault(row, delimiter, parser->is_strict);
    if (fault)
        return sst_fail(err, SST_ERR_RECORD, 0, "%s", fault);
    return take_columns(row, delimiter, out, err);
}

/* ---- translate --------------------------------------------------------------------- */

/* The first name that means a field and is the same without regard to the case of ASCII
 * letters; none: the name itself. */
static sst_text wanted_name(const sst_fields *fields, sst_text name)
{
    for (size_t i = 0; i < fields->wanted.len; i++) {
        sst_text wanted = fields->wanted.at[i].name;
        if (wanted.len_bytes == name.len_bytes &&
            strncasecmp(name.data, wanted.data, name.len_bytes) == 0)
            return wanted;
    }
    return name;
}

/* The name under which a column is kept.  People write the names of columns with capitals;
 * but a column that has the name itself goes before one that only resembles it. */
static sst_text name_of(const sst_fields *fields, const columns *names, size_t i)
{
    sst_text name = column(names, i);
    if (sst_fields_wants(fields, name))
        return name;
    sst_text wanted = wanted_name(fields, name);
    for (size_t k = 0; k < names->ends.len; k++) {
        sst_text other = column(names, k);
        if (other.len_bytes == wanted.len_bytes &&
            memcmp(other.data, wanted.data, wanted.len_bytes) == 0)
            return name;
    }
    return wanted;
}

static sst_status add_row(const sst_fields *fields, const columns *names,
                          const columns *row, sst_translation *out, sst_error *err)
{
    size_t num_names = names->ends.len, num = row->ends.len;
    if (num == 0)
        return SST_OK; /* blanks alone are no row */
    for (size_t i = num_names; i < num; i++)
        if (column(row, i).len_bytes > 0)
            return sst_fail(err, SST_ERR_RECORD, 0,
                            "row of %zu columns, the header has %zu", num, num_names);
    sst_translation_begin(out, 0);
    for (size_t i = 0; i < num_names && i < num; i++)
        sst_translation_value(out, name_of(fields, names, i), column(row, i));
    sst_translation_end(out);
    return SST_OK;
}

#define LEAST_COLUMNS 3 /* a sentence with one comma is a row of two */

/* Is each line of the row by itself a row of as many columns, whatever quotes say?  Then one of
 * them may never be closed, but for a stray one further on. */
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
    columns names = {0}, row = {0};
    char delimiter;
    sst_text header = header_of(origin->header, &delimiter);
    sst_status status = take_apart(parser, header, delimiter, &names, err);
    if (status != SST_OK && err)
        snprintf(err->message, sizeof err->message,
                 "a row of a table whose header cannot be read");
    if (status == SST_OK)
        status = take_apart(parser, record, delimiter, &row, err);
    if (status == SST_OK)
        status = add_row(parser->fields, &names, &row, out, err);
    out->may_be_several =
        status == SST_OK && may_be_several(record, delimiter, names.ends.len);
    free_columns(&names);
    free_columns(&row);
    return status;
}

static sst_status check_header(const sst_parser *parser, sst_text record, sst_error *err)
{
    columns names = {0};
    char delimiter;
    sst_text header = header_of(record, &delimiter);
    sst_status status = take_apart(parser, header, delimiter, &names, err);
    bool is_known = false;
    for (size_t i = 0; status == SST_OK && i < names.ends.len; i++)
        is_known |= sst_fields_wants(parser->fields, name_of(parser->fields, &names, i));
    free_columns(&names);
    if (status == SST_OK && !is_known)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "found a header without any column name that is known, wanted "
                        "one such as id, title or text; or name it (text=NAME)");
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
