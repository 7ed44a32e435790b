/* SPDX-License-Identifier: MIT */
/* csv_header.h - the header of a table of text: taken apart once, not again for each row. */
#ifndef SST_READ_CSV_HEADER_H
#define SST_READ_CSV_HEADER_H

#include "csv_row.h"
#include "fields.h"

#define SST_CSV_MOST_HEADER_BYTES ((size_t)65536)

typedef struct sst_csv_header {
    SST_VEC(char) bytes; /* as it stands in the input */
    char delimiter;
    sst_csv_columns columns;
    SST_VEC(sst_text) names; /* under which the columns are kept */
    sst_status status;       /* of taking it apart, and ... */
    sst_error error;         /* ... why that failed */
} sst_csv_header;

/* Make *header the one of these bytes, unless it is already.
 * errors: SST_ERR_RECORD: it cannot be read, or is over the limit; SST_ERR_MEMORY. */
sst_status sst_csv_header_set(sst_csv_header *header, sst_text bytes,
                              const sst_fields *fields, bool is_strict, sst_error *err);
void sst_csv_header_free(sst_csv_header *header);

#endif
