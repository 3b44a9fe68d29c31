"""Files of strangers become pictures: bounded, without what the file knew, marked with their viewer."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from heliotrope.core.errors import NotFound
from heliotrope.foundation.printing import printed
from heliotrope.foundation.rendering import Kind, Sheet, Unfit, drawn, read

AT = datetime(2026, 11, 23, tzinfo=UTC)


def photo(*, side: int = 60, kind: str = "JPEG", note: str = "taken at home") -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = note
    Image.new("RGB", (side, side), "white").save(out, kind, exif=exif)
    return out.getvalue()


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


def test_a_document_is_seen_page_by_page():
    pdf = printed("= One\n#pagebreak()\nTwo", {}, at=AT)

    assert read(pdf) == Sheet(kind=Kind.PAGES, pages=2)
    page = drawn(pdf, 2, mark="chi")
    assert page.pages == 2
    assert opened(page.picture).format == "PNG"
    assert max(opened(page.picture).size) == 1754
    for number in (0, 3):
        with pytest.raises(NotFound):
            drawn(pdf, number, mark="chi")


def test_a_picture_is_made_anew_without_what_its_file_knew_and_names_its_viewer():
    raw = photo(side=400)
    assert b"taken at home" in raw

    one, same, other = (drawn(raw, 1, mark=mark).picture for mark in ("chi · 王", "chi · 王", "dee"))

    assert b"taken at home" not in one
    assert not opened(one).getexif()
    assert opened(one).size == (400, 400)
    assert one == same != other, "two viewers see two pictures"


def test_what_unfolds_beyond_bounds_or_breaks_is_not_shown_and_says_why():
    vast = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(vast, "PNG")

    told = {
        vast.getvalue(): Unfit.TOO_LARGE,
        b"PK\x03\x04 word/document.xml": Unfit.OFFICE,
        b"\xd0\xcf\x11\xe0 an old sheet": Unfit.OFFICE,
        b"%PDF-1.7\nbroken": Unfit.UNREADABLE,
        b"\x00\x01 nobody knows": Unfit.STRANGE,
        photo()[:200]: Unfit.STRANGE,
    }
    for content, why in told.items():
        sheet = read(content)
        shown = sheet.unfit if sheet.kind is Kind.NOTHING else None
        if shown is None:  # a torn photo's head can be read; its picture cannot
            with pytest.raises(NotFound):
                drawn(content, 1, mark="chi")
        else:
            assert shown is why


def test_a_text_is_a_text_whatever_it_is_called():
    assert read("Grüße".encode()) == Sheet(kind=Kind.TEXT, text="Grüße")
    assert read(b"<svg onload='x()'/>").kind is Kind.TEXT
    with pytest.raises(NotFound):
        drawn(b"a text", 1, mark="chi")
