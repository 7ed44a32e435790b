/* SPDX-License-Identifier: MIT */
/* Tests of read/feed_quick.c: what it takes, it makes of it what the worker makes. */
#include "read_records.h"

#include "read/feed.h"
#include "read/markup.h"

static records r;

static void set_up_worker(void)
{
    sst_read_options options;
    sst_read_options_init(&options);
    options.html_worker = SST_HTML_WORKER;
    records_init(&r, &options);
}

static void tear_down_worker(void)
{
    records_free(&r);
}

TestSuite(feed_quick, .init = set_up_worker, .fini = tear_down_worker);

/* The quick text, which is the worker's; false: it is left to the worker. */
static bool take(const char *html, sst_text *text)
{
    bool is_usual;
    sst_text fragment = sst_text_of(html), slow;
    char *copy = malloc(fragment.len_bytes + 1); /* a sanitizer sees where it ends */
    cr_assert(copy);
    memcpy(copy, html, fragment.len_bytes);
    sst_scratch_reset(&r.parser.scratch);
    cr_assert_eq(sst_feed_quick((sst_text){copy, fragment.len_bytes}, &r.parser.scratch,
                                text, &is_usual, NULL),
                 SST_OK);
    free(copy);
    if (!is_usual)
        return false;
    sst_error err = {0};
    cr_assert_eq(sst_markup_fragments(&r.parser, &fragment, 1, &slow, &err), SST_OK, "%s",
                 err.message);
    cr_assert(
        slow.len_bytes == text->len_bytes &&
            (slow.len_bytes == 0 || memcmp(slow.data, text->data, slow.len_bytes) == 0),
        "<%s>\nquickly <%.*s>\nslowly <%.*s>", html, (int)text->len_bytes,
        text->data ? text->data : "", (int)slow.len_bytes, slow.data ? slow.data : "");
    return true;
}

Test(feed_quick, paragraphs_links_and_pictures_are_taken)
{
    static const char *const cases[][2] = {
        {"a &amp; b", "a & b"},
        {"<p>One\n two.</p>\n<p>Three<br/>four<br><br>five</p>",
         "One two.\n\nThree\nfour\n\nfive"},
        {"A <a href=\"http://e.org/?a=1&b=2\" rel='x'>link</a>, an <img src=\"x\" "
         "/>image.",
         "A link, an image."},
        {"<ul>\n<li>one</li>\n<li class=\"x\"><b>two</b></li></ul>tail",
         "one\n\ntwo\n\ntail"},
        {"<span style=\"font-weight: 400;\">kept</span> <em>so</em>", "kept so"},
        {"<!-- wp:paragraph --><p>text</p><!-- /wp:paragraph -->", "text"},
        {"hard&nbsp;blank, soft\xC2\xADhyphen&shy;s \xC2\xA9 &copy; &#8217;&#x2014;",
         "hard blank, softhyphens \xC2\xA9 \xC2\xA9 \xE2\x80\x99\xE2\x80\x94"},
        {"<P>GREAT</P> letters", "GREAT\n\nletters"},
        {"<p></p> <div>\n</div>", ""},
        {"fish & chips &lt;b&gt;", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_text text;
        cr_assert_eq(take(cases[i][0], &text), cases[i][1] != NULL, "%s", cases[i][0]);
        if (cases[i][1])
            ASSERT_TEXT(text, cases[i][1]);
    }
}

Test(feed_quick, what_is_unusual_is_left)
{
    static const char *const cases[] = {
        "<script>x</script>",
        "<p hidden>",
        "<span hidden=''>x</span>",
        "<pre>a\nb</pre>",
        "<span style='display:none'>x</span>",
        "<i aria-hidden=\"true\">x</i>",
        "<iframe src='x'></iframe>",
        "a &amp b",
        "&doesnotexist;",
        "a < b",
        "<p",
        "<p a=b>",
        "<p a='",
        "<!-- a",
        "<!--> a -->",
        "<!DOCTYPE html>",
        "</br>",
        "<table><tr><td>x",
        "\x01",
        "&#0;",
        "&",
        "<",
        "</",
        "\xC2",
        "<o:p>x</o:p>",
        "</p>",
        "<b><i>x</b></i>",
        "<p><b>x</p>",
        "<h2><p>x",
        "<div><li>x</div>",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_text text;
        cr_assert_not(take(cases[i], &text), "%s", cases[i]);
    }
}

Test(feed_quick, of_pieces_in_any_order_it_makes_what_the_worker_makes)
{
    static const char *const pieces[] = {"<p>",
                                         "</p>",
                                         "<div>",
                                         "</div>",
                                         "<br>",
                                         "<br/>",
                                         "<a href=\"x\">",
                                         "</a>",
                                         "<b>",
                                         "</b>",
                                         "<ul>",
                                         "<li>",
                                         "</li>",
                                         "</ul>",
                                         "<blockquote>",
                                         "</blockquote>",
                                         " ",
                                         "\n",
                                         "word",
                                         "a b",
                                         "&amp;",
                                         "&nbsp;",
                                         "&shy;",
                                         "\xC3\xA9",
                                         "\xC2\xA0",
                                         "<h2>",
                                         "</h2>",
                                         "<img src='x' alt=\"y\"/>",
                                         "<!-- c -->",
                                         "<span class='z'>",
                                         "</span>",
                                         ".",
                                         "<figure>",
                                         "<figcaption>",
                                         "</figcaption>",
                                         "</figure>",
                                         "&#8217;",
                                         "<P>"};
    uint64_t random = 0x9E3779B97F4A7C15;
    size_t num_taken = 0;
    for (int i = 0; i < 20000; i++) {
        char html[400] = "";
        for (int k = 0; k < 2 + i % 11; k++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            strcat(html, pieces[(random >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        sst_text text;
        num_taken += take(html, &text);
    }
    cr_assert_gt(num_taken, 2000);
}
