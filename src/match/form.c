/* SPDX-License-Identifier: MIT */
/* form.c - how two texts lie beside one another in; out: whether they are one form filled
 * in twice.
 *
 * A corrected report looks like a form too: its words are equal but for the toll.  What
 * tells them apart is what stays.  The report keeps its occasion, the dates and names, and
 * most of its numbers, and changes little in much text.  A form is filled in anew for
 * another occasion: another day, place or company; and most of its numbers go with it.
 * Where no word says so, as in a lottery draw, the day of publication does. */
#include "form.h"

#include <math.h>

#define TOKENS_PER_SLOT 60          /* a slot in so many, at least */
#define TOKENS_PER_SLOT_IN_FORMS 15 /* so many slots no correction has */
#define FEWEST_NUMBERS 6            /* on both sides: below, names are taken in */
#define LEAST_NAMES (1. / 4)        /* changed, of all, for another occasion */
#define NEXT_DAY .8                 /* days: the next issue of a daily form */
#define NEXT_WEEK 5.                /* days: weekdays say nothing */

static double share(uint32_t changed, uint32_t kept)
{
    uint32_t all = changed + kept;
    return all > 0 ? (double)changed / all : 0;
}

uint32_t sst_form_least_slots(uint32_t num_tokens)
{
    uint32_t least = num_tokens / TOKENS_PER_SLOT;
    return least > SST_LEAST_SLOTS ? least : SST_LEAST_SLOTS;
}

double sst_form_changed_facts(const sst_skeleton *s)
{
    uint32_t changed = s->changed_numbers + s->changed_dates;
    uint32_t kept = s->kept_numbers + s->kept_dates;
    if (changed + kept < FEWEST_NUMBERS) {
        changed += s->changed_names;
        kept += s->kept_names;
    }
    return share(changed, kept);
}

/* Do the dates in the texts say that they speak of different days? */
static bool has_other_dates(const sst_skeleton *s, double days_apart)
{
    if (s->changed_dates > s->kept_dates)
        return true;
    return s->changed_dates > 0 && s->changed_dates == s->kept_dates &&
           (isnan(days_apart) || days_apart >= NEXT_WEEK);
}

/* Does a text that is mostly facts speak of another occasion? */
static bool has_packed_occasion(const sst_skeleton *s, double days_apart)
{
    bool is_packed = s->num_slots * TOKENS_PER_SLOT_IN_FORMS >= s->num_tokens;
    return is_packed && (has_other_dates(s, days_apart) || s->changed_names > 0 ||
                         days_apart >= (s->kept_dates > 0 ? NEXT_WEEK : NEXT_DAY));
}

static bool has_other_names(const sst_skeleton *s)
{
    return s->has_case && share(s->changed_names, s->kept_names) >= LEAST_NAMES;
}

static bool is_filled(const sst_skeleton *s, double days_apart)
{
    /* A long report that is brought up to date has a new date too, the day after. */
    bool is_later = isnan(days_apart) || days_apart >= NEXT_WEEK;
    return s->num_slots >= sst_form_least_slots(s->num_tokens) &&
           sst_form_changed_facts(s) >= SST_LEAST_CHANGED_FACTS &&
           (has_packed_occasion(s, days_apart) || has_other_names(s) ||
            (is_later && has_other_dates(s, days_apart)));
}

sst_form sst_form_of(const sst_skeleton *s, double days_apart)
{
    if (!s->is_same || s->num_slots == 0 ||
        s->num_equal < SST_LEAST_EQUAL_WORDS * s->num_tokens)
        return SST_FORM_NOT;
    if (is_filled(s, days_apart))
        return SST_FORM_FILLED;
    bool is_other_occasion = has_packed_occasion(s, days_apart) || has_other_names(s) ||
                             has_other_dates(s, days_apart);
    return is_other_occasion ? SST_FORM_ALIKE : SST_FORM_NOT;
}
