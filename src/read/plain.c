/* SPDX-License-Identifier: MIT */
/* plain.c - the reader of plain text: a file is an article without title, as it is. */
#include "charset.h"
#include "reader.h"

#include <string.h>

/* Everything may be text that has no NUL; any other format knows better what it is. */
static int bid_plain(const char *head, size_t len_bytes, bool is_all)
{
    (void)is_all;
    if (sst_reader_is_binary(head, len_bytes))
        return 0;
    return len_bytes > 0 && memchr(head, '\0', len_bytes) ? 0 : 10;
}

static sst_status parse_plain(sst_parser *parser, sst_text record, sst_parsed *out,
                              sst_error *err)
{
    (void)parser;
    (void)err;
    sst_article_init(&out->article);
    out->article.text = record;
    out->unread_date = (sst_text){NULL, 0};
    out->was_repaired = false;
    out->num_bad_bytes = sst_charset_count_bad(record);
    return SST_OK;
}

const sst_reader sst_reader_plain = {
    .name = "plain",
    .about = "plain text: a file is one article",
    .endings = NULL,
    .bid = bid_plain,
    .cut = NULL,
    .parse = parse_plain,
};
