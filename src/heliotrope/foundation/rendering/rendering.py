"""What a file can be shown as, and the picture of one of its pages.

A stranger's file is never opened here: a process of its own draws one page, with a bounded memory and time.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from threading import BoundedSemaphore
from typing import Any

from heliotrope.core.errors import NotFound, TooMany

SLOWEST_S = 20.0
AT_ONCE = 2
MOST_BYTES = 30 * 1024 * 1024
MOST_TEXT = 200_000
_TURN = BoundedSemaphore(AT_ONCE)
_TURN_S = 15.0
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_CHILD = (sys.executable, "-I", "-m", "heliotrope.foundation.rendering.child")


class Kind(StrEnum):
    """How a file is shown."""

    PAGES = "pages"
    TEXT = "text"
    NOTHING = "nothing"


class Unfit(StrEnum):
    """Why a file is not shown."""

    OFFICE = "office"
    STRANGE = "strange"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file can be shown as.

    Attributes:
        pages: of a file with pages how many; 0 otherwise.
        text: of a text its beginning, at most `MOST_TEXT` characters.
        unfit: why nothing of it is shown; None where something is.
    """

    kind: Kind
    pages: int = 0
    text: str = ""
    unfit: Unfit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The picture of a page, a PNG, and of how many it is one."""

    picture: bytes
    pages: int


def read(content: bytes) -> Sheet:
    """What a file can be shown as, by its own bytes: what its sender called it does not count.

    Raises:
        TooMany: others are drawn at the moment.
    """
    if len(content) > MOST_BYTES:
        return _not(Unfit.TOO_LARGE)
    if content.startswith(_OFFICE):
        return _not(Unfit.OFFICE)
    text = _text(content)
    if text is not None:
        return Sheet(kind=Kind.TEXT, text=text[:MOST_TEXT])
    said, _ = _asked(content, 0, "")
    if "unfit" in said:
        return _not(Unfit(said["unfit"]))
    return Sheet(kind=Kind.PAGES, pages=int(said["pages"]))


def drawn(content: bytes, page: int, *, mark: str) -> Drawn:
    """The picture of a page, numbered from 1, with the mark of its viewer.

    Raises:
        NotFound: it has no such page.
        TooMany: others are drawn at the moment.
    """
    if len(content) > MOST_BYTES or content.startswith(_OFFICE):
        raise NotFound
    said, picture = _asked(content, page, mark)
    if not picture:
        raise NotFound
    return Drawn(picture=picture, pages=int(said["pages"]))


def _not(why: Unfit) -> Sheet:
    return Sheet(kind=Kind.NOTHING, unfit=why)


def _text(content: bytes) -> str | None:
    """The text that the bytes are; None when they are something else."""
    if b"\0" in content or b"%PDF-" in content[:1024]:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _asked(content: bytes, page: int, mark: str) -> tuple[dict[str, Any], bytes]:
    """Ask a process of its own; one that ends early or stays too long could not read the file."""
    # The letters weigh: a process that shows no file does not look for them.
    import pylopdf_fonts_zh_cn

    question = {"page": page, "mark": mark, "font": str(pylopdf_fonts_zh_cn.sans_path())}
    if not _TURN.acquire(timeout=_TURN_S):
        raise TooMany("Many files are being drawn at the moment; try again in a minute.")
    try:
        ran = subprocess.run(  # noqa: S603 - our own program, without a shell
            _CHILD,
            input=json.dumps(question).encode() + b"\n" + content,
            capture_output=True,
            timeout=SLOWEST_S,
            env={},
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return {"unfit": Unfit.UNREADABLE.value}, b""
    finally:
        _TURN.release()
    head, _, picture = ran.stdout.partition(b"\n")
    told: dict[str, Any] = json.loads(head)
    return told, picture
