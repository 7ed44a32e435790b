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

static void tell_bad_bytes(uint64_t num, const char *input,
                           const sst_read_options *options)
{
    char text[300];
    const char *charset = options->charset;
    if (charset)
        snprintf(text, sizeof text,
                 "%" PRIu64 " bytes are neither UTF-8 nor of the charset %.64s; they are "
                 "read as unknown letters",
                 num, charset);
    else
        snprintf(text, sizeof text,
                 "%" PRIu64
                 " bytes are not UTF-8; they are read as unknown letters, unless "
                 "--charset NAME says what they are (windows-1252, say)",
                 num);
    options->note(options->note_context, input, text);
}

void sst_notes_tell(sst_notes *notes, const char *input, const sst_read_options *options)
{
    if (options->note && notes->num_kinds > 0)
        tell_kinds(notes, input, options);
    if (options->note && notes->num_bad_bytes > 0)
        tell_bad_bytes(notes->num_bad_bytes, input, options);
    *notes = (sst_notes){0};
}
