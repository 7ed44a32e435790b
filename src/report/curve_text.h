/* SPDX-License-Identifier: MIT */
/* curve_text.h - what the parts of the curve's text report share. */
#ifndef SST_REPORT_CURVE_TEXT_H
#define SST_REPORT_CURVE_TEXT_H

#include "curve.h"
#include "report.h"

typedef struct sst_curve_report {
    const sst_curve *curve;
    const sst_report_options *options;
    sst_palette palette;
    FILE *to;
} sst_curve_report;

/* A paragraph, folded. */
void sst_curve_say(const sst_curve_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sst_curve_heading(const sst_curve_report *report, const char *heading);

typedef struct sst_digits {
    char of[SST_RATIO_BYTES];
} sst_digits;
/* ".9963" or "1.000", cut; "-" for NaN. */
sst_digits sst_digits_of_ratio(double value);
/* Of things that are counted: as many digits as tell something; "-" for NaN. */
sst_digits sst_digits_of_amount(double value);

/* curve_sample.c: what was measured. */
void sst_curve_put_sample(const sst_curve_report *report);

#endif
