#!/bin/sh
# SPDX-License-Identifier: MIT
# Files that are made to take much time or memory: each is named within two seconds of processor
# time and 200 MB, and what stands before it in a feed is read.
. "$(dirname "$0")/check.inc"

seconds=2
most_bytes=200000000

# hostile STATUS FILE REASON; an empty reason is none
hostile() {
    (
        failures=0
        ulimit -t "$seconds"
        run "$1" scan --json --stats --relations near --max-html-time 20000 "$2"
        [ -z "$3" ] || says "$3"
        peak=$(sed -n 's/.*"seconds":[0-9.]*,"peak_bytes":\([0-9]*\),"steps".*/\1/p' ../told/out)
        [ "${peak:-$most_bytes}" -lt "$most_bytes" ] || complain "${peak:-unknown} bytes of memory"
        exit "$failures"
    ) || failures=$((failures + 1))
}

# repeat TEXT TIMES
repeat() {
    yes "$1" | head -n "$2" | tr -d '\n'
}

# double FILE TIMES: what it holds, so many times as much again
double() {
    for _ in $(seq "$2"); do
        cat "$1" "$1" >doubled
        mv doubled "$1"
    done
}

# feeds, each with an article before what is wrong
item() { # TITLE TEXT
    printf '<item><title>%s</title><link>/%s</link><description>%s</description></item>\n' \
        "$1" "$1" "$2"
}
feed() { # DOCUMENT-TYPE: items from standard input
    printf '<?xml version="1.0"?>\n%s<rss version="2.0"><channel>' "$1"
    echo '<link>http://h.example/</link>'
    item before "$story"
    cat
    echo '</channel></rss>'
}
hostile_feed() { # STATUS FILE REASON
    hostile "$@"
    prints '"id":"http://h.example/before"'
}

entities='<!ENTITY l0 "lol">'
for i in 1 2 3 4 5 6 7 8 9; do
    entities="$entities<!ENTITY l$i \"$(repeat "&l$((i - 1));" 10)\">"
done
item bomb '&l9;' | feed "<!DOCTYPE rss [$entities]>" >laughs.xml
hostile_feed 1 laughs.xml 'entities that grow to more than 4 times the record'

item bomb "$(repeat '&a;' 20000)" | feed "<!DOCTYPE rss [<!ENTITY a \"$(repeat aaaaaaaaa 100000)\">]>" \
    >blowup.xml
hostile_feed 1 blowup.xml 'entities that grow to more than 4 times the record'

echo 'no secret' >secret
item 'say&x;' "$story" | feed "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://$PWD/secret\">]>" >outside.xml
hostile_feed 1 outside.xml "an entity that stands for file://$PWD/secret, which is not opened"
prints '"title":"say"'

repeat '<a>' 3000000 | feed '' >nested.xml
hostile_feed 1 nested.xml 'depth 257, the limit is 256'

{ echo '<item ' && seq -f 'a%.0f="1"' 300000 && echo '/>'; } | feed '' >attributes.xml
hostile_feed 1 attributes.xml 'or more, the limit is 65536'

# pages: two seconds are a limit of their own, which is wide here, as a sanitizer is slow
seconds=20
{ printf '<html><body>' && repeat '<div>' 3000000; } >nested.html
hostile 1 nested.html 'HTML elements nested more than 512 deep, which is the limit'

{ printf '<html><body><p ' && seq -f 'a%.0f=1' 300000 && echo ">$story"; } >attributes.html
hostile 1 attributes.html 'an HTML tag of more than 65536 bytes, which is the limit'

seconds=2

# JSON
{ printf '{"text":"x","y":' && repeat '[' 3000000 && repeat ']' 3000000 && echo '}'; } >nested.json
hostile 1 nested.json 'depth 3000001, the limit is 64'

# 10 GB in 43 MB: so far can gzip go at its quickest, a member after another
head -c 100000000 /dev/zero | tr '\0' a | gzip -1 -n >member.gz
for i in 1 2 3 4 5 6 7 8 9 10; do
    cat member.gz member.gz member.gz member.gz member.gz
    cat member.gz member.gz member.gz member.gz member.gz
done >bomb.gz
hostile 3 bomb.gz 'it expands more than 200 to 1 after the first 64 MiB'
rm bomb.gz

# a frame of zstd that wants a window of 2 GiB (RFC 8878, 3.1.1.1.2)
printf '\050\265\057\375\000\250\001\000\000' >window.zst
hostile 3 window.zst 'it wants a window of more than 128 MiB'

# what follows is many small things, which a sanitizer makes thirty times as slow, and it keeps what
# was freed
if grep -qE '__[at]san_init' "$SAMESTORY"; then
    seconds=60
    most_bytes=1000000000
fi

# a letter of three bytes that is folded to eighteen, two million times
{ printf '{"text":"' && repeat "$(printf '\357\267\272')" 2000000 && echo '"}'; } >letters.json
hostile 0 letters.json ''

# a million and more members that hold nothing
: | gzip -n >empty.gz
double empty.gz 20
hostile 0 empty.gz 'there are no articles'
printf '\050\265\057\375\040\000\001\000\000' >empty.zst
double empty.zst 20
hostile 0 empty.zst 'there are no articles'
printf '\120\052\115\030\000\000\000\000' >skipped.zst
double skipped.zst 20
printf '\050\265\057\375\040\000\001\000\000' >>skipped.zst
hostile 0 skipped.zst 'there are no articles'

# a header of 1,000,000 columns above short rows
{ printf 'id,text' && repeat ,TEXT 1000000 && echo && yes 'a,one' | head -n 20000; } >columns.csv
hostile 1 columns.csv 'header of 5000007 bytes, the limit is 65536'
{ printf 'id,text' && repeat ,TEXT 13000 && echo && yes 'a,one' | head -n 5000; } >columns.csv
hostile 0 columns.csv ''

# records of archives that begin within one another
yes 'WARC/1.0' | head -n 300000 >begins.warc
hostile 1 begins.warc 'record of 9 bytes whose header has no Content-Length'

finish
