#!/bin/sh
# SPDX-License-Identifier: MIT
# Archives (WARC, WET): the same articles from plain files, from files packed record by record, from
# files packed whole, and from a pipe; and what a cut leaves.
. "$(dirname "$0")/check.inc"

# warc TYPE URL BLOCK: a record of plain text
warc() {
    printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: text/plain\r\n' \
        "$1" "$2"
    printf 'Content-Length: %s\r\n\r\n%s\r\n\r\n' "$(printf %s "$3" | wc -c)" "$3"
}

warc warcinfo '' 'software: a crawler' >1.warc
warc conversion http://a.example/lamp "$story" >2.warc
warc conversion http://b.example/lamp "$story" >3.warc
warc metadata http://b.example/lamp 'a note' >4.warc
warc conversion http://a.example/tram "$other" >5.warc
cat ?.warc >all.warc
for part in ?.warc; do
    gzip -c "$part"
done >records.warc.gz
gzip -c all.warc >whole.warc.gz
xz -c all.warc >whole.warc.xz

run 0 scan --json all.warc
prints '"id":"http://a.example/lamp"'
prints '"source":"b.example"'
prints '"articles":3,"skipped":0,"versions":2,'
cp ../told/out plain.json
for file in records.warc.gz whole.warc.gz whole.warc.xz; do
    run 0 scan --json "$file"
    cmp -s ../told/out plain.json || complain "$file is not read as all.warc is"
    input=$file
    run 0 scan --json -
    cmp -s ../told/out plain.json || complain "$file from a pipe is not read as all.warc is"
    input=/dev/null
done
input=all.warc
for threads in 1 8; do
    run 0 scan --json --threads $threads -
    cmp -s ../told/out plain.json || complain "a pipe is not read as the file is"
done
input=/dev/null

# the date of the archive is no article's, unless it is asked for
sed 's/^WARC-Type/WARC-Date: 2024-05-01T10:00:00Z\r\n&/' 2.warc >dated.warc
run 0 scan --json dated.warc
prints '"published":null,'
run 0 scan --json --field date=date --field date=warc_date dated.warc
prints '"published":"2024-05-01T10:00:00Z",'

# without an ending its first bytes tell; a folder may have several
mkdir folder && cp all.warc folder/x && cp 5.warc folder/y && cp records.warc.gz folder/z
run 0 scan --json folder
prints '"articles":7,"skipped":0,"versions":2,'

# pages and feeds within responses, packed as they were sent; a page has its own date
page() {
    printf '<html lang="en"><head><title>The lamp</title>'
    printf '<meta property="article:published_time" content="2024-05-01T10:00:00Z"></head>'
    printf '<body><p>%s</p></body></html>' "$story"
}
feed() {
    printf '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
    printf '<item><title>The tram</title><link>http://c.example/tram</link>'
    printf '<description>%s</description></item></channel></rss>' "$other"
}
# response URL TYPE FIELDS <BODY
response() {
    { printf 'HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%s\r\n' "$2" "$3" && cat; } >block
    printf 'WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: <%s>\r\n' "$1"
    printf 'WARC-Date: 2024-06-01T00:00:00Z\r\nContent-Length: %s\r\n' "$(wc -c <block)"
    printf 'Content-Type: application/http;\r\n msgtype=response\r\n\r\n'
    cat block
    printf '\r\n\r\n'
}
coded=$(printf 'Content-Encoding: gzip\r\n.') && coded=${coded%.}
{
    page | gzip -c | response http://c.example/lamp 'text/html; charset=utf-8' "$coded"
    feed | response http://c.example/feed application/rss+xml ''
    page | response http://c.example/style text/css ''
    cat 2.warc 5.warc
} >sent.warc
run 0 scan --json sent.warc
prints '"id":"http://c.example/lamp"'
prints '"title":"The lamp","source":"c.example","url":"http://c.example/lamp","language":"en","published":"2024-05-01T10:00:00Z"'
prints '"id":"http://c.example/tram"'
prints '"articles":4,"skipped":0,"versions":2,'

# payloads of many records: JSON in every shape, tables, Markdown; what holds no article is named
many() {
    printf '{"id":"m1","title":"The lamp","text":"%s","url":"http://m.example/1"}' "$story"
    printf "$1"
    printf '{"id":"m2","title":"The tram","content":"<p>%s</p>"}' "$other"
}
{
    { printf '[' && many ',' && printf ']'; } | response http://d.example/a application/json ''
    many '\n' | response http://d.example/b application/x-ndjson ''
    { printf '{"articles":[' && many ', ' && printf ']}'; } |
        response http://d.example/c 'application/problem+json; charset=utf-8' ''
    printf 'title,text,url\nThe lamp,"%s",http://m.example/2\nAlone,,\n' "$story" |
        response http://d.example/d text/csv ''
    printf -- '---\ntitle: The tram\ndate: 2024-05-02\n---\n# The tram\n\n%s\n' "$other" |
        response http://d.example/e text/markdown ''
    many '\n' | response http://d.example/f text/plain ''
    printf '{"title":"Alone","text":"%s"}' "$story" |
        response http://d.example/g application/json ''
} >many.warc
run 0 scan --json many.warc
prints '"articles":11,"skipped":0,"versions":2,'
prints '"title":"The tram","source":"d.example","url":null,'
prints '"url":"http://m.example/2"'
prints '"url":"http://d.example/e","language":"en","published":"2024-05-02"'
prints '"url":"http://d.example/g"'
says 'many.warc: 1 record was passed over, without articles that could be told: part of text/csv (1)'
run 0 dedup --mark many.warc
prints_lines 0 '<p>'
{
    echo '{"name":"a setting"}' | response http://d.example/a application/json ''
    echo '[1, 2]' | response http://d.example/b application/json ''
    printf 'a,b\n1,2\n' | response http://d.example/c text/csv ''
    echo 'some bytes' | response http://d.example/d text/x-notes ''
    printf '\211PNG\r\n\032\n\0' | response http://d.example/e application/octet-stream ''
    echo 'body { color: red }' | response http://d.example/f text/css ''
    cat 2.warc
} >other.warc
run 0 scan --json other.warc
prints '"articles":1,"skipped":0,'
says 'other.warc: 4 records were passed over, without articles that could be told: application/json (2), text/csv (1), text/x-notes (1)'
says 'other.warc: 2 records were passed over, of types that are no text (--verbose names them)'
run 0 scan --verbose other.warc
says 'of types that are no text: application/octet-stream (1), text/css (1)'
run 0 scan --json --quiet other.warc
says_nothing

# what is no text is counted whatever its length, and what follows it is read
{
    printf '%%PDF-1.4\n%%\342\343\317\323\n' | response http://d.example/a application/pdf ''
    head -c 3000000 /dev/zero | response http://d.example/b video/mp4 ''
    cat 2.warc
    printf 'WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/x\r\n'
    printf 'Content-Type: image/png\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n'
    cat 5.warc
} >film.warc
for file in film.warc -; do
    input=film.warc
    run 0 dedup --verbose "$file"
    prints_lines 2 '"url":'
    says "$file: 3 records were passed over, of types that are no text: application/pdf (1), video/mp4 (1), image/png (1)"
    input=/dev/null
done

# a picture beside the one article has no number, and does not make it one of several
{
    printf 'WARC/1.0\r\nWARC-Type: resource\r\n'
    printf 'Content-Type: image/png\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n'
    printf 'WARC/1.0\r\nWARC-Type: resource\r\n'
    printf 'Content-Type: text/plain\r\nContent-Length: 28\r\n\r\nThe mayor spoke on Wednesday\r\n\r\n'
} >one.warc
run 0 scan --json one.warc
prints '"id":"one.warc"'
run 0 compare one.warc one.warc
prints 'duplicate'

head -c 200000 film.warc >cutfilm.warc
run 1 scan --json cutfilm.warc
says 'the input ends inside a record'

# the last record is cut off: it is named, and read as far as it goes
head -c "$(($(wc -c <all.warc) - 50))" all.warc >cut.warc
run 1 scan --json cut.warc
says 'cut.warc: line 33: record ends after '
prints '"articles":3,"skipped":1,'
prints '"id":"http://a.example/tram"'

# so is a packed one: whatever could be unpacked is read, and the input did not end
head -c "$(($(wc -c <records.warc.gz) - 50))" records.warc.gz >cut.warc.gz
run 3 scan --json cut.warc.gz
says 'it is cut off after '
prints '"id":"http://b.example/lamp"'

# a header that is broken: what is skipped is named, and reading goes on
{
    cat 2.warc
    echo 'WARC/1.0 and nothing that a record has'
    cat 5.warc
} >broken.warc
run 1 scan --json broken.warc
says 'broken.warc: line 9: 39 bytes that begin no record; wanted a line such as WARC/1.0'
prints '"articles":2,"skipped":1,'

finish
