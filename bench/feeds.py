#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write articles as feeds, to be read by readers.py: generate | feeds.py FOLDER

Goes in: NDJSON on standard input.  Comes out: folders of feeds of 100 items, in four ways:
teasers (descriptions alone), and whole articles in CDATA, in escaped HTML, and in Atom's XHTML."""
import json
import pathlib
import sys

from xml.sax.saxutils import escape

ITEMS = 100


def paragraphs(article):
    words = article['text'].split()
    return [' '.join(words[i:i + 60]) for i in range(0, len(words), 60)]


def html(article):
    return ''.join(f'<p>{escape(p)} <a href="https://news.example/tag?a=1&amp;b=2">more</a></p>\n'
                   for p in paragraphs(article))


def item(article, body):
    return (f'<item>\n<title>{escape(article["title"])}</title>\n'
            f'<link>https://news.example/{article["id"]}</link>\n'
            f'<guid isPermaLink="false">{article["id"]}</guid>\n'
            f'<pubDate>Tue, 26 Mar 2024 10:15:30 +0000</pubDate>\n'
            f'<category>news</category>\n{body}\n</item>\n')


def rss(items):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/">\n<channel>\n'
            '<title>News</title>\n<link>https://news.example/</link>\n' + ''.join(items) +
            '</channel>\n</rss>\n')


def as_teaser(article):
    return item(article, f'<description>{escape(article["text"][:300])}</description>')


def as_cdata(article):
    return item(article, f'<content:encoded><![CDATA[{html(article)}]]></content:encoded>')


def as_escaped(article):
    return item(article, f'<description>{escape(html(article))}</description>')


def as_xhtml(article):
    return (f'<entry><id>{article["id"]}</id><title>{escape(article["title"])}</title>\n'
            '<published>2024-03-26T10:15:30Z</published><content type="xhtml">\n'
            f'<div xmlns="http://www.w3.org/1999/xhtml">{html(article)}</div></content></entry>\n')


def atom(items):
    return ('<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>\n' + ''.join(items) +
            '</feed>\n')


WAYS = [('teasers', rss, as_teaser), ('cdata', rss, as_cdata), ('escaped', rss, as_escaped),
        ('xhtml', atom, as_xhtml)]


def write(articles, folder):
    for name, feed, write_item in WAYS:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for at in range(0, len(articles), ITEMS):
            text = feed(map(write_item, articles[at:at + ITEMS]))
            (folder / name / f'{at}.xml').write_text(text, encoding='utf-8')


def main():
    if len(sys.argv) != 2:
        sys.exit('usage: generate | feeds.py FOLDER')
    write([json.loads(line) for line in sys.stdin], pathlib.Path(sys.argv[1]))


if __name__ == '__main__':
    main()
