/* SPDX-License-Identifier: MIT */
/* tags.c - what the names of elements mean here: a hash table of the known ones. */
#include "tags.h"

#include <string.h>

#define NUM_SLOTS 1024 /* nearly empty: mostly one look */

static const struct known {
    sst_tag tag;
    const char *names;
} known[] = {
    {SST_TAG_INLINE, "abbr acronym b bdi bdo big cite code data del dfn em font i ins "
                     "kbd label mark meter nobr "
                     "q rb rp rt ruby s samp small span strike strong sub sup tt u var "
                     "wbr img picture source"},
    {SST_TAG_SKIP,
     "applet area audio canvas datalist embed frame frameset iframe input keygen map "
     "math "
     "noembed noframes noscript object optgroup option param progress select style svg "
     "template textarea track video"},
    {SST_TAG_A, "a"},
    {SST_TAG_ARTICLE, "article"},
    {SST_TAG_ASIDE, "aside"},
    {SST_TAG_BODY, "body"},
    {SST_TAG_BR, "br"},
    {SST_TAG_BUTTON, "button"},
    {SST_TAG_CAPTION, "figcaption"},
    {SST_TAG_CELL, "td th"},
    {SST_TAG_DIV, "div"},
    {SST_TAG_FIGURE, "figure"},
    {SST_TAG_FOOTER, "footer"},
    {SST_TAG_FORM, "form"},
    {SST_TAG_HEADER, "header hgroup"},
    {SST_TAG_HEADING, "h2 h3 h4 h5 h6"},
    {SST_TAG_H1, "h1"},
    {SST_TAG_HTML, "html"},
    {SST_TAG_ITEM, "li dt dd"},
    {SST_TAG_LINK, "link"},
    {SST_TAG_LIST, "ul ol dl"},
    {SST_TAG_MAIN, "main"},
    {SST_TAG_META, "meta"},
    {SST_TAG_NAV, "nav menu"},
    {SST_TAG_P, "p"},
    {SST_TAG_PRE, "pre"},
    {SST_TAG_QUOTE, "blockquote"},
    {SST_TAG_SCRIPT, "script"},
    {SST_TAG_SECTION, "section"},
    {SST_TAG_TABLE, "table thead tbody tfoot tr caption colgroup col"},
    {SST_TAG_TIME, "time"},
    {SST_TAG_TITLE, "title"},
};

static struct slot {
    const char *name;
    size_t len;
    sst_tag tag;
} slots[NUM_SLOTS];

static uint32_t hash(const char *name, size_t len)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)name[i]) * 16777619u;
    return (h ^ h >> 16) % NUM_SLOTS;
}

static struct slot *find(const char *name, size_t len)
{
    uint32_t at = hash(name, len);
    while (slots[at].name &&
           (slots[at].len != len || memcmp(slots[at].name, name, len) != 0))
        at = (at + 1) % NUM_SLOTS;
    return &slots[at];
}

void sst_tags_init(void)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const char *name = known[i].names;
        while (*name) {
            size_t len = strcspn(name, " ");
            *find(name, len) = (struct slot){name, len, known[i].tag};
            name += len + strspn(name + len, " ");
        }
    }
}

sst_tag sst_tag_of(const char *name)
{
    const struct slot *slot = find(name, strlen(name));
    return slot->name ? slot->tag : SST_TAG_BLOCK;
}
