/* SPDX-License-Identifier: MIT */
/* Tests of read/inputs.c and what it is made of: walk.c, block.c, slot.c, ingest.c,
 * again.c. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/direct.h"
#include "read/inputs.h"
#include "reading.h"

TestSuite(inputs, .init = set_up, .fini = tear_down);

/* ---- ids --------------------------------------------------------------------------- */

Test(inputs, an_article_without_id_gets_its_url_else_where_it_stands)
{
    mkdir("news", 0777);
    mkdir("news/de", 0777);
    write_file("news/b.txt", "plain words");
    write_file("news/de/a.md", "---\nurl: https://x.example/a\n---\nwords");
    write_file("news/c.jsonl", "{\"guid\":\"g\",\"url\":\"u\",\"text\":\"one\"}\n"
                               "{\"id\":\n"
                               "\n{\"text\":\"three\"}\n");
    write_file("news/de/only.json", "[{\"text\": \"alone\"}]\n");
    start();
    cr_assert_eq(read_input("news"), SST_OK);
    cr_assert_eq(read_input("news/b.txt"), SST_OK);
    cr_assert_eq(read_input("./news/de/"), SST_OK);
    expect_skips(
        "news/c.jsonl:2:36: not valid JSON: the object does not end; wanted }\n");
    expect_ids("b.txt\ng\nc.jsonl:3\nhttps://x.example/a\nde/only.json\nnews/b.txt\n"
               "https://x.example/a\nonly.json\n");
}

Test(inputs, the_source_is_the_field_else_the_host_of_the_url)
{
    write_file("a.jsonl",
               "{\"text\":\"x\",\"url\":\"https://www.courier.example/a\"}\n"
               "{\"text\":\"y\",\"url\":\"https://x.example/a\",\"source\":\"S\"}\n"
               "{\"text\":\"z\"}\n");
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    sst_groups *groups = NULL;
    cr_assert_eq(sst_run_finish(r.run, sst_inputs_give_again, r.inputs, &groups, NULL),
                 SST_OK);
    static const char *const sources[] = {"courier.example", "S", NULL};
    for (sst_article_no no = 0; no < 3; no++) {
        sst_article_info info = {.size = sizeof info};
        cr_assert_eq(sst_groups_article(groups, no, &info, NULL), SST_OK);
        ASSERT_TEXT(info.source, sources[no]);
    }
    sst_groups_free(groups);
}

/* ---- folders ----------------------------------------------------------------------- */

Test(inputs, folders_are_walked_by_the_bytes_of_their_paths)
{
    static const char *const files[] = {"f/a.txt", "f/a/z.txt", "f/B.txt", "f/a/b/c.txt",
                                        "f/a-b.txt"};
    mkdir("f", 0777);
    mkdir("f/a", 0777);
    mkdir("f/a/b", 0777);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        write_file(files[i], files[i]);
    start();
    cr_assert_eq(read_input("f"), SST_OK);
    expect_ids("B.txt\na-b.txt\na.txt\na/b/c.txt\na/z.txt\n");
}

Test(inputs, dotfiles_and_binary_files_of_folders_are_passed_over_and_counted)
{
    mkdir("f", 0777);
    mkdir("f/.git", 0777);
    write_file("f/.git/a.txt", "unseen");
    write_file("f/.hidden", "unseen");
    write_file("f/a.txt", "seen");
    write_bytes("f/nul.txt", "a\0b", 3);
    write_file("f/feed.zip", "PK\x03\x04 and more");
    write_file("f/map.png", "\x89PNG\r\n\x1a\n");
    write_file("f/empty.txt", "");
    write_file("f/blank.txt", "\n \n");
    cr_assert_eq(mkfifo("f/pipe", 0666), 0);
    start();
    cr_assert_eq(read_input("f"), SST_OK);
    cr_assert_eq(counts().num_passed_over, 6);
    expect_skips("");
    expect_ids("a.txt\n");
}

Test(inputs, linked_files_are_followed_and_linked_folders_are_not)
{
    mkdir("f", 0777);
    mkdir("elsewhere", 0777);
    write_file("elsewhere/a.txt", "linked words");
    cr_assert_eq(symlink("../elsewhere/a.txt", "f/b.txt"), 0);
    cr_assert_eq(symlink("../elsewhere", "f/c"), 0);
    cr_assert_eq(symlink("../f", "f/up"), 0);
    cr_assert_eq(symlink("loop.txt", "f/loop.txt"), 0);
    cr_assert_eq(symlink("nowhere.txt", "f/dangling.txt"), 0);
    start();
    cr_assert_eq(read_input("f"), SST_OK);
    cr_assert_eq(counts().num_passed_over, 2);
    expect_skips("f/dangling.txt:0:0: No such file or directory\n"
                 "f/loop.txt:0:0: Too many levels of symbolic links\n");
    expect_ids("b.txt\n");
}

/* ---- what cannot be read ----------------------------------------------------------- */

Test(inputs, an_input_that_is_not_to_be_had_is_told_and_the_others_are_read)
{
    write_file("a.txt", "good words");
    write_bytes("nul.bin", "\0\0\0\0", 4);
    write_file("feed.gz", "\x1f\x8b\x08");
    start();
    cr_assert_eq(read_input("missing.txt"), SST_OK);
    cr_assert_eq(read_input("a.txt/b"), SST_OK);
    cr_assert_eq(read_input(""), SST_OK);
    cr_assert_eq(read_input("nul.bin"), SST_OK);
    cr_assert_eq(read_input("feed.gz"), SST_OK);
    cr_assert_eq(read_input("a.txt"), SST_OK);
    expect_skips("missing.txt:0:0: No such file or directory\n"
                 "a.txt/b:0:0: Not a directory\n"
                 ":0:0: No such file or directory\n"
                 "nul.bin:0:0: binary data (a NUL at byte 0); wanted text\n"
                 "feed.gz:0:0: gzip-compressed: it is cut off after 3 bytes\n");
    cr_assert_eq(counts().num_bad_inputs, 5);
    cr_assert_eq(r.num_input_skips, 5);
    cr_assert_eq(counts().num_skipped, 0);
    expect_ids("a.txt\n");
}

Test(inputs, what_may_not_be_opened_is_told_with_the_reason)
{
    mkdir("f", 0777);
    mkdir("f/closed", 0777);
    write_file("f/a.txt", "good words");
    write_file("f/b.txt", "closed words");
    cr_assert_eq(chmod("f/b.txt", 0), 0);
    cr_assert_eq(chmod("f/closed", 0), 0);
    cr_assert_eq(chmod(".", 0755), 0);
    uid_t user = geteuid();
    if (user == 0)
        cr_assert_eq(seteuid(65534), 0); /* the user nobody: root may read everything */
    start();
    sst_status status = read_input("f");
    if (user == 0)
        cr_assert_eq(seteuid(user), 0);
    cr_assert_eq(chmod("f/closed", 0755), 0);
    cr_assert_eq(status, SST_OK);
    expect_skips("f/b.txt:0:0: Permission denied\nf/closed:0:0: Permission denied\n");
    cr_assert_eq(counts().num_articles, 1);
}

Test(inputs, an_empty_input_has_no_articles_and_is_no_error)
{
    mkdir("f", 0777);
    write_file("empty.txt", "");
    write_file("empty.json", "[\n]\n");
    write_file("bom.txt", "\xef\xbb\xbf");
    start();
    cr_assert_eq(read_input("f"), SST_OK);
    cr_assert_eq(read_input("empty.txt"), SST_OK);
    cr_assert_eq(read_input("empty.json"), SST_OK);
    cr_assert_eq(read_input("bom.txt"), SST_OK);
    expect_skips("");
    cr_assert_eq(counts().num_articles, 0);
    cr_assert_eq(counts().num_passed_over, 0);
}

/* ---- records ----------------------------------------------------------------------- */

Test(inputs, a_skip_names_line_and_byte_of_its_record)
{
    write_file("a.jsonl", "\xef\xbb\xbf\r\n{\"text\":\"one\"}\r\n\r\n{\"text\":17}\r\n"
                          "[\n{\"text\":\"two\"},\nnonsense\n]\n");
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    expect_skips(
        "a.jsonl:4:23: field \"text\": found the number 17, wanted a string\n"
        "a.jsonl:7:54: found true, false, null or a word, wanted a JSON object {...}\n");
    expect_text(0, "one");
    expect_text(1, "two");
    cr_assert_eq(counts().num_skipped, 2);
    cr_assert_eq(counts().num_bad_inputs, 0);
}

Test(inputs, a_skip_of_front_matter_names_the_line_that_is_wrong)
{
    write_file("a.md", "---\ntitle: A\ntags: [a, b\nurl: x\n---\nText.\n");
    start();
    cr_assert_eq(read_input("a.md"), SST_OK);
    expect_skips(
        "a.md:4:0: front matter, line 4: while parsing a flow sequence: did not find "
        "expected ',' or ']'\n");
}

Test(inputs, strictly_the_first_skip_is_a_failure_that_names_it)
{
    write_file("a.jsonl", "{\"text\":\"one\"}\n{\"text\":2}\n{\"text\":3}\n");
    r.options.is_strict = true;
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_ERR_RECORD);
    cr_assert_str_eq(
        r.error.message,
        "a.jsonl: line 2: field \"text\": found the number 2, wanted a string");
    start();
    cr_assert_eq(read_input("missing.txt"), SST_ERR_READ);
    cr_assert_str_eq(r.error.message, "missing.txt: No such file or directory");
    expect_skips("");
}

Test(inputs, a_format_that_is_given_is_not_guessed)
{
    write_file("a.md", "---\ntitle: T\n---\nwords\n");
    r.options.format = "plain";
    start();
    cr_assert_eq(read_input("a.md"), SST_OK);
    expect_text(0, "---\ntitle: T\n---\nwords\n");
    r.options.format = "pdf";
    cr_assert_eq(sst_inputs_new(&r.options, &r.inputs, &r.error), SST_ERR_ARGUMENT);
    cr_assert_str_eq(r.error.message,
                     "format \"pdf\": there is no such format; wanted one of "
                     "plain, markdown, json, csv, feed, html, warc");
}

/* num lines of {"id":"N","text":"xxx..."} with texts of text_bytes bytes. */
static void write_lines(const char *path, size_t num, size_t text_bytes)
{
    FILE *file = fopen(path, "wb");
    char *text = malloc(text_bytes + 1);
    cr_assert(file && text);
    memset(text, 'x', text_bytes);
    text[text_bytes] = '\0';
    for (size_t i = 0; i < num; i++)
        fprintf(file, "{\"id\":\"%zu\",\"text\":\"%s %zu\"}\n", i, text, i);
    free(text);
    cr_assert_eq(fclose(file), 0);
}

static void expect_lines(size_t num, size_t text_bytes)
{
    cr_assert_eq(counts().num_articles, num);
    for (size_t i = 0; i < num; i++) {
        sst_article article;
        char end[24];
        int len = snprintf(end, sizeof end, " %zu", i);
        cr_assert_eq(sst_inputs_give_again(r.inputs, (unsigned)i % 3, (sst_article_no)i,
                                           &article, NULL),
                     SST_OK);
        cr_assert_eq(article.text.len_bytes, text_bytes + (size_t)len);
        cr_assert_eq(memcmp(article.text.data + text_bytes, end, (size_t)len), 0);
    }
}

Test(inputs, records_that_lie_across_blocks_are_whole)
{
    write_lines("a.jsonl", 20000, 600); /* three blocks */
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    expect_lines(20000, 600);
    expect_skips("");
}

Test(inputs, records_that_are_read_past_the_page_cache_are_the_same)
{
    write_lines("a.jsonl", 20000, 600);
    write_file("small.jsonl", "{\"text\":\"x 20000\"}\n");
    r.options.max_cached_bytes = 1;
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    expect_lines(20000, 600);
    expect_skips("");
    cr_assert_eq(read_input("small.jsonl"), SST_OK);
    expect_text(20000, "x 20000");
    cr_assert_eq(truncate("a.jsonl", 12000000), 0);
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 3, 19999, &article, &r.error),
                 SST_ERR_CHANGED); /* a thread that has nothing at hand */
    cr_assert(strstr(r.error.message, "cut since it was first read"));
}

Test(inputs, files_read_before_count_where_the_cache_is_full)
{
    write_lines("a.jsonl", 3000, 600);
    write_lines("b.jsonl", 3000, 600);
    r.options.max_cached_bytes = 3000 * 700;
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    cr_assert_eq(read_input("b.jsonl"), SST_OK);
    cr_expect_not(r.inputs->inputs.at[0].is_past_cache);
    int fd = open("b.jsonl", O_RDONLY);
    bool can_be = sst_direct_begin(fd); /* as most file systems */
    cr_expect_eq(r.inputs->inputs.at[1].is_past_cache, can_be);
    close(fd);
}

Test(inputs, records_that_were_expected_are_the_same)
{
    static const sst_article_no nos[] = {19998, 7, 3, 30000, 4, 4, 12345, 20000};
    write_lines("a.jsonl", 20000, 600);
    write_file("small.jsonl", "{\"text\":\"x 20000\"}\n");
    r.options.max_cached_bytes = 1;
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    for (unsigned i = 0; i < 3; i++)
        sst_inputs_expect(r.inputs, i, nos, 7);
    expect_lines(20000, 600);
    cr_assert_eq(read_input("small.jsonl"), SST_OK);
    sst_inputs_expect(r.inputs, 2, nos, 8);
    sst_inputs_expect(r.inputs, 1, nos, 0);
    sst_inputs_expect(r.inputs, 1000000, nos, 1); /* no such thread */
    sst_article article;
    for (size_t i = 0; i < 7; i++) {
        char end[24];
        snprintf(end, sizeof end, " %u", nos[i]);
        sst_status status =
            sst_inputs_give_again(r.inputs, 2, nos[i], &article, &r.error);
        cr_assert_eq(status, nos[i] > 20000 ? SST_ERR_ARGUMENT : SST_OK);
        if (status == SST_OK)
            cr_assert_eq(memcmp(article.text.data + 600, end, strlen(end)), 0);
    }
    expect_text(20000, "x 20000");
}

Test(inputs, what_is_expected_is_read_at_once)
{
    static const sst_article_no no = 7;
    sst_article article;
    write_lines("a.jsonl", 20000, 600);
    r.options.max_cached_bytes = 1;
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    if (!r.inputs->inputs.at[0].is_past_cache)
        cr_skip_test("this file system cannot be read past the page cache");
    sst_inputs_expect(r.inputs, 2, &no, 1);
    int fd = open("a.jsonl", O_WRONLY);
    cr_assert_eq(pwrite(fd, "yyyy", 4, (off_t)r.inputs->places.at[no].offset + 100), 4);
    cr_assert_eq(close(fd), 0);
    for (unsigned thread = 1; thread < 3; thread++) {
        cr_assert_eq(sst_inputs_give_again(r.inputs, thread, no, &article, &r.error),
                     SST_OK);
        bool is_old = !memchr(article.text.data, 'y', article.text.len_bytes);
        cr_expect_eq(is_old, thread == 2, "thread %u", thread);
    }
    sst_inputs_expect(r.inputs, 2, NULL, 0);
    cr_assert_eq(sst_inputs_give_again(r.inputs, 2, no, &article, &r.error), SST_OK);
    cr_expect_not_null(memchr(article.text.data, 'y', article.text.len_bytes));
}

Test(inputs, files_that_were_cut_or_are_gone_are_changed_though_expected)
{
    static const sst_article_no lost[] = {20000, 19999};
    write_lines("a.jsonl", 20000, 600);
    write_file("small.jsonl", "{\"text\":\"x 20000\"}\n");
    r.options.max_cached_bytes = 1;
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    cr_assert_eq(read_input("small.jsonl"), SST_OK);
    cr_assert_eq(truncate("a.jsonl", 12000000), 0);
    cr_assert_eq(unlink("small.jsonl"), 0);
    sst_inputs_expect(r.inputs, 3, lost, 2);
    sst_article article;
    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(sst_inputs_give_again(r.inputs, 3, lost[i], &article, &r.error),
                     SST_ERR_CHANGED);
    cr_assert(strstr(r.error.message, "cut since it was first read"));
}

Test(inputs, records_longer_than_a_block_leave_room_for_what_follows)
{
    write_lines("a.jsonl", 5, (size_t)5 << 20);
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    expect_lines(5, (size_t)5 << 20);
    expect_skips("");
}

Test(inputs, lines_are_counted_across_blocks)
{
    write_lines("a.jsonl", 20000, 600);
    FILE *file = fopen("a.jsonl", "ab");
    cr_assert_not_null(file);
    fputs("{\"text\":0}\n", file);
    cr_assert_eq(fclose(file), 0);
    start();
    cr_assert_eq(read_input("a.jsonl"), SST_OK);
    cr_assert_eq(strncmp(r.skips.at, "a.jsonl:20001:", 14), 0);
}

/* Records of a large file, mostly without ids: two on some lines, something else on others. */
static size_t write_unnamed(const char *path, size_t num_lines)
{
    static const struct {
        const char *before, *behind; /* the line's number */
        size_t num;
    } kinds[] = {{"{\"text\":\"", "\"}\n", 1},
                 {"{\"text\":\"", "\"}\r\n", 1},
                 {"{\"text\":\"", "\"} {\"text\":\"again\"}\n", 2},
                 {"{\"text\":\"", "\"\n", 1},
                 {"{\"text\":\"named\",\"url\":\"u", "\"}\n", 1}};
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    size_t num = 0;
    for (size_t i = 0; i < num_lines; i++) {
        size_t kind = i % 97 < 5 ? i % 97 : 0;
        fprintf(file, "%s%0*zu%s", kinds[kind].before, kind == 4 ? 1 : 400, i,
                kinds[kind].behind);
        num += kinds[kind].num;
    }
    cr_assert_eq(fclose(file), 0);
    return num;
}

Test(inputs, records_are_numbered_across_blocks_by_any_number_of_threads)
{
    size_t num_records = write_unnamed("a.jsonl", 12000); /* several blocks */
    static const unsigned threads[] = {1, 2, 5};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        sst_groups *groups = NULL;
        sst_article_info info = {.size = sizeof info};
        r.options.num_threads = threads[t];
        start();
        cr_assert_eq(read_input("a.jsonl"), SST_OK);
        cr_assert_eq(counts().num_articles + counts().num_skipped, num_records);
        cr_assert_eq(counts().num_skipped, 12000 / 97 + 1);
        cr_assert_eq(
            sst_run_finish(r.run, sst_inputs_give_again, r.inputs, &groups, NULL),
            SST_OK);
        char last[40], *wanted = last;
        snprintf(last, sizeof last, "a.jsonl:%zu", num_records);
        cr_assert_eq(sst_groups_article(groups, (sst_article_no)counts().num_articles - 1,
                                        &info, NULL),
                     SST_OK);
        ASSERT_TEXT(info.id, wanted);
        cr_assert_eq(sst_groups_article(groups, 4, &info, NULL), SST_OK);
        ASSERT_TEXT(info.id, "u4"); /* line 5; 4 was skipped, 3 had two */
        cr_assert_eq(sst_groups_article(groups, 5, &info, NULL), SST_OK);
        ASSERT_TEXT(info.id, "a.jsonl:7");
        sst_groups_free(groups);
    }
}

Test(inputs, a_record_over_the_limit_is_skipped_and_what_follows_is_read)
{
    static const size_t sizes[] = {999, 1000, 1001, 5000000, 9000000};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        FILE *file = fopen("a.jsonl", "wb");
        cr_assert_not_null(file);
        fputs("{\"text\":\"before\"}\n{\"text\":\"", file);
        for (size_t i = 11; i < sizes[s]; i++)
            putc('a', file);
        fputs("\"}\n{\"text\":3}\n{\"text\":\"after\"}\n", file);
        cr_assert_eq(fclose(file), 0);
        r.options.max_record_bytes = 1000;
        start();
        cr_assert_eq(read_input("a.jsonl"), SST_OK);
        char wanted[300] = "";
        if (sizes[s] > 1000)
            snprintf(
                wanted, sizeof wanted,
                "a.jsonl:2:18: record of %zu bytes, the limit is 1000 (--max-record)\n",
                sizes[s]);
        snprintf(wanted + strlen(wanted), 200,
                 "a.jsonl:3:%zu: field \"text\": found the number 3, wanted a string\n",
                 18 + sizes[s] + 1);
        expect_skips(wanted);
        expect_text(0, "before");
        expect_text(sizes[s] > 1000 ? 1 : 2, "after");
    }
}

Test(inputs, a_text_over_the_limit_is_one_skip)
{
    char *text = malloc(6000000);
    cr_assert_not_null(text);
    memset(text, 'a', 6000000);
    write_bytes("a.txt", text, 6000000);
    free(text);
    r.options.max_record_bytes = 5999999;
    start();
    cr_assert_eq(read_input("a.txt"), SST_OK);
    expect_skips(
        "a.txt:1:0: record of 6000000 bytes, the limit is 5999999 (--max-record)\n");
    r.options.max_record_bytes = 6000000;
    start();
    cr_assert_eq(read_input("a.txt"), SST_OK);
    expect_skips("");
    expect_ids("a.txt\n");
}

/* ---- standard input ---------------------------------------------------------------- */

Test(inputs, standard_input_can_be_read_again)
{
    write_lines("a.jsonl", 30000, 600); /* longer than a spool keeps in memory */
    be_stdin("a.jsonl");
    r.options.tmp_dir = ".";
    start();
    cr_assert_eq(read_input("-"), SST_OK);
    cr_assert_eq(unlink("a.jsonl"), 0);
    expect_lines(30000, 600);
    write_file("b.txt", "more words");
    cr_assert_eq(read_input("b.txt"), SST_OK);
    expect_text(30000, "more words");
}

Test(inputs, ids_of_standard_input_begin_with_its_name)
{
    write_file("a.jsonl", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n");
    be_stdin("a.jsonl");
    start();
    cr_assert_eq(read_input("-"), SST_OK);
    expect_ids("-:1\n-:2\n");
}

Test(inputs, a_pipe_is_read_like_standard_input)
{
    cr_assert_eq(mkfifo("pipe", 0666), 0);
    pid_t writer = fork();
    cr_assert_geq(writer, 0);
    if (writer == 0) {
        FILE *file = fopen("pipe", "wb");
        fputs("some words", file);
        fclose(file);
        _exit(0);
    }
    start();
    cr_assert_eq(read_input("pipe"), SST_OK);
    expect_text(0, "some words");
    expect_ids("pipe\n");
}

/* ---- threads, files, memory -------------------------------------------------------- */

Test(inputs, any_number_of_threads_reads_the_same)
{
    mkdir("f", 0777);
    for (int i = 0; i < 300; i++) {
        char path[40], text[80];
        snprintf(path, sizeof path, "f/%03d.%s", i, i % 7 ? "txt" : "jsonl");
        snprintf(text, sizeof text,
                 i % 7 ? "words of %d" : "{\"text\":\"%d\"}\n{\"text\":1}", i);
        write_file(path, text);
    }
    write_lines("f/150.jsonl", 9000, 900); /* a large one between the small */
    char *skips = NULL;
    sst_read_counts first = {0};
    static const unsigned threads[] = {1, 2, 8};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        r.options.num_threads = threads[t];
        start();
        cr_assert_eq(read_input("f"), SST_OK);
        cr_assert(sst_vec_push(&r.skips, '\0'));
        sst_read_counts now = counts();
        if (t == 0) {
            first = now;
            skips = strdup(r.skips.at);
            cr_assert_eq(now.num_articles, 300 + 9000);
            cr_assert_eq(now.num_skipped, 43);
        }
        cr_assert_eq(memcmp(&first, &now, sizeof now), 0);
        cr_assert_str_eq(r.skips.at, skips);
        expect_text(149, "words of 149");
        expect_text((sst_article_no)now.num_articles - 1, "words of 299");
    }
    free(skips);
}

Test(inputs, with_most_threads_a_report_may_have_one_text_more)
{
    sst_article article;
    write_file("a.txt", "some words");
    start();
    cr_assert_eq(read_input("a.txt"), SST_OK);
    cr_assert_eq(sst_inputs_give_again(r.inputs, 1024, 0, &article, &r.error), SST_OK);
    cr_assert_eq(sst_inputs_give_again(r.inputs, 1025, 0, &article, &r.error),
                 SST_ERR_ARGUMENT);
}

Test(inputs, open_files_are_few_however_many_there_are)
{
    mkdir("f", 0777);
    for (int i = 0; i < 300; i++) {
        char path[40];
        snprintf(path, sizeof path, "f/%03d.txt", i);
        write_file(path, path);
    }
    struct rlimit limit = {64, 64};
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    start();
    cr_assert_eq(read_input("f"), SST_OK);
    for (sst_article_no no = 0; no < 300; no++) {
        char path[40];
        snprintf(path, sizeof path, "f/%03u.txt", no);
        for (unsigned thread = 0; thread < 3; thread++) {
            sst_article article;
            cr_assert_eq(sst_inputs_give_again(r.inputs, thread, no, &article, &r.error),
                         SST_OK, "%s", r.error.message);
            ASSERT_TEXT(article.text, &path[0]);
        }
    }
    expect_skips("");
}

Test(inputs, a_file_that_changed_or_vanished_is_named)
{
    write_file("a.txt", "some words");
    write_file("b.jsonl", "{\"text\":\"one\"}\n");
    write_file("c.txt", "some words");
    start();
    cr_assert_eq(read_input("a.txt"), SST_OK);
    cr_assert_eq(read_input("b.jsonl"), SST_OK);
    cr_assert_eq(read_input("c.txt"), SST_OK);
    write_file("a.txt", "some");
    write_file("b.jsonl", "{\"text\":\"onetwothree\"}\n");
    cr_assert_eq(unlink("c.txt"), 0);
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 0, &article, &r.error),
                 SST_ERR_CHANGED);
    cr_assert_str_eq(r.error.message,
                     "a.txt: cut since it was first read: found 4 bytes, wanted 10");
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 1, &article, &r.error),
                 SST_ERR_CHANGED);
    cr_assert(
        strstr(r.error.message, "b.jsonl: byte 0: changed since it was first read"));
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 2, &article, &r.error),
                 SST_ERR_CHANGED);
    cr_assert(strstr(r.error.message, "c.txt: No such file or directory"));
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 3, &article, &r.error),
                 SST_ERR_ARGUMENT);
}

/* ---- one article ------------------------------------------------------------------- */

Test(inputs, two_articles_read_one_by_one_stay_until_the_inputs_are_freed)
{
    write_file("a.md", "---\ntitle: A\n---\nThe first.\n");
    write_file("b.jsonl", "{\"text\":\"The se\\u0063ond.\"}\n");
    start();
    sst_article a, b;
    cr_assert_eq(sst_inputs_read_one(r.inputs, "a.md", &a, &r.error), SST_OK);
    cr_assert_eq(sst_inputs_read_one(r.inputs, "b.jsonl", &b, &r.error), SST_OK);
    ASSERT_TEXT(a.title, "A");
    ASSERT_TEXT(a.text, "The first.");
    ASSERT_TEXT(a.id, "a.md");
    ASSERT_TEXT(b.text, "The second.");
}

Test(inputs, what_is_no_article_is_said_when_one_is_wanted)
{
    static const struct {
        const char *path, *reason;
        sst_status status;
    } cases[] = {
        {"missing", "missing: No such file or directory", SST_ERR_READ},
        {".", ".: Is a directory", SST_ERR_READ},
        {"empty.txt", "empty.txt: found nothing, wanted an article", SST_ERR_RECORD},
        {"bad.jsonl", "bad.jsonl: field \"text\": found the number 1, wanted a string",
         SST_ERR_RECORD},
        {"two.jsonl", "two.jsonl: found several articles, wanted a file of one",
         SST_ERR_RECORD},
        {"x.gz", "x.gz: gzip-compressed: it is cut off after 3 bytes", SST_ERR_READ},
    };
    write_file("empty.txt", "");
    write_file("bad.jsonl", "{\"text\":1}\n");
    write_file("two.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
    write_file("x.gz", "\x1f\x8b\x08");
    start();
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        sst_article article;
        cr_assert_eq(sst_inputs_read_one(r.inputs, cases[c].path, &article, &r.error),
                     cases[c].status);
        cr_assert_str_eq(r.error.message, cases[c].reason);
    }
}

Test(inputs, options_out_of_range_are_refused_by_name)
{
    r.options.max_record_bytes = 0;
    cr_assert_eq(sst_inputs_new(&r.options, &r.inputs, &r.error), SST_ERR_ARGUMENT);
    cr_assert(strstr(r.error.message, "record limit of 0 bytes"));
    sst_read_options_init(&r.options);
    r.options.max_json_depth = 0;
    cr_assert_eq(sst_inputs_new(&r.options, &r.inputs, &r.error), SST_ERR_ARGUMENT);
    sst_read_options_init(&r.options);
    r.options.num_threads = 100000;
    cr_assert_eq(sst_inputs_new(&r.options, &r.inputs, &r.error), SST_ERR_ARGUMENT);
    cr_assert_null(r.inputs);
}

#define CYRILLIC_1251 "\xD1\xE5\xE3\xEE\xE4\xED\xFF \xE2 \xEC\xEE\xF0\xE5"

/* Equal as texts of unknown letters, whatever they say. */
Test(inputs, a_text_of_which_most_is_unreadable_is_named_and_no_article)
{
    static const char wanted[] =
        ":1:0: text of 14 bytes of which 12 are not UTF-8; --charset NAME "
        "reads another encoding\n";
    char skips[400];
    write_file("a.txt", CYRILLIC_1251);
    write_file("b.md", CYRILLIC_1251);
    write_file("c.jsonl", "{\"id\":\"c\",\"text\":\"" CYRILLIC_1251 "\"}\n");
    write_file("d.csv", "id,text\nd," CYRILLIC_1251 "\n");
    start();
    const char *const paths[] = {"a.txt", "b.md", "c.jsonl", "d.csv"};
    for (int i = 0; i < 4; i++) {
        r.skips.len = 0;
        cr_assert_eq(read_input(paths[i]), SST_OK);
        snprintf(skips, sizeof skips, "%s%s", paths[i], wanted);
        if (i == 3)
            snprintf(skips, sizeof skips, "%s:2:8%s", paths[i], wanted + 4);
        expect_skips(skips);
    }
    cr_assert_eq(counts().num_articles, 0);
    cr_assert_eq(counts().num_skipped, 4);
}

Test(inputs, some_unreadable_letters_are_mended_and_a_charset_reads_all)
{
    write_file("a.txt", "le caf\xE9 et le th\xE9");
    write_file("b.jsonl", "{\"id\":\"b\",\"title\":\"\xE9\xE8\",\"text\":\"words\"}\n");
    start();
    cr_assert_eq(read_input("a.txt"), SST_OK);
    cr_assert_eq(read_input("b.jsonl"), SST_OK);
    expect_skips("");
    cr_assert_eq(counts().num_articles, 2);
    write_file("c.txt", CYRILLIC_1251);
    r.options.charset = "windows-1251";
    start();
    cr_assert_eq(read_input("c.txt"), SST_OK);
    expect_skips("");
    expect_text(0, "\xD0\xA1\xD0\xB5\xD0\xB3\xD0\xBE\xD0\xB4\xD0\xBD\xD1\x8F "
                   "\xD0\xB2 \xD0\xBC\xD0\xBE\xD1\x80\xD0\xB5");
}
