"""Images of items: base64 in, the client's own bytes out, after Pillow has decoded every pixel."""

import base64
import binascii
import io
import re

from PIL import Image

from heliotrope.core.errors import Invalid, TooLarge
from heliotrope.core.text import cells

MOST_BYTES = 5 * 1024**2
MOST_PIXELS = 40_000_000
MOST_PIXELS_A_FILE = 2_000_000_000
"""A few kilobytes can hold 40 Mpixel of one colour; this keeps a file of them from taking hours."""
FORMATS = ("PNG", "JPEG", "WEBP")

_PREFIX = re.compile(r"data:[a-z0-9.+/-]{0,100};base64,", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n]+")
_MOST_CHARACTERS = -(-MOST_BYTES // 3) * 4


class Images:
    """Checks the images of one file or one arrival and counts the pixels that it decoded."""

    def __init__(self) -> None:
        self._pixels = 0

    def read(self, value: str) -> bytes:
        """The bytes of a PNG, JPEG or WebP image; what a ``data:`` prefix claims is not believed.

        Raises:
            Invalid: no base64, another format, damaged, moving, over 5 MB or over 40 Mpixel.
            TooLarge: the images read so far have more than 2,000 Mpixel in all.
        """
        content = _decoded(value)
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                self._open(image)
        except (Invalid, TooLarge):
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many_pixels() from error
        except Exception as error:  # Pillow's decoders have no closed list of what damage makes them raise.
            raise Invalid("is no whole PNG, JPEG or WebP image; export it again") from error
        return content

    def _open(self, image: Image.Image) -> None:
        pixels = image.width * image.height
        if pixels > MOST_PIXELS:
            raise _too_many_pixels()
        self._pixels += pixels
        if self._pixels > MOST_PIXELS_A_FILE:
            most = MOST_PIXELS_A_FILE // 1_000_000
            raise TooLarge(f"The images of a file have at most {most:,} Mpixel in all; split it into several")
        # A JPEG with a preview inside counts as two frames and is still one picture.
        if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
            raise Invalid("is a moving image; give a still one")
        image.load()


def _decoded(value: str) -> bytes:
    prefix = _PREFIX.match(value.lstrip()[:150])
    text = _SPACE.sub("", value.lstrip()[prefix.end() if prefix else 0 :])
    if len(text) > _MOST_CHARACTERS:
        raise _too_many_bytes()
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(f"{cells.shown(text)} is no base64; encode the image's bytes as base64") from error
    if len(content) > MOST_BYTES:
        raise _too_many_bytes()
    return content


def _too_many_bytes() -> Invalid:
    return Invalid(f"is larger than {MOST_BYTES // 1024**2} MB; make it smaller")


def _too_many_pixels() -> Invalid:
    return Invalid(f"has more than {MOST_PIXELS // 1_000_000} Mpixel; make it smaller")
