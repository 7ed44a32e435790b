#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check that five articles are the same versions and stories whatever they are read from:
formats.py COMMAND SAMPLES

Two copies of a report, one of them an excerpt, two reports of another event in other words, and
one that has nothing to do with them, from SAMPLES, as plain text, Markdown, NDJSON, an array, an
answer of a search engine, rows of miniflux, CSV, TSV, RSS, Atom, RDF, JSON Feed, HTML, WARC, WET
and the databases of FreshRSS and newsboat; each packed as well, and each once through a pipe.
What `scan --format list` names is among them."""
import bz2
import csv
import email.utils
import datetime
import gzip
import html
import io
import json
import lzma
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import xml.sax.saxutils

IDS = ['https://lakeside-daily.example/world/baltimore-bridge', 'brm-0326-44',
       'https://thames-dispatch.example/2024/07/05/starmer-downing-street',
       'ap-20240705-0113',
       'https://meridian-newswire.example/2024/07/20/crowdstrike-outage-recovery']
PARTS = [[0, 1], [2], [3], [4]]  # versions; the second and third tell one story
STORIES = [[0, 1], [2, 3], [4]]
FORMATS = ['plain', 'markdown', 'json', 'csv', 'feed', 'html', 'warc']
SITE = 'https://news{}.example/{}'


def five_articles(command, samples):
    """Text, title and date of the five, as the command itself gives them."""
    lines = subprocess.run([command, 'dedup', '--mark', samples], check=True,
                           capture_output=True).stdout.decode().splitlines()
    by_id = {}
    for line in lines:
        record = json.loads(line)
        by_id.setdefault(record.get('id') or record['url'], record)
    for number, name in enumerate(IDS):
        record = by_id[name]
        text = next(record[key] for key in ('text', 'maintext', 'content_text') if key in record)
        yield {'id': f'a{number}', 'url': SITE.format(number, number),
               'title': record.get('title', ''), 'text': text,
               'date': f'2024-03-26T0{number}:00:00Z' if number < 2 else f'2024-07-05T0{number}:00:00Z'}


def paragraphs(article):
    return [part.strip() for part in article['text'].split('\n\n') if part.strip()]


def as_html(article):
    return ''.join(f'<p>{html.escape(part)}</p>\n' for part in paragraphs(article))


def as_page(article):
    return (f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{html.escape(article["title"])}'
            f'</title><link rel="canonical" href="{article["url"]}">'
            f'<meta property="article:published_time" content="{article["date"]}"></head><body>'
            f'<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>'
            f'<article><h1>{html.escape(article["title"])}</h1>\n{as_html(article)}</article>'
            f'<footer><a href="/about">About us</a> <a href="/privacy">Privacy</a></footer>'
            f'</body></html>\n')


def element(name, text):
    return f'<{name}>{xml.sax.saxutils.escape(text)}</{name}>'


def rss(articles):
    def date(article):
        moment = datetime.datetime.fromisoformat(article['date'].replace('Z', '+00:00'))
        return email.utils.format_datetime(moment)
    items = ''.join('<item>' + element('guid', a['id']) + element('title', a['title']) +
                    element('link', a['url']) + element('pubDate', date(a)) +
                    element('content:encoded', as_html(a)) + '</item>\n' for a in articles)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f'<title>News</title>{items}</channel></rss>\n')


def atom(articles):
    entries = ''.join('<entry>' + element('id', a['id']) + element('title', a['title']) +
                      f'<link href="{a["url"]}"/>' + element('published', a['date']) +
                      f'<content type="html">{xml.sax.saxutils.escape(as_html(a))}</content>'
                      '</entry>\n' for a in articles)
    return ('<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
            f'<title>News</title>{entries}</feed>\n')


def rdf(articles):
    items = ''.join(f'<item rdf:about="{a["url"]}">' + element('title', a['title']) +
                    element('link', a['url']) + element('dc:date', a['date']) +
                    element('content:encoded', as_html(a)) + '</item>\n' for a in articles)
    return ('<?xml version="1.0"?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
            f'<channel rdf:about="x"><title>News</title></channel>{items}</rdf:RDF>\n')


def json_feed(articles):
    items = [{'id': a['id'], 'url': a['url'], 'title': a['title'], 'date_published': a['date'],
              'content_html': as_html(a)} for a in articles]
    return json.dumps({'version': 'https://jsonfeed.org/version/1.1', 'title': 'News',
                       'items': items})


def answer(articles):
    hits = [{'_id': a['id'], '_source': a} for a in articles]
    return json.dumps({'took': 1, 'hits': {'total': len(hits), 'hits': hits}})


def rows(articles):
    """As row_to_json gives entries of miniflux."""
    return ''.join(json.dumps({
        'id': number, 'feed_id': 1, 'hash': a['id'], 'published_at': a['date'], 'title': a['title'],
        'url': a['url'], 'content': as_html(a)}) + '\n' for number, a in enumerate(articles))


def table(articles, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(['id', 'url', 'title', 'date', 'text'])
    writer.writerows([a[key] for key in ('id', 'url', 'title', 'date', 'text')] for a in articles)
    return out.getvalue()


def archive_record(kind, url, content_type, block):
    head = (f'WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n'
            f'WARC-Date: 2024-08-01T00:00:00Z\r\nContent-Type: {content_type}\r\n'
            f'Content-Length: {len(block)}\r\n\r\n')
    return head.encode() + block + b'\r\n\r\n'


def warc(articles):
    pages = ((a['url'], as_page(a).encode()) for a in articles)
    return b''.join(archive_record(
        'response', url, 'application/http; msgtype=response',
        b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' + page)
        for url, page in pages)


def wet(articles):
    return b''.join(archive_record('conversion', a['url'], 'text/plain', a['text'].encode())
                    for a in articles)


def zstd(content):
    """A frame of raw blocks (RFC 8878, 3.1.1), which no module is needed for."""
    most = 100000
    blocks = [content[at:at + most] for at in range(0, len(content), most)]
    packed = b'\x28\xb5\x2f\xfd\xa0' + len(content).to_bytes(4, 'little')
    for number, block in enumerate(blocks):
        is_last = number + 1 == len(blocks)
        packed += (len(block) << 3 | is_last).to_bytes(3, 'little') + block
    return packed


PACKED = {'gz': gzip.compress, 'bz2': bz2.compress, 'xz': lzma.compress, 'zst': zstd}


def write_packed(path):
    """Yields the file, and what it is packed to."""
    yield path
    for ending, pack in PACKED.items():
        packed = path.with_name(f'{path.name}.{ending}')
        packed.write_bytes(pack(path.read_bytes()))
        yield packed


def database(path, statements, entries, insert):
    connection = sqlite3.connect(path)
    connection.executescript(statements)
    connection.executemany(insert, entries)
    connection.commit()
    connection.close()


def seconds(article):
    moment = datetime.datetime.fromisoformat(article['date'].replace('Z', '+00:00'))
    return int(moment.timestamp())


def write_formats(folder, articles):
    """Yields the inputs, by name."""
    files = {
        'ndjson': ''.join(json.dumps(a) + '\n' for a in articles),
        'json': json.dumps(articles, indent=1),
        'answer.json': answer(articles),
        'miniflux': rows(articles),
        'csv': table(articles, ','),
        'tsv': table(articles, '\t'),
        'rss': rss(articles),
        'atom': atom(articles),
        'rdf': rdf(articles),
        'feed.json': json_feed(articles),
        'warc': warc(articles),
        'wet': wet(articles),
    }
    for name, content in files.items():
        content = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(content)
        yield from write_packed(folder / name)
    for name, write in (('txt', lambda a: a['text']), ('html', as_page),
                        ('md', lambda a: f'---\ntitle: {json.dumps(a["title"])}\nurl: {a["url"]}\n'
                                         f'date: {a["date"]}\n---\n\n{a["text"]}\n')):
        (folder / name).mkdir()
        for a in articles:
            (folder / name / f'{a["id"]}.{name}').write_text(write(a))
        yield folder / name
    database(folder / 'freshrss.sqlite',
             'CREATE TABLE feed(id INTEGER PRIMARY KEY, name TEXT);'
             'CREATE TABLE entry(id BIGINT PRIMARY KEY, guid TEXT, title TEXT, content TEXT,'
             ' link TEXT, date INT, id_feed INT);',
             [(i, a['id'], html.escape(a['title']), as_html(a), a['url'], seconds(a), i)
              for i, a in enumerate(articles)],
             'INSERT INTO entry VALUES(?, ?, ?, ?, ?, ?, ?)')
    yield from write_packed(folder / 'freshrss.sqlite')
    database(folder / 'newsboat.db',
             'CREATE TABLE rss_feed(rssurl TEXT PRIMARY KEY, title TEXT);'
             'CREATE TABLE rss_item(id INTEGER PRIMARY KEY, guid TEXT, title TEXT, url TEXT,'
             ' feedurl TEXT, pubDate INTEGER, content TEXT, deleted INTEGER DEFAULT 0);',
             [(i, a['id'], a['title'], a['url'], 'f', seconds(a), as_html(a))
              for i, a in enumerate(articles)],
             'INSERT INTO rss_item(id, guid, title, url, feedurl, pubDate, content)'
             ' VALUES(?, ?, ?, ?, ?, ?, ?)')
    yield from write_packed(folder / 'newsboat.db')


def groups_of(command, arguments, **options):
    """Versions and stories as lists of the numbers of their articles, in input order."""
    done = subprocess.run([command, 'scan', '--json', *arguments], capture_output=True,
                          check=False, **options)
    if done.returncode != 0:
        return f'status {done.returncode}: {done.stderr.decode()}'
    articles = [record for record in map(json.loads, done.stdout.decode().splitlines())
                if record['type'] == 'article']

    def parts(key):
        found = {}
        for number, article in enumerate(articles):
            found.setdefault(article[key], []).append(number)
        return sorted(found.values())
    return parts('version'), parts('story')


def formats_of(command):
    """The names that the command has for formats."""
    lines = subprocess.run([command, 'scan', '--format', 'list'], check=True,
                           capture_output=True).stdout.decode().partition('\n\n')[0].splitlines()
    return [line.split()[0] for line in lines]


def main():
    command, samples = sys.argv[1:]
    articles = list(five_articles(command, samples))
    wanted = (PARTS, STORIES)
    wrong = []
    if formats_of(command) != FORMATS:
        wrong.append(f'formats: {formats_of(command)}, wanted {FORMATS}')
    with tempfile.TemporaryDirectory() as name:
        for path in write_formats(pathlib.Path(name), articles):
            found = groups_of(command, [path])
            if found != wanted:
                wrong.append(f'{path.name}: {found}, wanted {wanted}')
            if path.is_file():
                with path.open('rb') as stream:
                    found = groups_of(command, ['-'], stdin=stream)
                if found != wanted:
                    wrong.append(f'{path.name} through a pipe: {found}, wanted {wanted}')
    print('\n'.join(wrong))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
