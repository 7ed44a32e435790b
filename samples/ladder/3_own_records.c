/* SPDX-License-Identifier: MIT */
/* Step 3: articles from your own records, without files: pairs and groups.
 *
 *     cc 3_own_records.c $(pkg-config --cflags --libs samestory) && ./a.out */
#include <err.h>
#include <samestory.h>
#include <stdio.h>

/* Stands for rows of a database, messages of a queue, whatever you have. */
static const struct record {
    const char *id, *outlet, *text;
} records[] = {
    {"17", "Daily Lantern",
     "Engineers reopened the Karsk tunnel on Friday, nine weeks after a fire had closed "
     "both of "
     "its tubes. Lorries may pass at night only until the new fans are in place."},
    {"18", "Radio Vale",
     "Engineers reopened the Karsk tunnel on Friday, nine weeks after a fire had closed "
     "both of "
     "its tubes. Lorries may pass at night only until the new fans are there."},
    {"19", "Daily Lantern",
     "The chess club of Upper Vale won its first title on Sunday, beating the champions "
     "of the "
     "last three years by five games to three in front of two hundred guests."},
};

static void need(sst_status status, const sst_error *error)
{
    if (status != SST_OK)
        errx(1, "%s", error->message);
}

int main(void)
{
    sst_error error;
    sst_options options;
    sst_options_init(&options);
    options.keep_text = true; /* the run keeps copies, so we need not give texts again */
    sst_run *run;
    need(sst_run_new(&options, &run, &error), &error);

    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        sst_article article;
        sst_article_init(&article);
        article.id = sst_text_of(records[i].id);
        article.source = sst_text_of(records[i].outlet);
        article.text = sst_text_of(records[i].text);
        need(sst_run_add(run, &article, &error), &error); /* numbers them 0, 1, 2 */
    }
    sst_groups *groups;
    need(sst_run_finish(run, NULL, NULL, &groups, &error), &error);

    sst_summary summary = {.size = sizeof summary};
    sst_groups_summary(groups, &summary);
    printf("%u articles, %u versions\n", (unsigned)summary.num_articles,
           (unsigned)summary.num_versions);
    for (uint64_t i = 0; i < summary.num_pairs; i++) {
        sst_pair pair = {.size = sizeof pair};
        need(sst_groups_pair(groups, i, &pair, &error), &error);
        printf("%s and %s: %s, jaccard %.2f\n", records[pair.a].id, records[pair.b].id,
               sst_relation_name(pair.relation), pair.jaccard);
    }
    for (uint32_t i = 0; i < summary.num_versions; i++) {
        sst_group_info version = {.size = sizeof version};
        need(sst_groups_version(groups, i, &version, &error), &error);
        printf("v%016llx: %u articles, keep %s\n", (unsigned long long)version.id,
               version.num_members, records[version.lead].id);
    }
    sst_groups_free(groups);
    sst_run_free(run);
    return 0;
}
