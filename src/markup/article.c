/* SPDX-License-Identifier: MIT */
/* article.c - what was read of a page -> the article that it is. */
#include "article.h"
#include "charset.h"
#include "day.h"
#include "main_text.h"

#include <string.h>

#define BLOCKS_BEFORE 12 /* of the text, in which a date may stand */
#define DATE_BYTES 120   /* of a block that shows one */
#define LEAST_BODY_BYTES 250

/* The day that is shown shortly before the text, or as it begins. */
static void find_shown_day(const sst_page_content *page, size_t first, sst_bytes *date)
{
    char day[SST_DAY_BYTES];
    size_t i = first > BLOCKS_BEFORE ? first - BLOCKS_BEFORE : 0;
    for (; i <= first + 1 && i < page->num_blocks; i++) {
        const sst_page_block *b = &page->blocks[i];
        if (b->len <= DATE_BYTES && sst_find_day(page->text.at + b->begin, b->len, day)) {
            sst_bytes_add(date, day, strlen(day));
            return;
        }
    }
}

/* The text that JSON-LD has, which may be HTML. */
static sst_bytes read_body(const sst_bytes *body, const sst_page_limits *limits)
{
    sst_page_content page;
    if (!memchr(body->at, '<', body->len) && !memchr(body->at, '&', body->len))
        return *body;
    sst_page_read(body->at, body->len, limits, &page);
    return page.refused[0] ? *body : sst_all_text(&page);
}

/* The text of JSON-LD counts when little else was found: often it has no paragraphs, and
 * sometimes it is cut short. */
static void take_body(const sst_bytes *body, const sst_page_limits *limits,
                      sst_bytes *text)
{
    if (body->len < LEAST_BODY_BYTES || text->len >= body->len / 2)
        return;
    sst_bytes found = read_body(body, limits);
    if (found.len >= LEAST_BODY_BYTES && text->len < found.len / 2)
        *text = found;
}

/* That it begins with. */
static size_t num_digits_of(const sst_bytes *date)
{
    size_t num = 0;
    while (num < date->len && date->at[num] >= '0' && date->at[num] <= '9')
        num++;
    return num;
}

sst_page_article sst_article_of_page(const sst_page_content *page)
{
    const sst_bytes *values = page->meta.value;
    sst_page_article article = {.title = sst_meta_title(&page->meta),
                                .url = values[SST_META_URL],
                                .source = values[SST_META_SOURCE],
                                .language = values[SST_META_LANGUAGE]};
    size_t first = 0;
    char day[SST_DAY_BYTES];
    article.text = sst_main_text(page, &article.title, &first);
    if (page->meta.trust[SST_META_DATE] >= SST_TRUST_WHEN)
        article.date = values[SST_META_DATE];
    else
        find_shown_day(page, first, &article.date);
    if (article.date.len == 0)
        article.date = values[SST_META_DATE];
    /* dates of machines are read as they are */
    bool is_shown = article.date.len > 0 && num_digits_of(&article.date) < 4;
    if (is_shown && sst_find_day(article.date.at, article.date.len, day)) {
        article.date = (sst_bytes){0};
        sst_bytes_add(&article.date, day, strlen(day));
    }
    take_body(&values[SST_META_BODY], &page->limits, &article.text);
    return article;
}
