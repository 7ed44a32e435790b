/* SPDX-License-Identifier: MIT */
/* frontmatter.h - the YAML between two lines of --- at the start of a text. */
#ifndef SST_READ_FRONTMATTER_H
#define SST_READ_FRONTMATTER_H

#include "parser.h"

/* Does a text begin with front matter: a line of ---, then a name and a colon? */
bool sst_front_matter_begins(const char *head, size_t len_bytes);

typedef struct sst_front_matter {
    sst_text yaml;    /* between the two lines; absent when there is no front matter */
    size_t begin;     /* of the YAML in the record */
    size_t body;      /* where the text goes on */
    sst_date updated; /* for an article without another date; set by reading */
    bool was_repaired;
} sst_front_matter;

/* Find the front matter of a record.  errors: SST_ERR_RECORD: it never ends, or is too
 * long. */
sst_status sst_front_matter_find(sst_text record, sst_front_matter *out, sst_error *err);

/* Read its names into the parser's values; texts are of the parser's scratch.
 * errors: SST_ERR_RECORD with YAML's problem and line; SST_ERR_MEMORY. */
sst_status sst_front_matter_read(sst_front_matter *matter, sst_parser *parser,
                                 sst_error *err);

#endif
