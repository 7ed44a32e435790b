/* SPDX-License-Identifier: MIT */
/* generator.h - made-up articles whose near-duplicates and events are known.
 *
 * Article `no` depends on the options and `no` alone: articles may be made in any order
 * and again, so nothing is stored and a generator needs the same memory for ten articles
 * as for ten million.
 *
 *     gen_options options = gen_options_default();
 *     generator *g = generator_new(&options);
 *     gen_article article;
 *     for (uint64_t no = 0; no < options.num_articles; no++) {
 *         generator_make(g, no, &article);
 *         ...
 *     }
 *     generator_free(g); */
#ifndef GENERATOR_GENERATOR_H
#define GENERATOR_GENERATOR_H

#include <stddef.h>
#include <stdint.h>

typedef struct gen_options {
    uint64_t seed;
    uint64_t num_articles;
    uint32_t words;       /* of an article, on average; at least 50 */
    uint32_t per_day;     /* articles of one day, at least 20 */
    double copies_share;  /* of articles that are edited copies of others of their day */
    double events_share;  /* of articles that report one of the day's events */
    const char *language; /* of the texts: en, en-ascii, en-quotes, de, ru, ar, zh, th */
} gen_options;

/* Seed 1, 1,000 articles of 400 words in one day, a tenth copies, three tenths on events,
 * in a sort of English. */
gen_options gen_options_default(void);

typedef enum gen_kind {
    GEN_ORIGINAL = 0, /* random words */
    GEN_REPORT,       /* random words, and some names of an event */
    GEN_EXACT,        /* copies of another article: the same words */
    GEN_BYLINE,       /* ten more words in front */
    GEN_CUT,          /* one to three paragraphs are missing */
    GEN_REPLACED,     /* up to three in ten words replaced */
    GEN_TRUNCATED,    /* the end is missing */
    GEN_NUM_KINDS
} gen_kind;

const char *gen_kind_name(gen_kind kind);

#define GEN_NONE UINT64_MAX

/* Strings are NUL-terminated and belong to the generator until its next call. */
typedef struct gen_article {
    uint64_t no;
    gen_kind kind;
    uint64_t base;  /* the article that it is a copy of, or GEN_NONE */
    double jaccard; /* of its 5-word shingles and the base's; 1 without base.  Where there
                        are no blanks the library's shingles are others. */
    uint64_t event; /* the event that it or its base reports, or GEN_NONE */
    int64_t seconds; /* since 1970-01-01T00:00:00Z; up to 36 hours after its day began */
    const char *id, *title, *text, *source, *url;
    size_t text_bytes;
} gen_article;

typedef struct generator generator;

generator *
generator_new(const gen_options *options); /* NULL: no memory, or bad options */
void generator_free(generator *g);

/* Make article no < num_articles. */
void generator_make(generator *g, uint64_t no, gen_article *out);

#endif
