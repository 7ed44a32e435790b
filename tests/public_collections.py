#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Read public collections of test files, and say how much of each is read as it should be.

    public_collections.py SAMESTORY FOLDER...

A folder is the copy of one collection, known by what lies in it (KINDS); none is part of this
project.  Comes out: a table in Markdown, a line for each kind of file, and on standard error
what was not as it should be.  Status 1: something crashed, hung or printed what sanitizers
print, whatever else was found.

To add a kind: a function from a folder to its cases, and a line in KINDS.  A case is a file
(or bytes to put into one), how to read it, and a function from what came of it to None (as it
should be) or to a few words about what is wrong."""
import ast
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zlib

SECONDS = 20
Case = collections.namedtuple('Case', 'name content arguments judge')
Result = collections.namedtuple('Result', 'status lines complaints')


def scan(samestory, arguments, path):
    """What `samestory scan --json` makes of a file; None: it crashed or hung."""
    command = [samestory, 'scan', '--json', *arguments, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    complaints = done.stderr.decode('utf-8', 'replace')
    if done.returncode < 0 or done.returncode > 6 or 'Sanitizer' in complaints:
        return None
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return Result(done.returncode, lines, complaints)


def articles(result):
    return [line for line in result.lines if line['type'] == 'article']


# ---- feeds: kurtmckee/feedparser ---------------------------------------------------------------

VALUE = r'''(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")'''
NAMES = {'title': 'title', 'link': 'url', 'id': 'id'}
ANYWHERE = r'feed|entries\[0\]'
TITLE = '<title>samestory</title>'
NO_WORDS = 'an item without title, text and summary'
HAS_TAGS = re.compile(r'<\w')


def expectation(text, where):
    """(name, value) of what the comment in a test feed says of feed or entries[0]."""
    wanted = re.search(f'(?:{where})' + r'''(?:\.|\[['"])(title|link|id)(?:['"]\])?\s*==\s*''' + VALUE, text)
    return (wanted[1], ast.literal_eval(wanted[2])) if wanted else None


def with_item(text):
    """The channel's title and link as an item's: what no item has is in no article."""
    if re.search(r'<(item|entry)\b', text):
        return text
    atom = '<feed' in text
    if not re.search(r'<title\b', text):
        text = re.sub(r'<(feed|channel)\b[^>]*>', lambda at: at[0] + TITLE, text, count=1)
    own = ''.join(re.findall(r'<title\b.*?</title>|<link\b[^>]*/>|<link>.*?</link>', text, re.S))
    tag, end = ('entry', 'feed') if atom else ('item', 'channel')
    return re.sub(f'</{end}', lambda at: f'<{tag}>{own}</{tag}>' + at[0], text, count=1)


def with_title(text):
    """An item with a link alone is no article, so it gets a title before all others."""
    return re.sub(r'<(item|entry)\b[^>]*[^/]?>', lambda at: at[0] + TITLE, text, count=1)


def judge_value(expected):
    def judge(result):
        complaint = result.complaints.replace(NO_WORDS, '')
        if result.status > 1 or (result.status == 1 and 'line' in complaint and
                                 NO_WORDS not in result.complaints):
            return result.complaints.strip()
        if not expected:
            return None
        name, value = expected
        found = articles(result)
        is_same = found and (found[0][NAMES[name]] or '').split() == value.split()
        return None if is_same else f'{name}: wanted {value!r}, found {found[:1]}'
    return judge


def feed_cases(folder, pattern, where):
    for path in sorted(folder.glob(pattern)):
        content = path.read_bytes()
        expected = None
        try:
            text = content.decode('utf-8')
        except UnicodeDecodeError:
            text = None
        if text and path.suffix == '.xml' and 'encoding=' not in text:
            expected = expectation(text, where)
            if where == ANYWHERE:
                text = with_item(text)
            if expected and expected[0] != 'title':
                text = with_title(text)
            if expected and (HAS_TAGS.search(expected[1]) or '127.0.0.1' in expected[1]):
                expected = None  # a text has no tags, and this is nobody's address
            content = text.encode('utf-8')
        yield Case(path.name, content, ['--format', 'feed'], judge_value(expected))


def feedparser(folder):
    tests = folder / 'tests'
    if not (tests / 'entities').is_dir():
        return
    for kind, pattern in (('undeclared entities', 'entities/*.xml'),
                          ('RSS', 'wellformed/rss/*.xml'), ('RDF', 'wellformed/rdf/*.xml'),
                          ('Atom', 'wellformed/atom*/*.xml'),
                          ('xml:base', 'wellformed/base/*.xml'),
                          ('xml:lang', 'wellformed/lang/*.xml'),
                          ('markup in texts', 'wellformed/[as][am][np]*/*.xml'),
                          ('encodings', 'encoding/*.xml'),
                          ('other dialects and modules', 'wellformed/[!arbls]*/*.xml'),
                          ('not well-formed', 'illformed/**/*.xml'),
                          ('JSON Feed', 'json/*.json')):
        where = ANYWHERE if kind == 'undeclared entities' else r'entries\[0\]'
        yield f'feedparser: {kind}', feed_cases(tests, pattern, where)


# ---- JSON: nst/JSONTestSuite ---------------------------------------------------------------------

SYNTAX = 'not valid JSON'


def judge_syntax(name):
    def judge(result):
        complains = SYNTAX in result.complaints
        if name.startswith('y_') and complains:
            return 'complaint: ' + result.complaints.strip()
        if name.startswith('n_') and not complains:
            return f'no complaint about syntax (status {result.status})'
        return None
    return judge


def json_cases(folder, letter, arguments):
    for path in sorted(folder.glob(f'test_parsing/{letter}_*.json')):
        judge = judge_syntax(path.name) if '--strict' in arguments else lambda result: None
        yield Case(path.name, path.read_bytes(), arguments, judge)


def json_suite(folder):
    if not (folder / 'test_parsing').is_dir():
        return
    strict, lenient = ['--format', 'json', '--strict'], ['--format', 'json']
    for letter, what in (('y', 'valid'), ('n', 'not valid'), ('i', 'undecided')):
        yield f'JSONTestSuite: {what}, strict', json_cases(folder, letter, strict)
        yield f'JSONTestSuite: {what}', json_cases(folder, letter, lenient)


# ---- naughty strings: minimaxir/big-list-of-naughty-strings --------------------------------------


BLANKS = ' \t\n\v\f\r'
TEXT = 'what a string means is not what it says'


def judge_fields(wanted, names, has_markup):
    """White space around a value is none of it, and in markup one blank is as good as many."""
    def same(value):
        if has_markup:
            return value.split() == wanted.split()
        return value.strip(BLANKS) == wanted.strip(BLANKS)

    def judge(result):
        found = articles(result)
        if wanted.strip(BLANKS) in ('', 'None', 'null'):
            return None  # absent, as design has it
        wrong = [name for name in names if len(found) != 1 or not same(found[0][name] or '')]
        return f'{wrong}: wanted {wanted!r}, found {found}' if wrong else None
    return judge


def naughty_cases(strings, write, arguments, names=('title',), control=None):
    """control: what becomes of a control character in markup, which has none of them."""
    for i, string in enumerate(strings):
        content = write(string).encode('utf-8', 'surrogatepass')
        has_markup = control is not None
        wanted = re.sub(r'[\x00-\x08\x0e-\x1f]', control, string) if has_markup else string
        yield Case(f'string {i}', content, arguments, judge_fields(wanted, names, has_markup))


def escape(string):
    return string.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')


def as_json(string):
    return json.dumps({'title': string, 'text': TEXT}, ensure_ascii=len(string) % 2 == 0)


def as_json_fields(string):
    return json.dumps(dict.fromkeys(('id', 'title', 'text', 'url', 'date'), string))


def as_table(string):
    cell = '"' + string.replace('"', '""') + '"'
    return 'id,title,text,url,date\n' + ','.join([cell] * 5) + '\n'


def as_item(string):
    once = escape(string)
    return (f'<rss><channel><item><title>{escape(once)}</title><description>{once}</description>'
            f'<link>{once}</link><guid isPermaLink="false">{once}</guid><pubDate>{once}</pubDate>'
            '</item></channel></rss>')


def as_page(string):
    once = escape(string)
    return (f'<html><head><meta charset="utf-8"><title>{once}</title><link rel="canonical" '
            f'href="{once}"><meta property="article:published_time" content="{once}"></head>'
            f'<body><p>{TEXT}. {once}</p></body></html>')


def naughty(folder):
    path = folder / 'blns.json'
    if not path.is_file():
        return
    strings = json.loads(path.read_text(encoding='utf-8'))
    kept = ('id', 'url')  # the title of a text in HTML is HTML as well
    yield 'naughty strings: NDJSON', naughty_cases(strings, as_json, ['--format', 'json'])
    yield 'naughty strings: NDJSON, all fields', naughty_cases(
        strings, as_json_fields, ['--format', 'json'], kept)
    yield 'naughty strings: CSV, all fields', naughty_cases(
        strings, as_table, ['--format', 'csv'], kept)
    yield 'naughty strings: RSS, all fields', naughty_cases(
        strings, as_item, ['--format', 'feed'], ('title', 'id'), ' ')
    yield 'naughty strings: HTML, all fields', naughty_cases(
        strings, as_page, ['--format', 'html'], ('title',), '')


# ---- archives: webrecorder/warcio ----------------------------------------------------------------

PAGES = ('text/html', 'text/plain')


def unpack(content):
    """Members of gzip one after another, as far as they go."""
    parts = []
    while content[:2] == b'\x1f\x8b':
        member = zlib.decompressobj(wbits=31)
        parts.append(member.decompress(content))
        content = member.unused_data
    return b''.join(parts) or content


def fields(head):
    """The values of a header's fields, by their names in lower case."""
    lines = (line.partition(':') for line in head.decode('latin-1').splitlines()[1:])
    return {name.strip().lower(): value.strip() for name, _, value in lines}


def page_addresses(content):
    """Where the pages and texts come from that an archive holds."""
    addresses, at = [], 0
    while at < len(content):
        head, _, _ = content[at:].partition(b'\r\n\r\n')
        about = fields(head)
        begin = at + len(head) + 4
        end = begin + int(about['content-length'])
        block, kind = content[begin:end], about.get('content-type', '')
        if kind.startswith('application/http'):
            http, _, _ = block.partition(b'\r\n\r\n')
            kind = fields(http).get('content-type', '') if b' 200 ' in http[:13] else ''
        address = about.get('warc-target-uri', '').strip('<>')
        if (about['warc-type'] in ('response', 'resource', 'conversion') and
                kind.startswith(PAGES) and address.startswith('http')):
            addresses.append(address)
        found = re.compile(rb'^WARC/', re.M).search(content, end)
        at = found.start() if found else len(content)
    return addresses


def judge_addresses(wanted):
    def judge(result):
        found = [article['url'] for article in articles(result)]
        return None if found == wanted and result.status <= 1 else (
            f'wanted {wanted}, found {found}, status {result.status}')
    return judge


def judge_named(result):
    return None if result.status == 3 and 'an ARC archive' in result.complaints else (
        f'status {result.status}: {result.complaints}')


def warcio(folder):
    paths = sorted((folder / 'test' / 'data').glob('*arc*'))
    if not any('.warc' in path.name for path in paths):
        return
    warcs = [path for path in paths if '.warc' in path.name]
    yield 'warcio: WARC', (
        Case(path.name, path.read_bytes(), [],
             judge_addresses(page_addresses(unpack(path.read_bytes())))) for path in warcs)
    yield 'warcio: WARC, unpacked', (
        Case(path.name, unpack(path.read_bytes()), [],
             judge_addresses(page_addresses(unpack(path.read_bytes())))) for path in warcs)
    yield 'warcio: ARC, which is named and not read', (
        Case(path.name, path.read_bytes(), [], judge_named) for path in paths
        if path not in warcs)


# ---- all of them -------------------------------------------------------------------------------

KINDS = [feedparser, json_suite, naughty, warcio]


def read_all(samestory, cases, scratch):
    """(cases, as they should be, [(name, what is wrong)], crashes)"""
    total, wrong, crashes = 0, [], 0
    for case in cases:
        total += 1
        path = scratch / 'input'
        path.write_bytes(case.content)
        result = scan(samestory, case.arguments, path)
        complaint = case.judge(result) if result else 'crashed or hung'
        crashes += result is None
        if complaint:
            wrong.append((case.name, complaint))
    return total, wrong, crashes


def main():
    if len(sys.argv) < 3:
        sys.exit('usage: public_collections.py SAMESTORY FOLDER...')
    samestory = str(pathlib.Path(sys.argv[1]).resolve())
    num_crashes = 0
    print('| what | files | as they should be | crashed or hung |')
    print('|---|---:|---:|---:|')
    with tempfile.TemporaryDirectory() as scratch:
        for folder in map(pathlib.Path, sys.argv[2:]):
            for name, cases in (found for kind in KINDS for found in kind(folder)):
                total, wrong, crashes = read_all(samestory, cases, pathlib.Path(scratch))
                num_crashes += crashes
                print(f'| {name} | {total} | {total - len(wrong)} | {crashes} |', flush=True)
                for case, complaint in wrong:
                    print(f'{name}: {case}: {complaint}', file=sys.stderr)
    sys.exit(1 if num_crashes else 0)


if __name__ == '__main__':
    main()
