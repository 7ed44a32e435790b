/* SPDX-License-Identifier: MIT */
/* Tests of what the HTML worker is made of: src/markup. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "markup/article.h"
#include "markup/cage.h"
#include "markup/charset.h"
#include "markup/day.h"
#include "markup/main_text.h"
#include "markup/sieve.h"

#define MOST_TAG_BYTES 65536

static void set_up(void)
{
    sst_charset_open_all(NULL);
    sst_parse_init();
    sst_hints_init();
}

TestSuite(page, .init = set_up, .fini = sst_room_clear);

static bool is_text(const sst_bytes *found, const char *wanted)
{
    return found->len == strlen(wanted) &&
           (found->len == 0 || memcmp(found->at, wanted, found->len) == 0);
}

#define ASSERT_BYTES(found, wanted)                                                      \
    cr_assert(is_text(&(found), (wanted)), "found <%.*s>, wanted <%s>",                  \
              (int)(found).len, (found).len > 0 ? (found).at : "", (wanted))

static sst_page_article read_html(const char *html)
{
    static sst_page_content page;
    const sst_page_limits limits = {512, MOST_TAG_BYTES};
    sst_page_read(html, strlen(html), &limits, &page);
    cr_assert_str_empty(page.refused);
    return sst_article_of_page(&page);
}

typedef struct pair {
    const char *html, *wanted;
} pair;

#define PARAGRAPH_A                                                                      \
    "The river rose by two metres overnight, and the bridge to the old town was closed " \
    "before dawn, the mayor said on Monday."
#define PARAGRAPH_B                                                                      \
    "Some 300 people left their homes; most of them found room with friends, others in " \
    "the school, where the kitchen opened again."
#define PARAGRAPH_C                                                                      \
    "By noon the water had begun to fall, and engineers, who had worked through the "    \
    "night, declared that the dam was sound."

/* ---- time ---------------------------------------------------------------------------- */

Test(page, processor_time_is_limited_to_the_millisecond_until_it_is_not)
{
    static const uint64_t cases[] = {1, 999, 1000, 2001, UINT32_MAX, 0};
    struct itimerval found;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_cage_time(cases[c]);
        cr_assert_eq(getitimer(ITIMER_PROF, &found), 0);
        uint64_t left_us =
            (uint64_t)found.it_value.tv_sec * 1000000 + (uint64_t)found.it_value.tv_usec;
        /* some of it was used, and a clock of the kernel may round up to its next tick */
        cr_assert_leq(left_us, cases[c] > 0 ? cases[c] * 1000 + 10000 : 0);
        cr_assert_geq(left_us + 100000, cases[c] * 1000);
        sst_cage_time(0);
    }
}

Test(page, when_time_is_up_the_process_is_ended)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGPROF, SIG_DFL);
        sst_cage_time(20);
        for (volatile int i = 0;; i = 1 - i)
            ;
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF);
}

/* ---- the sieve --------------------------------------------------------------------- */

Test(page, the_sieve_leaves_out_what_cannot_matter)
{
    static const pair cases[] = {
        {"<!DOCTYPE html><p>a</p>", "<p>a</p>"},
        {"<p onclick='x()' class=b data-c=\"<p>\" id='d e'>f", "<p class=b id='d e'>f"},
        {"a<script>if (b<c) '<p>' </script >d", "ad"},
        {"a<style><p></style>b<!-- <p> -->c<!-->d", "abcd"},
        {"<script type=\"application/ld+json\">{\"a\":\"<b>\"}</script>",
         "<script type=\"application/ld+json\">{\"a\":\"<b>\"}</script>"},
        {"a<svg><p>b</p></svg>c<svg/>d", "acd"},
        {"<noscript><p>x</noscript>a<iframe><p></iframe>b", "ab"},
        {"<link rel=stylesheet href=a><link rel=canonical href=b>",
         "<link rel=canonical href=b>"},
        {"<meta property=og:title content='a>b' data-x=1>",
         "<meta property=og:title content='a>b'>"},
        {"a   \n\t b", "a b"},
        {"<pre>a   \n  b</pre>c   d", "<pre>a   \n  b</pre>c d"},
        {"1 < 2 <3", "1 &lt; 2 &lt;3"},
        {"a</body></html><p>b", "a<p>b"},
        {"a<script>never closed <p>", "a"},
        {"a<p class='never closed>", "a"},
        {"a<!-- never closed <p>", "a"},
        {"<img src=a alt=b>c<input><wbr>d", "cd"},
        {"<p style='display: none'>a<p style='color:red'>b",
         "<p style='display: none'>a<p>b"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_bytes found = sst_sieve(cases[c].html, strlen(cases[c].html), MOST_TAG_BYTES);
        ASSERT_BYTES(found, cases[c].wanted);
    }
}

/* ---- text -------------------------------------------------------------------------- */

Test(page, all_text_of_a_piece_has_its_paragraphs_apart)
{
    static const pair cases[] = {
        {"<p>One</p><p>two <b>three</b>four</p>", "One\n\ntwo threefour"},
        {"a<br>b<br><br>c<br/> <br />d", "a\nb\n\nc\n\nd"},
        {"<ul><li>a<li>b</ul>", "a\n\nb"},
        {"<table><tr><td>a<td>b<tr><td>c</table>", "a\n\nb\n\nc"},
        {"a&nbsp;b &mdash; &#8212;&lt;", "a b \xe2\x80\x94 \xe2\x80\x94<"},
        {"so\xc2\xad"
         "ft",
         "soft"},
        {"<pre>a\n  b</pre>", "a\nb"},
        {"a<span hidden>b</span>c", "ac"},
        {"plain & simple", "plain & simple"},
        {"", ""},
    };
    const sst_page_limits limits = {512, MOST_TAG_BYTES};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_page_content page;
        sst_page_read(cases[c].html, strlen(cases[c].html), &limits, &page);
        sst_bytes text = sst_all_text(&page);
        ASSERT_BYTES(text, cases[c].wanted);
    }
}

#define ARTICLE "<p>" PARAGRAPH_A "</p><p>" PARAGRAPH_B "</p><p>" PARAGRAPH_C "</p>"
#define TEXT PARAGRAPH_A "\n\n" PARAGRAPH_B "\n\n" PARAGRAPH_C
#define LINKS                                                                            \
    "<ul><li><a href=a>Weather</a><li><a href=b>Sport</a><li><a href=c>Culture and "     \
    "travel, from our own correspondents all over the world</a></ul>"

/* Pages that frame the same article in different ways. */
Test(page, the_article_is_found_in_whatever_frame)
{
    static const char *const pages[] = {
        ARTICLE,
        "<nav>" LINKS "</nav><main>" ARTICLE "</main><footer><p>" PARAGRAPH_A "</footer>",
        "<div id=menu>" LINKS "</div><div><div>" ARTICLE "</div></div>" LINKS,
        "<table><tr><td>" LINKS "<td>" ARTICLE "<td>" LINKS "</table>",
        "<form><div class=has-sidebar>" ARTICLE "</div></form>",
        "<body class='sidebar comments'><div class=widget>" ARTICLE "</div>",
        "<div class=article-body>" ARTICLE
        "</div><div class=related-posts><p>" PARAGRAPH_C "</p><p>" PARAGRAPH_B
        "</p></div>",
        "<article>" ARTICLE "<section class=comments><p>" PARAGRAPH_C
        "</p></section></article>",
        "<header><p>" PARAGRAPH_B "</p></header><article>" ARTICLE "</article>",
        "<article><figure><figcaption>" PARAGRAPH_C "</figcaption></figure>" ARTICLE
        "</article>",
        "<div hidden><div class=x>" ARTICLE "</div></div>",
        "<html><body><h1>Flood</h1></body></html>" ARTICLE,
        "<div>" PARAGRAPH_A "<br><br>" PARAGRAPH_B "<br><br>" PARAGRAPH_C "</div>",
        "<article><div class='share-bar'>Share this story, please, with all you "
        "know</div>"
        "<div class=c>" ARTICLE "</div><div class=author-bio><p>" PARAGRAPH_A
        "</div></article>",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        sst_page_article article = read_html(pages[i]);
        cr_assert(is_text(&article.text, TEXT), "%s: <%.*s>", pages[i],
                  (int)article.text.len, article.text.at);
    }
}

Test(page, letters_of_han_weigh_more)
{
    static const char paragraph[] = "河水一夜之间上涨了两米，通往老城的桥在黎明前关闭，市"
                                    "长星期一表示，居民已经安全撤离。";
    char html[2000];
    snprintf(html, sizeof html,
             "<ul><li><a>首页</a><li><a>新闻</a></ul><div><p>%s</p><p>%s</p></div>"
             "<ul><li><a>天气</a><li><a>体育</a></ul>",
             paragraph, paragraph);
    sst_page_article article = read_html(html);
    char wanted[1000];
    snprintf(wanted, sizeof wanted, "%s\n\n%s", paragraph, paragraph);
    ASSERT_BYTES(article.text, wanted);
}

Test(page, a_long_text_is_not_cut_within_a_character)
{
    enum { NUM = 100000 };
    static char html[NUM * 3 + 16] = "a<p>bc";
    for (size_t i = 0; i < NUM; i++)
        memcpy(html + 6 + 3 * i, "\xe6\xb2\xb3", 3);
    memcpy(html + 6 + 3 * NUM, "<p>d", 5);
    const sst_page_limits limits = {512, MOST_TAG_BYTES};
    sst_page_content page;
    sst_page_read(html, strlen(html), &limits, &page);
    sst_bytes text = sst_all_text(&page);
    cr_assert_eq(text.len, 1 + 2 + 2 + 3 * NUM + 2 + 1);
    cr_assert_eq(memcmp(text.at + 5, html + 6, 3 * NUM), 0);
}

Test(page, the_title_is_not_repeated_in_the_text)
{
    sst_page_article article =
        read_html("<title>Flood | The Courier</title><article><h1>Flood</h1>" ARTICLE);
    ASSERT_BYTES(article.title, "Flood");
    ASSERT_BYTES(article.text, TEXT);
}

/* ---- what a page says of itself ---------------------------------------------------- */

Test(page, titles_are_freed_of_the_name_of_the_site)
{
    static const pair cases[] = {
        {"<title>Flood in town - The Courier</title><meta property=og:site_name "
         "content='The Courier'>",
         "Flood in town"},
        {"<title>The Courier | Flood in town</title><h1>Flood in town</h1>",
         "Flood in town"},
        {"<meta property=og:title content='Flood &amp; fire | Courier'><link "
         "rel=canonical "
         "href=https://www.courier.example/a>",
         "Flood & fire"},
        {"<meta property=og:title content='Flood - and fire'>", "Flood - and fire"},
        {"<title>\n Flood\n in town </title>", "Flood in town"},
        {"<h1>Flood <b>in</b> town</h1><p>x", "Flood in town"},
        {"<title></title><p>x", ""},
        {"<svg><title>Icon</title></svg><p>x", ""},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_page_article article = read_html(cases[c].html);
        ASSERT_BYTES(article.title, cases[c].wanted);
    }
}

Test(page, dates_are_taken_from_the_most_trusted_place)
{
    static const pair cases[] = {
        {"<time datetime=2024-03-04>x</time><meta property=article:published_time "
         "content=2024-03-05T08:00:00Z>",
         "2024-03-05T08:00:00Z"},
        {"<time datetime=2024-03-04>x</time>", "2024-03-04"},
        {"<script type=application/ld+json>{\"datePublished\":\"2024-03-06\",\"@type\":"
         "\"NewsArticle\"}</script>",
         "2024-03-06"},
        {"<script type=application/ld+json>{\"datePublished\":\"2024-03-06\",\"@type\":"
         "\"Comment\"}</script>",
         ""},
        {"<p>5 March 2024</p>" ARTICLE, "2024-03-05"},
        {"<meta name=date content='March 5, 2024'>", "2024-03-05"},
        {"<meta property=article:modified_time content=2024-03-07>", "2024-03-07"},
        {ARTICLE, ""},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_page_article article = read_html(cases[c].html);
        ASSERT_BYTES(article.date, cases[c].wanted);
    }
}

Test(page, days_are_found_as_people_write_them)
{
    static const pair cases[] = {
        {"Published on July 8, 2025 at 10:00", "2025-07-08"},
        {"8th of July 2025", "2025-07-08"},
        {"Di., 5. M\xc3\xa4rz 2024", "2024-03-05"},
        {"le 1er f\xc3\xa9vrier 2024", "2024-02-01"},
        {"5 de octubre de 2023", "2023-10-05"},
        {"12 января 2024", "2024-01-12"},
        {"05.03.2024, 12:30", "2024-03-05"},
        {"2024-03-05", "2024-03-05"},
        {"2024年3月5日", "2024-03-05"},
        {"2024년 3월 5일", "2024-03-05"},
        {"03/04/2024", ""},
        {"in March 2024", ""},
        {"1 2 3 2024", ""},
        {"45 May 2024", ""},
        {"", ""},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char day[SST_DAY_BYTES] = "";
        sst_find_day(cases[c].html, strlen(cases[c].html), day);
        cr_assert_str_eq(day, cases[c].wanted, "%s: %s", cases[c].html, day);
    }
}

Test(page, json_ld_is_read_as_far_as_it_is_json)
{
    sst_page_article article = read_html(
        "<script type='application/ld+json'>/* x */ {\"@context\": "
        "\"https://schema.org\",\n"
        "\"@graph\": [{\"@type\": [\"WebPage\", \"x\"], \"name\": \"no\"},"
        "{\"articleBody\": \"" PARAGRAPH_A "\\n\\n" PARAGRAPH_B "\\u00e9\\ud83d\\ude00\","
        "\"headline\": \"A \\\"quoted\\\" flood\", \"inLanguage\": \"en\","
        "\"publisher\": {\"@type\": \"Organization\", \"name\": \"The Courier\"},"
        "\"author\": [{\"name\": \"Nobody\"}, {\"name\": \"Else\"}], \"wordCount\": 55,"
        "\"@type\": \"NewsArticle\", }, \"cut off</script><p>Read the rest as a "
        "subscriber.");
    ASSERT_BYTES(article.title, "A \"quoted\" flood");
    ASSERT_BYTES(article.source, "The Courier");
    ASSERT_BYTES(article.language, "en");
    ASSERT_BYTES(article.text, PARAGRAPH_A "\n\n" PARAGRAPH_B "\xc3\xa9\xf0\x9f\x98\x80");
}

Test(page, the_body_of_json_ld_does_not_stand_for_a_text_that_was_found)
{
    sst_page_article article =
        read_html("<script type='application/ld+json'>{\"@type\": \"NewsArticle\", "
                  "\"articleBody\": \"" PARAGRAPH_C " " PARAGRAPH_B " " PARAGRAPH_A
                  "\"}</script>" ARTICLE);
    ASSERT_BYTES(article.text, TEXT);
}
