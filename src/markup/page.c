/* SPDX-License-Identifier: MIT */
/* page.c - elements and text of a page -> its boxes and blocks. */
#include "page.h"
#include "linked.h"
#include "sieve.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define STEPS_TO_TAG 4 /* a div in a div in an entry of a list is one, too */

typedef struct open_element {
    sst_tag tag;
    bool has_box, is_unseen;
} open_element;

typedef struct reading {
    sst_page_content *page;
    open_element *open;
    size_t depth, cap_open;
    uint32_t box;                     /* the innermost open one */
    sst_page_block block;                  /* the one that grows; its begin is set */
    size_t settled;                   /* of the text: counted in block.weight */
    unsigned in_link, in_pre, unseen; /* how many of them are open */
    bool has_break;                   /* one <br> since the last words */
    bool is_blank_due;                /* white space since the last words */
    bool in_title, in_linked;
    sst_bytes title;  /* what stands in <title> */
    sst_bytes linked; /* JSON-LD of the script that is open */
} reading;

/* ---- blocks ------------------------------------------------------------------------ */

static bool is_stop(uint32_t code)
{
    return code == '.' || code == ',' || code == '!' || code == '?' || code == ';' ||
           code == 0x3001 || code == 0x3002 || code == 0xff0c || code == 0xff01 ||
           code == 0xff1f || code == 0x61f || code == 0x60c || code == 0x964 ||
           code == 0x2026;
}

/* A letter of Han, Kana or Hangul says as much as three of an alphabet. */
static unsigned worth(uint32_t code)
{
    return code >= 0x3040 && code < 0xd800 ? 3 : 1;
}

/* Good UTF-8 at *p, which is moved on. */
static uint32_t next_code(const unsigned char **p)
{
    const unsigned char *s = *p;
    if (s[0] < 0x80) {
        *p += 1;
        return s[0];
    }
    if (s[0] < 0xe0) {
        *p += 2;
        return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
    }
    if (s[0] < 0xf0) {
        *p += 3;
        return (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
    }
    *p += 4;
    return (s[0] & 0x07u) << 18 | (s[1] & 0x3fu) << 12 | (s[2] & 0x3fu) << 6 |
           (s[3] & 0x3fu);
}

/* Count what was added to the block since the last time, all of it inside or outside of
 * links. */
static void settle(reading *r)
{
    if (r->settled == r->page->text.len)
        return;
    const char *text = r->page->text.at;
    const unsigned char *p = (const unsigned char *)text + r->settled;
    const unsigned char *end = (const unsigned char *)text + r->page->text.len;
    uint32_t weight = 0;
    while (p < end) {
        uint32_t code = next_code(&p);
        weight += worth(code);
        r->block.num_words += code == ' ' || code == '\n';
        r->block.num_stops += is_stop(code);
    }
    r->block.weight += weight;
    r->block.link_weight += r->in_link > 0 ? weight : 0;
    r->settled = r->page->text.len;
}

static sst_tag tag_of_block(const reading *r)
{
    const sst_box *boxes = r->page->boxes;
    uint32_t box = r->box;
    for (int step = 0; step < STEPS_TO_TAG; step++, box = boxes[box].parent)
        switch (boxes[box].tag) {
        case SST_TAG_DIV:
        case SST_TAG_BLOCK:
        case SST_TAG_SECTION:
            continue;
        default:
            return boxes[box].tag;
        }
    return SST_TAG_DIV;
}

/* The words so far are a block, if there are any. */
static void end_block(reading *r)
{
    sst_page_content *page = r->page;
    settle(r);
    r->has_break = r->is_blank_due = false;
    if (page->text.len > r->block.begin) {
        sst_page_block *b = &r->block;
        b->len = (uint32_t)(page->text.len - b->begin);
        b->box = r->box;
        b->tag = tag_of_block(r);
        b->num_words++;
        sst_room_grow(&page->blocks, &page->cap_blocks, page->num_blocks + 1, sizeof *b);
        page->blocks[page->num_blocks++] = *b;
        if (b->tag == SST_TAG_H1 && page->meta.heading.len == 0)
            sst_bytes_add(&page->meta.heading, page->text.at + b->begin, b->len);
    }
    r->block = (sst_page_block){.begin = (uint32_t)page->text.len};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* A blank or line break is due before the next words, unless they are the first. */
static void add_due_blank(reading *r)
{
    sst_bytes *text = &r->page->text;
    if (text->len > r->block.begin && (r->has_break || r->is_blank_due))
        sst_bytes_add_char(text, r->has_break ? '\n' : ' ');
    r->has_break = r->is_blank_due = false;
}

static void add_words(reading *r, const char *bytes, size_t len)
{
    if (r->is_blank_due || r->has_break)
        add_due_blank(r);
    sst_bytes_add(&r->page->text, bytes, len);
}

/* Bytes at p that are neither white space, nor a hard space, nor a soft hyphen. */
static size_t length_of_words(const char *p, const char *end)
{
    const char *begin = p;
    while (p < end && !is_blank(*p) &&
           !(*p == '\xc2' && end - p > 1 && (p[1] == '\xa0' || p[1] == '\xad')))
        p++;
    return (size_t)(p - begin);
}

static void on_text(void *context, const char *bytes, size_t len)
{
    reading *r = context;
    const char *p = bytes, *end = bytes + len;
    if (r->in_title)
        sst_bytes_add(&r->title, bytes, len);
    if (r->unseen > 0)
        return;
    while (p < end) {
        size_t words = length_of_words(p, end);
        if (words > 0)
            add_words(r, p, words);
        p += words;
        if (p == end)
            return;
        r->is_blank_due |= *p != '\xc2' || p[1] == '\xa0';
        r->has_break |= r->in_pre > 0 && *p == '\n';
        p += *p == '\xc2' ? 2 : 1;
    }
}

/* ---- elements ---------------------------------------------------------------------- */

static uint32_t kind_of(const char *const *attributes)
{
    const char *class = attributes ? sst_attribute(attributes, "class") : NULL;
    uint32_t h = class ? 2166136261u : 0; /* FNV-1a */
    for (; class && *class; class ++)
        h = (h ^ (unsigned char)*class) * 16777619u;
    return h;
}

static void open_box(reading *r, sst_tag tag, uint32_t hints, uint32_t kind)
{
    sst_page_content *page = r->page;
    end_block(r);
    sst_room_grow(&page->boxes, &page->cap_boxes, page->num_boxes + 1,
                  sizeof *page->boxes);
    page->boxes[page->num_boxes] = (sst_box){.parent = r->box,
                                             .begin = (uint32_t)page->num_blocks,
                                             .hints = hints,
                                             .kind = kind,
                                             .tag = tag};
    r->box = (uint32_t)page->num_boxes++;
}

static void close_box(reading *r)
{
    end_block(r);
    sst_box *box = &r->page->boxes[r->box];
    box->end = (uint32_t)r->page->num_blocks;
    r->box = box->parent;
}

static void on_break(reading *r)
{
    if (r->has_break)
        end_block(r);
    else
        r->has_break = true;
}

static bool is_linked_data(const char *const *attributes)
{
    const char *type = sst_attribute(attributes, "type");
    return type && strncasecmp(type, "application/ld+json", 19) == 0;
}

static bool parts_blocks(sst_tag tag)
{
    return tag != SST_TAG_INLINE && tag != SST_TAG_SKIP && tag != SST_TAG_A &&
           tag != SST_TAG_BR && tag != SST_TAG_TIME && tag != SST_TAG_META &&
           tag != SST_TAG_LINK && tag != SST_TAG_SCRIPT && tag != SST_TAG_TITLE;
}

static void open_element_of(reading *r, sst_tag tag, const char *const *attributes)
{
    uint32_t hints = attributes ? sst_hints_of(attributes) : 0;
    open_element *e = &r->open[r->depth - 1];
    *e = (open_element){.tag = tag};
    e->has_box = parts_blocks(tag) && r->unseen == 0;
    e->is_unseen = tag == SST_TAG_SKIP || tag == SST_TAG_SCRIPT || tag == SST_TAG_TITLE ||
                   (!e->has_box && (hints & SST_HINT_HIDDEN));
    if (e->has_box)
        open_box(r, tag, hints, hints ? kind_of(attributes) : 0);
    if (tag == SST_TAG_A || e->is_unseen)
        settle(r);
    r->in_link += tag == SST_TAG_A;
    r->in_pre += tag == SST_TAG_PRE;
    r->unseen += e->is_unseen;
}

static bool on_open(void *context, sst_tag tag, const char *const *attributes)
{
    reading *r = context;
    if (r->depth >= r->page->limits.depth) {
        snprintf(r->page->refused, sizeof r->page->refused,
                 "HTML elements nested more than %zu deep, which is the limit "
                 "(--max-html-depth)",
                 r->depth);
        return false;
    }
    sst_room_grow(&r->open, &r->cap_open, ++r->depth, sizeof *r->open);
    if (tag == SST_TAG_BR && r->unseen == 0)
        on_break(r);
    if (r->unseen == 0 || tag == SST_TAG_META)
        sst_meta_element(&r->page->meta, tag, attributes);
    if (tag == SST_TAG_TITLE)
        r->in_title = r->unseen == 0;
    if (tag == SST_TAG_SCRIPT)
        r->in_linked = is_linked_data(attributes);
    open_element_of(r, tag, attributes);
    return true;
}

static void on_raw(void *context, const char *bytes, size_t len)
{
    reading *r = context;
    if (r->in_linked)
        sst_bytes_add(&r->linked, bytes, len);
    else if (r->in_title)
        sst_bytes_add(&r->title, bytes, len);
}

static void on_close(void *context, sst_tag tag)
{
    reading *r = context;
    if (r->depth == 0)
        return;
    open_element *e = &r->open[--r->depth];
    if (e->tag == SST_TAG_A || e->is_unseen)
        settle(r);
    r->in_link -= e->tag == SST_TAG_A;
    r->in_pre -= e->tag == SST_TAG_PRE;
    r->unseen -= e->is_unseen;
    if (e->has_box)
        close_box(r);
    if (tag == SST_TAG_TITLE && r->in_title) {
        sst_meta_offer(&r->page->meta, SST_META_PAGE_TITLE, 1, r->title.at, r->title.len);
        r->in_title = false;
    }
    if (tag == SST_TAG_SCRIPT && r->in_linked) {
        if (r->linked.len > 0)
            sst_linked_read(&r->page->meta, r->linked.at, r->linked.len);
        r->linked.len = 0;
        r->in_linked = false;
    }
}

void sst_page_read(const char *html, size_t len, const sst_page_limits *limits,
                   sst_page_content *out)
{
    *out = (sst_page_content){.limits = *limits};
    reading r = {.page = out};
    open_box(&r, SST_TAG_BODY, 0, 0);
    sst_sink sink = {on_open, on_close, on_text, on_raw, &r};
    sst_bytes sifted = sst_sieve(html, len, limits->tag_bytes);
    if (sifted.at)
        sst_parse(sifted.at, sifted.len, &sink);
    else
        snprintf(out->refused, sizeof out->refused,
                 "an HTML tag of more than %zu bytes, which is the limit (--max-tag)",
                 limits->tag_bytes);
    while (r.depth > 0)
        on_close(&r, r.open[r.depth - 1].tag);
    close_box(&r);
}
