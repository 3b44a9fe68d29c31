"""What the environment says of homes, cells and addresses, read and checked before anything is served."""

import json
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.foundation import encrypted

LONGEST: Final = 8


def listed(text: str) -> tuple[str, ...]:
    """Names that stand between commas, each once."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def homes(text: str) -> tuple[str, ...]:
    """The homes that there are, such as ``eu,us,acme-eu``.

    Raises:
        Invalid: there is none, or a name is longer than its columns are.
    """
    named = listed(text)
    long = [home for home in named if len(home) > LONGEST]
    if long or not named:
        raise Invalid(f"HELIOTROPE_HOMES names homes of 1 to {LONGEST} characters, such as eu,us,acme-eu.")
    return named


def served(text: str, homes: tuple[str, ...]) -> tuple[str, ...]:
    """The homes of this process's cell; all of them when none is named.

    Raises:
        Invalid: one of them is no home.
    """
    named = listed(text)
    _check_homes("HELIOTROPE_CELL", named, homes)
    return named or homes


def origins(text: str) -> dict[str, str]:
    """Where each home's cell is, as ``{"eu": "https://eu.example"}``; no slash at the end.

    Raises:
        Invalid: it is not written so.
    """
    try:
        told = {str(home): str(origin).rstrip("/") for home, origin in json.loads(text).items()}
    except (ValueError, AttributeError):
        raise Invalid('Write HELIOTROPE_CELL_ORIGINS as {"eu": "https://eu.example"}.') from None
    strange = [home for home, origin in told.items() if not origin.startswith(("https://", "http://"))]
    if strange:
        raise Invalid(f"HELIOTROPE_CELL_ORIGINS of {strange[0]} is no address; write https://eu.example.")
    return told


def pairs(variable: str, text: str, homes: tuple[str, ...]) -> dict[str, str]:
    """What is said of homes, written ``acme-eu=eu,acme-us=us``.

    Raises:
        Invalid: it is not written so, or names what is no home.
    """
    told = {home: value for home, _, value in (part.partition("=") for part in listed(text))}
    _check_homes(variable, tuple(told), homes)
    if "" in told.values():
        raise Invalid(f"Write {variable} as acme-eu=…,acme-us=….")
    return told


def owners(text: str, homes: tuple[str, ...]) -> dict[str, str]:
    """The client whose own each home is, by the client's id.

    Raises:
        Invalid: it names what is no home, or what is no id.
    """
    try:
        told = pairs("HELIOTROPE_HOME_OWNERS", text, homes)
        return {home: str(UUID(client)) for home, client in told.items()}
    except ValueError:
        raise Invalid("Write HELIOTROPE_HOME_OWNERS as acme-eu=<the client's id>.") from None


def addresses(variable: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Addresses of databases by name, as JSON; each encrypted and verified where it leaves this machine.

    Raises:
        Invalid: one of them would be reached in the clear.
    """
    told: dict[str, str] = json.loads(environ.get(variable, "{}"))
    for name, url in told.items():
        encrypted.check_database(f"{variable} of {name}", url, environ)
    return told


def encrypted_url(variable: str, environ: Mapping[str, str]) -> str:
    """The address of a service; empty when none is named.

    Raises:
        Invalid: it would be reached in the clear.
    """
    url = environ.get(variable, "")
    if url:
        encrypted.check_origin(variable, url, environ)
    return url


def _check_homes(variable: str, named: tuple[str, ...], homes: tuple[str, ...]) -> None:
    strange = [home for home in named if home not in homes]
    if strange:
        raise Invalid(
            f"{variable} names {strange[0]!r}, which is no home; HELIOTROPE_HOMES has {', '.join(homes)}."
        )
