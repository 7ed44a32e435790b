#!/bin/sh
# SPDX-License-Identifier: MIT
# The kernels for 64-bit ARM make of every text what the plain one makes of it here.  Takes a cross
# compiler and an emulator (Debian: gcc-aarch64-linux-gnu, libc6-dev-arm64-cross, qemu-user);
# without them the test is skipped.
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
src=$tests/../src
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cross=aarch64-linux-gnu-gcc
emulator=$(command -v qemu-aarch64 || command -v qemu-aarch64-static) || {
    echo 'no emulator of 64-bit ARM'
    exit 77
}
command -v $cross >/dev/null || {
    echo "no $cross"
    exit 77
}

digests() { # PROGRAM COMPILER OPTION...
    program=$1
    shift
    # utf8proc.h is the same for all machines, and stands behind all other headers
    "$@" -std=c11 -O2 -D_GNU_SOURCE -I "$src" -I "$src/../include" -idirafter /usr/include \
        "$tests/kernels/digests.c" "$src/base/scratch.c" "$src/base/status.c" \
        "$src/text/content.c" "$src/text/cutter.c" "$src/text/kernel.c" \
        "$src/text/kernel_plain.c" "$src/text/minhash.c" "$src/text/normalise.c" \
        "$src/text/particles.c" "$src/text/passage.c" "$src/text/shingle.c" \
        "$src/text/stem.c" "$src/text/terms.c" "$src/text/unicode_pages.c" \
        "$src/text/unicode_tables.c" -o "$program"
}
digests "$work/here" cc
digests "$work/there" $cross -static -DSST_HAS_NEON "$src/text/kernel_neon.c"

"$work/here" "$SAMPLES"/articles/* >"$work/here.out"
"$emulator" "$work/there" "$SAMPLES"/articles/* >"$work/there.out"
cat "$work/here.out" "$work/there.out"
[ "$(cut -d' ' -f1 "$work/there.out" | xargs)" = 'neon plain' ]
[ "$(cat "$work/here.out" "$work/there.out" | cut -d' ' -f2 | sort -u | wc -l)" -eq 1 ]
