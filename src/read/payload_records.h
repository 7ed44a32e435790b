/* SPDX-License-Identifier: MIT */
/* payload_records.h - payloads of many records, JSON and tables, in, lines of NDJSON out. */
#ifndef SST_READ_PAYLOAD_RECORDS_H
#define SST_READ_PAYLOAD_RECORDS_H

#include "payload.h"

/* What records of a payload were. */
typedef struct sst_payload_counts {
    size_t num_articles;
    size_t num_others; /* without title or without text, or broken */
} sst_payload_counts;

/* An object, an array of them, NDJSON, or a document of document.c.  errors:
 * SST_ERR_MEMORY. */
sst_status sst_payload_json(sst_parser *parser, const sst_payload *payload,
                            sst_translation *out, sst_payload_counts *counts,
                            sst_error *err);

/* CSV or TSV.  errors: SST_ERR_MEMORY. */
sst_status sst_payload_table(sst_parser *parser, const sst_payload *payload,
                             sst_translation *out, sst_payload_counts *counts,
                             sst_error *err);

#endif
