"""The process that draws: a file on standard input, one line of JSON and a picture on standard output.

What it reads is hostile: it has no environment, no files to write, a bounded memory and a bounded time, and
ends after one page.  Run as ``python -m heliotrope.foundation.rendering.child``.
"""

import io
import json
import math
import sys
from typing import Any

MOST_PIXELS = 40_000_000
"""Of a picture that is read; a small file can unfold to many more."""
MOST_PAGES = 300
WIDEST, TALLEST = 1240, 1754
"""Pixels of a page that is shown: A4 at 150 dots an inch."""
MEMORY = 1024**3
CPU_S = 10
PICTURES = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


def bound() -> None:
    """Take the rights to much memory, time and any file away, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", CPU_S), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        try:
            resource.setrlimit(getattr(resource, kind), (most, most))
        except (AttributeError, ValueError, OSError):
            continue


def answer(told: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """What a file is, and the picture of the page that was asked for; page 0 asks for nothing more."""
    if b"%PDF-" in content[:1024]:
        return _pdf(told, content)
    return _picture(told, content)


def _pdf(told: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        pages = len(document)
    except pypdfium2.PdfiumError:
        return {"unfit": "unreadable"}, b""
    if pages > MOST_PAGES:
        return {"unfit": "too-large"}, b""
    number = told["page"]
    if not 1 <= number <= pages:
        return {"kind": "pages", "pages": pages}, b""
    page = document[number - 1]
    wide, tall = page.get_size()
    if wide < 1 or tall < 1:
        return {"unfit": "unreadable"}, b""
    scale = min(WIDEST / wide, TALLEST / tall)
    if min(wide, tall) * scale < 1:
        return {"unfit": "unreadable"}, b""
    picture = page.render(scale=scale).to_pil().convert("RGB")
    return {"kind": "pages", "pages": pages}, _marked(picture, told)


def _picture(told: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the bound is ours, asked before anything is unfolded
    try:
        picture: Any = Image.open(io.BytesIO(content), formats=PICTURES)
        if picture.width * picture.height > MOST_PIXELS:
            return {"unfit": "too-large"}, b""
        if told["page"] != 1:
            return {"kind": "pages", "pages": 1}, b""
        picture = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError):
        return {"unfit": "strange"}, b""
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    ground.thumbnail((WIDEST, TALLEST))
    return {"kind": "pages", "pages": 1}, _marked(ground, told)


def _marked(picture: Any, told: dict[str, Any]) -> bytes:
    """The picture anew, with its viewer written all over it and nothing of what its file knew."""
    from PIL import Image, ImageDraw, ImageFont

    words = told["mark"]
    font = ImageFont.truetype(told["font"], 20)
    wide = math.ceil(font.getlength(words)) + 80
    side = math.ceil(math.hypot(*picture.size))
    sheet = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(sheet)
    for row, top in enumerate(range(0, side, 120)):
        for left in range(-(row % 2) * wide // 2, side, wide):
            pen.text((left, top), words, fill=46, font=font)
    sheet = sheet.rotate(24)
    left, top = (side - picture.width) // 2, (side - picture.height) // 2
    veil = sheet.crop((left, top, left + picture.width, top + picture.height))
    picture.paste(Image.new("RGB", picture.size, (96, 80, 128)), mask=veil)
    out = io.BytesIO()
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(out, "PNG", compress_level=4)
    return out.getvalue()


def main() -> None:
    """Read one question, answer it, end."""
    bound()
    told = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        said, picture = answer(told, content)
    except MemoryError:
        said, picture = {"unfit": "too-large"}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + picture)


if __name__ == "__main__":
    main()
