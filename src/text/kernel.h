/* SPDX-License-Identifier: MIT */
/* kernel.h - what is worth writing once per instruction set, behind one table of functions.
 *
 *     kernel_plain.c      C alone, for every processor: what the others must equal bit by bit
 *     kernel_avx2.c       AVX2, BMI2
 *     kernel_avx512.c     AVX-512 (BW, VL, DQ, VBMI, VBMI2)
 *     kernel_neon.c       64-bit ARM
 *
 * Each file has compiler flags of its own.  kernel.c knows which there are and which of them
 * this processor has. */
#ifndef SST_TEXT_KERNEL_H
#define SST_TEXT_KERNEL_H

#include "cutter.h"
#include "normalise_reader.h"
#include "text.h"

/* The key of word hashes, see shingle.c. */
typedef struct sst_word_key {
    uint64_t low, high;
} sst_word_key;

/* The refill functions of each component: min over x of a * bits16..47(x) + b (mod 2^32), see
 * minhash.c. */
typedef struct sst_minhash {
    uint32_t a[SST_NUM_COMPONENTS], b[SST_NUM_COMPONENTS];
} sst_minhash;

/* The keys of content hashes, by lane, see content.h: of the first number, by how much the key
 * goes on from number to number, and of the sum. */
#define SST_CONTENT_LANES 8
typedef struct sst_content_key {
    uint64_t first[SST_CONTENT_LANES], steps[SST_CONTENT_LANES], last[SST_CONTENT_LANES];
} sst_content_key;

typedef struct sst_kernel {
    const char *name;
    bool (*runs_here)(void);
    /* Take text from byte `at` on, up to what only the slower paths of normalise.c can tell,
     * or until room is short: SST_KERNEL_BYTES and SST_KERNEL_TOKENS are asked for.  Nothing
     * may wait in the cutter, and what begins at `at` leaves alone what stands before it; both
     * hold again for the place that is returned. */
    uint32_t (*cut)(sst_cutter *cutter, sst_source source, uint32_t at);
    /* The hash of each word. */
    void (*hash_words)(const sst_words *words, sst_word_key key, uint64_t *out);
    /* The sums of a content hash: number i is multiplied into that of lane i % 8, and
     * itself added to that of the lane beside it.  Zeros are put behind the last, one to
     * eight. */
    void (*sum_lanes)(const sst_content_key *key, const uint64_t *numbers, size_t num,
                      uint64_t sums[SST_CONTENT_LANES]);
    /* The hashes of all windows that lie within the words; scripts NULL: all are spaced.  They
     * are as many as it returns, window i begins with word i but for the last few. */
    void (*hash_windows)(const uint64_t *words, const uint8_t *scripts,
                         size_t num_windows, uint64_t *out);
    /* The key of each word's stem, where this is ASCII; the tokens of the others,
     * ascending, and how many they are.  What stands there as their keys is anything. */
    size_t (*key_stems)(const sst_words *words, uint32_t *keys, uint32_t *others);
    /* The least of hashes[i] .. hashes[i + width - 1] for each i < num, at least one, in the
     * place of the hashes: those that are not the one before, and how many they are.  Behind
     * hashes[num - 1] stand width - 1 more; what is left there is anything. */
    size_t (*find_least)(uint64_t *hashes, size_t num, size_t width);
    void (*sign)(const sst_minhash *minhash, const uint64_t *hashes, size_t num,
                 uint16_t signature[SST_NUM_COMPONENTS]);
} sst_kernel;

/* Room that `cut` wants for a block of text and one token behind it. */
#define SST_KERNEL_BYTES 160
#define SST_KERNEL_TOKENS 128

extern const sst_kernel sst_kernel_plain;
extern const sst_kernel sst_kernel_avx2, sst_kernel_avx512,
    sst_kernel_neon; /* if built */

/* The kernels that run on this processor, the fastest first; NULL behind the last one. */
const sst_kernel *sst_kernel_at(size_t i);

/* The kernel of a name, the fastest for NULL; NULL when it is not to be had here. */
const sst_kernel *sst_kernel_find(const char *name);

#endif
