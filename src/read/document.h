/* SPDX-License-Identifier: MIT */
/* document.h - an object of JSON that holds articles in, its articles out. */
#ifndef SST_READ_DOCUMENT_H
#define SST_READ_DOCUMENT_H

#include "read.h"

/* Make a line of a JSON object as it is, or, if it is no article and holds an array of them
 * (document.c says where), of each of these.
 * errors: SST_ERR_RECORD with offset and reason, behind what could be read; SST_ERR_MEMORY. */
sst_status sst_document_lines(sst_parser *parser, sst_text object, sst_translation *out,
                              sst_error *err);

/* First bytes of NDJSON: are they of an object that may still be one that holds articles? */
bool sst_document_is_open(const char *head, size_t len_bytes);

#endif
