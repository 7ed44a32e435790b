/* SPDX-License-Identifier: MIT */
/* markup.h - HTML -> what it says, by the worker process (worker.h).
 *
 * Readers of formats in which pages or pieces of them stand call this.  HTML is parsed as
 * HTML 4 was: see src/markup/parse.c.  Without a worker both fail with SST_ERR_RECORD. */
#ifndef SST_READ_MARKUP_H
#define SST_READ_MARKUP_H

#include "read.h"

/* What a page says; absent or in UTF-8, borrowed from the parser's scratch. */
typedef struct sst_page {
    sst_text title, text, url, source, date, language;
    size_t num_mended; /* bytes of the page that meant nothing */
    bool is_guessed;   /* nothing said what encoding it is in */
} sst_page;

/* The article of a page.  charset: as a header of the transport names it; NULL: none does.
 * errors: SST_ERR_RECORD with the reason; SST_ERR_MEMORY. */
sst_status sst_markup_page(sst_parser *parser, sst_text bytes, const char *charset,
                           sst_page *out, sst_error *err);

/* The fields of an article that was begun, from a page. */
void sst_markup_fields(sst_translation *out, const sst_page *page);

/* All text of pieces of HTML in UTF-8, paragraphs a blank line apart; out[i] is that of
 * fragments[i], absent where there is none.  One that is too much fails all.
 * errors: as above. */
sst_status sst_markup_fragments(sst_parser *parser, const sst_text *fragments, size_t num,
                                sst_text *out, sst_error *err);

#endif
