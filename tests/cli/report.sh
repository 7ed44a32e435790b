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
prints 'and 1 smaller stor'
run 0 scan --top 0 more.ndjson
prints_lines 0 'smaller stor'
run 0 scan --json --top 1 more.ndjson
prints_lines 2 '"type":"story"'

# --relations
run 0 scan --json --relations duplicate feed.ndjson
prints '"versions":3,'
run 0 scan --json --relations near feed.ndjson
prints '"versions":2,'

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

finish
