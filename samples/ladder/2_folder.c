/* SPDX-License-Identifier: MIT */
/* Step 2: a folder of articles, and the stories in it.
 *
 *     cc 2_folder.c $(pkg-config --cflags --libs samestory_io) && ./a.out FOLDER */
#include <err.h>
#include <samestory_io.h>

static void need(sst_status status, const sst_error *error)
{
    if (status != SST_OK)
        errx(1, "%s", error->message);
}

/* Whatever cannot be read is told here; the reading goes on. */
static void print_skip(void *context, const sst_skip *skip)
{
    (void)context;
    fprintf(stderr, "%s: %s\n", skip->input, skip->reason);
}

static void print_story(sst_groups *groups, const sst_group_info *story)
{
    sst_error error;
    printf("%u versions in %u articles\n", story->num_versions, story->num_members);
    for (uint32_t i = 0; i < story->num_members; i++) {
        sst_article_info article = {.size = sizeof article};
        need(sst_groups_article(groups, story->members[i], &article, &error), &error);
        printf("    %.*s: %.*s\n", (int)article.id.len_bytes, article.id.data,
               (int)article.title.len_bytes, article.title.data);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        printf("usage: %s FOLDER\n", argv[0]);
        return 0;
    }
    sst_error error;
    sst_options options;
    sst_options_init(&options);
    sst_run *run;
    need(sst_run_new(&options, &run, &error), &error);

    sst_read_options read_options;
    sst_read_options_init(&read_options);
    read_options.skip = print_skip;
    sst_inputs *inputs;
    need(sst_inputs_new(&read_options, &inputs, &error), &error);
    need(sst_inputs_read(inputs, argv[1], run, &error), &error);

    /* The run kept sketches, not texts: the inputs give a text again when one is needed.
     * */
    sst_groups *groups;
    need(sst_run_finish(run, sst_inputs_give_again, inputs, &groups, &error), &error);

    sst_summary summary = {.size = sizeof summary};
    sst_groups_summary(groups, &summary);
    for (uint32_t i = 0; i < summary.num_stories; i++) {
        sst_group_info story = {.size = sizeof story};
        need(sst_groups_story(groups, i, &story, &error), &error);
        if (story.num_members > 1)
            print_story(groups, &story);
    }
    sst_groups_free(groups); /* before the run and the inputs, whose texts it shows */
    sst_inputs_free(inputs);
    sst_run_free(run);
    return 0;
}
