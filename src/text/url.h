/* SPDX-License-Identifier: MIT */
/* url.h - a URL as read in, its normal form out. */
#ifndef SST_TEXT_URL_H
#define SST_TEXT_URL_H

#include "base/scratch.h"
#include "text.h"

/* The form in which URLs are compared: RFC 3986 section 6.2.2 and 6.2.3 (case of scheme
 * and host, percent encoding, dot segments, default port, empty path), without fragment
 * and without the tracking parameters utm_*, fbclid and gclid.  Something that is no URL
 * comes back as it is, trimmed.
 * errors: SST_ERR_MEMORY. */
sst_status sst_url_normalise(sst_text url, sst_scratch *scratch, sst_text *out,
                             sst_error *err);

/* The host of a URL as it stands there, without user, port and a leading "www.";
 * absent when there is none. */
sst_text sst_url_host(sst_text url);

#endif
