#!/bin/sh
# SPDX-License-Identifier: MIT
# The same bytes come out for any number of threads and any --max-memory.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$GENERATE" --days 3 --per-day 1000 --words 200 >"$work/articles.ndjson"
python3 -B "$(dirname "$0")/../sites/make.py" --seed 7 --out "$work"/sites 2>/dev/null

compare() { # INPUT
    "$SAMESTORY" scan --json --threads 1 "$1" >"$work/wanted"
    grep -q '"relation":"near-duplicate"' "$work/wanted"
    grep -q '"relation":"same-story"' "$work/wanted"
    for options in '--threads 2' '--threads 7' '--threads 2 --max-memory 8M'; do
        # shellcheck disable=SC2086 # words
        "$SAMESTORY" scan --json $options "$1" >"$work/found"
        cmp "$work/wanted" "$work/found" || {
            echo "not the same with $options"
            exit 1
        }
    done
}

compare "$work/articles.ndjson"
[ "$(grep -c '"type":"article"' "$work/wanted")" -eq 3000 ]
compare "$work/sites/articles.ndjson"
grep -q '"class":"stub"' "$work/wanted"
