/* SPDX-License-Identifier: MIT */
/* layout.c - safe text in, cells and folded lines out, by the columns a terminal gives
 * them. */
#include <string.h>

#include "report.h"

#define ELLIPSIS "..."

/* Decode the code point at `safe`, which ends in NUL: its bytes and its columns. */
static size_t next(const char *safe, unsigned *columns, uint32_t *code_point)
{
    size_t n = sst_utf8_decode(safe, strnlen(safe, 4), code_point, NULL);
    *columns = sst_column_width(*code_point);
    return n;
}

size_t sst_safe_columns(const char *safe)
{
    size_t columns = 0;
    unsigned width;
    uint32_t c;
    while (*safe != '\0') {
        safe += next(safe, &width, &c);
        columns += width;
    }
    return columns;
}

void sst_print_blanks(FILE *to, size_t num)
{
    for (size_t i = 0; i < num; i++)
        putc(' ', to);
}

/* The bytes of the longest beginning that takes at most `columns`, with the marks of its
 * last letter; *taken: the columns it takes. */
static size_t fit(const char *safe, size_t columns, size_t *taken)
{
    size_t at = 0;
    unsigned width;
    uint32_t c;
    *taken = 0;
    while (safe[at] != '\0') {
        size_t n = next(safe + at, &width, &c);
        if (*taken + width > columns)
            break;
        *taken += width;
        at += n;
    }
    return at;
}

void sst_print_cell(FILE *to, const char *safe, size_t columns)
{
    size_t taken, len = fit(safe, columns, &taken);
    bool is_cut = safe[len] != '\0' && columns > strlen(ELLIPSIS);
    if (is_cut)
        len = fit(safe, columns - strlen(ELLIPSIS), &taken);
    fwrite(safe, 1, len, to);
    if (is_cut) {
        fputs(ELLIPSIS, to);
        taken += strlen(ELLIPSIS);
    }
    sst_print_blanks(to, columns - taken);
}

/* The bytes of the first line of at most `room` columns.  Lines break at blanks and
 * beside wide characters; a word that is longer than a line is cut. */
static size_t fold(const char *safe, size_t room)
{
    size_t at = 0, columns = 0, break_at = 0;
    bool was_wide = false;
    while (safe[at] != '\0') {
        unsigned width;
        uint32_t c;
        size_t n = next(safe + at, &width, &c);
        if (at > 0 && width > 0 && (c == ' ' || was_wide || width == 2))
            break_at = at;
        if (columns + width > room && at > 0)
            return break_at > 0 ? break_at : at;
        if (width > 0)
            was_wide = width == 2;
        columns += width;
        at += n;
    }
    return at;
}

void sst_print_folded(FILE *to, const char *safe, size_t indent, size_t columns)
{
    size_t room = columns > indent + 1 ? columns - indent : 1;
    for (;;) {
        size_t len = fold(safe, room);
        fwrite(safe, 1, len, to);
        putc('\n', to);
        safe += len;
        safe += strspn(safe, " ");
        if (*safe == '\0')
            return;
        sst_print_blanks(to, indent);
    }
}

sst_palette sst_palette_of(bool has_color)
{
    if (!has_color)
        return (sst_palette){"", "", "", ""};
    return (sst_palette){.heading = "\033[1m",
                         .relation = "\033[36m",
                         .faint = "\033[2m",
                         .plain = "\033[0m"};
}
