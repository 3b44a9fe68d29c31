"""What came with a letter is seen on the desk as pages or masked text; no door gives the file."""

import io
from base64 import b64encode
from uuid import UUID

import pytest
from PIL import Image

from heliotrope.compliance import services as compliance
from heliotrope.core.privacy import Field, Shown
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS, NAME, PHONE, Case
from tests.support.pages import browser


def _part(name: str, media_type: str, content: bytes) -> str:
    return (
        f"--x\nContent-Type: {media_type}\nContent-Disposition: attachment; filename*=utf-8''{name}\n"
        f"Content-Transfer-Encoding: base64\n\n{b64encode(content).decode()}\n"
    )


def letter() -> bytes:
    """A letter with a photo that knows where it was taken, a text with the sender's number, and a sheet."""
    picture, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = f"at the house of {NAME}"
    Image.new("RGB", (300, 200), "white").save(picture, "JPEG", exif=exif)
    return (
        f"From: {NAME} <{ADDRESS}>\nTo: help@shop.example\nSubject: Paket\n"
        "Message-ID: <m1@kunde.example>\nDate: Fri, 20 Nov 2026 09:00:00 +0100\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n\n"
        "Anbei die Unterlagen.\n"
        + _part("photo.jpg", "image/jpeg", picture.getvalue())
        + _part(f"{ADDRESS}.txt", "text/plain", f"Rufen Sie {PHONE} an, {ADDRESS}".encode())
        + _part("sheet.xlsx", "application/octet-stream", b"PK\x03\x04 a sheet")
        + "--x--\n"
    ).encode()


@pytest.fixture(scope="module")
def case() -> Case:
    return Case(letter())


def files(case: Case) -> dict[str, UUID]:
    (message,) = case.desk().workspace.data["messages"]  # type: ignore[misc] # the line's JSON
    photo, text, sheet = (UUID(one["file"]) for one in message["files"])
    return {"photo": photo, "text": text, "sheet": sheet}


def place(case: Case, name: str) -> str:
    return f"/work/{case.assignment_id}/files/{files(case)[name]}/"


def test_a_photo_is_a_page_made_anew_and_a_text_is_masked(case: Case):
    chi = browser(case.world, "chi")

    viewer, picture = chi.get(place(case, "photo")), chi.get(f"{place(case, 'photo')}1")
    text = chi.get(place(case, "text")).content.decode()
    sheet = chi.get(place(case, "sheet")).content.decode()

    assert "1 page" in viewer.content.decode()
    assert picture["Content-Type"] == "image/png"
    assert NAME.encode() not in picture.content
    for answer in (viewer, picture):
        assert "attachment" not in answer.get("Content-Disposition", "")
        assert "no-store" in answer["Cache-Control"]
    assert "⟨PHONE_1⟩" in text and "⟨EMAIL_1⟩" in text
    assert not [one for one in (PHONE, ADDRESS, NAME) if one in text]
    assert "Word, Excel and other office files are not shown" in sheet


def test_no_door_gives_the_bytes_and_every_look_is_recorded(case: Case):
    desk = browser(case.world, "chi").get(f"/work/{case.assignment_id}/").content.decode()
    assert place(case, "photo") in desk and " download" not in desk
    for name in ("bo", "ada", "ana", "eve", "cleo"):
        for path in (place(case, "photo"), f"{place(case, 'photo')}1"):
            assert browser(case.world, name).get(path).status_code == 404
    assert browser(case.world, "chi").get(f"{place(case, 'photo')}2").status_code == 404
    assert (
        browser(case.world, "chi")
        .get(f"/support/files/{case.assignment_id}/{files(case)['photo']}")
        .status_code
        == 404
    )
    browser(case.world, "chi").get(place(case, "text"))
    with as_owner("vault_eu") as owner:
        rows = owner.execute(
            "SELECT detail::text FROM audit_entry WHERE client_id = %s AND action = 'file.read'",
            [case.world.client_id],
        ).fetchall()
    assert rows and all("part" in one for (one,) in rows)


def test_where_the_policy_shows_nothing_of_files_nothing_is_drawn():
    case = Case(letter())
    cleo = case.world.actor("cleo")
    with acting(cleo):
        compliance.tighten(
            cleo,
            client_id=case.world.client_id,
            field=Field.FILE,
            role=None,
            shown=Shown.NOTHING,
            after=0,
            now=now(),
        )
    chi = browser(case.world, "chi")

    told = chi.get(place(case, "text")).content.decode()

    assert "The policy shows you nothing of files." in told and "Rufen" not in told
    assert chi.get(f"{place(case, 'photo')}1").status_code == 404
