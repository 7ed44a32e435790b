#!/bin/sh
# SPDX-License-Identifier: MIT
# Where results go, and what happens when they cannot.
. "$(dirname "$0")/check.inc"

i=0
while [ $i -lt 2000 ]; do
    i=$((i + 1))
    record "c$i" "$story $i"
done >feed.ndjson

# a full disk
if [ -w /dev/full ]; then
    for format in --json --quiet; do
        line="scan $format feed.ndjson >/dev/full"
        "$SAMESTORY" scan $format feed.ndjson >/dev/full 2>../told/err
        [ $? -eq 4 ] || complain 'a full disk was not noticed'
        says 'No space left on device'
    done
    "$SAMESTORY" --help >/dev/full 2>../told/err
    [ $? -eq 4 ] || complain 'a full disk was not noticed by --help'
    run 4 scan -o /dev/full feed.ndjson
    says '/dev/full: '
fi

# a closed pipe ends quietly
line='scan --json feed.ndjson | head -n 1'
{
    "$SAMESTORY" scan --json feed.ndjson 2>../told/err
    echo $? >../told/status
} | head -n 1 >../told/out
says_nothing
prints_lines 1 '"type":"article"'
[ "$(cat ../told/status)" -eq 0 ] || complain "exit status $(cat ../told/status)"

# an open pipe has a name, but no path
line='scan -o /dev/stdout feed.ndjson | cat'
"$SAMESTORY" scan --json -o /dev/stdout feed.ndjson 2>../told/err | cat >../told/out
says_nothing
prints '"type":"summary"'

# a file appears when it is complete
run 0 scan --json -o out feed.ndjson
prints_nothing
tail -n 1 out | grep -qF '"type":"summary"' || complain 'the file is not complete'
[ "$(find . | wc -l)" -eq 3 ] || complain 'something was left behind'
run 4 scan --json -o nowhere/out feed.ndjson
says 'nowhere/out'
run 4 scan --json -o . feed.ndjson
echo precious >kept
run 2 scan --json -o kept --near 2 feed.ndjson
echo '{' >bad.ndjson
run 1 scan --json --strict -o kept feed.ndjson bad.ndjson
[ "$(cat kept)" = precious ] || complain 'a file was overwritten by a run that failed'

# nor is one overwritten by nothing
cp kept rejected
run 3 scan --json -o kept missing.ndjson
says 'kept: left as it was, since no article could be read'
run 3 dedup -o kept --rejects rejected missing.ndjson
run 3 dedup --rejects rejected missing.ndjson
prints_nothing
says 'rejected: left as it was'
run 1 scan --json -o kept bad.ndjson
says 'kept: left as it was'
run 3 curve --sample missing.ndjson -o kept
says 'kept: left as it was'
[ "$(cat kept rejected)" = "$(printf 'precious\nprecious')" ] || complain 'nothing took the place of a file'

# but what does not replace a file says what happened
run 3 scan --json -o new missing.ndjson
grep -qF '"bad_inputs":1' new || complain 'the summary is not in a new file'
line='scan -o /dev/stdout missing.ndjson | cat'
"$SAMESTORY" scan --json -o /dev/stdout missing.ndjson 2>../told/err | cat >../told/out
prints '"bad_inputs":1'
rm new
mkdir empty
run 0 dedup -o new empty
[ -f new ] && [ ! -s new ] || complain 'an empty folder has no empty result'
rmdir empty
rm new rejected

# a signal leaves nothing behind
mkfifo endless
"$SAMESTORY" scan --json -o killed endless 2>../told/err &
killed=$!
exec 9>endless # the command has opened the pipe, so its output is open as well
record one "$story" >&9
kill -TERM $killed
exec 9>&- # Tsan keeps a signal back until the reader, which holds a lock, comes back
wait $killed 2>/dev/null
line='scan -o killed, killed'
ls | grep -qF killed && complain 'an unfinished file was left behind'
rm endless

# an output is no input
cp feed.ndjson both.ndjson
run 2 scan --json -o both.ndjson both.ndjson
says 'both.ndjson: it is read too'
cmp -s feed.ndjson both.ndjson || complain 'the input was overwritten'
mkdir nightly
cp feed.ndjson nightly
run 0 scan --json -o nightly/report.json nightly
cp nightly/report.json first
run 0 scan --json -o nightly/report.json nightly
[ "$(grep -c '"type":"article"' nightly/report.json)" -eq 2000 ] ||
    complain 'a report was read as articles'
rm -r nightly both.ndjson first

# the same bytes for any number of threads and any memory
run 0 scan --json --threads 1 feed.ndjson
cp ../told/out one
run 0 scan --json --threads 4 feed.ndjson
cmp -s one ../told/out || complain 'four threads say something else'
run 0 scan --json --threads 2 --max-memory 64M feed.ndjson
cmp -s one ../told/out || complain 'less memory says something else'

# of a large file before small ones as well, where no article has an id
mkdir folder
sed 's/"id":"[^"]*",//' feed.ndjson >folder/small_1.ndjson
for i in 2 3 4 5 6 7 8; do
    head -n 2 folder/small_1.ndjson >folder/small_$i.ndjson
done
for i in 1 2 3 4 5 6 7 8 9; do
    cat folder/small_1.ndjson
done >folder/large.ndjson
head -n 2 folder/small_1.ndjson >folder/small_0.ndjson
rm folder/small_1.ndjson
run 0 scan --json --relations near --threads 1 folder
cp ../told/out one_of_folder
prints '"id":"small_0.ndjson:1"'
for threads in 2 3 8; do
    run 0 scan --json --relations near --threads $threads folder
    cmp -s one_of_folder ../told/out || complain "$threads threads say something else"
done

# --stats adds a line at the end, the rest is the same
run 0 scan --json --stats feed.ndjson
tail -n 1 ../told/out | grep -q '^{"v":1,"type":"run","seconds":[0-9.]*,"peak_bytes":[0-9]*,"steps":\[{"step":"read",.*}\]}$' ||
    complain 'the last line is not the run'
sed '$d' ../told/out | cmp -s - one || complain '--stats changes the rest'

# --quiet says nothing
run 0 scan --quiet feed.ndjson
says_nothing

# no colors but on a terminal; lines as long as wanted
run 0 scan feed.ndjson
! grep -q "$(printf '\033')" ../told/out || complain 'colors in a file'

# nothing of an unfinished output is left, whatever ends the command (on most file systems)
mkdir killed && mkfifo killed/in
"$SAMESTORY" scan -o killed/report killed/in &
pid=$!
exec 4>killed/in # it has begun
kill -9 $pid
wait $pid 2>/dev/null
exec 4>&-
[ "$(ls killed)" = in ] || stat -f -c %T killed | grep -q nfs || complain "killed left $(ls killed)"

finish
