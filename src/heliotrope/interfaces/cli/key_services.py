"""An installation's key management services: whose keys they hold, and what the doctor says of them."""

from collections.abc import Iterator, Mapping

from heliotrope.core.errors import HeliotropeError
from heliotrope.foundation.keys.kms import Service, own_adapter, services
from heliotrope.interfaces.cli.findings import Finding, Verdict
from heliotrope.interfaces.cli.installation import Installation

VARIABLE = "HELIOTROPE_KMS"


def of(installation: Installation) -> Mapping[str, Service]:
    """The services that hold keys of the homes that are served here, by home; raises Invalid."""
    return services(installation.environ, installation.homes, installation.served)


def hold_all(installation: Installation, homes: tuple[str, ...]) -> bool:
    """Whether these homes need no keyring: services or an adapter of one's own hold all of their keys."""
    return bool(own_adapter(installation.environ)) or set(homes) <= set(of(installation))


def made_there(one: Service, what: str) -> str:
    """What whoever holds a key types there, for `keys` commands that cannot do it from here."""
    namespace = f"-namespace={one.namespace} " if one.namespace else ""
    return f"bao write {namespace}{what.format(place=f'{one.mount}/keys/{one.key}')}"


def checked(installation: Installation) -> Iterator[Finding]:
    """One finding a home whose key is in a service: whether it answers, and can wrap."""
    name = "key management service"
    try:
        found = of(installation)
    except HeliotropeError as why:
        yield Finding(name=name, verdict=Verdict.BLOCKS, found=str(why))
        return
    for home, one in found.items():
        yield _asked(f"{name} of {home}", one)


def _asked(name: str, one: Service) -> Finding:
    from heliotrope.foundation.keys.transit import Transit

    try:
        version = Transit(one).current(one.home)
    except HeliotropeError as why:
        remedy = f"If the key is not there yet: {made_there(one, '-f {place} type=aes256-gcm96')}"
        return Finding(name=name, verdict=Verdict.BLOCKS, found=str(why), remedies=(remedy,))
    return Finding(name=name, verdict=Verdict.GOOD, found=f"version {version} of {one.key} at {one.url}")
