/* SPDX-License-Identifier: MIT */
/* particles.h - where words of Han end: characters of Chinese grammar. */
#ifndef SST_TEXT_PARTICLES_H
#define SST_TEXT_PARTICLES_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a character mostly is a word by itself, of Chinese grammar. */
bool sst_is_particle(uint32_t code_point);

#endif
