/* SPDX-License-Identifier: MIT */
/* grid.c - cells in, a table out: names to the left, the rest to the right; each column as
 * wide as its widest cell. */
#include "grid.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#define INDENT 4
#define GAP 2

void sst_grid_add(sst_grid *grid, const char *format, ...)
{
    assert(grid->num_cells < SST_MOST_GRID_ROWS * grid->num_columns);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(grid->cells[grid->num_cells++], SST_GRID_CELL_BYTES, format, arguments);
    va_end(arguments);
}

static size_t width_of(const sst_grid *grid, size_t column)
{
    size_t width = strlen(grid->headings[column]);
    for (size_t i = column; i < grid->num_cells; i += grid->num_columns)
        if (strlen(grid->cells[i]) > width)
            width = strlen(grid->cells[i]);
    return width;
}

static void put_line(FILE *to, const sst_grid *grid, const char *const *cells)
{
    for (size_t c = 0; c < grid->num_columns; c++) {
        size_t width = width_of(grid, c), len = strlen(cells[c]);
        sst_print_blanks(to, c == 0 ? INDENT : GAP + width - len);
        fputs(cells[c], to);
        if (c == 0)
            sst_print_blanks(to, width - len);
    }
}

/* "5 rows: bands 25, at T .9990": for narrow terminals. */
static void put_folded(FILE *to, const sst_grid *grid, size_t row, size_t columns)
{
    char line[SST_MOST_GRID_COLUMNS * 2 * SST_GRID_CELL_BYTES];
    size_t len = 0;
    for (size_t c = 0; c < grid->num_columns; c++) {
        const char *cell = grid->cells[row * grid->num_columns + c];
        const char *before = c == 0 ? "" : c == 1 ? ": " : ", ";
        int more = snprintf(line + len, sizeof line - len, "%s%s%s%s", before,
                            c == 0 ? "" : grid->headings[c], c == 0 ? "" : " ", cell);
        if (more < 0 || (size_t)more >= sizeof line - len)
            break;
        len += (size_t)more;
    }
    sst_print_blanks(to, INDENT);
    sst_print_folded(to, line, INDENT + GAP, columns);
}

void sst_grid_print(FILE *to, const sst_grid *grid, size_t columns,
                    const sst_palette *palette)
{
    const char *cells[SST_MOST_GRID_COLUMNS];
    size_t total = INDENT, num_rows = grid->num_cells / grid->num_columns;
    for (size_t c = 0; c < grid->num_columns; c++)
        total += width_of(grid, c) + (c > 0 ? GAP : 0);
    if (total <= columns) {
        fputs(palette->faint, to);
        put_line(to, grid, grid->headings);
        fprintf(to, "%s\n", palette->plain);
    }
    for (size_t row = 0; row < num_rows; row++) {
        for (size_t c = 0; c < grid->num_columns; c++)
            cells[c] = grid->cells[row * grid->num_columns + c];
        if (total > columns) {
            put_folded(to, grid, row, columns);
            continue;
        }
        put_line(to, grid, cells);
        putc('\n', to);
    }
}
