/* SPDX-License-Identifier: MIT */
/* Step 4: the stages by themselves, for an engine that has its own rows, sort and
 * machines. */
#include <err.h>
#include <samestory.h>
#include <stdio.h>
#include <stdlib.h>

#define NUM_ROWS 3
static const char *const rows[NUM_ROWS] = {
    "Snow closed the Arnau pass on Monday, and sixty cars spent the night in the old "
    "customs hall",
    "A record price was paid for a stamp in Tarnow: the buyer, who bid by phone, was not "
    "named",
    "Snow closed the Arnau pass on Monday and sixty cars spent the night in an old "
    "customs hall"};

static void need(sst_status status, const sst_error *why)
{
    if (status != SST_OK)
        errx(1, "%s", why->message);
}

static int compare_entries(const void *a, const void *b) /* by key, then row */
{
    const uint64_t *x = a, *y = b;
    return x[0] != y[0] ? (x[0] < y[0] ? -1 : 1) : (x[1] > y[1]) - (x[1] < y[1]);
}

/* 3. An edge of a bucket is a candidate pair; it comes once per shared key. */
static sst_status mark_candidate(void *is_candidate, uint64_t a, uint64_t b)
{
    ((bool *)is_candidate)[a * NUM_ROWS + b] = true;
    return SST_OK;
}

int main(void)
{
    sst_error why;
    sst_options options;
    sst_options_init(&options);
    sst_sketcher *sketcher;
    need(sst_sketcher_new(&options, &sketcher, &why), &why);

    /* 1. A text becomes band keys: near-duplicates share at least one, nearly always. */
    sst_article articles[NUM_ROWS];
    uint64_t entries[NUM_ROWS * 128][2]; /* key, row */
    size_t num = 0;
    for (uint64_t row = 0; row < NUM_ROWS; row++) {
        sst_article_init(&articles[row]);
        articles[row].text = sst_text_of(rows[row]);
        sst_sketch sketch = {.size = sizeof sketch};
        need(sst_sketch_article(sketcher, &articles[row], &sketch, &why), &why);
        for (size_t i = 0; i < sketch.num_bands; i++, num++)
            entries[num][0] = sketch.band_keys[i], entries[num][1] = row;
    }

    /* 2. Sorted by key, equal keys stand together; the linker makes edges of them. */
    qsort(entries, num, sizeof *entries, compare_entries);
    bool is_candidate[NUM_ROWS * NUM_ROWS] = {false};
    sst_linker *linker;
    need(sst_linker_new(mark_candidate, is_candidate, &linker, &why), &why);
    for (size_t i = 0; i < num; i++)
        need(sst_linker_push(linker, entries[i][0], entries[i][1], &why), &why);
    need(sst_linker_end(linker, &why), &why);
    sst_linker_free(linker);

    /* 4. Every candidate is measured. */
    for (int pair = 0; pair < NUM_ROWS * NUM_ROWS; pair++) {
        int a = pair / NUM_ROWS, b = pair % NUM_ROWS;
        sst_comparison is = {.size = sizeof is};
        if (!is_candidate[pair])
            continue;
        need(sst_compare_articles(sketcher, &articles[a], &articles[b], &is, &why), &why);
        printf("rows %d and %d: %s\n", a, b, sst_relation_name(is.relation));
    }
    sst_sketcher_free(sketcher);
    return 0;
}
