/* SPDX-License-Identifier: MIT */
/* language_code.c - a language's code of three letters in, that of two out.
 *
 * Crawlers say with ISO 639-3 what pages say with ISO 639-1.  Only languages that have a
 * code of their own in both are here. */
#include "language_code.h"

#include <string.h>
#include <strings.h>

/* Six letters and a blank each: three of ISO 639-3 (or 639-2), a blank, two of ISO
 * 639-1. */
static const char codes[] =
    "aar aa abk ab afr af aka ak amh am ara ar arg an asm as ava av aym ay aze az bak ba "
    "bam bm bel be ben bn bis bi bod bo tib bo bos bs bre br bul bg cat ca ces cs cze cs "
    "cha ch che ce chv cv cor kw cos co cym cy wel cy dan da deu de ger de div dv dzo dz "
    "ell el gre el eng en epo eo est et eus eu baq eu ewe ee fao fo fas fa per fa fij fj "
    "fin fi fra fr fre fr fry fy ful ff gla gd gle ga glg gl glv gv grn gn guj gu hat ht "
    "hau ha heb he her hz hin hi hmo ho hrv hr hun hu hye hy arm hy ibo ig iii ii iku iu "
    "ina ia ind id isl is ice is ita it jav jv jpn ja kal kl kan kn kas ks kat ka geo ka "
    "kaz kk khm km kik ki kin rw kir ky kon kg kor ko kur ku lao lo lat la lav lv lin ln "
    "lit lt ltz lb lub lu lug lg mah mh mal ml mar mr mkd mk mac mk mlg mg mlt mt mon mn "
    "mri mi mao mi msa ms may ms mya my bur my nau na nav nv nbl nr nde nd nep ne nld nl "
    "dut nl nno nn nob nb nor no nya ny oci oc ori or orm om oss os pan pa pol pl por pt "
    "pus ps que qu roh rm ron ro rum ro run rn rus ru sag sg san sa sin si slk sk slo sk "
    "slv sl sme se smo sm sna sn snd sd som so sot st spa es sqi sq alb sq srd sc srp sr "
    "ssw ss sun su swa sw swe sv tah ty tam ta tat tt tel te tgk tg tgl tl tha th tir ti "
    "ton to tsn tn tso ts tuk tk tur tr twi tw uig ug ukr uk urd ur uzb uz ven ve vie vi "
    "vol vo wln wa wol wo xho xh yid yi yor yo zha za zho zh chi zh zul zu ";

#define CODE_BYTES 7 /* "aar aa " */

sst_text sst_language_code(sst_text code)
{
    if (code.len_bytes != 3)
        return code;
    for (const char *at = codes; *at; at += CODE_BYTES)
        if (strncasecmp(at, code.data, 3) == 0)
            return (sst_text){at + 4, 2};
    return code;
}
