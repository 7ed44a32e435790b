/* SPDX-License-Identifier: MIT */
/* roundup.h - versions with vectors and edges in, those that speak of several events out. */
#ifndef SST_MATCH_ROUNDUP_H
#define SST_MATCH_ROUNDUP_H

#include "story.h"

/* Mark versions that are alike to two others which are not alike: before stories are made of
 * the edges, so that two events of one article each are not joined by whoever tells of both.
 * least: cosine of two versions of one story.  errors: SST_ERR_MEMORY. */
sst_status sst_roundups_find(const sst_story_graph *graph, double least, bool *is_roundup,
                             sst_error *err);

/* A version and one more story that it speaks of. */
typedef struct sst_also {
    uint32_t version, story; /* the story's smallest version */
} sst_also;
typedef SST_VEC(sst_also) sst_alsos;

/* What each version speaks of beside its own story, by version, the nearest story first; most
 * versions speak of nothing else.  story_of: as sst_story_cluster gives it.
 * errors: SST_ERR_MEMORY. */
sst_status sst_roundups_also(const sst_story_graph *graph, const uint32_t *story_of,
                             double least, sst_alsos *out, sst_error *err);

#endif
