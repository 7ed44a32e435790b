#!/bin/sh
# SPDX-License-Identifier: MIT
# samestory dedup: one record of each version, as it was read, and where the others went.
. "$(dirname "$0")/check.inc"

same() {
    cmp -s "$1" "$2" || complain "$1 and $2 differ: $(diff "$1" "$2" | head -n 4)"
}

# unknown members, white space and escapes come through byte for byte
{
    printf '{ "id" : "a",\t"n":1.50, "tags":["x",{"y":null}] , "text":"%s" }\n' "$story"
    printf '{"id":"b","text":"%s","caf\\u00e9":"\\/"}\n' "$other"
    printf '{"id":"c","text":"%s Again.","when":[1,2]}\n' "$story"
    printf '{"id":"d","text":"%s"}\n' "$story"
} >feed.ndjson
run 0 dedup feed.ndjson
says_nothing
head -n 2 feed.ndjson >wanted
same ../told/out wanted

# the others, and where they went
run 0 dedup --rejects others feed.ndjson
same ../told/out wanted
[ "$(wc -l <others)" -eq 2 ] || complain "not two rejects: $(cat others)"
grep -q '^{"id":"c",.*"when":\[1,2\],"version":"v[0-9a-f]*","duplicate_of":"a","relation":"near-duplicate","jaccard":0\.[0-9]*,"containment":[01]\.[0-9]*,"through":null}$' \
    others || complain "$(cat others)"
grep -q '^{"id":"d",.*,"duplicate_of":"a","relation":"duplicate","jaccard":1.0000,' others ||
    complain "$(cat others)"

# all of them, marked
run 0 dedup --mark feed.ndjson
prints_lines 4 '"version":"v'
prints_lines 2 '"duplicate_of":null,"relation":null,"jaccard":null,"containment":null,"through":null}'
prints_lines 2 '"duplicate_of":"a"'
cp ../told/out marked
run 0 dedup --mark marked # what it wrote is read like anything else
prints_lines 2 '"duplicate_of":null,"relation":null'

# scan makes the same versions: here of two pages of one site, which begin alike and go on with
# different parts of a report
awk '{ for (i = 1; i <= NF; i++) word[n++] = $i }
     END {
         for (page = 0; page < 2; page++) {
             printf "{\"id\":\"%d\",\"source\":\"one.example\",\"text\":\"", page
             for (i = 0; i < 100; i++) printf "%s ", word[i]
             for (i = 0; i < 30; i++) printf "%s ", word[100 + 30 * page + i]
             print "\"}"
         }
     }' "$SAMPLES/articles/grindavik-eruption-fjord-post.txt" >begin_alike.ndjson
run 0 dedup begin_alike.ndjson
prints_lines 1 '"id"'
run 0 scan --json begin_alike.ndjson
prints '"versions":1,'
prints '"relation":"near-duplicate"'

# an id that repeats is told apart as scan does it, and `version` joins the lines
{
    record same "$story"
    record same "$other"
    record copy "$other"
} >twice.ndjson
run 0 dedup --mark twice.ndjson
prints_lines 1 '"duplicate_of":"same#2"'
version=$(sed -n 's/.*"version":"\([^"]*\)","duplicate_of":"same#2".*/\1/p' ../told/out)
prints_lines 2 "\"version\":\"$version\""
run 0 scan --json twice.ndjson
prints_lines 1 '"type":"article","id":"same#2","version":"'"$version"

# which one is kept
run 0 dedup --keep longest feed.ndjson
prints_lines 1 '"id":"c"'
prints_lines 1 '"id":"b"'
prints_lines 2 '"id"'

# records over several lines become one each; other formats give their fields
printf '[\n {"id": "a",\r\n  "text": "%s"},\n {"id": "b", "text": "%s"}]\n' "$story" "$other" >array.json
run 0 dedup array.json
printf ' {"id": "a",    "text": "%s"}\n' "$story" | sed 's/^ //' >wanted
printf '{"id": "b", "text": "%s"}\n' "$other" >>wanted
same ../told/out wanted
printf 'id,note,text\nx,"said ""so""",%s\n' '"'"$story"'"' >table.csv
run 0 dedup table.csv
printf '{"id":"x","note":"said \\"so\\"","text":"%s"}\n' "$story" >wanted
same ../told/out wanted
printf -- '---\ntitle: Lights\ndate: 2024-03-01\n---\n%s\n' "$story" >one.md
run 0 dedup one.md
prints '{"id":"one.md","title":"Lights","date":"2024-03-01","text":"The old lighthouse'

# in a pipe, packed or not; what is broken is named, and the others are there
gzip -c feed.ndjson >feed.gz
input=feed.gz
run 0 dedup -
input=/dev/null
head -n 2 feed.ndjson >wanted
same ../told/out wanted
{
    head -n 1 feed.ndjson
    echo '{"id":"broken","text":"no end'
    sed -n 2p feed.ndjson
} >broken.ndjson
run 1 dedup broken.ndjson
says 'broken.ndjson: line 2: '
same ../told/out wanted
line='dedup feed.ndjson | head -n 1'
"$SAMESTORY" dedup feed.ndjson 2>../told/err | head -n 1 >../told/out
says_nothing

# bytes that are no UTF-8 are mended, so that what comes out is JSON
printf '{"id":"a","text":"caf\351 noir"}\n' >bytes.ndjson
run 0 dedup bytes.ndjson
printf '{"id":"a","text":"caf\357\277\275 noir"}\n' >wanted
same ../told/out wanted

# results stand beside the input and are no input the next time
mkdir folder
cp feed.ndjson folder/
for time in first second; do
    run 0 dedup -o folder/kept --rejects folder/others folder
    [ "$(wc -l <folder/kept)" -eq 2 ] || complain "the $time time: $(cut -c 1-20 folder/kept)"
    [ "$(wc -l <folder/others)" -eq 2 ] || complain "the $time time: rejects"
done

# so is what is binary, and it is counted
printf 'a\000b' >folder/picture
run 0 dedup --rejects folder/others folder
says '2 files of folders were passed over'
run 0 dedup --quiet folder
says_nothing
rm folder/picture

# both files or none
if [ -w /dev/full ]; then
    i=0
    while [ $i -lt 1000 ]; do # more than a stream holds back
        i=$((i + 1))
        record "c$i" "$story"
    done >many.ndjson
    for file in feed.ndjson many.ndjson; do
        run 4 dedup --rejects /dev/full $file
        says '/dev/full: '
    done
    run 4 dedup -o /dev/full feed.ndjson
    says '/dev/full: '
    echo precious >kept
    run 4 dedup -o kept --rejects /dev/full feed.ndjson
    line='dedup feed.ndjson >/dev/full'
    echo precious >others
    "$SAMESTORY" dedup --rejects others feed.ndjson >/dev/full 2>../told/err
    [ $? -eq 4 ] || complain 'a full disk was not noticed'
    [ "$(cat kept others)" = 'precious
precious' ] || complain 'a file was overwritten by a run that failed'
fi
run 1 dedup --strict -o kept --rejects others broken.ndjson
[ "$(cat kept others)" = 'precious
precious' ] || complain 'a file was overwritten by a run that failed'
[ -z "$(find . -name '*.part*')" ] || complain 'something was left behind'

# a record that is gone when it is to be written is named, and the others are written
meanwhile() {
    head -n 1 feed.ndjson >meanwhile.ndjson
    {
        exec 3>late # what was named before it is read by now
        : >meanwhile.ndjson
        sed -n 2p feed.ndjson >&3
    } &
}
mkfifo late
meanwhile
run 1 dedup -o written --rejects gone meanwhile.ndjson late
says 'meanwhile.ndjson: cut since it was first read'
wait
sed -n 2p feed.ndjson | cmp -s - written || complain 'another record is not written'
[ -s gone ] && complain 'a record is written that is gone'
meanwhile
run 0 dedup --max-skipped 1 meanwhile.ndjson late
wait
meanwhile
run 3 dedup --strict -o kept --rejects others meanwhile.ndjson late
wait
[ "$(cat kept others)" = 'precious
precious' ] || complain 'a file was overwritten by a run that failed'

# many of them are counted
i=0
while [ $((i += 1)) -le 30 ]; do
    printf '{"id":"n%d","text":"other words of the %dth day"}\n' $i $i
done >meanwhile.ndjson
{
    exec 3>late
    : >meanwhile.ndjson
    sed -n 2p feed.ndjson >&3
} &
run 1 dedup meanwhile.ndjson late
wait
[ "$(grep -c 'cut since' ../told/err)" -eq 21 ] || complain 'not 20 and a count are told'
says 'other articles: and 10 more like: meanwhile.ndjson: cut since it was first read'

# and so is one whose file is gone; another of its version is kept in its place
head -n 1 feed.ndjson >vanishing.ndjson
sed -n 2p feed.ndjson >alone.ndjson
sed -n 4p feed.ndjson >copy.ndjson
{
    exec 3>late
    rm vanishing.ndjson alone.ndjson
    record e "One two three four five six seven eight nine ten." >&3
} &
run 1 dedup -o written vanishing.ndjson alone.ndjson copy.ndjson late
wait
says 'a: byte 0: vanishing.ndjson: No such file or directory, when it was read again'
says 'b: byte 0: alone.ndjson: No such file or directory, when it was read again'
[ "$(grep -c '"id":"[de]"' written)-$(wc -l <written)" = 2-2 ] ||
    complain "the others are not written: $(cat written)"

# Marks take the place of members that have their names; all others stay.
cat >marked.ndjson <<'END'
{"version":"mine","id":"q","duplicate_of":{"a":[1,"}"]},"text":"hello world","through":"x"}
{ "id" : "r", "n": {"version": 3}, "x":"\"version\":1, \\", "jaccard" : .5 , "text":"another" }
END
run 0 dedup --mark marked.ndjson
[ "$(grep -c '^{"id":"q","text":"hello world","version":"v[0-9a-f]*","duplicate_of":null,' ../told/out)" -eq 1 ] ||
    complain "the first: $(cat ../told/out)"
prints '{ "id" : "r", "n": {"version": 3}, "x":"\"version\":1, \\", "text":"another" ,"version":'
cp ../told/out once
run 0 dedup --mark once
cmp once ../told/out || complain 'marked twice is not marked once'
run 0 dedup marked.ndjson
cmp marked.ndjson ../told/out || complain 'what is kept without marks is not as it was'

# usage
run 2 dedup --rejects feed.ndjson feed.ndjson
says '--rejects feed.ndjson: it is read too'
run 2 dedup --rejects x --mark feed.ndjson
says 'wanted --rejects or --mark, found both'
run 2 dedup --rejects x -o x feed.ndjson
says '--rejects x: -o x is the same file'

# One file has many names, whether it is there already or not.
mkdir -p same
ln -s same link
for name in ./same/k same/../same/k "$PWD/same/k" link/k; do
    run 2 dedup -o same/k --rejects "$name" feed.ndjson
    says "--rejects $name: -o same/k is the same file"
    [ ! -e same/k ] || complain "$name: something was written"
done
echo old >same/k
ln same/k same/hard
ln -s k same/soft
for name in ./same/k same/hard same/soft; do
    run 2 dedup -o same/k --rejects "$name" feed.ndjson
    run 2 dedup -o "$name" --rejects same/k feed.ndjson
done
[ "$(cat same/k)" = old ] || complain 'what was there is lost'
status=0
"$SAMESTORY" dedup --rejects same/k feed.ndjson >same/k 2>../told/err || status=$?
[ "$status" -eq 2 ] || complain "status $status, wanted 2"
says '--rejects same/k: standard output is the same file'
run 0 dedup -o same/kept --rejects same/others feed.ndjson
run 2 dedup --rejects - feed.ndjson
run 2 dedup --relations same-story,shares-passage,template feed.ndjson
says 'wanted at least one that makes versions: duplicate, '
run 0 dedup --relations same-story,duplicate feed.ndjson
run 2 dedup --json feed.ndjson
says 'dedup has no option --json'
run 0 dedup --help
prints '--rejects FILE'
run 0 dedup --stats feed.ndjson
says 'Seconds of each step: read'
prints_lines 2 '"id"'
: >empty
run 0 dedup empty
prints_nothing
says 'there are no articles in the input'
finish
