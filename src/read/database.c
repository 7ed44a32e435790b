/* SPDX-License-Identifier: MIT */
/* database.c - the database of a feed reader in, a line of NDJSON for each entry out.
 *
 * Known by its tables: FreshRSS and newsboat.  Their texts are HTML and stay so here; the JSON
 * reader makes text of them.  A file that nobody has open is read without locks and without the
 * files that SQLite puts beside a database. */
#include "database.h"
#include "translate.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WAIT_MILLISECONDS 5000 /* for another program that writes */

struct sst_database {
    sqlite3 *sqlite;
    sqlite3_stmt *rows;   /* NULL: at the end, or it could not begin */
    sst_translation line; /* the row that is being given */
    size_t given_bytes;   /* of it */
    char reason[160];
};

/* A program that keeps feeds: the table it is known by, and its entries.  The columns are named
 * as fields of NDJSON are. */
static const struct keeper {
    const char *table, *rows;
} keepers[] = {
    {"rss_item", /* newsboat */
     "SELECT i.guid AS id, i.title AS title, i.url AS url, i.pubDate AS date,"
     " f.title AS source, i.content AS text"
     " FROM rss_item i LEFT JOIN rss_feed f ON f.rssurl = i.feedurl"
     " WHERE i.deleted = 0 ORDER BY i.id"},
    {"entry", /* FreshRSS */
     "SELECT e.guid AS id, e.title AS title, e.link AS url, e.date AS date,"
     " f.name AS source, e.content AS text"
     " FROM entry e LEFT JOIN feed f ON f.id = e.id_feed ORDER BY e.id"},
};

#define NUM_KEEPERS (sizeof keepers / sizeof *keepers)

bool sst_database_is(const char *head, size_t len_bytes)
{
    static const char magic[] = "SQLite format 3"; /* and its NUL */
    return len_bytes >= sizeof magic && memcmp(head, magic, sizeof magic) == 0;
}

const char *sst_database_reason(const sst_database *database)
{
    return database->reason;
}

__attribute__((format(printf, 2, 3))) static void stop(sst_database *database,
                                                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(database->reason, sizeof database->reason, format, arguments);
    va_end(arguments);
    sqlite3_finalize(database->rows);
    database->rows = NULL;
}

static void stop_as_sqlite_says(sst_database *database)
{
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

static void open_rows(sst_database *database, const char *path, uint64_t max_row_bytes)
{
    if (!open_sqlite(database, path)) {
        stop_as_sqlite_says(database);
        return;
    }
    guard(database, max_row_bytes);
    const struct keeper *keeper = find_keeper(database);
    if (keeper && sqlite3_prepare_v2(database->sqlite, keeper->rows, -1, &database->rows,
                                     NULL) != SQLITE_OK)
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

#define COPIED_AT_ONCE_BYTES ((size_t)64 << 10)

static void stop_without_space(sst_database *database, const sst_database_source *source)
{
    stop(database, "an SQLite database: temporary space in %s: %s", source->tmp_dir,
         strerror(errno));
}

/* A folder of its own, where nobody can lay a log of SQLite beside the copy. */
typedef struct copy_place {
    char *folder, *path;
    bool is_made;
} copy_place;

static bool spell_place(copy_place *place, const char *tmp_dir)
{
    static const char folder[] = "/samestory-XXXXXX", file[] = "/database";
    size_t len = strlen(tmp_dir) + sizeof folder;
    *place = (copy_place){.folder = malloc(len), .path = malloc(len + sizeof file)};
    if (!place->folder || !place->path)
        return false;
    sprintf(place->folder, "%s%s", tmp_dir, folder);
    return true;
}

static bool make_place(copy_place *place)
{
    place->is_made = mkdtemp(place->folder) != NULL;
    sprintf(place->path, "%s/database", place->folder);
    return place->is_made;
}

static void remove_place(const copy_place *place)
{
    if (!place->is_made)
        return;
    unlink(place->path);
    rmdir(place->folder);
}

/* A copy that has no name gets one; no other thread has the descriptor. */
static bool give_name(int fd, copy_place *place)
{
    char name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    return make_place(place) &&
           linkat(AT_FDCWD, name, AT_FDCWD, place->path, AT_SYMLINK_FOLLOW) == 0;
}

static bool write_all(int fd, const char *bytes, size_t len_bytes)
{
    while (len_bytes > 0) {
        ssize_t put = write(fd, bytes, len_bytes);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes += put;
        len_bytes -= (size_t)put;
    }
    return true;
}

/* false: the database is stopped. */
static bool copy_all(sst_database *database, const sst_database_source *source, int fd)
{
    char *buffer = malloc(COPIED_AT_ONCE_BYTES);
    bool is_written = write_all(fd, source->head, source->head_bytes);
    ssize_t got = buffer ? 1 : -1;
    while (is_written && got > 0) {
        got = source->take(source->context, buffer, COPIED_AT_ONCE_BYTES);
        is_written = got <= 0 || write_all(fd, buffer, (size_t)got);
    }
    if (!is_written)
        stop_without_space(database, source);
    else if (got < 0)
        stop(database, "an SQLite database that ends early");
    free(buffer);
    return is_written && got == 0;
}

/* Write the copy, and only then give it its name, which it keeps until it is open. */
static void open_copy(sst_database *database, const sst_database_source *source,
                      copy_place *place, uint64_t max_row_bytes)
{
    int fd = open(source->tmp_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    bool has_name = fd < 0; /* not every file system has files without */
    if (has_name && make_place(place))
        fd = open(place->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        stop_without_space(database, source);
        remove_place(place);
        return;
    }
    if (copy_all(database, source, fd)) {
        if (has_name || give_name(fd, place))
            open_rows(database, place->path, max_row_bytes);
        else
            stop_without_space(database, source);
    }
    remove_place(place);
    close(fd);
}

sst_database *sst_database_open_copy(const sst_database_source *source,
                                     uint64_t max_row_bytes)
{
    sst_database *database = calloc(1, sizeof *database);
    copy_place place;
    if (spell_place(&place, source->tmp_dir) && database) {
        open_copy(database, source, &place, max_row_bytes);
    } else {
        free(database);
        database = NULL;
    }
    free(place.folder);
    free(place.path);
    return database;
}

void sst_database_free(sst_database *database)
{
    if (!database)
        return;
    sqlite3_finalize(database->rows);
    sqlite3_close(database->sqlite);
    sst_translation_free(&database->line);
    free(database);
}

/* ---- rows -------------------------------------------------------------------------- */

static void make_line(sst_database *database)
{
    sst_translation *line = &database->line;
    sqlite3_stmt *rows = database->rows;
    int num = sqlite3_column_count(rows);
    sst_translation_clear(line);
    sst_translation_begin(line, 0);
    for (int i = 0; i < num; i++) {
        const char *text = (const char *)sqlite3_column_text(rows, i);
        sst_text value = {text, (size_t)sqlite3_column_bytes(rows, i)};
        sst_translation_field(line, sqlite3_column_name(rows, i), value);
    }
    sst_translation_end(line);
    database->given_bytes = 0;
}

static void next_row(sst_database *database)
{
    switch (sqlite3_step(database->rows)) {
    case SQLITE_ROW:
        make_line(database);
        if (database->line.is_out_of_memory) {
            sst_translation_clear(&database->line); /* half a row is none */
            stop(database, "memory ran out");
        }
        return;
    case SQLITE_DONE:
        sqlite3_finalize(database->rows);
        database->rows = NULL;
        return;
    default:
        stop_as_sqlite_says(database);
    }
}

ssize_t sst_database_read(sst_database *database, char *to, size_t len_bytes)
{
    size_t given = 0;
    for (;;) {
        const sst_translation *line = &database->line;
        size_t rest = line->bytes.len - database->given_bytes;
        size_t part = rest < len_bytes - given ? rest : len_bytes - given;
        if (part > 0)
            memcpy(to + given, line->bytes.at + database->given_bytes, part);
        database->given_bytes += part;
        given += part;
        if (given == len_bytes || !database->rows)
            break;
        next_row(database);
    }
    return given > 0 ? (ssize_t)given : database->reason[0] ? -1 : 0;
}
