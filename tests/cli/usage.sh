#!/bin/sh
# SPDX-License-Identifier: MIT
# Wrong usage has exit status 2 and a short message; help and version have 0.
. "$(dirname "$0")/check.inc"

run 2
says 'wanted a command: scan, dedup, compare, evaluate, curve or help'
says 'try samestory --help'
prints_nothing
run 2 scna x
says 'samestory: there is no command scna; did you mean scan?'
run 2 scan
says 'scan: wanted at least one INPUT'
run 2 scan --jsno x
says 'there is no option --jsno; did you mean --json?'
run 2 scan --fields x
says 'there is no option --fields; did you mean --field?'
run 2 scan --nope x # which nothing resembles
says_lines 0 'did you mean'
says 'there is no option --nope'
run 2 scan -z x
says 'there is no option -z'
run 2 scan --near 1.5 x
says '--near 1.5: wanted a number above 0 and at most 1'
run 2 scan --near
says '--near: wanted a number above 0 and at most 1, found nothing'
run 2 scan --format nonsense x
says '--format nonsense: wanted a format that --format list names'
run 2 scan --relations foo x
says '--relations foo: wanted names, separated by commas: duplicate, template, revision, '
run 2 compare x
says 'compare: wanted two articles, found 1'
run 2 compare --top 3 x y
says 'compare has no option --top'
run 2 scan --near 0.01 --recall 0.9999999 x # no number of bands does it
prints_nothing
escape=$(printf '\033')
run 2 scan "--${escape}[31mred"
says '--\x1b[31mred'

run 0 --version
prints 'samestory 0.'
run 0 --help
prints 'Usage:'
prints '[0.5]'
prints 'Exit status'
says_nothing
run 0 -h
prints 'Usage:'
prints_lines 0 '[0.5]'
run 0 help
prints 'Exit status'
run 0 help scan
prints '--recall R'
prints_lines 0 '--in INPUT'
run 0 scan --help
prints '--recall R'
run 0 compare -h
prints '--in INPUT'
run 0 scan --format list
prints 'json'
prints 'markdown'
says_nothing

# Nothing that was asked for by option is half done before the line is understood.
record a "$story" >feed.ndjson
run 2 scan -o out feed.ndjson --nera .5
[ ! -e out ] || complain 'the output was opened'

# standard input where it is not taken, and a name that is none
run 2 compare - feed.ndjson
says 'compare -: standard input is not taken here'
run 2 evaluate --gold - feed.ndjson
says '--gold -: standard input is not taken here'
run 2 scan ''
says 'found an INPUT with an empty name'

finish
