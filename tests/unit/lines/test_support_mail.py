"""E-mails as they come, broken ones too."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.lines.support.mail import Nature, parse, unquoted

HEAD = b"From: Ana <ana@a.example>\nTo: help@b.example\nMessage-ID: <1@a>\nSubject: =?utf-8?b?5L2g5aW9?=\n"


def test_a_plain_letter():
    mail = parse(
        HEAD + b"Date: Fri, 20 Nov 2026 10:00:00 +0200\nReferences: <a@b> <c@d>\nIn-Reply-To: <c@d>\n\nhi"
    )
    assert (mail.message_id, mail.sender, mail.sender_name) == ("<1@a>", "ana@a.example", "Ana")
    assert (mail.subject, mail.text, mail.references) == ("你好", "hi", ("<c@d>", "<a@b>"))
    assert mail.sent_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert mail.nature is Nature.LETTER


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("gb2312", "你好，世界".encode("gb18030"), "你好，世界"),
        ("utf-8", "Grüße".encode("latin-1"), "Grüße"),
        ("utf-8", "你好，世界".encode("gb18030"), "你好，世界"),
        ("x-unknown", "Grüße".encode(), "Grüße"),
        ("iso-8859-1", b"\x93quoted\x94 \x80 5", "“quoted” € 5"),
        ("us-ascii", "naïve".encode(), "naïve"),
        ("utf-8", b"a\0b", "ab"),
    ],
)
def test_a_charset_that_lies_or_is_unknown(charset, body, text):
    raw = HEAD + f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()
    assert parse(raw + body).text == text


@pytest.mark.parametrize(
    ("header", "nature"),
    [
        (b"Auto-Submitted: auto-replied", Nature.AUTOMATIC),
        (b"Auto-Submitted: no", Nature.LETTER),
        (b"Precedence: bulk", Nature.AUTOMATIC),
        (b"X-Autoreply: yes", Nature.AUTOMATIC),
        (b"List-Id: <news.example>", Nature.AUTOMATIC),
        (b"Return-Path: <>", Nature.BOUNCE),
        (b"Return-Path: <ana@a.example>", Nature.LETTER),
    ],
)
def test_what_a_machine_sent_is_known_as_such(header, nature):
    assert parse(header + b"\n" + HEAD + b"\nhi").nature is nature


def test_a_bounce_names_the_message_that_failed_and_a_delay_names_none():
    report = (
        b"From: MAILER-DAEMON@a.example\nMessage-ID: <b@a>\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"
        b"--x\nContent-Type: text/plain\n\nsorry\n--x\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; c@d\nAction: failed\nStatus: 5.1.1\n\n"
        b"--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <ours@b>\nSubject: x\n\n--x--\n"
    )
    assert (parse(report).nature, parse(report).reports_on) == (Nature.BOUNCE, "<ours@b>")
    assert parse(report.replace(b"failed", b"delayed")).reports_on == ""


def test_html_alone_is_read_as_text():
    raw = HEAD + b"Content-Type: text/html\n\n<style>p{}</style><p>One &amp; two</p><div>three<br>four</div>"
    assert parse(raw).text == "One & two\nthree\nfour"
    assert "style" not in parse(raw).html


def test_a_message_without_an_id_has_the_same_one_each_time():
    raw = b"From: a@b\n\nhello"
    assert parse(raw).message_id == parse(raw).message_id != parse(raw + b"!").message_id


def test_what_the_writer_quoted_is_not_theirs():
    said = "Danke!\n\nAm 20.11.2026 um 10:00 schrieb Shop:\n> Hello there\n> How are you"
    assert unquoted(said) == "Danke!"
    assert unquoted("> old\nnew\n-- \nAna") == "new"


@pytest.mark.parametrize(
    "header",
    [
        b"From: \xff\xfe<<>>@@",
        b"From:",
        b"Date: Fri, 99 Foo 9999 99:99:99 +9999",
        b"Message-ID: <<<",
        b"Message-ID: " + b"<" + b"x" * 5000 + b"@y>",
        b"Content-Type: ;;;=",
        b"Content-Type: multipart/mixed",
        b"Content-Disposition: attachment; filename*=utf-9'%%",
        b"To: " + b"a@b," * 9000,
        b"Subject: =?x?y?z?=",
        b"Content-Transfer-Encoding: base64",
        b"Reply-To: =?utf-8?b?////?= <",
    ],
)
def test_a_broken_header_breaks_nothing(header):
    mail = parse(header + b"\n\nbody \xff\xfe")
    assert 0 < len(mail.message_id) <= 250
    assert len(mail.sender) <= 320 and len(mail.subject) <= 400


def test_parts_within_parts_without_end_break_nothing():
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    mail = parse(HEAD + b"MIME-Version: 1.0\n" + deep + b"Content-Type: text/plain\n\nhi\n")
    assert (mail.sender, mail.subject) == ("ana@a.example", "你好")


def test_a_media_type_that_is_none_becomes_plain_bytes():
    raw = HEAD + b"Content-Type: te\xffxt/\xfe\nContent-Disposition: attachment; filename=a\n\nhi"
    assert [one.media_type for one in parse(raw).attachments] in (
        ["application/octet-stream"],
        ["text/plain"],
    )


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_no_bytes_break_it(head, body):
    for raw in (head, head + b"\n\n" + body, HEAD + head + b"\n\n" + body):
        mail = parse(raw)
        assert mail.message_id
        mail.text.encode()
        mail.subject.encode()
        assert "\0" not in mail.text + mail.subject + mail.sender + mail.sender_name + mail.html
