/* SPDX-License-Identifier: MIT */
/* parse.c - HTML -> elements and text; the only user of libxml2.
 *
 * Its parser is one of HTML 4, driven through its push interface with SAX callbacks: it
 * mends what is missing as browsers did before HTML 5 wrote down how, knows the elements
 * of HTML 5 as any unknown ones, and never makes a tree. */
#include "parse.h"
#include "room.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#define PIECE_BYTES ((size_t)64 << 10) /* what is pushed at a time */

typedef struct parsing {
    const sst_sink *sink;
    htmlParserCtxtPtr parser;
    bool is_over;
} parsing;

static void on_open(void *context, const xmlChar *name, const xmlChar **attributes)
{
    parsing *p = context;
    if (p->is_over)
        return;
    if (!p->sink->open(p->sink->context, sst_tag_of((const char *)name),
                       (const char *const *)attributes)) {
        p->is_over = true;
        xmlStopParser(p->parser);
    }
}

static void on_close(void *context, const xmlChar *name)
{
    parsing *p = context;
    if (!p->is_over)
        p->sink->close(p->sink->context, sst_tag_of((const char *)name));
}

static void on_text(void *context, const xmlChar *bytes, int len)
{
    parsing *p = context;
    if (!p->is_over)
        p->sink->text(p->sink->context, (const char *)bytes, (size_t)len);
}

static void on_raw(void *context, const xmlChar *bytes, int len)
{
    parsing *p = context;
    if (!p->is_over)
        p->sink->raw(p->sink->context, (const char *)bytes, (size_t)len);
}

static void on_error(void *context, xmlErrorPtr error)
{
    (void)context; /* pages are wrong; that is no news */
    (void)error;
}

void sst_parse_init(void)
{
    xmlMemSetup(sst_room_free, sst_room_malloc, sst_room_realloc, sst_room_strdup);
    xmlInitParser();
    sst_tags_init();
}

/* About PIECE_BYTES, and up to a tag: what is cut within a character would be taken for
 * another charset. */
static size_t length_of_piece(const char *html, size_t len)
{
    const char *tag =
        len > PIECE_BYTES ? memchr(html + PIECE_BYTES, '<', len - PIECE_BYTES) : NULL;
    return tag ? (size_t)(tag - html) : len;
}

void sst_parse(const char *html, size_t len, const sst_sink *sink)
{
    parsing p = {.sink = sink};
    htmlSAXHandler handler = {
        .startElement = on_open,
        .endElement = on_close,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_raw,
        .serror = on_error,
        .initialized = XML_SAX2_MAGIC,
    };
    p.parser =
        htmlCreatePushParserCtxt(&handler, &p, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (!p.parser)
        return;
    htmlCtxtUseOptions(p.parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                     HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                     HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
    p.parser->sax->startElement = on_open; /* options may have set others */
    while (len > 0 && !p.is_over) {
        size_t piece = length_of_piece(html, len);
        htmlParseChunk(p.parser, html, (int)piece, 0);
        html += piece;
        len -= piece;
    }
    if (!p.is_over)
        htmlParseChunk(p.parser, NULL, 0, 1);
    htmlFreeParserCtxt(p.parser);
    xmlResetLastError();
}
