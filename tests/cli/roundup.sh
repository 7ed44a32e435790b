#!/bin/sh
# SPDX-License-Identifier: MIT
# A roundup of two events: they stay two stories, and it names both.
. "$(dirname "$0")/check.inc"

quake='A magnitude 6.4 earthquake shook the Albanian port of Durres before dawn, bringing down two
hotels and an apartment block in Thumane. Rescue crews from Italy and Kosovo dug through rubble
in Durres while prime minister Edi Rama asked Albanians to stay out of cracked buildings.'
quake_too='Rescuers pulled survivors from a fallen hotel in Durres after the strongest
earthquake to hit Albania in decades. In Thumane an apartment block lay in rubble. Edi Rama, the
prime minister, thanked crews from Kosovo and Italy who came within hours.'
vote='Uruguay elected Luis Lacalle Pou president by fewer than thirty thousand ballots, ending
fifteen years of the Broad Front. Daniel Martinez conceded after the electoral court in Montevideo
counted the observed ballots of the runoff.'
vote_too='Daniel Martinez of the Broad Front conceded the Uruguay runoff to Luis Lacalle Pou once
the electoral court had gone through the observed ballots. Montevideo celebrated the first change
of president in fifteen years.'
both='Good morning. Rescue crews dig in Durres and Thumane after the Albania earthquake, where an
apartment block and hotels fell, and Edi Rama thanks Italy and Kosovo. In Uruguay Luis Lacalle
Pou wins the runoff, as Daniel Martinez of the Broad Front concedes and the electoral court in
Montevideo ends its count of observed ballots.'

# one NDJSON record of a text of several lines
record_lines() {
    record "$1" "$(echo "$2" | tr '\n' ' ')"
}

story_of() {
    sed -n "s/.*\"type\":\"article\",\"id\":\"$1\".*\"story\":\"\\([^\"]*\\)\".*/\\1/p" ../told/out
}

also_of() {
    sed -n "s/.*\"type\":\"article\",\"id\":\"$1\".*\"also\":\\[\\([^]]*\\)\\].*/\\1/p" ../told/out
}

# Whether the roundup, wherever it stands in the input, is of one story and tells of the other.
names_both() {
    run 0 scan --json "$@"
    prints '"class":"roundup"'
    a=$(story_of quake) b=$(story_of vote) own=$(story_of both)
    [ "$a" != "$b" ] || complain 'the roundup glued two stories together'
    case "$own $(also_of both)" in
    "$a \"$b\"" | "$b \"$a\"") ;;
    *) complain "the roundup is of $own and names $(also_of both), the events are $a and $b" ;;
    esac
}

record_lines quake "$quake" >quake.ndjson
record_lines vote "$vote" >vote.ndjson
record_lines both "$both" >both.ndjson
{
    record_lines quake "$quake"
    record_lines quake_too "$quake_too"
    record_lines vote "$vote"
    record_lines vote_too "$vote_too"
} >stories.ndjson

names_both quake.ndjson vote.ndjson both.ndjson
names_both both.ndjson stories.ndjson
[ "$(story_of quake)" = "$(story_of quake_too)" ] || complain 'two reports are two stories'
[ "$(story_of vote)" = "$(story_of vote_too)" ] || complain 'two reports are two stories'

# without it nothing is a roundup
run 0 scan --json stories.ndjson
prints_lines 0 '"class":"roundup"'

# a reader is told as well
run 0 scan both.ndjson stories.ndjson
prints 'also in: '
finish
