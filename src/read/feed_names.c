/* SPDX-License-Identifier: MIT */
/* feed_names.c - which element of a feed means what.
 *
 * Namespaces are told apart by their addresses, in whatever spelling; a prefix that is not
 * declared, or with an address that is not known, means what it usually means.  RSS has had
 * many namespaces and none: an element without a prefix is taken to be its, or Atom's. */
#include "feed.h"

#include <string.h>
#include <strings.h>

/* ---- namespaces --------------------------------------------------------------------- */

/* What an address contains; the first that fits. */
static const struct address {
    const char *part;
    sst_feed_space space;
} addresses[] = {
    {"purl.org/rss/1.0/modules/content", SST_SPACE_CONTENT},
    {"purl.org/rss/1.0/modules/", SST_SPACE_OTHER},
    {"purl.org/dc/", SST_SPACE_DC},
    {"purl.org/metadata/dublin_core", SST_SPACE_DC},
    {"search.yahoo.com/mrss", SST_SPACE_MEDIA},
    {"itunes.com/dtds/podcast", SST_SPACE_ITUNES},
    {"www.w3.org/1999/xhtml", SST_SPACE_XHTML},
    {"1999/02/22-rdf-syntax-ns", SST_SPACE_RDF},
    {"feedburner.org/ns/rss/ext", SST_SPACE_FEEDBURNER},
    {"www.w3.org/XML/1998/namespace", SST_SPACE_XML},
    {"www.w3.org/2005/Atom", SST_SPACE_CORE},
    {"purl.org/atom/", SST_SPACE_CORE},
    {"purl.org/rss/1.0", SST_SPACE_CORE},
    {"purl.org/net/rss1.1", SST_SPACE_CORE},
    {"my.netscape.com/rdf/simple", SST_SPACE_CORE},
    {"channel.netscape.com/rdf/simple", SST_SPACE_CORE},
    {"backend.userland.com/rss", SST_SPACE_CORE},
};

static const struct prefix {
    const char *name;
    sst_feed_space space;
} usual_prefixes[] = {
    {"content", SST_SPACE_CONTENT}, {"dc", SST_SPACE_DC},
    {"dcterms", SST_SPACE_DC},      {"media", SST_SPACE_MEDIA},
    {"itunes", SST_SPACE_ITUNES},   {"xhtml", SST_SPACE_XHTML},
    {"rdf", SST_SPACE_RDF},         {"feedburner", SST_SPACE_FEEDBURNER},
    {"xml", SST_SPACE_XML},         {"atom", SST_SPACE_CORE},
    {"atom10", SST_SPACE_CORE},     {"a10", SST_SPACE_CORE},
    {"atom03", SST_SPACE_CORE},     {"rss", SST_SPACE_CORE},
};

sst_feed_space sst_feed_space_of(const char *address)
{
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        if (strcasestr(address, addresses[i].part))
            return addresses[i].space;
    return SST_SPACE_OTHER;
}

static bool is_text(sst_text text, const char *word)
{
    if (text.len_bytes == 0 || (*text.data | 0x20) != (*word | 0x20))
        return text.len_bytes == 0 && *word == '\0';
    return strncasecmp(text.data, word, text.len_bytes) == 0 &&
           word[text.len_bytes] == '\0';
}

static sst_feed_space space_of_prefix(const sst_feed *feed, sst_text prefix)
{
    sst_feed_space found = prefix.len_bytes ? SST_SPACE_OTHER : SST_SPACE_CORE;
    for (size_t i = feed->prefixes.len; i > 0; i--)
        if (is_text(prefix, feed->prefixes.at[i - 1].name)) {
            found = feed->prefixes.at[i - 1].space;
            break;
        }
    if (prefix.len_bytes == 0) /* a namespace of its own, for the whole of a feed */
        return found == SST_SPACE_OTHER ? SST_SPACE_CORE : found;
    for (size_t i = 0;
         found == SST_SPACE_OTHER && i < sizeof usual_prefixes / sizeof *usual_prefixes;
         i++)
        if (is_text(prefix, usual_prefixes[i].name))
            return usual_prefixes[i].space;
    return found;
}

sst_feed_name sst_feed_name_of(const sst_feed *feed, const char *name)
{
    const char *colon = strchr(name, ':');
    sst_text prefix = {name, colon ? (size_t)(colon - name) : 0};
    return (sst_feed_name){space_of_prefix(feed, prefix),
                           sst_text_of(colon ? colon + 1 : name)};
}

bool sst_feed_is(const sst_feed_name *name, sst_feed_space space, const char *local)
{
    return name->space == space && is_text(name->local, local);
}

/* ---- elements ----------------------------------------------------------------------- */

static const struct element {
    const char *local;
    sst_feed_space space;
    sst_feed_slot slot;
    uint8_t rank;
} elements[] = {
    {"guid", SST_SPACE_CORE, SST_SLOT_ID, 1},
    {"id", SST_SPACE_CORE, SST_SLOT_ID, 1},
    {"identifier", SST_SPACE_DC, SST_SLOT_ID, 2},
    {"origLink", SST_SPACE_FEEDBURNER, SST_SLOT_URL, 1}, /* behind a counter's address */
    {"link", SST_SPACE_CORE, SST_SLOT_URL, 2},
    {"title", SST_SPACE_CORE, SST_SLOT_TITLE, 1},
    {"title", SST_SPACE_DC, SST_SLOT_TITLE, 2},
    {"title", SST_SPACE_MEDIA, SST_SLOT_TITLE, 3},
    {"title", SST_SPACE_ITUNES, SST_SLOT_TITLE, 4},
    {"encoded", SST_SPACE_CONTENT, SST_SLOT_TEXT, 1},
    {"content", SST_SPACE_CORE, SST_SLOT_TEXT, 1},
    {"body", SST_SPACE_XHTML, SST_SLOT_TEXT, 1},
    {"div", SST_SPACE_XHTML, SST_SLOT_TEXT, 1},
    {"full-text", SST_SPACE_OTHER, SST_SLOT_TEXT, 1},
    {"fulltext", SST_SPACE_CORE, SST_SLOT_TEXT, 1},
    {"body", SST_SPACE_CORE, SST_SLOT_TEXT, 2},
    {"description", SST_SPACE_CORE, SST_SLOT_SUMMARY, 1},
    {"summary", SST_SPACE_CORE, SST_SLOT_SUMMARY, 1},
    {"description", SST_SPACE_DC, SST_SLOT_SUMMARY, 2},
    {"abstract", SST_SPACE_DC, SST_SLOT_SUMMARY, 2},
    {"abstract", SST_SPACE_CORE, SST_SLOT_SUMMARY, 2},
    {"summary", SST_SPACE_ITUNES, SST_SLOT_SUMMARY, 3},
    {"description", SST_SPACE_MEDIA, SST_SLOT_SUMMARY, 4},
    {"pubDate", SST_SPACE_CORE, SST_SLOT_DATE, 1},
    {"published", SST_SPACE_CORE, SST_SLOT_DATE, 1},
    {"issued", SST_SPACE_CORE, SST_SLOT_DATE, 2},
    {"issued", SST_SPACE_DC, SST_SLOT_DATE, 2},
    {"date", SST_SPACE_DC, SST_SLOT_DATE, 3},
    {"date", SST_SPACE_CORE, SST_SLOT_DATE, 3},
    {"created", SST_SPACE_DC, SST_SLOT_DATE, 4},
    {"created", SST_SPACE_CORE, SST_SLOT_DATE, 4},
    {"updated", SST_SPACE_CORE, SST_SLOT_DATE, 5},
    {"modified", SST_SPACE_CORE, SST_SLOT_DATE, 6},
    {"modified", SST_SPACE_DC, SST_SLOT_DATE, 6},
    {"language", SST_SPACE_DC, SST_SLOT_LANGUAGE, 1},
    {"language", SST_SPACE_CORE, SST_SLOT_LANGUAGE, 1},
    {"source", SST_SPACE_CORE, SST_SLOT_SOURCE_TITLE, 1},
};

uint8_t sst_feed_rank(const sst_feed_name *name, sst_feed_slot *slot)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (sst_feed_is(name, elements[i].space, elements[i].local)) {
            *slot = elements[i].slot;
            return elements[i].rank;
        }
    return 0;
}
