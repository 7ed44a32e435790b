#!/bin/sh
# SPDX-License-Identifier: MIT
# --across-sources, --since and --until: what may be related.
. "$(dirname "$0")/check.inc"

# item ID SOURCE DATE TEXT; a source or date of - is absent
item() {
    printf '{"id":"%s"' "$1"
    [ "$2" = - ] || printf ',"source":"%s"' "$2"
    [ "$3" = - ] || printf ',"date":"%s"' "$3"
    printf ',"text":"%s"}\n' "$4"
}

# keeps IDS [OPTION...]: dedup with the options keeps just these
keeps() {
    ids=$1
    shift
    run 0 dedup "$@"
    found=$(sed 's/^{"id":"\([^"]*\)".*/\1/' ../told/out | tr '\n' ' ')
    [ "$found" = "$ids" ] || complain "kept $found, wanted $ids"
}

# copies and near-duplicates within a source stay apart, alone or many
{
    item a A 2024-03-01 "$story"
    item b A 2024-03-02 "$story"
    item c A 2024-03-03 "$story Again."
} >one.ndjson
keeps 'a ' one.ndjson
keeps 'a b c ' --across-sources one.ndjson
keeps 'a b c ' --across-sources --exact one.ndjson

# with one elsewhere they are together
{
    cat one.ndjson
    item d B 2024-03-04 "$story"
} >two.ndjson
keeps 'a ' --across-sources two.ndjson
{
    i=0
    while [ $i -lt 40 ]; do
        i=$((i + 1))
        item "a$i" A "2024-03-01T00:00:$((i + 10))Z" "$story"
    done
    item b B 2024-03-02 "$story"
    item c C 2024-03-02 "$other"
} >many.ndjson
keeps 'a1 c ' --across-sources many.ndjson

# one without a source differs from all
{
    item a - 2024-03-01 "$story"
    item b - 2024-03-02 "$story"
} >none.ndjson
keeps 'a ' --across-sources none.ndjson

# dates: a day is all of it; what lies outside is kept; what has none is related to any
{
    item a A 2024-03-01T00:00:00Z "$story"
    item b B 2024-03-02T00:00:00Z "$story Again."
    item c C 2024-03-03T23:59:59Z "$story"
    item d D 2024-03-04T00:00:00Z "$story Once more."
    item e E - "$story And then."
} >days.ndjson
keeps 'a ' days.ndjson
keeps 'a b d ' --since 2024-03-02 --until 2024-03-03 days.ndjson
keeps 'a ' --since 2024-03-01 --until 2024-03-04 days.ndjson
keeps 'a b c ' --since 2024-03-03 days.ndjson
keeps 'a d ' --until 2024-03-03 days.ndjson
keeps 'a b c ' --since 2024-03-02T00:00:01Z days.ndjson

# stories, too
run 0 scan --json --relations same-story days.ndjson
prints_lines 1 '"type":"story"'
run 0 scan --json --relations same-story --until 2024-03-03 days.ndjson
prints_lines 2 '"type":"story"'
run 0 scan --json --across-sources one.ndjson
prints_lines 3 '"type":"story"'

# usage
run 2 scan --since yesterday days.ndjson
says '--since yesterday: wanted a date'
run 2 scan --since 2024-03-02 --until 2024-03-01 days.ndjson
says '--since 2024-03-02 lies behind --until 2024-03-01'
finish
