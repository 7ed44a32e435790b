#!/bin/sh
# SPDX-License-Identifier: MIT
# Feeds as they are fetched: recognised, read again, compared.
. "$(dirname "$0")/check.inc"

item() { # TITLE TEXT MORE
    printf '<item><title>%s</title><link>/%s</link><description>%s</description>%s</item>\n' \
        "$1" "$1" "$2" "${3-}"
}
feed() { # HOST: items from standard input
    printf '<?xml version="1.0"?>\n<rss version="2.0"><channel><link>http://%s/</link>\n' "$1"
    cat
    printf '</channel></rss>\n'
}
html=$(echo "$story" | sed 's/^/\&lt;p\&gt;/; s/$/\&lt;\/p\&gt;\&lt;table\&gt;\&lt;tr\&gt;/')

# one story, as text, in a feed that escapes its HTML, and in one that is not well-formed
echo "$story" >a.txt
item one "$html" | feed one.example >b.xml
item two "$story & <b>more</b>" | feed two.example >c.rss
mkdir all && cp a.txt b.xml c.rss all
run 0 scan --json all
prints '"articles":3,'
prints '"versions":1,'
prints '"id":"http://one.example/one"'
prints '"source":"two.example"'
prints '"repaired":1,'

# names that are given are for records that have names of their own
record own "$story" | sed 's/"text"/"body_of_it"/' >d.ndjson
run 0 scan --json --field text=body_of_it --field title=nothing all d.ndjson
prints '"articles":4,'
prints '"versions":1,'
prints_lines 1 '"title":"one"'

# from a pipe, and packed
input=b.xml
run 0 scan --json -
prints '"id":"http://one.example/one"'
input=/dev/null
gzip -c c.rss >c.gz
run 0 scan --json c.gz
prints '"id":"http://two.example/two"'

# two files of one article each
run 0 compare b.xml c.rss
prints 'near-duplicate'

# strictly, what is not well-formed is an error; what was before it is not asked for
run 1 scan --json --strict c.rss
says 'c.rss: line 3: XML that is not well-formed'

# a feed that was cut: what is there is read, what is missing is named
head -c 200 b.xml >cut.xml
run 1 scan --json cut.xml
says 'cut.xml: line 3: the feed ends inside an item'
prints '"articles":1,'

# no feed at all
printf '<?xml version="1.0"?>\n<urlset><url>x</url></urlset>\n' >map.xml
run 1 scan --json map.xml
says 'found <urlset>, wanted a feed'

finish
