/* SPDX-License-Identifier: MIT */
/* entities.h - the character that a reference of HTML or XML stands for. */
#ifndef SST_READ_ENTITIES_H
#define SST_READ_ENTITIES_H

#include "samestory.h"

/* The code point of "nbsp" and the like; 0: no such name. */
uint32_t sst_entity_find(sst_text name);

/* How many bytes the reference takes that begins with the first of `bytes`, an ampersand,
 * and what it stands for; 0: it is none, and the ampersand stands for itself. */
size_t sst_entity_take(sst_text bytes, uint32_t *code_point);

#endif
