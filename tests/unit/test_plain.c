/* SPDX-License-Identifier: MIT */
/* Tests of read/plain.c. */
#include "read_records.h"

static sst_read_options options;

static void set_up(void)
{
    sst_read_options_init(&options);
}

TestSuite(plain, .init = set_up);

Test(plain, a_text_is_handed_over_as_it_stands_and_is_not_copied)
{
    static const char text[] = "First line.\r\n\r\n\tSecond \xff line.\n";
    records r;
    records_init(&r, &options);
    sst_text record = {text, sizeof text - 1};
    cr_assert_eq(sst_reader_plain.parse(&r.parser, record, &r.parsed, NULL), SST_OK);
    cr_assert_eq(r.parsed.article.text.data, text);
    cr_assert_eq(r.parsed.article.text.len_bytes, sizeof text - 1);
    records_free(&r);
}

Test(plain, a_text_has_no_title_no_date_and_no_id)
{
    records r;
    records_init(&r, &options);
    cr_assert_eq(records_parse(&r, &sst_reader_plain, "# Not a title\n", 14), SST_OK);
    const sst_article *article = &r.parsed.article;
    cr_assert_null(article->title.data);
    cr_assert_null(article->id.data);
    cr_assert_null(article->url.data);
    cr_assert_eq(article->published.precision, SST_UNDATED);
    records_free(&r);
}

Test(plain, any_bytes_without_nul_may_be_text)
{
    cr_assert_gt(sst_reader_plain.bid("caf\xe9", 4, true), 0);
    cr_assert_gt(sst_reader_plain.bid("", 0, true), 0);
    cr_assert_eq(sst_reader_plain.bid("a\0b", 3, true), 0);
    cr_assert_eq(sst_reader_plain.bid("\x1f\x8b\x08", 3, true), 0);
}
