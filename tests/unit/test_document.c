/* SPDX-License-Identifier: MIT */
/* Tests of read/document.c: JSON documents that hold articles. */
#include "reading.h"

TestSuite(document, .init = set_up, .fini = tear_down);

static void read_document(const char *json)
{
    write_file("d.json", json);
    start();
    cr_assert_eq(read_input("d.json"), SST_OK, "%s", r.error.message);
}

/* Two articles, as most of these tests have them. */
#define TWO "[{\"id\":\"a\",\"text\":\"one\"},{\"id\":\"b\",\"text\":\"two\"}]"

Test(document, what_services_answer_with_is_read_as_the_articles_in_it)
{
    static const char *const documents[] = {
        "{\"status\":\"ok\",\"totalResults\":2,\"articles\":" TWO "}",
        "{\"title\":\"News\",\"items\": " TWO ",\"more\":null}",
        "{ \"results\" : " TWO " }",
        "{\"meta\":{\"data\":[1]},\"data\":" TWO "}",
        "{\"docs\":" TWO "}\n",
        "{\"entries\":" TWO "}",
        "{\"hits\":" TWO ",\"nbHits\":2}",
        "{\"took\":3,\"hits\":{\"total\":{\"value\":2},\"hits\":" TWO "}}",
        "{\"response\":{\"status\":\"ok\",\"results\":" TWO "}}",
        "{\"facets\":{\"items\":[{}]},\"response\":{\"docs\":" TWO "}}",
        "{\"rows\":1,\"articles\":[\n{\"id\":\"a\",\"text\":\"one\"},\n"
        "{\"id\":\"b\",\"text\":\"two\"}\n]}\n",
        "{\n \"articles\": [\n  {\n   \"id\": \"a\",\n   \"text\": \"one\"\n  },\n"
        "  {\n   \"id\": \"b\",\n   \"text\": \"two\"\n  }\n ]\n}\n",
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        read_document(documents[i]);
        expect_skips("");
        expect_text(0, "one");
        expect_text(1, "two");
        expect_ids("a\nb\n");
    }
}

/* Behind so many bytes of something else, which hold what looks like an array of articles. */
static void write_late(size_t num_bytes, const char *rest)
{
    FILE *file = fopen("d.json", "w");
    cr_assert_not_null(file);
    fputs("{\"aggregations\":[{\"articles\":[{\"x\":1}]}", file);
    for (size_t i = 0; i < num_bytes; i += 20)
        fputs(", {\"key\":\"value\\\"\"}", file);
    fprintf(file, "],%s", rest);
    fclose(file);
}

Test(document, an_array_is_found_behind_much_else)
{
    static const size_t nums[] = {3900, 4000, 4096, 9000, 1100000, 3000000};
    for (size_t i = 0; i < sizeof nums / sizeof *nums; i++) {
        write_late(nums[i], "\"articles\":" TWO "}\n");
        start();
        cr_assert_eq(read_input("d.json"), SST_OK, "%s", r.error.message);
        expect_skips("");
        expect_ids("a\nb\n");
        start();
        be_stdin("d.json");
        cr_assert_eq(read_input("-"), SST_OK, "%s", r.error.message);
        expect_ids("a\nb\n");
        write_late(nums[i],
                   "\"text\":\"mine\",\"id\":\"c\"}\n{\"id\":\"d\",\"text\":\"x\"}\n");
        start();
        cr_assert_eq(read_input("d.json"), SST_OK, "%s", r.error.message);
        expect_skips("");
        expect_ids("c\nd\n");
    }
}

Test(document, an_array_behind_the_record_limit_is_not_looked_for)
{
    r.options.max_record_bytes = 10000;
    write_late(20000, "\"articles\":" TWO "}\n");
    start();
    cr_assert_eq(read_input("d.json"), SST_OK, "%s", r.error.message);
    cr_assert_eq(counts().num_articles, 0);
    cr_assert_eq(counts().num_skipped, 1);
}

Test(document, an_object_with_a_text_of_its_own_is_an_article)
{
    read_document("{\"id\":\"a\",\"items\":[{\"title\":\"no\"}],\"text\":\"mine\"}\n"
                  "{\"id\":\"b\",\"text\":\"mine\",\"items\":[{\"title\":\"no\"}]}\n");
    expect_skips("");
    expect_ids("a\nb\n");
    expect_text(0, "mine");
}

Test(document, an_array_of_something_else_makes_no_shell)
{
    read_document("{\"title\":\"A title\",\"data\":[{\"x\":1}],\"items\":[1,2]}");
    expect_skips("");
    expect_ids("d.json\n");
    read_document("{\"title\":\"A title\",\"inner\":{\"items\":[{\"title\":\"no\"}]}}");
    expect_ids("d.json\n");
}

Test(document, of_several_arrays_the_one_first_in_the_list_counts)
{
    read_document("{\"data\":[{\"id\":\"d\",\"title\":\"no\"}],\"articles\":" TWO "}");
    expect_skips("");
    expect_ids("a\nb\n");
    read_document("{\"articles\":[{\"x\":1}],\"data\":" TWO "}");
    expect_ids("a\nb\n");
}

Test(document, none_are_no_error)
{
    read_document("{\"status\":\"ok\",\"totalResults\":0,\"articles\":[]}");
    expect_skips("");
    cr_assert_eq(counts().num_articles, 0);
}

Test(document, documents_and_articles_may_stand_in_one_input)
{
    read_document("{\"page\":1,\"results\":[{\"text\":\"one\"},{\"text\":\"two\"}]}\n"
                  "{\"text\":\"three\"}\n"
                  "{\"page\":2,\"results\":[{\"text\":\"four\"}]}\n");
    expect_skips("");
    expect_ids("d.json:1:1\nd.json:1:2\nd.json:2\nd.json:3\n");
    expect_text(2, "three");
}

Test(document, a_broken_element_costs_no_other)
{
    read_document("{\"articles\":[{\"id\":\"a\",\"text\":\"one\"},null,\n"
                  "{\"id\":\"x\"},\n{\"id\":\"b\",\"text\":\"two\"}]}");
    expect_ids("a\nb\n");
    cr_assert_eq(counts().num_skipped, 2);
    cr_assert(strstr(r.skips.at, "d.json:2:0: found no field with text"));
}

Test(document, a_document_that_is_cut_is_read_as_far_as_it_goes)
{
    read_document("{\"articles\":[{\"id\":\"a\",\"text\":\"one\"},\n"
                  "{\"id\":\"b\",\"text\":\"tw");
    expect_skips("d.json:2:0: not valid JSON: a string does not end on its line; "
                 "wanted \"\n");
    expect_ids("a\n");
    read_document("{\"articles\":" TWO);
    expect_skips("d.json:1:0: not valid JSON: the object does not end; wanted }\n");
    expect_ids("a\nb\n");
}

Test(document, strictly_a_broken_document_is_no_document)
{
    write_file("d.json", "{\"articles\":" TWO ",}");
    r.options.is_strict = true;
    start();
    cr_assert_eq(read_input("d.json"), SST_ERR_RECORD);
    cr_assert(strstr(r.error.message, "not valid JSON"), "%s", r.error.message);
}

Test(document, the_format_may_be_named)
{
    r.options.format = "json";
    read_document("{\"articles\":" TWO "}");
    expect_ids("a\nb\n");
}

Test(document, an_exported_record_is_read_inside_its_shell)
{
    read_document("{\"_index\":\"news\",\"_id\":\"1\",\"_source\":{\"id\":\"a\","
                  "\"publisher\":{\"name\":\"Wire\"},\"text\":\"one\"}}\n"
                  "{\"id\":\"b\",\"_source\":\"crawler\",\"text\":\"two\"}\n"
                  "{\"id\":\"c\",\"_source\":{\"id\":\"no\",\"text\":\"three\"}}\n");
    expect_skips("");
    expect_ids("a\nb\nc\n");
    expect_text(0, "one");
    expect_text(2, "three");
    read_document("{\"hits\":{\"hits\":[{\"_id\":\"1\",\"_source\":{\"id\":\"a\","
                  "\"text\":\"one\"}},{\"_id\":\"2\",\"_source\":{\"id\":\"b\","
                  "\"text\":\"two\"}}]}}");
    expect_skips("");
    expect_ids("a\nb\n");
}

Test(document, a_given_name_still_reaches_into_a_shell)
{
    static const sst_field_name given[] = {{"text", "_source.body.plain"},
                                           {"title", "_source.t"}};
    r.options.fields = given;
    r.options.num_fields = 2;
    read_document(
        "{\"_source\":{\"id\":\"a\",\"t\":\"T\",\"body\":{\"plain\":\"one\"}}}");
    expect_skips("");
    expect_text(0, "one");
    expect_ids("a\n");
}
