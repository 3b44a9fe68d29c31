"""Names of people, by the words that announce them: titles, *my name is*, 姓名, 様, 씨, คุณ, السيد.

A rule sees a name where somebody says that it is one.  A name in the middle of a sentence is left to a model;
see `docs/decisions/masking.md`.
"""

import re
from collections.abc import Iterator

from heliotrope.core.masking.given_names import GIVEN, HAN_SURNAMES, HANGUL_SURNAMES, VIETNAMESE_SURNAMES
from heliotrope.core.masking.kinds import Kind, Span

_LETTERS = [chr(code) for code in (*range(0x41, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000))]
_UP = "".join(letter for letter in _LETTERS if letter.isupper())
_WORD = rf"[{_UP}](?:[^\W\d_]|['’\-](?=[^\W\d_])){{1,24}}"
_PART = r"(?:de la|de los|de|del|della|da|das|do|dos|di|du|van der|van den|van|von|zu|bin|binti|ibn|al|el|la|le|y|e|ter)"
_NAME = rf"(?P<name>(?:{_WORD}|[{_UP}]\.)(?:[ \u00a0-]?(?:(?<=[ ]){_PART} )?(?<=[ \u00a0-])(?:{_WORD}|[{_UP}]\.?(?![^\W_]))){{0,4}})"
_NOBODY = frozenset(
    """sir madam team support customer customers all everyone there friend friends colleagues service help world client
    user valued hello hi dear thanks thank please best kind regards the this that it we you they my your our i senhor
    senhora señor señora cliente kunde kundin damen herren equipo equipe soporte madame monsieur messieurs pelanggan
    bapak ibu quý khách account order card email phone address number street city company group inc ltd gmbh bank
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december""".split()
)
_TITLE = (
    r"Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Herrn?|Frau|Sr|Sra|Srta|Señora?|Señorita|Senhora?|Dona|Doña|Don|Monsieur|Madame|Mademoiselle"
    r"|Mme|Mlle|MM?\.|Bapak|Ibu|Pak|Bpk|Sdri?|Anh|Chị|Ông|Bà|Cô|anh|chị|ông|bà|Dott|Sig|Signora?|Pani?|Hr|Fru|Г-н|Г-жа"
)
_SAYS = (
    r"my name is|my name's|name is|name was|the name of|under the name|in the name of|full name|first name|last name|customer name|contact name"
    r"|account holder|card ?holder|recipient|consignee|attn|signed by|(?:grand|step)?(?:mother|father|parent)s? was called|his name is|her name is|partner's name|under"
    r"|(?:^|(?<=[\n\r]))[> ]*(?:name|from|user|patient|employee|contact|customer|to)"
    r"|me llamo|mi nombre es|a nombre de|nombre completo|nombre|titular|estimad[oa]|me chamo|meu nome é|em nome de|nome completo|nome|prezad[oa]"
    r"|je m'appelle|je m’appelle|mon nom est|au nom de|nom complet|nom|titulaire|ch[eè]re?"
    r"|ich heiße|ich heisse|mein name ist|auf den namen|kontoinhaber(?:in)?|liebe[r]?|vor- und nachname|name"
    r"|nama saya|atas nama|a\.n\.|nama lengkap|nama|tên tôi là|tôi tên là|tên là|họ tên|họ và tên|tên khách hàng|người nhận|tôi là|mi chiamo|меня зовут|имя|фио"
)
_RULES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("title", 64, re.compile(rf"(?<![^\W_])(?:{_TITLE})\.? {_NAME}")),
    ("said", 62, re.compile(rf"(?<![^\W_])(?i:{_SAYS})(?: ?[:：]| is| was| ist| es| est| é)?[ \t]{{1,2}}{_NAME}", re.MULTILINE)),
    ("greeting", 56, re.compile(rf"(?<![^\W_])(?:Dear|Hi|Hello|Hey|Hola|Olá|Bonjour|Hallo|Halo|Chào|Kính gửi),? {_NAME}(?=[ ,.!:\n])")),
    ("farewell", 56, re.compile(rf"(?i:regards|sincerely|saludos|atentamente|abraços|atenciosamente|cordialement|grüße|grüßen|hormat saya|trân trọng|cheers),? ?\n\s?{_NAME}")),
    ("myself", 58, re.compile(rf"(?<![^\W_])(?:I am|I'm|I’m|This is|this is|soy|Soy|sou|Sou|Je suis|je suis|Ich bin|ich bin|Saya|saya) {_NAME}")),
    ("Vietnamese", 60, re.compile(rf"(?<![^\W_])(?P<name>(?:{VIETNAMESE_SURNAMES})(?: {_WORD}){{1,3}})")),
    ("Chinese, said", 62, re.compile(rf"(?:姓名|名字|[联聯][系络絡]人|[收寄]件人|收[货貨]人|持卡人|[户戶]名|我叫|叫做|名叫|[申乘]请?[人客]|患者|投保人|客[户戶]|本人|我是)(?:姓名)?(?:是|[为為]|叫)?[ :：]{{0,2}}(?P<name>(?:{HAN_SURNAMES})[\u4e00-\u9fff]{{1,2}}?)(?=[^\u4e00-\u9fff]|$|的|是|在|和|[与與]|住|手机|手機|[电電]|[邮郵]|身份|想|要|需|已|先生|女士|出生|生于|生於)")),
    ("Chinese, title", 60, re.compile(rf"(?P<name>(?:{HAN_SURNAMES})[\u4e00-\u9fff]{{0,2}}?)(?=先生|女士|小姐|太太|老[师師]|[经經]理|[医醫]生|[总總][,，。 ])")),
    ("Japanese, title", 58, re.compile(r"(?<![\u4e00-\u9fff々ァ-ヶー])(?!お|御|皆|奥|客|貴|担当|何|誰|皆)(?P<name>(?:[\u4e00-\u9fff々]{1,4}(?: [\u4e00-\u9fff々ぁ-ん]{1,4})?|[ァ-ヶー]{2,8}(?:[ \-][ァ-ヶー]{2,8})?))(?=様|さん|さま|氏|殿)")),
    ("Japanese, said", 60, re.compile(r"(?:氏名|お?名前|宛名|受取人|契約者|申込者|名義)(?:は|が)? ?[:：]? ?(?P<name>[\u4e00-\u9fff々]{2,6}(?: [\u4e00-\u9fff々ぁ-ん]{1,4})?|[ァ-ヶー]{2,8}(?:[ \-][ァ-ヶー]{2,8})?)(?=[^\u4e00-\u9fff々ァ-ヶー]|$)")),
    ("Japanese, named", 60, re.compile(r"(?P<name>[\u4e00-\u9fff々]{1,4} ?[\u4e00-\u9fff々ぁ-ん]{1,4}?|[ァ-ヶー]{2,8}(?:[ \-][ァ-ヶー]{2,8})?)(?=と申し|といいます|と言います)")),
    ("Korean, title", 60, re.compile(rf"(?<![가-힣])(?P<name>(?:{HANGUL_SURNAMES})[가-힣]{{1,2}})(?= ?(?:씨|님|고객님|선생님|과장|대리|부장|사장)(?:[^가-힣]|[은는이가을를의께도와에]))")),
    ("Korean, said", 60, re.compile(rf"(?:이름은|성함은|성명은?|이름|성함|예금주|수령인|받는 ?분|고객명|저는|제 이름은) ?[:：]? ?(?P<name>(?:{HANGUL_SURNAMES}) ?[가-힣]{{1,2}})(?=입니다|이에요|예요|이고|이며|라고|[^가-힣]|$)")),
    ("Thai", 58, re.compile(r"(?:คุณ|นางสาว|นาย|นาง(?!สาว)|น\.ส\.|ชื่อ(?:ว่า|คือ)?|ผู้รับ) ?[:：]? ?(?P<name>(?!สามารถ|จะ|ได้|มี|ต้อง|ช่วย|ไม่|เป็น|อยู่|ค่ะ|ครับ|ภาพ|สมบัติ|ลูกค้า|ที่|และ|กับ|ให้|ทำ|เคย|รู้|ชอบ|อยาก|สั่ง|ส่ง|ผู้|ของ|บัญชี)[ก-ฮเ-ไ][ก-๎]{1,14} (?!โทร|เบอร์|เลข|ที่|อีเมล|เกิด|อยู่|ครับ|ค่ะ)[ก-ฮเ-ไ][ก-๎]{1,19})(?![ก-๎])")),
    ("Arabic", 60, re.compile(r"(?:السيدة?|الآنسة|الأستاذة?|الدكتورة?|المهندسة?|اسمي|اسمه|اسمها|الاسم(?: الكامل)?|اسم العميل|العميلة?|باسم) ?[:：]? ?(?P<name>(?!هو|هي|في|من|على|رقم|التي|الذي|لم|لا)[\u0621-\u0652]{2,12}(?: (?!و(?:رقم|هاتف|أ|ا|ل|ع|ت|ي)|في |من |على |رقم|هاتف|بريد|جوال|لم |لا |طلب|هوية|مواليد|يريد|تريد|عن |إلى |هو |هي )[\u0621-\u0652]{2,12}){0,3})(?![\u0621-\u0652])")),
)  # fmt: skip
_GIVEN = re.compile(
    rf"(?<![^\W_])(?P<name>(?:{'|'.join(sorted(GIVEN, key=lambda one: (-len(one), one)))})(?: [{_UP}]\.?)?(?: {_PART})? {_WORD}(?:[ -]{_WORD})?)(?![^\W_])"
)


def names(text: str) -> Iterator[Span]:
    """Every name that something announces, without its title."""
    for rule, points, pattern in _RULES:
        for match in pattern.finditer(text):
            span = _named(match, rule, points)
            if span:
                yield span
    for match in _GIVEN.finditer(text):
        span = _named(match, "given name", 54)
        if span:
            yield span


def _named(match: re.Match[str], rule: str, points: int) -> Span | None:
    """Without words at its end or beginning that are nobody's name."""
    start, end = match.span("name")
    words = match["name"].split(" ")
    while words and words[-1].strip(".").lower() in _NOBODY:
        end -= len(words.pop()) + 1
    if not words or words[0].lower() in _NOBODY:
        return None
    if rule == "myself" and len(words) < 2 and words[0] not in GIVEN:
        return None
    return Span(start=start, end=end, kind=Kind.PERSON, points=points, rule=f"name, {rule}")
