/* SPDX-License-Identifier: MIT */
/* feed_values.c - an element of an item in, the value of a slot out.
 *
 * A value goes to its slot if nothing better was there: each kind of element has a rank. */
#include "date.h"
#include "feed.h"

#include <string.h>
#include <strings.h>

#define UNDATED_RANK 8 /* worse than any date that can be read */
#define LONGEST_SELF_BYTES 256
#define PERMALINK_RANK 6
#define CHANCE_RANK 7 /* of an address that may be none */

/* ---- values ------------------------------------------------------------------------ */

void sst_feed_put(sst_feed *feed, const char *bytes, size_t len_bytes)
{
    if (!sst_vec_append(&feed->bytes, bytes, len_bytes))
        feed->is_out_of_memory = true;
}

sst_text sst_feed_value_of(const sst_feed *feed, const sst_feed_item *item,
                           sst_feed_slot slot)
{
    const sst_feed_value *value = &item->values[slot];
    const char *bytes = item == &feed->channel ? feed->channel_bytes.at : feed->bytes.at;
    return value->rank ? (sst_text){bytes + value->begin, value->len_bytes}
                       : (sst_text){NULL, 0};
}

/* Of texts the longest, of everything else the first. */
static bool is_better(const sst_feed_value *value, const sst_feed_value *than,
                      sst_feed_slot slot)
{
    if (than->rank == 0 || value->rank != than->rank)
        return than->rank == 0 || value->rank < than->rank;
    return slot == SST_SLOT_TEXT && value->len_bytes > than->len_bytes;
}

/* Of the feed itself what its items may lack, if it is short: it may go with each of them. */
static void keep_of_channel(sst_feed *feed, sst_feed_slot slot, sst_text text,
                            sst_feed_value value)
{
    static const size_t most_bytes[SST_NUM_SLOTS] = {
        [SST_SLOT_URL] = 256, [SST_SLOT_TITLE] = 256, [SST_SLOT_LANGUAGE] = 64};
    if (text.len_bytes > most_bytes[slot])
        return;
    value.begin = feed->channel_bytes.len;
    if (sst_vec_append(&feed->channel_bytes, text.data, text.len_bytes))
        feed->channel.values[slot] = value;
    else
        feed->is_out_of_memory = true;
}

static void set_base(sst_feed *feed, sst_feed_item *item)
{
    if (feed->levels.len == 0)
        return;
    sst_feed_value base = feed->levels.at[feed->levels.len - 1].base;
    item->base = base;
    item->base.begin = feed->bytes.len;
    if (base.rank)
        sst_feed_put(feed, feed->scopes.at + base.begin, base.len_bytes);
}

void sst_feed_keep(sst_feed *feed, sst_feed_item *item, sst_feed_place place,
                   sst_text text)
{
    sst_feed_slot slot = place.slot;
    text = sst_text_trim(text);
    sst_feed_value value = {
        .len_bytes = text.len_bytes, .rank = place.rank, .form = (uint8_t)place.form};
    if (text.len_bytes == 0 || !is_better(&value, &item->values[slot], slot))
        return;
    if (item == &feed->channel) {
        keep_of_channel(feed, slot, text, value);
        return;
    }
    value.begin = feed->bytes.len;
    sst_feed_put(feed, text.data, text.len_bytes);
    item->values[slot] = value;
    if (slot == SST_SLOT_URL)
        set_base(feed, item);
}

static bool is_address(sst_text text)
{
    return (text.len_bytes > 7 && !strncasecmp(text.data, "http://", 7)) ||
           (text.len_bytes > 8 && !strncasecmp(text.data, "https://", 8));
}

/* Whom the children of an element speak of; NULL: of nobody that matters. */
sst_feed_item *sst_feed_subject(sst_feed *feed, sst_feed_role role)
{
    bool is_item = role == SST_ROLE_ITEM || role == SST_ROLE_SOURCE;
    if (is_item)
        return feed->item_depth > 0 ? &feed->item : NULL;
    return role == SST_ROLE_CHANNEL ? &feed->channel : NULL;
}

const char *sst_feed_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcasecmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

/* ---- values that begin -------------------------------------------------------------- */

static sst_feed_form form_of(const sst_feed *feed, const sst_feed_name *name,
                             const char *const *attributes)
{
    const char *type = sst_feed_attribute(attributes, "type");
    const char *mode = sst_feed_attribute(attributes, "mode"); /* Atom 0.3 */
    if (type && strcasestr(type, "xhtml"))
        return SST_FORM_XHTML;
    if (mode && strcasecmp(mode, "xml") == 0)
        return SST_FORM_XHTML;
    if ((mode && strcasecmp(mode, "escaped") == 0) || (type && strcasestr(type, "html")))
        return SST_FORM_HTML;
    bool is_plain = type || feed->is_atom || name->space == SST_SPACE_MEDIA;
    return name->space == SST_SPACE_XHTML ? SST_FORM_XHTML
           : is_plain                     ? SST_FORM_PLAIN
                                          : SST_FORM_HTML;
}

/* Pictures, and text that stands elsewhere, are none. */
static bool is_readable(const char *const *attributes)
{
    const char *type = sst_feed_attribute(attributes, "type");
    const char *mode = sst_feed_attribute(attributes, "mode");
    if (sst_feed_attribute(attributes, "src") ||
        (mode && strcasecmp(mode, "base64") == 0))
        return false;
    return !type || !strchr(type, '/') || !strncasecmp(type, "text/", 5) ||
           strcasestr(type, "xhtml");
}

/* Where the feed itself was found: what addresses in it are relative to, if nothing else
 * says. */
static void keep_self(sst_feed *feed, sst_text url)
{
    sst_feed_value value = {
        .begin = feed->channel_bytes.len, .len_bytes = url.len_bytes, .rank = 1};
    if (feed->channel.base.rank || !is_address(url) || url.len_bytes > LONGEST_SELF_BYTES)
        return;
    if (sst_vec_append(&feed->channel_bytes, url.data, url.len_bytes))
        feed->channel.base = value;
    else
        feed->is_out_of_memory = true;
}

/* <link href="..." rel="alternate"/>; of several the one that is a page. */
static void keep_link(sst_feed *feed, sst_feed_role role, const char *const *attributes)
{
    const char *href = sst_feed_attribute(attributes, "href");
    const char *rel = sst_feed_attribute(attributes, "rel");
    const char *type = sst_feed_attribute(attributes, "type");
    bool is_page = !type || strcasestr(type, "html");
    sst_feed_item *subject = sst_feed_subject(feed, role);
    if (href && rel && subject == &feed->channel && strcasecmp(rel, "self") == 0)
        keep_self(feed, sst_text_trim(sst_text_of(href)));
    if (!href || (rel && *rel && strcasecmp(rel, "alternate") != 0))
        return;
    sst_feed_place place = {.slot = role == SST_ROLE_SOURCE ? SST_SLOT_SOURCE_URL
                                                            : SST_SLOT_URL,
                            .rank = is_page ? 2 : 4};
    sst_feed_keep(feed, subject, place, sst_text_of(href));
}

/* The slot of a child of a source; the others are of its own feed. */
static uint8_t rank_in_source(sst_feed_slot *slot, uint8_t rank)
{
    if (*slot == SST_SLOT_TITLE)
        *slot = SST_SLOT_SOURCE_TITLE;
    else if (*slot == SST_SLOT_ID || *slot == SST_SLOT_URL)
        *slot = SST_SLOT_SOURCE_URL;
    else
        return 0;
    return rank;
}

void sst_feed_begin_value(sst_feed *feed, const sst_feed_name *name, sst_feed_role role,
                          const char *const *attributes)
{
    sst_feed_capture *capture = &feed->capture;
    sst_feed_slot slot;
    uint8_t rank = sst_feed_rank(name, &slot);
    if (rank && role == SST_ROLE_SOURCE)
        rank = rank_in_source(&slot, rank);
    bool has_children =
        rank && slot == SST_SLOT_SOURCE_TITLE && role == SST_ROLE_ITEM && feed->is_atom;
    if (rank == 0 || has_children)
        return;
    bool is_link = slot == SST_SLOT_URL || slot == SST_SLOT_SOURCE_URL;
    if (is_link && sst_feed_attribute(attributes, "href")) {
        keep_link(feed, role, attributes);
        return;
    }
    if ((slot == SST_SLOT_TEXT || slot == SST_SLOT_SUMMARY) && !is_readable(attributes))
        return;
    const char *url =
        slot == SST_SLOT_SOURCE_TITLE ? sst_feed_attribute(attributes, "url") : NULL;
    if (url)
        sst_feed_keep(feed, sst_feed_subject(feed, role),
                      (sst_feed_place){.slot = SST_SLOT_SOURCE_URL, .rank = 1},
                      sst_text_of(url));
    const char *permalink = sst_feed_attribute(attributes, "isPermaLink");
    *capture = (sst_feed_capture){
        .value = {.begin = feed->bytes.len, .rank = rank},
        .depth = feed->levels.len,
        .slot = slot,
        .is_permalink =
            slot == SST_SLOT_ID && (!permalink || strcasecmp(permalink, "false") != 0)};
    bool is_prose = slot == SST_SLOT_TITLE || slot == SST_SLOT_TEXT ||
                    slot == SST_SLOT_SUMMARY || slot == SST_SLOT_SOURCE_TITLE;
    if (is_prose)
        capture->value.form = (uint8_t)form_of(feed, name, attributes);
}

/* ---- values that end ---------------------------------------------------------------- */

/* HTML where plain text is promised: an end tag gives it away. */
static bool looks_like_html(sst_text text)
{
    const char *at = text.data, *end = text.data + text.len_bytes;
    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        at++;
        if (end - at > 2 &&
            (*at == '/' || !strncasecmp(at, "br", 2) || !strncasecmp(at, "p>", 2)))
            return true;
    }
    return false;
}

/* An id that is the address of a page: by what is said of it, or by chance. */
static void keep_permalink(sst_feed *feed, sst_feed_item *item, sst_feed_value value)
{
    sst_text id = {feed->bytes.at + value.begin, value.len_bytes};
    bool is_said = feed->capture.is_permalink;
    value.rank = is_said ? PERMALINK_RANK : CHANCE_RANK;
    if ((is_said || feed->is_atom) && item != &feed->channel && is_address(id) &&
        is_better(&value, &item->values[SST_SLOT_URL], SST_SLOT_URL))
        item->values[SST_SLOT_URL] = value;
}

/* Whose bytes are the last of the feed's. */
static void keep_captured(sst_feed *feed, sst_feed_item *item, sst_feed_value value)
{
    sst_feed_slot slot = feed->capture.slot;
    sst_text text = {feed->bytes.at + value.begin, value.len_bytes};
    if (slot == SST_SLOT_DATE && sst_date_parse(text).precision == SST_UNDATED)
        value.rank = UNDATED_RANK;
    if (slot == SST_SLOT_SOURCE_URL && !is_address(text))
        return;
    if (value.form == SST_FORM_PLAIN && looks_like_html(text))
        value.form = SST_FORM_HTML;
    if (!is_better(&value, &item->values[slot], slot)) {
        feed->bytes.len = feed->capture.value.begin;
        return;
    }
    if (item == &feed->channel) {
        keep_of_channel(feed, slot, text, value);
        feed->bytes.len = feed->capture.value.begin;
        return;
    }
    item->values[slot] = value;
    if (slot == SST_SLOT_URL)
        set_base(feed, item);
    if (slot == SST_SLOT_ID)
        keep_permalink(feed, item, value);
}

void sst_feed_keep_language(sst_feed *feed, sst_feed_item *item)
{
    sst_feed_value language = feed->levels.at[feed->levels.len - 1].language;
    if (!language.rank || item->values[SST_SLOT_LANGUAGE].rank)
        return;
    sst_text text = {feed->scopes.at + language.begin, language.len_bytes};
    sst_feed_place place = {.slot = SST_SLOT_LANGUAGE, .rank = 2};
    sst_feed_keep(feed, item, place, text);
}

void sst_feed_end_value(sst_feed *feed)
{
    sst_feed_value value = feed->capture.value;
    sst_feed_role role = feed->levels.len > 1 ? feed->levels.at[feed->levels.len - 2].role
                                              : SST_ROLE_OTHER;
    sst_feed_item *item = sst_feed_subject(feed, role);
    if (!feed->is_out_of_memory && item && feed->bytes.len > value.begin) {
        const char *bytes = feed->bytes.at + value.begin;
        sst_text text = sst_text_trim((sst_text){bytes, feed->bytes.len - value.begin});
        value.begin += (size_t)(text.data - bytes);
        value.len_bytes = text.len_bytes;
        if (text.len_bytes > 0) {
            keep_captured(feed, item, value);
            sst_feed_keep_language(feed, item);
        }
    }
    feed->capture.depth = 0;
}
