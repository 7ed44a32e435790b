/* SPDX-License-Identifier: MIT */
/* cage.c - what the worker may do from now on: read, write, and have memory and time.
 *
 * A list of system calls is known to the kernel (seccomp); any other one fails.  Under a
 * sanitizer, which takes more calls and much more address space, there is only the rest. */
#include "cage.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

#define OWN_BYTES                                                                        \
    ((uint64_t)128 << 20) /* the program, its libraries, what malloc holds back */

#define MOST_BYTES ((uint64_t)1 << 62) /* twice as much has no number */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

static void limit(int resource, rlim_t most)
{
    struct rlimit had;
    if (getrlimit(resource, &had) == 0 && had.rlim_max < most)
        most = had.rlim_max;
    setrlimit(resource, &(struct rlimit){most, most});
}

#ifdef ARCHITECTURE
#define ALLOW(call)                                                                      \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1),                               \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static void forbid_calls(void)
{
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(read),
        ALLOW(write),
        ALLOW(brk),
        ALLOW(mmap),
        ALLOW(munmap),
        ALLOW(mremap),
        ALLOW(madvise),
        ALLOW(setitimer),
        ALLOW(futex),
        ALLOW(getrandom),
        ALLOW(rt_sigreturn),
        ALLOW(restart_syscall),
        ALLOW(exit),
        ALLOW(exit_group),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
    struct sock_fprog program = {sizeof lines / sizeof *lines, lines};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
#else
static void forbid_calls(void)
{
}
#endif

void sst_cage_enter(uint64_t memory_bytes)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NPROC, 0);
    if (IS_SANITIZED)
        return;
    limit(RLIMIT_NOFILE, 0);
    limit(RLIMIT_AS,
          memory_bytes < MOST_BYTES ? 2 * memory_bytes + OWN_BYTES : RLIM_INFINITY);
    forbid_calls();
}

void sst_cage_time(uint64_t cpu_ms)
{
    struct itimerval timer = {
        .it_value = {(time_t)(cpu_ms / 1000), (suseconds_t)(cpu_ms % 1000 * 1000)}};
    setitimer(ITIMER_PROF, &timer, NULL);
}
