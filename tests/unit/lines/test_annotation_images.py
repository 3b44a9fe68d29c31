"""Ana orders labels for images: which ones are taken, and what a hostile one costs."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from heliotrope.core.errors import Invalid, TooLarge
from heliotrope.core.line import PlannedItem
from heliotrope.lines.annotation import images
from heliotrope.lines.annotation.line import LINE
from tests.support.lines import brief, task
from tests.unit.lines.pictures import b64, empty_png, picture

LABELS = {"labels": ["good", "bad"]}


def read(text: str) -> tuple[PlannedItem, ...]:
    return LINE.recipe(brief(text.encode(), "text/csv", LABELS)).items


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,", "data:;base64,"])
def test_an_image_keeps_the_clients_own_bytes(kind: str, prefix: str) -> None:
    content = picture(kind)
    encoded = prefix + "\n".join(b64(content)[n : n + 76] for n in range(0, len(b64(content)), 76))

    item = LINE.arrival({"id": "a", "image": encoded}, LABELS)

    assert item.content.image == content
    assert LINE.workspace(task(item.content, LABELS)).image


REFUSED: dict[str, tuple[bytes, str]] = {
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no whole PNG"),
    "gif": (picture("GIF"), "no whole PNG"),
    "bmp": (picture("BMP"), "no whole PNG"),
    "tiff": (picture("TIFF"), "no whole PNG"),
    "half a png": (picture("PNG", (60, 60))[:-40], "no whole PNG"),
    "half a jpeg": (picture("JPEG", (600, 600))[:-900], "no whole PNG"),
    "a png without pixels": (empty_png(100, 100), "no whole PNG"),
    "a moving png": (picture("PNG", frames=2), "moving"),
    "a moving webp": (picture("WEBP", frames=2), "moving"),
    "one byte over 5 MB": (b"\x00" * (5 * 1024**2 + 1), "larger than 5 MB"),
    "far over 5 MB": (b"\x00" * (8 * 1024**2), "larger than 5 MB"),
    "a row over 40 Mpixel": (empty_png(8000, 5001), "40 Mpixel"),
    "where Pillow warns": (empty_png(12_000, 9_000), "40 Mpixel"),
    "where Pillow refuses": (empty_png(60_000, 60_000), "40 Mpixel"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_image_that_is_not_whole_small_and_still_is_refused(name: str) -> None:
    content, message = REFUSED[name]

    with pytest.raises(Invalid, match=message):
        LINE.arrival({"id": "a", "image": b64(content)}, LABELS)


def test_what_is_no_base64_is_refused() -> None:
    for encoded in ("not base64!", "AAA", "data:image/png;base64,", "http://example.org/a.png"):
        with pytest.raises(Invalid, match="image: "):
            LINE.arrival({"id": "a", "text": "x", "image": encoded}, LABELS)


def test_an_image_of_forty_megapixels_is_read() -> None:
    out = io.BytesIO()
    Image.new("1", (8000, 5000)).save(out, "PNG")

    assert LINE.arrival({"id": "a", "image": b64(out.getvalue())}, LABELS).content.image == out.getvalue()


def test_a_file_of_small_images_that_unfold_to_gigapixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve pixels an image: five reach a bound of sixty, the sixth passes it."""
    monkeypatch.setattr(images, "MOST_PIXELS_A_FILE", 60)
    rows = [f"{n},{b64(picture())}\n" for n in range(6)]

    assert len(read("id,image\n" + "".join(rows[:5]))) == 5
    with pytest.raises(TooLarge, match="Mpixel in all"):
        read("id,image\n" + "".join(rows))


@given(cut=st.integers(0, 400), flip=st.integers(0, 255))
def test_a_damaged_image_is_refused_or_whole(cut: int, flip: int) -> None:
    content = bytearray(picture("PNG", (16, 16)))
    content[cut % len(content)] ^= flip
    try:
        item = LINE.arrival({"id": "a", "image": b64(bytes(content))}, LABELS)
    except Invalid:
        return
    assert item.content.image == bytes(content)
