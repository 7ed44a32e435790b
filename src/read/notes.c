/* SPDX-License-Identifier: MIT */
/* notes.c - what is to be known of an input that was no error: counted while it is read, told
 * when it ends. */
#include "notes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void sst_notes_pass_over(sst_notes *notes, const char *kind)
{
    size_t i = 0;
    while (i < notes->num_kinds && strcmp(notes->kinds[i].name, kind) != 0)
        i++;
    if (i >= SST_MOST_KINDS_NOTED) {
        i = SST_MOST_KINDS_NOTED;
        kind = "other types";
    }
    if (i >= notes->num_kinds) {
        snprintf(notes->kinds[i].name, sizeof notes->kinds[i].name, "%s", kind);
        notes->num_kinds = i + 1;
    }
    notes->kinds[i].num++;
}

static void tell_kinds(const sst_notes *notes, const char *input,
                       const sst_read_options *options)
{
    char text[100 + (SST_MOST_KINDS_NOTED + 1) * (SST_PASSED_OVER_BYTES + 24)];
    uint64_t num = 0;
    size_t len = 0;
    for (size_t i = 0; i < notes->num_kinds; i++)
        num += notes->kinds[i].num;
    len += (size_t)snprintf(text, sizeof text,
                            "%" PRIu64 " record%s passed over, without articles that "
                            "could be told:",
                            num, num == 1 ? " was" : "s were");
    for (size_t i = 0; i < notes->num_kinds; i++)
        len +=
            (size_t)snprintf(text + len, sizeof text - len, "%s %s (%" PRIu64 ")",
                             i > 0 ? "," : "", notes->kinds[i].name, notes->kinds[i].num);
    options->note(options->note_context, input, text);
}

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

void sst_notes_tell(sst_notes *notes, const char *input, const sst_read_options *options)
{
    if (options->note && notes->num_kinds > 0)
        tell_kinds(notes, input, options);
    if (options->note && notes->num_bad_bytes > 0)
        tell_bad_bytes(notes, input, options);
    if (options->note)
        tell_mended(notes, input, options);
    *notes = (sst_notes){0};
}
