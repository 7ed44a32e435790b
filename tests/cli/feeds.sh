#!/bin/sh
# SPDX-License-Identifier: MIT
# Feeds as they are fetched: recognised, read again, compared, hostile ones named in good time.
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

# hostile ones: two seconds of CPU, and the item before stays
first=$(item before "$story" '')
hostile() { # NAME REASON
    (
        failures=0
        ulimit -t 2
        run 1 scan --json --relations near "$1.xml"
        says "$2"
        prints '"articles":'
        prints '"id":"http://h.example/before"'
        exit "$failures"
    ) || failures=$((failures + 1))
}
{ echo "$first"; yes '<a>' | head -n 3000000 | tr -d '\n'; } | feed h.example >nested.xml
hostile nested 'depth 257, the limit is 256'
{ echo "$first<item "; seq -f 'a%.0f="1"' 300000; echo '/>'; } | feed h.example >attributes.xml
hostile attributes 'or more, the limit is 65536'
{
    echo '<!DOCTYPE rss [<!ENTITY l0 "lol">'
    for i in 1 2 3 4 5 6 7 8 9; do
        echo "<!ENTITY l$i \"$(yes "&l$((i - 1));" | head -n 10 | tr -d '\n')\">"
    done
    echo ']>'
    { echo "$first"; item bomb '&l9;' ''; } | feed h.example | sed 1d
} >laughs.xml
hostile laughs 'entities that grow to more than 4 times the record'
{
    printf '<!DOCTYPE rss [<!ENTITY a "'
    yes aaaaaaaaa | head -n 100000 | tr -d '\n'
    echo '">]>'
    { echo "$first"; item bomb "$(yes '&a;' | head -n 20000 | tr -d '\n')" ''; } |
        feed h.example | sed 1d
} >blowup.xml
hostile blowup 'entities that grow to more than 4 times the record'

# nothing outside of the feed is opened
echo 'no secret' >secret
{
    echo "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://$PWD/secret\">]>"
    item 'say&x;' "$story" '' | feed h.example | sed 1d
} >outside.xml
run 1 scan --json outside.xml
says "outside.xml: line 3: an entity that stands for file://$PWD/secret, which is not opened"
prints '"title":"say"'

finish
