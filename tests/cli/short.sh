#!/bin/sh
# SPDX-License-Identifier: MIT
# Title and summary without a text, as feeds give them: two items on one event are one story, items
# on different events are not, in several languages.
. "$(dirname "$0")/check.inc"

# item ID TITLE SUMMARY, of an outlet of its own
item() {
    printf '{"id":"%s","source":"%s","url":"https://%s.example/1","date":"2024-05-14",' \
        "$1" "$1" "$1"
    printf '"title":"%s","summary":"%s"}\n' "$2" "$3"
}

story_of() {
    sed -n "s/.*\"type\":\"article\",\"id\":\"$1\".*\"story\":\"\\([^\"]*\\)\".*/\\1/p" ../told/out
}

# Items named one and too are on one event, item other is on another of the same kind.
tells_apart() {
    run 0 scan --json "$1"
    one=$(story_of one) too=$(story_of too) other=$(story_of other)
    [ -n "$one" ] || complain "$1: no story"
    [ "$one" = "$too" ] || complain "$1: two items on one event are two stories"
    [ "$one" != "$other" ] || complain "$1: two events are one story"
    run 0 compare --json --in "$1" one too
    prints '"relation":"same-story"'
    run 0 compare --json --in "$1" one other
    prints '"relation":"unrelated"'
}

{
    item one 'Ferry sinks off Zanzibar, dozens missing' \
        'Rescuers search for passengers of the overloaded vessel after a storm.'
    item too 'Overloaded ferry capsizes in Tanzania' \
        'At least forty passengers drowned in rough seas on the way to Pemba, the navy says.'
    item other 'Lorry overturns in Malaga tunnel, driver hurt' \
        'Police close the road for hours after the crash of a fuel transport.'
} >en.ndjson
tells_apart en.ndjson

{
    item one 'Zugunglück bei Passau: mehrere Verletzte' \
        'Ein Regionalzug ist am Morgen mit einem Lastwagen zusammengestoßen.'
    item too 'Laster auf Gleis: Bahnstrecke nach Passau gesperrt' \
        'Beim Aufprall erlitt der Lokführer des Regionalzugs schwere Verletzungen.'
    item other 'Großbrand in Rostock: Lagerhalle zerstört' \
        'Die Feuerwehr war am Morgen mit hundert Kräften im Einsatz.'
} >de.ndjson
tells_apart de.ndjson

{
    item one 'На Камчатке проснулся вулкан Шивелуч' \
        'Столб пепла поднялся на десять километров, жителей просят оставаться дома.'
    item too 'Посёлок Ключи у вулкана засыпало пеплом' \
        'Школы на Камчатке закрыты, авиации объявлен красный код.'
    item other 'В Самаре закрыли мост через Волгу' \
        'Ремонт опор продлится до осени, движение пустили в объезд.'
} >ru.ndjson
tells_apart ru.ndjson

finish
