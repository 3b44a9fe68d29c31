"""Listings of a shop, and the work on them that other lines do: translation, and the check of images."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from xml.etree import ElementTree as ET

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.line import Options
from heliotrope.core.text.records import table

TITLE_MOST, DESCRIPTION_MOST = 300, 20_000
LISTINGS_MOST = 20_000
XLIFF_MOST = 500_000
IMAGE_LABELS = ("right product", "wrong product", "poor picture", "not allowed")
# XML 1.0, section 2.2: what no document may hold, as little as the database.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XLIFF = "urn:oasis:names:tc:xliff:document:1.2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a buyer reads and sees of one SKU.

    Attributes:
        language: BCP 47 language of the texts.
        images: pictures as base64 of PNG, JPEG or WebP.
    """

    sku: str
    language: str
    title: str
    description: str = ""
    images: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.sku or not self.language or not self.title.strip():
            raise Invalid("A listing has a SKU, a language and a title")
        if _UNWRITABLE.search(f"{self.sku}{self.language}{self.title}{self.description}"):
            raise Invalid("A listing holds a control character or half a character; take it out")
        if len(self.title) > TITLE_MOST or len(self.description) > DESCRIPTION_MOST:
            raise Invalid(
                f"A listing's title has {TITLE_MOST} characters at most, its text {DESCRIPTION_MOST:,}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spawned:
    """An order for another line, as whoever joins the lines may place it."""

    line: Literal["translation", "annotation"]
    media_type: str
    source: bytes
    options: Options
    title: str


def listing_work(listing: Listing, target_languages: Sequence[str]) -> tuple[Spawned, ...]:
    """One translation for each language that is not the listing's own, and one check of its images."""
    wanted = [language for language in dict.fromkeys(target_languages) if language != listing.language]
    made = [
        Spawned(
            line="translation",
            media_type="application/xliff+xml",
            source=_xliff(listing, language),
            options={"source_language": listing.language, "target_languages": [language]},
            title=f"{listing.sku}: {listing.language} → {language}"[:160],
        )
        for language in wanted
    ]
    if listing.images:
        made.append(
            Spawned(
                line="annotation",
                media_type="application/jsonl",
                source=_images(listing),
                options={
                    "labels": list(IMAGE_LABELS),
                    "instruction": f"Does the picture show “{listing.title}”, and is it good enough?",
                },
                title=f"{listing.sku}: images"[:160],
            )
        )
    return tuple(made)


def translated(listing: Listing, language: str, source: str) -> Listing:
    """The listing in another language, from XLIFF 1.2 or a text: the title's line, then the description.

    Raises:
        Invalid: XLIFF that cannot be read, or one without a translated title.
    """
    text = source.strip()
    if text.startswith("<"):
        return _from_xliff(listing, language, text)
    title, _, description = text.partition("\n")
    return Listing(
        sku=listing.sku,
        language=language,
        title=title.strip(),
        description=description.strip(),
        images=listing.images,
    )


def read_listings(source: bytes) -> tuple[Listing, ...]:
    """Listings of a CSV file with the columns sku, language, title and description, and image.

    Pictures of one SKU may stand in several rows, and several in one cell, separated by spaces.

    Raises:
        InvalidRows: every bad row.
    """
    bad: list[BadRow] = []
    rows = table(source, bad, most_rows=LISTINGS_MOST)
    header = [name.strip().lower() for name in next(rows, (1, []))[1]]
    found: list[Listing] = []
    pictures: dict[str, list[str]] = {}
    for line, values in rows:
        row = {name: value.strip() for name, value in zip(header, values, strict=False)}
        sku = row.get("sku", "")
        pictures.setdefault(sku, []).extend(row.get("image", "").split())
        language, title, description = (row.get(name, "") for name in ("language", "title", "description"))
        try:
            found.append(Listing(sku=sku, language=language, title=title, description=description))
        except Invalid as error:
            bad.append(BadRow(line=line, column="", message=str(error)))
    if bad:
        raise InvalidRows(bad)
    return tuple(replace(listing, images=tuple(pictures[listing.sku])) for listing in found)


def _xliff(listing: Listing, language: str) -> bytes:
    ET.register_namespace("", _XLIFF)
    root = ET.Element(f"{{{_XLIFF}}}xliff", {"version": "1.2"})
    told = {
        "original": listing.sku,
        "source-language": listing.language,
        "target-language": language,
        "datatype": "plaintext",
    }
    body = ET.SubElement(ET.SubElement(root, f"{{{_XLIFF}}}file", told), f"{{{_XLIFF}}}body")
    for key, text in _texts(listing):
        unit = ET.SubElement(body, f"{{{_XLIFF}}}trans-unit", {"id": key})
        ET.SubElement(unit, f"{{{_XLIFF}}}source").text = text
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _texts(listing: Listing) -> Iterable[tuple[str, str]]:
    yield "title", listing.title
    paragraphs = [one.strip() for one in listing.description.split("\n") if one.strip()]
    yield from ((f"description-{number}", text) for number, text in enumerate(paragraphs, 1))


def _from_xliff(listing: Listing, language: str, text: str) -> Listing:
    if len(text) > XLIFF_MOST:
        raise Invalid(f"The XLIFF of one listing has at most {XLIFF_MOST:,} characters")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Invalid("The XLIFF declares entities, which are not taken; leave the declaration out")
    try:
        root = ET.fromstring(text.encode())  # noqa: S314 - declarations are refused above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Invalid(f"The XLIFF cannot be read: {error}") from error
    found = {
        unit.get("id", ""): "".join(target.itertext()).strip()
        for unit in root.iter()
        if unit.tag.rpartition("}")[2] == "trans-unit"
        for target in unit
        if target.tag.rpartition("}")[2] == "target"
    }
    if not found.get("title"):
        raise Invalid("The XLIFF has no target for the title; translate every unit first")
    order = [key for key, _ in _texts(listing) if key != "title"]
    description = "\n".join(found[key] for key in order if found.get(key))
    return Listing(
        sku=listing.sku,
        language=language,
        title=found["title"],
        description=description,
        images=listing.images,
    )


def _images(listing: Listing) -> bytes:
    lines = (
        json.dumps(
            {"id": f"{listing.sku}-{number}", "text": listing.title, "image": image}, ensure_ascii=True
        )
        for number, image in enumerate(listing.images, 1)
    )
    return "".join(f"{line}\n" for line in lines).encode()
