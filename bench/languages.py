#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How often the guess of the language is right: languages.py FOLDER

FOLDER holds texts whose language is known; files of other kinds are passed over:

    *.jsonl, *.ndjson   records with `language` and `text`
    *.conllu            Universal Dependencies: the language is what stands before the first `_`
                        of the file's name, documents begin at `# newdoc` or, without that, are
                        of five sentences
    *.LANGUAGE.txt      a sentence per line (as in NTREX-128), with the documents in
                        DOCUMENT_IDS.tsv, or else of five sentences

A text is read without its language, and what the command says it is in is compared: whole
documents, and sentences of 8 to 20 words (16 to 60 characters where there are no blanks).  For a
language that the command cannot tell no guess is the right one."""
import collections
import json
import pathlib
import re
import tempfile

import bench

SENTENCES = 5  # to a document that has no other bounds
MAX_SHORT = 400  # short texts of a language: of more, every so many
NOT_SPACED = {'zh', 'ja', 'th', 'lo', 'km', 'my', 'yue', 'bo', 'dz'}
# Codes of the files, three letters mostly, and how the command names the language.
ONE_OF = {'bs': 'sh', 'hr': 'sh', 'sr': 'sh', 'nn': 'nb', 'no': 'nb', 'dz': 'bo', 'ti': 'am',
          'prs': 'fa'}
TWO_LETTERS = dict(pair.split(':') for pair in '''
    afr:af amh:am arb:ar aze:az bak:ba bel:be ben:bn bod:bo bos:bs bul:bg cat:ca ces:cs cym:cy
    dan:da deu:de div:dv dzo:dz ell:el eng:en est:et eus:eu fao:fo fas:fa fin:fi fra:fr gle:ga
    glg:gl guj:gu hau:ha heb:he hin:hi hrv:hr hun:hu hye:hy ibo:ig ind:id isl:is ita:it jpn:ja
    kan:kn kat:ka kaz:kk khm:km kin:rw kir:ky kmr:ku kor:ko lao:lo lav:lv lit:lt ltz:lb mal:ml
    mar:mr mkd:mk mlg:mg mlt:mt mon:mn msa:ms mya:my nep:ne nld:nl nno:nn nob:nb pan:pa pol:pl
    por:pt pus:ps ron:ro rus:ru sin:si slk:sk slv:sl snd:sd som:so spa:es sqi:sq srp:sr swa:sw
    swe:sv tam:ta tat:tt tel:te tgk:tg tha:th tir:ti tuk:tk tur:tr uig:ug ukr:uk urd:ur uzb:uz
    vie:vi xho:xh yor:yo zho:zh zul:zu'''.split())


def language_of(code):
    """As the command names it."""
    code = code.split('-')[0]
    code = TWO_LETTERS.get(code, code)
    return ONE_OF.get(code, code)


def cut(sentences, begins):
    """Documents; begins[i]: whether one begins with sentence i.  None begins: of SENTENCES."""
    if not any(begins):
        begins = [i % SENTENCES == 0 for i in range(len(sentences))]
    documents = []
    for sentence, does_begin in zip(sentences, begins):
        if does_begin or not documents:
            documents.append([])
        documents[-1].append(sentence)
    return documents


def read_records(path):
    with open(path, encoding='utf-8') as lines:
        for record in map(json.loads, lines):
            if record.get('language') and record.get('text'):
                yield language_of(record['language']), record['text'].splitlines()


def read_conllu(path):
    sentences, begins, does_begin = [], [], False
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            does_begin |= line.startswith('# newdoc')
            if line.startswith('# text = '):
                sentences.append(line[len('# text = '):].strip())
                begins.append(does_begin)
                does_begin = False
    if sum(begins) * 100 < len(sentences):  # a file, not documents
        begins = [False] * len(sentences)
    return ((language_of(path.name.split('_')[0]), d) for d in cut(sentences, begins))


def read_lines(path):
    sentences = path.read_text(encoding='utf-8').splitlines()
    begins = [False] * len(sentences)
    for folder in (path.parent, path.parent.parent):
        ids = folder / 'DOCUMENT_IDS.tsv'
        if ids.exists():
            names = [line.split('\t')[0] for line in ids.read_text().splitlines()]
            begins = [i == 0 or names[i] != names[i - 1] for i in range(len(names))]
    return ((language_of(path.suffixes[-2][1:]), d) for d in cut(sentences, begins))


def documents(folder):
    """Language and sentences of each document."""
    for path in sorted(folder.rglob('*')):
        if path.suffix in ('.jsonl', '.ndjson'):
            yield from read_records(path)
        elif path.suffix == '.conllu':
            yield from read_conllu(path)
        elif re.search(r'\.[a-z]{2,3}(-\w+)?\.txt$', path.name):
            yield from read_lines(path)


def is_short(language, sentence):
    if language in NOT_SPACED:
        return 16 <= len(sentence) <= 60
    return 8 <= len(sentence.split()) <= 20


def short_texts(sentences_of):
    """Language and text of the short ones."""
    for language, sentences in sorted(sentences_of.items()):
        short = [s for s in sentences if is_short(language, s)]
        yield from ((language, s) for s in short[::max(1, -(-len(short) // MAX_SHORT))])


def guesses(args, texts):
    """The command's guess of each text."""
    with tempfile.TemporaryDirectory(prefix='samestory-bench-') as folder:
        articles, output = pathlib.Path(folder, 'in.jsonl'), pathlib.Path(folder, 'out')
        with open(articles, 'w', encoding='utf-8') as file:
            for i, text in enumerate(texts):
                file.write(json.dumps({'id': str(i), 'text': text}) + '\n')
        bench.measured([bench.command_of(args.build), 'scan', '--json', '--pairs', 'none',
                        str(articles)], output)
        with open(output, encoding='utf-8') as lines:
            found = {int(r['id']): r['language'] for r in map(json.loads, lines)
                     if r['type'] == 'article'}
    return [found[i] for i in range(len(texts))]


def row(language, answer, whole, short):
    """A line of the table from the counts of guesses; answer: the right one."""
    cells = [language]
    for counts in (whole, short):
        num = sum(counts.values())
        cells += [num, f'{counts[answer] / num:.3f}' if num else '']
    wrong = collections.Counter({guess: n for guess, n in (whole + short).items()
                                 if guess != answer})
    return cells + [', '.join(f'{guess or "none"} {n}' for guess, n in wrong.most_common(3))]


def rows(counts, languages):
    """First those that can be guessed: whose name ever was right."""
    known = [l for l in languages if counts[l, 'whole'][l] + counts[l, 'short'][l] > 0]
    for language in known:
        yield row(language, language, counts[language, 'whole'], counts[language, 'short'])
    for language in languages:
        if language not in known:
            yield row(f'{language} (none)', None, counts[language, 'whole'],
                      counts[language, 'short'])


def main():
    parser = bench.arguments(__doc__.splitlines()[0])
    parser.add_argument('folder', type=pathlib.Path, metavar='FOLDER')
    args = parser.parse_args()
    whole = list(documents(args.folder))
    sentences_of = collections.defaultdict(list)
    for language, sentences in whole:
        sentences_of[language] += sentences
    samples = [(language, 'whole', '\n'.join(sentences)) for language, sentences in whole]
    samples += [(language, 'short', text) for language, text in short_texts(sentences_of)]
    counts = collections.defaultdict(collections.Counter)
    for (language, kind, _), guess in zip(samples, guesses(args, [s[2] for s in samples])):
        counts[language, kind][guess] += 1
    lines = bench.table(
        ['language', 'documents', 'right', 'short', 'right', 'commonest mistakes'],
        list(rows(counts, sorted(sentences_of))))
    bench.report('languages', lines, args)


if __name__ == '__main__':
    main()
