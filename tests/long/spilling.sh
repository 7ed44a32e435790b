#!/bin/sh
# SPDX-License-Identifier: MIT
# With much less memory than it takes, the same bytes come out by way of temporary files, of
# which nothing is left behind.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tmp"
"$GENERATE" --articles 200000 --words 60 >"$work/articles.ndjson"

scan() { # OPTION...
    "$SAMESTORY" scan --json --relations near-duplicate,part-of,shares-passage "$@" \
        "$work/articles.ndjson"
}

scan --threads 2 >"$work/wanted"
grep -q '"relation":"near-duplicate"' "$work/wanted"
for memory in 3M 20M; do
    scan --threads 3 --max-memory $memory --tmp "$work/tmp" >"$work/found"
    cmp "$work/wanted" "$work/found" || {
        echo "not the same with --max-memory $memory"
        exit 1
    }
    [ -z "$(ls -A "$work/tmp")" ]
done

status=0
scan --max-memory 3M --tmp "$work/missing" >"$work/found" 2>"$work/said" || status=$?
[ "$status" -eq 2 ]
grep -q "$work/missing: cannot take temporary files" "$work/said"
