/* SPDX-License-Identifier: MIT */
/* json_quick.h - a JSON record of the usual shape in, its values out, in one pass. */
#ifndef SST_READ_JSON_QUICK_H
#define SST_READ_JSON_QUICK_H

#include "parser.h"

/* Read the object that begins at byte `at` of as many bytes as the parser has room for, if it
 * is valid JSON on one line, and of a shape that needs no second look; *end: behind its last
 * brace.  SST_RECORD_PADDING bytes may be read past the bytes.
 * false: it is not, and nothing is said of it; the values are no longer those of before. */
bool sst_json_quick(sst_parser *parser, sst_text bytes, size_t at, size_t *end);

#endif
