#!/bin/sh
# SPDX-License-Identifier: MIT
# Skipped records are named, at most 20 for a reason; --max-skipped and --strict.
. "$(dirname "$0")/check.inc"

{
    record one "$story"
    i=0
    while [ $i -lt 30 ]; do
        i=$((i + 1))
        printf '{"id":"n%s","text":%s}\n' $i $i
    done
    record two "$other"
    echo '{"id":"half'
} >feed.ndjson

run 1 scan --json feed.ndjson
says_lines 21 'feed.ndjson: line'
says 'feed.ndjson: line 2:'
says 'feed.ndjson: line 33:'
says 'feed.ndjson: and 10 more like:'
prints_lines 31 '"type":"skip"'
prints '"articles":2,"skipped":31,'
run 1 scan feed.ndjson
prints '31 records'

# twenty are named, of one more that it is there
for num in 20 21; do
    head -n $((num + 1)) feed.ndjson >few.ndjson
    run 1 scan --json few.ndjson
    says_lines 20 'few.ndjson: line'
    says_lines $((num - 20)) 'few.ndjson: and 1 more like:'
done

# each input has its own twenty
cp feed.ndjson more.ndjson
run 1 scan --json feed.ndjson more.ndjson
says_lines 42 'ndjson: line'

# a text that has another name, and one that was named in vain
echo '{"id":"a","title":"Quake","story":"The ground shook"}' >named.ndjson
run 0 scan named.ndjson
says '1 of 1 article has no text (named.ndjson), so that title and summary'
run 0 scan --field text=storey named.ndjson
says '--field text=storey: no record has a text of that name (named.ndjson)'
run 0 scan --field text=story named.ndjson
says_lines 0 'no text'
says_lines 0 'no record'

# a few may be skipped
run 0 scan --json --max-skipped 31 feed.ndjson
run 1 scan --json --max-skipped 30 feed.ndjson
run 0 scan --json --max-skipped 94% feed.ndjson
run 1 scan --json --max-skipped 93% feed.ndjson
run 3 scan --json --max-skipped 100% feed.ndjson missing

# --strict stops at the first, and reports nothing
run 1 scan --json --strict -o out feed.ndjson
says_lines 1 'feed.ndjson'
prints_nothing
[ ! -e out ] || complain 'results were written'
run 3 scan --json --strict missing feed.ndjson
says 'missing'
prints_nothing

# the option that helps is named; once given, what it did not find is
printf '{"id":"two","article":"%s"}\n' "$story" >other_name.ndjson
run 1 scan --json other_name.ndjson
says 'or name its field: --field text=NAME'
run 1 scan --json --field text=story other_name.ndjson
says '--field text=story: found no field of that name, and no title or summary'
printf 'a,b\nc,d\n' >unnamed.csv
run 1 scan --json unnamed.csv --format csv
says '--field text=NAME'

# an article without text is not lost in silence
{
    record one "$story"
    printf '{"id":"two","title":"Only a title","article":"%s"}\n' "$story"
} >named.ndjson
run 0 scan --json named.ndjson
says '1 of 2 articles has no text'
says '--field text=NAME'
{
    printf '<rss version="2.0"><channel><item><guid>a</guid><title>News</title>'
    printf '<description>%s</description></item></channel></rss>\n' "$story"
} >feed.rss
run 0 scan --json feed.rss
says '1 of 1 article has no text'
says_lines 0 '--field' # the items of feeds have no names to choose from
sed 1d named.ndjson >one.ndjson
run 0 scan --json one.ndjson
says '1 of 1 article has no text'
sed p one.ndjson >two.ndjson
run 0 scan --json two.ndjson
says '2 of 2 articles have no text'
run 1 scan --json --field text=article named.ndjson
prints_lines 0 '"words":3,'

# an id that was made of a place is no sign of a revision
mkdir monday tuesday
printf '%s A first ending of its own, with words that the other one does not have.' "$story" >monday/index.txt
printf '%s Something else altogether, and at some length, closes this one instead.' "$story" >tuesday/index.txt
run 0 scan --json --near .99 monday tuesday
prints '"id":"index.txt#2"'
prints_lines 0 '"relation":"revision"'

# no two articles are printed under one id
{
    record 5 "$story"
    record 5 "$other"
    record '5#2' "One two three four five six seven eight nine."
    record 5 "Nine eight seven six five four three two one."
} >same.ndjson
run 0 scan --json same.ndjson
for id in '5' '5#2' '5#3' '5#4'; do
    prints_lines 1 "\"type\":\"article\",\"id\":\"$id\""
done

# the text says it with the words of both: of a feed that is cut, the items before are read
printf '<rss><channel><item><title>One</title><description>%s</description></item><item><ti' \
    "$story" >part.rss
run 1 scan part.rss
prints 'skipped or read'

# what is said of many inputs is said of the first twenty, and counted
mkdir pages
i=0
while [ $((i += 1)) -le 30 ]; do
    printf '<html><body><p>Caf\351 %s: %s</p></body></html>' $i "$story" >pages/$i.html
done
run 0 scan pages
[ "$(grep -c 'read as windows-1252' ../told/err)" -eq 21 ] || complain "$(cat ../told/err)"
says 'other inputs: and 10 more like: '
run 0 scan --verbose pages
[ "$(grep -c 'read as windows-1252' ../told/err)" -eq 30 ] || complain "$(cat ../told/err)"

# dates that mean nothing are told of each input, with an example; those that are not there are not
dated() {
    printf '{"date":%s,"text":"%s of %s"}\n' "$1" "$story" "$2"
}
{
    dated '"12/03/2024"' one
    dated '"25 March 2024"' two
    dated '"the day after the ...................................................... flood"' three
    dated '"None"' four
    dated null five
    dated 0 six
    printf '{"date":0,"published":0,"id":"seven","title":"seven","url":"https://a.example/7","text":"%s"}\n' "$story"
} >dates.ndjson
{ printf -- '---\ndate: some day\n---\n' && echo "$other"; } >day.md
run 0 scan dates.ndjson day.md
says 'dates.ndjson: 2 dates are in no form that names one day ("12/03/2024"): their articles are undated'
says 'day.md: 1 date is in no form that names one day ("some day"): its article is undated'
run 0 scan --quiet dates.ndjson day.md
says_nothing

finish
