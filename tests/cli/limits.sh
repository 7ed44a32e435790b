#!/bin/sh
# SPDX-License-Identifier: MIT
# Limits for input that nobody vouches for: one under, at the limit, and one over; and what is
# no limit.
. "$(dirname "$0")/check.inc"

# repeat TEXT BYTES: so many bytes of the text, again and again
repeat() {
    yes "$1" | tr -d '\n' | head -c "$2"
}

# at_the_limit FILE NUMBER OPTION LIMIT REASON: with LIMIT, and with one more, the file is read;
# with one less NUMBER records are skipped for that reason
at_the_limit() {
    run 0 scan --json "$3" "$(($4 + 1))" "$1"
    prints '"skipped":0,'
    run 0 scan --json "$3" "$4" "$1"
    prints '"skipped":0,'
    run 1 scan --json "$3" "$(($4 - 1))" "$1"
    prints "\"skipped\":$2,"
    says "$5"
}

# a record; a file of one article is one, too, and so is what is packed
record good "$story" >good.ndjson
length=$(($(wc -c <good.ndjson) - 1)) # without the newline
{
    cat good.ndjson
    record other 'short'
} >two.ndjson
at_the_limit two.ndjson 1 --max-record "$length" \
    "line 1: record of $length bytes, the limit is $((length - 1))"
prints '"id":"other"'
echo "$story" >story.txt
length=$(wc -c <story.txt)
at_the_limit story.txt 1 --max-record "$length" \
    "record of $length bytes, the limit is $((length - 1))"
gzip -c story.txt >story.gz
at_the_limit story.gz 1 --max-record "$length" \
    "record of $length bytes, the limit is $((length - 1))"

# one of the default length, and one more
most=$((16 * 1024 * 1024))
for over in 0 1; do
    printf '{"id":"long","text":"%s"}\n' "$(repeat 'word and ' $((most - 23 + over)))" \
        >"$over.ndjson"
done
run 0 scan --json --relations near 0.ndjson
prints '"articles":1,'
run 1 scan --json --relations near 1.ndjson
says "record of $((most + 1)) bytes, the limit is $most"

# brackets within one another: the object is the first
for depth in 64 65 1000; do
    printf '{"id":"deep","x":%s%s,"text":"A text at the top of something deep."}\n' \
        "$(repeat '[' $((depth - 1)))" "$(repeat ']' $((depth - 1)))" >"$depth.ndjson"
done
at_the_limit 64.ndjson 1 --max-json-depth 64 'depth 64, the limit is 63'
run 0 scan --json 64.ndjson
prints '"skipped":0,'
run 1 scan --json 65.ndjson
says 'depth 65, the limit is 64'
run 0 scan --json --max-json-depth 1000 1000.ndjson
prints '"articles":1,'
run 0 scan --json --strict --max-json-depth 1000 1000.ndjson
prints '"articles":1,'

# bytes that come of a packed one, once there are 64 MiB: what is past them ends an input early
repeat 'the ground shook and then again ' $((65 * 1024 * 1024)) | gzip -9 >bomb.gz
run 3 scan --json --relations near --max-record 1G bomb.gz
says 'it expands more than 200 to 1 after the first 64 MiB'
run 0 scan --json --relations near --max-record 1G --max-expansion 2000 bomb.gz
prints '"articles":1,'

# elements of HTML within one another, the page and its body among them
{
    printf '<html><body>'
    repeat '<div>' $((30 * 5))
    printf '<p>%s</p></body></html>' "$story"
} >deep.html
at_the_limit deep.html 1 --max-html-depth 33 'nested more than 32 deep, which is the limit'

# a tag of HTML, between its brackets
{
    printf '<html><body><p'
    repeat ' a' 2000
    printf '>%s</p></body></html>' "$story"
} >tag.html
at_the_limit tag.html 1 --max-tag 2001 'tag of more than 2000 bytes, which is the limit'

# the same of XML; a tag with its brackets
{
    printf '<rss><channel><item><description>%s</description><x>' "$story"
    repeat '<y>' $((30 * 3))
    repeat '</y>' $((30 * 4))
    printf '</x></item></channel></rss>'
} >deep.rss
at_the_limit deep.rss 1 --max-xml-depth 34 'depth 34, the limit is 33'
{
    printf '<rss><channel><item><description>%s</description><x a="' "$story"
    repeat b 2000
    printf '"/></item></channel></rss>'
} >tag.rss
at_the_limit tag.rss 1 --max-tag 2009 'a tag of 2009 bytes, the limit is 2008'

# memory and time that a page may take
run 0 scan --json --max-html-memory 300M --max-html-time 3000 tag.html
prints '"articles":1,"skipped":0,'

# what is no limit
for wrong in '--max-record 0' '--max-record 3G' '--max-record x' '--max-json-depth 0' \
    '--max-json-depth 1001' '--max-expansion 0' '--max-expansion -1' '--max-tag 5G' '--max-tag x' \
    '--max-html-depth 0' '--max-xml-depth 0' '--max-html-memory 0' '--max-html-time 1K'; do
    # shellcheck disable=SC2086 # words
    run 2 scan $wrong good.ndjson
    says "${wrong#* }: wanted"
done

finish
