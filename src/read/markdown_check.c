/* SPDX-License-Identifier: MIT */
/* markdown_check.c - is this Markdown that a parser of Markdown can be given?
 *
 * Two kinds of marks make cmark's work grow with the square of the text and worse: blocks
 * within blocks, which one line opens by the thousand (> > > >), and beginnings of images
 * that do not end (![ ![ ![), which each link after them looks through.  Nobody writes
 * many of either, so both are counted before cmark sees them, never too low: the marks at
 * a line's start, and the beginnings of images between two blank lines. */
#include "markdown_check.h"
#include "base/status.h"

#include <string.h>

#define MAX_BLOCK_DEPTH 100
#define MAX_IMAGES 1000 /* of one paragraph */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* How many blocks a line may open: quotes and items of lists. */
static size_t count_blocks(sst_text line)
{
    size_t num = 0;
    for (size_t i = 0; i < line.len_bytes; i++) {
        char c = line.data[i];
        bool is_before_blank = i + 1 == line.len_bytes || is_blank(line.data[i + 1]);
        if (c == '>')
            num++;
        else if (c && strchr("-+*.)", c) && is_before_blank)
            num++;
        else if (!is_blank(c) && !(c >= '0' && c <= '9'))
            break;
    }
    return num;
}

static size_t count_images(sst_text line)
{
    size_t num = 0;
    const char *p = line.data, *end = line.data + line.len_bytes;
    while (p < end && (p = memchr(p, '!', (size_t)(end - p))) != NULL) {
        p++;
        num += p < end && *p == '[';
    }
    return num;
}

static bool is_blank_line(sst_text line)
{
    size_t i = 0;
    while (i < line.len_bytes && is_blank(line.data[i]))
        i++;
    return i == line.len_bytes;
}

sst_status sst_markdown_check(sst_text body, sst_error *err)
{
    size_t num_images = 0;
    for (size_t at = 0; at < body.len_bytes;) {
        const char *begin = body.data + at;
        const char *end = memchr(begin, '\n', body.len_bytes - at);
        sst_text line = {begin, end ? (size_t)(end - begin) + 1 : body.len_bytes - at};
        num_images = is_blank_line(line) ? 0 : num_images + count_images(line);
        size_t num_blocks = count_blocks(line);
        if (num_blocks > MAX_BLOCK_DEPTH)
            return sst_fail(err, SST_ERR_RECORD, at,
                            "Markdown: %zu blocks within one another, the limit is %d",
                            num_blocks, MAX_BLOCK_DEPTH);
        if (num_images > MAX_IMAGES)
            return sst_fail(err, SST_ERR_RECORD, at,
                            "Markdown: more than %d images in a paragraph", MAX_IMAGES);
        at += line.len_bytes;
    }
    return SST_OK;
}
