/* SPDX-License-Identifier: MIT */
/* Tests of base/hoard.c.  The linker sends this program's calls of what can refuse memory
 * or space to the functions below (see tests/CMakeLists.txt), which refuse the one that
 * is chosen. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hoard.h"
#include "base/thread.h"
#include "base/vec.h"

#define MIB ((size_t)1 << 20)

void *__real_malloc(size_t len_bytes);
void *__real_realloc(void *old, size_t len_bytes);
void *__real_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset);
void *__real_mremap(void *at, size_t old_len, size_t new_len, int flags);
int __real_posix_fallocate(int fd, off_t offset, off_t len);
ssize_t __real_pwrite(int fd, const void *bytes, size_t len, off_t offset);
void *__wrap_malloc(size_t len_bytes);
void *__wrap_realloc(void *old, size_t len_bytes);
void *__wrap_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset);
void *__wrap_mremap(void *at, size_t old_len, size_t new_len, int flags);
int __wrap_posix_fallocate(int fd, off_t offset, off_t len);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t offset);

static atomic_long num_until_refusal = -1; /* calls that still succeed; < 0: all */

static bool is_refused(void)
{
    if (atomic_load(&num_until_refusal) < 0)
        return false;
    return atomic_fetch_sub(&num_until_refusal, 1) == 0;
}

void *__wrap_malloc(size_t len_bytes)
{
    return is_refused() ? NULL : __real_malloc(len_bytes);
}

void *__wrap_realloc(void *old, size_t len_bytes)
{
    return is_refused() ? NULL : __real_realloc(old, len_bytes);
}

void *__wrap_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
    return is_refused() ? MAP_FAILED
                        : __real_mmap(at, len, protection, flags, fd, offset);
}

void *__wrap_mremap(void *at, size_t old_len, size_t new_len, int flags)
{
    return is_refused() ? MAP_FAILED : __real_mremap(at, old_len, new_len, flags);
}

int __wrap_posix_fallocate(int fd, off_t offset, off_t len)
{
    return is_refused() ? ENOSPC : __real_posix_fallocate(fd, offset, len);
}

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    if (is_refused()) {
        errno = ENOSPC;
        return -1;
    }
    return __real_pwrite(fd, bytes, len / 2 + 1, offset); /* in parts */
}

/* ---- what the tests share ---- */

typedef SST_VEC(uint64_t) numbers;

static char folder[] = "/tmp/samestory-test-XXXXXX";

static sst_hoard *new_hoard_of(const sst_hoard_limits *limits)
{
    sst_hoard *hoard = NULL;
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(sst_hoard_new(folder, limits, &hoard, NULL), SST_OK);
    return hoard;
}

static sst_hoard *new_hoard(uint64_t budget_bytes)
{
    return new_hoard_of(&(sst_hoard_limits){.budget_bytes = budget_bytes});
}

static void end_hoard(sst_hoard *hoard)
{
    cr_expect_eq(sst_hoard_spilled_bytes(hoard), 0);
    sst_hoard_free(hoard);
    cr_expect_eq(rmdir(folder), 0, "something was left in %s", folder);
}

static bool push_until(numbers *v, size_t num)
{
    bool has_room = true;
    for (size_t i = v->len; i < num && has_room; i++)
        has_room = sst_vec_push(v, i * i);
    return has_room;
}

static void check_numbers(const numbers *v, size_t num)
{
    cr_assert_eq(v->len, num);
    size_t i = 0;
    while (i < num && v->at[i] == i * i)
        i++;
    cr_assert_eq(i, num, "another number at %zu", i);
}

/* ---- memory and files ---- */

Test(hoard, within_the_budget_nothing_is_in_files)
{
    sst_hoard *hoard = new_hoard(16 * MIB);
    numbers v = {.hoard = hoard};
    cr_assert(push_until(&v, MIB));
    check_numbers(&v, MIB);
    cr_assert_eq(sst_hoard_spilled_bytes(hoard), 0);
    sst_vec_free(&v);
    end_hoard(hoard);
}

/* Long enough for huge pages, of which the last one goes beyond what is used. */
Test(hoard, what_is_not_used_is_given_back_and_the_rest_stays)
{
    sst_hoard *hoard = new_hoard(64 * MIB);
    numbers v = {.hoard = hoard};
    cr_assert(push_until(&v, 3 * MIB + 1));
    sst_hoard_trim(hoard, v.at, v.len * sizeof *v.at);
    check_numbers(&v, 3 * MIB + 1);
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uintptr_t behind = ((uintptr_t)(v.at + v.len) / page + 1) * page;
    unsigned char is_resident;
    cr_assert_eq(mincore((void *)behind, page, &is_resident), 0);
    cr_expect_eq(is_resident & 1, 0);
    cr_assert(push_until(&v, 3 * MIB + 99)); /* it may grow all the same */
    check_numbers(&v, 3 * MIB + 99);
    sst_vec_free(&v);
    sst_hoard_trim(hoard, v.at, 0); /* none is there */
    end_hoard(hoard);
}

Test(hoard, what_is_given_back_is_there_for_others)
{
    sst_hoard *hoard = new_hoard(8 * MIB);
    numbers v = {.hoard = hoard};
    cr_assert(sst_vec_reserve(&v, 8 * MIB / sizeof *v.at));
    cr_assert(push_until(&v, 1000));
    sst_hoard_trim(hoard, v.at, v.len * sizeof *v.at);
    void *other = sst_hoard_calloc(hoard, 4 * MIB, 1);
    cr_assert_not_null(other);
    cr_expect_eq(sst_hoard_spilled_bytes(hoard), 0);
    check_numbers(&v, 1000);
    sst_hoard_release(hoard, other);
    sst_vec_free(&v);
    end_hoard(hoard);
}

Test(hoard, space_of_a_file_that_is_not_used_is_given_back)
{
    sst_hoard *hoard = new_hoard(0);
    struct stat file;
    numbers v = {.hoard = hoard};
    cr_assert(sst_vec_reserve(&v, 8 * MIB / sizeof *v.at));
    cr_assert(push_until(&v, 1000));
    sst_hoard_trim(hoard, v.at, v.len * sizeof *v.at);
    cr_assert_eq(fstat(sst_hoard_view_of(hoard, v.at).fd, &file), 0);
    cr_expect_lt(file.st_blocks * 512, MIB);
    check_numbers(&v, 1000);
    sst_vec_free(&v);
    end_hoard(hoard);
}

Test(hoard, numbers_stay_when_their_array_moves_to_a_file)
{
    sst_hoard *hoard = new_hoard(3 * MIB);
    numbers v = {.hoard = hoard};
    for (size_t num = 1000; num < 2 * MIB; num *= 3) {
        cr_assert(push_until(&v, num));
        check_numbers(&v, num);
    }
    cr_assert_geq(sst_hoard_spilled_bytes(hoard), v.cap * sizeof *v.at);
    DIR *dir = opendir(folder);
    cr_assert_not_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        cr_expect_eq(entry->d_name[0], '.', "%s is in the folder", entry->d_name);
    closedir(dir);
    sst_vec_free(&v);
    end_hoard(hoard);
}

Test(hoard, what_was_released_is_free_for_others)
{
    sst_hoard *hoard = new_hoard(10 * MIB);
    char *first = sst_hoard_calloc(hoard, 8, MIB), *second, *third;
    cr_assert_not_null(first);
    cr_assert_eq(sst_hoard_spilled_bytes(hoard), 0);
    cr_assert_not_null(second = sst_hoard_calloc(hoard, 8, MIB));
    cr_assert_eq(sst_hoard_spilled_bytes(hoard), 8 * MIB);
    sst_hoard_release(hoard, first);
    cr_assert_not_null(third = sst_hoard_calloc(hoard, 8, MIB));
    cr_assert_eq(sst_hoard_spilled_bytes(hoard), 8 * MIB);
    sst_hoard_release(hoard, second);
    sst_hoard_release(hoard, third);
    end_hoard(hoard);
}

Test(hoard, new_arrays_are_zero_wherever_they_are)
{
    sst_hoard *hoard = new_hoard(3 * MIB);
    for (size_t len = 1000; len < 16 * MIB; len *= 2) {
        char *at = sst_hoard_calloc(hoard, len, 1);
        cr_assert_not_null(at);
        cr_assert(at[0] == 0 && memcmp(at, at + 1, len - 1) == 0);
        memset(at, 1, len);
        sst_hoard_release(hoard, at);
    }
    end_hoard(hoard);
}

Test(hoard, sizes_that_cannot_be_had_are_refused)
{
    sst_hoard *hoard = new_hoard(MIB);
    cr_assert_null(sst_hoard_calloc(hoard, SIZE_MAX / 2, 3));
    cr_assert_null(sst_hoard_calloc(hoard, SIZE_MAX, 1));
    cr_assert_null(sst_hoard_resize(hoard, NULL, 0, SIZE_MAX - 1));
    end_hoard(hoard);
}

Test(hoard, without_one_a_vector_is_of_the_heap)
{
    numbers v = {0};
    cr_assert(push_until(&v, MIB));
    check_numbers(&v, MIB);
    sst_vec_free(&v);
}

/* ---- what is resident ---- */

static size_t resident_file_bytes(void)
{
    unsigned long all, resident, of_files;
    FILE *statm = fopen("/proc/self/statm", "re");
    cr_assert_not_null(statm);
    cr_assert_eq(fscanf(statm, "%lu %lu %lu", &all, &resident, &of_files), 3);
    fclose(statm);
    return of_files * (size_t)sysconf(_SC_PAGESIZE);
}

Test(hoard, files_need_not_be_resident)
{
    sst_hoard *hoard = new_hoard(0);
    size_t before = resident_file_bytes();
    numbers v = {.hoard = hoard};
    for (size_t num = MIB; num <= 8 * MIB; num += MIB) {
        cr_assert(push_until(&v, num));
        sst_hoard_sweep(hoard);
        cr_assert_lt(resident_file_bytes(), before + 8 * MIB);
    }
    check_numbers(&v, 8 * MIB);
    sst_vec_free(&v);
    end_hoard(hoard);
}

Test(hoard, files_are_resident_while_the_process_is_small)
{
    const sst_hoard_limits limits = {.process_bytes = (uint64_t)1 << 40};
    sst_hoard *hoard = new_hoard_of(&limits);
    size_t before = resident_file_bytes();
    numbers v = {.hoard = hoard};
    cr_assert(push_until(&v, 8 * MIB));
    sst_hoard_sweep(hoard);
    cr_expect_geq(resident_file_bytes(), before + 64 * MIB);
    sst_vec_free(&v);
    end_hoard(hoard);
}

static void check_view(sst_hoard *hoard, const numbers *v, bool is_in_file)
{
    uint64_t room[64];
    sst_hoard_view view = sst_hoard_view_of(hoard, v->at);
    cr_assert_eq(view.fd >= 0, is_in_file);
    for (size_t i = 0; i + 64 <= v->len; i += 1001) {
        const uint64_t *seen = sst_hoard_look(&view, i * sizeof *seen, sizeof room, room);
        cr_assert_eq(seen == room, is_in_file);
        cr_assert_eq(seen[0], i * i);
        cr_assert_eq(seen[63], (i + 63) * (i + 63));
    }
}

Test(hoard, a_view_is_of_the_memory_or_a_copy_of_the_file)
{
    sst_hoard *hoard = new_hoard(6 * MIB);
    numbers little = {.hoard = hoard}, held = {.hoard = hoard},
            spilled = {.hoard = hoard};
    cr_assert(push_until(&little, 1000) && push_until(&held, MIB / 2));
    cr_assert(push_until(&spilled, MIB));
    size_t before = resident_file_bytes();
    check_view(hoard, &little, false);
    check_view(hoard, &held, false);
    check_view(hoard, &spilled, true);
    cr_expect_leq(resident_file_bytes(), before + MIB / 4);
    sst_vec_free(&little);
    sst_vec_free(&held);
    sst_vec_free(&spilled);
    end_hoard(hoard);
}

Test(hoard, a_view_whose_file_cannot_be_read_is_of_the_mapping)
{
    sst_hoard *hoard = new_hoard(0);
    numbers v = {.hoard = hoard};
    uint64_t room[2];
    cr_assert(push_until(&v, MIB));
    sst_hoard_view view = sst_hoard_view_of(hoard, v.at);
    view.fd = INT_MAX; /* of no file */
    cr_assert_eq(sst_hoard_look(&view, 8, sizeof room, room), v.at + 1);
    sst_vec_free(&v);
    end_hoard(hoard);
}

/* ---- threads ---- */

static sst_status fill_one(void *context, unsigned thread, size_t i, sst_error *err)
{
    (void)thread;
    (void)err;
    numbers v = {.hoard = context};
    cr_assert(push_until(&v, MIB / 2 + i));
    check_numbers(&v, MIB / 2 + i);
    sst_vec_free(&v);
    return SST_OK;
}

Test(hoard, threads_have_arrays_of_their_own)
{
    sst_hoard *hoard = new_hoard(6 * MIB);
    cr_assert_eq(sst_parallel_for(4, 16, fill_one, hoard, NULL), SST_OK);
    end_hoard(hoard);
}

/* ---- failures ---- */

Test(hoard, any_call_that_fails_leaves_the_array_as_it_was)
{
    bool was_refused = true;
    sst_hoard *hoard = new_hoard(MIB);
    for (long n = 0; was_refused; n++) {
        numbers v = {.hoard = hoard};
        cr_assert(push_until(&v, 10));
        atomic_store(&num_until_refusal, n);
        bool has_room = push_until(&v, MIB / 4);
        was_refused = atomic_load(&num_until_refusal) < 0;
        atomic_store(&num_until_refusal, -1);
        cr_assert(has_room || was_refused);
        check_numbers(&v, v.len);
        cr_assert(push_until(&v, MIB / 4)); /* and it goes on */
        check_numbers(&v, MIB / 4);
        cr_assert_gt(sst_hoard_spilled_bytes(hoard), 0);
        sst_vec_free(&v);
        cr_assert_eq(sst_hoard_spilled_bytes(hoard), 0);
        cr_assert_lt(n, 1000);
    }
    end_hoard(hoard);
}

Test(hoard, a_full_disk_is_told_from_a_want_of_memory)
{
    sst_hoard *hoard = new_hoard(0);
    sst_error err = {.status = SST_OK};
    cr_assert_eq(sst_hoard_explain(hoard, SST_OK, &err), SST_OK);
    cr_assert_eq(sst_hoard_explain(hoard, SST_ERR_MEMORY, &err), SST_ERR_MEMORY);
    atomic_store(&num_until_refusal, 1); /* malloc, then the space */
    cr_assert_null(sst_hoard_calloc(hoard, 1, MIB));
    atomic_store(&num_until_refusal, -1);
    cr_assert_eq(sst_hoard_explain(hoard, SST_ERR_MEMORY, &err), SST_ERR_SPACE);
    cr_assert_eq(err.status, SST_ERR_SPACE);
    cr_assert_not_null(strstr(err.message, folder), "%s", err.message);
    cr_assert_not_null(strstr(err.message, strerror(ENOSPC)), "%s", err.message);
    cr_assert_eq(sst_hoard_explain(hoard, SST_ERR_MEMORY, &err), SST_ERR_MEMORY);
    end_hoard(hoard);
}

Test(hoard, a_folder_that_is_not_there_is_named)
{
    sst_hoard *hoard = NULL;
    sst_error err;
    const sst_hoard_limits limits = {.budget_bytes = MIB};
    cr_assert_eq(sst_hoard_new("/nowhere/at/all", &limits, &hoard, NULL), SST_OK);
    cr_assert_null(sst_hoard_calloc(hoard, 2, MIB));
    cr_assert_eq(sst_hoard_explain(hoard, SST_ERR_MEMORY, &err), SST_ERR_SPACE);
    cr_assert_not_null(strstr(err.message, "/nowhere/at/all"), "%s", err.message);
    sst_hoard_free(hoard);
}
