#!/bin/sh
# SPDX-License-Identifier: MIT
# What feeds, pages and archives are in: what they say, else what --charset says, else a guess that
# is told; and bytes that mean nothing there are told, too.
. "$(dirname "$0")/check.inc"

mir='\314\350\360' # Мир, in windows-1251

# DECLARATION TITLE
feed() {
    printf "<?xml version=\"1.0\"$1?><rss><channel><item><title>$2</title>"
    printf '<description>%s</description></item></channel></rss>' "$story"
}
page() {
    printf "<html><head>$1<title>$2</title></head><body><p>%s</p></body></html>" "$story"
}
# TYPE FILE
warc() {
    printf 'WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/%s\r\n' "$2"
    printf 'Content-Type: %s\r\nContent-Length: %s\r\n\r\n' "$1" "$(wc -c <"$2")"
    cat "$2"
    printf '\r\n\r\n'
}

guess='not UTF-8, and no encoding is declared that it can be in; read as windows-1252'

feed '' "$mir" >none.rss
feed ' encoding="utf-8"' "$mir" >wrong.rss
page '' "$mir" >none.html
page '<meta charset="utf-8">' "$mir" >wrong.html
printf "title,text\n$mir,\"%s\"\n" "$story" >none.csv
printf "{\"title\":\"$mir\",\"text\":\"%s\"}" "$story" >none.json
warc text/html none.html >none.warc
warc text/csv none.csv >table.warc
warc application/json none.json >json.warc
for file in none.rss wrong.rss none.html wrong.html none.warc table.warc json.warc; do
    run 0 scan --json "$file"
    prints '"title":"Ìèð"'
    says "$file: 1 record is $guess"
    for charset in windows-1251 cp1251; do
        run 0 scan --json --charset $charset "$file"
        prints '"title":"Мир"'
        says_lines 0 'encoding'
    done
done

# some of it may look like UTF-8 by chance: twice in GBK, twice in Shift_JIS
gbk='\304\252\302\251 \326\320\271\372\320\302\316\305'
sjis='\342\200\260 \323\242 \227\247\203j\203\205\201[\203X\223\372\226{'
page '<meta charset="utf-8">' "$gbk" >gbk.html
page '<meta charset="utf-8">' "$sjis" >sjis.html
feed ' encoding="utf-8"' "$gbk" >gbk.rss
run 0 scan --json --charset gbk gbk.html gbk.rss
prints_lines 2 '中国新闻"'
says_lines 0 'UTF-8'
run 0 scan --json --charset shift_jis sjis.html
prints 'ニュース日本"'
says_lines 0 'UTF-8'

# what is declared counts more, and so does UTF-8
feed ' encoding="windows-1251"' "$mir" >said.rss
page '<meta charset="windows-1251">' "$mir" >said.html
feed '' 'Мир' >utf8.rss
page '' 'Мир' >utf8.html
warc 'text/html; charset=windows-1251' none.html >said.warc
for file in said.rss said.html utf8.rss utf8.html said.warc; do
    for charset in koi8-r utf-16 gb18030; do
        run 0 scan --json --charset $charset "$file"
        prints '"title":"Мир"'
        says_lines 0 'encoding'
    done
done

# mostly UTF-8 is UTF-8, whatever was given
feed '' 'Мир \377 Мир' >mixed.rss
page '' 'Мир \377 Мир' >mixed.html
warc text/html mixed.html >mixed.warc
for file in mixed.rss mixed.html mixed.warc; do
    run 0 scan --json --charset windows-1251 "$file"
    prints '"title":"Мир � Мир"'
    says "$file: 1 byte means nothing in the encoding that is declared, or found;"
    prints '"repaired":1,'
done

# in what is declared some bytes mean nothing: counted, in tables and JSON of archives as well
printf 'title,text\na,"%s"\nM\201nchen,"%s"\n' "$story" "$other" >half.csv
printf '{"title":"M\201nchen","text":"%s"}' "$story" >half.json
warc 'text/csv; charset=windows-1252' half.csv >halftable.warc
warc 'application/json; charset=windows-1252' half.json >halfjson.warc
for file in halftable.warc halfjson.warc; do
    run 0 scan --json "$file"
    prints '"title":"M�nchen"'
    prints '"repaired":1,'
    says "$file: 1 byte means nothing in the encoding that is declared, or found;"
    run 0 scan --json --quiet "$file"
    says_nothing
done

# an encoding of seven bits looks like ASCII, so it has to be given
feed '' '\033$B;~\033(B' >seven.rss
run 0 scan --json --charset iso-2022-jp seven.rss
prints '"title":"時"'
page '' '\033$B;~\033(B' >seven.html
run 0 scan --json --charset iso-2022-jp seven.html
prints '"title":"時"'
page '' 'ASCII' >ascii.html
run 0 scan --json --charset iso-2022-jp ascii.html
prints '"title":"ASCII"'
says_lines 0 'encoding'
page '<meta charset="utf-8">' '\033$B;~' >said.html # what is declared counts more
run 0 scan --json --charset iso-2022-jp said.html
prints_lines 0 '時'

# a letter of UTF-16 that is cut off
{ printf '{"id":"a","text":"%s"}' "$story" | iconv -t UTF-16LE && printf ' '; } >odd.ndjson
run 1 scan --json odd.ndjson
says 'odd.ndjson: 1 letter is not whole in UTF-16LE; it is read as an unknown letter'
says_lines 0 'charset'

# no more letters are mended than were broken, though some were unknown before
feed '' 'Мир � \377 Мир' >before.rss
run 0 scan --json before.rss
says 'before.rss: 1 byte means nothing in the encoding'

# a byte may be several letters: of TSCII four of three bytes each
{
    printf 'first '
    yes "$(printf '\202 ')" | tr -d '\n' | head -c 8000
    printf 'last'
} >tscii.txt
run 0 scan --json --charset TSCII tscii.txt
prints '"words":4002,'

finish
