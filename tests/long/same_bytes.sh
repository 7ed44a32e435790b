#!/bin/sh
# SPDX-License-Identifier: MIT
# The same bytes come out for any number of threads and any --max-memory.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$GENERATE" --days 3 --per-day 1000 --words 200 >"$work/articles.ndjson"

"$SAMESTORY" scan --json --threads 1 "$work/articles.ndjson" >"$work/wanted"
[ "$(grep -c '"type":"article"' "$work/wanted")" -eq 3000 ]
grep -q '"relation":"near-duplicate"' "$work/wanted"
grep -q '"relation":"same-story"' "$work/wanted"
for options in '--threads 2' '--threads 7' '--threads 2 --max-memory 64M'; do
    # shellcheck disable=SC2086 # words
    "$SAMESTORY" scan --json $options "$work/articles.ndjson" >"$work/found"
    cmp "$work/wanted" "$work/found" || {
        echo "not the same with $options"
        exit 1
    }
done
