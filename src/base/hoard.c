/* SPDX-License-Identifier: MIT */
/* hoard.c - large arrays: in memory while a budget lasts, then in unlinked temporary
 * files.
 *
 * An array of 256 KiB and more is a mapping of its own, so that it grows without a copy
 * and room that was not used yet costs nothing.  Addresses are reserved for many times as
 * much, since to move a mapping makes all cores forget its addresses and breaks up its
 * huge pages; for these a long one asks, since they are had faster.  The array that would
 * exceed the budget moves to a shared mapping of a file without a name: whoever holds its
 * elements sees no difference, and whatever kills the process, nothing is left behind.
 * The file's space is reserved before it is mapped: on a full disk growing fails, where a
 * mapping of a hole would kill the process.
 *
 * Pages of a file count as resident while they are mapped.  The sweeper (sweeper.h) looks
 * again and again how many they are, and lets go of all when they are too many: they stay in
 * the page cache, are written back when the system wants to, and come again at a touch. */
#include "hoard.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "file.h"
#include "status.h"
#include "sweeper.h"

#define SMALL_BYTES ((size_t)256 << 10) /* less comes from malloc */
#define ROOM 128      /* addresses are reserved for this many times as much, */
#define LITTLE_ROOM 2 /* where the process may have so many only */
#define HUGE_PAGE_BYTES ((size_t)2 << 20) /* as long are arrays that ask for them */
#define LONG_BYTES ((size_t)8 << 20) /* under a tight budget, as a page may be too much */
#define TIGHT_BYTES ((size_t)256 << 20)

typedef struct area {
    struct area *next;
    void *at;
    size_t len_bytes;      /* whole pages */
    size_t reserved_bytes; /* of addresses: len_bytes, in memory maybe more */
    int fd;                /* -1: in memory */
} area;

struct sst_hoard {
    char *tmp_dir;
    sst_hoard_limits limits;
    size_t room;
    pthread_mutex_t mutex; /* of all below */
    area *areas;
    uint64_t held_bytes;
    _Atomic(int) trouble; /* errno of temporary space that was not to be had; 0: none */
    sst_sweeper sweeper;  /* of the areas in files */
};

/* ---- new and free ------------------------------------------------------------------ */

static void let_go(void *owner)
{
    const sst_hoard *hoard = owner;
    for (const area *a = hoard->areas; a; a = a->next)
        if (a->fd >= 0)
            (void)madvise(a->at, a->len_bytes, MADV_DONTNEED);
}

/* Reserved for one array, they would be missing for another. */
static bool are_addresses_limited(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

sst_status sst_hoard_new(const char *tmp_dir, const sst_hoard_limits *limits,
                         sst_hoard **out, sst_error *err)
{
    sst_hoard *hoard = calloc(1, sizeof *hoard);
    char *folder = strdup(tmp_dir);
    if (!hoard || !folder) {
        free(hoard);
        free(folder);
        return sst_fail_memory(err);
    }
    hoard->tmp_dir = folder;
    hoard->limits = *limits;
    hoard->room = are_addresses_limited() ? LITTLE_ROOM : ROOM;
    pthread_mutex_init(&hoard->mutex, NULL);
    sst_sweeper_init(&hoard->sweeper, &hoard->mutex, let_go, hoard);
    hoard->sweeper.window_bytes = limits->window_bytes;
    hoard->sweeper.process_bytes = limits->process_bytes;
    *out = hoard;
    return SST_OK;
}

void sst_hoard_free(sst_hoard *hoard)
{
    if (!hoard)
        return;
    sst_sweeper_end(&hoard->sweeper);
    while (hoard->areas)
        sst_hoard_release(hoard, hoard->areas->at);
    sst_sweeper_free(&hoard->sweeper);
    pthread_mutex_destroy(&hoard->mutex);
    free(hoard->tmp_dir);
    free(hoard);
}

/* ---- the sweeper ------------------------------------------------------------------- */

void sst_hoard_sweep(sst_hoard *hoard)
{
    if (hoard)
        sst_sweeper_look(&hoard->sweeper);
}

/* ---- areas ------------------------------------------------------------------------- */

/* The place that points at the area of an array; at NULL when it has none. */
static area **find_area(sst_hoard *hoard, const void *at)
{
    area **place = &hoard->areas;
    while (*place && (*place)->at != at)
        place = &(*place)->next;
    return place;
}

/* Have addresses for so many bytes; what is reserved for later is no promise of memory. */
static bool reserve_addresses(area *a, size_t new_bytes)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void *at = a->at ? mremap(a->at, a->reserved_bytes, new_bytes, MREMAP_MAYMOVE)
                     : mmap(NULL, new_bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (at == MAP_FAILED)
        return false;
    a->at = at;
    a->reserved_bytes = new_bytes;
    return true;
}

/* For later, too, if there are so many. */
static bool reserve_room(const sst_hoard *hoard, area *a, size_t new_bytes)
{
    size_t room_bytes =
        new_bytes <= SIZE_MAX / 2 / ROOM ? hoard->room * new_bytes : new_bytes;
    return reserve_addresses(a, room_bytes) || reserve_addresses(a, new_bytes);
}

static bool grow_in_memory(sst_hoard *hoard, area *a, size_t new_bytes)
{
    size_t least_huge =
        hoard->limits.budget_bytes < TIGHT_BYTES ? LONG_BYTES : HUGE_PAGE_BYTES;
    if (new_bytes > a->reserved_bytes && !reserve_room(hoard, a, new_bytes))
        return false;
    if (a->len_bytes < least_huge && new_bytes >= least_huge)
        /* without them it is the same, only slower */
        (void)madvise(a->at, a->reserved_bytes, MADV_HUGEPAGE);
    hoard->held_bytes += new_bytes - a->len_bytes;
    a->len_bytes = new_bytes;
    return true;
}

/* Have the file that long, and its space. */
static bool reserve_space(sst_hoard *hoard, int fd, size_t old_bytes, size_t new_bytes)
{
    int trouble;
    do
        trouble = posix_fallocate(fd, (off_t)old_bytes, (off_t)(new_bytes - old_bytes));
    while (trouble == EINTR);
    hoard->trouble = trouble;
    return trouble == 0;
}

static bool grow_in_file(sst_hoard *hoard, area *a, size_t new_bytes)
{
    if (!reserve_space(hoard, a->fd, a->len_bytes, new_bytes))
        return false;
    void *at = mremap(a->at, a->len_bytes, new_bytes, MREMAP_MAYMOVE);
    if (at == MAP_FAILED)
        return false;
    sst_sweeper_count(&hoard->sweeper, new_bytes - a->len_bytes);
    a->at = at;
    a->len_bytes = a->reserved_bytes = new_bytes;
    return true;
}

static bool write_all(int fd, const char *bytes, size_t len_bytes)
{
    for (size_t done = 0; done < len_bytes;) {
        ssize_t put = pwrite(fd, bytes + done, len_bytes - done, (off_t)done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        done += (size_t)put;
    }
    return true;
}

/* A file of that length that begins with these bytes; -1: there is no space. */
static int make_file(sst_hoard *hoard, const void *bytes, size_t old_bytes,
                     size_t new_bytes)
{
    sst_sweeper_start(&hoard->sweeper);
    int fd = sst_open_nameless(hoard->tmp_dir);
    if (fd < 0) {
        hoard->trouble = errno;
        return -1;
    }
    if (!reserve_space(hoard, fd, 0, new_bytes) || !write_all(fd, bytes, old_bytes)) {
        hoard->trouble = hoard->trouble ? hoard->trouble : errno;
        close(fd);
        return -1;
    }
    return fd;
}

static void unmap(sst_hoard *hoard, const area *a)
{
    if (a->at)
        munmap(a->at, a->reserved_bytes);
    if (a->fd >= 0) {
        close(a->fd);
        sst_sweeper_uncount(&hoard->sweeper, a->len_bytes);
    } else {
        hoard->held_bytes -= a->len_bytes;
    }
}

/* From memory, or out of nothing, to a file. */
static bool spill(sst_hoard *hoard, area *a, size_t new_bytes)
{
    int fd = make_file(hoard, a->at, a->len_bytes, new_bytes);
    if (fd < 0)
        return false;
    void *at = mmap(NULL, new_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        close(fd);
        return false;
    }
    unmap(hoard, a);
    a->at = at;
    a->fd = fd;
    a->len_bytes = a->reserved_bytes = new_bytes;
    sst_sweeper_count(&hoard->sweeper, new_bytes);
    return true;
}

static bool grow(sst_hoard *hoard, area *a, size_t new_bytes)
{
    size_t more_bytes = new_bytes - a->len_bytes;
    if (a->fd >= 0)
        return grow_in_file(hoard, a, new_bytes);
    bool fits = more_bytes <= hoard->limits.budget_bytes &&
                hoard->held_bytes <= hoard->limits.budget_bytes - more_bytes;
    return (fits && grow_in_memory(hoard, a, new_bytes)) || spill(hoard, a, new_bytes);
}

/* ---- arrays ------------------------------------------------------------------------ */

static size_t whole_pages(size_t len_bytes)
{
    size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    return (len_bytes + page_bytes - 1) / page_bytes * page_bytes;
}

/* An area for an array that had none, from malloc or not there yet. */
static void *adopt(sst_hoard *hoard, void *old, size_t old_bytes, size_t new_bytes)
{
    area *a = malloc(sizeof *a);
    if (!a)
        return NULL;
    *a = (area){.fd = -1};
    if (!grow(hoard, a, new_bytes)) {
        free(a);
        return NULL;
    }
    if (old)
        memcpy(a->at, old, old_bytes);
    free(old);
    a->next = hoard->areas;
    hoard->areas = a;
    return a->at;
}

void *sst_hoard_resize(sst_hoard *hoard, void *at, size_t old_bytes, size_t new_bytes)
{
    assert(old_bytes <= new_bytes);
    if (!hoard || new_bytes < SMALL_BYTES)
        return realloc(at, new_bytes);
    if (new_bytes > SIZE_MAX / 2)
        return NULL;
    new_bytes = whole_pages(new_bytes);
    pthread_mutex_lock(&hoard->mutex);
    area *a = at ? *find_area(hoard, at) : NULL;
    void *grown = NULL;
    if (!a)
        grown = adopt(hoard, at, old_bytes, new_bytes);
    else if (new_bytes <= a->len_bytes || grow(hoard, a, new_bytes))
        grown = a->at;
    pthread_mutex_unlock(&hoard->mutex);
    return grown;
}

void *sst_hoard_calloc(sst_hoard *hoard, size_t num, size_t element_bytes)
{
    if (element_bytes > 0 && num > SIZE_MAX / 2 / element_bytes)
        return NULL;
    if (!hoard || num * element_bytes < SMALL_BYTES)
        return calloc(num ? num : 1, element_bytes);
    return sst_hoard_resize(hoard, NULL, 0, num * element_bytes); /* mappings are zero */
}

void sst_hoard_release(sst_hoard *hoard, void *at)
{
    if (!hoard || !at) {
        free(at);
        return;
    }
    pthread_mutex_lock(&hoard->mutex);
    area **place = find_area(hoard, at), *a = *place;
    if (a) {
        unmap(hoard, a);
        *place = a->next;
    }
    pthread_mutex_unlock(&hoard->mutex);
    free(a ? (void *)a : at);
}

/* The addresses stay; of huge pages one may go beyond what is kept. */
static void give_back_memory(sst_hoard *hoard, area *a, size_t kept_bytes)
{
    (void)madvise((char *)a->at + kept_bytes, a->reserved_bytes - kept_bytes,
                  MADV_DONTNEED);
    hoard->held_bytes -= a->len_bytes - kept_bytes;
    a->len_bytes = kept_bytes;
}

void sst_hoard_trim(sst_hoard *hoard, void *at, size_t used_bytes)
{
    if (!hoard)
        return;
    pthread_mutex_lock(&hoard->mutex);
    area *a = *find_area(hoard, at);
    size_t kept_bytes = whole_pages(used_bytes);
    if (a && kept_bytes > 0 && kept_bytes < a->len_bytes) {
        if (a->fd < 0)
            give_back_memory(hoard, a, kept_bytes);
        else
            (void)fallocate(a->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                            (off_t)kept_bytes, (off_t)(a->len_bytes - kept_bytes));
    }
    pthread_mutex_unlock(&hoard->mutex);
}

sst_hoard_view sst_hoard_view_of(sst_hoard *hoard, const void *at)
{
    sst_hoard_view view = {.at = at, .fd = -1};
    if (!hoard || !at)
        return view;
    pthread_mutex_lock(&hoard->mutex);
    const area *a = *find_area(hoard, at);
    if (a)
        view.fd = a->fd;
    pthread_mutex_unlock(&hoard->mutex);
    return view;
}

const void *sst_hoard_look(const sst_hoard_view *view, size_t from, size_t len_bytes,
                           void *buffer)
{
    bool is_read = view->fd >= 0 &&
                   pread(view->fd, buffer, len_bytes, (off_t)from) == (ssize_t)len_bytes;
    return is_read ? buffer : view->at + from; /* which is the same, only resident */
}

sst_status sst_hoard_explain(sst_hoard *hoard, sst_status st, sst_error *err)
{
    int trouble = 0;
    if (hoard && st == SST_ERR_MEMORY)
        trouble = atomic_exchange(&hoard->trouble, 0); /* a later failure has its own */
    if (trouble == 0)
        return st;
    return sst_fail(
        err, SST_ERR_SPACE, 0,
        "%s: no temporary space: %s; make room there, or choose another folder",
        hoard->tmp_dir, strerror(trouble));
}

uint64_t sst_hoard_spilled_bytes(const sst_hoard *hoard)
{
    return sst_sweeper_mapped_bytes(&hoard->sweeper);
}
