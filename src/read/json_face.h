/* SPDX-License-Identifier: MIT */
/* json_face.h - the C face of simdjson, the only C++ in the house. */
#ifndef SST_READ_JSON_FACE_H
#define SST_READ_JSON_FACE_H

#include "fields.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One thread's parser; its memory grows to the longest record. */
typedef struct sst_json sst_json;

sst_json *sst_json_new(void); /* NULL: memory ran out */
void sst_json_free(sst_json *json);

/* A value as the bytes of the record have it: a text is what stands between its quotes,
 * not yet unescaped.  Of an array every element is told, and before and behind them that it is
 * one; of an object the wanted names inside. */
typedef struct sst_json_visitor {
    const sst_fields *fields; /* the wanted names */
    sst_status (*value)(void *context, size_t wanted, sst_value value, sst_error *err);
    void *context;
} sst_json_visitor;

/* Tell the visitor of every wanted name that the object `record` has, in the record's
 * order.  64 bytes past the record's end may be read.  Only what is wanted, and the
 * structure around it, is checked.
 * errors: SST_ERR_RECORD with offset; SST_ERR_MEMORY; what the visitor returned. */
sst_status sst_json_walk(sst_json *json, sst_text record, const sst_json_visitor *visitor,
                         sst_error *err);

/* Check every byte of the record.  errors: SST_ERR_RECORD, SST_ERR_MEMORY. */
sst_status sst_json_validate(sst_json *json, sst_text record, sst_error *err);

/* Is it UTF-8 throughout? */
bool sst_json_is_utf8(sst_text bytes);

#ifdef __cplusplus
}
#endif
#endif
