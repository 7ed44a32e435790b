/* SPDX-License-Identifier: MIT */
/* notes.c - what is to be known of an input that was no error: counted while it is read, told
 * when it ends. */
#include "notes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void sst_notes_pass_over(sst_kinds_noted *to, const char *kind)
{
    size_t i = 0;
    while (i < to->num_kinds && strcmp(to->kinds[i].name, kind) != 0)
        i++;
    if (i >= SST_MOST_KINDS_NOTED) {
        i = SST_MOST_KINDS_NOTED;
        kind = "other types";
    }
    if (i >= to->num_kinds) {
        snprintf(to->kinds[i].name, sizeof to->kinds[i].name, "%s", kind);
        to->num_kinds = i + 1;
    }
    to->kinds[i].num++;
}

void sst_notes_name_passed(const char *path, const char *why,
                           const sst_read_options *options)
{
    char text[300];
    if (!options->note || !options->names_passed_over)
        return;
    snprintf(text, sizeof text, "passed over: %s", why);
    options->note(options->note_context, path, text);
}

/* ---- kinds -------------------------------------------------------------------------- */

#define LIST_BYTES ((SST_MOST_KINDS_NOTED + 1) * (SST_PASSED_OVER_BYTES + 24))

/* "image/png (3), text/css (1)"; back: how many there are in all. */
static uint64_t list_kinds(const sst_kinds_noted *noted, char list[LIST_BYTES])
{
    uint64_t num = 0;
    size_t len = 0;
    list[0] = '\0';
    for (size_t i = 0; i < noted->num_kinds; i++) {
        num += noted->kinds[i].num;
        len += (size_t)snprintf(list + len, LIST_BYTES - len, "%s%s (%" PRIu64 ")",
                                i > 0 ? ", " : "", noted->kinds[i].name,
                                noted->kinds[i].num);
    }
    return num;
}

static void tell_kinds(const sst_notes *notes, const char *input,
                       const sst_read_options *options)
{
    char list[LIST_BYTES], text[LIST_BYTES + 120];
    uint64_t num = list_kinds(&notes->text, list);
    snprintf(text, sizeof text,
             "%" PRIu64 " record%s passed over, without articles that could be told: %s",
             num, num == 1 ? " was" : "s were", list);
    if (num > 0)
        options->note(options->note_context, input, text);
    bool is_named = options->names_passed_over;
    num = list_kinds(&notes->no_text, list);
    snprintf(text, sizeof text,
             "%" PRIu64 " record%s passed over, of types that are no text%s%s", num,
             num == 1 ? " was" : "s were", is_named ? ": " : " (--verbose names them)",
             is_named ? list : "");
    if (num > 0)
        options->note(options->note_context, input, text);
}

/* ---- bytes -------------------------------------------------------------------------- */

static void tell_bad_bytes(const sst_notes *notes, const char *input,
                           const sst_read_options *options)
{
    char text[300];
    uint64_t num = notes->num_bad_bytes;
    const char *charset = options->charset;
    const char *are = num == 1 ? "byte is" : "bytes are";
    const char *they =
        num == 1 ? "it is read as an unknown letter" : "they are read as unknown letters";
    const char *what = num == 1 ? "it is" : "they are";
    if (notes->is_marked)
        snprintf(text, sizeof text,
                 "%" PRIu64 " %s not UTF-8, which the byte order mark of the input says "
                 "it is; %s",
                 num, are, they);
    else if (charset)
        snprintf(text, sizeof text,
                 "%" PRIu64 " %s neither UTF-8 nor of the charset %.64s; %s", num, are,
                 charset, they);
    else
        snprintf(text, sizeof text,
                 "%" PRIu64 " %s not UTF-8; %s, unless --charset NAME says what %s "
                 "(windows-1252, say)",
                 num, are, they, what);
    options->note(options->note_context, input, text);
}

/* Of records that say their encoding, or ought to. */
static void tell_mended(const sst_notes *notes, const char *input,
                        const sst_read_options *options)
{
    char text[300];
    uint64_t num = notes->num_mended;
    snprintf(text, sizeof text,
             "%" PRIu64 " %s nothing in the encoding that is declared, or found; %s", num,
             num == 1 ? "byte means" : "bytes mean",
             num == 1 ? "it is read as an unknown letter"
                      : "they are read as unknown letters");
    if (num > 0)
        options->note(options->note_context, input, text);
    num = notes->num_guessed;
    snprintf(text, sizeof text,
             "%" PRIu64
             " %s not UTF-8, and no encoding is declared that %s can be in; read "
             "as windows-1252, unless --charset NAME says another",
             num, num == 1 ? "record is" : "records are", num == 1 ? "it" : "they");
    if (num > 0)
        options->note(options->note_context, input, text);
}

static void tell_several(const sst_notes *notes, const char *input,
                         const sst_read_options *options)
{
    char text[200];
    uint64_t num = notes->num_several;
    snprintf(text, sizeof text,
             "%" PRIu64
             " row%s of several lines, each of which has as many columns as the "
             "header: a quote may not be closed",
             num, num == 1 ? " is" : "s are");
    options->note(options->note_context, input, text);
}

void sst_notes_tell(sst_notes *notes, const char *input, const sst_read_options *options)
{
    if (options->note)
        tell_kinds(notes, input, options);
    if (options->note && notes->num_bad_bytes > 0)
        tell_bad_bytes(notes, input, options);
    if (options->note)
        tell_mended(notes, input, options);
    if (options->note && notes->num_several > 0)
        tell_several(notes, input, options);
    if (options->note && notes->lacks_log)
        options->note(
            options->note_context, input,
            "a database in WAL mode: what may be in a -wal file beside it did not come "
            "with it; name the database itself to have that, too");
    *notes = (sst_notes){0};
}
