/* SPDX-License-Identifier: MIT */
/* csv.c - the reader of tables of text: a header, then an article to a row.
 *
 *     id,title,published,text
 *     17,"Quake, again",2024-03-01,"The ground shook ..."
 *
 * The delimiter is the one of comma, tab and semicolon that the header has most of.  Cutting
 * finds the ends of rows, and follows libcsv in what a quote means (RFC 4180, and beyond
 * it); libcsv takes the rows apart.  Every column is kept under its name. */
#include "base/status.h"
#include "fields.h"
#include "parser.h"
#include "reader.h"

#include <csv.h>
#include <string.h>

#define FIELD_BYTES ((size_t)4096) /* libcsv's buffer grows by so much */

/* ---- the delimiter ----------------------------------------------------------------- */

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Of the header, as far as it lies in the first SST_HEAD_BYTES.  '\0': it has only one
 * column. */
static char find_delimiter(const char *head, size_t len_bytes)
{
    static const char delimiters[] = ",\t;";
    size_t counts[3] = {0};
    for (size_t i = 0; i < len_bytes && i < SST_HEAD_BYTES && !is_line_end(head[i]);
         i++) {
        const char *found = head[i] ? strchr(delimiters, head[i]) : NULL;
        if (found)
            counts[found - delimiters]++;
    }
    size_t best = 0;
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return counts[best] > 0 ? delimiters[best] : '\0';
}

/* ---- cut --------------------------------------------------------------------------- */

typedef enum place_in_row {
    BEFORE_ROW = 0,
    BEFORE_FIELD, /* behind a delimiter, or a row's blanks */
    IN_PLAIN,
    IN_QUOTED,
    BEHIND_QUOTE, /* which ended the field, or is one half of a doubled one */
    BEHIND_BLANK  /* that followed such a quote: the next is no half */
} place_in_row;

/* Where one more byte of a row leads. */
static place_in_row step(place_in_row place, char c, char delimiter)
{
    bool is_blank = (c == ' ' || c == '\t') && c != delimiter;
    switch (place) {
    case IN_QUOTED:
        return c == '"' ? BEHIND_QUOTE : IN_QUOTED;
    case BEHIND_QUOTE:
    case BEHIND_BLANK:
        if (c == delimiter)
            return BEFORE_FIELD;
        if (c == '"' && place == BEHIND_BLANK)
            return BEHIND_QUOTE;
        return is_blank ? BEHIND_BLANK : IN_QUOTED;
    case IN_PLAIN:
        return c == delimiter ? BEFORE_FIELD : IN_PLAIN;
    default:
        if (c == '"')
            return IN_QUOTED;
        return c == delimiter || is_blank ? BEFORE_FIELD : IN_PLAIN;
    }
}

/* Words of the cut state. */
enum { PLACE, DELIMITER };

/* Find the delimiter in the header, once so much of it is there that more would not change
 * it.  false: it is not. */
static bool know_delimiter(sst_cut_state *state, sst_text header, bool is_all)
{
    bool is_enough =
        header.len_bytes >= SST_HEAD_BYTES || (is_all && header.len_bytes > 0);
    for (size_t i = 0; i < header.len_bytes && !is_enough; i++)
        is_enough = is_line_end(header.data[i]);
    if (is_enough) {
        char found = find_delimiter(header.data, header.len_bytes);
        state->word[DELIMITER] = (uint8_t)(found ? found : ',');
    }
    return state->word[DELIMITER] != 0;
}

static bool cut_row(sst_cut_state *state, sst_text bytes, size_t at, bool is_all,
                    sst_cut *out)
{
    size_t i = at + (size_t)state->seen_bytes;
    place_in_row place = (place_in_row)state->word[PLACE];
    while (place == BEFORE_ROW && i < bytes.len_bytes && is_line_end(bytes.data[i]))
        at = ++i;
    *out = (sst_cut){.begin = at};
    sst_text header = {bytes.data + at, bytes.len_bytes - at};
    if (state->word[DELIMITER] == 0 && !know_delimiter(state, header, is_all))
        return false;
    char delimiter = (char)state->word[DELIMITER];
    for (; i < bytes.len_bytes; i++) {
        char c = bytes.data[i];
        if (is_line_end(c) && place != IN_QUOTED)
            break;
        place = step(place, c, delimiter);
    }
    bool is_whole = i < bytes.len_bytes || (is_all && i > at);
    state->word[PLACE] = is_whole ? BEFORE_ROW : place;
    state->seen_bytes = is_whole ? 0 : i - at;
    out->end = i;
    out->next = i < bytes.len_bytes ? i + 1 : i;
    return is_whole;
}

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

/* libcsv says so of strict CSV alone. */
static bool is_quote_open(sst_text row, char delimiter)
{
    place_in_row place = BEFORE_ROW;
    for (size_t i = 0; i < row.len_bytes; i++)
        place = step(place, row.data[i], delimiter);
    return place == IN_QUOTED;
}

/* errors: SST_ERR_RECORD, SST_ERR_MEMORY. */
static sst_status take_apart(sst_text row, char delimiter, columns *out, sst_error *err)
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
    if (!is_whole || out->num_rows > 1 || is_quote_open(row, delimiter))
        return sst_fail(err, SST_ERR_RECORD, 0, "a quote that is never closed");
    return SST_OK;
}

/* ---- translate --------------------------------------------------------------------- */

static sst_status add_row(const columns *names, const columns *row, sst_translation *out,
                          sst_error *err)
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
        sst_translation_value(out, column(names, i), column(row, i));
    sst_translation_end(out);
    return SST_OK;
}

static sst_status translate_row(sst_parser *parser, sst_text record,
                                const sst_origin *origin, sst_translation *out,
                                sst_error *err)
{
    (void)parser;
    columns names = {0}, row = {0};
    char delimiter = find_delimiter(origin->header.data, origin->header.len_bytes);
    sst_status status =
        take_apart(origin->header, delimiter ? delimiter : ',', &names, err);
    if (status == SST_OK)
        status = take_apart(record, delimiter ? delimiter : ',', &row, err);
    if (status == SST_OK)
        status = add_row(&names, &row, out, err);
    free_columns(&names);
    free_columns(&row);
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
        num += sst_field_is_usual(bare_name(p, (size_t)(name_end - p)));
        p = name_end + 1;
    }
    return num;
}

/* Two columns, and names of fields among them: no other text begins like that. */
static int bid_csv(const char *head, size_t len_bytes, bool is_all)
{
    sst_cut_state state = {0};
    sst_cut cut;
    if (!cut_row(&state, (sst_text){head, len_bytes}, 0, is_all, &cut))
        cut.end =
            is_all ? cut.begin : len_bytes; /* a long header, as far as it is there */
    sst_text header = {head + cut.begin, cut.end - cut.begin};
    char delimiter = find_delimiter(header.data, header.len_bytes);
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
    .cut = cut_row,
    .translate = translate_row,
    .has_header = true,
};
