#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check what becomes of notices that one form fills: notices.py COMMAND [SEED]

Made-up notices of several kinds and languages, series by series: dividends, lottery draws,
weather, match results, earthquake bulletins, closing prices, prime rates, sales, obituaries.
Notices of one series must be templates of one another, and stand apart as versions and as stories.  Beside
them stand what looks alike and is none: reports whose toll is corrected again and again, two
notices alone, notices of three outlets with one each, and copies that other outlets print, which
are versions of the notice they copy.  The seed is printed; the same one makes the same notices."""
import collections
import itertools
import json
import random
import subprocess
import sys
import tempfile

COMPANIES = ['Harlan Tool Works', 'Bright River Bancorp', 'Nordvale Energy', 'Castor & Pell',
             'Ostrava Rail', 'Blue Finch Foods', 'Lindqvist Paper', 'Meridian Salt',
             'Quarry Bank of Tiverton', 'Halden Insurance']
CITIES = ['Leeds', 'Norwich', 'Carlisle', 'Hull', 'Exeter', 'Truro', 'Durham', 'Lincoln', 'York',
          'Oban']
STAEDTE = ['Kassel', 'Bremen', 'Jena', 'Trier', 'Ulm', 'Passau', 'Emden', 'Husum', 'Celle', 'Hof']
CLUBS = ['Rovers', 'Athletic', 'Harbour City', 'Wanderers', 'Northgate', 'Old Mill', 'Union',
         'Albion', 'Castle', 'Rangers']
PEOPLE = ['Anna Kowal', 'Peter Hume', 'Rosa Lindgren', 'James Okoro', 'Walter Pick',
          'Edith Sommer', 'Harold Finch', 'Maria Teller', 'George Abbot', 'Ruth Malone']
SURNAMES = ['Adler', 'Booth', 'Carver', 'Dunne', 'Eames', 'Foss', 'Grieve', 'Hollis']
MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
          'October', 'November', 'December']
MONATE = ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September',
          'Oktober', 'November', 'Dezember']
DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
TAGE = ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag']


class Day:
    """The n-th day from 1 January 2024 on, as notices of several languages write it."""
    def __init__(self, n):
        self.n, self.month, self.day = n, n % 336 // 28, n % 28 + 1

    def iso(self):
        return f'2024-{self.month + 1:02}-{self.day:02}'

    def en(self):
        return f'{MONTHS[self.month]} {self.day}, 2024'

    def de(self):
        return f'{self.day}. {MONATE[self.month]} 2024'

    def zh(self):
        return f'2024年{self.month + 1}月{self.day}日'


def decimal(rng, low, high, digits=2):
    return f'{rng.uniform(low, high):.{digits}f}'


def dividend(rng, no, day):
    name = COMPANIES[no % len(COMPANIES)]
    pay = Day(day.n + rng.randint(20, 40))
    return (f'{name} Declares Quarterly Dividend. {day.en()} - The board of directors of {name} '
            f'today declared a quarterly cash dividend of ${decimal(rng, .1, 2)} per share on the '
            f'outstanding common stock of the company. The dividend is payable on {pay.en()} to '
            f'shareholders of record at the close of business on {Day(day.n + 12).en()}. '
            f'{name} has paid dividends for {rng.randint(2, 90)} years in a row. This notice may '
            'contain statements that look ahead; actual results may differ from them, and the '
            'company undertakes no duty to bring them up to date.')


def lottery(rng, no, day):
    numbers = ', '.join(map(str, sorted(rng.sample(range(1, 50), 6))))
    return (f'The winning numbers in {DAYS[day.n % 7]} evening\'s drawing of the state lottery '
            f'were: {numbers}. Bonus ball: {rng.randint(1, 20)}. The jackpot stands at '
            f'{rng.randint(2, 90)} million dollars. {rng.randint(100, 900)} tickets matched four '
            'numbers and win a prize.')


def weather(rng, no, day):
    low = rng.randint(-5, 12)
    return (f'Forecast for {CITIES[no % 10]}, {day.en()}. Morning low {low} degrees, afternoon '
            f'high {low + rng.randint(3, 12)} degrees. Wind from the west at '
            f'{rng.randint(3, 40)} miles per hour, gusts to {rng.randint(41, 70)}. Chance of rain '
            f'{rng.randrange(0, 101, 5)} percent. Sunrise at {rng.randint(5, 8)}:'
            f'{rng.randint(10, 59)}, sunset at {rng.randint(16, 21)}:{rng.randint(10, 59)}.')


def match(rng, no, day):
    home, away = rng.sample(CLUBS, 2)
    scorers = ', '.join(f'{rng.choice(SURNAMES)} {minute}' for minute in
                        sorted(rng.sample(range(1, 90), 3)))
    return (f'Final score from {DAYS[day.n % 7]}: {home} {rng.randint(0, 5)}, {away} '
            f'{rng.randint(0, 5)}. Scorers: {scorers}. Attendance: {rng.randint(900, 9900)}. '
            f'Referee: {rng.choice(PEOPLE)}. Yellow cards: {rng.randint(0, 6)}. The next round is '
            f'played on {Day(day.n + 7).en()}.')


def earthquake(rng, no, day):
    return (f'An earthquake of magnitude {decimal(rng, 3, 6, 1)} was recorded on {day.en()} at '
            f'{rng.randint(0, 23)}:{rng.randint(10, 59)} UTC, {rng.randint(4, 90)} km from '
            f'{CITIES[no % 10]}. The epicenter was at {decimal(rng, 20, 60)} N, '
            f'{decimal(rng, 20, 60)} E, at a depth of {rng.randint(5, 90)} km. Bulletin '
            f'{rng.randint(1000, 9999)} of the seismological service was made without review.')


def closing(rng, no, day):
    return (f'Stocks at the close on {DAYS[day.n % 7]}: the main index {rng.choice(["rose", "fell"])} '
            f'{decimal(rng, .1, 3)} percent to {rng.randint(10000, 19999)} points. Of 500 shares '
            f'{rng.randint(100, 300)} gained and {rng.randint(50, 200)} lost. Volume was '
            f'{decimal(rng, 2, 9, 1)} billion shares. {COMPANIES[no % 10]} gained most, with '
            f'{decimal(rng, 3, 15)} percent; {COMPANIES[(no + 3) % 10]} lost most, with '
            f'{decimal(rng, 3, 15)} percent.')


def prime_rate(rng, no, day):
    return (f'{COMPANIES[no % 3]} changes its prime rate. Effective {day.en()}, the prime rate of '
            f'{COMPANIES[no % 3]} is {decimal(rng, 3, 9)} percent. Until then it was '
            f'{decimal(rng, 3, 9)} percent, as it had been since {Day(day.n + 60).en()}. The prime '
            'rate is a reference rate and not the lowest rate that is offered to borrowers.')


def sale(rng, no, day):
    return (f'Notice of sale number {1000 + 37 * no}. On {day.en()} at {rng.randint(8, 17)}:00 the '
            f'house at {rng.randint(2, 99)} Mill Street, {CITIES[rng.randrange(10)]}, is sold by '
            f'the court for at least {rng.randint(10, 99)},000 pounds. Whoever wants to bid shows '
            'proof of identity and leaves a tenth of that sum with the clerk before the doors are '
            'closed. The house may be seen on the morning of the sale; the court answers for '
            'nothing that is found or not found in it, nor for the state of roof, cellar and '
            'drains, and rights of neighbours remain as they are entered in the register. Bids '
            'are binding until another is made. The costs of the transfer are borne by the buyer, '
            'who pays the rest of the sum within the month that follows. Appeals against the sale '
            'are heard by the same court, in writing, and delay nothing.')


def obituary(rng, no, day):
    name = PEOPLE[no % 10]
    return (f'{name}, {rng.randint(60, 99)}, of {CITIES[no % 7]}, died on {day.en()}, at home. '
            f'Born in {rng.choice(CITIES)} on {Day(rng.randint(0, 300)).en()[:-4]}'
            f'{rng.randint(1925, 1960)}, {name} is survived by {rng.randint(1, 5)} children and '
            f'{rng.randint(1, 9)} grandchildren. Visitation is on {DAYS[(day.n + 3) % 7]} from '
            f'{rng.randint(2, 4)} to {rng.randint(5, 8)} at the {rng.choice(SURNAMES)} funeral '
            'home; flowers are gratefully declined.')


def dividende(rng, no, day):
    name = COMPANIES[no % len(COMPANIES)]
    return (f'{name} zahlt Dividende. {day.de()}. Vorstand und Aufsichtsrat der {name} schlagen '
            f'der Hauptversammlung am {Day(day.n + 30).de()} vor, für das vergangene Geschäftsjahr '
            f'eine Dividende von {rng.randint(1, 9)},{rng.randint(10, 99)} Euro je Aktie zu '
            f'zahlen. Im Vorjahr waren es {rng.randint(1, 9)},{rng.randint(10, 99)} Euro. '
            f'Ausgeschüttet werden insgesamt {rng.randint(20, 900)} Millionen Euro; das sind '
            f'{rng.randint(20, 70)} Prozent des Gewinns.')


def wetter(rng, no, day):
    return (f'Wetter in {STAEDTE[no % 10]} am {TAGE[day.n % 7]}, {day.de()}: Am Morgen '
            f'{rng.randint(-5, 9)} Grad, am Nachmittag bis zu {rng.randint(10, 30)} Grad. Der Wind '
            f'weht mit {rng.randint(5, 40)} Kilometern in der Stunde aus Westen, in Böen bis '
            f'{rng.randint(41, 80)}. Das Risiko für Regen liegt bei {rng.randint(0, 100)} Prozent.')


def lotto(rng, no, day):
    numbers = ', '.join(map(str, sorted(rng.sample(range(1, 50), 6))))
    return (f'Die Gewinnzahlen vom {TAGE[day.n % 7]}, {day.de()}, lauten: {numbers}. Die Superzahl '
            f'ist die {rng.randint(0, 9)}. Im Jackpot liegen rund {rng.randint(2, 45)} Millionen '
            'Euro. Alle Angaben sind ohne Gewähr.')


def guxi(rng, no, day):
    name = ['华远电力', '东海纸业', '长青银行', '北岭煤业', '新河食品', '金塔保险'][no % 6]
    return (f'{name}{day.zh()}公告，公司董事会通过本季度利润分配方案，向全体股东每十股派发现金红利'
            f'{decimal(rng, .5, 9)}元（含税），股权登记日为{Day(day.n + 9).zh()}，除息日为'
            f'{Day(day.n + 10).zh()}，共计派发现金{decimal(rng, 1, 90)}亿元。公司上年度实现净利润'
            f'{decimal(rng, 1, 90)}亿元，同比增长{decimal(rng, 1, 40, 1)}%。')


def tianqi(rng, no, day):
    city = ['成都', '昆明', '合肥', '太原', '南宁', '兰州'][no % 6]
    return (f'{city}{day.zh()}天气预报：白天最高气温{rng.randint(15, 35)}度，夜间最低气温'
            f'{rng.randint(0, 14)}度，偏北风{rng.randint(1, 6)}级，降水概率{rng.randint(0, 100)}%，'
            f'空气质量指数{rng.randint(20, 200)}，日出时间{rng.randint(5, 7)}时{rng.randint(10, 59)}'
            f'分，日落时间{rng.randint(17, 19)}时{rng.randint(10, 59)}分，请市民注意增减衣物。')


KINDS = [dividend, lottery, weather, match, earthquake, closing, prime_rate, sale, obituary,
         dividende, wetter, lotto, guxi, tianqi]

REPORTS = {
    'bus': 'A bus left the mountain road near {place} on Tuesday morning and fell into a ravine, '
           'killing at least {} people and injuring {}, the police said. {} of the injured were in '
           'a critical state. The bus had set out from the coast before dawn with 58 passengers; '
           'most of them were on their way to a market that is held once a week. Rescuers reached '
           'the wreck at 9 a.m., an hour after the accident, and carried the survivors up the '
           'slope on ropes. The driver, who is 41, survived. The road has no barrier at that bend, '
           'where 7 people died in a similar accident in 2019, and residents have asked for one '
           'ever since.',
    'fire': 'Mindestens {} Menschen sind am Sonntag beim Brand eines Wohnhauses in {place} ums '
            'Leben gekommen, {} wurden verletzt. Das teilte die Feuerwehr mit. Das Feuer war gegen '
            '4 Uhr im zweiten Stock ausgebrochen und hatte rasch auf das Dach übergegriffen. Rund '
            '120 Einsatzkräfte waren vor Ort. {} Bewohner werden noch vermisst. Die Ursache ist '
            'unklar; das Haus stammt aus dem Jahr 1911 und war erst im Mai überprüft worden. Der '
            'Bürgermeister sprach den Angehörigen sein Beileid aus und kündigte eine Untersuchung '
            'an.',
    'mine': '当地应急管理部门星期三通报，{place}一座煤矿当天上午发生透水事故，目前已造成{}人死亡，{}人受伤，'
            '另有{}人失去联系。事故发生时井下共有87名矿工作业，多数人及时升井。救援队伍携带大功率水泵赶到现场，'
            '抽水工作仍在进行。该矿2016年投产，去年曾因通风问题被责令整改。省里已派出工作组指导救援，'
            '并要求全省煤矿立即开展安全检查，事故原因正在调查之中。',
    'short': 'Police in {place} say {} people died and {} were hurt on Tuesday when a ferry with '
             '{} on board hit a pier.',
}


class Scene:
    def __init__(self, rng):
        self.rng, self.records, self.what = rng, [], {}

    def add(self, what, source, text, day, url=None, hour=8):
        no = len(self.records)
        self.records.append({
            'id': f'n{no}', 'source': source, 'text': text,
            'url': url or f'https://{source}.example/{no}',
            'published': f'{day.iso()}T{hour:02}:00:00Z'})
        self.what[f'n{no}'] = what

    def add_series(self, kind, source, num, step):
        begin = self.rng.randint(0, 90)
        made = []
        for no in range(num):
            day = Day(begin + no * step)
            text = kind(self.rng, no, day)
            self.add(('series', source), source, text, day)
            made.append((text, day))
        return made

    def add_toll(self, name, sources, on_one_day):
        """One report whose toll goes up, at another address each time."""
        place = self.rng.choice(CITIES if name != 'fire' else STAEDTE)
        day, toll = Day(self.rng.randint(0, 200)), self.rng.randint(4, 12)
        for no, source in enumerate(sources):
            text = REPORTS[name].format(toll, 20 + 7 * no, 3 + no, place=place)
            toll += self.rng.randint(1, 4)
            when = day if on_one_day else Day(day.n + no // 2)
            self.add(('toll', name, sources, on_one_day), source, text, when, hour=6 + 3 * no)

    def add_updates(self, name):
        """The same with the date of each update before it."""
        source, place = f'{name}-updates', self.rng.choice(CITIES)
        toll, first = self.rng.randint(4, 12), 28 * self.rng.randint(0, 7)
        for no in range(4):
            day = Day(first + no)
            date = {'fire': day.de(), 'mine': day.zh()}.get(name, day.en())
            text = f'{date} - ' + REPORTS[name].format(toll + 2 * no, 20 + 7 * no, 3 + no, place=place)
            self.add(('toll', name, 'updates'), source, text, day)


def make(rng):
    scene = Scene(rng)
    for kind in KINDS:
        step = rng.choice([1, 3, 7])
        made = scene.add_series(kind, f'{kind.__name__}-wire', rng.choice([3, 5, 9]), step)
        for text, day in made[:2]:  # another outlet prints the same notice
            scene.add(('copy', text), f'{kind.__name__}-daily', 'From our wire. ' + text, day)
            scene.what[f'n{len(scene.records) - 1}'] = ('copy', text)
    for kind in KINDS:
        scene.add_series(kind, f'{kind.__name__}-two', 2, 7)
    for name in REPORTS:
        scene.add_updates(name)
        scene.add_toll(name, (f'{name}-news',) * 3, True)
        scene.add_toll(name, (f'{name}-post',) * 4, False)
        scene.add_toll(name, (f'{name}-a', f'{name}-b', f'{name}-c'), True)
    return scene


def scan(command, records):
    with tempfile.NamedTemporaryFile('w', suffix='.ndjson') as file:
        for record in records:
            file.write(json.dumps(record) + '\n')
        file.flush()
        output = subprocess.run([command, 'scan', '--json', file.name], check=True,
                                capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def check(scene, output):
    """Complaints, and how many pairs of one series are templates."""
    articles = {r['id']: r for r in output if r['type'] == 'article'}
    relations = {(r['a'], r['b']): r['relation'] for r in output if r['type'] == 'pair'}
    members = collections.defaultdict(list)
    for name, what in scene.what.items():
        members[what].append(name)
    complaints, counts = [], collections.Counter()
    for what, names in members.items():
        is_long = what[0] == 'series' and len(names) >= 3
        for a, b in itertools.combinations(names, 2):
            relation = relations.get((a, b))
            if is_long:
                counts['series'] += 1
                counts['template'] += relation == 'template'
                if relation != 'template':
                    counts[what] += 1
                for group in ('version', 'story'):
                    if articles[a][group] == articles[b][group]:
                        complaints.append(f'{a} {b}: one {group}, {what}')
            elif relation == 'template':
                complaints.append(f'{a} {b}: template, {what[:3]}')
            if what[0] == 'toll' and articles[a]['story'] != articles[b]['story']:
                counts['toll apart'] += 1
    texts = {r['text']: r['id'] for r in scene.records}
    for name, what in scene.what.items():
        if what[0] == 'copy' and articles[name]['version'] != articles[texts[what[1]]]['version']:
            complaints.append(f'{name}: not of the version of {texts[what[1]]}')
    return complaints, counts


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit('usage: notices.py COMMAND [SEED]')
    seed = int(sys.argv[2]) if len(sys.argv) == 3 else random.randrange(10 ** 6)
    print(f'seed {seed}')
    scene = make(random.Random(seed))
    complaints, counts = check(scene, scan(sys.argv[1], scene.records))
    print(f'{counts["template"]} of {counts["series"]} pairs of series are templates')
    for what, num in counts.items():
        if isinstance(what, tuple):
            print(f'  {num} missing of {what[1]}')
    if counts['template'] < .98 * counts['series']:
        complaints.append('fewer than .98 of the pairs')
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)


if __name__ == '__main__':
    main()
