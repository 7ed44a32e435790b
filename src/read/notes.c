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

typedef struct told_input {
    const char *name;
    const sst_read_options *options;
} told_input;

/* So many bytes are what is said of one byte, or of several, and what can be done about it. */
static void tell_bytes(uint64_t num, const char *one_is, const char *several_are,
                       const char *remedy, const told_input *told)
{
    char text[300];
    snprintf(
        text, sizeof text, "%" PRIu64 " %s; %s%s", num, num == 1 ? one_is : several_are,
        num == 1 ? "it is read as an unknown letter" : "they are read as unknown letters",
        remedy);
    told->options->note(told->options->note_context, told->name, text);
}

static void tell_bad_bytes(const sst_notes *notes, const told_input *told)
{
    char one[200], several[200];
    const char *charset = told->options->charset;
    if (notes->wide) {
        snprintf(one, sizeof one, "letter is not whole in %.64s", notes->wide);
        snprintf(several, sizeof several, "letters are not whole in %.64s", notes->wide);
        tell_bytes(notes->num_bad_bytes, one, several, "", told);
    } else if (notes->is_marked) {
        tell_bytes(
            notes->num_bad_bytes,
            "byte is not UTF-8, which the byte order mark of the input says it is",
            "bytes are not UTF-8, which the byte order mark of the input says it is", "",
            told);
    } else if (charset) {
        snprintf(one, sizeof one, "byte is neither UTF-8 nor of the charset %.64s",
                 charset);
        snprintf(several, sizeof several,
                 "bytes are neither UTF-8 nor of the charset %.64s", charset);
        tell_bytes(notes->num_bad_bytes, one, several, "", told);
    } else {
        tell_bytes(notes->num_bad_bytes, "byte is not UTF-8", "bytes are not UTF-8",
                   notes->num_bad_bytes == 1
                       ? ", unless --charset NAME says what it is (windows-1252, say)"
                       : ", unless --charset NAME says what they are (windows-1252, say)",
                   told);
    }
}

/* Of records that say their encoding, or ought to. */
static void tell_guessed(uint64_t num, const told_input *told)
{
    char text[300];
    snprintf(text, sizeof text,
             "%" PRIu64
             " %s not UTF-8, and no encoding is declared that %s can be in; read "
             "as windows-1252, unless --charset NAME says another",
             num, num == 1 ? "record is" : "records are", num == 1 ? "it" : "they");
    told->options->note(told->options->note_context, told->name, text);
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

void sst_notes_count_date(sst_notes *notes, const char *unread)
{
    if (notes->num_unread_dates++ == 0)
        snprintf(notes->unread_date, sizeof notes->unread_date, "%s", unread);
}

static void tell_dates(const sst_notes *notes, const told_input *told)
{
    char text[200];
    uint64_t num = notes->num_unread_dates;
    snprintf(text, sizeof text,
             "%" PRIu64 " date%s in no form that names one day (\"%s\"): %s undated", num,
             num == 1 ? " is" : "s are", notes->unread_date,
             num == 1 ? "its article is" : "their articles are");
    told->options->note(told->options->note_context, told->name, text);
}

void sst_notes_tell(sst_notes *notes, const char *input, const sst_read_options *options)
{
    if (options->note)
        tell_kinds(notes, input, options);
    const told_input told = {input, options};
    if (options->note && notes->num_bad_bytes > 0)
        tell_bad_bytes(notes, &told);
    if (options->note && notes->num_mended > 0)
        tell_bytes(notes->num_mended,
                   "byte means nothing in the encoding that is declared, or found",
                   "bytes mean nothing in the encoding that is declared, or found", "",
                   &told);
    if (options->note && notes->num_guessed > 0)
        tell_guessed(notes->num_guessed, &told);
    if (options->note && notes->num_several > 0)
        tell_several(notes, input, options);
    if (options->note && notes->num_unread_dates > 0)
        tell_dates(notes, &told);
    if (options->note && notes->lacks_log)
        options->note(
            options->note_context, input,
            "a database in WAL mode: what may be in a -wal file beside it did not come "
            "with it; name the database itself to have that, too");
    *notes = (sst_notes){0};
}
