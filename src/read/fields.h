/* SPDX-License-Identifier: MIT */
/* fields.h - which name of a record means which field of an article. */
#ifndef SST_READ_FIELDS_H
#define SST_READ_FIELDS_H

#include "base/vec.h"
#include "samestory_io.h"

typedef enum sst_field {
    SST_FIELD_ID = 0,
    SST_FIELD_URL,
    SST_FIELD_SOURCE,
    SST_FIELD_LANGUAGE,
    SST_FIELD_TITLE,
    SST_FIELD_SUMMARY,
    SST_FIELD_TEXT,
    SST_FIELD_DATE,
    SST_FIELD_CLUSTER, /* of gold records (gold.c); no article has it */
    SST_NUM_FIELDS
} sst_field;

/* A name that is looked for; a dot reaches inside. */
typedef struct sst_wanted {
    sst_text name;
    sst_field field;
    size_t same_name; /* the first wanted of this name: the one whose value is told */
} sst_wanted;

/* The names of each field stand together, the preferred one first. */
typedef struct sst_fields {
    SST_VEC(sst_wanted) wanted;
    bool is_given[SST_NUM_FIELDS]; /* by --field, instead of the usual names */
} sst_fields;

/* The usual names (none for the cluster), and instead of a field's usual names those that `given` has for it.
 * errors: SST_ERR_ARGUMENT: no such field, or an empty name.  Borrows the strings. */
sst_status sst_fields_init(sst_fields *fields, const sst_field_name *given,
                           size_t num_given, sst_error *err);
void sst_fields_free(sst_fields *fields);

typedef enum sst_kind {
    SST_KIND_NONE = 0, /* no such name in the record */
    SST_KIND_NULL,
    SST_KIND_TEXT,   /* also an array of texts, joined by blank lines */
    SST_KIND_NUMBER, /* as it stands there */
    SST_KIND_BOOL,
    SST_KIND_ARRAY,
    SST_KIND_OBJECT
} sst_kind;

typedef struct sst_value {
    sst_kind kind;
    sst_text text; /* of a text or number */
} sst_value;

/* Fill an article's fields from the values that a record has, values[i] for wanted[i]:
 * the longest text, of every other field the first that is there, and of dates the first
 * that can be read.  null, "" and "None" are not there. */
void sst_fields_fill(const sst_fields *fields, const sst_value *values,
                     sst_article *article);

/* errors: SST_ERR_RECORD: the only text is no text but a number, say; or there is no name
 * that could hold text, title or summary. */
sst_status sst_fields_check_text(const sst_fields *fields, const sst_value *values,
                                 sst_error *err);

/* "a string", "the number" ... */
const char *sst_kind_name(sst_kind kind);

/* Without the white space around it. */
sst_text sst_text_trim(sst_text text);

#endif
