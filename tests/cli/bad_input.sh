#!/bin/sh
# SPDX-License-Identifier: MIT
# Input nobody vouches for: each case has one answer, and what is good beside it is still done.
. "$(dirname "$0")/check.inc"

record good "$story" >good.ndjson

# a missing file: 3, the others are still done
run 3 scan --json missing.txt good.ndjson
says 'missing.txt'
prints '"id":"good"'
prints '"articles":1,'

# what could be read in part is counted apart from what could not be read at all
{ cat good.ndjson && seq 2000 | tr -d "\n"; } | gzip -c | head -c 1500 >part.ndjson.gz
printf '\211PNG\r\n\032\n' >none.png
run 3 scan --json missing.txt none.png part.ndjson.gz good.ndjson
prints '"bad_inputs":3,"cut_inputs":1,'
run 3 scan missing.txt none.png part.ndjson.gz good.ndjson
prints '2 inputs could not be read.'
prints '1 input ended early and'
run 0 scan --json good.ndjson
prints '"bad_inputs":0,"cut_inputs":0,'
gzip -c good.ndjson | head -c 60 >early.ndjson.gz # within its first record
run 3 scan --json early.ndjson.gz good.ndjson
prints '"bad_inputs":1,"cut_inputs":0,'

# a folder that may not be read (root may read everything, so somebody else tries)
mkdir closed && echo "$story" >closed/a.txt && chmod 000 closed
nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
chmod 755 "$folder"
if [ "$(id -u)" -ne 0 ]; then
    nobody=
fi
if $nobody "$SAMESTORY" --version >/dev/null 2>&1; then
    as=$nobody
    run 3 scan --json closed good.ndjson
    says 'closed'
    prints '"id":"good"'
    run 3 scan --json closed/a.txt good.ndjson
    says 'closed/a.txt'
    as=
fi
chmod 755 closed

# a folder with nothing in it, and dotfiles and binary files, which are passed over
mkdir empty binary
run 0 scan --json empty
prints '"articles":0,'
says 'there are no articles in the input'
run 0 scan --json --quiet empty
says_nothing
echo "$story" >binary/a.txt
echo "$story" >binary/.hidden.txt
printf '\211PNG\r\n\032\n\0\0\0\0' >binary/picture.txt
run 0 scan --json binary
prints '"articles":1,'
prints '"passed_over":2,'
says_nothing
ln -s ../empty binary/linked
for command in scan dedup; do
    run 0 $command --verbose binary
    says_lines 3 'passed over: '
    says 'binary/.hidden.txt: passed over: its name begins with a dot'
    says 'binary/linked: passed over: a link to a folder'
    says 'binary/picture.txt: passed over: a PNG image; wanted text'
done
rm binary/linked

# an empty file
: >empty.txt
run 0 scan --json empty.txt
prints '"articles":0,'
says 'there are no articles in the input'
run 0 scan empty.txt
prints '0 articles in 0 versions and 0 stories.'

# standard input, empty and not
run 0 scan --json -
prints '"articles":0,'
input=good.ndjson
run 0 scan --json -
prints '"id":"good"'
input=/dev/null

# a file of NUL bytes
head -c 4096 /dev/zero >nul.txt
run 3 scan --json nul.txt good.ndjson
says 'nul.txt'
prints '"articles":1,'

# invalid UTF-8: read, and counted; the output is valid
printf 'The mayor of M\374nchen said on Monday that the old bridge would be closed.\n' >latin.txt
run 0 scan --json latin.txt
prints '"articles":1,'
prints '"replaced_bytes":1,'
printf '{"id":"x","title":"M\374nchen","text":"%s"}\n' "$story" >latin.ndjson
run 0 scan --json latin.ndjson
prints '"repaired":1,'
says 'latin.ndjson: 1 byte is not UTF-8; it is read as an unknown letter, unless --charset NAME'
run 0 scan --json --quiet latin.ndjson
says_nothing
if command -v iconv >/dev/null; then
    iconv -f UTF-8 -t UTF-8 ../told/out >/dev/null 2>&1 || complain 'output is not UTF-8'
fi
run 1 scan --json --strict latin.ndjson
prints_nothing

# in an encoding that is named; what is UTF-8 stays, and what is neither is counted
run 0 scan --json --charset latin1 latin.txt latin.ndjson
says_nothing
prints '"title":"München"'
prints '"repaired":0,'
prints '"replaced_bytes":0,'
{
    printf 'id,title,text\n1,\317\360\340\342\344\340,"%s"\n' "$story"
    printf '2,Правда,"%s"\n' "$other"
} >cyrillic.csv
run 0 scan --json --charset windows-1251 cyrillic.csv
prints_lines 2 '"title":"Правда"'
printf 'M\374nchen, \201\n' >neither.txt
run 0 scan --json --charset windows-1252 neither.txt
says 'neither.txt: 1 byte is neither UTF-8 nor of the charset windows-1252'
run 2 scan --charset klingon latin.txt
says '--charset klingon: wanted an encoding'

for name in '' UTF-7 unicode WCHAR_T IBM037 latin1//IGNORE; do
    run 2 scan --charset "$name" latin.txt
    says "--charset $name: wanted an encoding that has ASCII in it"
done

# a wide one is not for what is UTF-8, or no text; by a mark UTF-8 is what it says it is
cp good.ndjson plain.ndjson
printf '\357\273\277{"id":"marked","title":"M\374nchen","text":"%s"}\n' "$story" >marked.ndjson
mkdir wide && cp binary/picture.txt plain.ndjson marked.ndjson wide
run 0 scan --json --charset utf-16le wide
prints_lines 2 '"type":"article"'
prints '"passed_over":1,'
for charset in utf-16le windows-1251; do
    run 0 scan --json --charset $charset marked.ndjson
    says 'marked.ndjson: 1 byte is not UTF-8, which the byte order mark of the input says it is;'
done
printf '\357\273\277\374\344\366\n' >marked.txt
run 1 scan --charset windows-1252 marked.txt
says "3 are not UTF-8, which the input's byte order mark says it is"

# UTF-16 is known by its mark, or by its zeros
printf 'T\0h\0e\0 \0l\0a\0m\0p\0 \0w\0a\0s\0 \0l\0i\0t\0.\0\n\0' >unmarked.txt
run 0 scan --json unmarked.txt
prints '"words":4,'
prints '"replaced_bytes":0,'
printf '\0{\0"\0t\0e\0x\0t\0"\0:\0"\0M\0\374\0n\0"\0}' >unmarked.ndjson
run 0 dedup unmarked.ndjson
prints '{"text":"Mün"}'
printf '<\0p\0>\0O\0n\0e\0 \0t\0w\0o\0<\0/\0p\0>\0' >unmarked.html
run 0 scan --json unmarked.html
prints '"words":2,'
printf '\376\377\0{\0"\0t\0e\0x\0t\0"\0:\0"\0M\0\374\0n\0"\0}' >wide.ndjson
run 0 dedup wide.ndjson
prints '{"text":"Mün"}'
input=wide.ndjson
run 0 dedup -
prints '{"text":"Mün"}'
input=/dev/null
printf '\377\376\3\0\4\0' >wide.bin
run 3 scan wide.bin
says 'UTF-16 with bytes that are no text'

# a JSON line cut in half
{
    record one "$story"
    printf '{"id":"half","text":"It was\n'
    record two "$other"
} >half.ndjson
run 1 scan --json half.ndjson
says 'half.ndjson: line 2'
prints '"id":"one"'
prints '"id":"two"'
prints '"type":"skip","input":"half.ndjson","line":2,'
prints '"articles":2,"skipped":1,'

# a text field that is a number
{
    printf '{"id":"n","text":12345}\n'
    record two "$other"
} >number.ndjson
run 1 scan --json number.ndjson
says 'number.ndjson: line 1'
prints '"articles":1,"skipped":1,'

# a front matter that never ends
printf -- '---\ntitle: "It goes on\n%s\n' "$story" >endless.md
run 1 scan --json endless.md good.ndjson
says 'endless.md'
prints '"articles":1,"skipped":1,'

# a record of 20 MiB: the limit is 16
{
    printf '{"id":"huge","text":"'
    head -c 20971520 /dev/zero | tr '\0' 'a'
    printf '"}\n'
    record two "$other"
} >huge.ndjson
run 1 scan --json huge.ndjson
says 'huge.ndjson: line 1'
prints '"id":"two"'
prints '"articles":1,"skipped":1,'
rm huge.ndjson

# a thousand copies of one article
i=0
while [ $i -lt 1000 ]; do
    i=$((i + 1))
    record "c$i" "$story"
done >copies.ndjson
run 0 scan --json copies.ndjson
prints '"articles":1000,"skipped":0,"versions":1,"stories":1,'
run 0 scan copies.ndjson
prints 'and 989 more of this version'
run 0 scan --verbose copies.ndjson
prints_lines 0 'more of this version'

# articles of one word
for word in yes no yes; do
    printf '{"text":"%s"}\n' "$word"
done >words.ndjson
run 0 scan --json words.ndjson
prints '"articles":3,"skipped":0,"versions":2,'
prints '"relation":"duplicate"'

# the same id twice
{
    record same "$story"
    record same "$other"
    record same "$story"
} >same.ndjson
run 0 scan --json same.ndjson
prints_lines 3 '"type":"article","id":"same'
prints '"type":"article","id":"same"'
prints '"type":"article","id":"same#2"'
prints '"type":"article","id":"same#3"'
prints '"a":"same","b":"same#3"'
prints '"repeated_ids":2,'

# escapes and characters that turn the writing round, in a title
for id in t1 t2; do
    printf '{"id":"%s","title":"\\u001b[2Jclear \\u202efdp.exe","text":"%s"}\n' "$id" "$story"
done >evil.ndjson
run 0 scan evil.ndjson
prints '\x1b[2Jclear \u202efdp.exe'
! grep -q "$(printf '\033')" ../told/out || complain 'an escape came through'

# names of files are harmless as well
bad=$(printf 'a\033[31m.txt')
run 3 scan "$bad"
says 'a\x1b[31m.txt'

printf '{"text":"a text"}\n\0\n' >nul.ndjson
run 1 scan --json --format json nul.ndjson
says 'nul.ndjson: line 2: found a NUL byte, wanted a JSON object'

finish
