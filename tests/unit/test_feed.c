/* SPDX-License-Identifier: MIT */
/* Tests of read/feed*.c: feeds of all dialects, sound, broken and hostile, to lines. */
#include "read_records.h"

#include "read/feed.h"

typedef SST_VEC(char) output;

static sst_read_options options;
static output found;

static void set_up_feed(void)
{
    sst_read_options_init(&options);
}

static void add(const char *bytes, size_t len_bytes)
{
    cr_assert(sst_vec_append(&found, bytes, len_bytes));
}

/* Lines and reasons that a record gives, in order, the last one that of the whole record. */
static const char *translate(const char *bytes, size_t len_bytes)
{
    records r;
    records_init(&r, &options);
    sst_translation made = {0};
    sst_origin origin = {"feed", {NULL, 0}};
    char *copy = malloc(len_bytes + SST_RECORD_PADDING);
    cr_assert(copy);
    memcpy(copy, bytes, len_bytes);
    memset(copy + len_bytes, 0xAA, SST_RECORD_PADDING);
    sst_status status = sst_reader_feed.translate(&r.parser, (sst_text){copy, len_bytes},
                                                  &origin, &made, &r.error);
    found.len = 0;
    for (size_t i = 0; i < made.pieces.len; i++) {
        const sst_piece *piece = &made.pieces.at[i];
        cr_assert_leq(piece->offset, len_bytes);
        add(piece->is_skip       ? "! "
            : piece->is_repaired ? "~ "
                                 : "",
            piece->is_skip || piece->is_repaired ? 2 : 0);
        add(made.bytes.at + piece->begin, piece->len_bytes);
        add("\n", 1);
    }
    if (status != SST_OK) {
        char line[400];
        int len = snprintf(line, sizeof line, "!%llu: %s\n",
                           (unsigned long long)r.error.offset, r.error.message);
        cr_assert_eq(status, SST_ERR_RECORD);
        add(line, (size_t)len);
    }
    add("", 1);
    sst_translation_free(&made);
    records_free(&r);
    free(copy);
    return found.at;
}

static void expect(const char *feed, const char *wanted)
{
    const char *lines = translate(feed, strlen(feed));
    cr_assert_str_eq(lines, wanted, "%s\ngave\n%s\nwanted\n%s", feed, lines, wanted);
}

static void expect_all(const char *const (*cases)[2], size_t num)
{
    for (size_t i = 0; i < num; i++)
        expect(cases[i][0], cases[i][1]);
}

#define EXPECT_ALL(cases) expect_all(cases, sizeof(cases) / sizeof *(cases))

TestSuite(feed, .init = set_up_feed);

/* ---- dialects ----------------------------------------------------------------------- */

Test(feed, every_dialect_gives_the_same_article)
{
    static const char wanted[] =
        "{\"id\":\"i1\",\"url\":\"http://e.org/1\",\"title\":\"Quake & flood\",\"date\":"
        "\"2024-03-26T10:15:30Z\",\"language\":\"en\",\"summary\":\"Short.\",\"text\":"
        "\"The ground shook.\\n\\nThe water rose.\"}\n";
    static const char *const feeds[] = {
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:c=\"http://purl.org/rss/1.0/"
        "modules/content/\"><channel><title>F</title><language>en</language><item><title>"
        "Quake &amp;amp; flood</title><link>http://e.org/1</link><guid "
        "isPermaLink='false'>"
        "i1</guid><pubDate>2024-03-26T10:15:30Z</pubDate><description>Short.</"
        "description>"
        "<c:encoded><![CDATA[<p>The ground shook.</p><p>The water "
        "rose.</p>]]></c:encoded>"
        "<enclosure url='http://e.org/1.mp3' type='audio/mpeg'/></item></channel></rss>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://"
        "purl.org/rss/1.0/' xmlns:d='http://purl.org/dc/elements/1.1/' xmlns:content='"
        "http://purl.org/rss/1.0/modules/content/'><channel rdf:about='http://e.org/f'>"
        "<title>F</title><items><rdf:Seq><rdf:li resource='http://e.org/1'/></rdf:Seq>"
        "</items></channel><item rdf:about='http://e.org/1'><title>Quake &amp;amp; flood"
        "</title><link>http://e.org/1</link><d:identifier>i1</"
        "d:identifier><d:date>2024-03"
        "-26T10:15:30Z</d:date><d:language>en</d:language><description>Short."
        "</description><content:encoded>&lt;p>The ground shook.&lt;p>The water rose."
        "</content:encoded></item></rdf:RDF>",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>F</title><entry>"
        "<id>i1</id><title>Quake &amp; flood</title><link rel='enclosure' "
        "href='http://e.org"
        "/1.mp3'/><link rel='self' href='http://e.org/1.atom'/><link "
        "href='http://e.org/1'/>"
        "<updated>2024-04-01T00:00:00Z</updated><published>2024-03-26T10:15:30Z</"
        "published>"
        "<summary type='text'>Short.</summary><content type='html'>&lt;p&gt;The ground "
        "shook.&lt;/p&gt;&lt;p&gt;The water rose.&lt;/p&gt;</content></entry></feed>",
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns:h='http://www.w3.org/1999/"
        "xhtml' xml:lang='en'><a:entry><a:id>i1</a:id><a:title type='xhtml'><h:div>Quake "
        "&amp; <h:b>flood</h:b></h:div></a:title><a:link rel='alternate' "
        "type='text/html' "
        "href='http://e.org/1'/><a:published>2024-03-26T10:15:30Z</"
        "a:published><a:summary>"
        "Short.</a:summary><a:content type='xhtml'><h:div><h:p>The ground "
        "shook.</h:p><h:p>"
        "The water rose.</h:p></h:div></a:content></a:entry></a:feed>",
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><id>i1</id><title "
        "mode='escaped'>Quake &amp;amp; flood</title><link rel='alternate' href='http://"
        "e.org/1'/><issued>2024-03-26T10:15:30Z</issued><summary>Short.</"
        "summary><content "
        "type='text/html' mode='escaped' xml:lang='en'><![CDATA[<p>The ground "
        "shook.<p>The "
        "water rose.]]></content></entry></feed>",
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"F\",\"language\":"
        "\"en\",\"items\":[{\"id\":\"i1\",\"url\":\"http://e.org/1\",\"title\":\"Quake & "
        "flood\",\"summary\":\"Short.\",\"content_html\":\"<p>The ground "
        "shook.</p><p>The "
        "water rose.</p>\",\"date_published\":\"2024-03-26T10:15:30Z\",\"attachments\":[{"
        "\"url\":\"http://e.org/1.mp3\"}]}]}",
    };
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
        expect(feeds[i], wanted);
}

Test(feed, old_and_odd_feeds_are_read)
{
    static const char *const cases[][2] = {
        {"<rss version='0.91'><channel><item><title>A</title><link>http://e.org/a</link>"
         "</item></channel></rss>",
         "{\"url\":\"http://e.org/a\",\"title\":\"A\"}\n"},
        {"<channel><item href='http://e.org/a'><title>A</title></item></channel>",
         "{\"url\":\"http://e.org/a\",\"title\":\"A\"}\n"},
        {"<entry xmlns='http://www.w3.org/2005/Atom'><title>A</title></entry>",
         "{\"title\":\"A\"}\n"},
        {"<rss><channel><item><media:group><media:title>A</"
         "media:title><media:description>"
         "a &lt; b</media:description></media:group></item></channel></rss>",
         "{\"title\":\"A\",\"summary\":\"a < b\"}\n"},
        {"<rss><channel><item><title>A</title><description>one <b>two</b><br/>three"
         "</description></item></channel></rss>",
         "{\"title\":\"A\",\"summary\":\"one two\\nthree\"}\n"},
        {"<rss><channel><title>F</title></channel></rss>", ""},
        {"<rss/>", ""},
    };
    EXPECT_ALL(cases);
}

Test(feed, a_long_description_alone_is_the_text)
{
    char feed[1600] = "<rss><channel><item><description>", wanted[1200] = "{\"text\":\"";
    for (int i = 0; i < 100; i++) {
        strcat(feed, "words ");
        strcat(wanted, i < 99 ? "words " : "words\"}\n");
    }
    strcat(feed, "</description></item></channel></rss>");
    expect(feed, wanted);
}

Test(feed, what_stands_in_a_slot_is_the_best_of_what_is_there)
{
#define ITEM(inside)                                                                     \
    "<rss><channel><item><title>A</title>" inside "</item></channel></rss>"
    static const char *const cases[][2] = {
        {ITEM("<guid>http://e.org/p</guid>"),
         "{\"id\":\"http://e.org/p\",\"url\":\"http://e.org/p\",\"title\":\"A\"}\n"},
        {ITEM("<guid isPermaLink='false'>http://e.org/p</guid>"),
         "{\"id\":\"http://e.org/p\",\"title\":\"A\"}\n"},
        {ITEM("<link>http://c.org/1</link><feedburner:origLink>http://e.org/o"
              "</feedburner:origLink>"),
         "{\"url\":\"http://e.org/o\",\"title\":\"A\"}\n"},
        {ITEM("<dc:date>2024-03-26</dc:date><pubDate>Tue, 26 Mar 2024 10:15:30 GMT"
              "</pubDate>"),
         "{\"title\":\"A\",\"date\":\"Tue, 26 Mar 2024 10:15:30 GMT\"}\n"},
        {ITEM("<pubDate>soon</pubDate><dc:date>2024-03-26</dc:date>"),
         "{\"title\":\"A\",\"date\":\"2024-03-26\"}\n"},
        {ITEM("<source url='http://www.r.org/feed'>Reuters</source>"),
         "{\"title\":\"A\",\"source\":\"r.org\"}\n"},
        {ITEM("<source>Reuters</source><link>http://e.org/1</link>"),
         "{\"url\":\"http://e.org/1\",\"title\":\"A\",\"source\":\"Reuters\"}\n"},
        {ITEM("<image><title>No</title></image><enclosure url='http://e.org/x'/>"),
         "{\"title\":\"A\"}\n"},
        {"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title><source><id>"
         "tag:x</id><title>Planet</title><link href='http://p.org/'/></source></entry>"
         "</feed>",
         "{\"title\":\"A\",\"source\":\"p.org\"}\n"},
        {"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A &lt;b> tag</title>"
         "<content type='image/png'>iVBOR</content><content src='x'/></entry></feed>",
         "{\"title\":\"A <b> tag\"}\n"},
        {"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>&lt;b>A&lt;/b> "
         "&amp;amp;"
         " b</title></entry></feed>",
         "{\"title\":\"A & b\"}\n"},
        {"<rss><channel><link>http://e.org/</link><title>F</title><item><title>A\n  b"
         "</title></item></channel></rss>",
         "{\"title\":\"A b\",\"source\":\"e.org\"}\n"},
    };
    EXPECT_ALL(cases);
}

Test(feed, an_item_without_words_is_named)
{
    expect(ITEM("") + 0, "{\"title\":\"A\"}\n");
    expect("<rss><channel><item><link>http://e.org/1</link></item></channel></rss>",
           "! an item without title, text and summary\n");
}

Test(feed, an_item_of_a_json_feed_that_is_broken_costs_no_other)
{
    expect(
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[\n{\"title\":\"A\"},"
        "\n{\"title\":\"B\" \"C\"},\n{\"id\":7,\"title\":\"D\",\"content_text\":\"a < b\""
        "}\n]}",
        "{\"title\":\"A\"}\n! not valid JSON: The JSON document has an improper "
        "structure: missing or superfluous commas, braces, missing keys, etc.\n"
        "{\"id\":\"7\",\"title\":\"D\",\"text\":\"a < b\"}\n");
    static const char mended[] =
        "{\"version\":\"https://jsonfeed.org/version/1\",\"x\":\"\xC3\xA9\xC3\xA9\xFF\xFE"
        "\",\"items\":[{\"title\":\"A\"},{\"id\"}]}";
    cr_assert(strstr(translate(mended, sizeof mended - 1), "! not valid JSON"));
    expect("{\"version\":\"https://jsonfeed.org/version/1\"}",
           "!0: found JSON without an array \"items\", wanted a JSON Feed\n");
}

/* ---- addresses ----------------------------------------------------------------------- */

Test(feed, addresses_are_resolved_as_rfc_3986_has_it)
{
    static const char *const cases[][2] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/./g"}, /* dot segments go when addresses are compared */
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {";x", "http://a/b/c/;x"},
        {"", ""},
        {" g ", "http://a/b/c/g"},
    };
    sst_scratch scratch = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sst_text url;
        cr_assert_eq(sst_feed_resolve(sst_text_of(cases[i][0]),
                                      sst_text_of("http://a/b/c/d;p?q"), &scratch, &url,
                                      NULL),
                     SST_OK);
        ASSERT_TEXT(url, cases[i][1]);
    }
    sst_text url;
    cr_assert_eq(
        sst_feed_resolve(sst_text_of("g"), sst_text_of("http://a"), &scratch, &url, NULL),
        SST_OK);
    ASSERT_TEXT(url, "http://a/g");
    cr_assert_eq(
        sst_feed_resolve(sst_text_of("g"), sst_text_of("b/c"), &scratch, &url, NULL),
        SST_OK);
    ASSERT_TEXT(url, "g");
    sst_scratch_free(&scratch);
}

Test(feed, a_base_is_in_force_inside_of_its_element)
{
    expect(
        "<feed xml:base='http://a.org/x/' xmlns='http://www.w3.org/2005/Atom'><entry "
        "xml:base='y/'><title>A</title><link href='1'/></entry><entry><title>B</title>"
        "<link href='2' xml:base='http://b.org/'/></entry><entry><title>C</title><link "
        "href='3'/></entry></feed>",
        "{\"url\":\"http://a.org/x/y/1\",\"title\":\"A\"}\n"
        "{\"url\":\"http://b.org/2\",\"title\":\"B\"}\n"
        "{\"url\":\"http://a.org/x/3\",\"title\":\"C\"}\n");
    expect("<rss><channel><link>http://e.org/news/</link><item><title>A</title><link>"
           "/1</link></item></channel></rss>",
           "{\"url\":\"http://e.org/1\",\"title\":\"A\"}\n");
}

Test(feed, what_has_no_base_is_relative_to_the_feed_itself)
{
    static const char wanted[] = "{\"url\":\"http://e.org/rel/1\",\"title\":\"A\"}\n";
    expect(
        "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' "
        "href='http://e.org/news/feed.atom'/><entry><title>A</title><link href='/rel/1'/>"
        "</entry></feed>",
        wanted);
    expect(
        "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' "
        "href='http://e.org/news/feed.atom'/><link href='/rel/'/><entry><title>A</title>"
        "<link href='1'/></entry></feed>",
        wanted);
    expect("<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='feed.atom'/>"
           "<entry><title>A</title><link href='/rel/1'/></entry></feed>",
           "{\"url\":\"/rel/1\",\"title\":\"A\"}\n");
}

/* ---- references and encodings -------------------------------------------------------- */

Test(feed, names_of_html_need_no_declaration)
{
    expect(ITEM("<description>&nbsp;&eacute;&Eacute;&hearts;&doesnotexist;&#8212;&#x41;"
                "</description>"),
           "{\"title\":\"A\",\"summary\":\"\xC2\xA0\xC3\xA9\xC3\x89\xE2\x99\xA5"
           "&doesnotexist;\xE2\x80\x94"
           "A\"}\n");
    expect("<!DOCTYPE rss [<!ENTITY mine \"own\">]>" ITEM(
               "<description>&mine; &eacute;</description>"),
           "{\"title\":\"A\",\"summary\":\"own \xC3\xA9\"}\n");
}

typedef struct encoded {
    const char *bytes;
    size_t len_bytes;
    const char *title;
} encoded;

#define DECLARED(name, title)                                                            \
    {                                                                                    \
        "<?xml version='1.0' encoding='" name "'?><rss><item><title>" title              \
        "</title></item></rss>",                                                         \
            sizeof("<?xml version='1.0' encoding='" name "'?><rss><item><title>" title   \
                   "</title></item></rss>") -                                            \
                1,                                                                       \
            NULL                                                                         \
    }

#define AS_IT_IS(bytes)                                                                  \
    {                                                                                    \
        bytes, sizeof(bytes) - 1, NULL                                                   \
    }

static void expect_titles(encoded *cases, size_t num, const char *title)
{
    char wanted[100];
    snprintf(wanted, sizeof wanted, "\"title\":\"%s\"}\n", title);
    for (size_t i = 0; i < num; i++) {
        const char *lines = translate(cases[i].bytes, cases[i].len_bytes);
        cr_assert(strstr(lines, wanted), "case %zu gave %s", i, lines);
    }
}

#define EXPECT_TITLES(cases, title)                                                      \
    expect_titles(cases, sizeof(cases) / sizeof *(cases), title)

Test(feed, bytes_are_believed_more_than_what_is_said_of_them)
{
    encoded cases[] = {
        DECLARED("utf-8", "caf\xC3\xA9"),
        DECLARED("us-ascii", "caf\xC3\xA9"),
        DECLARED("iso-8859-1", "caf\xC3\xA9"), /* said wrongly */
        DECLARED("iso-8859-1", "caf\xE9"),
        DECLARED("windows-1252", "caf\xE9"),
        DECLARED("utf-8", "caf\xE9"), /* said wrongly */
        DECLARED("utf-16", "caf\xE9"),
        DECLARED("no-such-thing", "caf\xE9"),
        DECLARED("no-such-thing", "caf\xC3\xA9"),
        DECLARED("ISO-8859-15", "caf\xE9"),
        DECLARED("x'; rm", "caf\xE9"),
        AS_IT_IS("\xEF\xBB\xBF<rss><item><title>caf\xC3\xA9</title></item></rss>"),
        AS_IT_IS("<rss><item><title>caf\xE9</title></item></rss>"),
    };
    EXPECT_TITLES(cases, "caf\xC3\xA9");
    encoded quotes[] = {DECLARED("iso-8859-1", "\x93so\x94"), /* means Windows 1252 */
                        DECLARED("windows-1252", "\x93so\x94")};
    EXPECT_TITLES(quotes, "\xE2\x80\x9Cso\xE2\x80\x9D");
    encoded rain[] = {DECLARED("koi8-r", "\xE4\xCF\xD6\xC4\xD8"),
                      DECLARED("windows-1251", "\xC4\xEE\xE6\xE4\xFC")};
    EXPECT_TITLES(rain, "\xD0\x94\xD0\xBE\xD0\xB6\xD0\xB4\xD1\x8C");
    encoded chinese[] = {
        DECLARED("gb2312", "\xD6\xD0\xCE\xC4"), DECLARED("gbk", "\xD6\xD0\xCE\xC4"),
        DECLARED("big5", "\xA4\xA4\xA4\xE5"), DECLARED("euc-kr", "\xF1\xE9\xD9\xFE"),
        DECLARED("shift_jis", "\x92\x86\x95\xB6")};
    EXPECT_TITLES(chinese, "\xE4\xB8\xAD\xE6\x96\x87");
}

Test(feed, encodings_of_wide_units_show_without_a_word)
{
    static const char *const names[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
    static const char feed[] = "<rss><item><title>caf\xE9</title></item></rss>";
    for (int i = 0; i < 4; i++)
        for (int has_mark = 0; has_mark < 2; has_mark++) {
            size_t unit = i < 2 ? 2 : 4, num = 0;
            char bytes[400] = {0};
            if (has_mark) {
                bytes[i % 2 ? unit - 2 : 0] = (char)(i % 2 ? 0xFE : 0xFF);
                bytes[i % 2 ? unit - 1 : 1] = (char)(i % 2 ? 0xFF : 0xFE);
                num++;
            }
            for (size_t c = 0; c < sizeof feed - 1; c++)
                bytes[num++ * unit + (i % 2 ? unit - 1 : 0)] = feed[c];
            cr_assert_gt(sst_reader_feed.bid(bytes, num * unit, true), 50, "%s",
                         names[i]);
            const char *lines = translate(bytes, num * unit);
            cr_assert_str_eq(lines, "{\"title\":\"caf\xC3\xA9\"}\n", "%s: %s", names[i],
                             lines);
        }
}

Test(feed, single_bad_bytes_are_mended_and_counted)
{
    expect("<rss><item><title>\xC3\xA9\xC3\xA9 \xFF</title></item><item><title>B</title>"
           "</item></rss>",
           "~ {\"title\":\"\xC3\xA9\xC3\xA9 \xEF\xBF\xBD\"}\n{\"title\":\"B\"}\n");
}

/* ---- not well-formed ----------------------------------------------------------------- */

Test(feed, items_come_out_of_what_is_not_well_formed)
{
#define SOUND "<item><title>A</title></item>"
#define TOLD "{\"title\":\"A\"}\n"
    static const char *const cases[][2] = {
        {"<rss>" SOUND
         "<item><title>B & C</title><link>http://e.org/?a=1&b=2</link></item>"
         "</rss>",
         TOLD "~ {\"url\":\"http://e.org/?a=1&b=2\",\"title\":\"B & C\"}\n"},
        {"<rss>" SOUND "<item><title>B</title><item><title>C</item></rss>",
         TOLD "{\"title\":\"B\"}\n~ {\"title\":\"C\"}\n"},
        {"<rss>" SOUND
         "<item>&<title>B<description>C</description></item></channel></rss>",
         TOLD "~ {\"title\":\"B\",\"summary\":\"C\"}\n"},
        {"<rss>" SOUND
         "<item><title>a < b</title><link href=http://e.org/b x></item></rss>",
         TOLD "~ {\"url\":\"http://e.org/b\",\"title\":\"a < b\"}\n"},
        {"<rss>" SOUND "<item><description><p>one<br>two<img src=\"x\"><p>three&copy;"
         "</description><title>B</title></item></rss>",
         TOLD "~ {\"title\":\"B\",\"summary\":\"one\\ntwo\\n\\nthree\xC2\xA9\"}\n"},
        {"<rss>" SOUND
         "<item><title><![CDATA[B & C]]></title></wrong><guid>1</guid></item>"
         "</rss>",
         TOLD "~ {\"id\":\"1\",\"title\":\"B & C\"}\n"},
        {"<rss>" SOUND "<item><title>B\x01\x1B</title></item></rss>",
         TOLD "~ {\"title\":\"B\"}\n"},
        {"<rss>" SOUND "<x:y z='1' z='2'/><item><title>B</title></item></rss>",
         TOLD "~ {\"title\":\"B\"}\n"},
        {"<rss>" SOUND "<!-- -- --><item><title>B</title></item><!-- </rss>",
         TOLD "~ {\"title\":\"B\"}\n"},
        {"PHP Warning: no\n<?xml version='1.0'?><rss>" SOUND "</rss>", "~ " TOLD},
        {"<rss>" SOUND "</rss><rss>" SOUND "</rss>", TOLD "~ " TOLD},
        {"<RSS><ITEM><TITLE>A</TITLE></ITEM></RSS>", TOLD},
        {"<rss>" SOUND "<item><title>&lt;b&gt;B&lt;/b&gt; &</title></item></rss>",
         TOLD "~ {\"title\":\"B &\"}\n"},
    };
    EXPECT_ALL(cases);
}

Test(feed, of_many_attributes_the_first_are_looked_at)
{
    char feed[2000] = "<rss>&" SOUND "<item href='http://e.org/1'";
    for (int i = 0; i < 100; i++) {
        size_t len = strlen(feed);
        snprintf(feed + len, sizeof feed - len, " a%d='%d'", i, i);
    }
    strcat(feed, "><title>B</title></item></rss>");
    expect(feed, "~ " TOLD "~ {\"url\":\"http://e.org/1\",\"title\":\"B\"}\n");
}

Test(feed, a_feed_that_ends_too_early_is_read_to_there_and_named)
{
    expect("<rss>" SOUND "<item><title>B</title><description>half a se",
           TOLD "~ {\"title\":\"B\",\"summary\":\"half a se\"}\n"
                "!77: the feed ends inside an item, which lacks its end\n");
    expect("<rss>" SOUND "<item><description><![CDATA[<p>half a",
           TOLD "~ {\"summary\":\"half a\"}\n"
                "!70: the feed ends inside an item, which lacks its end\n");
    expect("<rss>" SOUND, TOLD); /* no item lacks anything */
}

Test(feed, every_prefix_of_a_feed_gives_the_items_before)
{
    static const char feed[] =
        "<?xml version='1.0'?><!-- c --><rss>" SOUND
        "<item><title>B &amp;amp; b</title><link>http://e.org/</link>"
        "<description><![CDATA[<p>C</p>]]></description></item></rss>";
    for (size_t len = 0; len < sizeof feed; len++) {
        const char *lines = translate(feed, len);
        bool has_first = len >= sizeof "<?xml version='1.0'?><!-- c --><rss>" SOUND - 1;
        cr_assert_eq(strstr(lines, TOLD) != NULL && strstr(lines, TOLD) == lines,
                     has_first, "%zu bytes gave %s", len, lines);
    }
}

Test(feed, strict_reading_names_the_first_fault_and_guesses_nothing)
{
    options.is_strict = true;
    expect("<rss>" SOUND "<item><title>B & C</title></item></rss>",
           TOLD "!50: XML that is not well-formed: not well-formed (invalid token)\n");
}

Test(feed, what_is_no_feed_is_named)
{
    expect("<?xml version='1.0'?><urlset><url/></urlset>",
           "!0: found <urlset>, wanted a feed: <rss>, <feed> or <rdf:RDF>\n");
    expect("no markup at all",
           "!0: found no element, wanted a feed: <rss>, <feed> or <rdf:RDF>\n");
}

/* ---- limits -------------------------------------------------------------------------- */

static const char *nest(size_t depth, const char *before)
{
    output feed = {0};
    static const char begin[] = "<rss>" SOUND;
    cr_assert(sst_vec_append(&feed, begin, sizeof begin - 1));
    cr_assert(sst_vec_append(&feed, before, strlen(before)));
    for (size_t i = 1; i < depth; i++)
        cr_assert(sst_vec_append(&feed, "<a>", 3));
    for (size_t i = 1; i < depth; i++)
        cr_assert(sst_vec_append(&feed, "</a>", 4));
    static const char end[] = "<item><title>Z</title></item></rss>";
    cr_assert(sst_vec_append(&feed, end, sizeof end - 1));
    const char *lines = translate(feed.at, feed.len);
    sst_vec_free(&feed);
    return lines;
}

Test(feed, depth_is_limited_and_items_before_stay)
{
    cr_assert_str_eq(nest(255, ""), TOLD "{\"title\":\"Z\"}\n");
    cr_assert_str_eq(nest(256, ""), TOLD "{\"title\":\"Z\"}\n");
    cr_assert_str_eq(nest(257, ""),
                     TOLD "!799: depth 257, the limit is 256 (--max-xml-depth)\n");
    cr_assert_str_eq(nest(256, " & "), TOLD "~ {\"title\":\"Z\"}\n");
    cr_assert_str_eq(nest(257, " & "),
                     TOLD "!802: depth 257, the limit is 256 (--max-xml-depth)\n");
    options.max_xml_depth = 3;
    cr_assert_str_eq(nest(3, ""), TOLD "{\"title\":\"Z\"}\n");
    cr_assert_str_eq(nest(4, ""),
                     TOLD "!40: depth 4, the limit is 3 (--max-xml-depth)\n");
}

/* One tag of so many bytes between two items. */
static const char *stretch(size_t tag_bytes, const char *before)
{
    output feed = {0};
    static const char begin[] = "<rss>" SOUND, tag[] = "<x y='", close[] = "'/>";
    cr_assert(sst_vec_append(&feed, begin, sizeof begin - 1));
    cr_assert(sst_vec_append(&feed, before, strlen(before)));
    cr_assert(sst_vec_append(&feed, tag, sizeof tag - 1));
    while (feed.len < sizeof begin - 1 + strlen(before) + tag_bytes - 3)
        cr_assert(sst_vec_push(&feed, 'v'));
    cr_assert(sst_vec_append(&feed, close, 3));
    static const char end[] = "<item><title>Z</title></item></rss>";
    cr_assert(sst_vec_append(&feed, end, sizeof end - 1));
    const char *lines = translate(feed.at, feed.len);
    sst_vec_free(&feed);
    return lines;
}

Test(feed, a_tag_is_limited)
{
    for (int is_loose = 0; is_loose < 2; is_loose++) {
        const char *before = is_loose ? " & " : "";
        for (size_t len = 65535; len <= 65537; len++) {
            const char *lines = stretch(len, before);
            bool is_read = strstr(lines, "\"Z\"") != NULL;
            cr_assert_eq(is_read, len <= 65536, "%zu: %s", len, lines);
            cr_assert_eq(strstr(lines, "the limit is 65536") != NULL, len > 65536);
            cr_assert(strstr(lines, TOLD) == lines);
        }
        cr_assert(
            strstr(stretch(5000000, before), "or more, the limit is 65536 (--max-tag)"));
    }
    options.max_tag_bytes = 5000000;
    cr_assert(strstr(stretch(5000000, ""), "\"Z\""));
}

Test(feed, entities_that_grow_are_stopped)
{
    output feed = {0};
    static const char bomb[] = "<!DOCTYPE rss [<!ENTITY a0 \"lol\">";
    cr_assert(sst_vec_append(&feed, bomb, sizeof bomb - 1));
    for (int i = 1; i < 12; i++) {
        char entity[200];
        int len = snprintf(entity, sizeof entity, "<!ENTITY a%d \"", i);
        for (int k = 0; k < 10; k++)
            len += snprintf(entity + len, sizeof entity - (size_t)len, "&a%d;", i - 1);
        cr_assert(sst_vec_append(&feed, entity, (size_t)len));
        cr_assert(sst_vec_append(&feed, "\">", 2));
    }
    static const char rest[] = "]><rss>" SOUND "<item><title>&a11;</title></item></rss>";
    cr_assert(sst_vec_append(&feed, rest, sizeof rest - 1));
    const char *lines = translate(feed.at, feed.len);
    cr_assert(strstr(lines, TOLD) == lines);
    cr_assert(strstr(lines, "entities that grow to more than 4 times the record"));
    sst_vec_free(&feed);
}

/* An entity of so many bytes, told so often, behind so many bytes of comment; is it read? */
static bool grows_too_far(size_t entity_bytes, size_t times, size_t comment_bytes)
{
    output feed = {0};
    static const char begin[] = "<!DOCTYPE rss [<!ENTITY a \"", middle[] = "\">]><!--";
    static const char rest[] = "--><rss>" SOUND "<item><title>t</title><x>";
    static const char end[] = "</x></item></rss>";
    cr_assert(sst_vec_append(&feed, begin, sizeof begin - 1));
    for (size_t i = 0; i < entity_bytes; i++)
        cr_assert(sst_vec_push(&feed, 'e'));
    cr_assert(sst_vec_append(&feed, middle, sizeof middle - 1));
    for (size_t i = 0; i < comment_bytes; i++)
        cr_assert(sst_vec_push(&feed, 'c'));
    cr_assert(sst_vec_append(&feed, rest, sizeof rest - 1));
    for (size_t i = 0; i < times; i++)
        cr_assert(sst_vec_append(&feed, "&a;", 3));
    cr_assert(sst_vec_append(&feed, end, sizeof end - 1));
    const char *lines = translate(feed.at, feed.len);
    sst_vec_free(&feed);
    cr_assert(strstr(lines, TOLD) == lines);
    return strstr(lines, "entities that grow to more than 4 times the record") != NULL;
}

/* The most times that are read: all up to it are, and none beyond. */
static size_t most_times(size_t entity_bytes, size_t comment_bytes)
{
    size_t least = 0, most = 1 << 16;
    while (most - least > 1) {
        size_t middle = (least + most) / 2;
        *(grows_too_far(entity_bytes, middle, comment_bytes) ? &most : &least) = middle;
    }
    return least;
}

Test(feed, entities_grow_to_4_times_the_record_after_a_MiB)
{
    /* a small feed: a MiB in all, as expat counts it */
    size_t times = most_times(100, 0), all = 100 * times;
    cr_assert_leq(all, 1u << 20);
    cr_assert_geq(all, (1u << 20) - 8192 * 6, "%zu", all);
    cr_assert_not(grows_too_far(100, times - 1, 0));
    cr_assert_not(grows_too_far(100, times, 0));
    cr_assert(grows_too_far(100, times + 1, 0));
    /* a large one: three times itself come of entities */
    times = most_times(5000, 2000000);
    all = 5000 * times;
    cr_assert(6000000 <= all && all <= 6100000, "%zu", all);
    cr_assert_not(grows_too_far(5000, times - 1, 2000000));
    cr_assert(grows_too_far(5000, times + 1, 2000000));
}

Test(feed, nothing_outside_of_the_record_is_opened)
{
    expect("<!DOCTYPE rss SYSTEM 'file:///etc/hostname' [<!ENTITY x SYSTEM 'file:///etc/"
           "hostname'><!ENTITY % p SYSTEM 'file:///etc/hostname'>%p;]><rss><item><title>A"
           "&x;</title></item><item><title>&x;B</title></item></rss>",
           "! an entity that stands for file:///etc/hostname, which is not opened\n" TOLD
           "{\"title\":\"B\"}\n");
}

/* A document type that gives so many attributes, or one of so many bytes, to items. */
static const char *give_defaults(int num, int len)
{
    static char feed[6000];
    strcpy(feed, "<!DOCTYPE rss [<!ATTLIST item ");
    for (int i = 0; i < num; i++)
        snprintf(feed + strlen(feed), 500, "a%d CDATA '%0*d' ", i, len, 0);
    strcat(feed, ">]><rss>" SOUND "</rss>");
    return translate(feed, strlen(feed));
}

Test(feed, a_document_type_may_not_give_attributes_to_everything)
{
    cr_assert_str_eq(give_defaults(31, 1), TOLD);
    cr_assert_str_eq(give_defaults(32, 1), TOLD);
    cr_assert(strstr(give_defaults(33, 1), "more than 32 defaults"));
    cr_assert_str_eq(give_defaults(1, 255), TOLD);
    cr_assert_str_eq(give_defaults(1, 256), TOLD);
    cr_assert(strstr(give_defaults(1, 257), "one of more than 256 bytes"));
}

Test(feed, items_without_words_are_not_named_without_end)
{
    for (int over = -1; over <= 1; over++) {
        output feed = {0};
        cr_assert(sst_vec_append(&feed, "<rss>", 5));
        for (int i = 0; i < SST_FEED_MOST_EMPTY + over; i++)
            cr_assert(sst_vec_append(&feed, "<item/>", 7));
        cr_assert(sst_vec_append(&feed, SOUND "</rss>", sizeof SOUND "</rss>" - 1));
        const char *lines = translate(feed.at, feed.len);
        static const char more[] =
            TOLD "! 1 more items without title, text and summary\n";
        cr_assert_eq(strstr(lines, more) != NULL, over > 0, "%d", over);
        sst_vec_free(&feed);
    }
}

/* ---- recognition --------------------------------------------------------------------- */

static int bid_of(const char *head)
{
    return sst_reader_feed.bid(head, strlen(head), true);
}

Test(feed, bids_for_feeds)
{
    cr_assert_gt(bid_of("<rss version='2.0'>"), 90);
    cr_assert_gt(bid_of(" \n<?xml version='1.0'?>\n<!-- <html> -->\n<feed xmlns='x'>"),
                 90);
    cr_assert_gt(bid_of("<?xml version='1.0'?><!DOCTYPE rdf:RDF><rdf:RDF\n>"), 50);
    cr_assert_gt(bid_of("<!DOCTYPE rss [<!ENTITY a \"aaaaaaaa"), 90);
    cr_assert_gt(bid_of("<a:feed xmlns:a='http://www.w3.org/2005/Atom'>"), 90);
    cr_assert_gt(bid_of("{\"version\": \"https://jsonfeed.org/version/1\", \"items\": ["),
                 95);
    cr_assert_geq(bid_of("<?xml version='1.0'?><urlset>"), 10); /* no plain text */
    cr_assert_eq(bid_of("<?xml version='1.0'?><html>"), 0);
    cr_assert_eq(bid_of("<!DOCTYPE html><html><body><rss>"), 0);
    cr_assert_eq(bid_of("{\"version\": \"1\", \"items\": ["), 0);
    cr_assert_eq(bid_of("text about <rss>"), 0);
    cr_assert_eq(bid_of("<"), 0);
    cr_assert_eq(bid_of(""), 0);
}
