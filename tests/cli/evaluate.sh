#!/bin/sh
# SPDX-License-Identifier: MIT
# samestory evaluate: figures worked out by hand, every form of gold, and what is wrong with one.
. "$(dirname "$0")/check.inc"

# Two texts, so what is found is ab cde.  The gold says abc de.
gold_record() {
    printf '{"id":"%s","cluster":%s,"text":"%s"}\n' "$1" "$2" "$3"
}
{
    gold_record a '"one"' "$story"
    gold_record b '"one"' "$story"
    gold_record c '"one"' "$other"
    gold_record d 2 "$other"
    gold_record e 2 "$other"
} >feed.ndjson

# Of 10 pairs 4 are of the gold, 4 are found, 2 are both: precision and recall 1/2, adjusted Rand
# index (2 - 1.6) / (4 - 1.6) = 1/6.  BCubed: a, b have 1 and 2/3, c 1/3 and 1/3, d, e 2/3 and 1,
# so both are (1 + 1 + 1/3 + 2/3 + 2/3) / 5 = 11/15.
hand='"gold_pairs":4,"predicted_pairs":4,"right_pairs":2,"pair_precision":0.5000,'
hand=$hand'"pair_recall":0.5000,"pair_f1":0.5000,"ari":0.1667,"bcubed_precision":0.7333,'
hand=$hand'"bcubed_recall":0.7333,"bcubed_f1":0.7333}'
counts='"documents":5,"not_in_input":0,"gold_clusters":2,"predicted_clusters":2,"largest":3,'
run 0 evaluate --json --gold feed.ndjson feed.ndjson
prints_lines 1 "\"of\":\"version\",$counts\"largest_of_all\":3,$hand"
prints_lines 1 "\"of\":\"story\",$counts\"largest_of_all\":3,$hand"
says_nothing

# Missed: a and b with c.  Wrong: c with d and e.
prints_lines 2 '"type":"error","of":"story","kind":"missed"'
prints_lines 2 '"type":"error","of":"story","kind":"wrong"'
prints '"kind":"wrong","a":"c","cluster_a":"one","title_a":null,"b":"d","cluster_b":"2"'
prints_lines 2 '"type":"error","of":"version","kind":"missed"'
prints_lines 2 '"type":"error","of":"version","kind":"wrong"'
run 0 evaluate --json --top 1 --gold feed.ndjson feed.ndjson
prints_lines 4 '"type":"error"'

# Candidates: ab and de lie in one version, ac and bc have nothing in common.
prints '"gold_pairs":4,"looked_at":4,"candidates_of_gold":2,"recall":0.5000,'

# the same for a person
run 0 evaluate --gold feed.ndjson feed.ndjson
prints 'The gold has 5 documents in 2 clusters.'
prints 'adjusted Rand index         0.1667    0.1667'
prints 'BCubed F1                   0.7333    0.7333'
prints 'Candidate recall 0.5000: 2 of 4 gold pairs'
prints '2 gold pairs in two stories, nearest to one story first'
prints '2 pairs wrongly in one story, most alike first'
prints 'duplicate: cosine'

# run options are those of scan; without same-story stories are versions
run 0 evaluate --relations near --gold feed.ndjson feed.ndjson
prints_lines 0 'wrongly in one story'
prints '2 pairs wrongly in one version'
run 0 evaluate --json --relations near --exact --near .9 --gold feed.ndjson feed.ndjson
prints '"bands":0'

# a table of clusters: an empty cluster is no label, equal lines count once, and what is not in
# the input counts as alone: abc d(f) with f missing
{
    printf 'id\tcluster\r\n'
    printf 'a\tone\r\nb\tone\n\nc\tone\nd\ttwo\nd\ttwo\nf\ttwo\ne\t\n'
} >clusters.tsv
run 0 evaluate --gold clusters.tsv feed.ndjson
prints 'The gold has 5 documents in 2 clusters.'
prints 'it counts as found with nothing else.'
run 0 evaluate --json --gold clusters.tsv feed.ndjson
prints '"documents":5,"not_in_input":1,"gold_clusters":2,"predicted_clusters":3,"largest":2,'
prints '"gold_pairs":4,"predicted_pairs":2,"right_pairs":1,"pair_precision":0.5000,"pair_recall":0.2500,'

# ids as a scan prints them: of a place, of a URL, repeated
{
    record a "$story"
    record a "$other"
    printf '{"url":"http://x.example/","text":"%s"}\n{"text":"%s"}\n' "$other" "$other"
} >ids.ndjson
printf 'id\tcluster\na#2\tx\nhttp://x.example/\tx\nids.ndjson:4\tx\n' >ids.tsv
run 0 evaluate --json --gold ids.tsv ids.ndjson
prints '"of":"version","documents":3,"not_in_input":0,"gold_clusters":1,"predicted_clusters":1,'
{
    printf '{"id":"a"}\n{"id":"a","cluster":"x"}\n'
    printf '{"url":"http://x.example/","cluster":"x"}\n{"cluster":"x"}\n'
} >ids_gold.ndjson
mkdir folder
run 0 evaluate --json --gold ids_gold.ndjson ids.ndjson
prints '"of":"version","documents":3,"not_in_input":1,'

# a field of another name
sed 's/"cluster"/"event"/' feed.ndjson >event.ndjson
run 3 evaluate --gold event.ndjson feed.ndjson
says 'event.ndjson: found no record with a cluster'
run 0 evaluate --json --field cluster=event --gold event.ndjson feed.ndjson
prints "\"of\":\"story\",$counts\"largest_of_all\":3,$hand"

# a table of pairs.  Related are ab, cd, ce, de: of the positives ab ac de two, of the negatives
# bc cd one, so precision 2/3, recall 2/3.
{
    printf 'left\tright\tnote\tlabel\n'
    printf 'a\tb\t.\t1\nb\ta\t.\t1\na\tc\t.\tOK\nd\te\t.\t1\nc\tb\t.\t0\nc\td\t.\tno\na\ta\t.\t1\n'
} >pairs.tsv
pairs='"pairs":5,"documents":5,"not_in_input":0,"positives":3,"positives_predicted":2,'
pairs=$pairs'"negatives":2,"negatives_predicted":1,"precision":0.6667,"recall":0.6667,"f1":0.6667}'
run 0 evaluate --json --gold pairs.tsv feed.ndjson
prints_lines 1 "\"of\":\"relation\",$pairs"
prints_lines 1 "\"of\":\"version\",$pairs"
prints_lines 1 "\"of\":\"story\",$pairs"
prints '"type":"positives","duplicate":2,"template":0,"revision":0,'
prints_lines 1 '"type":"error","of":"relation","kind":"missed","a":"a"'
prints_lines 1 '"type":"error","of":"relation","kind":"wrong","a":"c"'
run 0 evaluate --gold pairs.tsv feed.ndjson
prints 'The gold has 5 pairs of 5 documents.'
prints 'recall                      0.6667    0.6667    0.6667'
run 0 evaluate --json --positive no,0 --gold pairs.tsv feed.ndjson
prints '"positives":2,"positives_predicted":1,"negatives":3,"negatives_predicted":2,'
run 0 evaluate --json --relations same-story --gold pairs.tsv feed.ndjson
prints '"positives_predicted":0,'
printf 'a\tb\tlabel\na\tb\t.9\na\tc\t.5\nc\td\t-2e0\n' >numbers.tsv
run 0 evaluate --json --at-least .5 --gold numbers.tsv feed.ndjson
prints '"pairs":3,"documents":4,"not_in_input":0,"positives":2,"positives_predicted":1,'

# wrong usage
run 2 evaluate feed.ndjson
says 'evaluate: wanted --gold G, the file with the labels'
run 2 evaluate --gold feed.ndjson
says 'evaluate: wanted at least one INPUT'
run 2 evaluate --gold pairs.tsv --positive 1 --at-least 2 feed.ndjson
says 'wanted --positive or --at-least, found both'
run 2 evaluate --gold pairs.tsv --at-least x feed.ndjson
says '--at-least x: wanted a number'
run 2 evaluate --gold pairs.tsv --pairs all feed.ndjson
says 'evaluate has no option --pairs'
run 2 scan --gold pairs.tsv feed.ndjson
says 'scan has no option --gold'
run 2 scan --field cluster=x feed.ndjson
says 'only evaluate reads clusters'
run 2 evaluate -o clusters.tsv --gold clusters.tsv feed.ndjson
says '-o clusters.tsv: it is read too'
run 2 evaluate -o feed.ndjson --gold clusters.tsv feed.ndjson
says '-o feed.ndjson: it is read too'
printf 'id\tcluster\nz\tone\ny\tone\n' >foreign.tsv
run 2 evaluate -o out --gold foreign.tsv feed.ndjson
says 'the gold has 2 ids, such as y, and none of them is in the input'
[ ! -e out ] || complain 'there is an output'

# a gold that cannot be read
run 3 evaluate --gold missing.tsv feed.ndjson
says '--gold missing.tsv: No such file'
run 3 evaluate --gold folder feed.ndjson
says 'folder: found a folder, wanted a file'
printf '\037\213\010 and so on' >gold.jsonl.gz
run 3 evaluate --gold gold.jsonl.gz feed.ndjson
says 'gold.jsonl.gz: gzip-compressed: broken within 13 bytes of its beginning'
printf '\211PNG' >gold.png
run 3 evaluate --gold gold.png feed.ndjson
says 'gold.png: found a PNG image, wanted NDJSON or TSV'
: >empty.tsv
run 3 evaluate --gold empty.tsv feed.ndjson
says 'empty.tsv: found no record with a cluster'
printf 'id,cluster\na,one\n' >comma.tsv
run 3 evaluate --gold comma.tsv feed.ndjson
says 'comma.tsv: line 1: found a header of 1 column, wanted'
printf 'id\tmore\tless\na\tx\ty\n' >three.tsv
run 3 evaluate --gold three.tsv feed.ndjson
says 'three.tsv: line 1: found a header of 3 columns without label, wanted'

# among more columns the header names those that count, in any order
printf 'version\tcluster\tnote\tid\nv1\tone\t\ta\nv1\tone\tx\tb\nv2\tone\t\tc\nv3\t2\t\td\nv3\t2\t\te\n' >more.tsv
run 0 evaluate --json --gold more.tsv feed.ndjson
prints_lines 1 "\"of\":\"story\",$counts\"largest_of_all\":3,$hand"
printf 'version\tcluster\tid\nv1\tone\t\n' >nameless.tsv
run 3 evaluate --gold nameless.tsv feed.ndjson
says 'nameless.tsv: line 2: found no id in column 3'
run 0 evaluate --json --gold "$SAMPLES/gold.tsv" "$SAMPLES/articles"
prints '"of":"story","documents":58,"not_in_input":0,'

printf 'id\tcluster\na\tx\nb\n' >short.tsv
run 3 evaluate --gold short.tsv feed.ndjson
says 'short.tsv: line 3: found 1 column, wanted 2 as in the first'
printf 'id\tcluster\n\tx\n' >nameless.tsv
run 3 evaluate --gold nameless.tsv feed.ndjson
says 'nameless.tsv: line 2: found no id in column 1'
printf 'id\tcluster\na\tx\nb\tx\na\ty\n' >both.tsv
run 3 evaluate --gold both.tsv feed.ndjson
says 'both.tsv: line 4: found another cluster for a than in line 2'
printf 'x\ty\tlabel\na\tb\t1\nb\ta\t0\n' >labels.tsv
run 3 evaluate --gold labels.tsv feed.ndjson
says 'labels.tsv: line 3: found another label for a and b than in line 2'
run 3 evaluate --positive yes --gold pairs.tsv feed.ndjson
says 'pairs.tsv: found no positive pair'
run 3 evaluate --at-least 1 --gold pairs.tsv feed.ndjson
says 'pairs.tsv: line 4: found the label "OK", wanted a number'

# a bad record of NDJSON is named and passed over, once
{
    cat feed.ndjson
    echo '{"id":"x","cluster":{"deep":1}}'
    echo '{"id":"y","cluster":"one"'
} >bad.ndjson
run 1 evaluate --json --gold bad.ndjson feed.ndjson
says 'bad.ndjson: line 6: field "cluster": found an object, wanted a string or a number'
says 'bad.ndjson: line 7: not valid JSON'
prints "\"of\":\"story\",$counts\"largest_of_all\":3,$hand"
run 0 evaluate --max-skipped 2 --gold bad.ndjson feed.ndjson
run 3 evaluate --strict --gold bad.ndjson feed.ndjson
says '--gold bad.ndjson: line 6: field "cluster"'
{
    head -n 2 feed.ndjson
    echo '{"id":"y","cluster":"one"'
    tail -n 3 feed.ndjson
} >same.ndjson
run 1 evaluate --json --gold same.ndjson same.ndjson
says_lines 1 'line 3'
prints "\"of\":\"story\",$counts\"largest_of_all\":3,$hand"
prints '"type":"skip","input":"same.ndjson","line":3,'
run 3 evaluate --gold feed.ndjson feed.ndjson missing.ndjson
says 'missing.ndjson'
prints 'adjusted Rand index         0.1667    0.1667'

# the same bytes for any number of threads
run 0 evaluate --json --threads 1 --gold feed.ndjson feed.ndjson
cp ../told/out one
run 0 evaluate --json --threads 3 --gold feed.ndjson feed.ndjson
cmp -s one ../told/out || complain 'another result with three threads'

# a packed gold of which more comes than any may give, and one of which too much does
{
    cat feed.ndjson
    printf '{"id":"not here","cluster":"1","more":"'
    yes 'words, words, words' | tr -d '\n' | head -c 70000000
    printf '"}\n'
} | gzip >large.ndjson.gz
run 0 evaluate --json --max-record 100M --max-expansion 2000 --gold large.ndjson.gz feed.ndjson
prints '"documents":6,"not_in_input":1,'
run 3 evaluate --json --max-record 100M --gold large.ndjson.gz feed.ndjson
says 'expands more than 200 to 1'

finish
