/* SPDX-License-Identifier: MIT */
/* Step 1: two texts, and what they are to each other.
 *
 *     cc 1_two_texts.c $(pkg-config --cflags --libs samestory) && ./a.out */
#include <samestory.h>
#include <stdio.h>

static const char first[] = "The ferry to Lindholm ran aground on Tuesday morning with "
                            "212 people on board. All were "
                            "brought ashore by noon, the coast guard said. Two crew "
                            "members were treated for cuts, and "
                            "the harbour stays closed until the hull has been examined.";

/* The same report in another paper: a word more here, a sentence less there. */
static const char second[] = "LINDHOLM - The ferry to Lindholm ran aground on Tuesday "
                             "morning with 212 people on board. "
                             "All were brought ashore by noon, the coast guard said. Two "
                             "crew members were treated for "
                             "minor cuts.";

int main(void)
{
    sst_article a, b;
    sst_article_init(&a);
    sst_article_init(&b);
    a.id = sst_text_of("morning paper");
    a.text = sst_text_of(first);
    b.id = sst_text_of("evening paper");
    b.text = sst_text_of(second);

    /* A sketcher holds the options and the memory for one article at a time; keep it for
     * as many comparisons as you like. */
    sst_options options;
    sst_options_init(&options);
    sst_sketcher *sketcher = NULL;
    sst_error error;
    if (sst_sketcher_new(&options, &sketcher, &error) != SST_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }

    sst_comparison found = {.size = sizeof found};
    if (sst_compare_articles(sketcher, &a, &b, &found, &error) != SST_OK) {
        fprintf(stderr, "%s\n", error.message);
        sst_sketcher_free(sketcher);
        return 1;
    }
    printf("relation: %s, jaccard %.2f, containment %.2f\n",
           sst_relation_name(found.relation), found.jaccard, found.containment);

    /* Passages are byte ranges of the two texts: half open, ready for %.*s. */
    for (size_t i = 0; i < found.num_passages; i++) {
        sst_passage p = found.passages[i];
        printf("in both:  %.*s\n", (int)(p.a_end - p.a_begin), first + p.a_begin);
    }
    sst_sketcher_free(sketcher);
    return 0;
}
