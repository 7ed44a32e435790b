#!/bin/sh
# SPDX-License-Identifier: MIT
# Every file of cli/ is a command, what it prints, and its exit status; UPDATE=1 writes them anew.
#
#     $ samestory scan --quiet articles
#     ...
#     = 0
#
# Commands run in the folder of the samples.
set -u
: "${SAMESTORY:?the command to test}"
here=$(cd "$(dirname "$0")" && pwd) || exit 1
cd "${SAMPLES:-$here/../../samples}" || exit 1
LC_ALL=C
export LC_ALL
unset TMPDIR NO_COLOR COLUMNS
found=$(mktemp) || exit 1
trap 'rm -f "$found"' EXIT
samestory() {
    "$SAMESTORY" "$@"
}

# which kernels there are depends on the machine
kernels='s/^  *[a-z0-9, ]*plain (the first/    KERNELS (the first/'

failures=0
for wanted in "$here"/cli/*.txt; do
    command=$(head -n 1 "$wanted")
    {
        echo "$command"
        (eval "${command#\$ }" 2>&1 </dev/null)
        echo "= $?"
    } | sed "$kernels" >"$found"
    if [ -n "${UPDATE-}" ]; then
        cp "$found" "$wanted"
    elif ! diff -u "$wanted" "$found"; then
        failures=$((failures + 1))
    fi
done
[ "$failures" -eq 0 ]
