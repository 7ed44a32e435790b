/* SPDX-License-Identifier: MIT */
/* reader.c - the table of readers, and which of them an input is given to. */
#include "reader.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* To add a reader: its struct in a file of its own, and a line here. */
static const sst_reader *const readers[] = {
    &sst_reader_plain, &sst_reader_markdown, &sst_reader_json, &sst_reader_csv,
    &sst_reader_feed,  &sst_reader_html,     &sst_reader_warc,
};

#define NUM_READERS (sizeof readers / sizeof *readers)
#define LEAST_BID 10 /* less is only the hope for an ending */
#define ENDING_SPEAKS 50

const sst_reader *sst_reader_at(size_t number)
{
    if (number == NUM_READERS)
        return &sst_reader_line;
    return number < NUM_READERS ? readers[number] : NULL;
}

size_t sst_reader_number(const sst_reader *reader)
{
    size_t i = 0;
    while (i < NUM_READERS && readers[i] != reader)
        i++;
    assert(i < NUM_READERS || reader == &sst_reader_line);
    return i;
}

const sst_reader *sst_reader_of_lines(const sst_reader *reader)
{
    if (!reader->translate)
        return reader;
    return reader->gives_text ? &sst_reader_line : &sst_reader_json;
}

const sst_reader *sst_reader_find(const char *name)
{
    static const char *const other_names[][2] = {
        {"ndjson", "json"}, {"jsonl", "json"}, {"text", "plain"}, {"md", "markdown"},
        {"tsv", "csv"},     {"rss", "feed"},   {"atom", "feed"},  {"htm", "html"},
        {"xhtml", "html"},  {"wet", "warc"}};
    for (size_t i = 0; i < sizeof other_names / sizeof *other_names; i++)
        if (strcmp(name, other_names[i][0]) == 0)
            name = other_names[i][1];
    for (size_t i = 0; i < NUM_READERS; i++)
        if (strcmp(name, readers[i]->name) == 0)
            return readers[i];
    return NULL;
}

const char *sst_format_name(size_t index)
{
    return index < NUM_READERS ? readers[index]->name : NULL;
}

const char *sst_format_about(size_t index)
{
    return index < NUM_READERS ? readers[index]->about : NULL;
}

/* ---- choice ------------------------------------------------------------------------ */

/* Is the ending of `path` one of `endings`, as ".md .markdown"? */
static bool has_ending(const char *path, const char *endings)
{
    const char *dot = path ? strrchr(path, '.') : NULL;
    if (!dot || !endings)
        return false;
    size_t len = strlen(dot);
    while (*endings) {
        size_t word = strcspn(endings, " ");
        if (word == len && strncasecmp(endings, dot, len) == 0)
            return true;
        endings += word + strspn(endings + word, " ");
    }
    return false;
}

const sst_reader *sst_reader_choose(const char *path, const char *head, size_t len_bytes,
                                    bool is_all)
{
    const sst_reader *best = NULL;
    int best_bid = LEAST_BID - 1;
    bool is_binary = sst_reader_is_binary(head, len_bytes);
    for (size_t i = 0; i < NUM_READERS; i++) {
        if (is_binary && !readers[i]->reads_binary)
            continue;
        int bid = readers[i]->bid(head, len_bytes, is_all);
        if (bid > 0 && has_ending(path, readers[i]->endings))
            bid += ENDING_SPEAKS;
        if (bid > best_bid) {
            best = readers[i];
            best_bid = bid;
        }
    }
    return sst_reader_refine(best, head, len_bytes, is_all);
}

const sst_reader *sst_reader_refine(const sst_reader *reader, const char *head,
                                    size_t len_bytes, bool is_all)
{
    bool is_document = reader == &sst_reader_json &&
                       sst_reader_document.bid(head, len_bytes, is_all) > 0;
    return is_document ? &sst_reader_document : reader;
}

/* ---- binary data ------------------------------------------------------------------- */

static const struct magic {
    const char *bytes;
    size_t len_bytes, at;
    const char *what, *wanted;
} magics[] = {
    {"\x1f\x8b\x08", 3, 0, "gzip-compressed more than once", "text"},
    {"\x1f\x8b", 2, 0, "gzip-compressed data that is cut off or broken", "all of it"},
    {"\x28\xb5\x2f\xfd", 4, 0, "zstd-compressed more than once", "text"},
    {"\xfd\x37zXZ", 5, 0, "xz-compressed more than once", "text"},
    {"BZh", 3, 0, "bzip2-compressed more than once", "text"},
    {"PK\x03\x04", 4, 0, "a zip archive", "text"},
    {"PK\x05\x06", 4, 0, "a zip archive", "text"},
    {"\x89PNG", 4, 0, "a PNG image", "text"},
    {"\xff\xd8\xff", 3, 0, "a JPEG image", "text"},
    {"GIF8", 4, 0, "a GIF image", "text"},
    {"%PDF-", 5, 0, "a PDF document", "text"},
    {"\xff\xfe", 2, 0, "UTF-16 with bytes that are no text", "text"},
    {"\xfe\xff", 2, 0, "UTF-16 with bytes that are no text", "text"},
    {"filedesc://", 11, 0, "an ARC archive, older than WARC", "text"},
    {"\x7f"
     "ELF",
     4, 0, "a program", "text"},
    {"ustar", 6, 257, "a tar archive", "its files unpacked"},   /* POSIX; with its NUL */
    {"ustar  ", 8, 257, "a tar archive", "its files unpacked"}, /* GNU */
};

static const struct magic *find_magic(const char *head, size_t len_bytes)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (len_bytes >= magics[i].at + magics[i].len_bytes &&
            memcmp(head + magics[i].at, magics[i].bytes, magics[i].len_bytes) == 0)
            return &magics[i];
    return NULL;
}

const char *sst_reader_name_binary(const char *head, size_t len_bytes)
{
    const struct magic *magic = find_magic(head, len_bytes);
    return magic ? magic->what : NULL;
}

bool sst_reader_is_binary(const char *head, size_t len_bytes)
{
    return find_magic(head, len_bytes) != NULL;
}

void sst_reader_explain_binary(const char *head, size_t len_bytes, char *reason,
                               size_t reason_bytes)
{
    const struct magic *magic = find_magic(head, len_bytes);
    const char *nul = len_bytes > 0 ? memchr(head, '\0', len_bytes) : NULL;
    if (magic)
        snprintf(reason, reason_bytes, "%s; wanted %s", magic->what, magic->wanted);
    else
        snprintf(reason, reason_bytes, "binary data (a NUL at byte %zu); wanted text",
                 nul ? (size_t)(nul - head) : 0);
}
