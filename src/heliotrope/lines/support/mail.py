"""An e-mail as it comes: parsed without ever failing, for what is sent to an open mailbox is anybody's."""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from enum import StrEnum

import nh3

TEXT_MOST = 100_000
HTML_MOST = 500_000
FILES_MOST = 20
PARTS_MOST = 200
_ID = re.compile(r"<[^<>\s]{1,240}>")
_TAGS = {"a", "b", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "i", "li", "ol", "p", "pre",
         "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"}  # fmt: skip
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,48}/[a-z0-9][a-z0-9.+_-]{0,48}")
_ENDS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
_QUOTE = re.compile(
    r"^(?:>|On .{4,200} wrote:\s*$|Am .{4,200} schrieb.{0,200}:\s*$"
    r"|Le .{4,200} a écrit\s?:\s*$|El .{4,200} escribió:\s*$"
    r"|.{0,200}写道[：:]\s*$|-{2,}\s*(?:Original Message|原始邮件).{0,40}$|-- $)"
)


class Nature(StrEnum):
    """Whether somebody wrote it."""

    LETTER = "letter"
    AUTOMATIC = "automatic"
    """Sent by a machine, such as an absence note or a list; it is kept and never answered."""
    BOUNCE = "bounce"
    """A mail server's report on a message of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail.

    Attributes:
        message_id: as its sender gave it; made of its bytes when there is none.
        references: ids of the messages before it, the nearest first.
        recipients: every address it was sent to, our own among them.
        sent_at: as its sender's clock had it; None when it does not say.
        reports_on: for a bounce, the message of ours that was not delivered for good.
    """

    message_id: str
    references: tuple[str, ...] = ()
    sender: str
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    sent_at: datetime | None = None
    nature: Nature = Nature.LETTER
    reports_on: str = ""


def parse(raw: bytes) -> Mail:
    """What a message says; whatever is broken in it is left out."""
    message = _message(raw)
    named = _ID.findall(_header(message, "Message-ID"))
    name, sender = _sender(message)
    before = _ID.findall(_header(message, "In-Reply-To")) + _ID.findall(_header(message, "References"))[::-1]
    plain, rich, attachments = _parts(message)
    rich = rich[:HTML_MOST]
    clean = nh3.clean(rich, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    nature = _nature(message, sender)
    return Mail(
        message_id=named[0] if named else f"<{hashlib.sha256(raw).hexdigest()}@no-id.invalid>",
        references=tuple(dict.fromkeys(before))[:100],
        sender=sender,
        sender_name=name,
        recipients=tuple(_recipients(message)),
        subject=_clean(_header(message, "Subject"))[:400],
        text=(plain or _as_text(rich))[:TEXT_MOST],
        html=clean,
        attachments=attachments,
        sent_at=_instant(_header(message, "Date")),
        nature=nature,
        reports_on=_reported(message) if nature is Nature.BOUNCE else "",
    )


def unquoted(text: str) -> str:
    """What the writer wrote, without the message that they answer and without their signature."""
    kept: list[str] = []
    for line in text.splitlines():
        if _QUOTE.match(line):
            if not line.startswith(">"):
                break
            continue
        kept.append(line)
    return "\n".join(kept).strip()


def storable(text: str) -> str:
    """The text as PostgreSQL keeps it: without NUL and half characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _message(raw: bytes) -> Message:
    parser = BytesParser(policy=policy.default)
    try:
        message = parser.parsebytes(raw)
        _ = sum(1 for _part in message.walk())
    except RecursionError:  # Parts within parts within parts: its headers are read, the rest is one file.
        return parser.parsebytes(raw, headersonly=True)
    return message


def _header(message: Message, name: str) -> str:
    # The parser of the standard library fails in many ways on headers that nobody would write.
    try:
        value = message.get(name)
        return storable(str(value)) if value is not None else ""
    except Exception:
        return ""


def _clean(text: str) -> str:
    """One line without control characters."""
    spaced = "".join(" " if unicodedata.category(one)[0] == "C" else one for one in text)
    return " ".join(spaced.split())


def _sender(message: Message) -> tuple[str, str]:
    name, address = parseaddr(_header(message, "Reply-To"))
    own_name, own = parseaddr(_header(message, "From"))
    if "@" not in address:
        name, address = own_name, own
    return _clean(name or own_name)[:200], _clean(address).lower()[:320]


def _recipients(message: Message) -> Iterator[str]:
    for header in ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"):
        for part in _header(message, header).split(",")[:50]:
            address = parseaddr(part)[1].lower()
            if "@" in address:
                yield address


def _parts(message: Message) -> tuple[str, str, tuple[Attachment, ...]]:
    plain: list[str] = []
    rich: list[str] = []
    attachments: list[Attachment] = []
    for number, part in enumerate(_leaves(message)):
        if number >= PARTS_MOST:
            break
        told = part.get_content_type()
        media_type = told if _MEDIA_TYPE.fullmatch(told) else "application/octet-stream"
        name = _file_name(part)
        if not name and media_type == "text/plain":
            plain.append(_decoded(part))
        elif not name and media_type == "text/html":
            rich.append(_decoded(part))
        elif len(attachments) < FILES_MOST:
            content = _bytes(part)
            named = name or f"attachment-{len(attachments) + 1}"
            attachments.append(Attachment(name=named, media_type=media_type, content=content))
    return "\n".join(plain).strip(), "\n".join(rich), tuple(attachments)


def _leaves(message: Message) -> Iterator[Message]:
    """Its parts; a forwarded message is one part, its own parts are not ours."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:
        name = "attachment"
    return _clean(storable(name).replace("\\", "/").rsplit("/", 1)[-1])[:200]


def _bytes(part: Message) -> bytes:
    try:
        inner = part.get_payload()
        if part.is_multipart() and isinstance(inner, list) and isinstance(inner[0], Message):
            return inner[0].as_bytes()
        content = part.get_payload(decode=True)
    except Exception:
        return b""
    return content if isinstance(content, bytes) else b""


def _decoded(part: Message) -> str:
    """Its text by the charset that it names, else by the one that fits."""
    content = _bytes(part)
    try:
        named = part.get_content_charset() or "utf-8"
    except Exception:
        named = "utf-8"
    # Who says GB2312 or Latin-1 means what their system calls so.
    wider = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252", "us-ascii": "utf-8"}
    # Chinese is high bytes throughout, a European text has a few of them.
    mostly_high = 2 * sum(byte > 127 for byte in content) > len(content)
    for charset in (wider.get(named, named), "utf-8", "gb18030" if mostly_high else "windows-1252"):
        try:
            return storable(content.decode(charset))
        except (LookupError, ValueError):
            continue
    return storable(content.decode("latin-1"))


def _as_text(rich: str) -> str:
    if not rich:
        return ""
    bare = nh3.clean(_ENDS.sub("\n", rich), tags=set(), clean_content_tags={"script", "style", "title"})
    lines = [line.strip() for line in html.unescape(bare).splitlines()]
    return storable(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def _instant(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _nature(message: Message, sender: str) -> Nature:
    """RFC 3834, section 2: what must not be answered, and what by custom says so."""
    local = sender.partition("@")[0]
    path = _header(message, "Return-Path").strip()
    if path == "<>" or message.get_content_type() == "multipart/report" or local == "mailer-daemon":
        return Nature.BOUNCE
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    bulk = _header(message, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply")
    marks = ("List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Reply")
    if submitted not in ("", "no") or bulk or any(name in message for name in marks):
        return Nature.AUTOMATIC
    return Nature.LETTER


def _reported(message: Message) -> str:
    """Id of the message that failed for good; empty for a report of mere delay."""
    failed = False
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            failed |= any(_header(one, "Action").strip().lower() == "failed" for one in part.walk())
        elif failed and kind in ("message/rfc822", "text/rfc822-headers"):
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            source = first if isinstance(first, Message) else _headers_of(part)
            found = _ID.findall(_header(source, "Message-ID"))
            return found[0] if found else ""
    return ""


def _headers_of(part: Message) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(_bytes(part), headersonly=True)
