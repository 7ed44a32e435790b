/* SPDX-License-Identifier: MIT */
/* Tests of read/reader.c and read/fields.c. */
#include "read_records.h"

typedef struct choice {
    const char *path, *head;
    const sst_reader *wanted;
} choice;

Test(reader, the_first_bytes_say_which_format_an_input_has)
{
    static const char front[] = "---\ntitle: A\n---\nText.\n";
    const choice choices[] = {
        {"a.txt", "Just some words.\n", &sst_reader_plain},
        {"a.txt", "", &sst_reader_plain},
        {"a.txt", front, &sst_reader_markdown},
        {"a", front, &sst_reader_markdown},
        {"a.jsonl", front, &sst_reader_markdown},
        {"a.txt", "---\r\ntitle: A\r\n---\r\n", &sst_reader_markdown},
        {"a.txt", "---\n# a comment\n\nurl:\n  http://x\n---\n", &sst_reader_markdown},
        {"a.txt", "---\n\nA rule, and then prose: like this.\n", &sst_reader_plain},
        {"a.txt", "--- title: A\n", &sst_reader_plain},
        {"a.md", "Just some words.\n", &sst_reader_markdown},
        {"a.MD", "Just some words.\n", &sst_reader_markdown},
        {"a.txt", "# A heading\n\nText.\n", &sst_reader_markdown},
        {"a.txt", "#hashtag\n", &sst_reader_plain},
        {"a.txt", "{\"id\": 1}\n", &sst_reader_json},
        {"a.md", "{\"id\": 1}\n", &sst_reader_json},
        {"a", "  \r\n [ \n {\n\"id\": 1}]", &sst_reader_json},
        {"a", "[]", &sst_reader_json},
        {"a.md", "[](b) is a link\n", &sst_reader_markdown},
        {"a", "{}", &sst_reader_json},
        {"a", "{ is how some prose begins\n", &sst_reader_plain},
        {"a", "[1] A footnote\n", &sst_reader_plain},
        {"a", "\"text\": \"half a line\"}\n{\"text\": \"a whole one\"}\n",
         &sst_reader_json},
        {"a.jsonl", "half a line\"}\n", &sst_reader_json},
        {NULL, "words", &sst_reader_plain},
    };
    for (size_t c = 0; c < sizeof choices / sizeof *choices; c++) {
        const sst_reader *found = sst_reader_choose(choices[c].path, choices[c].head,
                                                    strlen(choices[c].head), true);
        cr_assert(found == choices[c].wanted, "%s with <%s> is %s, wanted %s",
                  choices[c].path, choices[c].head, found ? found->name : "binary",
                  choices[c].wanted->name);
    }
}

Test(reader, binary_data_has_no_reader_and_is_called_by_its_name)
{
    static const struct {
        const char *head;
        size_t len_bytes;
        const char *wanted;
    } cases[] = {
        {"\x1f\x8b", 2,
         "gzip-compressed data that is cut off or broken; wanted all of it"},
        {"\x1f\x8b\x08\x00", 4, "gzip-compressed more than once; wanted text"},
        {"\xff\xfe"
         "a",
         3, "UTF-16 with bytes that are no text; wanted text"},
        {"PK\x03\x04", 4, "a zip archive; wanted text"},
        {"\x89PNG\r\n", 6, "a PNG image; wanted text"},
        {"\xff\xd8\xff\xe0", 4, "a JPEG image; wanted text"},
        {"filedesc://a.arc 0.0.0.0 2024\n", 30,
         "an ARC archive, older than WARC; wanted text"},
        {"%PDF-1.7\n", 9, "a PDF document; wanted text"},
        {"ab\0cd", 5, "binary data (a NUL at byte 2); wanted text"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char reason[200];
        cr_assert_null(sst_reader_choose("a", cases[c].head, cases[c].len_bytes, true));
        sst_reader_explain_binary(cases[c].head, cases[c].len_bytes, reason,
                                  sizeof reason);
        cr_assert_str_eq(reason, cases[c].wanted);
    }
}

/* The first file's name and text come first; the archive says behind them what it is. */
Test(reader, a_tar_archive_is_known_by_what_stands_behind_its_first_name)
{
    static const char *const marks[] = {"ustar\0"
                                        "00",
                                        "ustar  "};
    for (size_t i = 0; i < 2; i++) {
        char head[1024] = "news/quake.txt", reason[200];
        memcpy(head + 257, marks[i], 8);
        strcpy(head + 512, "The ground shook for a minute.");
        cr_assert_null(sst_reader_choose("a.tar", head, sizeof head, false));
        sst_reader_explain_binary(head, sizeof head, reason, sizeof reason);
        cr_assert_str_eq(reason, "a tar archive; wanted its files unpacked");
        memcpy(head + 257, "ustard", 6);
        cr_assert_not(sst_reader_is_binary(head, sizeof head));
        cr_assert_not(sst_reader_is_binary(head, 260));
    }
}

Test(reader, formats_are_found_by_every_name_that_is_listed_and_by_their_number)
{
    size_t num = 0;
    for (; sst_format_name(num); num++) {
        const sst_reader *reader = sst_reader_find(sst_format_name(num));
        cr_assert_not_null(reader);
        cr_assert_eq(sst_reader_at(num), reader);
        cr_assert_eq(sst_reader_number(reader), num);
        cr_assert_not_null(sst_format_about(num));
    }
    cr_assert_geq(num, 4);
    cr_assert_null(sst_format_about(num));
    cr_assert_null(sst_reader_at(num + 1));
    cr_assert_eq(sst_reader_find("ndjson"), &sst_reader_json);
    cr_assert_null(sst_reader_find("xml"));
    cr_assert_null(sst_reader_find(""));
}

/* ---- fields ------------------------------------------------------------------------ */

Test(fields, a_name_given_for_a_field_takes_the_place_of_the_usual_ones)
{
    const sst_field_name given[] = {{"text", "story"}, {"text", "lede"}};
    sst_fields fields;
    cr_assert_eq(sst_fields_init(&fields, given, 2, NULL), SST_OK);
    size_t num_texts = 0;
    for (size_t i = 0; i < fields.wanted.len; i++) {
        const sst_wanted *w = &fields.wanted.at[i];
        if (w->field != SST_FIELD_TEXT)
            continue;
        ASSERT_TEXT(w->name, given[num_texts].name);
        num_texts++;
    }
    cr_assert_eq(num_texts, 2);
    sst_fields_free(&fields);
}

Test(fields, a_field_that_does_not_exist_is_refused_by_name)
{
    const sst_field_name wrong[] = {{"byline", "author"}};
    const sst_field_name empty[] = {{"text", ""}};
    sst_fields fields;
    sst_error err;
    cr_assert_eq(sst_fields_init(&fields, wrong, 1, &err), SST_ERR_ARGUMENT);
    cr_assert(strstr(err.message, "\"byline\"") && strstr(err.message, "wanted id, url"));
    cr_assert_eq(sst_fields_init(&fields, empty, 1, &err), SST_ERR_ARGUMENT);
    cr_assert(strstr(err.message, "wanted text=NAME"));
}
