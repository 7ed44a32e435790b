/* SPDX-License-Identifier: MIT */
/* Tests of read/csv.c: tables of text, whole and broken. */
#include "reading.h"

TestSuite(csv, .init = set_up, .fini = tear_down);

static void read_table(const char *table)
{
    write_file("t.csv", table);
    start();
    cr_assert_eq(read_input("t.csv"), SST_OK, "%s", r.error.message);
}

static int bid_of(const char *head)
{
    return sst_reader_csv.bid(head, strlen(head), true);
}

Test(csv, columns_are_named_by_the_header)
{
    read_table("id,headline,body\n"
               "17,Quake,The ground shook\n"
               "18,Flood,The water rose\n");
    expect_skips("");
    expect_text(0, "The ground shook");
    expect_text(1, "The water rose");
    expect_ids("17\n18\n");
}

Test(csv, quoted_values_hold_delimiters_quotes_and_lines)
{
    read_table("id,text\n"
               "a,\"one, two\"\n"
               "\"b\" ,  \"said \"\"so\"\"\nand\r\nleft\"\n"
               "c,5\" disks\n");
    expect_skips("");
    expect_text(0, "one, two");
    expect_text(1, "said \"so\"\nand\r\nleft");
    expect_text(2, "5\" disks");
    expect_ids("a\nb\nc\n");
}

Test(csv, the_delimiter_is_what_the_header_has_most_of)
{
    read_table("id\ttext\turl\na\tone, two; three\tu\n");
    expect_text(0, "one, two; three");
    read_table("id;text;url\na;one, two\tthree;u\n");
    expect_text(0, "one, two\tthree");
}

Test(csv, rows_end_in_any_of_three_ways_and_empty_lines_say_nothing)
{
    read_table("\n\r\nid,text\r\n\r\na,one\rb,two\n\n\nc,three");
    expect_skips("");
    expect_ids("a\nb\nc\n");
    expect_text(2, "three");
    read_table("id,text\na,one\n  \t\nb,two\n");
    expect_skips("");
    expect_ids("a\nb\n");
}

Test(csv, a_stray_quote_takes_no_row_but_its_own)
{
    read_table("id,text\n"
               "a,\"one\" \"\n"
               "b,\"two\"x\" \"\n"
               "c,\"three, four\"\n");
    expect_skips("");
    expect_text(0, "one\"");
    expect_text(2, "three, four");
    expect_ids("a\nb\nc\n");
}

Test(csv, what_is_empty_or_None_is_absent)
{
    read_table("id,url,title,text,summary\n"
               ",None,,one,\n"
               ",,t,None,s\n");
    expect_skips("");
    expect_ids("t.csv:1\nt.csv:2\n");
}

Test(csv, a_row_that_does_not_fit_is_named_and_the_others_are_read)
{
    read_table("id,text\n"
               "a,one,two\n"
               "b,\"one\n two\"\n"
               "c,three,,\n"
               "d\n"
               "e,four\n"
               "f,\"five\ng,six\n");
    expect_skips(
        "t.csv:2:8: row of 3 columns, the header has 2\n"
        "t.csv:6:41: found no field with text, title or summary; wanted the "
        "text in one of: text maintext plaintext content_text content_html body content "
        "full_content articleBody raw_text; or name its field: --field text=NAME\n"
        "t.csv:8:50: a quote that is never closed\n");
    expect_ids("b\nc\ne\ng\n");
    expect_text(0, "one\n two");
}

Test(csv, a_header_over_the_limit_is_named_and_no_row_takes_its_place)
{
    SST_VEC(char) table = {0};
    cr_assert(sst_vec_append(&table, "id,text,", 8));
    while (table.len < 3 << 20)
        cr_assert(sst_vec_append(&table, "column,", 7));
    cr_assert(sst_vec_append(&table, "\nid,text\na,one\n", 15));
    write_bytes("t.csv", table.at, table.len);
    sst_vec_free(&table);
    r.options.format = "csv";
    r.options.max_record_bytes = 1000;
    start();
    cr_assert_eq(read_input("t.csv"), SST_OK);
    cr_assert_eq(counts().num_articles, 0);
    cr_assert_eq(counts().num_skipped, 3);
    cr_assert(memmem(r.skips.at, r.skips.len, "the header has 0", 16));
}

/* "id,text,x,x ...": so many bytes of header, and a row. */
static void read_wide_table(size_t header_bytes)
{
    SST_VEC(char) table = {0};
    cr_assert(sst_vec_append(&table, "id,text,", 8));
    while (table.len < header_bytes)
        cr_assert(sst_vec_append(&table, "x,", table.len + 1 < header_bytes ? 2 : 1));
    cr_assert(sst_vec_append(&table, "\na,one\n", 7));
    write_bytes("t.csv", table.at, table.len);
    sst_vec_free(&table);
    start();
    cr_assert_eq(read_input("t.csv"), SST_OK);
}

Test(csv, a_header_of_64_KiB_is_read_and_one_byte_more_is_not)
{
    for (int over = -1; over <= 1; over++) {
        read_wide_table((size_t)(65536 + over));
        cr_assert_eq(counts().num_articles, over <= 0, "%d", over);
        if (over <= 0)
            expect_skips("");
    }
    expect_skips("t.csv:1:0: header of 65537 bytes, the limit is 65536\n"
                 "t.csv:2:65538: a row of a table whose header cannot be read\n");
}

/* What was made of a header is kept for the next row, but not for the next table. */
Test(csv, headers_of_one_length_are_told_apart)
{
    mkdir("f", 0777);
    write_bytes("f/1.csv", "id,text,url\na,one,u\n", 20);
    write_bytes("f/2.csv", "text,id,url\ntwo,b,u\n", 20);
    write_bytes("f/3.csv", "id;TEXT;Url\nc;three;u\n", 22);
    write_bytes("f/4.csv", "id,text,\"rl\nd,four,u\n", 21);
    write_bytes("f/5.csv", "id,text,url\ne,five,u\n", 21);
    r.options.num_threads = 1;
    start();
    cr_assert_eq(read_input("f"), SST_OK);
    expect_text(0, "one");
    expect_text(1, "two");
    expect_text(2, "three");
    expect_text(3, "five");
    expect_ids("a\nb\nc\ne\n");
}

Test(csv, bytes_that_are_no_utf8_are_mended)
{
    read_table("id,text\na,caf\xE9 noir\n");
    expect_text(0, "caf\xEF\xBF\xBD noir");
    cr_assert_eq(counts().num_repaired, 1);
}

Test(csv, a_long_table_is_the_same_for_any_number_of_threads)
{
    SST_VEC(char) table = {0};
    static const char header[] = "id,text,note\n";
    cr_assert(sst_vec_append(&table, header, sizeof header - 1));
    for (int i = 0; i < 60000; i++) { /* some blocks of text */
        char row[120];
        int len = snprintf(
            row, sizeof row, "%d,\"the words of\nrow %d, and some more\",\"%.*s\"\n", i,
            i, i % 50, "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"");
        cr_assert(i % 50 % 2 || sst_vec_append(&table, row, (size_t)len));
    }
    write_bytes("t.csv", table.at, table.len);
    sst_vec_free(&table);
    for (unsigned threads = 1; threads <= 8; threads *= 2) {
        r.options.num_threads = threads;
        start();
        cr_assert_eq(read_input("t.csv"), SST_OK);
        expect_skips("");
        cr_assert_eq(counts().num_articles, 30000);
        expect_text(29999, "the words of\nrow 59998, and some more");
    }
}

Test(csv, a_table_from_a_pipe_is_recognised_by_its_header)
{
    write_file("t", "title,url,text\nQuake,u,The ground shook\n");
    be_stdin("t");
    start();
    cr_assert_eq(read_input("-"), SST_OK);
    expect_ids("u\n");
    expect_text(0, "The ground shook");
}

Test(csv, bids_for_headers_that_name_fields)
{
    cr_assert_geq(bid_of("title,url,text\n"), 50);
    cr_assert_geq(bid_of("\"date\"\t\"text\"\n"), 50);
    cr_assert_lt(bid_of("nr,inhalt\n"), 10); /* unless the ending speaks for it */
    cr_assert_gt(bid_of("nr,inhalt\n"), 0);
    cr_assert_lt(bid_of("Berlin, Friday: the text of the law\n"), 10);
    cr_assert_lt(bid_of("{\"id\":1,\"text\":\"x\"}\n"), 10);
    cr_assert_eq(bid_of("text\n"), 0);
    cr_assert_eq(bid_of(""), 0);
}

Test(csv, a_header_longer_than_the_first_bytes_is_one_all_the_same)
{
    static char table[3 * SST_HEAD_BYTES];
    size_t len = (size_t)sprintf(table, "id,title,text");
    while (len < SST_HEAD_BYTES + 100)
        len += (size_t)sprintf(table + len, ",column%zu", len);
    cr_assert_eq(sst_reader_csv.bid(table, SST_HEAD_BYTES, false), 70);
    sprintf(table + len, "\na,one,two\n");
    read_table(table);
    expect_skips("");
    expect_ids("a\n");
    expect_text(0, "two");
}

Test(csv, a_quote_that_is_never_closed_takes_no_line_but_its_own)
{
    static const char named[] = "t.csv:2:8: a quote that is never closed\n";
    read_table("id,text\na,\"one\nb,two\nc,\"three\"\nd,\"four,\n\"\"4\"\"\"\n");
    expect_skips(named);
    expect_ids("b\nc\nd\n");
    expect_text(2, "four,\n\"4\"");
    read_table("id,text\na,\"one\r\n\"b\",\"two\"\r\n\"c\",\"three\"\r\n");
    expect_skips(named);
    expect_ids("b\nc\n");
    read_table("id,text\na,\"one\nb,\"\"\"two\"\" and\"\n");
    expect_skips(named);
    expect_text(0, "\"two\" and");
    read_table("id,text,url\na,\"one\n1\",\"two\nb,\"three\",u\n");
    expect_skips("t.csv:2:12: a quote that is never closed\n");
    expect_ids("b\n");
}

Test(csv, a_quote_of_an_earlier_block_that_is_never_closed_is_found)
{
    SST_VEC(char) table = {0};
    cr_assert(sst_vec_append(&table, "id,text\na,\"one\n", 15));
    for (int i = 0; i < 300000; i++) {
        char row[40];
        int len = snprintf(row, sizeof row, "%d,some words more\n", i);
        cr_assert(sst_vec_append(&table, row, (size_t)len));
    }
    cr_assert(sst_vec_append(&table, "z,\"last\"\n", 9));
    write_bytes("t.csv", table.at, table.len);
    sst_vec_free(&table);
    start();
    cr_assert_eq(read_input("t.csv"), SST_OK);
    expect_skips("t.csv:2:8: a quote that is never closed\n");
    cr_assert_eq(counts().num_articles, 300001);
    expect_text(300000, "last");
}

static void expect_title(sst_article_no no, const char *wanted)
{
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, no, &article, &r.error), SST_OK);
    ASSERT_TEXT(article.title, wanted);
}

/* As exporters write that quote nothing. */
Test(csv, a_value_may_begin_with_a_quote_and_go_on_behind_the_next)
{
    static const struct {
        const char *rows, *title, *text;
    } cases[] = {
        {"a,\"Never again\" he says,one\nb,x,two\n", "\"Never again\" he says", "one"},
        {"a,\"No\" and \"Yes\" he says,\"one\"\r\nb,x,two", "\"No\" and \"Yes\" he says",
         "one"},
        {"a,\"No\" he says,\"one,\nand \"\"1\"\"\"\nb,x,two", "\"No\" he says",
         "one,\nand \"1\""},
        {"a,\"No\" he says,\"One\" they say\nb,x,two", "\"No\" he says",
         "\"One\" they say"},
        {"a,\"He says \"no, never\" again\",one\nb,x,two\n",
         "He says \"no, never\" again", "one"},
        {"a,\"\"No\"\" he says,one\nb,x,two\n", "\"\"No\"\" he says", "one"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char table[300];
        snprintf(table, sizeof table, "id,title,text\n%s", cases[i].rows);
        read_table(table);
        expect_skips("");
        expect_ids("a\nb\n");
        expect_title(0, cases[i].title);
        expect_text(0, cases[i].text);
    }
    read_table("id\ttitle\ttext\na\t\"No\" he says\tthey say \"one\"\nb\tx\t\"One\" x\n");
    expect_skips("");
    expect_title(0, "\"No\" he says");
    expect_text(1, "\"One\" x");
}

/* Rows with such a value, in all places of a block, and values too long to look through. */
Test(csv, such_a_value_is_the_same_wherever_a_block_ends)
{
    SST_VEC(char) table = {0};
    cr_assert(sst_vec_append(&table, "id,title,text\n", 14));
    for (int i = 0; i < 40000; i++) {
        char row[200];
        int len =
            snprintf(row, sizeof row, "%d,\"Title\" %.*s,the words of %d\n", i, i % 90,
                     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                     i);
        cr_assert(sst_vec_append(&table, row, (size_t)len));
    }
    cr_assert(sst_vec_append(&table, "z,\"Title\"", 9));
    for (int i = 0; i < 60000; i++)
        cr_assert(sst_vec_append(&table, i % 9 ? " word" : " \"a\" b", i % 9 ? 5 : 6));
    cr_assert(sst_vec_append(&table, ",last", 5));
    write_bytes("t.csv", table.at, table.len);
    sst_vec_free(&table);
    start();
    cr_assert_eq(read_input("t.csv"), SST_OK);
    expect_skips("");
    cr_assert_eq(counts().num_articles, 40001);
    expect_text(39999, "the words of 39999");
    expect_text(40000, "last");
}

Test(csv, a_quote_that_swallows_more_than_the_limit_takes_no_line_but_its_own)
{
    static const char rows[] = "id,text\na,\"one\nb,two words\nc,three words\nd,four\n";
    for (uint64_t limit = 16; limit < 60; limit++) {
        r.options.max_record_bytes = limit;
        read_table(rows);
        expect_skips("t.csv:2:8: a quote that is never closed\n");
        expect_ids("b\nc\nd\n");
    }
    r.options.max_record_bytes = 20; /* a quote that closes it comes too late */
    read_table("id,text\na,\"one\nb,two words\nc,three words\nd,5\"\n");
    expect_skips("t.csv:2:8: a quote that is never closed\n");
    expect_ids("b\nc\nd\n");
    r.options.max_record_bytes = 18; /* one that fits, and one byte over */
    read_table("id,text\na,\"one\ntwo three\"\n");
    expect_skips("");
    r.options.max_record_bytes = 16;
    read_table("id,text\na,\"one\ntwo three\"\nb,four\n");
    cr_assert(strstr(r.skips.at, "t.csv:2:8: a quote that is never closed\n"));
}

Test(csv, strictly_no_quote_stands_inside_of_a_value)
{
    write_file("t.csv", "id,text\na,\"one \"x\" two\"\n");
    r.options.is_strict = true;
    start();
    cr_assert_eq(read_input("t.csv"), SST_ERR_RECORD);
    cr_assert(strstr(r.error.message, "line 2: a quote inside of a quoted field"), "%s",
              r.error.message);
}

Test(csv, a_header_that_is_none_is_named)
{
    read_table("id,\"title,text\na,one,two\n");
    expect_skips("t.csv:1:0: a quote that is never closed\n"
                 "t.csv:2:15: a row of a table whose header cannot be read\n");
    r.options.format = "csv";
    read_table("{\"id\":1,\"text\":\"one\"}\n{\"id\":2,\"text\":\"two\"}\n");
    cr_assert_eq(counts().num_articles, 0);
    cr_assert_eq(counts().num_skipped, 2);
    read_table("nr,inhalt\n");
    expect_skips(
        "t.csv:1:0: found a header without any column name that is known, wanted "
        "one such as id, title or text; or name it: --field text=NAME\n");
    r.options.fields = &(sst_field_name){"text", "inhalt"};
    r.options.num_fields = 1;
    read_table("nr,inhalt\n1,one\n");
    expect_skips("");
    expect_text(0, "one");
}

Test(csv, a_first_line_may_name_the_delimiter)
{
    cr_assert_geq(bid_of("sep=;\r\nid;text\r\n"), 50);
    read_table("sep=;\r\nid;text\r\na;\"one, two\"\r\n");
    expect_skips("");
    expect_ids("a\n");
    expect_text(0, "one, two");
    read_table("\nsep=|\nid,x|text\na|one\n");
    expect_text(0, "one");
    write_file("t", "sep=;\nid;text\na;one\n");
    cr_assert_eq(read_input("t"), SST_OK);
    expect_skips("");
    read_table("sep=;\n");
    cr_assert_eq(counts().num_skipped, 1);
}

Test(csv, columns_are_known_in_any_case_and_by_their_own_name_first)
{
    cr_assert_geq(bid_of("ID,Text\n"), 50);
    read_table("ID,Title,PUBDATE,Text\na,Quake,2024-03-01,The ground shook\n");
    expect_skips("");
    expect_ids("a\n");
    expect_text(0, "The ground shook");
    read_table("Id,id,Text\na,b,one\n");
    expect_ids("b\n");
    r.options.fields = &(sst_field_name){"text", "Story"};
    r.options.num_fields = 1;
    read_table("id,STORY\na,one\n");
    expect_text(0, "one");
}

static char noted[400];

static void keep_note(void *context, const char *input, const char *text)
{
    (void)context;
    snprintf(noted, sizeof noted, "%s: %s", input, text);
}

/* Nothing tells a row that a stray quote has made of two from one of two lines for certain. */
Test(csv, rows_that_may_be_several_are_noted)
{
    static const struct {
        const char *rows;
        bool is_noted;
    } cases[] = {
        {"1,\"Open,one\n2,5\",two\n", true},
        {"1,\"Open,one\n2,said \"yes\",two\n3,c,three\n", true},
        {"1,\"Open,one\n2,b,two\n3,5\",three\n", true},
        {"1,\"a title\nof two lines\",one\n", false},
        {"1,a,\"a text, and\nthe rest, that is, its end\"\n", false},
        {"1,a,one\n2,b,two\n", false},
    };
    r.options.note = keep_note;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char table[300];
        noted[0] = '\0';
        snprintf(table, sizeof table, "id,title,text\n%s", cases[i].rows);
        read_table(table);
        expect_skips("");
        cr_expect_eq(strstr(noted, "1 row is of several lines") != NULL,
                     cases[i].is_noted, "%zu: %s", i, noted);
    }
    noted[0] = '\0';
    read_table("id,text\n1,\"Well, yes\nand, no\"\n");
    cr_expect_str_eq(noted, "", "of two columns it is not known");
}
