/* SPDX-License-Identifier: MIT */
/* coding.c - a body that is compressed as HTTP's Content-Encoding says in, the body out.
 *
 * gzip is that of files, of one member or several; deflate is zlib's format (RFC 1950) by the
 * standard, bare deflate (RFC 1951) by the habit of some servers, and gzip by that of others.
 * What is unpacked grows in the scratch, doubled as long as the limits let it. */
#include "coding.h"
#include "base/status.h"
#include "base/utf8.h"
#include "unpack_member.h"

#include <inttypes.h>
#include <string.h>

#define FIRST_BYTES ((size_t)64 << 10)
#define TEXT_BYTES 256 /* by which text is told from what is packed */

/* ---- room --------------------------------------------------------------------------- */

/* What is unpacked so far. */
typedef struct sink {
    const sst_coding_limits *limits;
    size_t packed_bytes;
    sst_scratch *scratch;
    char *at;
    size_t len_bytes, room_bytes;
    void *ended; /* a member that may be used again, or NULL */
} sink;

/* How much may be unpacked in all. */
static uint64_t most_bytes(const sink *s)
{
    const sst_coding_limits *limits = s->limits;
    uint64_t by_ratio = UINT64_MAX;
    if (s->packed_bytes <= UINT64_MAX / limits->max_expansion)
        by_ratio = s->packed_bytes * (uint64_t)limits->max_expansion;
    if (by_ratio < limits->free_bytes)
        by_ratio = limits->free_bytes;
    return by_ratio < limits->max_bytes ? by_ratio : limits->max_bytes;
}

static sst_status fail_too_much(const sink *s, sst_error *err)
{
    uint64_t most = most_bytes(s);
    if (most == s->limits->max_bytes)
        return sst_fail(err, SST_ERR_RECORD, 0,
                        "unpacked body of more than %" PRIu64
                        " bytes, the limit (--max-record)",
                        most);
    return sst_fail(err, SST_ERR_RECORD, 0,
                    "%zu bytes expand to more than %" PRIu64 ", the limit is %" PRIu32
                    ":1 (--max-expansion)",
                    s->packed_bytes, most, s->limits->max_expansion);
}

/* Room for more: a byte over the limit at most, which tells that it is passed. */
static sst_status grow(sink *s, sst_error *err)
{
    uint64_t most = most_bytes(s) + 1;
    if (s->len_bytes < s->room_bytes)
        return SST_OK;
    if (s->len_bytes >= most)
        return fail_too_much(s, err);
    uint64_t want = s->room_bytes ? (uint64_t)s->room_bytes * 2 : FIRST_BYTES;
    if (want > most)
        want = most;
    char *at = sst_scratch_alloc(s->scratch, (size_t)want + SST_CODING_PADDING, 1);
    if (!at)
        return sst_fail_memory(err);
    if (s->len_bytes > 0)
        memcpy(at, s->at, s->len_bytes);
    s->at = at;
    s->room_bytes = (size_t)want;
    return SST_OK;
}

/* ---- members ------------------------------------------------------------------------ */

static bool begins_with(sst_text bytes, const sst_packing *packing)
{
    return bytes.len_bytes >= packing->magic_bytes &&
           memcmp(bytes.data, packing->magic, packing->magic_bytes) == 0;
}

/* One step of a member, from *rest to the sink's room.  *is_stuck: nothing came of it. */
static sst_unpacked step_member(const sst_packing *packing, void *member, sink *s,
                                sst_text *rest, bool *is_stuck)
{
    size_t room = s->room_bytes - s->len_bytes;
    sst_unpack_step step = {rest->data, rest->len_bytes, s->at + s->len_bytes, room};
    sst_unpacked status = packing->step(member, &step);
    *is_stuck = step.in_bytes == rest->len_bytes && step.out_bytes == room;
    *rest = (sst_text){step.in, step.in_bytes};
    s->len_bytes += room - step.out_bytes;
    return status;
}

/* The member that begins with *rest, which goes behind it.  *defect: why it does not end. */
static sst_status undo_member(const sst_packing *packing, sink *s, sst_text *rest,
                              const char **defect, sst_error *err)
{
    void *member = s->ended ? s->ended : packing->new_member();
    sst_unpacked unpacked = SST_UNPACKED_SOME;
    bool is_stuck = false;
    sst_status status = member ? SST_OK : sst_fail_memory(err);
    s->ended = NULL;
    while (status == SST_OK && unpacked == SST_UNPACKED_SOME && !is_stuck) {
        status = grow(s, err);
        if (status == SST_OK)
            unpacked = step_member(packing, member, s, rest, &is_stuck);
    }
    if (member && packing->is_used_again && unpacked == SST_UNPACKED_ALL)
        s->ended = member;
    else if (member)
        packing->free_member(member);
    if (status == SST_OK && unpacked == SST_UNPACKED_NO_MEMORY)
        status = sst_fail_memory(err);
    *defect = unpacked == SST_UNPACKED_ALL         ? NULL
              : unpacked == SST_UNPACKED_SOME      ? "ends early"
              : unpacked == SST_UNPACKED_TOO_LARGE ? "wants too large a window"
                                                   : "is broken";
    return status;
}

/* All members; what follows the last is left alone. */
static sst_status undo_members(const sst_packing *packing, sink *s, sst_text packed,
                               const char **defect, sst_error *err)
{
    sst_status status = SST_OK;
    *defect = begins_with(packed, packing) ? NULL : "is broken";
    while (status == SST_OK && !*defect) {
        status = undo_member(packing, s, &packed, defect, err);
        if (packing->magic_bytes == 0 || !begins_with(packed, packing))
            break;
    }
    if (s->ended)
        packing->free_member(s->ended);
    s->ended = NULL;
    return status;
}

static sst_status undo_gzip(sink *s, sst_text packed, const char **defect, sst_error *err)
{
    return undo_members(&sst_packing_gzip, s, packed, defect, err);
}

static sst_status undo_zstd(sink *s, sst_text packed, const char **defect, sst_error *err)
{
    return undo_members(&sst_packing_zstd, s, packed, defect, err);
}

static sst_status undo_deflate(sink *s, sst_text packed, const char **defect,
                               sst_error *err)
{
    if (begins_with(packed, &sst_packing_gzip))
        return undo_gzip(s, packed, defect, err);
    sst_status status = undo_members(&sst_packing_zlib, s, packed, defect, err);
    if (status == SST_OK && *defect && s->len_bytes == 0)
        status = undo_members(&sst_packing_bare, s, packed, defect, err);
    return status;
}

/* ---- any --------------------------------------------------------------------------- */

static const struct coding {
    const char *name;
    sst_status (*undo)(sink *s, sst_text packed, const char **defect, sst_error *err);
} codings[] = {
    {"gzip", undo_gzip},
    {"x-gzip", undo_gzip},
    {"deflate", undo_deflate},
    {"x-deflate", undo_deflate},
    {"zstd", undo_zstd},
    {"identity", NULL},
    {"none", NULL},
    {"", NULL},
};

#define NUM_CODINGS (sizeof codings / sizeof *codings)

static const struct coding *find_coding(const char *name)
{
    for (size_t i = 0; i < NUM_CODINGS; i++)
        if (strcmp(codings[i].name, name) == 0)
            return &codings[i];
    return NULL;
}

/* Text has no control characters in its first bytes; what is packed hardly ever has
 * none. */
static bool looks_like_text(sst_text bytes)
{
    size_t len = bytes.len_bytes < TEXT_BYTES ? bytes.len_bytes : TEXT_BYTES;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if (sst_utf8_is_control(c))
            return false;
    }
    return true;
}

sst_status sst_coding_undo(sst_coded_body body, const sst_coding_limits *limits,
                           sst_scratch *scratch, sst_decoded_body *out, sst_error *err)
{
    const struct coding *coding = find_coding(body.coding);
    sst_text packed = body.bytes;
    sink s = {.limits = limits, .packed_bytes = packed.len_bytes, .scratch = scratch};
    const char *defect = NULL;
    sst_decoded_body as_it_is = {packed, NULL};
    if (packed.len_bytes == 0 || (coding && !coding->undo)) {
        *out = as_it_is;
        return SST_OK;
    }
    sst_status status = coding ? coding->undo(&s, packed, &defect, err) : SST_OK;
    if (status == SST_OK && s.len_bytes > most_bytes(&s))
        status = fail_too_much(&s, err);
    if (status != SST_OK)
        return status;
    bool is_undone = coding && (s.len_bytes > 0 || !defect);
    if (!is_undone && !looks_like_text(packed))
        return coding
                   ? sst_fail(err, SST_ERR_RECORD, 0,
                              "body in %s, as its header says, %s", body.coding, defect)
                   : sst_fail(err, SST_ERR_RECORD, 0,
                              "body in %s, which is not read; wanted gzip, deflate or "
                              "zstd",
                              body.coding);
    *out = is_undone ? (sst_decoded_body){{s.at, s.len_bytes}, defect} : as_it_is;
    return SST_OK;
}
