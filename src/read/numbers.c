/* SPDX-License-Identifier: MIT */
/* numbers.c - numbers of records, block by block in; how many stand before a block out.
 *
 * Nobody waits for a block that comes later, and every thread tells of its own block before
 * it asks, so that whoever waits is answered as soon as those before have counted. */
#include "numbers.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct told {
    bool is_told, is_first_of_input;
    uint64_t num_records;
    uint64_t num_before; /* valid once the block was passed */
} told;

struct sst_numbers {
    pthread_mutex_t mutex;
    pthread_cond_t passed_on;
    unsigned max_blocks;
    uint64_t next;       /* all blocks before this one are told of */
    uint64_t num_before; /* of its input, before it */
    told blocks[];       /* by number, modulo max_blocks */
};

sst_numbers *sst_numbers_new(unsigned max_blocks)
{
    sst_numbers *numbers =
        calloc(1, sizeof *numbers + max_blocks * sizeof *numbers->blocks);
    if (!numbers)
        return NULL;
    numbers->max_blocks = max_blocks;
    pthread_mutex_init(&numbers->mutex, NULL);
    pthread_cond_init(&numbers->passed_on, NULL);
    return numbers;
}

void sst_numbers_free(sst_numbers *numbers)
{
    if (!numbers)
        return;
    pthread_cond_destroy(&numbers->passed_on);
    pthread_mutex_destroy(&numbers->mutex);
    free(numbers);
}

void sst_numbers_tell(sst_numbers *numbers, uint64_t block, bool is_first_of_input,
                      uint64_t num_records)
{
    pthread_mutex_lock(&numbers->mutex);
    numbers->blocks[block % numbers->max_blocks] =
        (told){true, is_first_of_input, num_records, 0};
    for (;;) {
        told *next = &numbers->blocks[numbers->next % numbers->max_blocks];
        if (!next->is_told)
            break;
        next->is_told = false;
        next->num_before = next->is_first_of_input ? 0 : numbers->num_before;
        numbers->num_before = next->num_before + next->num_records;
        numbers->next++;
    }
    pthread_cond_broadcast(&numbers->passed_on);
    pthread_mutex_unlock(&numbers->mutex);
}

uint64_t sst_numbers_before(sst_numbers *numbers, uint64_t block)
{
    pthread_mutex_lock(&numbers->mutex);
    while (numbers->next <= block)
        pthread_cond_wait(&numbers->passed_on, &numbers->mutex);
    uint64_t num_before = numbers->blocks[block % numbers->max_blocks].num_before;
    pthread_mutex_unlock(&numbers->mutex);
    return num_before;
}
