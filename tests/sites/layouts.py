# SPDX-License-Identifier: MIT
"""layouts.py - what stands where on the pages of a kind of site: a table.

top, inside, bottom: kinds of furniture in order; they are sections of the language files,
but for `title`, `nav` (some labels of that list) and `legal` (some clauses of it).

join: how blocks and paragraphs are written one after the other
    paragraphs   an empty line between them, a line break within furniture
    lines        a line break
    oneline      everything in one line
glue: where furniture continues a line of the body: head, tail, inside; `tight`: without
    even a space, as when tags are stripped
every: furniture inside the body comes after every so many paragraphs; 0: once
"""
from typing import NamedTuple


class Layout(NamedTuple):
    top: str
    inside: str
    bottom: str
    join: str = 'paragraphs'
    glue: str = ''
    every: int = 0


LAYOUTS = {
    'broadsheet': Layout('breadcrumb title byline', 'newsletter',
                         'author tags related copyright'),
    'tabloid': Layout('nav share title video', 'related', 'mostread comments copyright',
                      every=3),
    'metered': Layout('paywall title byline', 'ad', 'author paywall copyright', every=4),
    'consent': Layout('cookie title', '', 'cookie legal copyright', join='lines'),
    'agency_portal': Layout('title credit', '', 'agencyline firstpublished disclaimer',
                            glue='head'),
    'legalese': Layout('title byline', '', 'disclaimer legal legal copyright'),
    'stocks': Layout('ticker title byline', 'ticker', 'related disclaimer agencyline legal'),
    'local': Layout('shell nav breadcrumb title image', 'app', 'mostread comments about',
                    join='lines', glue='tail'),
    'blog': Layout('title byline', '', 'author donate tags comments related'),
    'one_line': Layout('nav title byline share', 'newsletter', 'related copyright',
                       join='oneline'),
    'glued': Layout('share credit', '', 'firstpublished tags copyright', glue='head tail'),
    'glued_tight': Layout('byline image', 'related', 'share firstpublished newsletter',
                          glue='head inside tail tight'),
    'live_portal': Layout('title byline', 'ad', 'related mostread mostread newsletter',
                          join='lines', every=2),
    'syndicated': Layout('syndication title', '', 'syndication about copyright'),
    'magazine': Layout('promo title byline', 'image', 'promo author donate', every=3),
    'app_shell': Layout('shell cookie nav title', '', 'nav app legal copyright', join='lines'),
    'minimal': Layout('', '', 'image copyright'),
    'video_site': Layout('video title', 'video', 'related tags app', join='lines'),
    'broadcaster': Layout('nav title image', 'promo', 'promo mostread about copyright'),
    'notices_only': Layout('firstpublished credit', '', 'agencyline copyright',
                           glue='head tail', join='lines'),
    'infinite': Layout('breadcrumb title', 'paywall', 'related related mostread tags',
                       glue='inside', join='oneline'),
    'forum': Layout('title share', '', 'tags comments comments mostread about'),
}
# What a site adds when its layout does not make up its share of furniture.
MORE = ['legal', 'mostread', 'related', 'cookie', 'newsletter', 'disclaimer', 'donate',
        'comments', 'paywall', 'about', 'nav', 'app', 'promo', 'copyright']
