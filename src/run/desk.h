/* SPDX-License-Identifier: MIT */
/* desk.h - the articles that one thread looked at last. */
#ifndef SST_RUN_DESK_H
#define SST_RUN_DESK_H

#include "run.h"

typedef struct sst_desk sst_desk;

sst_status sst_desk_new(const sst_again *again, unsigned thread, sst_desk **out,
                        sst_error *err);
void sst_desk_free(sst_desk *desk);

/* Two articles will be looked at: when neither of them lies here, and there are free places,
 * what does is not wanted any more. */
void sst_desk_expect(sst_desk *desk, sst_article_no a, sst_article_no b);

/* Article `no` with its text and shingles, read again unless it lies here still.  *out
 * stays until the desk looks at some other article than no and `keep`. errors: those of
 * sst_again_look. */
sst_status sst_desk_look(sst_desk *desk, sst_article_no no, sst_article_no keep,
                         const sst_looked **out, sst_error *err);

#endif
