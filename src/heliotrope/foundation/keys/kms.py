"""Which homes' keys are in a key management service and how it is reached, as the environment says it.

Every variable holds one value for all homes, or one each, written ``eu=…,acme-eu=…``: so a client's own home
may be under the client's own service while the keyring holds the others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from heliotrope.core.errors import Invalid
from heliotrope.foundation.encrypted import check_origin, is_local, plain_hosts
from heliotrope.foundation.vaults.cells import listed

TRANSIT: Final = "transit"
"""The one service that ships with the platform: the transit engine of OpenBao and of HashiCorp Vault."""
PATIENCE_S: Final = 3.0
_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_PLACE: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
_URL: Final = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[1-9][0-9]{0,4})?")
_TOKEN: Final = re.compile(r"[!-~]{8,4096}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Where a home's key is, and as whom it is used.

    Attributes:
        key: the key's name in the service.
        mount: where the engine is mounted there.
        token, token_file: one of them; neither where an agent on this machine adds its own.
        ca: whose certificates are believed; the usual authorities' when None.
        patience_s: how long an answer may take before the service is away.
    """

    home: str
    url: str
    key: str
    mount: str = TRANSIT
    namespace: str = ""
    token: str = field(default="", repr=False)
    token_file: Path | None = None
    ca: Path | None = None
    patience_s: float = PATIENCE_S


def own_adapter(environ: Mapping[str, str]) -> str:
    """The adapter of one's own that holds every home's key, as ``package.module:Name``; mostly empty."""
    told = environ.get("HELIOTROPE_KMS", "")
    return told if ":" in told else ""


def services(environ: Mapping[str, str], homes: tuple[str, ...], mine: tuple[str, ...]) -> dict[str, Service]:
    """The services that hold keys of these homes of ours; a home that none holds is left out.

    Args:
        homes: every home that there is.
        mine: those that this process serves; of the others nothing is kept.

    Raises:
        Invalid: something is missing or in the clear, in words that name the variable and repeat no secret.
    """
    if own_adapter(environ):
        return {}
    chosen = {home: kind for home, kind in _each("HELIOTROPE_KMS", environ, homes).items() if home in mine}
    for home, kind in chosen.items():
        if kind != TRANSIT:
            raise Invalid(
                f"HELIOTROPE_KMS names no service of {home}: write transit, {home}=transit, or an adapter of"
                " your own as package.module:Name."
            )
    told = {name: _each(f"HELIOTROPE_KMS_{name}", environ, homes) for name in _NAMES}
    made = {
        home: _service(home, {name: told[name].get(home, "") for name in _NAMES}, environ) for home in chosen
    }
    _check_apart(made)
    return made


_NAMES: Final = ("URL", "KEY", "MOUNT", "NAMESPACE", "TOKEN", "TOKEN_FILE", "CA", "PATIENCE_S")


def _each(variable: str, environ: Mapping[str, str], homes: tuple[str, ...]) -> dict[str, str]:
    """A variable's value by home."""
    text = environ.get(variable, "").strip()
    parts = [part.partition("=") for part in listed(text)]
    named = [part for part in parts if part[1] and part[0] in homes]
    if not named:
        return dict.fromkeys(homes, text) if text else {}
    if len(named) != len(parts):
        raise Invalid(f"Write {variable} as one value for all homes, or as {homes[0]}=…,{homes[-1]}=….")
    return {home: value for home, _, value in named}


def _service(home: str, told: Mapping[str, str], environ: Mapping[str, str]) -> Service:
    key = told["KEY"] or f"heliotrope-{home}"
    mount, namespace = told["MOUNT"].strip("/") or TRANSIT, told["NAMESPACE"].strip("/")
    for name, value, shape in (
        ("KEY", key, _NAME),
        ("MOUNT", mount, _PLACE),
        ("NAMESPACE", namespace, _PLACE),
    ):
        if value and not shape.fullmatch(value):
            raise Invalid(f"HELIOTROPE_KMS_{name} of {home} may hold letters, digits, _, - and . only.")
    url, local = _url(home, told["URL"], environ)
    token, file = told["TOKEN"], told["TOKEN_FILE"]
    if token and file:
        raise Invalid(f"Give HELIOTROPE_KMS_TOKEN or HELIOTROPE_KMS_TOKEN_FILE of {home}, not both.")
    if not token and not file and not local:
        raise Invalid(
            f"HELIOTROPE_KMS_TOKEN_FILE of {home} is missing: the file with the token that may use {key}."
        )
    if token and not _TOKEN.fullmatch(token):
        raise Invalid(f"HELIOTROPE_KMS_TOKEN of {home} is no token.")
    ca = Path(told["CA"]) if told["CA"] else None
    if ca is not None and not ca.is_file():
        raise Invalid(f"HELIOTROPE_KMS_CA of {home}: there is no file {ca}.")
    return Service(
        home=home, url=url, key=key, mount=mount, namespace=namespace, token=token,
        token_file=Path(file) if file else None, ca=ca, patience_s=_patience(home, told["PATIENCE_S"]),
    )  # fmt: skip


def _url(home: str, told: str, environ: Mapping[str, str]) -> tuple[str, bool]:
    """The service's address, and whether it is reached without leaving this machine or what it trusts."""
    variable, bare = f"HELIOTROPE_KMS_URL of {home}", told.rstrip("/")
    # Never with a name and a password in it: this address is shown.
    if not _URL.fullmatch(bare):
        raise Invalid(f"{variable}: write where the service is, as https://bao.example:8200.")
    check_origin(variable, bare, environ)
    host = urlsplit(bare).hostname or ""
    return bare, is_local(host) or host in plain_hosts(environ)


def _patience(home: str, told: str) -> float:
    try:
        patience_s = float(told or PATIENCE_S)
    except ValueError:
        patience_s = 0.0
    if not 0.2 <= patience_s <= 30:
        raise Invalid(f"HELIOTROPE_KMS_PATIENCE_S of {home} is a number of seconds from 0.2 to 30.")
    return patience_s


def _check_apart(made: Mapping[str, Service]) -> None:
    """A key of a home wraps for no other: else destroying one home's would take another's with it."""
    seen: dict[tuple[str, str, str, str], str] = {}
    for home, one in made.items():
        place = (one.url, one.namespace, one.mount, one.key)
        if place in seen:
            raise Invalid(
                f"{seen[place]} and {home} name the same key in the service: give each its own with"
                f" HELIOTROPE_KMS_KEY={seen[place]}=…,{home}=…."
            )
        seen[place] = home
