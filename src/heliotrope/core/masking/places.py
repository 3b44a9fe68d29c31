"""Postal addresses, by how each country writes them and by the words that announce them.

What is between an announcing word and the end of the line is taken whole when it holds a digit: an address that
loses its number still says the street.
"""

import re
from collections.abc import Iterator

from heliotrope.core.masking.kinds import Kind, Span
from heliotrope.core.masking.scripts import language_of, written_in

_SHORT_DOT = r"(?:(?:(?<![^\W_]{5})|(?<=str))\.)?"
"""The dot of a short word or of *Hauptstr.*; behind a longer one a dot ends the sentence, and the address with it."""
_W = rf"[^\W\d_][^\W_]{{0,24}}(?:['’\-.][^\W\d_]{{1,20}})?{_SHORT_DOT}"
_NO = r"[0-9]{1,5}(?:[ \-/]?[A-Za-z](?![^\W_]))?(?:[-/][0-9]{1,4})?"
_SEP = r"(?:,? ?\n?[> ]{0,3}|[, ]{1,3})(?<=[, \n>])"
_UNIT_WORD = r"(?:Suite|Ste|Apt|Apartment|Unit|Flat|Floor|Room|Rm|[Pp]iso|[Dd]epto|[Dd]pto|[Aa]pto|[Aa]ptdo|[Pp]uerta|[Bb]loco|[Cc]asa|[Ii]nterior|Int|Bât|[Aa]ppt|[Éé]tage|Etg|Whg|[Ll]antai|[Bb]lok|Kav|RT|RW|Tầng|tầng|Phòng|phòng|apt|suite|unit|flat)(?![^\W\d_])"
_UNIT = rf"(?:(?:{_SEP}|/){_UNIT_WORD}\.? ?#?[0-9A-Za-z]{{1,6}}(?:/[0-9]{{1,4}}[A-Za-z]?(?![^\W_]))?){{0,3}}"
_BEFORE = rf"(?:{_UNIT_WORD}\.? ?#?[0-9A-Za-z]{{1,5}}, ?)?"
_CODE = r"(?:[0-9]{4,6}(?:-[0-9]{3,4})?|[0-9]{3} [0-9]{2}|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9])(?![^\W_])"
_TOWN = r"(?:(?:St|Ste|Sta|Sto|Skt|Ft|Mt|Pto|Św)\. ?)?[A-ZÀ-ÞĀ-ŽΑ-ΩА-Я][^\W\d_]{1,24}(?:(?:[ \-]| (?:de|do|da|dos|del|la|di|am|an der|upon|sur|sous|of) |['’])(?![A-Z]{1,2}[0-9])[A-ZÀ-ÞĀ-ŽΑ-ΩА-Я][^\W\d_]{1,24}){0,3}"
_STATE = r"(?: ?[,\-–/(] ?| )[A-Z]{2,3}(?![^\W_])\)?"
_CITY = rf"(?:{_SEP}(?:{_CODE} )?{_TOWN}(?:{_STATE})?(?:[, ]{{1,2}}{_CODE})?){{0,4}}(?:{_SEP}(?:[A-Z]{{2}} )?{_CODE})?"
_TYPE = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Squares|Sq|Terrace|Way|Parkway|Pkwy|Highway|Hwy|Close"
    r"|Crescent|Cres|Alley|Row|Walk|Streets|Parade|Quay|Mews|Hill|Gardens|Grove|Circle|Cir|Trail|Mount|Station|Union|Parks|Pass|Fort|Ports?|Mountains?|Springs?|Ridges?)"
)
_STEM = r"(?:stra(?:ß|ss)e|str\.|gasse|weg|allee|platz|ring|damm|ufer|katu|kuja|tie|polku|vej|gade|gata|gatan|vägen|väg|veien|vegen|laan|straat|plein|kade|alle|stien|holmen|vangen|vænget|gränd|stræti|þorp|utca|körút|iela|maantee|tänav)"
_ROMANCE = r"(?:Rua|Avenida|Av|Avda|Travessa|Praça|Alameda|Rodovia|Estrada|Calle|C/|Carrera|Cra|Kra|Cl|Diagonal|Transversal|Paseo|Plaza|Camino|Calzada|Prolongación|Blvd|Via|Viale|Piazza|Corso|Largo|Rue|Avenue|Boulevard|Place|Chemin|Impasse|Allée|Quai|Route|Ul|ul|Al|os|Jalan|Jl|Jln|Gang|Komplek|Perumahan|ул|пр|Đường|đường|Phố|phố|Số|số|Ngõ|ngõ)"
_VI_SIGNS = "\u1ea0-\u1ef9ơưđƠƯĐ"
_VI = (
    "["
    + "".join(
        sign
        for sign in map(chr, range(0x41, 0x1EFA))
        if sign.isupper() and (sign < "\u0250" or sign >= "\u1ea0")
    )
    + r"][^\W\d_]{0,7}"
)
_AR_CITY = "الرياض|جدة|مكة(?: المكرمة)?|المدينة(?: المنورة)?|الدمام|الخبر|الطائف|تبوك|أبها|بريدة|دبي|أبوظبي|أبو ظبي|الشارقة|عجمان|العين|رأس الخيمة|الفجيرة|الدوحة|الكويت|المنامة|مسقط|القاهرة|الجيزة|الإسكندرية|عمان|بيروت|دمشق|بغداد|الرباط|الدار البيضاء|تونس|الجزائر"
_AR_PROSE = "في |من |على |بدلا|بالخطأ|ولم|قبل |بعد |أمس|اليوم|منذ |لكن|وهو"
_RULES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("street", 66, re.compile(rf"(?<![^\W_]){_BEFORE}(?:[0-9]{{2,6}} )?{_NO} (?:{_W} |[0-9]{{1,3}}(?:st|nd|rd|th) ){{1,4}}{_TYPE}(?![^\W_]){_SHORT_DOT}{_UNIT}{_CITY}")),
    ("street by its ending", 66, re.compile(rf"(?<![^\W_])(?:[0-9]{{4,5}} )?(?:[A-ZÀ-ÞĀ-Ž]{_W} ){{0,2}}(?!(?i:during|spring|string|bring) )[^\W\d_]{{2,20}}{_STEM} {_NO}{_UNIT}{_CITY}")),
    ("German street", 64, re.compile(rf"(?<![^\W_])(?:Am|An der|An den|Auf der|Auf dem|Im|In der|In den|Unter den|Unter der|Zum|Zur|Hinter der|Vor dem|Beim)(?: [A-ZÄÖÜ][^\W\d_]{{1,24}}){{1,3}} {_NO}{_SEP}[0-9]{{4,5}} {_TOWN}")),
    ("street and number, then a flat or a post code", 60, re.compile(rf"(?<![^\W_])(?:[0-9]{{2,6}} )?(?:{_W} ){{1,4}}{_NO}\.?(?:{_UNIT}){_SEP}(?:{_UNIT_WORD}\.? ?#?[0-9A-Za-z]{{1,5}}{_CITY}|{_CODE} {_TOWN}{_CITY}|{_TOWN}(?:{_SEP}{_TOWN})? (?!(?:19|20)[0-9]{{2}}(?![0-9])){_CODE})")),
    ("Vietnamese", 66, re.compile(rf"(?<![^\W_])(?=[^\n]{{4,80}}[{_VI_SIGNS}])(?:[Ss]ố )?[0-9]{{1,4}}[A-Z]?(?:/[0-9]{{1,4}}){{0,3}},? (?:(?:[Đđ]ường|[Pp]hố|[Nn]gõ|[Hh]ẻm|[Tt]hôn|[Ấấ]p) )?{_VI}(?: (?:{_VI}|[0-9]{{1,2}})){{0,4}}(?:, ?(?:(?:[Pp]hường|P\.?|[Qq]uận|Q\.?|[Hh]uyện|[Xx]ã|[Tt]hị xã|[Tt]hành phố|TP\.?|[Tt]ỉnh|[Tt]hị trấn) ?)?(?:{_VI}|[0-9]{{1,2}}|TP\.? ?HCM)(?:[ .]{{1,2}}{_VI}){{0,3}}){{1,4}}")),
    ("street first", 66, re.compile(rf"(?<![^\W_])(?:{_NO},? )?{_ROMANCE}\.? (?:{_W}[ ,]{{1,2}}){{0,6}}(?:[0-9]{{1,3}},? )?(?:(?:nº|n°|n\.º|No\.?|no\.?|Nº|#|số|numéro|km|nomor) ?)?{_NO}(?: ?[#-] ?[0-9]{{1,4}}){{0,2}}{_UNIT}{_CITY}")),
    ("French street", 64, re.compile(rf"(?<![^\W_])[0-9]{{1,4}}(?: (?:bis|ter))?,? (?i:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|quai|route|cours) (?:{_W} ?){{1,6}}?(?:,? [0-9]{{5}} {_W}|(?=[,.\n]|$)){_CITY}")),
    ("unit", 58, re.compile(rf"(?<![^\W_])(?:[0-9]{{3,6}} )?(?:{_W} ){{1,4}}{_NO}[, \n]{{1,3}}(?:Suite|Ste|Apt|Apartment|Unit|Flat)\.? #?[0-9A-Za-z]{{1,5}}{_CITY}")),
    ("post box", 66, re.compile(rf"(?<![^\W_])(?:[0-9]{{4,5}} )?(?:P\.? ?O\.? ?Box|PSC [0-9]{{2,5}},? Box|Unit [0-9]{{2,5}} Box|Postbox|Apartado(?: Postal)?|Caixa Postal|Postfach|Boîte Postale|B\.?P\.?) ?[0-9]{{1,6}}(?:[, \n]{{1,3}}(?:APO|FPO|DPO) [A-Z]{{2}} [0-9]{{5}}|{_UNIT}{_CITY})")),
    ("Chinese", 68, re.compile(r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|特别行政区))?(?:[\u4e00-\u9fff]{2,6}?[市州盟])?(?:[\u4e00-\u9fff]{1,6}?[区區县縣旗市])?(?:[\u4e00-\u9fff]{1,6}?(?:街道|[镇鎮乡鄉村里]))?[\u4e00-\u9fff]{1,10}?(?:路|街|大道|道|巷|弄|胡同|段)(?:[东西南北中東]?[一二三四五六七八九十0-9]{0,3}段)?(?:[0-9一二三四五六七八九十]{1,5}(?:号楼|[号號弄巷栋棟幢座楼樓层層室户戶]|单元|單元|之|-)){1,5}(?:(?:之)?[0-9]{1,4}(?![0-9]))?(?:[\u4e00-\u9fffA-Za-z]{0,10}?(?:[0-9A-Za-z一二三四五六七八九十]{1,4}(?:号楼|[号號栋棟幢座楼樓层層室户戶房]|单元|單元)){1,4}(?:[0-9]{2,5}(?![0-9]))?)?")),
    ("Japanese", 68, re.compile(r"(?:〒? ?[0-9]{3}-[0-9]{4} ?)?(?:東京都|北海道|(?:京都|大阪)府|[\u4e00-\u9fff]{2,3}県)[\u4e00-\u9fffぁ-んァ-ヶー]{1,20}?[0-9一二三四五六七八九十]{1,4}(?:丁目|番地|番|号|-[0-9]{1,4}){1,4}(?:[0-9]{1,4}(?:番地?|号|-[0-9]{1,4})?){0,3}(?: ?[\u4e00-\u9fffァ-ヶー]{2,15} ?[0-9]{1,4}(?:号室|階)?)?")),
    ("Japanese post code", 60, re.compile(r"〒 ?[0-9]{3}-?[0-9]{4}")),
    ("Korean", 68, re.compile(r"(?:[가-힣]{2,7}(?:시|도|특별자치도) ?)?(?:[가-힣]{1,5}(?:시|군|구) ){1,2}(?:[가-힣]{1,6}(?:읍|면) )?[가-힣0-9]{1,12}(?:로|길|동|가|리)(?: ?[0-9]{1,4}(?:번길|길))? ?[0-9]{1,4}(?:-[0-9]{1,4})?(?:번지)?(?:,? ?[가-힣A-Za-z0-9]{0,12} ?[0-9]{1,4}(?:동|호|층)(?: ?[0-9]{1,4}(?:호|층))?)?")),
    ("Thai", 66, re.compile(r"(?:บ้านเลขที่|เลขที่)? ?[0-9]{1,4}(?:/[0-9]{1,4})?(?: ?(?:หมู่|ม\.|ซอย|ซ\.|ถนน|ถ\.|ตำบล|ต\.|แขวง|อำเภอ|อ\.|เขต|จังหวัด|จ\.) ?[ก-๎0-9]{1,25}){2,7}(?: [ก-๎]{3,20})?(?: [0-9]{5})?")),
    ("Arabic", 62, re.compile(rf"(?:[0-9]{{1,5}},? )?(?:شارع|طريق|جادة|حي|ص\.? ?ب\.?|مبنى|شقة|عمارة)(?: (?!{_AR_PROSE})[\u0621-\u06520-9]{{1,15}}){{1,4}}(?:,? ?[0-9]{{1,6}}(?![0-9]))?(?:, ?(?:(?:شارع|طريق|حي|مبنى|شقة|عمارة|الطابق|الدور)(?: [\u0621-\u06520-9]{{1,15}}){{1,3}}?(?=[,.\n]|$)|(?:مدينة )?(?:{_AR_CITY})(?: [0-9]{{5}}(?:-[0-9]{{4}})?)?)){{0,4}}")),
    ("said", 60, re.compile(r"(?i:(?<![^\W_])(?:(?:billing|shipping|delivery|home|mailing|postal|new|current|street|my|her|his|the|our)? ?address(?: of [^\n:]{1,40}?)?(?: is|:)|address with|lives at|live at|living at|resides at|residing at|located at|deliver(?:ed)? to|ship(?:ped)? to|send (?:it|a new one|this) to|meet you at|office is at|drops you off at|return to|restaurant is at|dirección(?: es|:)|domicilio(?: es|:| en)|vivo en|resido en|endereço(?: é|:)|moro n[ao]|resido n[ao]|adresse(?: est| ist| lautet|:)|habite(?: au)?|j'habite|anschrift(?: ist| lautet|:)|wohne in(?: der)?|wohnhaft(?: in)?|alamat(?: saya)?(?: di| adalah|:)?|tinggal di|địa chỉ(?: của tôi)?(?: là|:)?|sống tại|ở số)) ?(?P<place>(?:(?!(?<=[^\W\d_]{5})(?<!str)\. )[^\n;!?()|]){4,90}?[0-9][^\n;!?()|]{0,60}?)(?=[.;!?](?: |$)|\n|$| (?:and|y|e|et|und|dan|và) (?:my|mi|meu|mon|mein|phone|tel|e-?mail))")),
    ("said, unspaced", 62, re.compile(r"(?:地址|住址|住所|住在|家住|居住地|寄到|送到|주소는?|ที่อยู่(?:คือ|ของ[ก-๎]{2,6})?|العنوان|عنواني|أسكن في) ?(?:是|为|為|は|が|:|：)? ?(?P<place>[^\s,，。;；!！?？、:：][^\n,，。;；!！?？]{3,70}[0-9][^\n,，。;；!！?？]{0,30})")),
)  # fmt: skip


_ORDERED = tuple(
    (language_of(rule), rule, points, pattern, "place" if "place" in pattern.groupindex else 0)
    for rule, points, pattern in _RULES
)
_DIGIT = re.compile("[0-9一二三四五六七八九十]")
"""Every rule asks for a number."""
_ANNOUNCED = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:住在|位于|位於|寄到|送到|地址是|地址)")


def places(text: str) -> Iterator[Span]:
    """Every address; longer ones win over those inside them."""
    if _DIGIT.search(text) is None:
        return
    written = written_in(text)
    for language, rule, points, pattern, group in _ORDERED:
        if language and language not in written:
            continue
        for match in pattern.finditer(text):
            start, end = match.span(group)
            announced = _ANNOUNCED.match(text, start, end)
            start = announced.end() if announced else start
            said = text[start:end]
            end -= len(said) - len(said.rstrip(" \n,.،"))
            start += len(said) - len(said.lstrip(" \n,"))
            if end - start > 3:
                yield Span(start=start, end=end, kind=Kind.ADDRESS, points=points, rule=f"address, {rule}")
