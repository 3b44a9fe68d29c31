"""A picture as it is shown: its pixels drawn anew, without what a camera or a program wrote beside them.

Where it was taken, by whom, with what and when stays in the file that came, which is delivered as it came.
"""

import io
from threading import BoundedSemaphore

from PIL import Image, ImageOps

from heliotrope.core.errors import NotFound

_MODES = {
    "PNG": ("1", "L", "LA", "I;16", "I", "P", "RGB", "RGBA"),
    "JPEG": ("L", "RGB"),
    "WEBP": ("RGB", "RGBA"),
}
_AT_ONCE = BoundedSemaphore(2)
"""A picture unfolds to some hundred megabytes at most; few of them at a time."""


def bare(content: bytes) -> bytes:
    """A PNG, JPEG or WebP picture of the same format, upright, of pixels and nothing else.

    The colours are kept as they are written: of the profile beside them nothing is.

    Raises:
        NotFound: it is no such picture, so that nothing of it may be shown.
    """
    try:
        with _AT_ONCE, Image.open(io.BytesIO(content), formats=tuple(_MODES)) as read:
            kind = read.format or ""
            upright = ImageOps.exif_transpose(read)
            drawn = _pixels(upright, _MODES[kind])
            out = io.BytesIO()
            drawn.save(out, kind, **({"quality": 95} if kind == "JPEG" else {}), **_lossless(kind))
    except Exception as error:  # Pillow's decoders have no closed list of what damage makes them raise.
        raise NotFound from error
    return out.getvalue()


def _pixels(read: Image.Image, modes: tuple[str, ...]) -> Image.Image:
    """The pixels alone, in a mode that the format can write; of a palette the colours that it names."""
    if read.mode == "P" or read.mode not in modes:
        see_through = "A" in modes[-1] and (read.has_transparency_data or read.mode in ("LA", "PA", "RGBA"))
        read = read.convert("RGBA" if see_through else "RGB")
    fresh = Image.new(read.mode, read.size)
    fresh.paste(read)
    return fresh


def _lossless(kind: str) -> dict[str, bool]:
    return {"lossless": True} if kind == "WEBP" else {}
