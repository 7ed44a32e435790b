/* SPDX-License-Identifier: MIT */
/* sieve.h - HTML -> the HTML of it that can matter. */
#ifndef SST_MARKUP_SIEVE_H
#define SST_MARKUP_SIEVE_H

#include "room.h"

/* Leave out scripts, styles, comments, drawings and the attributes that nobody asks for: most
 * of a page, which need not be parsed.  JSON-LD stays.  Tags are found as HTML 5 has it
 * (https://html.spec.whatwg.org/multipage/parsing.html#tokenization).  at NULL: a tag is over
 * the limit, which does not count values of attributes: pictures are kept in them. */
sst_bytes sst_sieve(const char *html, size_t len, size_t max_tag_bytes);

#endif
