/* SPDX-License-Identifier: MIT */
/* grid.h - a table of short cells; where it is too wide, a folded line for each row. */
#ifndef SST_REPORT_GRID_H
#define SST_REPORT_GRID_H

#include "report.h"

#define SST_MOST_GRID_COLUMNS 12
#define SST_MOST_GRID_ROWS 16
#define SST_GRID_CELL_BYTES 32

/* The first column names the rows. */
typedef struct sst_grid {
    const char *const *headings;
    size_t num_columns, num_cells;
    char cells[SST_MOST_GRID_ROWS * SST_MOST_GRID_COLUMNS][SST_GRID_CELL_BYTES];
} sst_grid;

/* Add the next cell, row by row. */
void sst_grid_add(sst_grid *grid, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sst_grid_print(FILE *to, const sst_grid *grid, size_t columns,
                    const sst_palette *palette);

#endif
