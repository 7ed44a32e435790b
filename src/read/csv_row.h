/* SPDX-License-Identifier: MIT */
/* csv_row.h - one row of a table of text, taken apart. */
#ifndef SST_READ_CSV_ROW_H
#define SST_READ_CSV_ROW_H

#include "base/vec.h"
#include "samestory.h"

typedef struct sst_csv_columns {
    SST_VEC(char) bytes;
    SST_VEC(size_t) ends; /* of each column, in the bytes */
    size_t num_rows;
    bool is_out_of_memory;
} sst_csv_columns;

/* errors: SST_ERR_RECORD, SST_ERR_MEMORY.  *out is freed by the caller whatever comes. */
sst_status sst_csv_take_apart(sst_text row, char delimiter, bool is_strict,
                              sst_csv_columns *out, sst_error *err);
void sst_csv_columns_free(sst_csv_columns *columns);

sst_text sst_csv_column(const sst_csv_columns *columns, size_t i);

#endif
