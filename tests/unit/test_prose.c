/* SPDX-License-Identifier: MIT */
/* Tests of read/prose.c: which texts are HTML, and what becomes of them. */
#include "read/prose.h"
#include "reading.h"

static bool is_html(const char *text)
{
    sst_article article;
    sst_article_init(&article);
    article.text = sst_text_of(text);
    return sst_prose_is_html(&article);
}

Test(prose, a_whole_tag_that_html_knows_makes_html)
{
    static const char *const html[] = {"<p>words</p>", "words<br/>more",
                                       "<IMG SRC='x'> words",
                                       "see <a href=\"x\">this</a>", "</div>"};
    static const char *const plain[] = {"words",
                                        "",
                                        "a < b and c > d",
                                        "if a <b and c",
                                        "<p",
                                        "<path>",
                                        "<br<br",
                                        "<>",
                                        "&amp; and so on",
                                        "an <ahem> of his",
                                        "<pre-tax> profit",
                                        "< p >"};
    for (size_t i = 0; i < sizeof html / sizeof *html; i++)
        cr_assert(is_html(html[i]), "%s", html[i]);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        cr_assert_not(is_html(plain[i]), "%s", plain[i]);
}

TestSuite(prose_inputs, .init = set_up, .fini = tear_down);

/* Rows as PostgreSQL's row_to_json gives them of miniflux's table of entries. */
static const char rows[] =
    "{\"id\":17,\"user_id\":1,\"feed_id\":3,\"hash\":\"5c0e\",\"published_at\":"
    "\"2024-03-01T06:00:00+00:00\",\"title\":\"Quake &amp; "
    "flood\",\"url\":\"https://x.example/1\","
    "\"author\":\"\",\"content\":\"<p>The ground <em>shook</em>.</p>\\n<p>Then it "
    "rained.</p>\","
    "\"status\":\"unread\",\"starred\":false,\"tags\":[]}\n"
    "{\"id\":18,\"title\":\"None\",\"url\":\"https://x.example/2\",\"content\":\"No tags "
    "here\"}\n";

Test(prose_inputs, rows_of_miniflux_are_articles)
{
    write_file("entries", rows);
    be_stdin("entries");
    start();
    cr_assert_eq(read_input("-"), SST_OK);
    expect_skips("");
    expect_text(0, "The ground shook.\n\nThen it rained.");
    expect_text(1, "No tags here");
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 0, &article, &r.error), SST_OK);
    ASSERT_TEXT(article.title, "Quake & flood");
    expect_ids("17\n18\n");
}

Test(prose_inputs, a_title_is_html_only_where_the_text_is)
{
    write_file("a.jsonl",
               "{\"id\":\"a\",\"title\":\"<b>R&amp;D</b>\",\"text\":\"words\"}\n"
               "{\"id\":\"b\",\"title\":\"<b>R&amp;D</b>\",\"text\":\"words<br>\"}\n");
    static const char *const titles[] = {"<b>R&amp;D</b>", "R&D"};
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    for (sst_article_no no = 0; no < 2; no++) {
        sst_article article;
        cr_assert_eq(sst_inputs_give_again(r.inputs, 0, no, &article, &r.error), SST_OK);
        ASSERT_TEXT(article.title, titles[no]);
    }
}

Test(prose_inputs, tables_may_hold_html_and_feeds_have_said_what_is_html)
{
    write_file("t.csv", "id,text\na,<p>one</p><p>two</p>\n");
    write_file(
        "f.xml",
        "<rss version=\"2.0\"><channel><item><guid>b</guid><description>use "
        "&amp;lt;p&amp;gt; and &amp;lt;/p&amp;gt;</description></item></channel></rss>");
    start();
    cr_assert_eq(read_input("t.csv"), SST_OK);
    cr_assert_eq(read_input("f.xml"), SST_OK);
    expect_skips("");
    expect_text(0, "one\n\ntwo");
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 1, &article, &r.error), SST_OK);
    ASSERT_TEXT(article.summary, "use <p> and </p>");
}
