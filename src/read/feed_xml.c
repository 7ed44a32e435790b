/* SPDX-License-Identifier: MIT */
/* feed_xml.c - well-formed XML in, events of a feed out; the only user of expat.
 *
 * Nothing outside of the record is ever opened: expat has no handler for it.  A document
 * type is taken to go on elsewhere (XML_UseForeignDTD), so that a name nobody declared is no
 * error but told here: feeds use those of HTML.  Entities of a document's own may be at most
 * MOST_AMPLIFICATION times the record, once they are past a mebibyte.
 *
 * expat gets pieces, so that a tag over the limit is found before its attributes are made.
 * What is not at its end is looked at again with the next piece; pieces double, so that the
 * work is linear. */
#include "base/status.h"
#include "base/utf8.h"
#include "charset.h"
#include "entities.h"
#include "feed.h"

#define XML_DTD /* expat.h tells of its limits on entities only to those who ask */
#include <expat.h>
#include <stdio.h>
#include <string.h>

#define PIECE_BYTES ((size_t)64 << 10)
#define MOST_AMPLIFICATION 4
#define FREE_AMPLIFICATION_BYTES ((unsigned long long)1 << 20)
#define MOST_DEFAULTS                                                                    \
    32 /* attributes that a document type gives to elements without them */
#define LONGEST_DEFAULT 256

typedef struct reading {
    sst_feed *feed;
    XML_Parser expat;
    sst_text xml;
    size_t max_depth, max_tag_bytes;
    size_t num_defaults;
    bool has_outside; /* an entity whose text lies elsewhere was met */
    sst_feed_end_of *end;
} reading;

static size_t event_begin(const reading *r)
{
    return (size_t)XML_GetCurrentByteIndex(r->expat);
}

/* Everything to here was told. */
static void pass_event(reading *r)
{
    r->end->resume = event_begin(r) + (size_t)XML_GetCurrentByteCount(r->expat);
}

static void stop(reading *r, size_t offset, bool is_limit)
{
    r->end->is_limit = is_limit;
    r->end->offset = offset;
    XML_StopParser(r->expat, XML_FALSE);
}

static void stop_at_tag(reading *r, size_t offset, size_t len_bytes)
{
    snprintf(r->end->reason, sizeof r->end->reason,
             "a tag of %zu bytes%s, the limit is %zu (--max-tag)", len_bytes,
             len_bytes > r->max_tag_bytes + 1 ? " or more" : "", r->max_tag_bytes);
    stop(r, offset, true);
}

/* ---- handlers ---------------------------------------------------------------------- */

static void XMLCALL start_element(void *context, const XML_Char *name,
                                  const XML_Char **attributes)
{
    reading *r = context;
    size_t begin = event_begin(r), len = (size_t)XML_GetCurrentByteCount(r->expat);
    if (len > r->max_tag_bytes) {
        stop_at_tag(r, begin, len);
        return;
    }
    if (r->feed->levels.len >= r->max_depth) {
        snprintf(r->end->reason, sizeof r->end->reason,
                 "depth %zu, the limit is %zu (--max-xml-depth)", r->feed->levels.len + 1,
                 r->max_depth);
        stop(r, begin, true);
        return;
    }
    sst_feed_start(r->feed, name, (const char *const *)attributes, begin);
    pass_event(r);
    if (r->feed->is_out_of_memory)
        stop(r, begin, true);
}

static void XMLCALL end_element(void *context, const XML_Char *name)
{
    reading *r = context;
    (void)name;
    sst_feed_end(r->feed);
    pass_event(r);
}

static void XMLCALL character_data(void *context, const XML_Char *bytes, int len_bytes)
{
    reading *r = context;
    sst_feed_text(r->feed, bytes, (size_t)len_bytes);
    pass_event(r);
}

static void XMLCALL begin_cdata(void *context)
{
    reading *r = context;
    r->end->is_in_cdata = true;
    pass_event(r);
}

static void XMLCALL end_cdata(void *context)
{
    reading *r = context;
    r->end->is_in_cdata = false;
    pass_event(r);
}

/* Every element of that name gets the attribute: a few bytes become many. */
static void XMLCALL attribute_declared(void *context, const XML_Char *element,
                                       const XML_Char *attribute, const XML_Char *type,
                                       const XML_Char *value, int is_required)
{
    reading *r = context;
    (void)element;
    (void)attribute;
    (void)type;
    (void)is_required;
    if (!value ||
        (++r->num_defaults <= MOST_DEFAULTS && strlen(value) <= LONGEST_DEFAULT))
        return;
    snprintf(r->end->reason, sizeof r->end->reason,
             "a document type with more than %d defaults of attributes, or one of more "
             "than %d bytes",
             MOST_DEFAULTS, LONGEST_DEFAULT);
    stop(r, event_begin(r), true);
}

/* A name that is in no document type: HTML's, or it stays as it is. */
static void XMLCALL skipped_entity(void *context, const XML_Char *name, int is_parameter)
{
    reading *r = context;
    char bytes[4];
    if (is_parameter)
        return;
    uint32_t code_point = sst_entity_find(sst_text_of(name));
    if (code_point) {
        sst_feed_text(r->feed, bytes, sst_utf8_put(bytes, code_point));
    } else {
        sst_feed_text(r->feed, "&", 1);
        sst_feed_text(r->feed, name, strlen(name));
        sst_feed_text(r->feed, ";", 1);
    }
    pass_event(r);
}

/* What lies outside of the feed is never opened; one reference to it is named, whatever
 * their number. */
static int XMLCALL outside_entity(XML_Parser expat, const XML_Char *open_entities,
                                  const XML_Char *base, const XML_Char *address,
                                  const XML_Char *public_name)
{
    reading *r = XML_GetUserData(expat);
    const sst_feed_sink *sink = r->feed->sink;
    (void)open_entities;
    (void)base;
    (void)public_name;
    if (!r->has_outside)
        sst_translation_skip(
            sink->out, sst_charset_offset(sink->record, sink->decoded, event_begin(r)),
            "an entity that stands for %s, which is not opened",
            address ? address : "something outside of the feed");
    r->has_outside = true;
    pass_event(r);
    return XML_STATUS_OK;
}

/* ---- pieces ------------------------------------------------------------------------ */

/* Of a tag that is not at its end, is too much there already? */
static bool is_tag_too_long(reading *r, size_t fed)
{
    long index = (long)XML_GetCurrentByteIndex(r->expat);
    size_t begin = index < 0 ? 0 : (size_t)index;
    if (begin < r->end->resume)
        begin = r->end->resume;
    if (begin + 1 >= fed || r->xml.data[begin] != '<' || r->xml.data[begin + 1] == '!' ||
        r->xml.data[begin + 1] == '?')
        return false;
    if (fed - begin <= r->max_tag_bytes)
        return false;
    stop_at_tag(r, begin, fed - begin);
    return true;
}

/* false: expat, or a handler, refused. */
static bool feed_pieces(reading *r)
{
    size_t fed = 0, piece = PIECE_BYTES;
    for (;;) {
        size_t rest = r->xml.len_bytes - fed, len = piece < rest ? piece : rest;
        bool is_last = len == rest;
        if (XML_Parse(r->expat, r->xml.data + fed, (int)len, is_last) != XML_STATUS_OK)
            return false;
        fed += len;
        if (is_last)
            return true;
        if (is_tag_too_long(r, fed))
            return false;
        bool is_behind = fed - r->end->resume > piece;
        piece = is_behind ? 2 * piece : PIECE_BYTES;
    }
}

static void explain(reading *r)
{
    enum XML_Error code = XML_GetErrorCode(r->expat);
    sst_feed_end_of *end = r->end;
    if (end->reason[0]) /* a limit of our own */
        return;
    end->offset = event_begin(r);
    if (code == XML_ERROR_AMPLIFICATION_LIMIT_BREACH) {
        end->is_limit = true;
        snprintf(end->reason, sizeof end->reason,
                 "entities that grow to more than %d times the record",
                 MOST_AMPLIFICATION);
        return;
    }
    snprintf(end->reason, sizeof end->reason, "XML that is not well-formed: %s",
             XML_ErrorString(code));
}

static void set_handlers(reading *r)
{
    XML_SetUserData(r->expat, r);
    XML_SetElementHandler(r->expat, start_element, end_element);
    XML_SetCharacterDataHandler(r->expat, character_data);
    XML_SetCdataSectionHandler(r->expat, begin_cdata, end_cdata);
    XML_SetSkippedEntityHandler(r->expat, skipped_entity);
    XML_SetExternalEntityRefHandler(r->expat, outside_entity);
    XML_SetAttlistDeclHandler(r->expat, attribute_declared);
    XML_UseForeignDTD(r->expat, XML_TRUE);
    XML_SetBillionLaughsAttackProtectionMaximumAmplification(r->expat,
                                                             MOST_AMPLIFICATION);
    XML_SetBillionLaughsAttackProtectionActivationThreshold(r->expat,
                                                            FREE_AMPLIFICATION_BYTES);
}

sst_status sst_feed_read_xml(sst_feed *feed, sst_text xml, const sst_parser *parser,
                             sst_feed_end_of *end, sst_error *err)
{
    *end = (sst_feed_end_of){0};
    reading r = {.feed = feed,
                 .expat = XML_ParserCreate("UTF-8"), /* whatever is declared */
                 .xml = xml,
                 .max_depth = parser->max_xml_depth,
                 .max_tag_bytes = parser->max_tag_bytes,
                 .end = end};
    if (!r.expat)
        return sst_fail_memory(err);
    set_handlers(&r);
    end->is_sound = feed_pieces(&r);
    bool is_memory_out =
        feed->is_out_of_memory || XML_GetErrorCode(r.expat) == XML_ERROR_NO_MEMORY;
    if (!end->is_sound)
        explain(&r);
    XML_ParserFree(r.expat);
    return is_memory_out ? sst_fail_memory(err) : SST_OK;
}
