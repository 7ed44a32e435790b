#!/bin/sh
# SPDX-License-Identifier: MIT
# Many articles in little memory: the same bytes, less of it resident, and nothing left of
# temporary files, not even of a run that is killed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir temporary

complain() {
    echo "$*"
    exit 1
}

# peak_of FILE: what --stats says, which goes from the file.
peak_of() {
    tail -n 1 "$1" | sed 's/.*"type":"run","seconds":[0-9.]*,"peak_bytes":\([0-9]*\).*/\1/'
    sed '$d' "$1" >"$1.rest" && mv "$1.rest" "$1"
}

# compare MEMORY OPTION... : with so much and with plenty.
compare() {
    size=$1
    shift
    "$SAMESTORY" scan --json --quiet --stats --threads 2 "$@" articles.ndjson >wanted
    "$SAMESTORY" scan --json --quiet --stats --threads 2 "$@" --max-memory "$size" \
        --tmp temporary articles.ndjson >found
    plenty=$(peak_of wanted)
    little=$(peak_of found)
    cmp wanted found || complain "not the same with $size"
    # of what is resident with a sanitizer most is the sanitizer's
    ! grep -qE '__[at]san_init' "$SAMESTORY" || return 0
    [ "$little" -lt $((plenty * 7 / 8)) ] || complain "$little bytes with $size, else $plenty"
    [ "$little" -lt $((${size%M} * 3 / 2 << 20)) ] || complain "$little bytes with $size"
}

"$GENERATE" --articles 200000 --words 60 >articles.ndjson
compare 32M --relations near

# killed when it has filled a file without a name
"$SAMESTORY" scan --json --quiet --relations near --max-memory 1M --tmp temporary \
    articles.ndjson >killed &
process=$!
until grep -q "$work/temporary/.*(deleted)" /proc/$process/maps; do
    kill -0 $process || complain 'ended without a temporary file'
done
kill -9 $process
wait $process 2>/dev/null || true

"$GENERATE" --days 60 --per-day 1000 --words 100 >articles.ndjson
compare 64M
rmdir temporary || complain 'a temporary file was left'
