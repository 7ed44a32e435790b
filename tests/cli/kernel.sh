#!/bin/sh
# SPDX-License-Identifier: MIT
# SAMESTORY_KERNEL: whatever instruction set is taken, the results are the same.
. "$(dirname "$0")/check.inc"
: "${GENERATE:?the generator of articles}"

kernels=$("$SAMESTORY" --help | sed -n '/SAMESTORY_KERNEL/{n;s/ (.*//;s/,//g;p;}')
[ -n "$kernels" ] || complain 'the help names no kernel'

for language in en-quotes de ru ar zh th; do
    "$GENERATE" --articles 150 --words 120 --language $language >$language.ndjson
    unset SAMESTORY_KERNEL
    "$SAMESTORY" scan --json $language.ndjson >wanted
    for kernel in $kernels; do
        export SAMESTORY_KERNEL=$kernel
        run 0 scan --json $language.ndjson
        cmp -s wanted ../told/out || complain "$kernel, $language: other results"
    done
done

export SAMESTORY_KERNEL=abacus
run 2 scan en-quotes.ndjson
says 'kernel is abacus, this processor has'
says 'plain'
SAMESTORY_KERNEL=
run 0 scan en-quotes.ndjson

finish
