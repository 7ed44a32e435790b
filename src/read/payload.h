/* SPDX-License-Identifier: MIT */
/* payload.h - what an archive kept of an address in, lines of NDJSON out. */
#ifndef SST_READ_PAYLOAD_H
#define SST_READ_PAYLOAD_H

#include "media.h"
#include "read.h"

typedef struct sst_payload {
    sst_text bytes; /* unpacked; SST_RECORD_PADDING readable ones behind them */
    sst_media media;
    sst_text type;       /* as it was said; may be absent */
    const char *charset; /* that was said with it; NULL: none was */
    sst_text url;        /* where it came from */
    sst_text language;   /* as the archiver found it; may be absent */
    sst_text taken;      /* when the archiver took it, which is no date of an article */
    uint64_t offset;     /* in the record */
    bool begins_with_title; /* its first line is one */
} sst_payload;

/* Note a type of which no article was made. */
void sst_payload_pass_over(sst_translation *out, sst_text type, sst_passed_kind kind);

/* Make lines of it.  What is no article gives none, and where it may be one for all that its
 * type says, its type is noted (sst_translation_pass_over).  errors: SST_ERR_RECORD with the
 * reason; SST_ERR_MEMORY. */
sst_status sst_payload_translate(sst_parser *parser, const sst_payload *payload,
                                 const sst_origin *origin, sst_translation *out,
                                 sst_error *err);

#endif
