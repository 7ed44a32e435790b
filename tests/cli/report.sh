#!/bin/sh
# SPDX-License-Identifier: MIT
# What the reports hold, and how options change it.
. "$(dirname "$0")/check.inc"

{
    record a "$story"
    record b "$story"
    record c "$story It rained later that night, and nobody seemed to mind."
    record d "$other"
} >feed.ndjson

# pairs: what was related, everything, nothing
run 0 scan --json feed.ndjson
prints '"a":"a","b":"b","relation":"duplicate","of":null,"confidence":"certain"'
prints_lines 0 '"relation":null'
run 0 scan --json --pairs all feed.ndjson
prints_lines 3 '"type":"pair"'
run 0 scan --json --pairs none feed.ndjson
prints_lines 0 '"type":"pair"'
prints_lines 4 '"type":"article"'

# --top cuts the text, not the JSON
{
    cat feed.ndjson
    record e "$other"
} >more.ndjson
run 0 scan --top 1 more.ndjson
prints 'and 1 smaller story'
run 0 scan --top 0 more.ndjson
prints_lines 0 'smaller stor'
run 0 scan --json --top 1 more.ndjson
prints_lines 2 '"type":"story"'

# twenty stories are shown; of one more, that it is there
for i in $(seq 21); do
    record "$i" "$(echo "$story" | sed "s/ /$i /g")"
    record "copy of $i" "$(echo "$story" | sed "s/ /$i /g")"
done >stories.ndjson
for num in 19 20 21; do
    head -n $((2 * num)) stories.ndjson >few.ndjson
    run 0 scan few.ndjson
    prints_lines "$((num < 20 ? num : 20))" '  2 articles in 1 version'
    prints_lines "$((num > 20))" 'and 1 smaller story'
done
for top in 20 21 22; do
    run 0 scan --top $top stories.ndjson
    prints_lines "$((top < 21 ? top : 21))" '  2 articles in 1 version'
    prints_lines "$((top < 21))" 'and 1 smaller story'
done

# all pairs of a group of up to a thousand; of a larger one those that were verified
text='one two three four five six seven eight nine ten'
for num in 999 1000 1001; do
    yes "$text" | head -n $num | sed 's/.*/{"text":"&"}/' >copies.ndjson
    run 0 scan --json --pairs edges copies.ndjson
    edges=$(grep -c '"type":"pair"' ../told/out)
    [ "$edges" -lt $((2 * num)) ] || complain "$edges pairs of $num articles were verified"
    run 0 scan --json --pairs all copies.ndjson
    [ $num -gt 1000 ] || edges=$((num * (num - 1) / 2))
    prints_lines "$edges" '"type":"pair"'
done

# --relations
run 0 scan --json --relations duplicate feed.ndjson
prints '"versions":3,'
run 0 scan --json --relations near feed.ndjson
prints '"versions":2,"stories":null,'
prints_lines 0 '"type":"story"'
prints_lines 0 '"story":"'
prints '"story":null,"lead":true'
run 0 scan --relations near feed.ndjson
prints ' articles in 2 versions'
prints_lines 0 'stor'

# --exact: no bands
run 0 scan --json --exact feed.ndjson
prints '"bands":0,"rows":0,"expected_recall":1.0000'
run 0 scan --exact feed.ndjson
prints 'exact join: recall 1.0000'

# --keep
{
    printf '{"id":"late","published":"2024-05-02","text":"%s"}\n' "$story"
    printf '{"id":"early","published":"2024-05-01T07:00:00Z","text":"%s"}\n' "$story"
    printf '{"id":"long","published":"2024-05-03","text":"%s"}\n' "$story And so on and on."
} >dated.ndjson
run 0 scan --json dated.ndjson
prints '"lead":"early","articles":3,'
prints '"first":"2024-05-01T07:00:00Z","last":"2024-05-03"'
run 0 scan --json --keep first dated.ndjson
prints '"lead":"late","articles":3,'
run 0 scan --json --keep longest dated.ndjson
prints '"lead":"long","articles":3,'

# --field reaches inside
printf '{"key":7,"_source":{"words":"%s"}}\n' "$story" >inside.ndjson
run 0 scan --json --field text=_source.words --field id=key inside.ndjson
prints '"articles":1,"skipped":0,'

# lines are folded at the width
printf '{"id":"w1","title":"%s","text":"%s"}\n' "$story" "$story" >wide.ndjson
printf '{"id":"w2","title":"%s","text":"%s"}\n' "$other" "$story" >>wide.ndjson
for columns in 40 60 120; do
    COLUMNS=$columns
    export COLUMNS
    run 0 scan wide.ndjson
    widest=$(awk '{ if (length($0) > most) most = length($0) } END { print most }' ../told/out)
    [ "$widest" -le $columns ] || complain "a line of $widest columns, wanted $columns"
done

# ids that share a place among those at hand, short and long ones by turns
awk 'BEGIN {
    for (i = 0; i < 4200; i++) {
        id = i
        while (length(id) < 56 + i % 8) id = id "x"
        pair = i % 2048
        text = ""
        for (k = 0; k < 12; k++) text = text " w" pair "n" k
        printf "{\"id\":\"%s\",\"text\":\"%s\"}\n", id, text
    }
}' >ids.ndjson
line='scan --json ids.ndjson'
for threads in 1 8; do
    "$SAMESTORY" scan --json --relations near --threads $threads ids.ndjson >ids.$threads 2>../told/err
    says_nothing
done
cmp ids.1 ids.8 || complain 'ids depend on threads'
grep '"type":"pair"' ids.1 | sed 's/.*"a":"\([0-9]*\)x*","b":"\([0-9]*\)x*".*/\1 \2/' |
    awk '{ n++; bad += $1 % 2048 != $2 % 2048 } END { exit n < 2152 || bad > 0 }' ||
    complain 'an id is that of another article'

finish
