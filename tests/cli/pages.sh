#!/bin/sh
# SPDX-License-Identifier: MIT
# Pages of HTML: the command finds its worker, and what is too much for it is one skip.
. ./cli/check.inc

page() { # TITLE SENTENCE...
    title=$1
    shift
    echo "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>$title | The Courier</title>"
    echo "<meta property=og:site_name content='The Courier'></head><body>"
    echo "<nav><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav><article><h1>$title</h1>"
    for sentence in "$@"; do
        echo "<p>$sentence $sentence2</p>"
    done
    echo "</article><footer><p>Copyright by The Courier, all rights reserved.</p></footer></body></html>"
}

repeat() { # HEAD WHAT TIMES
    printf '%s' "$1"
    yes "$2" | head -n "$3" | tr -d '\n'
}

sentence2='It was the third time in as many years, and nobody had expected it before the spring.'
mkdir pages
page 'Flood in town' 'The river rose by two metres overnight, the mayor said.' \
    'Some 300 people left their homes before dawn on Monday.' >pages/a.html
page 'Flood in town' 'The river rose by two metres overnight, the mayor said.' \
    'Some 300 people left their homes before dawn on Monday.' >pages/b.htm
repeat '<html><body>' '<div>' 3000000 >pages/deep.html
repeat '<html><body><p ' 'a=1 ' 300000 >pages/wide.html
run 1 scan --json --max-html-time 60000 pages # 2 s are not enough with Tsan
prints_lines 1 '"relation":"duplicate"'
prints_lines 2 '"title":"Flood in town","source":"The Courier"'
prints_lines 2 '"language":"en"'
says 'deep.html: line 1: HTML elements nested more than 512 deep, which is the limit'
says 'wide.html: line 1: an HTML tag of more than 65536 bytes, which is the limit'

input=pages/a.html
run 0 scan --json -
prints '"title":"Flood in town"'

# a page that was cut is named, and read; one that was packed before ended early, as any format
{
    page 'Flood in town' 'The river rose by two metres overnight, the mayor said.' |
        sed 's/<footer>.*//'
    printf '<p class="la'
} >open.html
input=/dev/null
run 1 scan --json open.html
says 'open.html: line 6: the page ends inside a tag; read as far as it goes'
prints '"articles":1,"skipped":1,'
cp open.html again.html
run 1 scan --json open.html again.html
prints '"id":"open.html"' # without a number: it is the only article there
run 0 compare open.html pages/a.html
mkdir cut
words() { # SEED; of so little order that they do not pack well
    awk -v x="$1" 'BEGIN { while (n++ < 400) printf "%d ", x = x * 16807 % 2147483647 }'
}
{ printf '<html><title>A</title><body><p>' && words 1001 && printf '</p></body></html>'; } >cut/a.html
{ printf '# A\n\n' && words 1002; } >cut/b.md
words 1003 >cut/c.txt
{ printf 'id,title,text\n1,A,' && words 1004; } >cut/d.csv
{ printf '{"text":"' && words 1005 && printf '"}\n'; } >cut/e.ndjson
{ printf '<rss><channel><item><title>A</title><description>' && words 1006; } >cut/f.rss
for file in cut/*; do
    gzip -c "$file" | head -c 1500 >"$file.gz"
    rm "$file"
    run 3 scan --json "$file.gz"
    says "$file.gz: byte "
    says 'gzip-compressed: it is cut off after 1500 bytes'
done
run 3 scan --json cut
prints '"articles":5,'

# dedup says which of the files a page is
mkdir saved
page 'Flood in town' 'The river rose by two metres overnight, the mayor said.' >saved/a.html
sed 's|<title>|<link rel="canonical" href="https://wire.example/1"><title>|' saved/a.html >saved/b.html
cp saved/b.html saved/c.html
run 0 dedup --mark saved
grep -q '^{"id":"a.html","title":' ../told/out || complain "$(cut -c 1-99 ../told/out)"
grep -q '^{"id":"https://wire.example/1","file":"saved/b.html",.*"duplicate_of":"a.html",' ../told/out ||
    complain "$(cut -c 1-99 ../told/out)"
grep -q '^{"id":"https://wire.example/1#2","file":"saved/c.html",.*"duplicate_of":"a.html",' ../told/out ||
    complain "$(cut -c 1-99 ../told/out)"

# without the worker
mkdir bin
cp "$SAMESTORY" bin/samestory
input=/dev/null
SAMESTORY=bin/samestory
run 1 scan --json pages/a.html
says 'pages/a.html: line 1: HTML is not read: there is no program samestory-html'

# a worker that says that it refuses, and not why; one that says less than it announces
answer() {
    printf '#!/bin/sh\nhead -c 1 >/dev/null\nprintf "%s"\n' "$1" >bin/samestory-html
    chmod 755 bin/samestory-html
    run 1 scan --json pages/a.html
    says "pages/a.html: line 1: the HTML worker$2"
}
none='\377\377\377\377\377\377\377\377'
answer "\\4\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0$none" "'s answer is no answer"
answer '\3\0\0\0\7\0\0\0\1\0\0\0\0\0\0\0' ' ended without an answer'

finish
