/* SPDX-License-Identifier: MIT */
/* replay.c - seed files in; each of them, and mutations of it, into a fuzz target.
 *
 *     fuzz_scan ROUNDS FILE...
 *
 * A target is the usual LLVMFuzzerTestOneInput, so that it may be linked with clang's
 * -fsanitize=fuzzer instead of this file, and be led by coverage.  The mutations here
 * need no such compiler and are the same on every run.  A target aborts when something is
 * wrong; the input that did it is then left in ./fuzz-failure. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

#define MOST_BYTES (1u << 20)
#define ROOM_BYTES 16

static unsigned char input[MOST_BYTES + ROOM_BYTES];
static volatile size_t input_bytes;

static void keep_failure(int signal_number)
{
    FILE *file =
        fopen("fuzz-failure", "wb"); /* not for handlers by the book, but it is the end */
    if (file) {
        fwrite(input, 1, input_bytes, file);
        fclose(file);
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static uint64_t next_random(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* One edit: a byte flipped, or replaced by one that means something; a stretch cut, or
 * doubled; the end cut off. */
static size_t mutate(unsigned char *bytes, size_t len, uint64_t *random)
{
    static const unsigned char special[] =
        "\"\\{}[]:,\n\r\t #*<>-\0\xff\xc0\xe2\x80\xae\xef\xf4";
    uint64_t r = next_random(random);
    size_t at = len ? (size_t)(r >> 32) % len : 0;
    size_t stretch = 1 + (size_t)(next_random(random) % 64);
    if (stretch > len - at)
        stretch = len - at;
    switch (len ? r % 5 : 4) {
    case 0:
        bytes[at] = (unsigned char)(bytes[at] ^ 1u << (r >> 8 & 7));
        return len;
    case 1:
        bytes[at] = special[(r >> 8) % (sizeof special - 1)];
        return len;
    case 2:
        memmove(bytes + at, bytes + at + stretch, len - at - stretch);
        return len - stretch;
    case 3: /* cut off the end */
        return (r & 0xf00) == 0 ? at : len;
    default:
        if (len + stretch > MOST_BYTES)
            return len;
        memmove(bytes + at + stretch, bytes + at, len - at);
        return len + stretch;
    }
}

static int replay_file(const char *path, unsigned long num_rounds)
{
    static unsigned char seed[MOST_BYTES];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 0;
    }
    size_t len = fread(seed, 1, sizeof seed, file);
    fclose(file);
    uint64_t random = len;
    for (unsigned long round = 0; round <= num_rounds; round++) {
        memcpy(input, seed, len);
        input_bytes = len;
        for (unsigned long edit = 0; edit < round % 8; edit++)
            input_bytes = mutate(input, input_bytes, &random);
        LLVMFuzzerTestOneInput(input, input_bytes);
    }
    return 1;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s ROUNDS FILE...\n", argv[0]);
        return 2;
    }
    signal(SIGABRT, keep_failure);
    unsigned long num_rounds = strtoul(argv[1], NULL, 10);
    for (int i = 2; i < argc; i++)
        if (!replay_file(argv[i], num_rounds))
            return 1;
    return 0;
}
