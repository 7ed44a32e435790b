/* SPDX-License-Identifier: MIT */
/* score.c - two clusterings of the same documents in, how well they agree out.
 *
 * All of it comes from the table of both, gold clusters down and found clusters across: a
 * cell is the number of documents that lie in that row and that column.  Documents are
 * sorted by cell, then counted; the sizes of found clusters come from a second sorted
 * array.
 *
 * The measures are described, with their sources, in samestory.h. */
#include <stdlib.h>

#include "base/status.h"
#include "samestory.h"

typedef struct counts {
    const uint64_t
        *cells; /* by document: gold cluster << 32 | found cluster, ascending */
    const uint32_t *found; /* by document: its found cluster, ascending */
    size_t num;
} counts;

static int compare_cells(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static int compare_labels(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static uint64_t choose_two(uint64_t n)
{
    return n > 0 ? n * (n - 1) / 2 : 0;
}

static double ratio(double a, double b)
{
    return b != 0 ? a / b : 0;
}

double sst_score_f1(double precision, double recall)
{
    return ratio(2 * precision * recall, precision + recall);
}

/* The first document whose found cluster is at least `label`. */
static size_t lower_bound(const counts *c, uint64_t label)
{
    size_t low = 0, high = c->num;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->found[middle] < label)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint64_t found_size(const counts *c, uint32_t label)
{
    return lower_bound(c, (uint64_t)label + 1) - lower_bound(c, label);
}

static void count_found(const counts *c, sst_score *score)
{
    for (size_t i = 0, end; i < c->num; i = end) {
        for (end = i + 1; end < c->num && c->found[end] == c->found[i]; end++)
            ;
        uint64_t size = end - i;
        score->num_found_clusters++;
        score->num_found_pairs += choose_two(size);
        if (size > score->largest_found)
            score->largest_found = size;
    }
}

/* One gold cluster: the documents [begin, end).  A cell of k documents gives each of them
 * k / size, of the found cluster for precision, of the gold one for recall. */
static void count_gold(const counts *c, size_t begin, size_t end, sst_score *score)
{
    score->num_gold_clusters++;
    score->num_gold_pairs += choose_two(end - begin);
    for (size_t i = begin, next; i < end; i = next) {
        for (next = i + 1; next < end && c->cells[next] == c->cells[i]; next++)
            ;
        double k = (double)(next - i);
        score->num_right_pairs += choose_two(next - i);
        score->bcubed_precision += k * k / (double)found_size(c, (uint32_t)c->cells[i]);
        score->bcubed_recall += k * k / (double)(end - begin);
    }
}

/* (index - expected) / (maximal - expected), of pairs in both clusterings.  Maximal and
 * expected are equal only when both clusterings are one and the same extreme: no pairs,
 * or all. */
static double adjusted_rand(const sst_score *s)
{
    uint64_t all = choose_two(s->num_documents);
    if (s->num_gold_pairs == s->num_found_pairs &&
        (s->num_gold_pairs == 0 || s->num_gold_pairs == all))
        return 1;
    double gold = (double)s->num_gold_pairs, found = (double)s->num_found_pairs;
    double expected = gold * found / (double)all, maximal = (gold + found) / 2;
    return ((double)s->num_right_pairs - expected) / (maximal - expected);
}

static void measure(const counts *c, sst_score *score)
{
    count_found(c, score);
    for (size_t i = 0, end; i < c->num; i = end) {
        for (end = i + 1; end < c->num && c->cells[end] >> 32 == c->cells[i] >> 32; end++)
            ;
        count_gold(c, i, end, score);
    }
    double right = (double)score->num_right_pairs;
    score->pair_precision = ratio(right, (double)score->num_found_pairs);
    score->pair_recall = ratio(right, (double)score->num_gold_pairs);
    score->pair_f1 = sst_score_f1(score->pair_precision, score->pair_recall);
    score->ari = adjusted_rand(score);
    score->bcubed_precision = ratio(score->bcubed_precision, (double)c->num);
    score->bcubed_recall = ratio(score->bcubed_recall, (double)c->num);
    score->bcubed_f1 = sst_score_f1(score->bcubed_precision, score->bcubed_recall);
}

sst_status sst_score_clusters(const uint32_t *gold, const uint32_t *found, size_t num,
                              sst_score *out, sst_error *err)
{
    uint64_t *cells = calloc(num + 1, sizeof *cells);
    uint32_t *labels = calloc(num + 1, sizeof *labels);
    sst_status st = cells && labels ? SST_OK : sst_fail_memory(err);
    if (st == SST_OK) {
        for (size_t i = 0; i < num; i++) {
            cells[i] = (uint64_t)gold[i] << 32 | found[i];
            labels[i] = found[i];
        }
        qsort(cells, num, sizeof *cells, compare_cells);
        qsort(labels, num, sizeof *labels, compare_labels);
        counts c = {.cells = cells, .found = labels, .num = num};
        sst_score score = {.size = sizeof score, .num_documents = num};
        measure(&c, &score);
        *out = score;
    }
    free(labels);
    free(cells);
    return st;
}
