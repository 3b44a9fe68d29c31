"""Names of people, by the words that announce them: titles, *my name is*, 姓名, 様, 씨, คุณ, السيد.

A rule sees a name where somebody says that it is one.  A name in the middle of a sentence is left to a model;
see `docs/decisions/masking.md`.
"""

import re
from collections.abc import Iterator

from heliotrope.core.masking.given_names import GIVEN, VIETNAMESE_SURNAMES
from heliotrope.core.masking.given_names_latin import GIVEN_LATIN, WORDS_TOO
from heliotrope.core.masking.kinds import Kind, Span
from heliotrope.core.masking.names_asia import RULES as ASIAN
from heliotrope.core.masking.names_pinyin import RULE as PINYIN
from heliotrope.core.masking.scripts import language_of, written_in

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
_LABEL = (
    r"(?:full |first |last |contact |customer |client |account )?name|customer|client|contact|buyer|sender|recipient|patient|employee|passenger|guest|agent|reported by|requested by|assigned to|attention"
    r"|cliente|comprador[a]?|destinatari[oa]|titular|contacto|contato|paciente|pasajer[oa]|client|acheteur|destinataire|expéditeur|interlocuteur|kunde|kundin|käufer(?:in)?|empfänger(?:in)?|absender(?:in)?|ansprechpartner(?:in)?"
    r"|pelanggan|pembeli|penerima|pengirim|khách hàng|người mua|người gửi|người liên hệ|клиент|получатель|klant|klient|müşteri"
)
_FAREWELL = (
    r"(?:kind |best |warm )?regards|best(?: wishes)?|sincerely(?: yours)?|yours(?: sincerely| faithfully| truly)?|many thanks|thanks(?: a lot| so much| again| in advance)?|thank you(?: very much)?|cheers"
    r"|(?:un )?saludos?(?: cordiales)?|gracias|atentamente|abraços?|obrigad[oa]|atenciosamente|cumprimentos|cordialement|bien à vous|merci(?: d'avance| beaucoup)?|salutations"
    r"|(?:mit )?(?:freundlichen|besten|vielen|viele|liebe|lieben|beste) grü(?:ß|ss)en?|lg|mfg|danke|vielen dank|terima kasih|salam|hormat (?:saya|kami)|trân trọng|cảm ơn|xin cảm ơn|met vriendelijke groet|pozdrawiam|с уважением|cordiali saluti|saygılarımla"
)
_VIETNAMESE_PLACES = "Hà (?:Nội|Giang|Nam|Tĩnh|Tiên|Đông)|Hồ (?:Chí Minh|Gươm|Tây)|Cao Bằng|Lâm Đồng|Lương Sơn|Tô Lịch|Mai Châu|Dương Đông|Lý Sơn"
_RULES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("title", 64, re.compile(rf"(?<![^\W_])(?:{_TITLE})\.? {_NAME}")),
    ("said", 62, re.compile(rf"(?<![^\W_])(?i:{_SAYS})(?: ?[:：]| is| was| ist| es| est| é)?[ \t]{{1,2}}{_NAME}", re.MULTILINE)),
    ("greeting", 56, re.compile(rf"(?<![^\W_])(?:Dear|Hi|Hello|Hey|Hola|Olá|Bonjour|Hallo|Halo|Chào|Kính gửi),? {_NAME}(?=[ ,.!:\n])")),
    ("farewell", 56, re.compile(rf"(?i:regards|sincerely|saludos|atentamente|abraços|atenciosamente|cordialement|grüße|grüßen|hormat saya|trân trọng|cheers),? ?\n\s?{_NAME}")),
    ("label", 60, re.compile(rf"(?<![^\W_])(?i:{_LABEL}) ?[:：] ?{_NAME}(?= ?(?:[\n,;|(]|$))")),
    ("signed", 56, re.compile(rf"(?<![^\W_])(?i:{_FAREWELL})[,!. ]{{0,3}}\n{{1,2}} ?{_NAME}(?= ?(?:\n|$))")),
    ("myself", 58, re.compile(rf"(?<![^\W_])(?:I am|I'm|I’m|This is|this is|soy|Soy|sou|Sou|Je suis|je suis|Ich bin|ich bin|Saya|saya) {_NAME}")),
    ("Vietnamese", 60, re.compile(rf"(?<![^\W_])(?!{_VIETNAMESE_PLACES})(?P<name>(?:{VIETNAMESE_SURNAMES})(?: {_WORD}){{1,3}})")),
)  # fmt: skip
_ORDERED = tuple((language_of(rule), rule, points, pattern) for rule, points, pattern in (*_RULES, *ASIAN))
_PLACED = re.compile(rf" ?({_WORD})")
_CAPITAL = re.compile(rf"(?<![^\W_])[{_UP}][^\W\d_]{{1,14}}(?![^\W_])")
_SURNAME = re.compile(rf"(?: [{_UP}]\.?)?(?: {_PART})? {_WORD}(?:[ -]{_WORD})?(?![^\W_])")
_KNOWN = GIVEN | GIVEN_LATIN
_FIRMS = frozenset(
    """street road avenue lane drive river station airport university college school hospital bank inc ltd llc gmbh corp co park beach
    island islands city county lake hill bay bridge hotel club cup open museum orchestra foundation institute investments festival
    friday day days week weekend edition pro plus max mini tour centre center square tower house""".split()
)
_BEFORE_ALONE = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-ÞĀ-Ž][^\W\d_A-ZÀ-ÞĀ-Ž'’]{0,30},? $")
_AFTER_ALONE = re.compile(
    r"(?:['’]s)?(?:[:)\"”»]|, (?:can|could|would|please|I|you|we)\b| (?![A-ZÀ-ÞĀ-Ž])[^\W\d_]{2,})"
)
"""A word in small letters: after one with a capital, as in *São Paulo*, a given name is part of something else."""


def names(text: str) -> Iterator[Span]:
    """Every name that something announces, without its title, and those that begin with a known given name."""
    written = written_in(text)
    for language, rule, points, pattern in _ORDERED:
        if language and language not in written:
            continue
        for match in pattern.finditer(text):
            span = _named(match, rule, points)
            if span:
                yield span
    yield from _given(text)
    yield from _in_pinyin(text)


def _in_pinyin(text: str) -> Iterator[Span]:
    """A Chinese name in Latin letters; one that a street, a firm or a park bears is none."""
    for match in PINYIN.finditer(text):
        after = _PLACED.match(text, match.end())
        if after is None or after[1].lower() not in _FIRMS:
            start, end = match.span("name")
            yield Span(start=start, end=end, kind=Kind.PERSON, points=54, rule="name, in pinyin")


def _given(text: str) -> Iterator[Span]:
    """A given name with its surname; alone where it is no other word and stands in the middle of a sentence."""
    for match in _CAPITAL.finditer(text):
        word = match.group()
        if word not in _KNOWN and not (word.isupper() and word.title() in _KNOWN):
            continue
        end = match.end()
        rest = _SURNAME.match(text, end)
        if rest and not _FIRMS.isdisjoint(rest.group().lower().replace("-", " ").split()):
            continue
        if rest:
            said = rest.group().split(" ")
            while said and said[-1].strip(".").lower() in _NOBODY:
                said.pop()
            end += len(" ".join(said))
        if end > match.end():
            yield Span(start=match.start(), end=end, kind=Kind.PERSON, points=54, rule="name, given name")
        elif not rest and word not in WORDS_TOO and _alone(text, match.start(), end):
            yield Span(
                start=match.start(), end=end, kind=Kind.PERSON, points=51, rule="name, given name alone"
            )


def _alone(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 2) : start]
    if not before or before[-1] in '\n("“«' or before in {". ", "? ", "! ", ": "}:
        return _AFTER_ALONE.match(text, end) is not None
    return _BEFORE_ALONE.search(text, max(0, start - 32), start) is not None


def _named(match: re.Match[str], rule: str, points: int) -> Span | None:
    """Without words at its end or beginning that are nobody's name."""
    start, end = match.span("name")
    words = match["name"].split(" ")
    while words and words[-1].strip(".").lower() in _NOBODY:
        end -= len(words.pop()) + 1
    if not words or words[0].lower() in _NOBODY:
        return None
    if rule == "said" and len(words) == 1 and len(words[0]) < 6 and words[0].isupper():
        return None  # under WSGI
    if rule == "myself" and len(words) < 2 and words[0] not in GIVEN:
        return None
    return Span(start=start, end=end, kind=Kind.PERSON, points=points, rule=f"name, {rule}")
