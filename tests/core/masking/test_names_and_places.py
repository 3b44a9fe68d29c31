"""Names and addresses by rules alone: each language's ways of writing them, and what only looks like one."""

import pytest

from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import Kind

LOOSE = frozenset({Kind.PERSON, Kind.ADDRESS})


def said(text):
    return [(one.kind.value, text[one.start : one.end]) for one in find(text, kinds=LOOSE)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The driver met Natalia Kowalska at the gate.", "Natalia Kowalska"),
        ("It was Rodrigo who signed.", "Rodrigo"),
        ("Buyer: Zbyszko Quellmann\nTotal: 3", "Zbyszko Quellmann"),
        ("Many thanks,\nXiomara Teixeira-Lund\n", "Xiomara Teixeira-Lund"),
        ("Un saludo,\nXiomara Teixeira\n", "Xiomara Teixeira"),
        ("Mit freundlichen Grüßen\nSieglinde Quast", "Sieglinde Quast"),
        ("我和赵敏敏谈过了", "赵敏敏"),
        ("请让同事周杰签收", "周杰"),
        ("顾客：司马青衫\n电话", "司马青衫"),
        ("谢谢！\n孙小果", "孙小果"),
        ("木村拓也さんに聞いた。", "木村拓也"),
        ("昨日、山下智子が来ました", "山下智子"),
        ("친구 박지훈에게 보냈어요", "박지훈"),
        ("주문자: 최유리", "최유리"),
        ("นายสมศักดิ์ โทรมา", "สมศักดิ์"),
        ("ผู้รับ: อรทัย มีสุข\n", "อรทัย มีสุข"),
        ("تكلمت مع سعود الدوسري أمس", "سعود الدوسري"),
        ("Tôi gặp Đặng Thu Thảo hôm qua", "Đặng Thu Thảo"),
        ("The parcel is for Wang Xiaoming, not for me.", "Wang Xiaoming"),
        ("I spoke with LI Na about it", "LI Na"),
        ("ask Sun Wen-jing at the desk", "Sun Wen-jing"),
    ],
)
def test_a_name_is_found_in_each_language(text, name):
    assert ("PERSON", name) in said(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Take it to Flat 2, 9 High Road, London NW1 6XE today", "Flat 2, 9 High Road, London NW1 6XE"),
        ("It is 12 Oak Street, Springfield, IL 62704.", "12 Oak Street, Springfield, IL 62704"),
        ("Post: 350 West 42nd Street, New York, NY 10036", "350 West 42nd Street, New York, NY 10036"),
        ("PSC 1234, Box 567\nAPO AE 09123", "PSC 1234, Box 567\nAPO AE 09123"),
        (
            "na Rua do Ouvidor, 50, apto 4, Rio de Janeiro, RJ",
            "Rua do Ouvidor, 50, apto 4, Rio de Janeiro, RJ",
        ),
        ("Unter den Linden 77, 10117 Berlin", "Unter den Linden 77, 10117 Berlin"),
        ("Jl. Kenanga No. 12 RT 05/RW 02, Bandung 40115", "Jl. Kenanga No. 12 RT 05/RW 02, Bandung 40115"),
        ("số 12 đường Nguyễn Trãi, Quận 5, TP.HCM", "số 12 đường Nguyễn Trãi, Quận 5, TP.HCM"),
        ("寄到南京市玄武区珠江路88弄6号2单元501室。", "南京市玄武区珠江路88弄6号2单元501室"),
        ("送到臺北市信義區松仁路100巷7號3樓", "臺北市信義區松仁路100巷7號3樓"),
        ("Adres: ul. Prosta 51, 00-838 Warszawa. PESEL jest niżej", "ul. Prosta 51, 00-838 Warszawa"),
        ("Ich wohne Hauptstr. 12, 10115 Berlin. Meine Bestellung", "Hauptstr. 12, 10115 Berlin"),
        ("It is 12 Oak Street. Please hurry.", "12 Oak Street"),
        ("My address is wrong. Please use 12 Oak Street.", "12 Oak Street"),
        ("12 Oak St., St. Louis, MO 63101. Thanks", "12 Oak St., St. Louis, MO 63101"),
        ("السكن: 22 شارع الجامعة، حي النزهة، جدة 21411.", "22 شارع الجامعة، حي النزهة، جدة 21411"),
    ],
)
def test_an_address_is_found_whole(text, address):
    assert ("ADDRESS", address) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "During 1971, sales rose by 12.",
        "We fly from São Paulo to Santa Cruz in April.",
        "Austin is hot in June, and Victoria Station is closed.",
        "I paid 300 Euro for 4 nights.",
        "Tôi bay từ Hà Nội vào TP. Hồ Chí Minh.",
        "ขอบคุณมากค่ะ",
        "王者荣耀更新后闪退，高温会重启。",
        "고객 정보를 확인해 주세요. 이번 주문이요.",
        "خدمة العملاء لا ترد على الطلب.",
        "A long song on the Fan Page; the Sun Gate, Yin Yang, Long Song and Hong Kong.",
        "Take Wei Yuan Road or the Li Ning Club to Bai Shan.",
        "Im August ist der Markt am Montag zu.",
    ],
)
def test_what_only_looks_like_a_name_or_an_address_stays(text):
    assert said(text) == []
