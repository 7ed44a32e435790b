/* SPDX-License-Identifier: MIT */
/* skips.c - what was not read in, a line on standard error out for each, but at most 20
 * for one input and reason; then a count.  Articles that could not be read again, and notes on
 * inputs, are told as often, of all inputs. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define MOST_NAMED 20
#define MOST_TALLIES 64 /* of one input; what comes after goes to the last one */

void sst_skips_init(sst_skips *skips, sst_progress *progress, bool is_kept)
{
    *skips = (sst_skips){.progress = progress, .is_kept = is_kept};
}

/* The reason without what differs from record to record: numbers, and what stands in
 * quotes. */
static char *kind_of(const char *reason)
{
    char *kind = malloc(strlen(reason) + 1), *to = kind;
    if (kind == NULL)
        return NULL;
    while (*reason != '\0') {
        const char *quoted_end = *reason == '"' ? strchr(reason + 1, '"') : NULL;
        if (quoted_end != NULL) {
            reason = quoted_end + 1;
            *to++ = '"';
        } else if (isdigit((unsigned char)*reason)) {
            reason += strspn(reason, "0123456789");
            *to++ = '0';
        } else {
            *to++ = *reason++;
        }
    }
    *to = '\0';
    return kind;
}

static void forget(sst_tallies *tallies)
{
    for (size_t i = 0; i < tallies->len; i++) {
        free(tallies->at[i].kind);
        free(tallies->at[i].reason);
    }
    tallies->len = 0;
}

/* Tell how many were not named; `of` is what they are of. */
static void end_tallies(const sst_skips *skips, sst_tallies *tallies, const char *of)
{
    for (size_t i = 0; i < tallies->len; i++)
        if (tallies->at[i].num > MOST_NAMED)
            sst_say(skips->progress, "%s: and %" PRIu64 " more like: %s", of,
                    tallies->at[i].num - MOST_NAMED, tallies->at[i].reason);
    forget(tallies);
}

static void end_input(sst_skips *skips)
{
    end_tallies(skips, &skips->tallies, skips->input);
    free(skips->input);
    skips->input = NULL;
}

/* The tally of this reason, the last one when there are too many; NULL: no memory. */
static sst_tally *find_tally(sst_tallies *tallies, const char *reason)
{
    char *kind = kind_of(reason);
    if (kind == NULL)
        return NULL;
    size_t i = 0, num = tallies->len;
    while (i < num && strcmp(tallies->at[i].kind, kind) != 0)
        i++;
    if (i < num || num == MOST_TALLIES) {
        free(kind);
        return &tallies->at[i < num ? i : num - 1];
    }
    sst_tally tally = {.kind = kind, .reason = strdup(reason)};
    if (tally.reason == NULL || !sst_vec_push(tallies, tally)) {
        free(tally.reason);
        free(kind);
        return NULL;
    }
    return &tallies->at[num];
}

static void name_skip(sst_skips *skips, const sst_skip *skip)
{
    if (skip->is_input && skip->byte == 0)
        sst_say(skips->progress, "%s: %s", skip->input, skip->reason);
    else if (skip->line > 0)
        sst_say(skips->progress, "%s: line %" PRIu64 ": %s", skip->input, skip->line,
                skip->reason);
    else
        sst_say(skips->progress, "%s: byte %" PRIu64 ": %s", skip->input, skip->byte,
                skip->reason);
}

/* A copy that lives as long as the skips; the string of the skip before, if that is the same:
 * a broken file may have millions of skips.  NULL: no memory. */
static const char *keep_string(sst_skips *skips, const char *string, const char *before)
{
    if (before != NULL && strcmp(before, string) == 0)
        return before;
    char *copy = strdup(string);
    if (copy != NULL && sst_vec_push(&skips->strings, copy))
        return copy;
    free(copy);
    return NULL;
}

static bool keep_skip(sst_skips *skips, const sst_skip *skip)
{
    sst_skip copy = *skip, before = {0};
    if (skips->all.len > 0)
        before = skips->all.at[skips->all.len - 1];
    if (skip->input != NULL &&
        (copy.input = keep_string(skips, skip->input, before.input)) == NULL)
        return false;
    copy.reason = keep_string(skips, skip->reason, before.reason);
    return copy.reason != NULL && sst_vec_push(&skips->all, copy);
}

static void add_to(sst_skips *skips, sst_tallies *tallies, const sst_skip *skip)
{
    skips->num++;
    if (skips->is_kept && !keep_skip(skips, skip))
        skips->is_short_of_memory = true;
    sst_tally *tally = find_tally(tallies, skip->reason);
    if (tally == NULL || ++tally->num <= MOST_NAMED)
        name_skip(skips, skip);
}

void sst_skips_add(void *context, const sst_skip *skip)
{
    sst_skips *skips = context;
    if (skips->input == NULL || strcmp(skips->input, skip->input) != 0) {
        end_input(skips);
        skips->input = strdup(skip->input);
    }
    add_to(skips, &skips->tallies, skip);
}

void sst_skips_add_lost(sst_skips *skips, const sst_skip *skip)
{
    add_to(skips, &skips->lost, skip);
}

void sst_skips_note(void *context, const char *input, const char *text)
{
    sst_skips *skips = context;
    sst_tally *tally = skips->names_all ? NULL : find_tally(&skips->notes, text);
    if (tally == NULL || ++tally->num <= MOST_NAMED)
        sst_say(skips->progress, "%s: %s", input, text);
}

void sst_skips_end(sst_skips *skips)
{
    end_input(skips);
    end_tallies(skips, &skips->lost, "other articles");
    end_tallies(skips, &skips->notes, "other inputs");
}

void sst_skips_free(sst_skips *skips)
{
    for (size_t i = 0; i < skips->strings.len; i++)
        free(skips->strings.at[i]);
    forget(&skips->tallies);
    forget(&skips->lost);
    forget(&skips->notes);
    free(skips->input);
    sst_vec_free(&skips->all);
    sst_vec_free(&skips->strings);
    sst_vec_free(&skips->tallies);
    sst_vec_free(&skips->lost);
    sst_vec_free(&skips->notes);
}
