/* SPDX-License-Identifier: MIT */
/* charset.h - text in any encoding in, UTF-8 out: what is said, against what bytes are. */
#ifndef SST_READ_CHARSET_H
#define SST_READ_CHARSET_H

#include "base/scratch.h"
#include "samestory.h"

typedef struct sst_decoded {
    sst_text text;       /* sound UTF-8 without a byte order mark */
    size_t num_mended;   /* bytes that stood for nothing and became U+FFFD */
    uint32_t unit_bytes; /* of the encoding: 1, 2 or 4 */
    bool is_guessed;     /* to be Windows 1252: nothing else was said that could be */
} sst_decoded;

/* What is said of an encoding; names may be wrong, or unknown. */
typedef struct sst_charset_said {
    sst_text here; /* by the text, or what came with it; may be absent */
    const char
        *otherwise; /* of texts that do not say it, or cannot be in it; NULL: nothing */
} sst_charset_said;

/* Text of the encoding that a byte order mark or the zeros of its first bytes show, else of
 * the one that is said here, else of UTF-8, else of the one said otherwise, else of Windows
 * 1252.  Whatever is said, bytes that are UTF-8 are read as that.  The text is `bytes`
 * themselves where they are sound, else of the scratch; SST_RECORD_PADDING bytes may be read
 * behind it.  errors: SST_ERR_MEMORY. */
sst_status sst_charset_decode(sst_text bytes, const sst_charset_said *said,
                              sst_scratch *scratch, sst_decoded *out, sst_error *err);

/* The same of part of a text: of a wide encoding it is not. */
sst_status sst_charset_decode_part(sst_text bytes, const sst_charset_said *said,
                                   sst_scratch *scratch, sst_decoded *out,
                                   sst_error *err);

#define SST_LONGEST_CHARSET 40

/* Can it be a name at all: of letters, digits and - _ . : alone? */
bool sst_charset_is_name(sst_text said);

/* The name that iconv has for what is said, in `name` or elsewhere; NULL: none is said, or
 * bytes say it better. */
const char *sst_charset_name(sst_text said, char name[SST_LONGEST_CHARSET + 1]);

/* Bytes that belong to no sequence of UTF-8. */
size_t sst_charset_count_bad(sst_text bytes);

/* Which of the bytes became the decoded text's byte `at`: of its line and near it. */
uint64_t sst_charset_offset(sst_text bytes, const sst_decoded *decoded, size_t at);

/* First bytes as far as they are ASCII, to `out`, which has room for len_bytes: zeros of
 * wider encodings and a byte order mark are left out.  How many these are. */
size_t sst_charset_narrow(const char *head, size_t len_bytes, char *out);

#endif
