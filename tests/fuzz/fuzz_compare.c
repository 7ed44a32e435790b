/* SPDX-License-Identifier: MIT */
/* fuzz_compare.c - any bytes as the texts of two articles: the first half and the second,
 * then the whole and the second.  Measures must be measures, passages lie in the texts.
 * */
#include <string.h>

#include "fuzz.h"
#include "samestory.h"

static int is_share(double x)
{
    return x >= 0 && x <= 1;
}

static void compare(sst_sketcher *sketcher, sst_text a_text, sst_text b_text)
{
    sst_article a, b;
    sst_article_init(&a);
    sst_article_init(&b);
    a.text = a_text;
    b.text = b_text;
    sst_comparison found = {.size = sizeof found};
    MUST(sst_compare_articles(sketcher, &a, &b, &found, NULL) == SST_OK);
    MUST(is_share(found.jaccard) && is_share(found.containment));
    MUST(found.containment >= found.jaccard);
    MUST(!(found.cosine < 0) && !(found.cosine > 1.001)); /* weights are rounded */
    for (size_t i = 0; i < found.num_passages; i++) {
        sst_passage p = found.passages[i];
        MUST(p.a_begin < p.a_end && p.a_end <= a_text.len_bytes);
        MUST(p.b_begin < p.b_end && p.b_end <= b_text.len_bytes);
    }
    MUST(found.num_terms <= SST_MAX_SHARED_TERMS);
    for (size_t i = 0; i < found.num_terms; i++)
        MUST(found.terms[i].data && found.terms[i].len_bytes > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes)
{
    sst_options options;
    sst_sketcher *sketcher = NULL;
    sst_options_init(&options);
    MUST(sst_sketcher_new(&options, &sketcher, NULL) == SST_OK);
    const char *data = (const char *)bytes;
    size_t half = len_bytes / 2;
    sst_text whole = {data, len_bytes}, head = {data, half};
    sst_text tail = {data + half, len_bytes - half};
    compare(sketcher, head, tail);
    compare(sketcher, whole, tail);
    sst_sketcher_free(sketcher);
    return 0;
}
