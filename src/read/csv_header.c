/* SPDX-License-Identifier: MIT */
/* csv_header.c - the first row of a table in, the names of its columns out.
 *
 * Each row is translated with the header at hand, and a header may be much longer than a
 * row: what was made of it is kept for the next row, which compares the bytes alone. */
#include "csv_header.h"
#include "base/status.h"
#include "csv_cut.h"

#include <string.h>
#include <strings.h>

void sst_csv_header_free(sst_csv_header *header)
{
    sst_vec_free(&header->bytes);
    sst_vec_free(&header->names);
    sst_csv_columns_free(&header->columns);
    *header = (sst_csv_header){0};
}

static bool is_same(sst_text a, sst_text b)
{
    return a.len_bytes == b.len_bytes && memcmp(a.data, b.data, a.len_bytes) == 0;
}

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
static sst_text name_of(const sst_fields *fields, const sst_csv_columns *columns,
                        size_t i)
{
    sst_text name = sst_csv_column(columns, i);
    if (sst_fields_wants(fields, name))
        return name;
    sst_text wanted = wanted_name(fields, name);
    if (wanted.data == name.data)
        return name;
    for (size_t k = 0; k < columns->ends.len; k++)
        if (is_same(sst_csv_column(columns, k), wanted))
            return name;
    return wanted;
}

static sst_status take_names(sst_csv_header *header, const sst_fields *fields,
                             bool is_strict, sst_error *err)
{
    sst_text bytes = {header->bytes.at, header->bytes.len};
    size_t begin = sst_csv_sep_bytes(bytes);
    char found = sst_csv_delimiter(bytes.data, bytes.len_bytes);
    header->delimiter = (char)(found ? found : ',');
    sst_text row = bytes; /* NULL, maybe: then there is nothing before it either */
    if (begin > 0)
        row = (sst_text){bytes.data + begin, bytes.len_bytes - begin};
    sst_status status =
        sst_csv_take_apart(row, header->delimiter, is_strict, &header->columns, err);
    for (size_t i = 0; status == SST_OK && i < header->columns.ends.len; i++) {
        sst_text name = name_of(fields, &header->columns, i);
        if (!sst_vec_push(&header->names, name))
            status = sst_fail_memory(err);
    }
    return status;
}

sst_status sst_csv_header_set(sst_csv_header *header, sst_text bytes,
                              const sst_fields *fields, bool is_strict, sst_error *err)
{
    if (bytes.len_bytes > SST_CSV_MOST_HEADER_BYTES)
        return sst_fail(err, SST_ERR_RECORD, 0, "header of %zu bytes, the limit is %zu",
                        bytes.len_bytes, SST_CSV_MOST_HEADER_BYTES);
    bool is_it = header->bytes.len == bytes.len_bytes && bytes.len_bytes > 0 &&
                 memcmp(header->bytes.at, bytes.data, bytes.len_bytes) == 0;
    if (!is_it) {
        sst_csv_header_free(header);
        if (!sst_vec_append(&header->bytes, bytes.data, bytes.len_bytes))
            return sst_fail_memory(err);
        header->status = take_names(header, fields, is_strict, &header->error);
    }
    sst_status status = header->status;
    if (status != SST_OK && err)
        *err = header->error;
    if (status != SST_OK && status != SST_ERR_RECORD)
        sst_csv_header_free(header); /* there may be memory the next time */
    return status;
}
