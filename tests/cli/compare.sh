#!/bin/sh
# SPDX-License-Identifier: MIT
# samestory compare: two files, or two ids of one input.
. "$(dirname "$0")/check.inc"

echo "$story" >a.txt
echo "$story" >b.txt
echo "$other" >c.txt
run 0 compare a.txt b.txt
prints 'duplicate, certain: the same words.'
says_nothing
run 0 compare a.txt c.txt
prints 'unrelated: no relation has all that it wants.'
prints 'Jaccard of shingles'
run 0 compare --json a.txt b.txt
prints '{"v":1,"type":"comparison","a":{"id":"a.txt",'
prints '"relation":"duplicate","of":null,"confidence":"certain"'
prints '"jaccard":1.0000,'
prints_lines 1 '{'
run 0 compare --json a.txt c.txt
prints '"relation":"unrelated","of":null,"confidence":null'
prints '"jaccard":0.0000,'

# two ids
{
    record one "$story"
    record two "$other"
    record one "$story And then it rained."
} >feed.ndjson
run 3 compare a.txt feed.ndjson
says 'feed.ndjson: found several articles, wanted a file of one'
run 0 compare --json --in feed.ndjson one two
prints '"a":{"id":"one",'
prints '"b":{"id":"two",'
run 0 compare --json --in feed.ndjson one 'one#2'
prints '"same_id":true'
prints '"same_words":false'
prints '"b":{"id":"one#2",'
mkdir folder
cp a.txt c.txt feed.ndjson folder
run 0 compare --json --in folder a.txt two
prints '"a":{"id":"a.txt",'
prints '"b":{"id":"two",'
run 3 compare --in feed.ndjson one three
says 'there is no article with the id three'
run 3 compare --in missing.ndjson one two
says 'missing.ndjson'

# nothing to compare with
run 3 compare a.txt missing.txt
says 'missing.txt'
: >empty.txt
run 3 compare a.txt empty.txt
says 'empty.txt'

# output to a file
run 0 compare --json -o out a.txt b.txt
prints_nothing
grep -qF '"type":"comparison"' out || complain 'the file has no comparison'

finish
