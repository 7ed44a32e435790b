/* SPDX-License-Identifier: MIT */
/* main_text.c - boxes and blocks of a page -> the text of its article. */
#include "main_text.h"

#include <string.h>
#include <strings.h>

#define UNWANTED                                                                         \
    (SST_HINT_AWAY | SST_HINT_HIDDEN | SST_HINT_COMMENTS | SST_HINT_CAPTION |            \
     SST_HINT_BYLINE)

#define MOST_AWAY_PERCENT 30
#define MOST_KIND_PERCENT 50
#define MOST_HIDDEN_PERCENT 50
#define NUM_KINDS 1024
#define LEAST_WEIGHT 250 /* of a text that is believed at once */

typedef struct judging {
    const sst_page_content *page;
    uint32_t *hints;                     /* of each box and those around it */
    uint64_t *before;                    /* good weight of the blocks before each */
    uint32_t *headings;                  /* h1 among the blocks before each */
    uint32_t unwanted;                   /* hints that count */
    uint64_t of_kind[NUM_KINDS], hidden; /* prose */
    uint64_t all;                        /* prose, without that of comments */
} judging;

static uint32_t own_hints(const sst_box *box)
{
    switch (box->tag) {
    case SST_TAG_HTML:
    case SST_TAG_BODY:
    case SST_TAG_MAIN:
    case SST_TAG_ARTICLE:
        return box->hints & SST_HINT_BODY;
    case SST_TAG_NAV:
    case SST_TAG_FORM:
    case SST_TAG_HEADER:
    case SST_TAG_ASIDE:
    case SST_TAG_FOOTER:
    case SST_TAG_BUTTON:
        return box->hints | SST_HINT_AWAY;
    case SST_TAG_CAPTION:
        return box->hints | SST_HINT_CAPTION;
    default:
        return box->hints;
    }
}

/* Paragraph-like, wherever it stands. */
static bool is_prose(const sst_page_block *b)
{
    if (b->link_weight * 3 > b->weight)
        return false;
    return b->weight >= 100 ||
           (b->weight >= 40 && b->num_stops > 0 && b->tag == SST_TAG_P);
}

/* Good are blocks of prose that no hint speaks against; without hints: all prose. */
static void find_good(judging *j, bool has_hints)
{
    uint64_t sum = 0;
    uint32_t num_headings = 0;
    for (size_t i = 0; i < j->page->num_blocks; i++) {
        const sst_page_block *b = &j->page->blocks[i];
        j->before[i] = sum;
        j->headings[i] = num_headings;
        num_headings += b->tag == SST_TAG_H1;
        if (is_prose(b) && !(has_hints && (j->hints[b->box] & j->unwanted)))
            sum += b->weight;
    }
    j->before[j->page->num_blocks] = sum;
    j->headings[j->page->num_blocks] = num_headings;
}

static uint64_t good_weight(const judging *j, size_t box)
{
    const sst_box *b = &j->page->boxes[box];
    return j->before[b->end] - j->before[b->begin];
}

/* What readers say; not what has the title of the page in it as well. */
static bool is_comments(const judging *j, const sst_box *box)
{
    return (own_hints(box) & SST_HINT_COMMENTS) &&
           j->headings[box->end] == j->headings[box->begin];
}

/* Prose outside of comments, of which there may be more than of anything else. */
static void weigh_all(judging *j)
{
    j->all = good_weight(j, 0);
    for (size_t i = 0, end = 0; i < j->page->num_boxes; i++) {
        const sst_box *box = &j->page->boxes[i];
        if (box->begin < end || !is_comments(j, box))
            continue; /* within comments that are subtracted already */
        j->all -= good_weight(j, i);
        end = box->end;
    }
    if (j->all < LEAST_WEIGHT)
        j->all = good_weight(j, 0);
}

/* Prose in all boxes of a kind: of one class, or hidden ones. */
static void add_up_kinds(judging *j)
{
    for (size_t i = 1; i < j->page->num_boxes; i++) {
        const sst_box *box = &j->page->boxes[i];
        if (!(box->hints & UNWANTED))
            continue;
        j->of_kind[box->kind % NUM_KINDS] += good_weight(j, i);
        j->hidden += box->hints & SST_HINT_HIDDEN ? good_weight(j, i) : 0;
    }
}

/* Hints that count: elements that hold much of the page's prose are no menus, whatever they
 * are called, and prose that is mostly hidden is shown by a script. */
static uint32_t hints_that_count(const judging *j, size_t at)
{
    const sst_box *box = &j->page->boxes[at];
    uint32_t own = own_hints(box);
    uint64_t weight = good_weight(j, at);
    uint64_t of_kind = box->kind ? j->of_kind[box->kind % NUM_KINDS] : 0;
    if (weight * 100 > j->all * MOST_AWAY_PERCENT ||
        of_kind * 100 > j->all * MOST_KIND_PERCENT)
        own &= ~(uint32_t)(SST_HINT_AWAY | SST_HINT_BYLINE | SST_HINT_CAPTION);
    if (!is_comments(j, box))
        own &= ~(uint32_t)SST_HINT_COMMENTS;
    if (j->hidden * 100 > j->all * MOST_HIDDEN_PERCENT)
        own &= ~(uint32_t)SST_HINT_HIDDEN;
    return own;
}

static void inherit(judging *j)
{
    for (size_t i = 0; i < j->page->num_boxes; i++) {
        uint32_t own = hints_that_count(j, i);
        uint32_t around = i == 0 ? 0 : j->hints[j->page->boxes[i].parent];
        if ((own & SST_HINT_BODY) && good_weight(j, i) * 100 > j->all * MOST_AWAY_PERCENT)
            around &= ~(uint32_t)UNWANTED;
        j->hints[i] = (around & UNWANTED) | own;
    }
}

static size_t choose_box(const judging *j)
{
    const sst_page_content *page = j->page;
    uint64_t all = good_weight(j, 0);
    size_t best = 0;
    uint64_t best_weight = 0;
    for (size_t i = 1; i < page->num_boxes; i++)
        if ((j->hints[i] & SST_HINT_BODY) && good_weight(j, i) > best_weight) {
            best = i;
            best_weight = good_weight(j, i);
        }
    if (best_weight * 10 >= all * 4 && best_weight > 0)
        return best;
    uint32_t *heaviest = sst_room_take_clear(page->num_boxes, sizeof *heaviest);
    for (size_t i = 1; i < page->num_boxes; i++) {
        uint32_t parent = page->boxes[i].parent;
        if (good_weight(j, i) > (heaviest[parent] ? good_weight(j, heaviest[parent]) : 0))
            heaviest[parent] = (uint32_t)i;
    }
    size_t at = 0;
    while (heaviest[at] && good_weight(j, heaviest[at]) * 4 >= good_weight(j, at) * 3 &&
           page->boxes[heaviest[at]].tag != SST_TAG_P)
        at = heaviest[at];
    return at;
}

static void add_block(sst_bytes *out, const sst_page_content *page, const sst_page_block *b)
{
    if (out->len > 0)
        sst_bytes_add(out, "\n\n", 2);
    sst_bytes_add(out, page->text.at + b->begin, b->len);
}

sst_bytes sst_all_text(const sst_page_content *page)
{
    sst_bytes out = {0};
    for (size_t i = 0; i < page->num_blocks; i++)
        add_block(&out, page, &page->blocks[i]);
    return out;
}

/* No hint speaks against it, it is not mostly links, and not the title. */
static bool is_wanted(const judging *j, const sst_bytes *title, size_t at)
{
    const sst_page_block *b = &j->page->blocks[at];
    bool is_title = b->len == title->len &&
                    strncasecmp(j->page->text.at + b->begin, title->at, b->len) == 0;
    return !(j->hints[b->box] & j->unwanted) && b->link_weight * 2 <= b->weight &&
           !is_title;
}

/* At the end of a text: what introduces something else. */
static bool is_stray(const sst_page_block *b)
{
    return b->tag == SST_TAG_HEADING || (!is_prose(b) && b->weight < 60 &&
                                         b->tag != SST_TAG_ITEM && b->num_stops == 0);
}

/* Blocks of the chosen box that no hint speaks against and that are not mostly links.  What
 * they weigh; *out and *first are theirs. */
static uint64_t gather(judging *j, const sst_bytes *title, sst_bytes *out, size_t *first)
{
    const sst_page_content *page = j->page;
    const sst_box *box = &page->boxes[choose_box(j)];
    uint64_t weight = 0;
    size_t end = box->end;
    while (end > box->begin &&
           (!is_wanted(j, title, end - 1) || is_stray(&page->blocks[end - 1])))
        end--;
    if (end == box->begin)
        end = box->end; /* nothing but strays */
    *out = (sst_bytes){0};
    *first = box->begin;
    for (size_t i = box->begin; i < end; i++) {
        const sst_page_block *b = &page->blocks[i];
        if (!is_wanted(j, title, i))
            continue;
        if (out->len == 0)
            *first = i;
        add_block(out, page, b);
        weight += b->weight;
    }
    return weight;
}

sst_bytes sst_main_text(const sst_page_content *page, const sst_bytes *title,
                        size_t *first)
{
    static const uint32_t tries[] = {UNWANTED, UNWANTED & ~(uint32_t)SST_HINT_COMMENTS,
                                     0};
    judging *j = sst_room_take_clear(1, sizeof *j);
    sst_bytes best = {0};
    uint64_t best_weight = 0;
    j->page = page;
    j->hints = sst_room_take(page->num_boxes, sizeof *j->hints);
    j->before = sst_room_take(page->num_blocks + 1, sizeof *j->before);
    j->headings = sst_room_take(page->num_blocks + 1, sizeof *j->headings);
    find_good(j, false);
    weigh_all(j);
    add_up_kinds(j);
    inherit(j);
    for (size_t i = 0; i < 3 && best_weight < LEAST_WEIGHT; i++) {
        sst_bytes text;
        size_t begin;
        j->unwanted = tries[i];
        find_good(j, true);
        uint64_t weight = gather(j, title, &text, &begin);
        if (i > 0 && weight < 2 * best_weight)
            continue; /* not much more than what hints allow */
        best = text;
        best_weight = weight;
        *first = begin;
    }
    return best;
}
