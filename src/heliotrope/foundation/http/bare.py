"""Images without what a camera or an editor wrote into them: no place, owner, device, instant or preview.

The pixels are copied as they are; only which way up a picture is shown stays.

Source:
    ISO/IEC 10918-1 B.1 (JPEG markers), W3C PNG third edition 5.6 and 11 (chunks), RFC 9649 (WebP).
"""

import io
import re
import struct

from PIL import Image, ImageOps

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"iCCP",
        b"sBIT",
        b"sRGB",
        b"cICP",
        b"bKGD",
    }
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"})
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
_ORIENTATION = 0x0112
_NEXT = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
"""The marker that ends a scan: what is coded has none but restarts."""


def bare(content: bytes) -> bytes:
    """A PNG, JPEG or WebP image without its metadata.

    What does not keep to its own format, though a decoder takes it, is drawn anew as PNG.

    Raises:
        OSError: no decoder takes it.
    """
    try:
        if content.startswith(_PNG):
            return _png(content)
        return _webp(content) if content.startswith(b"RIFF") else _jpeg(content)
    except (IndexError, ValueError, struct.error):
        return _redrawn(content)


def _png(content: bytes) -> bytes:
    out, at = [_PNG], len(_PNG)
    while True:
        (size,), kind = struct.unpack_from(">I", content, at), content[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(content):
            raise ValueError
        if kind in _PNG_KEPT:
            out.append(content[at:end])
        if kind == b"IEND":
            return b"".join(out)
        at = end


def _jpeg(content: bytes) -> bytes:
    turned = _orientation(content)
    out, at = [b"\xff\xd8"], 2
    if turned != 1:
        body = b"Exif\0\0" + _tiff(turned)
        out.append(b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)
    while True:
        while content[at] == content[at + 1] == 0xFF:  # fill bytes may stand before a marker
            at += 1
        if content[at] != 0xFF:
            raise ValueError
        kind = content[at + 1]
        if kind == 0xD9:
            return b"".join([*out, b"\xff\xd9"])
        (size,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + size
        if end > len(content):
            raise ValueError
        if kind == 0xDA:
            scan = _NEXT.search(content, end)
            end = len(content) if scan is None else scan.start()
        if _stays(kind, content[at + 4 : at + 16]):
            out.append(content[at:end])
        if end == len(content):  # a decoder takes a picture whose end mark is missing
            return b"".join([*out, b"\xff\xd9"])
        at = end


def _stays(kind: int, start: bytes) -> bool:
    """Whether a segment says how to draw; of applications' own: the first, a colour profile, Adobe's."""
    if kind == 0xE0:
        return start.startswith(b"JFIF\0")
    if kind == 0xE2:
        return start.startswith(b"ICC_PROFILE\0")
    return kind == 0xEE or not (0xE1 <= kind <= 0xEF or kind == 0xFE)


def _webp(content: bytes) -> bytes:
    if content[8:12] != b"WEBP":
        raise ValueError
    turned = _orientation(content)
    out, at = [b"WEBP"], 12
    (size,) = struct.unpack_from("<I", content, 4)
    last = min(len(content), size + 8)
    while at + 8 <= last:
        kind, (size,) = content[at : at + 4], struct.unpack_from("<I", content, at + 4)
        end = at + 8 + size + size % 2
        if kind == b"VP8X":
            flags = content[at + 8] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if turned != 1 else 0)
            out.append(content[at : at + 8] + bytes([flags]) + content[at + 9 : end])
        elif kind in _WEBP_KEPT:
            out.append(content[at:end])
        at = end
    if turned != 1:
        exif = _tiff(turned)
        out.append(b"EXIF" + struct.pack("<I", len(exif)) + exif)
    body = b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _orientation(content: bytes) -> int:
    """Which way up the picture is shown, 1 to 8; 1 is as it lies."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            told = image.getexif().get(_ORIENTATION)
    except Exception:  # Pillow's readers have no closed list of what damage makes them raise.
        return 1
    return told if isinstance(told, int) and 1 <= told <= 8 else 1


def _tiff(turned: int) -> bytes:
    """The smallest block of Exif: one entry, the orientation; of even length."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)


def _redrawn(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as image:
        upright = ImageOps.exif_transpose(image)
        plain = Image.new("RGBA", upright.size)
        plain.paste(upright.convert("RGBA"))
    out = io.BytesIO()
    plain.save(out, "PNG")
    return out.getvalue()
