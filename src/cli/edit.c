/* SPDX-License-Identifier: MIT */
/* edit.c - a draft in, an edited copy out.
 *
 * Edits are made where canonical words stand, so that they work in every script: of Han
 * or Thai a word is a code point.  Bytes between words stay as they are. */
#include "edit.h"

#include <string.h>

#include "base/hash.h"
#include "base/status.h"
#include "report/report.h"

#define BYLINE_WORDS 8
#define MOST_DRAWS 32 /* for a word that fits; then any will do */

const sst_edit sst_edit_table[] = {
    {SST_EDIT_BYLINE, 0, "byline", "byline in front"},
    {SST_EDIT_CUT, 0, "paragraph-cut", "paragraph cut"},
    {SST_EDIT_WORDS, .01, "words-replaced", "1 % of words"},
    {SST_EDIT_WORDS, .02, "words-replaced", "2 % of words"},
    {SST_EDIT_WORDS, .05, "words-replaced", "5 % of words"},
    {SST_EDIT_WORDS, .1, "words-replaced", "10 % of words"},
    {SST_EDIT_WORDS, .2, "words-replaced", "20 % of words"},
    {SST_EDIT_CHARACTERS, .01, "character-errors", "1 % of characters"},
    {SST_EDIT_CHARACTERS, .02, "character-errors", "2 % of characters"},
    {SST_EDIT_CHARACTERS, .05, "character-errors", "5 % of characters"},
};
const size_t sst_num_edits = sizeof sst_edit_table / sizeof *sst_edit_table;

/* One edit on its way. */
typedef struct editing {
    const sst_edit *edit;
    const sst_drafts *drafts;
    const sst_draft *draft; /* the one that is edited */
    uint64_t random;
    sst_copy *out;
} editing;

/* ---- random numbers ---------------------------------------------------------------- */

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next_random(editing *e)
{
    return sst_mix64(e->random += 0x9e3779b97f4a7c15u);
}

/* 0 <= result < limit <= 2^32 */
static size_t below(editing *e, size_t limit)
{
    return (size_t)((next_random(e) >> 32) * limit >> 32);
}

/* Which of `left` things, met one after another, are among the `wanted`: every choice of
 * so many is as likely (Knuth, TAOCP 2, 3.4.2, algorithm S). */
typedef struct picker {
    size_t left, wanted;
} picker;

static picker pick_share(double rate, size_t num)
{
    size_t wanted = (size_t)(rate * (double)num + .5);
    return (picker){num, wanted > 0 ? wanted : 1};
}

static bool pick(editing *e, picker *p)
{
    bool is_picked = below(e, p->left) < p->wanted;
    p->left--;
    p->wanted -= is_picked;
    return is_picked;
}

/* ---- bytes ------------------------------------------------------------------------- */

static bool put(editing *e, const char *bytes, size_t len_bytes)
{
    return sst_vec_append(e->out, bytes, len_bytes);
}

/* The bytes of the draft from begin up to end. */
static bool put_range(editing *e, size_t begin, size_t end)
{
    return begin >= end || put(e, e->draft->text.data + begin, end - begin);
}

static sst_text text_of_word(const sst_draft *draft, const sst_word *word)
{
    return (sst_text){draft->text.data + word->begin, word->end - word->begin};
}

/* The bytes of the code point at `at`, which is not the end of the word. */
static size_t character_bytes(const sst_text *word, size_t at)
{
    uint32_t ignored;
    return sst_utf8_decode(word->data + at, word->len_bytes - at, &ignored, NULL);
}

static size_t count_characters(sst_text word)
{
    size_t num = 0;
    for (size_t at = 0; at < word.len_bytes; num++)
        at += character_bytes(&word, at);
    return num;
}

/* ---- paragraphs -------------------------------------------------------------------- */

/* Paragraphs end at blank lines, or where there are none at line ends. */
typedef struct paragraphs {
    sst_text text;
    size_t newlines; /* that end a paragraph */
    size_t at;       /* behind the last one that was found */
} paragraphs;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The end of the white space at `at`; *newlines: how many are in it. */
static size_t end_of_blank(sst_text text, size_t at, size_t *newlines)
{
    *newlines = 0;
    for (; at < text.len_bytes && is_blank(text.data[at]); at++)
        *newlines += text.data[at] == '\n';
    return at;
}

static bool next_paragraph(paragraphs *p, size_t *begin, size_t *end)
{
    size_t newlines, at = end_of_blank(p->text, p->at, &newlines);
    *begin = *end = at;
    while (at < p->text.len_bytes) {
        if (!is_blank(p->text.data[at])) {
            *end = ++at;
            continue;
        }
        at = end_of_blank(p->text, at, &newlines);
        if (newlines >= p->newlines)
            break;
    }
    p->at = *end;
    return *end > *begin;
}

static paragraphs paragraphs_of(sst_text text)
{
    paragraphs p = {.text = text, .newlines = 2};
    size_t begin, end;
    bool has_several =
        next_paragraph(&p, &begin, &end) && next_paragraph(&p, &begin, &end);
    p.newlines = has_several ? 2 : 1;
    p.at = 0;
    return p;
}

/* The next paragraph that has words; *word: the first one behind it. */
static bool next_with_words(paragraphs *p, const sst_draft *draft, size_t *word,
                            size_t *begin, size_t *end)
{
    size_t first = *word;
    while (next_paragraph(p, begin, end)) {
        while (*word < draft->num_words && draft->words[*word].begin < *end)
            ++*word;
        if (*word > first)
            return true;
    }
    return false;
}

/* Without the white space that follows it, or precedes the last one. */
static bool cut_paragraph(editing *e)
{
    paragraphs all = paragraphs_of(e->draft->text), p = all;
    size_t num = 0, word = 0, begin, end, before = 0, newlines;
    while (next_with_words(&p, e->draft, &word, &begin, &end))
        num++;
    if (num < 2)
        return true;
    p = all;
    word = begin = end = 0;
    for (size_t i = 0, wanted = below(e, num); i <= wanted; i++) {
        before = end;
        (void)next_with_words(&p, e->draft, &word, &begin, &end);
    }
    size_t len_bytes = e->draft->text.len_bytes;
    size_t after = end_of_blank(e->draft->text, end, &newlines);
    return put_range(e, 0, after < len_bytes ? begin : before) &&
           put_range(e, after, len_bytes);
}

/* ---- words of others --------------------------------------------------------------- */

/* Another draft with at least so many words, its first of the same sort as ours when one
 * is met; NULL: none was met. */
static const sst_draft *draw_draft(editing *e, size_t num_words)
{
    const sst_draft *any = NULL;
    if (e->drafts->num < 2)
        return NULL;
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
        size_t i = below(e, e->drafts->num - 1);
        const sst_draft *draft = &e->drafts->at[i < e->drafts->edited ? i : i + 1];
        if (draft->num_words < num_words || draft->num_words == 0)
            continue;
        any = draft;
        if (draft->words[0].is_spaced == e->draft->words[0].is_spaced)
            break;
    }
    return any;
}

static bool add_byline(editing *e)
{
    const sst_draft *other = draw_draft(e, BYLINE_WORDS);
    if (!other)
        return true;
    size_t first = below(e, other->num_words - BYLINE_WORDS + 1);
    sst_text byline = text_of_word(other, &other->words[first]);
    byline.len_bytes =
        other->words[first + BYLINE_WORDS - 1].end - other->words[first].begin;
    size_t newlines = paragraphs_of(e->draft->text).newlines;
    return put(e, byline.data, byline.len_bytes) && put(e, "\n\n", newlines) &&
           put_range(e, 0, e->draft->text.len_bytes);
}

/* A word of another draft for `old`, of its sort, and not the same when one is met. */
static sst_text draw_word(editing *e, const sst_word *old)
{
    sst_text is = text_of_word(e->draft, old), drawn = {NULL, 0};
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
        const sst_draft *other = draw_draft(e, 1);
        if (!other)
            return drawn;
        const sst_word *word = &other->words[below(e, other->num_words)];
        drawn = text_of_word(other, word);
        bool is_same = drawn.len_bytes == is.len_bytes &&
                       memcmp(drawn.data, is.data, is.len_bytes) == 0;
        if (word->is_spaced == old->is_spaced && !is_same)
            break;
    }
    return drawn;
}

static bool replace_words(editing *e)
{
    const sst_draft *d = e->draft;
    picker p = pick_share(e->edit->rate, d->num_words);
    size_t at = 0;
    if (!draw_draft(e, 1))
        return true;
    for (size_t i = 0; i < d->num_words; i++) {
        const sst_word *word = &d->words[i];
        if (!pick(e, &p) || word->begin < at) /* another word of one character */
            continue;
        sst_text fresh = draw_word(e, word);
        if (!put_range(e, at, word->begin) || !put(e, fresh.data, fresh.len_bytes))
            return false;
        at = word->end;
    }
    return put_range(e, at, d->text.len_bytes);
}

/* ---- character errors -------------------------------------------------------------- */

/* Some code point of the draft's words. */
static sst_text draw_character(editing *e)
{
    const sst_draft *d = e->draft;
    sst_text word = text_of_word(d, &d->words[below(e, d->num_words)]);
    size_t at = 0, skip = word.len_bytes > 0 ? below(e, count_characters(word)) : 0;
    while (skip-- > 0)
        at += character_bytes(&word, at);
    size_t len_bytes = at < word.len_bytes ? character_bytes(&word, at) : 0;
    return (sst_text){word.data + at, len_bytes};
}

static bool replace_character(editing *e, sst_text old)
{
    sst_text drawn = old;
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
        drawn = draw_character(e);
        if (drawn.len_bytes != old.len_bytes ||
            memcmp(drawn.data, old.data, old.len_bytes) != 0)
            break;
    }
    return put(e, drawn.data, drawn.len_bytes);
}

/* Write the code point at `at` of the word with an error; *taken: the bytes that are done
 * with. */
static bool put_error(editing *e, sst_text word, size_t at, size_t *taken)
{
    size_t len = character_bytes(&word, at);
    sst_text old = {word.data + at, len};
    *taken = len;
    switch (below(e, 4)) {
    case 0: /* dropped */
        return true;
    case 1: /* doubled */
        return put(e, old.data, len) && put(e, old.data, len);
    case 2: /* swapped with the next one, where there is one */
        if (at + len == word.len_bytes)
            return replace_character(e, old);
        size_t next_len = character_bytes(&word, at + len);
        *taken = len + next_len;
        return put(e, old.data + len, next_len) && put(e, old.data, len);
    default:
        return replace_character(e, old);
    }
}

static bool put_word_with_errors(editing *e, const sst_word *from, picker *p)
{
    sst_text word = text_of_word(e->draft, from);
    for (size_t at = 0, taken; at < word.len_bytes; at += taken) {
        taken = character_bytes(&word, at);
        bool is_good =
            pick(e, p) ? put_error(e, word, at, &taken) : put(e, word.data + at, taken);
        if (!is_good)
            return false;
    }
    return true;
}

static bool put_errors(editing *e)
{
    const sst_draft *d = e->draft;
    size_t num = 0, at = 0;
    for (size_t i = 0; i < d->num_words; i++) {
        if (d->words[i].begin >= at) {
            num += count_characters(text_of_word(d, &d->words[i]));
            at = d->words[i].end;
        }
    }
    picker p = pick_share(e->edit->rate, num);
    at = 0;
    for (size_t i = 0; i < d->num_words; i++) {
        const sst_word *word = &d->words[i];
        if (word->begin < at)
            continue;
        if (!put_range(e, at, word->begin) || !put_word_with_errors(e, word, &p))
            return false;
        at = word->end;
    }
    return put_range(e, at, d->text.len_bytes);
}

/* ---- the edit ---------------------------------------------------------------------- */

sst_status sst_edit_copy(const sst_edit *edit, const sst_drafts *drafts, uint64_t seed,
                         sst_copy *out, sst_error *err)
{
    editing e = {.edit = edit,
                 .drafts = drafts,
                 .draft = &drafts->at[drafts->edited],
                 .random = seed,
                 .out = out};
    static bool (*const make[])(editing *) = {
        [SST_EDIT_BYLINE] = add_byline,
        [SST_EDIT_CUT] = cut_paragraph,
        [SST_EDIT_WORDS] = replace_words,
        [SST_EDIT_CHARACTERS] = put_errors,
    };
    out->len = 0;
    if (e.draft->num_words == 0 || make[edit->kind](&e))
        return SST_OK;
    return sst_fail_memory(err);
}
