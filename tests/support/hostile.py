"""Files that somebody sends to break things: none may cost much, and none may get further than a refusal."""

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping

MB = 1024 * 1024
OVERRIDE = "\u202e"


def hostile(header: bytes) -> Mapping[str, bytes]:
    """Such files by what is wrong with them, behind a header where one makes them worse."""
    return {
        **_encodings(header),
        **_sizes(header),
        **_documents(),
        **_objects(),
        **_containers(),
        **_letters(),
    }


def _encodings(header: bytes) -> dict[str, bytes]:
    text = header.decode()
    return {
        "empty": b"",
        "nul in a cell": header + b"a\0b,\0,\0\n",
        "nuls alone": bytes(MB // 4),
        "latin-1": header + "é,ü,ñ\n".encode("latin-1"),
        "gb18030": header + "中文,中文\n".encode("gb18030"),
        "utf-16": f"{text}a,b".encode("utf-16"),
        "utf-32": f"{text}a,b".encode("utf-32"),
        "no text at all": bytes(range(128, 256)) * 200,
        "overrides": header + f"{OVERRIDE}abc,\u2066x\u2069,\u200f\n".encode(),
        "formulas": header + b"=cmd|calc!A1,+1,-1,@x\n",
    }


def _sizes(header: bytes) -> dict[str, bytes]:
    bare = header.rstrip(b"\n")
    return {
        "a million columns": b"c," * 1_000_000 + b"\n" + b"1\n" * 50,
        # A reader that fills what a row lacks needs columns times rows, here a hundred million cells.
        "wide and long": bare + b",x" * 50_000 + b"\n" + b"1,2\n" * 2000,
        "a wide row": header + b"a," * 300_000 + b"\n",
        "a long line": header + b"a" * 2 * MB,
        "a long cell": header + b'"' + b"a\n" * (MB // 4) + b'",b\n',
        "an open quote": header + b'"' + b"abc,\n" * 50_000,
        "many rows": header + b"a,b\n" * 120_000,
        "blank lines": header + b"\n" * 600_000,
        "carriage returns": header + b"\r" * 50_000,
    }


def _documents() -> dict[str, bytes]:
    laughs = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    return {
        "a billion laughs": b'<!DOCTYPE t [<!ENTITY a "ha">' + laughs + b"]><tmx><body>&j;</body></tmx>",
        "a file of the server": (
            b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><xliff version="1.2">&x;</xliff>'
        ),
        "a type from elsewhere": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><tmx><body/></tmx>',
        "deep elements": b"<a>" * 50_000,
        "many elements": b'<tmx version="1.4"><body>' + b"<tu/>" * 100_000 + b"</body></tmx>",
        "many attributes": b"<tmx " + b" ".join(b'a%d="1"' % n for n in range(5000)) + b"><body/></tmx>",
        "open tags": b"<" * 100_000,
        "a false encoding": b'<?xml version="1.0" encoding="zlib_codec"?><tmx/>',
    }


def _objects() -> dict[str, bytes]:
    return {
        "deep lists": b"[" * 200_000,
        "deep objects": b'{"a":' * 30_000,
        "a long number": b'{"id":"a","text":"b","answer":' + b"9" * 10_000 + b"}",
        "half a character": b'{"id":"a","text":"\\ud800","answer":"x"}',
        "an escaped nul": b'{"id":"a\\u0000","text":"b","answer":"x"}',
        "no number": b'{"id":NaN,"text":Infinity,"answer":-Infinity}',
        "many keys": json.dumps(dict.fromkeys(map(str, range(20_000)))).encode(),
    }


def _containers() -> dict[str, bytes]:
    packed = io.BytesIO()
    archive = zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("word/document.xml", "w") as inside:
        for _ in range(20):
            inside.write(bytes(MB))
    return {
        "a zip bomb": packed.getvalue(),
        "a huge picture": picture(50_000, 50_000),
        "a broken picture": picture(3000, 3000)[:500],
        "a moving picture": b"GIF89a" + bytes(1000),
    }


def _letters() -> dict[str, bytes]:
    nested = b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"
    head = b"From: a@b.test\r\nContent-Type: "
    return {
        "parts in parts": head + b"multipart/mixed; boundary=a\r\n\r\n" + nested * 500,
        "many parts": head + b"multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 5000,
        "a long sender": b"From: " + b"(" * 5000 + b"\r\n\r\nx",
        "many recipients": b"From: a@b.test\r\nTo: " + b'"a" <a@b.test>, ' * 2000 + b"\r\n\r\nx",
        "a false charset": head + b"text/plain; charset=rot13\r\n\r\nx",
        "deep markup": head + b"text/html\r\n\r\n" + b"<div>" * 10_000,
        "an endless calendar": (
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:bo\r\nDTSTART;TZID=Europe/Berlin:99991201T000000\r\n"
            b"DURATION:P9999D\r\nRRULE:FREQ=DAILY;COUNT=400\r\nEND:VEVENT\r\nEND:VCALENDAR"
        ),
    }


def picture(width: int, height: int) -> bytes:
    """A small PNG that says it is so large; its pixels are not there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def as_base64(content: bytes) -> str:
    """The bytes as a cell of a file writes them."""
    return base64.b64encode(content).decode()
