"""Words that say what the number beside them is, in the languages of the texts.

They are one expression that branches letter by letter, sought in a short stretch before and after a number.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from heliotrope.core.masking.kinds import AGAINST, CUE, ECHO

BEFORE, AFTER = 48, 18
"""Characters before and after a number in which a word speaks of it; half as many before it in Chinese."""


class Topic(StrEnum):
    """What a word says that the number beside it is."""

    __hash__ = str.__hash__  # of an enumeration it is a function in Python, called for each look into a table

    PHONE = "phone"
    CARD = "card"
    IBAN = "iban"
    ACCOUNT = "account"
    NATIONAL = "national"
    PASSPORT = "passport"
    BIRTH = "birth"
    IP = "ip"
    OTHER = "other"
    MONEY = "money"
    VERSION = "version"


_WORDS: Mapping[Topic, str] = {
    Topic.PHONE: """
        phone|telephone|tel|my number|mobile|cell|cellphone|call me|call us|calling|called|call
        |ring me|text me
        |sms|fax|whatsapp|wechat|hotline|reach me|reached at|reach him|reach her|contact number|dial
        |voicemail|answering at|messages to|desk|office|extension|电话|電話|手机|手機|手提|致电|致電
        |打给|打給|拨打|撥打|联系方式|聯絡|联系我|來電|来电|微信|座机|传真|傳真|短信|簡訊|携帯|でんわ
        |ファックス|連絡先|お電話|전화|휴대폰|휴대전화|핸드폰|연락처|연락|팩스|문자|điện thoại
        |dien thoai|sđt|đt|số máy|gọi|liên hệ|di động|zalo|โทร|เบอร์|มือถือ|ติดต่อ|โทรศัพท์|แฟกซ์
        |telepon|telpon|hp|nomor hp|hubungi|ponsel|handphone|wa|no. hp|teléfono|telefono|móvil|movil
        |celular|llamar|llamarme|llamarnos|llámeme|llámame|llame|llamen|telefone|ligue|ligar|contato
        |telemóvel|fone|téléphone|portable|appelez|appeler|joindre|numéro de tél|tél|telefon|handy|mobil
        |rufen|anrufen|erreichbar|rückruf|telefonnummer|handynummer|rufnummer|durchwahl|هاتف|الهاتف|جوال
        |الجوال|موبايل|اتصل|اتصال|واتساب|تلفون|رقمي|телефон|тел.|звоните|позвоните|мобильный|cellulare
        |telefoon|gsm|komórka|numer telefonu|zadzwoń|ring|telefonnummer|mobilnummer|telefon numaram|cep
    """,
    Topic.CARD: """
        card|credit card|debit card|visa|mastercard|amex|american express|maestro|cc|pan|cardholder|jcb
        |unionpay|信用卡|银行卡|銀行卡|卡号|卡號|借记卡|储蓄卡|カード|クレジット|카드|신용카드|thẻ
        |số thẻ|thẻ tín dụng|บัตรเครดิต|บัตรเดบิต|หมายเลขบัตร|kartu|kartu kredit|kartu debit|tarjeta
        |cartão|cartao|carte|carte bancaire|carte bleue|karte|kreditkarte|kartennummer|بطاقة|البطاقة
        |карта|карты|карточка|carta di credito|creditcard|karta|kort|kartı
    """,
    Topic.IBAN: "iban|国际银行账号|الآيبان|آيبان|ايبان",
    Topic.ACCOUNT: """
        account|account number|account no|acct|a/c|bank account|sort code|routing|aba|clabe
        |savings account|checking account|账号|帐号|账户|帐户|賬號|帳號|賬戶|帳戶|银行账|开户行|户口
        |口座|口座番号|계좌|계좌번호|입금|통장|tài khoản|số tài khoản|stk|บัญชี|เลขที่บัญชี|เลขบัญชี
        |rekening|no. rek|norek|rek|cuenta|cuenta bancaria|cbu|cvu|conta|conta corrente|agência|compte
        |compte bancaire|rib|konto|kontonummer|bankverbindung|الحساب|حساب|حسابي|расчётный счёт|счет|счёт
        |счета|conto corrente|rekeningnummer|numer konta|bankkonto|hesap
    """,
    Topic.NATIONAL: """
        ssn|social security|itin|social insurance|sin|national insurance|nino|nhs|utr|ppsn|pps number
        |national id|identity card|identity number|identification number|id card|id number|id no|nric
        |fin|hkid|mykad|my number card|individual number|aadhaar|aadhar|pan card|pan number|pan no|philsys
        |umid|sss|tin
        |philhealth|emirates id|iqama|resident id|residence permit|tax id|tax number|taxpayer
        |driver's license|driver's licence|driving licence|drivers license|personal number|sa id
        |citizen id|ic number|ic no|身份证|身分證|身份證|居民身份|证件号|證件號|统一编号|統一證號|居留证
        |居留證|税号|社保号|公民身份|回乡证|マイナンバー|個人番号|在留カード|免許証|주민등록|주민번호
        |외국인등록|운전면허|căn cước|cccd|cmnd|chứng minh nhân dân|mã số thuế|บัตรประชาชน|เลขประจำตัว
        |บัตรประจำตัว|nik|ktp|npwp|nomor induk|dni|nie|nif|curp|rfc|nss|cédula|cedula|cuil|cuit|rut|run
        |seguridad social|documento de identidad|cpf|rg|identidade|carteira de identidade|pis|nir
        |sécurité sociale|numéro fiscal|n° fiscal|carte d'identité|numéro de sécu|steuer-id
        |steueridentifikationsnummer|steuer-identifikationsnummer|steuernummer|idnr|personalausweis
        |ausweisnummer|sozialversicherungsnummer|rentenversicherungsnummer|svnr|codice fiscale|bsn
        |burgerservicenummer|pesel|nip|dowód osobisty|personnummer|samordningsnummer|инн|снилс|kimlik
        |tc no|t.c.|هوية|الهوية|الهويه|الإقامة|إقامة|رقم قومي|السجل المدني
    """,
    Topic.PASSPORT: """
        passport|护照|護照|通行证|旅券|パスポート|여권|hộ chiếu|passport no|หนังสือเดินทาง|พาสปอร์ต
        |paspor|pasaporte|passaporte|passeport|reisepass|passnummer|pass-nr|جواز|паспорт|паспорта
        |passaporto|paspoort|paszport|pass nr|pasaport
    """,
    Topic.BIRTH: """
        born|birth|birthday|birthdate|dob|d.o.b|出生|生日|生于|生於|生年月日|誕生日|生まれ|생년월일|생일
        |출생|태어|생|ngày sinh|sinh ngày|sinh năm|sinh|วันเกิด|เกิดวันที่|เกิดเมื่อ|เกิด|tanggal lahir
        |tgl lahir|lahir|fecha de nacimiento|nacimiento|nacido|nacida|nací|nació|f. nac|nascimento|nasci
        |nascido|nascida|nasceu|data de nasc|naissance|né le|née le|né(e) le|ne le|geburtsdatum|geboren
        |geb.|geburtstag|geb. am|تاريخ الميلاد|الميلاد|ميلاد|مواليد|ولدت|ولد|дата рождения|родился
        |родилась|рождения|nascita|nato il|nata il|geboortedatum|geboren op|urodzenia|urodzony|urodzona
        |född|födelsedatum|doğum|d.d.n|anniversaire
    """,
    Topic.IP: "ip|ip address|ip地址|ipアドレス|client_ip|address|addr|host|server|آي بي",
    Topic.OTHER: """
        order|order number|order no|order id|invoice|tracking|ticket|case number|case id|reference|ref
        |sku|serial|batch|model|part number|item|isbn|ean|gtin|upc|asin|barcode|parcel|shipment|booking
        |confirmation|transaction|receipt|po number|coupon|voucher|promo|error code|build|commit|hash
        |id of order|quantity|qty|page|room|flight|row|line|token|timestamp|step|lot|订单|訂單|发票|發票
        |快递|运单|物流|单号|單號|工单|货号|型号|批号|编号为|条码|序列号|数量|交易号|流水号|注文|伝票
        |追跡|品番|型番|請求書|お問い合わせ番号|주문|송장|운송장|상품번호|일련번호|đơn hàng|mã đơn
        |hóa đơn|vận đơn|mã vận|mã sản phẩm|คำสั่งซื้อ|ออเดอร์|ใบแจ้งหนี้|พัสดุ|หมายเลขสินค้า|pesanan
        |nomor pesanan|faktur|resi|nomor resi|pedido|factura|seguimiento|guía|envío|nota fiscal|rastreio
        |rastreamento|fatura|encomenda|commande|facture|suivi|colis|référence|bestellung|bestellnummer
        |rechnung|rechnungsnummer|sendung|sendungsnummer|artikel|artikelnummer|auftrag|طلب|الطلب|فاتورة
        |الفاتورة|الشحنة|شحنة|تتبع|رقم الطلب|заказ|заказа|накладная|трек|ordine|fattura|bestelling
        |zamówienie|faktura|beställning|sipariş|kargo
    """,
    Topic.MONEY: """
        usd|eur|gbp|cny|rmb|jpy|krw|price|total|amount|cost|价格|金额|合计|価格|金額|합계|금액|giá|ราคา
        |harga|precio|preço|prix|preis|سعر|السعر
    """,
    Topic.VERSION: """
        version|ver.|ver|release|firmware|版本|バージョン|버전|phiên bản|เวอร์ชัน|versi|versión|versão
        |الإصدار|إصدار|build|upgrade to|updated to|kernel|driver|v
    """,
}


_LETTERS = "a-z\u00df-\u024f\u0300-\u036f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff"
_WHOLE = 7
"""Words of fewer letters must end where the word does: ``tel`` is not in ``telling``."""


def _topics() -> dict[str, Topic]:
    """Every word with its topic, and the English plural of each short one."""
    found: dict[str, Topic] = {}
    for topic, words in _WORDS.items():
        for word in (part.strip() for part in words.replace("\n", " ").split("|")):
            found[word] = topic
            if word.isascii() and len(word) < _WHOLE:
                found.setdefault(f"{word}s", topic)
    return found


def _pattern(words: Iterable[str]) -> str:
    """One expression for all the words: the longest at a place, without looking at a letter twice."""
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[:1], []).append(word[1:])
    ends = "" in heads
    parts = [re.escape(head) + _pattern(tails) for head, tails in sorted(heads.items()) if head]
    if not parts:
        return ""
    inner = f"(?:{'|'.join(parts)})" if len(parts) > 1 or ends else parts[0]
    return f"{inner}?" if ends else inner


def _spaced(word: str) -> bool:
    """Whether the script of a word puts spaces between words."""
    return word[0] < "\u0590" or "\u1e00" <= word[0] <= "\u1fff"


def _from_heads(words: Iterable[str]) -> re.Pattern[str]:
    """All the words as one choice between first letters, for which a text is passed over quickly.

    That a word begins where it does is asked after its first letter. Asked before, every place is tried.
    """
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[0], []).append(word)
    parts = []
    for head, group in sorted(heads.items()):
        if not _spaced(head):
            parts.append(re.escape(head) + _pattern(word[1:] for word in group))
            continue
        long = _pattern(word[1:] for word in group if len(word) >= _WHOLE)
        short = _pattern(word[1:] for word in group if len(word) < _WHOLE)
        ends = "|".join((*([long] if long else ()), *([f"{short}(?![{_LETTERS}])"] if short else ())))
        parts.append(f"{re.escape(head)}(?<![{_LETTERS}]{re.escape(head)})(?:{ends or f'(?![{_LETTERS}])'})")
    return re.compile("|".join(parts))


_TOPIC = _topics()
_IN_ASCII = _from_heads(word for word in _TOPIC if word.isascii())
_ANYWHERE = _from_heads(_TOPIC)
_NEIGHBOURS = frozenset(topic for topic in Topic if topic not in {Topic.MONEY, Topic.VERSION, Topic.IP})


_NO_DIGITS = re.compile(r"[^0-9]*")
_CLAUSE = re.compile(r"[,;.:!?\n、。，；：！？]")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cues:
    """What the words around a number say.  What says the same is the same object, by `cues_of`.

    Attributes:
        before: what the words before it say, in their order.
        after: what those after it say in the same clause; not asked when one before it names a number.
        nearest: the last word before it that names a number, or else the first one after; None for none.
        heard: everything that is said before or after.
    """

    before: tuple[Topic, ...]
    after: tuple[Topic, ...]
    nearest: Topic | None
    heard: frozenset[Topic]

    def points(self, topic: Topic) -> int:
        """Points that a finding of this topic gains or loses."""
        if self.nearest is topic:
            return CUE
        gained = ECHO if topic in self.heard else 0
        return gained + AGAINST if self.nearest is Topic.OTHER else gained

    def last_of(self, *topics: Topic) -> Topic | None:
        """Which of these the words before it named last; None for none of them."""
        for topic in reversed(self.before):
            if topic in topics:
                return topic
        return None


@lru_cache(maxsize=4096)
def cues_of(before: tuple[Topic, ...], after: tuple[Topic, ...]) -> Cues:
    """The cues of what is said before and after a number."""
    nearest = next((topic for topic in reversed(before) if topic in _NEIGHBOURS), None)
    if nearest is None:
        nearest = next((topic for topic in after if topic in _NEIGHBOURS), None)
    return Cues(before=before, after=after, nearest=nearest, heard=frozenset((*before, *after)))


def cues_at(text: str, start: int, end: int) -> Cues:
    """What the words before and after a stretch say; a word before it counts as nearer than one after."""
    reach = BEFORE if text[start - 1 : start] < "\u2e80" else BEFORE // 2
    before = _said(text[start - reach if start > reach else 0 : start])
    known = cues_of(before, ())
    if known.nearest is not None:
        return known
    after = words_after(text, end)
    return cues_of(before, after) if after else known


def words_after(text: str, end: int) -> tuple[Topic, ...]:
    """What the words after a stretch say, within the same clause."""
    right = text[end : end + AFTER]
    clause = _CLAUSE.search(right)
    return _said(right[: clause.start()] if clause else right)


def cues_since(text: str, start: int) -> Cues:
    """What the words between the last number and this one say: they speak of this one alone."""
    other = _NO_DIGITS.match(text[start - BEFORE if start > BEFORE else 0 : start][::-1])
    low = start - len(other.group()) if other else 0
    return cues_at(text[low:start], start - low, start - low)


def _said(stretch: str) -> tuple[Topic, ...]:
    """The topics of the words in a stretch, in their order."""
    words = (_IN_ASCII if stretch.isascii() else _ANYWHERE).findall(stretch.lower())
    return tuple([_TOPIC[word] for word in words]) if words else ()


def somewhere(topic: Topic) -> re.Pattern[str]:
    """What finds in a text in small letters any word of a topic, even inside another word."""
    words = sorted((word for word, said in _TOPIC.items() if said is topic), key=len)
    least = [word for place, word in enumerate(words) if not any(one in word for one in words[:place])]
    return re.compile("|".join(re.escape(word) for word in least))
