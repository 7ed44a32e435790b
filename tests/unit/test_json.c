/* SPDX-License-Identifier: MIT */
/* Tests of read/json.c, json_cut.c, json_repair.c and json_face.cc. */
#include "read/json_repair.h"
#include "read_records.h"

static sst_read_options options;
static records r;

static void set_up(void)
{
    sst_read_options_init(&options);
    records_init(&r, &options);
}

static void tear_down(void)
{
    records_free(&r);
}

TestSuite(json, .init = set_up, .fini = tear_down);

static const sst_article *read_json(const char *record)
{
    sst_status status = records_parse(&r, &sst_reader_json, record, strlen(record));
    cr_assert_eq(status, SST_OK, "%s: %s", record, r.error.message);
    return &r.parsed.article;
}

static void expect_skip(const char *record, const char *reason)
{
    sst_status status = records_parse(&r, &sst_reader_json, record, strlen(record));
    cr_assert_eq(status, SST_ERR_RECORD, "%s was read", record);
    cr_assert(strstr(r.error.message, reason), "found \"%s\", wanted \"%s\"",
              r.error.message, reason);
}

static void use_fields(const sst_field_name *given, size_t num)
{
    records_free(&r);
    options.fields = given;
    options.num_fields = num;
    records_init(&r, &options);
}

/* ---- fields ------------------------------------------------------------------------ */

Test(json, a_record_as_a_scraper_writes_it_becomes_an_article)
{
    const sst_article *a = read_json(
        "{\"authors\": [\"A. Body\"], \"date_publish\": \"2024-03-26 10:15:30\", "
        "\"date_download\": \"2024-03-27 00:00:00\", \"description\": \"In short.\", "
        "\"language\": \"en\", \"title\": \"A title\", \"maintext\": \"The text.\", "
        "\"source_domain\": \"courier.example\", \"url\": \"https://courier.example/a\", "
        "\"image_url\": null, \"nested\": {\"text\": \"no\", \"deep\": [[{}]]}}");
    ASSERT_TEXT(a->title, "A title");
    ASSERT_TEXT(a->text, "The text.");
    ASSERT_TEXT(a->summary, "In short.");
    ASSERT_TEXT(a->language, "en");
    ASSERT_TEXT(a->source, "courier.example");
    ASSERT_TEXT(a->url, "https://courier.example/a");
    ASSERT_TEXT(a->id, NULL);
    cr_assert_eq(a->published.seconds, 1711448130);
}

/* {"NAME": "value"} for every name of a list must give that field. */
Test(json, every_listed_name_means_its_field)
{
    static const struct {
        const char *name;
        size_t offset; /* of the field in sst_article */
    } cases[] = {
#define NAME(name, field) {name, offsetof(sst_article, field)}
        NAME("text", text),
        NAME("maintext", text),
        NAME("plaintext", text),
        NAME("content_text", text),
        NAME("body", text),
        NAME("content", text),
        NAME("full_content", text),
        NAME("articleBody", text),
        NAME("raw_text", text),
        NAME("title", title),
        NAME("headline", title),
        NAME("name", title),
        NAME("url", url),
        NAME("link", url),
        NAME("href", url),
        NAME("source_url", url),
        NAME("source_domain", source),
        NAME("publisher", source),
        NAME("meta_site_name", source),
        NAME("source-hostname", source),
        NAME("domain", source),
        NAME("source", source),
        NAME("language", language),
        NAME("lang", language),
        NAME("id", id),
        NAME("guid", id),
        NAME("summary", summary),
        NAME("description", summary),
#undef NAME
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char record[100];
        snprintf(record, sizeof record, "{\"%s\": \"value\", \"summary\": \"value\"}",
                 cases[c].name);
        const char *article = (const char *)read_json(record);
        ASSERT_TEXT(*(const sst_text *)(article + cases[c].offset), "value");
    }
    static const char *const dates[] = {
        "date_publish",   "publish_date", "publishing_date", "published_at",
        "date_published", "pubDate",      "published",       "date"};
    for (size_t d = 0; d < sizeof dates / sizeof *dates; d++) {
        char record[100];
        snprintf(record, sizeof record, "{\"text\":\"x\",\"%s\":\"2024-03-26\"}",
                 dates[d]);
        cr_assert_eq(read_json(record)->published.precision, SST_DAY, "%s", dates[d]);
    }
}

Test(json, the_longest_text_wins_and_of_other_fields_the_first_that_is_there)
{
    const sst_article *a = read_json(
        "{\"content\": \"the longer one\", \"text\": \"short\", \"name\": \"third\", "
        "\"headline\": \"second\", \"title\": \"None\", \"guid\": \"g\", \"id\": null, "
        "\"url\": \"\", \"link\": \" https://x.example/ \", "
        "\"publish_date\": \"None\", \"date\": \"03/04/2024\", \"pubDate\": 1711448130}");
    ASSERT_TEXT(a->text, "the longer one");
    ASSERT_TEXT(a->title, "second");
    ASSERT_TEXT(a->id, "g");
    ASSERT_TEXT(a->url, "https://x.example/");
    cr_assert_eq(a->published.seconds, 1711448130);
}

Test(json, of_a_name_that_stands_there_twice_the_first_counts)
{
    ASSERT_TEXT(read_json("{\"title\": \"one\", \"title\": \"two\", \"text\": [\"a\"], "
                          "\"text\": [\"b\"]}")
                    ->title,
                "one");
    ASSERT_TEXT(r.parsed.article.text, "a");
}

Test(json, numbers_are_ids_titles_and_dates_but_no_text)
{
    const sst_article *a = read_json(
        "{\"id\": 17, \"title\": 1984, \"date\": 1711448130000, \"text\": \"x\"}");
    ASSERT_TEXT(a->id, "17");
    ASSERT_TEXT(a->title, "1984");
    cr_assert_eq(a->published.seconds, 1711448130);
    expect_skip("{\"title\": \"x\", \"text\": 12345}",
                "field \"text\": found the number 12345, wanted a string");
    expect_skip("{\"body\": true}",
                "field \"body\": found true or false, wanted a string");
    expect_skip("{\"content\": {\"html\": \"x\"}}", "field \"content\": found an object");
    expect_skip("{\"content\": [\"x\", {\"html\": \"x\"}]}",
                "field \"content\": found an array of other things");
    ASSERT_TEXT(read_json("{\"text\": 12345, \"body\": \"a text after all\"}")->text,
                "a text after all");
}

Test(json, paragraphs_of_an_array_are_joined_by_blank_lines)
{
    ASSERT_TEXT(read_json("{\"body\": [\"one\", \"tw\\u00f6\", null, \"three\"]}")->text,
                "one\n\ntw\xc3\xb6\n\nthree");
    ASSERT_TEXT(read_json("{\"title\": \"x\", \"body\": []}")->text, NULL);
    ASSERT_TEXT(read_json("{\"body\":[\"\",\"\"],\"text\":[\"a\"]}")->text, "a");
}

Test(json, of_a_name_that_stands_twice_the_first_counts)
{
    ASSERT_TEXT(read_json("{\"text\": \"one\", \"text\": \"two\"}")->text, "one");
    ASSERT_TEXT(read_json("{\"text\": [\"one\"], \"text\": \"two\"}")->text, "one");
    ASSERT_TEXT(read_json("{\"text\": [\"one\"], \"text\": [\"two\"]}")->text, "one");
    ASSERT_TEXT(read_json("{\"text\": [\"one\"], \"a\": 1, \"text\": {\"b\": 2}}")->text,
                "one");
    ASSERT_TEXT(read_json("{\"text\": \"one\", \"text\": [\"two\"]}")->text, "one");
    ASSERT_TEXT(
        read_json("{\"text\": [\"one\"], \"_source\": {\"text\": \"two\"}}")->text,
        "one");
}

Test(json, a_source_may_be_an_object_with_a_name)
{
    ASSERT_TEXT(read_json("{\"text\": \"x\", \"source\": {\"id\": null, \"name\": "
                          "\"The Courier\"}}")
                    ->source,
                "The Courier");
    ASSERT_TEXT(
        read_json("{\"text\": \"x\", \"publisher\": {\"@type\": \"Organization\", "
                  "\"name\": \"P\"}, \"source\": \"S\"}")
            ->source,
        "P");
    ASSERT_TEXT(read_json("{\"text\": \"x\", \"source\": {\"id\": 1}}")->source, NULL);
}

Test(json, a_given_name_reaches_inside)
{
    static const sst_field_name given[] = {
        {"text", "_source.text"}, {"title", "_source.meta.title"}, {"id", "url"}};
    use_fields(given, 3);
    const sst_article *a = read_json(
        "{\"text\": \"not this\", \"url\": \"u\", \"_source\": {\"more\": {\"text\": 1}, "
        "\"text\": \"this\", \"meta\": {\"title\": \"T\"}}, \"title\": \"not this\"}");
    ASSERT_TEXT(a->text, "this");
    ASSERT_TEXT(a->title, "T");
    ASSERT_TEXT(a->id, "u");
    ASSERT_TEXT(a->url, "u");
}

Test(json, a_record_without_any_name_for_a_text_says_which_were_wanted)
{
    expect_skip("{\"id\": 1, \"paragraphs\": \"x\"}", "wanted the text in one of: text "
                                                      "maintext plaintext");
    expect_skip("{}", "found no field with text, title or summary");
    ASSERT_TEXT(read_json("{\"id\": 1, \"text\": null}")->text, NULL);
    ASSERT_TEXT(read_json("{\"title\": \"T\"}")->title, "T");
    static const sst_field_name given[] = {{"text", "story"}};
    use_fields(given, 1);
    expect_skip("{\"text\": \"x\"}", "--field text=story: found no field of that name");
}

/* ---- strings ----------------------------------------------------------------------- */

Test(json, a_text_without_escapes_is_not_copied)
{
    static const char padded[200] = "{\"text\": \"as it stands\"}";
    sst_text record = {padded, strlen(padded)};
    cr_assert_eq(sst_reader_json.parse(&r.parser, record, &r.parsed, NULL), SST_OK);
    cr_assert_eq(r.parsed.article.text.data, padded + 10);
}

typedef struct escape_case {
    const char *raw, *wanted;
    bool is_mended;
} escape_case;

Test(json, escapes_become_what_they_stand_for)
{
    static const escape_case cases[] = {
        {"a\\nb\\t\\\"c\\\" \\\\ \\/ \\r\\b\\f|", "a\nb\t\"c\" \\ / \r\b\f|", false},
        {"\\u00e9\\u20AC\\u0041",
         "\xc3\xa9\xe2\x82\xac"
         "A",
         false},
        {"\\ud83d\\ude00", "\xf0\x9f\x98\x80", false},
        {"a\\ud83d", "a\xef\xbf\xbd", true},
        {"\\ude00b",
         "\xef\xbf\xbd"
         "b",
         true},
        {"\\ud83d\\u0041",
         "\xef\xbf\xbd"
         "A",
         true},
        {"\\ud83d\\ud83d\\ude00", "\xef\xbf\xbd\xf0\x9f\x98\x80", true},
        {"\\\\ud83d", "\\ud83d", false},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char record[100];
        snprintf(record, sizeof record, "{\"text\": \"%s\"}", cases[c].raw);
        ASSERT_TEXT(read_json(record)->text, cases[c].wanted);
        cr_assert_eq(r.parsed.was_repaired, cases[c].is_mended, "%s", cases[c].raw);
    }
    expect_skip("{\"text\": \"a\\x41\"}", "an escape that does not exist");
    expect_skip("{\"text\": \"a\\u00g0\"}", "an escape that does not exist");
    expect_skip("{\"text\": \"a\\u00\"}", "an escape that does not exist");
}

Test(json, broken_bytes_are_mended_in_a_copy)
{
    static const struct {
        const char *record;
        size_t len_bytes;
        const char *text;
    } cases[] = {
#define BYTES(record) record, sizeof record - 1
        {BYTES("{\"text\": \"M\xfcnchen\"}"), "M\xef\xbf\xbdnchen"},
        {BYTES("{\"text\": \"cut \xe2\x82\"}"), "cut \xef\xbf\xbd\xef\xbf\xbd"},
        {BYTES("{\"text\": \"tab\there\"}"), "tab here"},
        {BYTES("{\"text\": \"nul\0here\"}"), "nul\xef\xbf\xbdhere"},
        {BYTES("{\"x\": \"\xff\", \"text\": \"sound\"}"), "sound"},
#undef BYTES
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        cr_assert_eq(
            records_parse(&r, &sst_reader_json, cases[c].record, cases[c].len_bytes),
            SST_OK, "%zu: %s", c, r.error.message);
        ASSERT_TEXT(r.parsed.article.text, cases[c].text);
        cr_assert(r.parsed.was_repaired);
    }
    read_json("{\"text\": \"M\xc3\xbcnchen\"}");
    cr_assert_not(r.parsed.was_repaired);
}

Test(json, mended_bytes_are_valid_and_sound_ones_stay_where_they_are)
{
    sst_scratch scratch = {0};
    sst_text out;
    size_t num = 0;
    char bytes[2 * 256];
    for (int i = 0; i < 256; i++) { /* every byte, before an A */
        bytes[2 * i] = (char)i;
        bytes[2 * i + 1] = 'A';
    }
    sst_text all = {bytes, sizeof bytes}, again;
    cr_assert_eq(sst_mend_bytes(all, &scratch, &out, &num, NULL), SST_OK);
    cr_assert_eq(num, 128 + 32 - 2 + 1); /* high ones, controls but \n and \r, DEL */
    cr_assert_eq(sst_mend_bytes(out, &scratch, &again, &num, NULL), SST_OK);
    cr_assert_eq(num, 0);
    cr_assert_eq(again.data, out.data);
    sst_scratch_free(&scratch);
}

Test(json, strictly_every_byte_must_be_valid)
{
    options.is_strict = true;
    use_fields(NULL, 0);
    expect_skip("{\"text\": \"M\xfcnchen\"}", "not valid JSON");
    expect_skip("{\"text\": \"a\\ud83d\"}", "not valid JSON");
    expect_skip("{\"text\": \"a\", \"x\": nul}", "not valid JSON");
    ASSERT_TEXT(read_json("{\"text\": \"a\", \"x\": null}")->text, "a");
}

/* ---- broken records ---------------------------------------------------------------- */

Test(json, what_is_no_object_is_named)
{
    expect_skip("\"text\"", "found a string, wanted a JSON object");
    expect_skip("17", "found a number, wanted a JSON object");
    expect_skip("[1]", "found an array, wanted a JSON object");
    expect_skip("}", "found a closing bracket, wanted a JSON object");
    expect_skip("words", "found something else, wanted a JSON object");
    expect_skip("", "the input ends inside its array; wanted ]");
}

Test(json, what_is_wrong_with_an_object_is_said)
{
    expect_skip("{\"text\": \"cut", "a string does not end on its line");
    expect_skip("{\"text\": \"a\nb\"}", "a string does not end on its line");
    expect_skip("{\"text\": \"a\"", "the object does not end; wanted }");
    expect_skip("{\"x\": [1, 2}, \"text\": \"a\"}", "closes a bracket of the other kind");
    expect_skip("{\"text\" \"a\"}", "not valid JSON");
    expect_skip("{\"text\": nothing}", "not valid JSON");
    expect_skip("{\"text\": \"a\" \"b\"}", "not valid JSON");
    expect_skip("{text: \"a\"}", "not valid JSON");
    expect_skip("{\"text\": \"a\", }", "not valid JSON");
    expect_skip("{\"id\": 1x, \"text\": \"a\"}", "not valid JSON");
}

Test(json, depth_is_limited)
{
    for (int depth = 62; depth <= 66; depth++) { /* of arrays; the object is one more */
        char record[400] = "{\"text\": \"t\", \"x\": ";
        for (int i = 0; i < depth; i++)
            strcat(record, "[");
        for (int i = 0; i < depth; i++)
            strcat(record, "]");
        strcat(record, "}");
        if (depth < 64)
            ASSERT_TEXT(read_json(record)->text, "t");
        else
            expect_skip(record, "the limit is 64 (--max-json-depth)");
    }
}

/* ---- cutting ----------------------------------------------------------------------- */

typedef SST_VEC(char) output;

static bool begins_strictly;

/* The records of an input that comes in pieces of `piece` bytes, one <...> each. */
static void cut_in_pieces(const char *bytes, size_t piece, output *out)
{
    size_t len = strlen(bytes), have = 0, at = 0;
    sst_cut_state state = {.is_strict = begins_strictly, .wants_any = begins_strictly};
    sst_cut cut;
    char *copy = malloc(len + 1);
    cr_assert(copy);
    out->len = 0;
    while (have < len || len == 0) {
        have = have + piece < len ? have + piece : len;
        memcpy(copy, bytes, have);
        sst_text part = {copy, have};
        while (sst_reader_json.cut(&state, part, at, have == len, &cut)) {
            cr_assert(at <= cut.begin && cut.begin <= cut.end && cut.end <= cut.next &&
                      cut.next <= have);
            cr_assert(sst_vec_push(out, '<'));
            cr_assert(sst_vec_append(out, bytes + cut.begin, cut.end - cut.begin));
            cr_assert(sst_vec_push(out, '>'));
            at = cut.next;
        }
        cr_assert(cut.begin >= at);
        at = cut.begin;
        if (len == 0)
            break;
    }
    cr_assert(sst_vec_push(out, '\0'));
    free(copy);
}

typedef struct cut_case {
    const char *what, *input, *wanted;
} cut_case;

static const cut_case cut_cases[] = {
    {"lines", "{\"a\":1}\n{\"b\":2}\n", "<{\"a\":1}><{\"b\":2}>"},
    {"no newline at the end", "{\"a\":1}\n{\"b\":2}", "<{\"a\":1}><{\"b\":2}>"},
    {"blank lines and CRLF", "\r\n\n{\"a\":1}\r\n \t\r\n{\"b\":2}\r\n",
     "<{\"a\":1}><{\"b\":2}>"},
    {"two on a line", "{\"a\":1} {\"b\":2}\n", "<{\"a\":1}><{\"b\":2}>"},
    {"an array on one line", "[{\"a\":1}, {\"b\":2}]\n", "<{\"a\":1}><{\"b\":2}>"},
    {"an array of lines", "[\n{\"a\":1},\n{\"b\":2}\n]\n", "<{\"a\":1}><{\"b\":2}>"},
    {"an indented array",
     "[\n  {\n    \"a\": [\n      {\"x\": 1}\n    ]\n  },\n  {\n    "
     "\"b\": 2\n  }\n]\n",
     "<{\n    \"a\": [\n      {\"x\": 1}\n    ]\n  }><{\n    \"b\": 2\n  }>"},
    {"an array that is not indented",
     "[\n{\n\"a\": [\n{\n\"x\": 1\n},\n{\n\"y\": 1\n}\n]\n},\n"
     "{\n\"b\": 2\n}\n]\n",
     "<{\n\"a\": [\n{\n\"x\": 1\n},\n{\n\"y\": 1\n}\n]\n}><{\n\"b\": 2\n}>"},
    {"objects over lines", "{\n \"a\": 1\n}\n{\n \"b\": 2\n}\n",
     "<{\n \"a\": 1\n}><{\n \"b\": 2\n}>"},
    {"brackets and quotes in strings", "{\"a\":\"}{][ \\\" \\\\\"}\n{\"b\":\"\\\\\"}\n",
     "<{\"a\":\"}{][ \\\" \\\\\"}><{\"b\":\"\\\\\"}>"},
    {"nothing", "", ""},
    {"an empty array", "[]\n", ""},
    {"blanks", " \n\n", ""},
    {"a line cut in a string", "{\"a\":\"x\n{\"b\":2}\n{\"c\":3}\n",
     "<{\"a\":\"x><{\"b\":2}><{\"c\":3}>"},
    {"a line cut after a bracket", "{\"a\":[\n{\"b\":2}\n", "<{\"a\":[><{\"b\":2}>"},
    {"a line cut after a comma", "{\"a\":[1,\n{\"b\":2}\n", "<{\"a\":[1><{\"b\":2}>"},
    {"a line cut after a colon", "{\"a\":\n{\"b\":2}\n", "<{\"a\":><{\"b\":2}>"},
    {"a line that lost its brace", "{\"a\":\"x\"\n{\"b\":2}\n",
     "<{\"a\":\"x\"><{\"b\":2}>"},
    {"a brace too many", "{\"a\":1}}\n{\"b\":2}\n", "<{\"a\":1}><}><{\"b\":2}>"},
    {"a line that lost its beginning", "\"x\": {\"y\": 1}, \"a\": 1}\n{\"b\":2}\n",
     "<\"x\": {\"y\": 1}, \"a\": 1}><{\"b\":2}>"},
    {"a log line between", "{\"a\":1}\nERROR: gone\n{\"b\":2}\n",
     "<{\"a\":1}><ERROR: gone><{\"b\":2}>"},
    {"a broken line of an array", "[\n{\"a\":\"x},\n{\"b\":2}\n]\n",
     "<{\"a\":\"x}><{\"b\":2}>"},
    {"a broken line of an indented array",
     "[\n  {\"a\":\"x},\n  {\"b\":{\n    \"c\": 1}},\n  {\"d\":2}\n]\n",
     "<{\"a\":\"x}><{\"b\":{\n    \"c\": 1}}><{\"d\":2}>"},
    {"a broken object over lines",
     "[\n  {\n    \"a\": \"x,\n    \"b\": [1, 2\n  },\n  {\n    \"c\": 3\n  }\n]\n",
     "<{\n    \"a\": \"x,\n    \"b\": [1, 2\n  }><{\n    \"c\": 3\n  }>"},
    {"the wrong bracket", "{\"a\":[1}}\n{\"b\":2}\n", "<{\"a\":[1}}><{\"b\":2}>"},
    {"an array that does not end", "[{\"a\":1},\n{\"b\":2}\n",
     "<{\"a\":1}><{\"b\":2}><>"},
    {"an array that ends in an object", "[{\"a\":1},\n{\"b\":", "<{\"a\":1}><{\"b\":>"},
    {"an array of other things", "[1, \"a\"]\n", "<1><\"a\">"},
    {"an array with things on its lines",
     "[{\"a\":1}, \"x, \\\"y\", [1, [2]], null,\n{\"b\":2}, 3]\n{\"c\":3}\n",
     "<{\"a\":1}><\"x, \\\"y\"><[1, [2]]><null><{\"b\":2}><3><{\"c\":3}>"},
    {"an array with something between", "[1, {\"a\":1}, 2, {\"b\":2}]",
     "<1><{\"a\":1}><2><{\"b\":2}>"},
    {"arrays one to a line", "[{\"a\":1}]\n[{\"b\":2}]\n", "<{\"a\":1}><{\"b\":2}>"},
    {"brackets without end", "[[[[[[\n", "<[[[[[><>"},
};

Test(json, cutting_finds_every_record_and_a_broken_one_costs_no_other)
{
    output out = {0};
    for (size_t c = 0; c < sizeof cut_cases / sizeof *cut_cases; c++) {
        cut_in_pieces(cut_cases[c].input, SIZE_MAX / 2, &out);
        cr_assert_str_eq(out.at, cut_cases[c].wanted, "%s: found %s, wanted %s",
                         cut_cases[c].what, out.at, cut_cases[c].wanted);
    }
    sst_vec_free(&out);
}

static const cut_case strict_cases[] = {
    {"lines", "{\"a\":1}\n\n{\"b\":2}\n", "<{\"a\":1}><{\"b\":2}>"},
    {"an object over lines", "{\n\"a\":1\n}\n{}", "<{\n\"a\":1\n}><{}>"},
    {"bytes behind an object", "{\"a\":1}#\n{}\n", "<{\"a\":1}#><{}>"},
    {"two on a line", "{} {}\n", "<{} {}>"},
    {"a comma behind a line", "{},\n{}", "<{},><{}>"},
    {"other things", "[1, 2]\n\"a\"\n", "<[1, 2]><\"a\">"},
    {"an array of arrays", "[[{}]]", "<[[{}]]>"},
    {"an empty array", "[ ]", "<[ ]>"},
    {"an array of objects", "[ {\"a\":[1,{}]}\n, {\"b\":\"],\\\"\"} ]\n",
     "<{\"a\":[1,{}]}><{\"b\":\"],\\\"\"}>"},
    {"an array that begins with an object", "[{},1]", "<{}><1>"},
    {"a comma too many", "[{},,{},]", "<{}><,><{}><,]>"},
    {"a comma too few", "[{} {}]", "<{} {}>"},
    {"an array that does not end", "[{}", "<[{}>"},
    {"an array that ends in a comma", "[{}, ", "<{}><,>"},
    {"bytes behind an array", "[{}]x\n{}", "<{}><x><{}>"},
    {"a string that does not end", "{\"a\":\"x\n{}\n", "<{\"a\":\"x><{}>"},
    {"nothing", "", "<>"},
    {"blanks", " \n\n", "<>"},
};

Test(json, numbers_that_nobody_can_hold_lose_no_record)
{
    static const char *const numbers[] = {"1e400", "-1E+999", "NaN", "Infinity",
                                          "-Infinity"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char record[100];
        snprintf(record, sizeof record, "{\"date\": %s, \"x\": %s, \"text\": \"a\"}",
                 numbers[i], numbers[i]);
        const sst_article *article = read_json(record);
        ASSERT_TEXT(article->text, "a");
        cr_assert_eq(article->published.precision, SST_UNDATED);
        ASSERT_TEXT(read_json("{\"id\": 1e400, \"text\": \"a\"}")->id, "1e400");
    }
    expect_skip("{\"date\": 1e4x, \"text\": \"a\"}", "not valid JSON");
    expect_skip("{\"date\": 1e, \"text\": \"a\"}", "not valid JSON");
    expect_skip("{\"date\": 01e400, \"text\": \"a\"}", "not valid JSON");
    expect_skip("{\"date\": nan, \"text\": \"a\"}", "not valid JSON");
    options.is_strict = true;
    use_fields(NULL, 0);
    expect_skip("{\"x\": NaN, \"text\": \"a\"}", "not valid JSON");
}

Test(json, strictly_every_byte_is_of_a_record)
{
    output out = {0};
    begins_strictly = true;
    for (size_t c = 0; c < sizeof strict_cases / sizeof *strict_cases; c++)
        for (size_t piece = 1; piece <= 20; piece++) {
            cut_in_pieces(strict_cases[c].input, piece < 20 ? piece : SIZE_MAX / 2, &out);
            cr_assert_str_eq(out.at, strict_cases[c].wanted, "%s in pieces of %zu: %s",
                             strict_cases[c].what, piece, out.at);
        }
    begins_strictly = false;
    sst_vec_free(&out);
}

Test(json, bytes_that_come_in_pieces_are_cut_at_the_same_places)
{
    output out = {0};
    for (size_t c = 0; c < sizeof cut_cases / sizeof *cut_cases; c++)
        for (size_t piece = 1; piece <= 9; piece++) {
            cut_in_pieces(cut_cases[c].input, piece, &out);
            cr_assert_str_eq(out.at, cut_cases[c].wanted, "%s in pieces of %zu: %s",
                             cut_cases[c].what, piece, out.at);
        }
    sst_vec_free(&out);
}
