#!/bin/sh
# SPDX-License-Identifier: MIT
# samestory curve: without a sample, with good ones and with broken ones.
. "$(dirname "$0")/check.inc"

# without a sample
run 0 curve
prints '42 bands of 3 rows'
prints '3, chosen'
says_nothing
run 0 curve --near .8
prints '18 bands of 7 rows'
run 0 curve --json --near .3 --recall .9
prints_lines 101 '"type":"point"'
prints_lines 1 '"chosen":true'
prints_lines 1 '"type":"summary","near":0.3000,"recall":0.9000,"bands":64,"rows":2,'
prints_lines 0 '"type":"edit"'

# wrong usage
run 2 curve feed.ndjson
says 'curve: wanted --sample feed.ndjson, found feed.ndjson alone'
run 2 curve --near 0.01 --recall 0.9999999
says 'even 128 bands of 1 row reach only'
prints_nothing
run 2 curve --sample
run 2 curve --sample-size none
run 2 curve --sample x --exact

# articles that differ, a folder, standard input
i=0
while [ $i -lt 40 ]; do
    i=$((i + 1))
    record "c$i" "$(seq -s ' ' $((1000 * i)) $((1000 * i + 60))) $story"
done >feed.ndjson
run 0 curve --json --sample feed.ndjson
prints_lines 10 '"type":"edit"'
prints_lines 1 '"type":"sample","seed":1,"articles":40,"skipped":0,"drawn":40,"short":0,'
prints '"edit":"byline","rate":null,"pairs":40,'
prints '"edit":"paragraph-cut","rate":null,"pairs":0,"mean_jaccard":null,'
prints '"edit":"words-replaced","rate":0.2000,"pairs":40,'
says_nothing
mkdir folder
cp feed.ndjson folder
echo "$other" >folder/other.txt
run 0 curve --json --sample folder
prints '"articles":41,'
run 0 curve --json --sample feed.ndjson --sample folder/other.txt
prints '"articles":41,'
input=feed.ndjson
run 0 curve --json --sample - --sample-size 10
prints '"articles":40,"skipped":0,"drawn":10,'
input=/dev/null

# the same numbers again for one seed, other ones for another, the same for any threads
run 0 curve --json --sample feed.ndjson --sample-size 20 --seed 7
cp ../told/out first
run 0 curve --json --sample feed.ndjson --sample-size 20 --seed 7 --threads 1
cmp -s ../told/out first || complain 'the same seed gave other numbers'
run 0 curve --json --sample feed.ndjson --sample-size 20 --seed 8
cmp -s ../told/out first && complain 'another seed gave the same numbers'

# an empty sample, one article, the same article twice, a short one
: >empty.ndjson
run 0 curve --sample empty.ndjson
says 'there are no articles in the sample'
prints '0 of 0 articles were drawn'
run 0 curve --json --quiet --sample empty.ndjson
says_nothing
prints '"used":0,'
record one "$story" >one.ndjson
run 0 curve --sample one.ndjson
prints '1 of 1 articles were drawn'
{
    record one "$story"
    record two "$story"
    record three "Too short to relate."
} >few.ndjson
run 0 curve --json --sample few.ndjson
prints '"drawn":3,"short":1,"repeated":1,"used":1,"pairs":0,'

# broken records are named, the rest goes on
{
    cat feed.ndjson
    echo '{"id":"broken","text":'
} >broken.ndjson
run 1 curve --json --sample broken.ndjson
says 'broken.ndjson: line 41'
prints '"articles":40,"skipped":1,'
run 3 curve --json --sample missing.ndjson --sample broken.ndjson
says 'missing.ndjson'
prints '"articles":40,"skipped":2,'
run 1 curve --strict --sample broken.ndjson
prints_nothing
says 'broken.ndjson: line 41'

# where results go
run 0 curve -o out --json --sample feed.ndjson
prints_nothing
tail -n 1 out | grep -qF '"type":"summary"' || complain 'the file is not complete'
run 2 curve -o feed.ndjson --sample feed.ndjson
says 'feed.ndjson: it is read too'
[ -s feed.ndjson ] || complain 'the sample was overwritten'
if [ -w /dev/full ]; then
    line='curve >/dev/full'
    "$SAMESTORY" curve >/dev/full 2>../told/err
    [ $? -eq 4 ] || complain 'a full disk was not noticed'
fi

finish
