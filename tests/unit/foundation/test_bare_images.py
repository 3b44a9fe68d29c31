"""An image is shown without what a camera wrote into it, pixel by pixel as it was, the same way up."""

import io

import pytest
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from heliotrope.foundation.http.bare import bare
from heliotrope.foundation.http.images import image_response

SECRET, PLACE = b"Zwetschgenweg", {1: "N", 2: (52.0, 30.0, 0.0)}
KINDS = ("JPEG", "PNG", "WEBP")


def taken(kind: str, *, turned: int = 6, **more: object) -> bytes:
    """A picture with place, owner, comment and orientation, as a telephone takes it."""
    picture = Image.linear_gradient("L").resize((32, 20)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8298] = turned, "Zwetschgenweg 7", "Zwetschgenweg 7"
    exif.get_ifd(0x8825).update(PLACE)
    if kind == "PNG":
        notes = PngInfo()
        notes.add_text("Author", "Zwetschgenweg 7")
        notes.add_itxt("XML:com.adobe.xmp", "Zwetschgenweg 7")
        more["pnginfo"] = notes
    else:
        more["xmp"] = b"<x>Zwetschgenweg 7</x>"
    if kind == "JPEG":
        more["comment"] = "Zwetschgenweg 7"
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("kind", KINDS)
def test_place_owner_and_comments_go_and_no_pixel_changes(kind: str):
    before = taken(kind) + (b"" if kind == "WEBP" else b"after the end: " + SECRET)
    after = bare(before)

    assert SECRET in before and SECRET not in after
    assert dict(opened(after).getexif().get_ifd(0x8825)) == {}
    assert opened(after).tobytes() == opened(before).tobytes()
    assert bare(after) == after
    assert image_response(before).content == after


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("turned", [1, 3, 6, 8])
def test_a_picture_stays_the_way_up_that_it_was_shown(kind: str, turned: int):
    before = opened(taken(kind, turned=turned))
    after = opened(bare(taken(kind, turned=turned)))
    assert ImageOps.exif_transpose(after).tobytes() == ImageOps.exif_transpose(before).tobytes()


def test_scans_of_a_progressive_picture_are_all_kept():
    before = taken("JPEG", progressive=True)
    assert opened(bare(before)).tobytes() == opened(before).tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_without_metadata_is_the_same_bytes(kind: str):
    out = io.BytesIO()
    Image.new("RGB", (9, 5), "teal").save(out, kind)
    assert bare(out.getvalue()) == out.getvalue()


def test_what_does_not_keep_to_its_format_is_drawn_anew():
    """A cut segment in front: a lenient decoder may take it, and nothing of it is passed on."""
    whole = taken("PNG")
    cut = whole[: whole.rindex(b"IEND") - 4]
    after = bare(cut)
    assert after.startswith(b"\x89PNG") and SECRET not in after
    assert opened(after).size in {(32, 20), (20, 32)}
