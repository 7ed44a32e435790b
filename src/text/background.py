#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""background.py - the word lists of wordfreq in, lines "language TAB word TAB frequency" out.

    background.py FOLDER | background_make >background_table.inc

FOLDER is the `data` folder of the Python package wordfreq 3.1.1 (github.com/rspeer/wordfreq;
the data are CC BY-SA 4.0, see background_LICENSE.md).  Needs the Python package msgpack.  Of
each language the large list is taken where there is one.

What comes out are words as articles write them, where wordfreq counts something else:

    numbers     are shapes there (2018 and 1999 are both "0000"): the years of our time share the
                frequency of four digits, other numbers are left out
    Serbian     is in Latin letters there: both scripts
    Chinese     is simplified there, character by character: both spellings, as pairs
    Japanese    (and Chinese) has no blanks: also the pairs of code points across two words
    Korean      is cut into morphemes there: those, and each with the particles it may carry

An article is written in one spelling or the other, so that each has the whole frequency.
"""

import collections
import gzip
import math
import re
import sys
from pathlib import Path

import msgpack

NUMBER_SHAPE = re.compile(r"\d[^\w]*\d")
HAN_WORD = re.compile("[\u3005-\u3007\u3041-\u309f\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
HANGUL_WORD = re.compile("[\uac00-\ud7a3]+")
LEAST_PAIR = 1e-6  # rarer pairs never reach the table


def read_list(path):
    """Words and their frequencies.  The i-th list of a cBpack file has the words of frequency
    10 ** (-i / 100); its first element is a header (wordfreq/__init__.py, read_cBpack)."""
    with gzip.open(path) as file:
        header, *bins = msgpack.load(file, raw=False)
    if header != {"format": "cB", "version": 1}:
        raise ValueError(f"{path.name}: header {header}, want cB version 1")
    return {word: 10 ** (-i / 100) for i, words in enumerate(bins) for word in words
            if not NUMBER_SHAPE.search(word)}


YEARS = range(1950, 2036)
SHARE_OF_YEARS = 0.6  # of the numbers with four digits
YEAR_CENTRE, YEAR_SCALE = 2020, 12  # news speaks of its own time


def years(path):
    """Years, as frequent as the shape of four digits says in all.  Other numbers are not listed:
    tolls, ages and dates tell two events of one kind apart."""
    with gzip.open(path) as file:
        bins = msgpack.load(file, raw=False)[1:]
    shape = next((10 ** (-i / 100) for i, words in enumerate(bins) if "0000" in words), 0)
    weights = {year: math.exp(-abs(year - YEAR_CENTRE) / YEAR_SCALE) for year in YEARS}
    total = sum(weights.values())
    for year, weight in weights.items():
        yield str(year), shape * SHARE_OF_YEARS * weight / total


CYRILLIC = {"lj": "љ", "nj": "њ", "dž": "џ"} | dict(zip(
    "abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш"))
LATIN_LETTER = re.compile("|".join(CYRILLIC))


def serbian(words):
    yield from words.items()
    for word, frequency in words.items():
        cyrillic = LATIN_LETTER.sub(lambda letter: CYRILLIC[letter[0]], word)
        if not re.search("[a-z]", cyrillic):
            yield cyrillic, frequency


def is_hiragana(char):
    return "\u3040" <= char <= "\u309f"


def is_within_word(left, right):
    """As in terms.c."""
    return (is_hiragana(left) == is_hiragana(right)
            and not PARTICLES.intersection((left, right)))


# Where one of these stands a word ends: as in particles.c.
PARTICLES = set("不与並为么之也了于些从他们但你們其再到又及只各向吗和嗎在她它对将將對就已并"
                "很從我或才把於是更最有每沒没為由的等給给而與被要該說讓让该说还这這還那都麼")


def pairs_across(words):
    """Where words stand without blanks, the last code point of one makes a pair with the first
    of the next, as often as chance has it.  Without these the commonest pairs of all, endings,
    would be missing."""
    first, last = collections.Counter(), collections.Counter()
    for word, frequency in words.items():
        if HAN_WORD.fullmatch(word):
            first[word[0]] += frequency
            last[word[-1]] += frequency
    total = sum(first.values())
    for end, p in last.items():
        for begin, q in first.items():
            if p * q / total >= LEAST_PAIR and is_within_word(end, begin):
                yield end + begin, p * q / total


def japanese(words):
    yield from words.items()
    yield from pairs_across(words)


def is_frequent_in_taiwan(char):
    """In the first plane of Big5: the 5,401 frequently used characters."""
    code = char.encode("big5", "ignore")
    return len(code) == 2 and b"\xa4\x40" <= code <= b"\xc6\x7e"


def chinese(words, simplified):
    """`simplified`: code point to the simplified one that wordfreq puts in its place.  Where
    several traditional characters share one, they share the frequency."""
    traditional = collections.defaultdict(list)
    for old, new in simplified.items():
        if is_frequent_in_taiwan(chr(old)):
            traditional[new].append(chr(old))
    for new in traditional:
        if is_frequent_in_taiwan(new):
            traditional[new].append(new)
    frequencies = collections.Counter(dict(pairs_across(words)))
    for word, frequency in words.items():
        is_long = len(word) > 2 and HAN_WORD.fullmatch(word)
        for part in map("".join, zip(word, word[1:])) if is_long else [word]:
            frequencies[part] += frequency
    for part, frequency in frequencies.items():
        yield part, frequency
        if frequency < LEAST_PAIR or len(part) > 2:
            continue
        spellings = [""]
        for char in part:
            spellings = [s + old for s in spellings for old in traditional.get(char, [char])]
        for spelling in spellings:
            if spelling != part:
                yield spelling, frequency / len(spellings)


# The particles and endings that most often close a Korean word between blanks.
TAILS = """은 는 이 가 을 를 의 에 도 만 과 와 로 으로 에서 에게 까지 부터 보다 다 고 게 기 지 면 며 던
    한 할 해 하 된 되 들 적 인 라고 다고 었 았 했 습니다 어서 지만 는데""".split()
BARE_HEAD, BARE_TAIL = 0.5, 0.3  # share that stands alone; measured on UD Korean GSD


def can_follow(head, tail):
    """Some particles come in two forms: after a final consonant, and after a vowel."""
    final = (ord(head[-1]) - 0xAC00) % 28  # Unicode 15, 3.12: 0 is none, 8 is rieul
    if tail in ("은", "이", "을", "과"):
        return final != 0
    if tail in ("는", "가", "를", "와"):
        return final == 0
    if tail in ("로", "으로"):
        return (final in (0, 8)) == (tail == "로")
    return True


def korean(words):
    """A word between blanks is a morpheme, alone or closed by one of the tails, each as often
    as its own frequency among them says."""
    tails = {tail: words[tail] for tail in TAILS}
    closing = (1 - BARE_HEAD) / sum(tails.values())
    frequencies = collections.Counter()
    for word, frequency in words.items():
        if not HANGUL_WORD.fullmatch(word):
            frequencies[word] += frequency
            continue
        if word in tails:
            frequency *= BARE_TAIL
        frequencies[word] += frequency * BARE_HEAD
        for tail, tail_frequency in tails.items():
            if can_follow(word, tail):
                frequencies[word + tail] += frequency * tail_frequency * closing
    total = sum(frequencies.values())  # of words, where wordfreq's is of morphemes
    return ((word, frequency / total) for word, frequency in frequencies.items())


def as_written(language, words, folder):
    if language == "sh":
        return serbian(words)
    if language == "ja":
        return japanese(words)
    if language == "ko":
        return korean(words)
    if language == "zh":
        with gzip.open(folder / "_chinese_mapping.msgpack.gz") as file:
            return chinese(words, msgpack.load(file, raw=False, strict_map_key=False))
    return words.items()


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: background.py FOLDER")
    folder = Path(sys.argv[1])
    best = {}
    for size in "small", "large":
        for path in folder.glob(f"{size}_*.msgpack.gz"):
            best[path.name.split(".")[0].split("_")[1]] = path
    if not best:
        sys.exit(f"background.py: {folder}: no word lists")
    sys.stdout.reconfigure(encoding="utf-8")
    for language, path in sorted(best.items()):
        for word, frequency in as_written(language, read_list(path), folder):
            print(f"{language}\t{word}\t{frequency:.4g}")
        for year, frequency in years(path):
            if frequency > 0:
                print(f"{language}\t{year}\t{frequency:.4g}")


main()
