/* SPDX-License-Identifier: MIT */
/* generator.c - the number of an article in, the article out.
 *
 * Articles come in days.  The plan of a day says what each of its articles is: first the
 * reports of its events, 2 to 10 each, then other originals, then copies of any of these;
 * a shuffle deals the places of the plan out to article numbers.  Words of a place come
 * from a random stream of their own, so that a copy can make its base again.
 *
 * An event has 12 to 25 names.  Each report uses six or seven tenths of them, several
 * times each, in otherwise independent text: the same story in other words. */
#include "generator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "words.h"

#define MOST_NAMES 25
#define NUM_SOURCES 200
#define FIRST_DAY 1704067200 /* 2024-01-01T00:00:00Z */
#define DAY_SECONDS 86400
#define COMMAS_IN_1024 50 /* words */

struct generator {
    gen_options options;
    const gen_language *language;
    gen_vocabulary *vocabulary;
    size_t most_words;
    word_list words, base_words;
    uint64_t *shingles[2];
    char *text;
    char id[32], title[512], source[48], url[128];
    /* the plan of one day */
    uint64_t day; /* UINT64_MAX: none yet */
    uint32_t num_reports, num_originals;
    uint32_t *place_of, *no_of; /* article of the day -> place, and back */
    uint32_t *event_of;         /* place -> event of the day, for reports */
};

/* A stream of its own for each purpose and number. */
static stream stream_of(const generator *g, uint64_t purpose, uint64_t number)
{
    stream s = {g->options.seed};
    s.state = next_random(&s) ^ purpose << 56;
    s.state = next_random(&s) ^ number;
    s.state = next_random(&s);
    return s;
}

enum { FOR_PLAN = 1, FOR_WORDS, FOR_EDIT, FOR_EVENT, FOR_REPORT, FOR_TITLE, FOR_OUTLET };

/* ---- the plan of a day ------------------------------------------------------------- */

static void plan_events(generator *g, stream *s)
{
    uint32_t event = 0;
    for (uint32_t place = 0; place < g->num_reports; event++) {
        uint32_t num = 2 + below(s, 9), left = g->num_reports - place;
        if (left <= num + 1) /* nothing would be left for another event of two */
            num = left > 10 ? left - 2 : left;
        while (num-- > 0)
            g->event_of[place++] = event;
    }
}

static void plan_day(generator *g, uint64_t day)
{
    if (g->day == day)
        return;
    stream s = stream_of(g, FOR_PLAN, day);
    uint64_t left = g->options.num_articles - day * g->options.per_day;
    uint32_t num = left < g->options.per_day ? (uint32_t)left : g->options.per_day;
    g->day = day;
    g->num_reports = (uint32_t)(num * g->options.events_share);
    if (g->num_reports < 2)
        g->num_reports = 0;
    g->num_originals = num - g->num_reports - (uint32_t)(num * g->options.copies_share);
    plan_events(g, &s);
    for (uint32_t i = 0; i < num; i++) { /* Fisher and Yates, inside out */
        uint32_t j = below(&s, i + 1);
        g->place_of[i] = g->place_of[j];
        g->place_of[j] = i;
    }
    for (uint32_t i = 0; i < num; i++)
        g->no_of[g->place_of[i]] = i;
}

static uint64_t place_number(const generator *g, uint32_t place)
{
    return g->day * g->options.per_day + place;
}

/* ---- words ------------------------------------------------------------------------- */

typedef struct name_list {
    uint32_t at[MOST_NAMES];
    uint32_t len;
    uint32_t in_1024; /* words that are names, of 1,024 */
} name_list;

/* The names that the report at `place` uses of its event. */
static name_list names_of(const generator *g, uint32_t place)
{
    name_list names = {.len = 0};
    if (place >= g->num_reports)
        return names;
    stream event = stream_of(g, FOR_EVENT, place_number(g, g->event_of[place]));
    stream report = stream_of(g, FOR_REPORT, place_number(g, place));
    uint32_t num_all = 12 + below(&event, MOST_NAMES - 12 + 1);
    double share = .6 + .1 * unit(&report);
    for (uint32_t i = 0; i < num_all; i++) {
        uint32_t name = GEN_NUM_COMMON + below(&event, GEN_NUM_NAMES);
        if (unit(&report) < share)
            names.at[names.len++] = name;
    }
    return names;
}

static placed_word draw_word(const generator *g, const name_list *names, stream *s)
{
    uint64_t random = next_random(s);
    if (names->len > 0 && (random & 1023) < names->in_1024)
        return names->at[below(s, names->len)] | HAS_CAPITAL;
    placed_word word = gen_vocabulary_draw(g->vocabulary, next_random(s));
    const gen_language *language = g->language;
    uint32_t mark = (uint32_t)(random >> 32) & 1023;
    uint32_t quotes_end = COMMAS_IN_1024 + language->quotes_in_1024;
    if (language->noun_every > 0 && word % language->noun_every == 0)
        word |= HAS_CAPITAL;
    if (mark < COMMAS_IN_1024)
        return word | HAS_COMMA;
    if (mark < quotes_end)
        return word | HAS_QUOTES;
    return word | (mark < quotes_end + language->suffix_in_1024 ? HAS_SUFFIX : 0);
}

static void write_words(const generator *g, uint32_t place, word_list *words)
{
    stream s = stream_of(g, FOR_WORDS, place_number(g, place));
    name_list names = names_of(g, place);
    /* .3 to 1.7 of the average, most of them near it */
    double spread = .3;
    for (int i = 0; i < 3; i++)
        spread += 1.4 / 3 * unit(&s);
    size_t num = (size_t)(g->options.words * spread);
    if (num < LEAST_WORDS)
        num = LEAST_WORDS;
    /* a short report names as much as a long one */
    names.in_1024 = (uint32_t)(1024 * 48 / num);
    if (names.in_1024 > 256)
        names.in_1024 = 256;
    size_t sentence_end = 0, paragraph_end = 0;
    for (size_t i = 0; i < num; i++) {
        placed_word word = draw_word(g, &names, &s);
        if (i == paragraph_end)
            paragraph_end = i + 35 + below(&s, 55);
        if (i == sentence_end) {
            sentence_end = i + 8 + below(&s, 22);
            if (sentence_end + 8 > paragraph_end)
                sentence_end = paragraph_end;
            word |= HAS_CAPITAL;
        }
        if (i + 1 == sentence_end || i + 1 == num)
            word |= HAS_STOP;
        if (i + 1 == paragraph_end)
            word |= ENDS_PARAGRAPH;
        words->at[i] = word;
    }
    words->len = num;
}

/* ---- bytes ------------------------------------------------------------------------- */

static char *append(char *to, const char *from)
{
    while (*from)
        *to++ = *from++;
    return to;
}

/* Latin and Cyrillic letters; others stay as they are. */
static void capitalise(char *letter)
{
    unsigned char *at = (unsigned char *)letter;
    if (*at >= 'a' && *at <= 'z') {
        *at = (unsigned char)(*at - 'a' + 'A');
    } else if (at[0] == 0xd0 && at[1] >= 0xb0) { /* U+0430 to U+043F */
        at[1] = (unsigned char)(at[1] - 0x20);
    } else if (at[0] == 0xd1 && at[1] <= 0x8f) { /* U+0440 to U+044F */
        at[0] = 0xd0;
        at[1] = (unsigned char)(at[1] + 0x20);
    }
}

/* Append one word and what follows it; room for GEN_MAX_WORD_BYTES + MARK_BYTES is needed. */
static char *write_word(const generator *g, char *to, placed_word word)
{
    const gen_language *language = g->language;
    if (word & HAS_QUOTES)
        to = append(to, language->open);
    char *first = to;
    to = append(to, gen_vocabulary_word(g->vocabulary, word & WORD_MASK));
    if (word & HAS_CAPITAL)
        capitalise(first);
    if (word & HAS_SUFFIX)
        to = append(to, language->suffix);
    if (word & HAS_QUOTES)
        to = append(to, language->close);
    if (word & HAS_STOP)
        to = append(to, language->stop);
    else if ((word & HAS_COMMA) && !(word & ENDS_PARAGRAPH))
        to = append(to, language->comma);
    return append(to, word & ENDS_PARAGRAPH ? "\n\n" : language->blank);
}

/* End a text; the number of its bytes. */
static size_t end_text(char *text, char *to)
{
    while (to > text && (to[-1] == ' ' || to[-1] == '\n'))
        to--;
    *to = '\0';
    return (size_t)(to - text);
}

static size_t write_text(generator *g)
{
    char *to = g->text;
    for (size_t i = 0; i < g->words.len; i++)
        to = write_word(g, to, g->words.at[i]);
    return end_text(g->text, to);
}

static void write_title(generator *g, uint32_t place)
{
    stream s = stream_of(g, FOR_TITLE, place_number(g, place));
    name_list names = names_of(g, place);
    uint32_t num = 6 + below(&s, 3);
    char *to = g->title;
    for (uint32_t i = 0; i < num; i++) {
        placed_word word = gen_vocabulary_draw(g->vocabulary, next_random(&s));
        if (names.len > 0 && i % 2 == 0)
            word = names.at[below(&s, names.len)] | HAS_CAPITAL;
        to = write_word(g, to, i == 0 ? word | HAS_CAPITAL : word);
    }
    end_text(g->title, to);
}

static void write_outlet(generator *g, uint64_t no, int64_t seconds)
{
    stream s = stream_of(g, FOR_OUTLET, no);
    time_t moment = (time_t)seconds;
    struct tm day;
    gmtime_r(&moment, &day);
    snprintf(g->id, sizeof g->id, "g%llu", (unsigned long long)no);
    snprintf(g->source, sizeof g->source, "outlet-%u.example",
             (unsigned)below(&s, NUM_SOURCES));
    snprintf(g->url, sizeof g->url, "https://%s/%04d/%02d/%02d/%llu", g->source,
             day.tm_year + 1900, day.tm_mon + 1, day.tm_mday, (unsigned long long)no);
}

/* ---- the generator ----------------------------------------------------------------- */

void generator_make(generator *g, uint64_t no, gen_article *out)
{
    plan_day(g, no / g->options.per_day);
    uint32_t place = g->place_of[no % g->options.per_day], base = place;
    stream s = stream_of(g, FOR_EDIT, place_number(g, place));
    uint32_t num_own = g->num_reports + g->num_originals;
    gen_article article = {.no = no, .base = GEN_NONE, .event = GEN_NONE, .jaccard = 1};
    article.kind = place < g->num_reports ? GEN_REPORT : GEN_ORIGINAL;
    if (place >= num_own) {
        base = below(&s, num_own);
        article.kind = (gen_kind)(GEN_EXACT + below(&s, GEN_NUM_KINDS - GEN_EXACT));
        article.base = place_number(g, g->no_of[base]);
    }
    write_words(g, base, &g->words);
    if (base != place && article.kind != GEN_EXACT) {
        memcpy(g->base_words.at, g->words.at, g->words.len * sizeof *g->words.at);
        g->base_words.len = g->words.len;
        gen_words_edit(&g->words, article.kind, g->vocabulary, &s);
        article.jaccard =
            gen_words_jaccard(&g->words, g->shingles[0], &g->base_words, g->shingles[1]);
    }
    if (base < g->num_reports)
        article.event = place_number(g, g->event_of[base]);
    article.seconds =
        FIRST_DAY + (int64_t)g->day * DAY_SECONDS + below(&s, 3 * DAY_SECONDS / 2);
    article.text_bytes = write_text(g);
    write_title(g, base);
    write_outlet(g, no, article.seconds);
    article.id = g->id, article.title = g->title, article.text = g->text;
    article.source = g->source, article.url = g->url;
    *out = article;
}

gen_options gen_options_default(void)
{
    return (gen_options){.seed = 1,
                         .num_articles = 1000,
                         .words = 400,
                         .per_day = 1000,
                         .copies_share = .1,
                         .events_share = .3,
                         .language = "en"};
}

const char *gen_kind_name(gen_kind kind)
{
    static const char *const names[GEN_NUM_KINDS] = {
        "original", "report", "exact", "byline", "cut", "replaced", "truncated"};
    return names[kind];
}

generator *generator_new(const gen_options *options)
{
    double shares = options->copies_share + options->events_share;
    const gen_language *language = gen_language_find(options->language);
    if (!language || options->words < 50 || options->per_day < 20 ||
        options->copies_share < 0 || options->events_share < 0 || !(shares <= .9))
        return NULL;
    generator *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->options = *options;
    g->language = language;
    g->day = UINT64_MAX;
    g->most_words = 2 * (size_t)options->words + BYLINE_WORDS;
    g->vocabulary = gen_vocabulary_new(language);
    g->words.at = calloc(g->most_words, sizeof *g->words.at);
    g->base_words.at = calloc(g->most_words, sizeof *g->base_words.at);
    g->shingles[0] = calloc(g->most_words, sizeof *g->shingles[0]);
    g->shingles[1] = calloc(g->most_words, sizeof *g->shingles[1]);
    g->text = calloc(g->most_words, GEN_MAX_WORD_BYTES + MARK_BYTES);
    g->place_of = calloc(options->per_day, sizeof *g->place_of);
    g->no_of = calloc(options->per_day, sizeof *g->no_of);
    g->event_of = calloc(options->per_day, sizeof *g->event_of);
    if (g->vocabulary && g->words.at && g->base_words.at && g->shingles[0] &&
        g->shingles[1] && g->text && g->place_of && g->no_of && g->event_of)
        return g;
    generator_free(g);
    return NULL;
}

void generator_free(generator *g)
{
    if (!g)
        return;
    gen_vocabulary_free(g->vocabulary);
    free(g->words.at);
    free(g->base_words.at);
    free(g->shingles[0]);
    free(g->shingles[1]);
    free(g->text);
    free(g->place_of);
    free(g->no_of);
    free(g->event_of);
    free(g);
}
