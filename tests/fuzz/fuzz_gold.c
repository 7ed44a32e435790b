/* SPDX-License-Identifier: MIT */
/* fuzz_gold.c - any bytes as a file of labels: documents and pairs that keep their
 * promises, or a reason. */
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "read/gold.h"

static void check_documents(const sst_gold *gold)
{
    uint64_t num_labelled = 0;
    for (size_t i = 0; i < gold->documents.len; i++) {
        const sst_gold_document *d = &gold->documents.at[i];
        MUST(d->id_at < gold->text.len);
        MUST(i == 0 ||
             strcmp(sst_gold_text(gold, d[-1].id_at), sst_gold_text(gold, d->id_at)) < 0);
        MUST(sst_gold_find(gold, sst_gold_text(gold, d->id_at)) == i);
        MUST((d->cluster == SST_NO_CLUSTER) == (d->label_at == SIZE_MAX));
        MUST(d->cluster == SST_NO_CLUSTER || d->cluster < gold->clusters.len);
        num_labelled += d->cluster != SST_NO_CLUSTER;
    }
    MUST(num_labelled == gold->num_labelled);
}

static void check_pairs(const sst_gold *gold)
{
    for (size_t i = 0; i < gold->pairs.len; i++) {
        const sst_gold_pair *p = &gold->pairs.at[i];
        MUST(p->a < p->b && p->b < gold->documents.len);
        MUST(i == 0 || p[-1].a < p->a || (p[-1].a == p->a && p[-1].b < p->b));
    }
    MUST(gold->is_pairs == (gold->pairs.len > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len_bytes)
{
    char path[64];
    sst_read_options read;
    sst_gold_options options = {&read, "1,OK", NAN};
    sst_gold gold;
    sst_error err = {0};
    int fd = memfd_create("gold", 0);
    MUST(fd >= 0 && write(fd, bytes, len_bytes) == (ssize_t)len_bytes);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    sst_read_options_init(&read);
    sst_status st = sst_gold_read(path, &options, &gold, &err);
    MUST(st == SST_OK || (st == SST_ERR_READ && strncmp(err.message, path, 9) == 0));
    if (st == SST_OK) {
        check_documents(&gold);
        check_pairs(&gold);
    }
    sst_gold_free(&gold);
    close(fd);
    return 0;
}
