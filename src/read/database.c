/* SPDX-License-Identifier: MIT */
/* database.c - the database of a feed reader in, a line of NDJSON for each entry out.
 *
 * Known by its tables: FreshRSS and newsboat.  Their texts are HTML and stay so here; the
 * JSON reader makes text of them.  A file that nobody has open is read without locks and
 * without the files that SQLite puts beside a database.
 *
 * Rows are asked for one by one, by their numbers: so one that is too long for memory
 * costs none of the others.  In its place stands a line of as many bytes, made on the
 * way, which is passed over as every record over the limit is. */
#include "database.h"
#include "base/utf8.h"
#include "database_copy.h"
#include "entities.h"
#include "translate.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define END_OF_TEXT "\"}\n"
#define WAIT_MILLISECONDS 5000 /* for another program that writes */

struct sst_database {
    sqlite3 *sqlite;
    const struct keeper *keeper;
    sqlite3_stmt *numbers; /* of rows; NULL: at the end, or it could not begin */
    sqlite3_stmt *row;     /* of one number */
    sst_translation line;  /* the row that is being given */
    size_t given_bytes;    /* of it */
    uint64_t
        filler_bytes; /* still to be given of a row that was too long, inside its line */
    char reason[160];
    bool is_out_of_memory;
};

#define NUM_TEXTS 4 /* columns of a row that may be long */

/* A program that keeps feeds: the table it is known by, and its entries.  The columns are
 * named as fields of NDJSON are. */
static const struct keeper {
    const char *table, *numbers, *row;
    const char *texts[NUM_TEXTS];
    const char *escaped; /* columns of the row that are kept as in HTML, as " a b " */
} keepers[] = {
    {"rss_item", /* newsboat */
     "SELECT rowid FROM rss_item WHERE deleted = 0 ORDER BY id",
     "SELECT i.guid AS id, i.title AS title, i.url AS url, i.pubDate AS date,"
     " f.title AS source, i.content AS text"
     " FROM rss_item i LEFT JOIN rss_feed f ON f.rssurl = i.feedurl WHERE i.rowid = ?",
     {"guid", "title", "url", "content"},
     ""},
    {"entry", /* FreshRSS */
     "SELECT rowid FROM entry ORDER BY id",
     "SELECT e.guid AS id, e.title AS title, e.link AS url, e.date AS date,"
     " f.name AS source, e.content AS text"
     " FROM entry e LEFT JOIN feed f ON f.id = e.id_feed WHERE e.rowid = ?",
     {"guid", "title", "link", "content"},
     " url source "},
};

#define NUM_KEEPERS (sizeof keepers / sizeof *keepers)

bool sst_database_is(const char *head, size_t len_bytes)
{
    static const char magic[] = "SQLite format 3"; /* and its NUL */
    return len_bytes >= sizeof magic && memcmp(head, magic, sizeof magic) == 0;
}

/* https://www.sqlite.org/fileformat2.html, section 1.3.3: the version to write it by. */
bool sst_database_has_log(const char *head, size_t len_bytes)
{
    return len_bytes > 18 && head[18] == 2;
}

const char *sst_database_reason(const sst_database *database)
{
    return database->reason;
}

static void end_rows(sst_database *database)
{
    sqlite3_finalize(database->numbers);
    sqlite3_finalize(database->row);
    database->numbers = database->row = NULL;
}

__attribute__((format(printf, 2, 3))) static void stop(sst_database *database,
                                                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(database->reason, sizeof database->reason, format, arguments);
    va_end(arguments);
    end_rows(database);
}

static void stop_without_memory(sst_database *database)
{
    stop(database, "memory ran out");
    database->is_out_of_memory = true;
}

static void stop_as_sqlite_says(sst_database *database)
{
    if (sqlite3_errcode(database->sqlite) == SQLITE_NOMEM) {
        stop_without_memory(database);
        return;
    }
    stop(database, "an SQLite database: %s", sqlite3_errmsg(database->sqlite));
}

/* ---- open and close ---------------------------------------------------------------- */

static bool has_beside(const char *path, const char *ending)
{
    char *name = sqlite3_mprintf("%s%s", path, ending);
    bool is_there = name && access(name, F_OK) == 0;
    sqlite3_free(name);
    return is_there;
}

bool sst_database_has_log_beside(const char *path)
{
    char *file = realpath(path, NULL); /* the log is beside the file itself */
    bool is_there = has_beside(file ? file : path, "-wal");
    free(file);
    return is_there;
}

/* Whether another program may write: then there is a log of what it has written, or a
 * journal of what stood there before. */
static bool is_in_use(const char *path)
{
    return has_beside(path, "-wal") || has_beside(path, "-journal");
}

/* "file:PATH?immutable=1", whatever bytes the path has; behind two slashes stands a host,
 * which is none. */
static char *make_uri(const char *path)
{
    static const char end[] = "?immutable=1";
    const char *begin = *path == '/' ? "file://" : "file:";
    char *uri = malloc(strlen(begin) + 3 * strlen(path) + sizeof end);
    if (!uri)
        return NULL;
    char *to = uri + sprintf(uri, "%s", begin);
    for (const char *p = path; *p; p++)
        if (*p == '%' || *p == '?' || *p == '#')
            to += sprintf(to, "%%%02X", (unsigned)(unsigned char)*p);
        else
            *to++ = *p;
    memcpy(to, end, sizeof end);
    return uri;
}

static bool open_sqlite(sst_database *database, const char *path)
{
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    if (is_in_use(path))
        return sqlite3_open_v2(path, &database->sqlite, flags, NULL) == SQLITE_OK;
    char *uri = make_uri(path);
    int status =
        uri ? sqlite3_open_v2(uri, &database->sqlite, flags | SQLITE_OPEN_URI, NULL)
            : SQLITE_NOMEM;
    free(uri);
    return status == SQLITE_OK;
}

/* Nothing in the file may do more than be read. */
static void guard(sst_database *database, uint64_t max_row_bytes)
{
    sqlite3 *sqlite = database->sqlite;
    int most = max_row_bytes < INT_MAX ? (int)max_row_bytes : INT_MAX;
    sqlite3_limit(sqlite, SQLITE_LIMIT_LENGTH, most);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_busy_timeout(sqlite, WAIT_MILLISECONDS);
}

/* The keeper whose table there is. */
static const struct keeper *find_keeper(sst_database *database)
{
    static const char question[] =
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?";
    const struct keeper *found = NULL;
    sqlite3_stmt *tables = NULL;
    if (sqlite3_prepare_v2(database->sqlite, question, -1, &tables, NULL) != SQLITE_OK) {
        stop_as_sqlite_says(database);
        return NULL;
    }
    for (size_t i = 0; !found && i < NUM_KEEPERS; i++) {
        sqlite3_bind_text(tables, 1, keepers[i].table, -1, SQLITE_STATIC);
        if (sqlite3_step(tables) == SQLITE_ROW)
            found = &keepers[i];
        sqlite3_reset(tables);
    }
    sqlite3_finalize(tables);
    if (!found)
        stop(database,
             "an SQLite database, but neither of FreshRSS nor of newsboat: there is "
             "no table entry or rss_item");
    return found;
}

static bool prepare(sst_database *database, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v2(database->sqlite, sql, -1, out, NULL) == SQLITE_OK;
}

static void open_rows(sst_database *database, const char *path, uint64_t max_row_bytes)
{
    if (!open_sqlite(database, path)) {
        stop_as_sqlite_says(database);
        return;
    }
    guard(database, max_row_bytes);
    const struct keeper *keeper = database->keeper = find_keeper(database);
    if (keeper && (!prepare(database, keeper->numbers, &database->numbers) ||
                   !prepare(database, keeper->row, &database->row)))
        stop_as_sqlite_says(database);
}

/* A link is followed: what SQLite puts beside a database is beside the file itself. */
sst_database *sst_database_open(const char *path, uint64_t max_row_bytes)
{
    sst_database *database = calloc(1, sizeof *database);
    if (!database)
        return NULL;
    char *file = realpath(path, NULL);
    open_rows(database, file ? file : path, max_row_bytes);
    free(file);
    return database;
}

/* ---- what is no file --------------------------------------------------------------- */

sst_database *sst_database_open_copy(const sst_database_source *source,
                                     uint64_t max_row_bytes)
{
    sst_database *database = calloc(1, sizeof *database);
    sst_database_copy copy;
    sst_error why;
    if (!database)
        return NULL;
    switch (sst_database_copy_make(source, &copy, &why)) {
    case SST_OK:
        open_rows(database, copy.path, max_row_bytes);
        sst_database_copy_remove(&copy);
        break;
    case SST_ERR_CHANGED: /* another program writes: it is read where it is */
        open_rows(database, source->log_of, max_row_bytes);
        break;
    case SST_ERR_MEMORY:
        stop_without_memory(database);
        break;
    default:
        stop(database, "an SQLite database%s", why.message);
    }
    return database;
}

void sst_database_free(sst_database *database)
{
    if (!database)
        return;
    end_rows(database);
    sqlite3_close(database->sqlite);
    sst_translation_free(&database->line);
    free(database);
}

/* ---- rows -------------------------------------------------------------------------- */

/* A text with the characters that its references stand for: none is longer than its own
 * reference, "&lt" and the like have four bytes at least. */
static sst_text unescape(sst_translation *line, sst_text text)
{
    if (text.len_bytes == 0 || !memchr(text.data, '&', text.len_bytes))
        return text;
    char *plain = sst_scratch_alloc(&line->scratch, text.len_bytes, 1), *to = plain;
    line->is_out_of_memory |= !plain;
    for (size_t i = 0; plain && i < text.len_bytes;) {
        sst_text rest = {text.data + i, text.len_bytes - i};
        uint32_t code_point = 0;
        size_t len = *rest.data == '&' ? sst_entity_take(rest, &code_point) : 0;
        char bytes[4];
        size_t put = len > 0 ? sst_utf8_put(bytes, code_point) : 1;
        bool is_taken = len > 0 && put <= len;
        memcpy(to, is_taken ? bytes : rest.data, is_taken ? put : 1);
        to += is_taken ? put : 1;
        i += is_taken ? len : 1;
    }
    return plain ? (sst_text){plain, (size_t)(to - plain)} : text;
}

static bool is_escaped(const struct keeper *keeper, const char *name)
{
    char word[32];
    snprintf(word, sizeof word, " %s ", name);
    return strstr(keeper->escaped, word) != NULL;
}

static void make_line(sst_database *database)
{
    sst_translation *line = &database->line;
    sqlite3_stmt *row = database->row;
    int num = sqlite3_column_count(row);
    sst_translation_begin(line, 0);
    for (int i = 0; i < num; i++) {
        bool is_null = sqlite3_column_type(row, i) == SQLITE_NULL; /* before it is a text */
        const char *text = (const char *)sqlite3_column_text(row, i);
        line->is_out_of_memory |= !text && !is_null;
        sst_text value = {text, (size_t)sqlite3_column_bytes(row, i)};
        const char *name = sqlite3_column_name(row, i);
        if (is_escaped(database->keeper, name))
            value = unescape(line, value);
        sst_translation_field(line, name, value);
    }
    sst_translation_end(line);
}

/* Of the row's texts; nothing of them is read. */
static uint64_t measure_row(sst_database *database, sqlite3_int64 number)
{
    sqlite3 *sqlite = database->sqlite;
    int limit = sqlite3_limit(sqlite, SQLITE_LIMIT_LENGTH, INT_MAX);
    uint64_t num_bytes = 0;
    for (int i = 0; i < NUM_TEXTS; i++) {
        sqlite3_blob *text = NULL;
        if (sqlite3_blob_open(sqlite, "main", database->keeper->table,
                              database->keeper->texts[i], number, 0, &text) == SQLITE_OK)
            num_bytes += (uint64_t)sqlite3_blob_bytes(text);
        sqlite3_blob_close(text);
    }
    sqlite3_limit(sqlite, SQLITE_LIMIT_LENGTH, limit);
    return num_bytes;
}

/* A line as long as the row.  It is over the limit on records, so nobody reads it. */
static void fill_in(sst_database *database, sqlite3_int64 number)
{
    uint64_t num_bytes = measure_row(database, number);
    int limit = sqlite3_limit(database->sqlite, SQLITE_LIMIT_LENGTH, -1);
    if (num_bytes <= (uint64_t)limit) { /* then it is the feed's name that is too long */
        stop(database, "an SQLite database: %s", sqlite3_errstr(SQLITE_TOOBIG));
        return;
    }
    sst_translation_begin(&database->line, 0);
    sst_translation_field(&database->line, "text", (sst_text){"x", 1});
    sst_translation_end(&database->line);
    database->filler_bytes = num_bytes;
}

static void take_row(sst_database *database)
{
    sqlite3_int64 number = sqlite3_column_int64(database->numbers, 0);
    sqlite3_bind_int64(database->row, 1, number);
    int status = sqlite3_step(database->row);
    if (status == SQLITE_ROW)
        make_line(database);
    sqlite3_reset(database->row);
    if (status == SQLITE_TOOBIG)
        fill_in(database, number);
    else if (status != SQLITE_ROW && status != SQLITE_DONE)
        stop_as_sqlite_says(database);
    if (database->line.is_out_of_memory) {
        sst_translation_clear(&database->line); /* half a row is none */
        stop_without_memory(database);
    }
}

static void next_row(sst_database *database)
{
    sst_translation_clear(&database->line);
    database->given_bytes = 0;
    switch (sqlite3_step(database->numbers)) {
    case SQLITE_ROW:
        take_row(database);
        return;
    case SQLITE_DONE:
        end_rows(database);
        return;
    default:
        stop_as_sqlite_says(database);
    }
}

/* Of the row at hand: as much as there is, up to len_bytes.  What fills it stands before the
 * end of its text. */
static size_t give(sst_database *database, char *to, size_t len_bytes)
{
    const sst_translation *line = &database->line;
    size_t behind = database->filler_bytes > 0 ? sizeof END_OF_TEXT - 1 : 0;
    size_t rest = line->bytes.len - database->given_bytes;
    rest -= behind < rest ? behind : rest;
    size_t part = rest < len_bytes ? rest : len_bytes;
    size_t room = len_bytes - part;
    size_t filler = database->filler_bytes < room ? (size_t)database->filler_bytes : room;
    if (part > 0)
        memcpy(to, line->bytes.at + database->given_bytes, part);
    memset(to + part, 'x', filler);
    database->given_bytes += part;
    database->filler_bytes -= filler;
    return part + filler;
}

ssize_t sst_database_read(sst_database *database, char *to, size_t len_bytes)
{
    size_t given = 0;
    for (;;) {
        size_t part = give(database, to + given, len_bytes - given);
        given += part;
        if (given == len_bytes || (part == 0 && !database->numbers))
            break;
        if (part == 0)
            next_row(database);
    }
    if (given > 0 || !database->reason[0])
        return (ssize_t)given;
    errno = database->is_out_of_memory ? ENOMEM : EIO;
    return -1;
}
