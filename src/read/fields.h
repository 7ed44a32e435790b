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

/* What search engines wrap a record in when they export it: names inside are looked for as
 * those outside are, and of a name that stands in both places the first counts. */
#define SST_SHELL_NAME "_source"

#define SST_NO_WANTED UINT32_MAX
#define SST_NUM_NAME_HEADS 128

/* A name that a record may have at its top, and that matters. */
typedef struct sst_known_name {
    sst_text name;
    uint32_t wanted;   /* the first of this name; SST_NO_WANTED: none, but ... */
    bool leads_inside; /* a wanted name goes on behind it with a dot */
    uint32_t next;     /* of the same hash, plus one; 0: none */
} sst_known_name;

/* The names of each field stand together, the preferred one first. */
typedef struct sst_fields {
    SST_VEC(sst_wanted) wanted;
    SST_VEC(sst_known_name) known;      /* a hash table */
    uint32_t heads[SST_NUM_NAME_HEADS]; /* its chains: in known, plus one; 0: empty */
    bool shares_names;                  /* one name is wanted for several fields */
    bool is_given[SST_NUM_FIELDS];      /* by --field, instead of the usual names */
    struct sst_fields
        *of_lines; /* for lines that a reader made of its records: behind the names
                                    that were given, the usual ones; NULL: the same */
} sst_fields;

/* The usual names (none for the cluster), and instead of a field's usual names those that
 * `given` has for it. errors: SST_ERR_ARGUMENT: no such field, or an empty name.  Borrows
 * the strings. */
sst_status sst_fields_init(sst_fields *fields, const sst_field_name *given,
                           size_t num_given, sst_error *err);
void sst_fields_free(sst_fields *fields);

/* What is known of a name at the top of a record; NULL: it does not matter. */
const sst_known_name *sst_fields_known(const sst_fields *fields, sst_text name);

/* Does the name mean a field? */
bool sst_fields_wants(const sst_fields *fields, sst_text name);

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

/* The values that a record has. */
typedef struct sst_values {
    const sst_value *at; /* at[i] for wanted[i] */
    const uint32_t
        *told; /* only these are there, ascending; NULL: it is not known which */
    size_t num_told;
} sst_values;

/* Fill an article's fields from the values that a record has:
 * the longest text, of every other field the first that is there, and of dates the first
 * that can be read.  null, "" and "None" are not there. */
void sst_fields_fill(const sst_fields *fields, sst_values values, sst_article *article);

/* What stands for the date of an article that is undated all the same; else absent. */
sst_text sst_fields_unread_date(const sst_fields *fields, sst_values values,
                                const sst_article *article);

/* errors: SST_ERR_RECORD: the only text is no text but a number, say; or there is no name
 * that could hold text, title or summary. */
sst_status sst_fields_check_text(const sst_fields *fields, sst_values values,
                                 sst_error *err);

/* Is it one of the names that mean a field unless others are given, without regard to the
 * case of ASCII letters? */
bool sst_field_is_usual_any_case(sst_text name);

/* Is it one that means the text? */
bool sst_field_is_usual_text(sst_text name);

/* "a string", "the number" ... */
const char *sst_kind_name(sst_kind kind);

/* Without the white space around it. */
sst_text sst_text_trim(sst_text text);

/* Whether it begins with a word, in capitals or not. */
bool sst_text_begins(sst_text text, const char *word);

#endif
