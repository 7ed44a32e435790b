#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check that a quotation joins nothing: quotations.py COMMAND

Short reports of different events, in English, German and Chinese, all of one day, with one
quotation in their middle or one agency's paragraph at their end.  It is found as a shared passage
and makes neither a version nor a story.  Two reports of one event that quote the same are one story
all the same."""
import itertools
import json
import subprocess
import sys
import tempfile

SHARED = {
    'en': ['"We have heard for too long that nothing can be done about the state of our rivers, '
           'and I tell you today that this government will put four billion crowns into '
           'Waterworks Norland until every bathing place is clean again," minister Tilda '
           'Brandvold said.',
           'The Halvorsen News Service, founded in 1931 by Augusta Halvorsen, reports from 42 '
           'bureaux for subscribers in Norland and abroad. Its Fairwater desk can be reached day '
           'and night; no part of this dispatch may be stored in archives without a licence from '
           'Halvorsen Holding.'],
    'de': ['„Wir haben zu lange gehört, dass sich an unseren Flüssen nichts ändern lässt. Ich sage '
           'Ihnen heute: Diese Regierung steckt vier Milliarden Kronen in die Wasserwerke Nordmark, '
           'bis jeder Badeplatz zwischen Eckwarden und Sielbrück wieder sauber ist“, sagte '
           'Ministerin Thilda Brandwold.'],
    'zh': ['环境部长布兰沃表示：“长期以来人们总说河流的状况无法改变，今天我要告诉大家，本届政府将向北陆水务公司投入'
           '四十亿克朗，直到埃克瓦登与锡尔布吕克之间的每一处浴场重新变得清洁为止。”'],
}

REPORTS = {
    'en': ['A freight train carrying grain left the rails at Oxmoor junction on Friday morning. '
           'No one was hurt. Eleven wagons lie across both tracks, and the line to the coast will '
           'be closed until Sunday. {} The railway is looking into a broken axle as the cause.',
           'The museum of Castle Ferring has bought a lost altar by the painter Johan Wessel. The '
           'oak panels were found in a barn and cost 900,000 crowns, half of which came from '
           'readers of a newspaper. {} The altar goes on show in the chapel in spring.',
           'Chess champion Irina Valk lost her title in the last game of the match in Dunmore. Her '
           'challenger, a student of 19, gave up a rook on move 31 and won in the endgame. {} '
           'Valk said she would play on, and congratulated her opponent.'],
    'de': ['Bei Oxmoor ist am Freitag ein mit Getreide beladener Güterzug entgleist. Verletzt wurde '
           'niemand. Elf Waggons liegen quer über den Gleisen, die Strecke zur Küste bleibt bis '
           'Sonntag gesperrt. {} Als Ursache vermutet die Bahn eine gebrochene Achse.',
           'Das Museum auf Burg Ferring hat einen verschollenen Altar des Malers Johann Wessel '
           'erworben. Die Eichentafeln lagen in einer Scheune und kosteten 900.000 Kronen. {} Im '
           'Frühjahr wird der Altar in der Kapelle gezeigt.',
           'Schachweltmeisterin Irina Valk hat ihren Titel in der letzten Partie in Dunmore '
           'verloren. Ihr Herausforderer, ein Student von 19 Jahren, opferte im 31. Zug einen Turm. '
           '{} Valk gratulierte dem Gegner und will weiterspielen.'],
    'zh': ['星期五上午，一列运送粮食的货运列车在奥克斯莫尔车站脱轨，无人受伤。十一节车厢横卧在铁轨上，通往海岸的线路将关闭到星期日。{}'
           '铁路部门怀疑事故原因是车轴断裂。',
           '费林城堡博物馆购得画家韦塞尔失传多年的祭坛画。橡木画板是在一座谷仓里发现的，价格为九十万克朗，其中一半由读者捐赠。{}'
           '祭坛画将于明年春天在礼拜堂展出。',
           '国际象棋冠军瓦尔克在邓莫尔举行的最后一局比赛中失去头衔。挑战者是一名十九岁的大学生，他在第三十一步弃车，随后在残局中获胜。{}'
           '瓦尔克向对手表示祝贺，并说自己会继续下棋。'],
}

SAME_EVENT = [
    'Eleven grain wagons jumped the rails at Oxmoor junction early on Friday, shutting both tracks '
    'to the coast for the weekend. {} The railway believes an axle of the freight train broke; '
    'nobody was injured in Oxmoor.']


def scan(command, texts):
    with tempfile.NamedTemporaryFile('w', suffix='.ndjson', encoding='utf-8') as file:
        for no, text in enumerate(texts):
            file.write(json.dumps({'id': str(no), 'source': f'outlet {no}', 'text': text,
                                   'date': '2024-05-03'}, ensure_ascii=False) + '\n')
        file.flush()
        output = subprocess.run([command, 'scan', '--json', file.name], check=True,
                                capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def groups(output, field):
    return [r[field] for r in output if r['type'] == 'article']


def texts_with(language, shared, at_end):
    for report in REPORTS[language]:
        yield report.format('') + ' ' + shared if at_end else report.format(shared)


def check(command, language, shared, at_end):
    output = scan(command, texts_with(language, shared, at_end))
    where = f'{language}, {"end" if at_end else "middle"}: {shared[:30]}...'
    for field in ('version', 'story'):
        found = groups(output, field)
        if len(set(found)) < len(found):
            yield f'{where}: one {field} of several'
    related = {(r['a'], r['b']) for r in output
               if r['type'] == 'pair' and r['relation'] == 'shares-passage'}
    for pair in itertools.combinations('012', 2):
        if pair not in related:
            yield f'{where}: {pair} share no passage'


def main():
    if len(sys.argv) != 2:
        sys.exit('usage: quotations.py COMMAND')
    complaints = [complaint for language, all_shared in SHARED.items() for shared in all_shared
                  for at_end in (False, True)
                  for complaint in check(sys.argv[1], language, shared, at_end)]
    quotation = SHARED['en'][0]
    stories = groups(scan(sys.argv[1], [REPORTS['en'][0].format(quotation),
                                        SAME_EVENT[0].format(quotation),
                                        REPORTS['en'][1].format(quotation)]), 'story')
    if stories[0] != stories[1] or stories[0] == stories[2]:
        complaints.append(f'two reports of one event and one of another: {stories}')
    print(*complaints, sep='\n')
    sys.exit(1 if complaints else 0)


if __name__ == '__main__':
    main()
