/* SPDX-License-Identifier: MIT */
/* stages.c - a command: NDJSON files in, the cost of each stage of the near path out.
 *
 * Rounds go over all files and kernels, so that whatever else the machine does slows all
 * of them.  In a round BATCH articles at a time pass one stage after the other, few enough
 * to stay in the cache; times are CPU time, less what looking at the clock takes.  The time
 * of a batch is its median over the rounds, so that a round in which something else wanted
 * the cache does not count; the time of a file is the sum of its batches.
 *
 * A line of output: file, kernel, stage, nanoseconds, bytes, articles, words, with tabs
 * between them.  stages.py and text.py make tables of it. */
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corpus.h"
#include "kernels.h"
#include "match/keys.h"
#include "measure.h"
#include "text/normalise.h"
#include "text/shingle.h"

#define BATCH 32

static const char usage[] =
    "usage: stages [--rounds N] [--near T] [--kernel NAME]... FILE...\n"
    "       stages --count [--near T] [--kernel NAME] FILE\n"
    "\n"
    "Times each stage over the articles of NDJSON files; --count: passes each article\n"
    "through once and times nothing, for callgrind.\n";

/* ---- the stages ------------------------------------------------------------------------ */

/* One article between two stages. */
typedef struct state {
    sst_text text;
    sst_words words;
    uint64_t content[2];
    sst_shingles shingles;
    uint16_t signature[SST_NUM_COMPONENTS];
    uint64_t band_keys[SST_NUM_COMPONENTS];
} state;

typedef struct stager {
    sst_params params;
    sst_scratch scratch;
    state states[BATCH];
} stager;

/* A function of its own, so that callgrind has a name for it. */
#define STAGE static __attribute__((noinline)) void

STAGE stage_words(stager *s, state *a)
{
    sst_error err = {0};
    must(sst_normalise_bare(s->params.kernel, a->text, &s->scratch, &a->words, &err),
         &err);
}

STAGE stage_hashes(stager *s, state *a)
{
    sst_error err = {0};
    must(sst_words_hash(s->params.kernel, s->params.shingle_seed, &a->words, &s->scratch,
                        &err),
         &err);
}

STAGE stage_content(stager *s, state *a)
{
    sst_content_hash(s->params.kernel, &s->params.content_key, a->words.hash,
                     a->words.num_tokens, a->content);
}

STAGE stage_shingles(stager *s, state *a)
{
    sst_error err = {0};
    must(sst_shingle_hashes(s->params.kernel, &a->words, &s->scratch, &a->shingles, &err),
         &err);
}

STAGE stage_signature(stager *s, state *a)
{
    if (a->shingles.num > 0)
        s->params.kernel->sign(&s->params.minhash, a->shingles.hash, a->shingles.num,
                               a->signature);
}

STAGE stage_keys(stager *s, state *a)
{
    sst_signature_keys(a->signature, &s->params.bands, a->band_keys);
}

/* From memory to signature and band keys, an article at a time as in a run. */
STAGE stage_all(stager *s, state *a)
{
    sst_scratch_reset(&s->scratch);
    stage_words(s, a);
    stage_hashes(s, a);
    stage_shingles(s, a);
    stage_signature(s, a);
    stage_keys(s, a);
}

static const struct {
    const char *name;
    void (*run)(stager *s, state *a);
} stages[] = {
    {"words", stage_words},
    {"hashes", stage_hashes},
    {"content", stage_content},
    {"shingles", stage_shingles},
    {"signature", stage_signature},
    {"keys", stage_keys},
    {"all", stage_all},
};
#define NUM_STAGES (sizeof stages / sizeof *stages)
#define PARSE NUM_STAGES /* is of another kind: records in */

static stager *new_stager(const char *kernel, double near)
{
    stager *s = must_have(calloc(1, sizeof *s));
    params_with_kernel(&s->params, kernel, near);
    return s;
}

static void free_stager(stager *s)
{
    sst_scratch_free(&s->scratch);
    free(s);
}

/* ---- rounds ---------------------------------------------------------------------------- */

/* A file and a kernel. */
typedef struct trial {
    corpus *corpus;
    const char *kernel;
    stager *stager;
    uint64_t num_words;
    double (*times)[NUM_STAGES + 1][MAX_ROUNDS]; /* nanoseconds by batch */
} trial;

static size_t num_batches(const corpus *c)
{
    return (c->texts.len + BATCH - 1) / BATCH;
}

static double time_stage(trial *t, size_t stage, size_t num)
{
    double begin = cpu_ns();
    for (size_t i = 0; i < num; i++)
        stages[stage].run(t->stager, &t->stager->states[i]);
    return cpu_ns() - begin;
}

static void run_batch(trial *t, parsing *p, size_t batch, size_t round)
{
    const corpus *c = t->corpus;
    size_t first = batch * BATCH;
    size_t num = c->texts.len - first < BATCH ? c->texts.len - first : BATCH;
    t->times[batch][PARSE][round] = parsing_time(p, c, first, num);
    sst_scratch_reset(&t->stager->scratch);
    for (size_t i = 0; i < num; i++)
        t->stager->states[i].text = c->texts.at[first + i];
    for (size_t stage = 0; stage < NUM_STAGES; stage++)
        t->times[batch][stage][round] = time_stage(t, stage, num);
    for (size_t i = 0; i < num && round == 0; i++)
        t->num_words += t->stager->states[i].words.num_tokens;
}

static void run_trial(trial *t, size_t round)
{
    parsing *p = parsing_new(t->kernel);
    for (size_t batch = 0; batch < num_batches(t->corpus); batch++)
        run_batch(t, p, batch, round);
    parsing_free(p);
}

static void print_line(const corpus *c, const char *kernel, const char *stage, double ns,
                       uint64_t num_words)
{
    printf("%s\t%s\t%s\t%.0f\t%zu\t%zu\t%" PRIu64 "\n", c->path, kernel, stage, ns,
           strcmp(stage, "parse") == 0 ? c->json.len : c->text.len, c->texts.len,
           num_words);
}

static void print_trial(trial *t, size_t num_rounds, double look_ns)
{
    for (size_t stage = 0; stage <= PARSE; stage++) {
        double sum = 0;
        for (size_t batch = 0; batch < num_batches(t->corpus); batch++)
            sum += median(t->times[batch][stage], num_rounds) - look_ns;
        print_line(t->corpus, t->kernel, stage == PARSE ? "parse" : stages[stage].name,
                   sum, t->num_words);
    }
}

/* ---- yardsticks ------------------------------------------------------------------------ */

typedef struct yardstick {
    corpus *corpus;
    int fd;
    double memory[MAX_ROUNDS], wc[MAX_ROUNDS];
} yardstick;

/* The texts through the registers, and nothing else. */
static double time_memory(const corpus *c)
{
    const char *at = c->text.at;
    uint64_t sum[4] = {0};
    double begin = cpu_ns();
    for (size_t num = c->text.len / sizeof sum; num > 0; num--, at += sizeof sum)
        for (size_t i = 0; i < 4; i++) {
            uint64_t word;
            memcpy(&word, at + i * sizeof word, sizeof word);
            sum[i] += word;
        }
    double ns = cpu_ns() - begin;
    volatile uint64_t is_needed = sum[0] + sum[1] + sum[2] + sum[3];
    (void)is_needed;
    return ns;
}

/* The texts in a file without a name. */
static int spill_texts(const corpus *c)
{
    const char *folder = getenv("TMPDIR");
    int fd = open(folder ? folder : "/tmp", O_TMPFILE | O_RDWR, 0600);
    for (size_t done = 0; done < c->text.len;) {
        ssize_t num = fd < 0 ? -1 : write(fd, c->text.at + done, c->text.len - done);
        if (num <= 0)
            die("no temporary file can be written");
        done += (size_t)num;
    }
    return fd;
}

static double ns_of(struct timeval time)
{
    return (double)time.tv_sec * SECOND_NS + (double)time.tv_usec * 1e3;
}

/* The CPU time of `wc -w` on the texts. */
static double time_wc(const yardstick *y)
{
    char wc[] = "wc", words[] = "-w", locale[] = "LC_ALL=C.UTF-8";
    char *arguments[] = {wc, words, NULL}, *environment[] = {locale, NULL};
    posix_spawn_file_actions_t files;
    pid_t child;
    int status;
    struct rusage spent;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, y->fd, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (lseek(y->fd, 0, SEEK_SET) != 0 ||
        posix_spawnp(&child, "wc", &files, NULL, arguments, environment) != 0 ||
        wait4(child, &status, 0, &spent) != child || status != 0)
        die("wc cannot be run");
    posix_spawn_file_actions_destroy(&files);
    return ns_of(spent.ru_utime) + ns_of(spent.ru_stime);
}

/* ---- the command ----------------------------------------------------------------------- */

typedef struct settings {
    size_t num_rounds;
    double near;
    bool is_count;
    const char *kernels[MOST_KERNELS];
    size_t num_kernels;
} settings;

static bool read_options(int argc, char **argv, settings *s)
{
    static const struct option names[] = {{"rounds", required_argument, NULL, 'r'},
                                          {"near", required_argument, NULL, 'n'},
                                          {"kernel", required_argument, NULL, 'k'},
                                          {"count", no_argument, NULL, 'c'},
                                          {NULL, 0, NULL, 0}};
    *s = (settings){.num_rounds = 7, .near = .7};
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (option == 'r')
            s->num_rounds = strtoul(optarg, NULL, 10);
        else if (option == 'n')
            s->near = strtod(optarg, NULL);
        else if (option == 'k' && s->num_kernels < MOST_KERNELS)
            s->kernels[s->num_kernels++] = optarg;
        else if (option == 'c')
            s->is_count = true;
        else
            return false;
    }
    if (s->num_kernels == 0)
        s->num_kernels = list_kernels(s->kernels);
    return s->num_rounds >= 1 && s->num_rounds <= MAX_ROUNDS && optind < argc;
}

static void count(const corpus *c, const settings *s)
{
    stager *one = new_stager(s->kernels[0], s->near);
    uint64_t num_words = 0;
    for (size_t i = 0; i < c->texts.len; i++) {
        one->states[0].text = c->texts.at[i];
        stage_all(one, &one->states[0]);
        stage_content(one, &one->states[0]);
        num_words += one->states[0].words.num_tokens;
    }
    print_line(c, s->kernels[0], "count", 0, num_words);
    free_stager(one);
}

static size_t open_trials(corpus *corpora, size_t num_corpora, const settings *s,
                          trial *trials)
{
    size_t num = 0;
    for (size_t i = 0; i < num_corpora; i++)
        for (size_t k = 0; k < s->num_kernels; k++) {
            trial t = {.corpus = &corpora[i],
                       .kernel = s->kernels[k],
                       .stager = new_stager(s->kernels[k], s->near)};
            t.times = must_have(calloc(num_batches(t.corpus), sizeof *t.times));
            trials[num++] = t;
        }
    return num;
}

static void run_rounds(const settings *s, trial *trials, size_t num_trials,
                       yardstick *yardsticks, size_t num_corpora)
{
    for (size_t round = 0; round < s->num_rounds; round++) {
        for (size_t i = 0; i < num_trials; i++)
            run_trial(&trials[i], round);
        for (size_t i = 0; i < num_corpora; i++) {
            yardsticks[i].memory[round] = time_memory(yardsticks[i].corpus);
            yardsticks[i].wc[round] = time_wc(&yardsticks[i]);
        }
    }
}

static void measure(corpus *corpora, size_t num_corpora, const settings *s)
{
    trial *trials = must_have(calloc(num_corpora * s->num_kernels, sizeof *trials));
    yardstick *yardsticks = must_have(calloc(num_corpora, sizeof *yardsticks));
    size_t num_trials = open_trials(corpora, num_corpora, s, trials);
    for (size_t i = 0; i < num_corpora; i++)
        yardsticks[i] =
            (yardstick){.corpus = &corpora[i], .fd = spill_texts(&corpora[i])};
    run_rounds(s, trials, num_trials, yardsticks, num_corpora);
    double look_ns = clock_cost_ns();
    for (size_t i = 0; i < num_corpora; i++) {
        yardstick *y = &yardsticks[i];
        print_line(y->corpus, "", "memory", median(y->memory, s->num_rounds), 0);
        print_line(y->corpus, "", "wc", median(y->wc, s->num_rounds), 0);
        close(y->fd);
    }
    for (size_t i = 0; i < num_trials; i++) {
        print_trial(&trials[i], s->num_rounds, look_ns);
        free_stager(trials[i].stager);
        free(trials[i].times);
    }
    free(trials);
    free(yardsticks);
}

int main(int argc, char **argv)
{
    settings s;
    if (!read_options(argc, argv, &s)) {
        fputs(usage, stderr);
        return 2;
    }
    size_t num_corpora = (size_t)(argc - optind);
    corpus *corpora = must_have(calloc(num_corpora, sizeof *corpora));
    for (size_t i = 0; i < num_corpora; i++)
        corpus_open(&corpora[i], argv[optind + (int)i]);
    if (s.is_count)
        count(&corpora[0], &s);
    else
        measure(corpora, num_corpora, &s);
    for (size_t i = 0; i < num_corpora; i++)
        corpus_close(&corpora[i]);
    free(corpora);
    return 0;
}
