/* SPDX-License-Identifier: MIT */
/* helper.c - where the HTML worker is: beside the command, or where it was installed. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define NAME "samestory-html"

char *sst_find_html_worker(void)
{
    static const char *const folders[] = {"/" NAME, "/" SST_LIBEXEC "/" NAME};
    char own[PATH_MAX], path[PATH_MAX + sizeof SST_LIBEXEC + sizeof NAME + 2];
    ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);
    if (len <= 0)
        return NULL;
    own[len] = '\0';
    char *slash = strrchr(own, '/');
    for (size_t i = 0; slash && i < sizeof folders / sizeof *folders; i++) {
        *slash = '\0';
        snprintf(path, sizeof path, "%s%s", own, folders[i]);
        if (access(path, X_OK) == 0)
            return strdup(path);
    }
    return NULL;
}
