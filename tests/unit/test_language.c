/* SPDX-License-Identifier: MIT */
#include "text/language.h"

#include <criterion/criterion.h>

#include "text/frequency.h"
#include "text/normalise.h"
#include "text/terms.h"

typedef struct guess_case {
    const char *language, *text;
} guess_case;

static const guess_case cases[] = {
    {"en",
     "The minister said on Tuesday that the talks would go on until there was a deal."},
    {"de", "Der Minister sagte am Dienstag, dass die Gespräche weitergehen, bis es eine "
           "Einigung gibt."},
    {"fr", "Le ministre a déclaré mardi que les discussions se poursuivraient jusqu'à un "
           "accord."},
    {"es", "El ministro dijo el martes que las conversaciones seguirán hasta que haya un "
           "acuerdo."},
    {"it", "Il ministro ha detto martedì che i colloqui andranno avanti finché non ci "
           "sarà un accordo."},
    {"pt", "O ministro disse na terça-feira que as conversas vão continuar até que haja "
           "um acordo."},
    {"nl", "De minister zei dinsdag dat de gesprekken doorgaan totdat er een akkoord is "
           "bereikt."},
    {"ru", "Министр заявил во вторник, что переговоры будут продолжаться, пока не будет "
           "достигнуто соглашение."},
    {"uk", "Міністр заявив у вівторок, що переговори триватимуть, доки не буде досягнуто "
           "угоди."},
    {"pl", "Minister powiedział we wtorek, że rozmowy będą trwały, dopóki nie będzie "
           "porozumienia."},
    {"ar",
     "قال الوزير يوم الثلاثاء إن المحادثات ستستمر حتى يتم التوصل إلى اتفاق بين الطرفين."},
    {"cs", "Ministr v úterý řekl, že rozhovory budou pokračovat, dokud nebude dosaženo "
           "dohody."},
    {"sk", "Minister v utorok povedal, že rozhovory budú pokračovať, kým sa nedosiahne "
           "dohoda."},
    {"sh", "Ministar je u utorak rekao da će se razgovori nastaviti dok se ne postigne "
           "dogovor."},
    {"sl", "Minister je v torek dejal, da se bodo pogovori nadaljevali, dokler ne bo "
           "dosežen dogovor."},
    {"da", "Ministeren sagde tirsdag, at forhandlingerne vil fortsætte, indtil der er "
           "indgået en aftale."},
    {"sv", "Ministern sade på tisdagen att samtalen ska fortsätta tills det finns en "
           "överenskommelse."},
    {"ca", "El ministre va dir dimarts que les converses continuaran fins que hi hagi un "
           "acord."},
    {"bg", "Министърът каза във вторник, че разговорите ще продължат, докато не бъде "
           "постигнато споразумение."},
    {"fa", "وزیر روز سه‌شنبه گفت که گفتگوها تا رسیدن به توافق "
           "ادامه "
           "خواهد "
           "یافت."},
    {"fi", "Ministeri sanoi tiistaina, että neuvottelut jatkuvat, kunnes sopimus on "
           "saatu."},
    {"id",
     "Menteri mengatakan pada hari Selasa bahwa pembicaraan akan dilanjutkan sampai "
     "ada kesepakatan."},
    {"th", "รัฐมนตรีกล่าวเมื่อวันอังคารว่าการเจรจาจะดำเนินต่อไปจนกว่าจะมีข้อตกลง"},
    {"ka",
     "მინისტრმა სამშაბათს განაცხადა, რომ მოლაპარაკებები გაგრძელდება შეთანხმებამდე."},
    {"zh", "部长星期二表示，会谈将继续进行，直到双方达成协议为止。"},
    {"ja", "大臣は火曜日、双方が合意に達するまで協議を続けると述べた。"},
    {"ko", "장관은 화요일에 합의가 이루어질 때까지 회담이 계속될 것이라고 말했다."},
};

static int guess(const sst_guesser *guesser, const char *text)
{
    sst_scratch scratch = {0};
    sst_words words;
    sst_term_source places;
    cr_assert_eq(sst_normalise(&sst_kernel_plain, sst_text_of(text), &scratch, &words, NULL), SST_OK);
    cr_assert_eq(sst_term_places(&sst_kernel_plain, &words, &scratch, &places, NULL), SST_OK);
    int language = sst_guesser_guess(guesser, &words, places);
    sst_scratch_free(&scratch);
    return language;
}

Test(language, one_sentence_tells_the_language)
{
    sst_guesser *guesser;
    cr_assert_eq(sst_guesser_new(&guesser, NULL), SST_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(guess(guesser, cases[i].text),
                     sst_frequencies_language(sst_text_of(cases[i].language)), "%s",
                     cases[i].language);
    sst_guesser_free(guesser);
}

Test(language, what_is_no_language_is_none)
{
    static const char *const texts[] = {
        "",
        "...",
        "xqzt vbnrw kkjh plmq",
        "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ",
        "2018 2019 12 2020 24 7 1999 100 2021 1 2 3", /* numbers are of no language */
        "Waziri alisema Jumanne kwamba mazungumzo yataendelea hadi makubaliano "
        "yapatikane.",
        "Minister ütles teisipäeval, et läbirääkimised jätkuvad, kuni kokkulepe on "
        "saavutatud.",
    };
    sst_guesser *guesser;
    cr_assert_eq(sst_guesser_new(&guesser, NULL), SST_OK);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect_eq(guess(guesser, texts[i]), -1, "%s", texts[i]);
    sst_guesser_free(guesser);
}
