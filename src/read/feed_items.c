/* SPDX-License-Identifier: MIT */
/* feed_items.c - events of a feed in, its items out.
 *
 * Elements are known by their names and by where they stand: what is a child of an item
 * speaks of the item, of the channel of the feed, whatever dialect it is.  A value goes to a
 * slot if nothing better was there.  Elements inside a value are HTML that was not escaped:
 * they are written as tags again, without attributes, and read later with all other HTML. */
#include "feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_PREFIXES 64
#define LONGEST_IN_FORCE 256         /* of a base or language, bytes */
#define MOST_ITEMS 4096              /* in memory at a time */
#define MOST_BYTES ((size_t)1 << 20) /* of them */

void sst_feed_free(sst_feed *feed)
{
    sst_vec_free(&feed->bytes);
    sst_vec_free(&feed->channel_bytes);
    sst_vec_free(&feed->scopes);
    sst_vec_free(&feed->names);
    sst_vec_free(&feed->levels);
    sst_vec_free(&feed->prefixes);
    sst_vec_free(&feed->items);
}

/* ---- attributes -------------------------------------------------------------------- */

static void declare_prefix(sst_feed *feed, const char *name, const char *address)
{
    sst_feed_prefix prefix = {.space = sst_feed_space_of(address)};
    if (strlen(name) >= sizeof prefix.name || feed->prefixes.len >= MOST_PREFIXES)
        return;
    memcpy(prefix.name, name, strlen(name));
    if (!sst_vec_push(&feed->prefixes, prefix))
        feed->is_out_of_memory = true;
}

static void declare_prefixes(sst_feed *feed, const char *const *attributes)
{
    for (; *attributes; attributes += 2)
        if (strncmp(attributes[0], "xmlns", 5) == 0) {
            const char *name = attributes[0] + 5;
            if (*name == ':' || *name == '\0')
                declare_prefix(feed, name + (*name == ':'), attributes[1]);
        }
}

/* Long ones are none: what is in force may go with every item. */
static void set_in_force(sst_feed *feed, sst_feed_value *value, sst_text text)
{
    *value = (sst_feed_value){.begin = feed->scopes.len, .len_bytes = text.len_bytes};
    value->rank = text.len_bytes > 0 && text.len_bytes <= LONGEST_IN_FORCE;
    if (value->rank && !sst_vec_append(&feed->scopes, text.data, text.len_bytes))
        feed->is_out_of_memory = true;
}

static void set_base(sst_feed *feed, sst_feed_level *level, const char *base)
{
    sst_scratch scratch = {0};
    sst_text outer = {NULL, 0}, whole;
    if (level->base.rank)
        outer = (sst_text){feed->scopes.at + level->base.begin, level->base.len_bytes};
    if (sst_feed_resolve(sst_text_of(base), outer, &scratch, &whole, NULL) == SST_OK)
        set_in_force(feed, &level->base, whole);
    else
        feed->is_out_of_memory = true;
    sst_scratch_free(&scratch);
}

static void set_scope(sst_feed *feed, sst_feed_level *level,
                      const char *const *attributes)
{
    const char *base = sst_feed_attribute(attributes, "xml:base");
    const char *language = sst_feed_attribute(attributes, "xml:lang");
    if (base && *base)
        set_base(feed, level, base);
    if (language)
        set_in_force(feed, &level->language, sst_text_trim(sst_text_of(language)));
}

/* ---- elements inside a value -------------------------------------------------------- */

static bool is_void(const char *name)
{
    static const char *const names[] = {"br", "hr", "img", "wbr", "input", "col"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static void put_tag(sst_feed *feed, const char *open, const char *name)
{
    sst_feed_put(feed, open, strlen(open));
    sst_feed_put(feed, name, strlen(name));
    sst_feed_put(feed, ">", 1);
}

static void put_escaped(sst_feed *feed, const char *bytes, size_t len_bytes)
{
    const char *end = bytes + len_bytes;
    while (bytes < end) {
        const char *plain = bytes;
        while (bytes < end && *bytes != '<' && *bytes != '&')
            bytes++;
        sst_feed_put(feed, plain, (size_t)(bytes - plain));
        if (bytes == end)
            break;
        const char *escape = *bytes++ == '<' ? "&lt;" : "&amp;";
        sst_feed_put(feed, escape, strlen(escape));
    }
}

/* What was plain so far becomes HTML. */
static void escape_so_far(sst_feed *feed)
{
    size_t begin = feed->capture.value.begin, len = feed->bytes.len - begin;
    feed->capture.value.form = SST_FORM_XHTML;
    if (len == 0)
        return;
    char *plain = malloc(len);
    if (!plain) {
        feed->is_out_of_memory = true;
        return;
    }
    memcpy(plain, feed->bytes.at + begin, len);
    feed->bytes.len = begin;
    put_escaped(feed, plain, len);
    free(plain);
}

static void start_inside(sst_feed *feed, const char *name)
{
    if (!feed->capture.is_inside && feed->capture.value.form == SST_FORM_PLAIN)
        escape_so_far(feed);
    feed->capture.is_inside = true;
    put_tag(feed, "<", local_name(name));
}

/* ---- events ------------------------------------------------------------------------ */

static bool is_item(const sst_feed_name *name)
{
    return sst_feed_is(name, SST_SPACE_CORE, "item") ||
           sst_feed_is(name, SST_SPACE_CORE, "entry");
}

static sst_feed_role role_of(const sst_feed *feed, const sst_feed_name *name,
                             sst_feed_role outer)
{
    if (feed->item_depth > 0 && !(outer == SST_ROLE_ITEM && is_item(name))) {
        bool is_group = sst_feed_is(name, SST_SPACE_MEDIA, "group") ||
                        sst_feed_is(name, SST_SPACE_MEDIA, "content");
        if (outer == SST_ROLE_ITEM && is_group)
            return SST_ROLE_ITEM; /* what stands inside of it speaks of the item, too */
        if (outer == SST_ROLE_ITEM && feed->is_atom &&
            sst_feed_is(name, SST_SPACE_CORE, "source"))
            return SST_ROLE_SOURCE;
        return SST_ROLE_OTHER;
    }
    if (is_item(name))
        return SST_ROLE_ITEM;
    if (sst_feed_is(name, SST_SPACE_CORE, "channel") ||
        sst_feed_is(name, SST_SPACE_CORE, "feed"))
        return SST_ROLE_CHANNEL;
    if (sst_feed_is(name, SST_SPACE_CORE, "rss") ||
        sst_feed_is(name, SST_SPACE_RDF, "RDF"))
        return SST_ROLE_ROOT;
    return SST_ROLE_OTHER;
}

static bool is_empty(const sst_feed_item *item)
{
    return item->values[SST_SLOT_TITLE].rank + item->values[SST_SLOT_TEXT].rank +
               item->values[SST_SLOT_SUMMARY].rank ==
           0;
}

void sst_feed_add(sst_feed *feed, const sst_feed_item *item)
{
    if (is_empty(item) && ++feed->num_empty > SST_FEED_MOST_EMPTY)
        return;
    if (!sst_vec_push(&feed->items, *item))
        feed->is_out_of_memory = true;
    else if (feed->items.len >= MOST_ITEMS || feed->bytes.len >= MOST_BYTES)
        sst_feed_flush(feed);
}

static void end_item(sst_feed *feed)
{
    sst_feed_keep_language(feed, &feed->item);
    feed->item.is_mended = feed->is_loose;
    feed->item_depth = 0;
    sst_feed_add(feed, &feed->item);
}

static void begin_item(sst_feed *feed, const char *const *attributes, size_t offset)
{
    const char *about = sst_feed_attribute(attributes, "rdf:about");
    const char *href = sst_feed_attribute(attributes, "href");
    if (feed->item_depth > 0)
        end_item(feed); /* in the middle of which another one begins */
    feed->item = (sst_feed_item){.offset = offset};
    feed->item_depth = feed->levels.len;
    if (about)
        sst_feed_keep(feed, &feed->item, (sst_feed_place){.slot = SST_SLOT_ID, .rank = 3},
                      sst_text_of(about));
    about = about ? about : href;
    if (about)
        sst_feed_keep(feed, &feed->item,
                      (sst_feed_place){.slot = SST_SLOT_URL, .rank = 5},
                      sst_text_of(about));
}

static uint32_t hash_name(const char *name)
{
    uint32_t hash = 0;
    for (; *name; name++)
        hash = hash * 31 + (uint8_t)(*name | 0x20);
    return hash;
}

size_t sst_feed_find(const sst_feed *feed, const char *name)
{
    uint32_t hash = hash_name(name);
    size_t depth = feed->levels.len;
    for (; depth > 0; depth--) {
        const sst_feed_level *level = &feed->levels.at[depth - 1];
        if (level->name_hash == hash &&
            strcasecmp(feed->names.at + level->name_at, name) == 0)
            break;
    }
    return depth;
}

void sst_feed_tag(sst_feed *feed, const char *name, bool is_end)
{
    if (!is_end)
        start_inside(feed, name);
    else if (!is_void(local_name(name)))
        put_tag(feed, "</", local_name(name));
}

static bool open_level(sst_feed *feed, const char *name, sst_feed_level *level)
{
    size_t num = feed->levels.len;
    if (num > 0)
        *level = feed->levels.at[num - 1];
    level->role = SST_ROLE_OTHER;
    level->name_at = feed->names.len;
    level->name_hash = hash_name(name);
    level->num_spaces = (uint32_t)feed->prefixes.len;
    level->scopes_at = feed->scopes.len;
    if (!sst_vec_append(&feed->names, name, strlen(name) + 1))
        feed->is_out_of_memory = true;
    if (num == 0 && !feed->root[0])
        snprintf(feed->root, sizeof feed->root, "%s", name);
    return !feed->is_out_of_memory;
}

void sst_feed_start(sst_feed *feed, const char *name, const char *const *attributes,
                    size_t offset)
{
    sst_feed_level level = {0};
    sst_feed_role outer =
        feed->levels.len > 0 ? feed->levels.at[feed->levels.len - 1].role : 0;
    bool is_inside = feed->capture.depth > 0;
    if (feed->is_out_of_memory || !open_level(feed, name, &level))
        return;
    sst_feed_name known = {0};
    if (!is_inside) {
        declare_prefixes(feed, attributes);
        set_scope(feed, &level, attributes);
        known = sst_feed_name_of(feed, name);
        level.role = role_of(feed, &known, outer);
        feed->is_feed |= level.role != SST_ROLE_OTHER;
        feed->is_atom |= sst_feed_is(&known, SST_SPACE_CORE, "feed") ||
                         sst_feed_is(&known, SST_SPACE_CORE, "entry");
    }
    if (!sst_vec_push(&feed->levels, level)) {
        feed->is_out_of_memory = true;
        return;
    }
    if (is_inside)
        start_inside(feed, name);
    else if (level.role == SST_ROLE_ITEM && is_item(&known))
        begin_item(feed, attributes, offset);
    else if (sst_feed_subject(feed, outer))
        sst_feed_begin_value(feed, &known, outer, attributes);
}

void sst_feed_end(sst_feed *feed)
{
    if (feed->is_out_of_memory || feed->levels.len == 0)
        return;
    size_t depth = feed->levels.len;
    sst_feed_level level = feed->levels.at[depth - 1];
    const char *name = local_name(feed->names.at + level.name_at);
    if (feed->capture.depth == depth)
        sst_feed_end_value(feed);
    else if (feed->capture.depth > 0 && !is_void(name))
        put_tag(feed, "</", name);
    if (feed->item_depth == depth)
        end_item(feed);
    feed->levels.len--;
    feed->names.len = level.name_at;
    feed->prefixes.len = level.num_spaces;
    feed->scopes.len = level.scopes_at;
}

void sst_feed_text(sst_feed *feed, const char *bytes, size_t len_bytes)
{
    if (feed->is_out_of_memory || feed->capture.depth == 0)
        return;
    if (feed->capture.value.form == SST_FORM_XHTML)
        put_escaped(feed, bytes, len_bytes);
    else
        sst_feed_put(feed, bytes, len_bytes);
}

void sst_feed_finish(sst_feed *feed, bool is_item_kept)
{
    feed->ends_in_item = feed->item_depth > 0;
    if (!is_item_kept)
        feed->item_depth = 0;
    while (feed->levels.len > 0 && !feed->is_out_of_memory)
        sst_feed_end(feed);
}
