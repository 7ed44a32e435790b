#!/bin/sh
# SPDX-License-Identifier: MIT
# What is told and done when there is little memory, or no room for temporary files.
. "$(dirname "$0")/check.inc"

"$GENERATE" --days 20 --per-day 500 --words 60 >stream.ndjson
mkdir temporary

# the same bytes, with hardly anything in memory
for relations in all near; do
    run 0 scan --json --threads 2 --relations $relations stream.ndjson
    cp ../told/out wanted
    prints_lines 10000 '"type":"article"'
    prints '"relation":"near-duplicate"'
    for size in 16M 1K; do
        run 0 scan --json --threads 2 --relations $relations --max-memory $size \
            --tmp temporary stream.ndjson
        cmp -s wanted ../told/out || complain 'less memory says something else'
    done
done
run 0 scan --verbose stream.ndjson
cp ../told/out wanted
run 0 scan --verbose --max-memory 16M --tmp temporary stream.ndjson
cmp -s wanted ../told/out || complain 'less memory says something else'
rmdir temporary || complain 'a temporary file was left'

# one book in many editions: they do not lie side by side in memory
awk 'BEGIN {
    for (i = 0; i < 40000; i++)
        word[i] = "word" i * 7919 % 20011
    for (edition = 0; edition < 60; edition++) {
        printf "{\"text\":\"edition %d", edition
        for (i = 0; i < 40000; i++)
            printf " %s", i % 2000 == 7 * edition ? "other" edition : word[i]
        print "\"}"
    }
}' >books.ndjson
run 0 scan --json --threads 2 --max-memory 64M --stats books.ndjson
prints '"relation":"near-duplicate"'
peak=$(sed -n 's/.*"peak_bytes":\([0-9]*\).*/\1/p' ../told/out)
# of what is resident with a sanitizer most is the sanitizer's
grep -qE '__[at]san_init' "$SAMESTORY" || [ "$peak" -lt 150000000 ] ||
    complain "60 editions take $peak bytes"
rm books.ndjson

# too little to be kept, and how much it takes
head -n 100 stream.ndjson >few.ndjson
run 0 scan --threads 2 --max-memory 5 few.ndjson
says 'bytes, which cannot be kept: with these threads'
says '61M are needed'
run 0 scan --threads 1 --max-memory 5 --relations near few.ndjson
says '21M are needed'
run 0 scan --quiet --max-memory 5 few.ndjson
says_nothing
run 0 scan --threads 1 --max-memory 21M --relations near few.ndjson
says_nothing

# no place for temporary files is known before anything is read
run 2 scan --tmp nowhere stream.ndjson
says 'nowhere: cannot take temporary files'
prints_nothing

# files may not grow: no half results
cat >narrow <<'END'
trap '' XFSZ
ulimit -f 16
exec "$@"
END
as='sh narrow'
for size in 16M 1K; do
    run 6 scan --json --max-memory $size --tmp . stream.ndjson
    says 'no temporary space'
    says 'choose another folder'
    prints_nothing
done

finish
