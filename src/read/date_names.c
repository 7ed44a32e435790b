/* SPDX-License-Identifier: MIT */
/* date_names.c - names of months and zones, as dates have them.
 *
 * A month is known by what its name begins with, in the languages whose programs write
 * dates into feeds with the names of their own; where two languages mean two months by one
 * beginning (Croatian and Polish do), only one of them is here. */
#include "date_names.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

/* ---- months ------------------------------------------------------------------------ */

#define LONGEST_FOLDED 32

/* By month, a blank between beginnings: Western and Northern Europe, Poland, Hungary,
 * Turkey, Indonesia; Russia, Ukraine; Greece. */
static const char *const months[12] = {
    "jan ene gen sty oca янв січ ιαν",
    "feb fev fév lut şub фев лют φεβ",
    "mar mär mrt már мар бер μαρ μάρ",
    "apr avr abr ápr kwi nis апр кві απρ",
    "may mai mag mei maj máj май мая тра μαι μαϊ μάι",
    "jun juin giu jún cze haz июн чер ιουν ιούν",
    "jul juil lug júl lip tem июл лип ιουλ ιούλ",
    "aug aoû aou ago agu agt sie ağu авг сер αυγ αύγ",
    "sep set szept wrz eyl сен вер σεπ",
    "oct okt ott out paź eki окт жов οκτ",
    "nov noi lis kas ноя лис νοε νοέ",
    "dec dez dic déc des gru ara дек гру δεκ",
};

/* Small letters of ASCII, Latin 1, Greek and Cyrillic for the great ones. */
static uint32_t fold(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE) ||
        (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    return c >= 0x400 && c <= 0x40F ? c + 0x50 : c;
}

static size_t fold_word(sst_text word, char out[LONGEST_FOLDED])
{
    size_t len = 0;
    for (size_t i = 0; i < word.len_bytes && len + 4 <= LONGEST_FOLDED; i++) {
        uint32_t c = (uint8_t)word.data[i];
        bool is_pair = (c & 0xE0) == 0xC0 && i + 1 < word.len_bytes;
        if (is_pair)
            c = (c & 0x1F) << 6 | ((uint8_t)word.data[++i] & 0x3F);
        if (c < 0x80 || is_pair)
            len += sst_utf8_put(out + len, fold(c));
        else
            out[len++] = (char)c;
    }
    return len;
}

int sst_month_of(sst_text word)
{
    char folded[LONGEST_FOLDED];
    size_t len = fold_word(word, folded);
    for (int month = 0; month < 12; month++)
        for (const char *name = months[month]; *name;) {
            size_t bytes = strcspn(name, " ");
            if (len >= bytes && memcmp(folded, name, bytes) == 0)
                return month + 1;
            name += bytes;
            name += *name == ' ';
        }
    return 0;
}

/* ---- zones ------------------------------------------------------------------------- */

static const struct zone {
    const char *name;
    int minutes; /* east of UTC */
} zones[] = {
    {"Z", 0},       {"UT", 0},      {"UTC", 0},    {"GMT", 0},    {"WET", 0},
    {"EST", -300},  {"EDT", -240},  {"ET", -300},  {"CST", -360}, {"CDT", -300},
    {"CT", -360},   {"MST", -420},  {"MDT", -360}, {"MT", -420},  {"PST", -480},
    {"PDT", -420},  {"PT", -480},   {"AST", -240}, {"ADT", -180}, {"AT", -240},
    {"AKST", -540}, {"AKDT", -480}, {"HST", -600}, {"NST", -210}, {"NDT", -150},
    {"BRT", -180},  {"ART", -180},  {"UYT", -180}, {"CLT", -240}, {"CLST", -180},
    {"VET", -240},  {"COT", -300},  {"PET", -300}, {"BST", 60},   {"WEST", 60},
    {"WAT", 60},    {"CET", 60},    {"MET", 60},   {"MEZ", 60},   {"CEST", 120},
    {"MEST", 120},  {"MESZ", 120},  {"CAT", 120},  {"EET", 120},  {"SAST", 120},
    {"EEST", 180},  {"EAT", 180},   {"IDT", 180},  {"MSK", 180},  {"MSD", 240},
    {"TRT", 180},   {"IRST", 210},  {"GST", 240},  {"PKT", 300},  {"YEKT", 300},
    {"IST", 330},   {"NPT", 345},   {"ICT", 420},  {"WIB", 420},  {"KRAT", 420},
    {"SGT", 480},   {"HKT", 480},   {"PHT", 480},  {"MYT", 480},  {"AWST", 480},
    {"IRKT", 480},  {"JST", 540},   {"KST", 540},  {"ACST", 570}, {"ACDT", 630},
    {"AEST", 600},  {"VLAT", 600},  {"AEDT", 660}, {"NZST", 720}, {"NZDT", 780},
};

int sst_zone_minutes(sst_text name)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strlen(zones[i].name) == name.len_bytes &&
            strncasecmp(zones[i].name, name.data, name.len_bytes) == 0)
            return zones[i].minutes;
    return 0;
}
