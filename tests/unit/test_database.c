/* SPDX-License-Identifier: MIT */
/* Tests of read/database.c on databases that SQLite makes here, with the tables of the
 * programs that are known. */
#include <sqlite3.h>

#include "read/walk.h"
#include "reading.h"

TestSuite(database, .init = set_up, .fini = tear_down);

static const char freshrss[] =
    "CREATE TABLE feed(id INTEGER PRIMARY KEY, url TEXT, name TEXT, website TEXT);"
    "CREATE TABLE entry(id BIGINT NOT NULL PRIMARY KEY, guid VARCHAR(760), title TEXT, "
    "author TEXT,"
    " content TEXT, link TEXT, date INT, id_feed INT);"
    "INSERT INTO feed VALUES(7, 'https://x.example/feed', 'The Courier', 'x.example');"
    "INSERT INTO entry VALUES(2, 'b', 'Flood', NULL, 'The water rose', 'v', 86400, 7),"
    " (1, 'a', 'Quake', 'N. N.', 'The ground shook', 'u', 0, 7);";
static const char newsboat[] =
    "CREATE TABLE rss_feed(rssurl VARCHAR(1024) PRIMARY KEY, url TEXT, title TEXT);"
    "CREATE TABLE rss_item(id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, title TEXT,"
    " author TEXT, url TEXT, feedurl TEXT, pubDate INTEGER, content TEXT,"
    " unread INTEGER, deleted INTEGER NOT NULL DEFAULT 0);"
    "INSERT INTO rss_feed VALUES('f', 'x', 'The Courier');"
    "INSERT INTO rss_item(guid, title, url, feedurl, content, deleted) VALUES"
    " ('a', 'Quake', 'u', 'f', 'The ground shook', 0),"
    " ('b', 'Gone', 'v', 'f', 'Was deleted', 1),"
    " ('c', 'Flood', 'w', 'elsewhere', 'The water rose', 0);";

static sqlite3 *make(const char *path, const char *statements)
{
    sqlite3 *sqlite = NULL;
    cr_assert_eq(sqlite3_open(path, &sqlite), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(sqlite, statements, NULL, NULL, NULL), SQLITE_OK, "%s",
                 sqlite3_errmsg(sqlite));
    return sqlite;
}

static void expect_source(sst_article_no no, const char *wanted)
{
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, no, &article, &r.error), SST_OK);
    ASSERT_TEXT(article.source, wanted);
}

Test(database, entries_of_FreshRSS_in_the_order_in_which_they_came)
{
    sqlite3_close(make("db.sqlite", freshrss));
    start();
    cr_assert_eq(read_input("db.sqlite"), SST_OK);
    expect_skips("");
    expect_text(0, "The ground shook");
    expect_text(1, "The water rose");
    expect_source(0, "The Courier");
    expect_ids("a\nb\n");
}

/* https://github.com/FreshRSS/FreshRSS keeps what it shows as it shows it. */
Test(database, addresses_and_names_of_FreshRSS_are_kept_as_in_HTML)
{
    sqlite3 *sqlite = make("db.sqlite", freshrss);
    cr_assert_eq(
        sqlite3_exec(sqlite,
                     "UPDATE feed SET name = 'Fish &amp; Chips &#8211; R&D';"
                     "UPDATE entry SET link = 'http://e.org/?a=1&amp;b=2&c=&amp;'"
                     " WHERE guid = 'a'",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(sqlite);
    start();
    cr_assert_eq(read_input("db.sqlite"), SST_OK);
    expect_source(0, "Fish & Chips \xE2\x80\x93 R&D");
    sst_article article;
    cr_assert_eq(sst_inputs_give_again(r.inputs, 0, 0, &article, &r.error), SST_OK);
    ASSERT_TEXT(article.url, "http://e.org/?a=1&b=2&c=&");
}

Test(database, items_of_newsboat_that_are_not_deleted)
{
    sqlite3_close(make("cache.db", newsboat));
    start();
    cr_assert_eq(read_input("cache.db"), SST_OK);
    expect_skips("");
    expect_source(0, "The Courier");
    expect_source(1, NULL);
    expect_ids("a\nc\n");
}

static size_t num_files(void)
{
    sst_walk walk;
    sst_names names = {0};
    sst_read_options options;
    sst_read_options_init(&options);
    cr_assert_eq(sst_walk_input(".", &options, &names, &walk, NULL), SST_OK);
    size_t num = walk.files.len;
    sst_walk_free(&walk);
    sst_vec_free(&names);
    return num;
}

Test(database, what_another_program_has_written_is_seen_and_nothing_is_left_beside)
{
    sqlite3 *writer = make("db.sqlite", "PRAGMA journal_mode = WAL;");
    cr_assert_eq(sqlite3_exec(writer, freshrss, NULL, NULL, NULL), SQLITE_OK);
    start();
    cr_assert_eq(read_input("db.sqlite"), SST_OK);
    expect_skips("");
    expect_ids("a\nb\n");
    sqlite3_close(writer);
    cr_assert_eq(num_files(), 1); /* its log went with the writer */
    cr_assert_eq(chmod(".", 0555), 0);
    start();
    cr_assert_eq(read_input("db.sqlite"), SST_OK);
    cr_assert_eq(chmod(".", 0777), 0);
    expect_ids("a\nb\n");
    cr_assert_eq(num_files(), 1);
}

static void copy_file(const char *from, const char *to)
{
    static char bytes[4 << 20];
    FILE *source = fopen(from, "rb");
    cr_assert_not_null(source);
    size_t len = fread(bytes, 1, sizeof bytes, source);
    cr_assert_eq(fclose(source), 0);
    write_bytes(to, bytes, len);
}

Test(database, what_was_written_by_halves_is_not_read)
{
    sqlite3 *writer = make("db.sqlite", freshrss);
    cr_assert_eq(sqlite3_exec(writer,
                              "PRAGMA cache_size = 1; BEGIN; DELETE FROM entry;"
                              "WITH RECURSIVE n(i) AS (VALUES(3) UNION ALL"
                              " SELECT i + 1 FROM n WHERE i < 9000)"
                              " INSERT INTO entry SELECT i, 'g' || i, 't', NULL,"
                              " 'never said', 'u', i, 7 FROM n;",
                              NULL, NULL, NULL),
                 SQLITE_OK);
    copy_file("db.sqlite", "cut.sqlite"); /* as a machine that stops would leave it */
    copy_file("db.sqlite-journal", "cut.sqlite-journal");
    sqlite3_close(writer);
    start();
    cr_assert_eq(read_input("cut.sqlite"), SST_OK);
    cr_assert_eq(r.num_input_skips, 1);
    cr_assert_eq(counts().num_articles, 0);
    start();
    cr_assert_eq(read_input("db.sqlite"), SST_OK);
    expect_skips("");
    expect_ids("a\nb\n");
}

Test(database, a_path_may_begin_with_two_slashes)
{
    char path[128];
    sqlite3_close(make("db.sqlite", freshrss));
    snprintf(path, sizeof path, "/%s/db.sqlite", folder);
    start();
    cr_assert_eq(read_input(path), SST_OK);
    expect_skips("");
    expect_ids("a\nb\n");
}

Test(database, a_long_one_is_read_to_its_end)
{
    sqlite3 *sqlite = make("db.sqlite", freshrss);
    cr_assert_eq(
        sqlite3_exec(sqlite,
                     "WITH RECURSIVE n(i) AS (VALUES(3) UNION ALL SELECT i + 1 FROM n"
                     " WHERE i < 20000) INSERT INTO entry SELECT i, 'g' || i, 't', NULL,"
                     " 'the words of entry ' || i, 'u', i, 7 FROM n;",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(sqlite);
    start();
    cr_assert_eq(read_input("db.sqlite"), SST_OK);
    expect_skips("");
    cr_assert_eq(counts().num_articles, 20000);
    expect_text(19999, "the words of entry 20000");
}

Test(database, rows_over_the_record_limit_are_skipped_alone_however_long)
{
    static const char more[] =
        "INSERT INTO entry VALUES(3, 'c', 't', NULL, printf('%.*c', 1500, 'x'), 'u', 0, "
        "7),"
        " (4, 'd', 't', NULL, 'Short again', 'u', 0, 7),"
        " (5, 'e', 't', NULL, printf('%.*c', 9000, 'x'), 'u', 0, 7),"
        " (6, 'f', 't', NULL, zeroblob(3000000), 'u', 0, 7),"
        " (7, 'g', 't', NULL, 'The last', 'u', 0, 7);";
    sqlite3 *sqlite = make("db.sqlite", freshrss);
    cr_assert_eq(sqlite3_exec(sqlite, more, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(sqlite);
    r.options.max_record_bytes = 1000;
    start();
    cr_assert_eq(read_input("db.sqlite"), SST_OK);
    cr_assert_eq(counts().num_skipped, 3);
    cr_assert_eq(r.num_input_skips, 0);
    cr_assert(strstr(r.skips.at, "db.sqlite:5:"), "%s", r.skips.at);
    cr_assert(
        strstr(r.skips.at, "record of 9015 bytes, the limit is 1000 (--max-record)"),
        "%s", r.skips.at);
    cr_assert(
        strstr(r.skips.at, "record of 3000015 bytes, the limit is 1000 (--max-record)"),
        "%s", r.skips.at);
    expect_text(4 - 1, "The last");
    expect_ids("a\nb\nd\ng\n");
}

/* Nothing that a database computes is believed: a view may never end. */
Test(database, views_are_not_asked)
{
    static const char endless[] =
        "CREATE VIEW %s AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM "
        "n) "
        "SELECT i AS id, 'g' AS guid, 'w' AS content, 1 AS id_feed, 'F' AS name FROM n "
        "WHERE i < 0;";
    char view[400];
    snprintf(view, sizeof view, endless, "entry");
    sqlite3_close(make("entries.db", view));
    snprintf(view, sizeof view, endless, "feed");
    sqlite3 *sqlite = make("feeds.db", freshrss);
    cr_assert_eq(sqlite3_exec(sqlite, "DROP TABLE feed", NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(sqlite, view, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(sqlite);
    start();
    cr_assert_eq(read_input("entries.db"), SST_OK);
    cr_assert_eq(read_input("feeds.db"), SST_OK);
    cr_assert_eq(r.num_input_skips, 2);
    cr_assert_eq(counts().num_articles, 0);
}

/* A row of up to four times the record limit is made into a record, a longer one is not. */
Test(database, a_row_of_four_records_and_a_byte_is_skipped_like_others)
{
    sqlite3 *sqlite = make("db.sqlite", freshrss);
    for (int over = -1; over <= 1; over++) {
        char more[200];
        snprintf(more, sizeof more,
                 "INSERT INTO entry VALUES(%d, 'c', '', NULL, printf('%%.*c', %d, 'x'), "
                 "'', '', 7);",
                 10 + over, 4000 + over);
        cr_assert_eq(sqlite3_exec(sqlite, more, NULL, NULL, NULL), SQLITE_OK);
    }
    sqlite3_close(sqlite);
    r.options.max_record_bytes = 1000;
    start();
    cr_assert_eq(read_input("db.sqlite"), SST_OK);
    static const char *const lengths[] = {"record of 4042 bytes", "record of 4043 bytes",
                                          "record of 4014 bytes"}; /* of its columns */
    cr_assert_eq(counts().num_skipped, 3);
    for (size_t i = 0; i < 3; i++)
        cr_assert(strstr(r.skips.at, lengths[i]), "%s", r.skips.at);
    expect_ids("a\nb\n");
}

Test(database, what_cannot_be_read_is_named)
{
    sqlite3_close(make("notes.db", "CREATE TABLE notes(text TEXT);"));
    start();
    cr_assert_eq(read_input("notes.db"), SST_OK);
    expect_skips(
        "notes.db:0:0: an SQLite database, but neither of FreshRSS nor of newsboat: "
        "there is no table entry or rss_item\n");
    write_bytes("half.db", "SQLite format 3", 16);
    start();
    cr_assert_eq(read_input("half.db"), SST_OK);
    cr_assert_eq(r.num_input_skips, 1);
    cr_assert_eq(strncmp(r.skips.at, "half.db:0:0: an SQLite database: ", 33), 0);
    be_stdin("notes.db");
    start();
    cr_assert_eq(read_input("-"), SST_OK);
    expect_skips("-:0:0: an SQLite database, but neither of FreshRSS nor of newsboat: "
                 "there is no table entry or rss_item\n");
}

Test(database, one_that_comes_through_a_pipe_or_packed_is_copied)
{
    sqlite3_close(make("db.sqlite", freshrss));
    be_stdin("db.sqlite");
    start();
    cr_assert_eq(read_input("-"), SST_OK);
    expect_skips("");
    expect_ids("a\nb\n");
    cr_assert_eq(system("gzip -k db.sqlite && mkdir tmp"), 0);
    r.options.tmp_dir = "tmp";
    start();
    cr_assert_eq(read_input("db.sqlite.gz"), SST_OK);
    expect_skips("");
    expect_text(1, "The water rose");
    expect_ids("a\nb\n");
    cr_assert_eq(rmdir("tmp"), 0, "nothing is left there");
    start();
    cr_assert_eq(read_input("db.sqlite.gz"), SST_OK);
    cr_assert(strstr(r.skips.at, "temporary space in tmp: No such file"), "%s",
              r.skips.at);
    r.options.tmp_dir = NULL;
    cr_assert_eq(truncate("db.sqlite.gz", 300), 0);
    start();
    cr_assert_eq(read_input("db.sqlite.gz"), SST_OK);
    cr_assert(strstr(r.skips.at, "gzip-compressed: it is cut off after 300 bytes"));
}

/* Another program has it open: what it has written is in a file beside the target. */
Test(database, a_link_is_followed_to_what_is_beside_the_file)
{
    sqlite3 *open = make("db.sqlite", "PRAGMA journal_mode=WAL;");
    cr_assert_eq(sqlite3_exec(open, freshrss, NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(mkdir("elsewhere", 0700), 0);
    cr_assert_eq(symlink("../db.sqlite", "elsewhere/link.sqlite"), 0);
    start();
    cr_assert_eq(read_input("elsewhere/link.sqlite"), SST_OK);
    expect_skips("");
    expect_ids("a\nb\n");
    sqlite3_close(open);
}

static char noted[400];

static void keep_note(void *context, const char *input, const char *text)
{
    (void)context;
    snprintf(noted, sizeof noted, "%s: %s", input, text);
}

/* SQLite would write beside it, if it had to read the log there. */
Test(database, beside_one_with_a_log_nothing_is_written)
{
    sqlite3 *writer = make("made.sqlite", "PRAGMA journal_mode = WAL;");
    cr_assert_eq(sqlite3_exec(writer, freshrss, NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(mkdir("log", 0700), 0);
    cr_assert_eq(mkdir("space", 0700), 0);
    copy_file("made.sqlite", "log/db.sqlite"); /* as a backup has it */
    copy_file("made.sqlite-wal", "log/db.sqlite-wal");
    sqlite3_close(writer);
    cr_assert_eq(chmod("log", 0500), 0);
    r.options.tmp_dir = "space";
    start();
    cr_assert_eq(read_input("log"), SST_OK);
    expect_skips("");
    expect_ids("a\nb\n");
    cr_assert_eq(chmod("log", 0700), 0);
    cr_assert_neq(access("log/db.sqlite-shm", F_OK), 0);
    stop();
    cr_assert_eq(rmdir("space"), 0, "nothing is left there");
}

/* What was written last may lie in a log that is not sent along. */
Test(database, one_that_comes_without_its_log_is_noted)
{
    sqlite3 *writer = make("db.sqlite", "PRAGMA journal_mode = WAL;");
    cr_assert_eq(sqlite3_exec(writer, freshrss, NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(
        sqlite3_exec(writer, "PRAGMA wal_checkpoint(TRUNCATE);", NULL, NULL, NULL),
        SQLITE_OK);
    cr_assert_eq(
        sqlite3_exec(writer, "DELETE FROM entry WHERE guid = 'a'", NULL, NULL, NULL),
        SQLITE_OK);
    r.options.note = keep_note;
    start();
    cr_assert_eq(read_input("db.sqlite"), SST_OK);
    cr_assert_str_eq(noted, "");
    expect_ids("b\n");
    be_stdin("db.sqlite");
    start();
    cr_assert_eq(read_input("-"), SST_OK);
    cr_assert(strstr(noted, "-: a database in WAL mode: what may be in a -wal file"),
              "%s", noted);
    expect_ids("a\nb\n");
    sqlite3_close(writer);
    noted[0] = '\0';
    sqlite3_close(make("other.sqlite", freshrss));
    be_stdin("other.sqlite");
    start();
    cr_assert_eq(read_input("-"), SST_OK);
    cr_assert_str_eq(noted, "");
}
