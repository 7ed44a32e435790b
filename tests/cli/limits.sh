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
    "line 1: record of $length bytes, the limit is $((length - 1)) (--max-record)"
prints '"id":"other"'
echo "$story" >story.txt
length=$(wc -c <story.txt)
at_the_limit story.txt 1 --max-record "$length" \
    "record of $length bytes, the limit is $((length - 1)) (--max-record)"
gzip -c story.txt >story.gz
at_the_limit story.gz 1 --max-record "$length" \
    "record of $length bytes, the limit is $((length - 1)) (--max-record)"

# one of the default length, and one more
most=$((16 * 1024 * 1024))
for over in 0 1; do
    printf '{"id":"long","text":"%s"}\n' "$(repeat 'word and ' $((most - 23 + over)))" \
        >"$over.ndjson"
done
run 0 scan --json --relations near 0.ndjson
prints '"articles":1,'
run 1 scan --json --relations near 1.ndjson
says "record of $((most + 1)) bytes, the limit is $most (--max-record)"

# brackets within one another: the object is the first
for depth in 64 65 1000; do
    printf '{"id":"deep","x":%s%s,"text":"A text at the top of something deep."}\n' \
        "$(repeat '[' $((depth - 1)))" "$(repeat ']' $((depth - 1)))" >"$depth.ndjson"
done
at_the_limit 64.ndjson 1 --max-json-depth 64 'depth 64, the limit is 63 (--max-json-depth)'
run 0 scan --json 64.ndjson
prints '"skipped":0,'
run 1 scan --json 65.ndjson
says 'depth 65, the limit is 64 (--max-json-depth)'
run 0 scan --json --max-json-depth 1000 1000.ndjson
prints '"articles":1,'
run 0 scan --json --strict --max-json-depth 1000 1000.ndjson
prints '"articles":1,'

# bytes that come of a packed one, once there are 64 MiB: what is past them ends an input early
repeat 'the ground shook and then again ' $((65 * 1024 * 1024)) | gzip -9 >bomb.gz
run 3 scan --json --relations near --max-record 1G bomb.gz
says 'it expands more than 200 to 1 after the first 64 MiB (--max-expansion)'
run 0 scan --json --relations near --max-record 1G --max-expansion 2000 bomb.gz
prints '"articles":1,'

# to the byte: zeros that follow what is packed count as packed ones; without one of these, too
# few were taken
{
    record good "$story"
    head -c $((65 * 1024 * 1024)) /dev/zero | tr '\0' '\n' # nothing is between empty lines
} >blanks.ndjson
xz -1 -c blanks.ndjson >blanks.xz
grown=$(wc -c <blanks.ndjson)
packed=$(wc -c <blanks.xz)
most=$((grown / (packed + 100)))
zeros=$(((grown + most - 1) / most - packed))
for over in -1 0 1; do
    { cat blanks.xz && head -c $((zeros + over)) /dev/zero; } >padded.xz
    if [ $over -lt 0 ]; then
        run 3 scan --json --max-expansion $most padded.xz
        says "it expands more than $most to 1 after the first 64 MiB (--max-expansion)"
    else
        run 0 scan --json --max-expansion $most padded.xz
        prints '"articles":1,"skipped":0,'
    fi
done

# elements of HTML within one another, the page and its body among them
{
    printf '<html><body>'
    repeat '<div>' $((30 * 5))
    printf '<p>%s</p></body></html>' "$story"
} >deep.html
at_the_limit deep.html 1 --max-html-depth 33 \
    'nested more than 32 deep, which is the limit (--max-html-depth)'

# a tag of HTML, between its brackets
{
    printf '<html><body><p'
    repeat ' a' 2000
    printf '>%s</p></body></html>' "$story"
} >tag.html
at_the_limit tag.html 1 --max-tag 2001 \
    'tag of more than 2000 bytes, which is the limit (--max-tag)'

# the same of XML; a tag with its brackets
{
    printf '<rss><channel><item><description>%s</description><x>' "$story"
    repeat '<y>' $((30 * 3))
    repeat '</y>' $((30 * 4))
    printf '</x></item></channel></rss>'
} >deep.rss
at_the_limit deep.rss 1 --max-xml-depth 34 'depth 34, the limit is 33 (--max-xml-depth)'
{
    printf '<rss><channel><item><description>%s</description><x a="' "$story"
    repeat b 2000
    printf '"/></item></channel></rss>'
} >tag.rss
at_the_limit tag.rss 1 --max-tag 2009 'a tag of 2009 bytes, the limit is 2008 (--max-tag)'

# memory of a page: what a page takes is the same each time, so there is a least that suffices
{
    printf '<html><body><p>%s</p>' "$story"
    repeat '<p>words and more words</p>' 60000
} >page.html
too_little=1
enough=$((64 * 1024 * 1024))
while [ $((enough - too_little)) -gt 1 ]; do
    middle=$(((too_little + enough) / 2))
    if "$SAMESTORY" scan --quiet --json --max-html-memory $middle page.html >/dev/null 2>&1; then
        enough=$middle
    else
        too_little=$middle
    fi
done
[ $enough -gt 60000 ] || complain "$enough bytes of memory suffice for 60000 bytes of HTML"
at_the_limit page.html 1 --max-html-memory "$enough" \
    "HTML that takes more than $((enough - 1)) bytes of memory, which is the limit (--max-html-memory)"

# its time is never the same: the least that there is, much too little for a large page, and much
{
    printf '<html><body><p>%s</p>' "$story"
    repeat '<p>words <b>and</b> more <i>words</i>' 12000000
} >large.html
run 1 scan --json --relations near --max-html-time 1 large.html
says 'HTML that takes more than 1 ms of processor time, which is the limit (--max-html-time)'
run 0 scan --json --relations near --max-html-time 600000 large.html
prints '"articles":1,"skipped":0,'

# the program that reads pages is told all four as they were given
mkdir bin
cp "$SAMESTORY" bin/samestory
printf '#!/bin/sh\necho "$@" >told\n' >bin/samestory-html
chmod 755 bin/samestory-html
command=$SAMESTORY
SAMESTORY=bin/samestory
run 1 scan --json page.html
[ "$(cat told)" = '200000000 2000 512 65536' ] || complain "it was told $(cat told)"
run 1 scan --json --max-html-memory 1 --max-html-time 4294967295 --max-html-depth 1 \
    --max-tag 4294967295 page.html
[ "$(cat told)" = '1 4294967295 1 4294967295' ] || complain "it was told $(cat told)"
SAMESTORY=$command

# the greatest of all limits: everything is read that was read without them
for file in good.ndjson bomb.gz deep.html tag.html deep.rss tag.rss; do
    run 0 scan --json --relations near --max-record 2G --max-json-depth 1000 \
        --max-expansion 4294967295 --max-xml-depth 4294967295 --max-tag 4294967295 \
        --max-html-depth 4294967295 --max-html-memory 18446744073709551615 \
        --max-html-time 4294967295 "$file"
    prints '"articles":1,"skipped":0,'
done

# and the least
for least in 'max-record 1 good.ndjson' 'max-json-depth 1 64.ndjson' 'max-tag 1 tag.html' \
    'max-tag 1 deep.rss' 'max-xml-depth 1 deep.rss' 'max-html-depth 1 deep.html' \
    'max-html-memory 1 deep.html' 'max-html-time 1 large.html'; do
    # shellcheck disable=SC2086 # words
    run 1 scan --json --relations near --$least
    prints '"skipped":1,'
done
run 3 scan --json --relations near --max-record 1G --max-expansion 1 bomb.gz
says 'it expands more than 1 to 1 after the first 64 MiB (--max-expansion)'

# what is no limit
for wrong in '--max-record 0' '--max-record 2147483649' '--max-record 3G' '--max-record x' \
    '--max-json-depth 0' '--max-json-depth 1001' '--max-expansion 0' '--max-expansion -1' \
    '--max-expansion 4294967296' '--max-tag 0' '--max-tag 4294967296' '--max-tag 5G' '--max-tag x' \
    '--max-html-depth 0' '--max-html-depth 4294967296' '--max-xml-depth 0' \
    '--max-xml-depth 4294967296' '--max-html-memory 0' '--max-html-memory 18446744073709551616' \
    '--max-html-time 0' '--max-html-time 4294967296' '--max-html-time 1K'; do
    # shellcheck disable=SC2086 # words
    run 2 scan $wrong good.ndjson
    says "${wrong#* }: wanted"
done

finish
