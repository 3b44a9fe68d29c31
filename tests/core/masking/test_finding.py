"""What a text gives away: kinds in twelve languages, near misses, and the laws that every finding keeps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.masking.finding import find, settle
from heliotrope.core.masking.kinds import Kind, Span
from heliotrope.core.masking.own import Own


def said(text, **told):
    return [(one.kind.value, text[one.start : one.end]) for one in find(text, **told)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to kim.o'hara+shop@mail.example.co.uk!", [("EMAIL", "kim.o'hara+shop@mail.example.co.uk")]),
        ("请发邮件到wang@example.cn谢谢", [("EMAIL", "wang@example.cn")]),
        ("邮箱ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ。", [("EMAIL", "ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ")]),
        ("kim [at] example [dot] org", [("EMAIL", "kim [at] example [dot] org")]),
        ("juergen (at) planted.example. Meine Bestellung fehlt", [("EMAIL", "juergen (at) planted.example")]),
        ("kim (at) example . org", [("EMAIL", "kim (at) example . org")]),
        ("ul. Prosta 51, 00-838 Warszawa. PESEL 44051401458",
         [("ADDRESS", "ul. Prosta 51, 00-838 Warszawa"), ("NATIONAL_ID", "44051401458")]),
        ("see (https://shop.example/o?n=1), or www.example.org.",
         [("URL", "https://shop.example/o?n=1"), ("URL", "www.example.org")]),
        ("from 10.2.3.4 and 2001:db8::7", [("IP", "10.2.3.4"), ("IP", "2001:db8::7")]),
        ("card 4111 1111-1111.1111 exp 12/28", [("CARD", "4111 1111-1111.1111")]),
        ("invoice 4111111111111111 was paid", [("CARD", "4111111111111111")]),
        ("卡号4111111111111111，谢谢", [("CARD", "4111111111111111")]),
        ("4111\n1111\n1111\n1111", [("CARD", "4111\n1111\n1111\n1111")]),
        ("4_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1", [("CARD", "4_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1")]),
        ("4111\u200b1111\u200b1111\u200b1111", [("CARD", "4111\u200b1111\u200b1111\u200b1111")]),
        ("IBAN GB82 WEST 1234 5698 7654 32 please", [("IBAN", "GB82 WEST 1234 5698 7654 32")]),
        ("我的手机号是１３８００１３８０００", [("PHONE", "１３８００１３８０００")]),
        ("我的电话一三八〇〇一三八〇〇〇", [("PHONE", "一三八〇〇一三八〇〇〇")]),
        ("電話は０９０ー１２３４ー５６７８です", [("PHONE", "０９０ー１２３４ー５６７８")]),
        ("전화 010-1234-5678", [("PHONE", "010-1234-5678")]),
        ("gọi tôi số 0912 345 678", [("PHONE", "0912 345 678")]),
        ("โทร ๐๘๑-๒๓๔-๕๖๗๘", [("PHONE", "๐๘๑-๒๓๔-๕๖๗๘")]),
        ("هاتفي ٠٥٠١٢٣٤٥٦٧", [("PHONE", "٠٥٠١٢٣٤٥٦٧")]),
        ("😀📞 call +1 (212) 555-0187", [("PHONE", "+1 (212) 555-0187")]),
        ("\u200fهاتف\u200f \u202a+971 50 123 4567\u202c شكرا", [("PHONE", "+971 50 123 4567")]),
        ("cafe\u0301 CPF 529\u00a0982\u00a0247\u00a025", [("NATIONAL_ID", "529\u00a0982\u00a0247\u00a025")]),
        ("card 𝟒𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏", [("CARD", "𝟒𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏")]),
        ("fax 345-899-3560x4587", [("PHONE", "345-899-3560x4587")]),
        ("generated 1990-01-02, born 1985-03-14", [("DATE_OF_BIRTH", "1985-03-14")]),
        ("Geboren am 3. März 1985 in Ulm", [("DATE_OF_BIRTH", "3. März 1985")]),
        ("生年月日：昭和60年1月2日", [("DATE_OF_BIRTH", "昭和60年1月2日")]),
        ("出生日期一九八五年三月十二日", [("DATE_OF_BIRTH", "一九八五年三月十二日")]),
        ("sinh ngày 12 tháng 3 năm 1985", [("DATE_OF_BIRTH", "12 tháng 3 năm 1985")]),
        ("My passport no. is E12345678.", [("PASSPORT", "E12345678")]),
        ("паспорт 45 08 123456", [("PASSPORT", "45 08 123456")]),
        ("account number 12345-6", [("ACCOUNT", "12345-6")]),
        ("계좌번호 123-45-678901", [("ACCOUNT", "123-45-678901")]),
        ("My name is Ana Souza.", [("PERSON", "Ana Souza")]),
        ("我叫王小明，住在北京市朝阳区建国路88号",
         [("PERSON", "王小明"), ("ADDRESS", "北京市朝阳区建国路88号")]),
        ("山田太郎様", [("PERSON", "山田太郎")]),
        ("김민수님께", [("PERSON", "김민수")]),
        ("Ich wohne in der Hauptstraße 12, 10115 Berlin.", [("ADDRESS", "Hauptstraße 12, 10115 Berlin")]),
        ("", []),
    ],
)  # fmt: skip
def test_personal_data_is_found_as_people_write_it(text, found):
    assert said(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "order 20260301123456 from 3 May, 12.50 EUR",
        "订单号13800138000",
        "tracking number 123456789012",
        "invoice 4111111111111112",
        "It cost $1,234,567.89 or 1.234.567,89 €",
        "合計¥12,345,678円",
        "Totalnya Rp 3.924.242",
        "update to version 10.2.3.4 of the driver",
        "on 2026-03-14 at 14:30:59",
        "550e8400-e29b-41d4-a716-446655440000",
        "ISBN 978-3-16-148410-0",
        "see @kim, or kim@home",
        "between 1985 and 1990 there were 12,000 of them",
        "SKU ABC-1234567-XL",
    ],
)
def test_what_only_looks_like_personal_data_stays(text):
    assert said(text) == []


def test_the_country_of_a_text_tells_a_number_from_a_run_of_digits():
    cpf = "52998224725"

    assert said(f"meu numero {cpf}") == []
    assert said(f"meu numero {cpf}", country="BR") == [("NATIONAL_ID", cpf)]
    assert said(f"meu numero {cpf}", locale="pt_BR") == [("NATIONAL_ID", cpf)]


def test_only_the_kinds_asked_for_are_found():
    text = "kim@example.test or +44 20 7946 0958"

    assert said(text, kinds={Kind.PHONE}) == [("PHONE", "+44 20 7946 0958")]


PIECES = st.lists(
    st.sampled_from(
        ["kim@example.test", "+44 20 7946 0958", "4111 1111 1111 1111", " ", "，", "born 1985-03-14",
         "𝟜𝟙𝟙𝟙", "👩‍👩‍👧", "id ", "GB82 WEST 1234 5698 7654 32", "order 123456789", "10.2.3.4", "https://x.test/a",
         "A123456789", "手机", "\u200b", "-", "1"]
    ),
    max_size=14,
).map("".join)  # fmt: skip
ANYTHING = st.one_of(PIECES, st.text(max_size=120))


@given(ANYTHING)
@settings(max_examples=150, deadline=None)
def test_findings_stand_inside_the_text_in_order_and_never_overlap(text):
    place = 0
    for one in find(text):
        assert place <= one.start < one.end <= len(text)
        place = one.end


@given(PIECES)
@settings(max_examples=100, deadline=None)
def test_a_character_beyond_the_basic_plane_moves_a_finding_by_one(text):
    moved = [(one.start - 1, one.end - 1, one.kind) for one in find(f"😀{text}")]
    alone = [(one.start, one.end, one.kind) for one in find(f"♪{text}")]

    assert moved == [(start - 1, end - 1, kind) for start, end, kind in alone]


WIDE = {ord(sign): chr(ord(sign) + 0xFEE0) for sign in map(chr, range(0x21, 0x7F))}


ASCII = [
    "kim@example.test",
    "+442079460958",
    "4111-1111-1111-1111",
    ":",
    "card:",
    "ip:10.2.3.4",
    "SSN:219-09-4399",
]


@given(st.lists(st.sampled_from(ASCII), max_size=5).map(";".join))
@settings(max_examples=60, deadline=None)
def test_full_width_signs_mean_what_plain_ones_mean(text):
    plain, wide = find(text), find(text.translate(WIDE))

    assert [(one.start, one.end, one.kind) for one in plain] == [
        (one.start, one.end, one.kind) for one in wide
    ]


def test_of_overlapping_findings_the_strongest_stays_then_the_longest():
    def span(start, end, points):
        return Span(start=start, end=end, kind=Kind.PHONE, points=points, rule="x")

    assert settle([span(0, 5, 60), span(3, 9, 70)]) == [span(3, 9, 70)]
    assert settle([span(0, 5, 60), span(0, 9, 60)]) == [span(0, 9, 60)]
    assert settle([span(6, 9, 60), span(0, 5, 50)]) == [span(0, 5, 50), span(6, 9, 60)]


def test_a_client_s_own_pattern_is_data_and_cannot_run_away():
    own = (Own(name="customer", kind=Kind.ACCOUNT, shape="KD-#{6}", words=("customer",)),)

    assert said("customer KD-123456", own=own) == [("ACCOUNT", "KD-123456")]
    assert said("parcel KD-123456", own=own) == []
    for shape in ("", "#{99}", "#{2,1}", "#{x}", "a" * 65, "*{1,64}" * 3):
        with pytest.raises(Invalid):
            Own(name="bad", kind=Kind.ACCOUNT, shape=shape)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "1 ",
        "a1",
        "@",
        "a@",
        ".",
        "1.",
        ":",
        "(1",
        "A1-",
        "http",
        "Apt ",
        "Xx ",
        "路",
        "1号",
        "名",
        "Ana 12, ",
        "Suite 1, ",
        "1 Ấ, ",
        "1>\n",
        "1 شارع ",
        "DE12 ",
    ],
)
def test_a_line_of_nonsense_is_read_in_time_that_grows_with_its_length(piece):
    """An expression that looked back would look at it a million million times, past the timeout."""
    text = piece * (100_000 // len(piece))
    assert all(0 <= one.start < one.end <= len(text) for one in find(text))
