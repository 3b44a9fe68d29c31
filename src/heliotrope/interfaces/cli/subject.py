"""`heliotrope subject`: what the law lets a person ask of the operator."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

from cyclopts import App, Parameter

if TYPE_CHECKING:
    from heliotrope.flow.erasable import Named

app = App(name="subject", help="A person's data: erase it, with a certificate.")
CALLED: Final = {"support.contact": "contact", "commerce.order": "order", "network.worker": "worker"}


@app.command
def erase(
    *,
    home: str,
    client: UUID | None = None,
    id: Annotated[UUID | None, Parameter(name=("--id", "--contact"))] = None,  # noqa: A002 - its option's name
    email: str = "",
    dry_run: bool = False,
    to: Path | None = None,
    state: Path | None = None,
) -> None:
    """Erase a contact, a buyer or a worker: the key of their data is destroyed in every home, and certified.

    It cannot be taken back. What they said is unreadable everywhere within a second, also in every backup;
    what lies beside the key is removed. Run again by --id after it was killed, it ends what it began. Where a
    legal hold keeps one of those named, none is erased. `heliotrope verify` checks the certificates anywhere.

    Needs: the databases and the key stores of all homes running.

    For example:

        heliotrope subject erase --client 0199… --home eu --email ana@customer.example --dry-run
        heliotrope subject erase --client 0199… --home eu --email ana@customer.example --to certificate.json
        heliotrope subject erase --home eu --id 0199… --to certificate.json

    Parameters
    ----------
    home
        The home that their data is kept in.
    client
        The client whose contact or buyer it is; left out, --email names a worker, and --id anybody.
    id
        A contact, a shop's order with its buyer, or a worker; or name them by --email.
    email
        The address that a contact writes from, a buyer ordered with or a worker has; it may name several.
    dry_run
        Say what would go, and erase nothing.
    to
        File for the certificate; the subject's id joins its name where there are several.
    state
        State directory of the installation.
    """
    from heliotrope.core.errors import Invalid
    from heliotrope.interfaces.cli.installation import here

    if (id is None) is (email == ""):
        raise Invalid("Name the person by --id or by --email, and by one of them only.")
    here(state).enter()
    found = _found(home, client, id, email)
    if dry_run:
        _tell(found)
    else:
        _erase(found, home, to)


def _found(home: str, client: UUID | None, subject_id: UUID | None, email: str) -> "Sequence[Named]":
    """Whom it names; an error says in which place nobody was found."""
    from heliotrope.core.errors import Invalid
    from heliotrope.flow import erasable
    from heliotrope.foundation.clock import now

    if subject_id is None:
        found = erasable.by_mail(email, home=home, client_id=client, now=now())
    else:
        found = erasable.by_id(subject_id, home=home, client_id=client, now=now())
    if not found:
        raise Invalid(_nobody(home, client, by_mail=subject_id is None))
    return found


def _erase(found: "Sequence[Named]", home: str, to: Path | None) -> None:
    from heliotrope.core.errors import Invalid
    from heliotrope.flow import erasable
    from heliotrope.foundation.clock import now

    if len({one.subject.client_id for one in found}) > 1:
        raise Invalid(f"--email names workers of several operators in the home {home}; name each by --id.")
    for one, signed in zip(found, erasable.erase(found, home=home, now=now()), strict=True):
        place = to if to is None or len(found) == 1 else to.with_stem(f"{to.stem}-{one.subject.id}")
        _put(place, signed.decode())


def _nobody(home: str, client: UUID | None, *, by_mail: bool) -> str:
    """Where nobody was found, and where else to look."""
    whose = f"of the client {client}" if client else "of this installation"
    if by_mail and client:
        return f"No contact or buyer {whose} has that address in the home {home}; look in other homes too."
    if by_mail:
        return (
            f"No worker {whose} has that address in the home {home}; for a contact or a buyer name their "
            "--client."
        )
    return f"No contact, order or worker {whose} has that id in the home {home}."


def _tell(found: "Sequence[Named]") -> None:
    """What would go with each, and what would remain."""
    from heliotrope.flow.erasing import ERASED, REMAINS

    for one in found:
        kind, much = one.subject.kind, one.extent
        print(
            f"{CALLED[kind]} {one.subject.id} in {one.subject.home}: {much.conversations} conversations, "
            f"{much.messages} messages, {much.items} items of work"
        )
        for what in ERASED[kind]:
            print(f"  goes     {what}")
        for what in REMAINS[kind]:
            print(f"  remains  {what}")
        if one.held:
            print("  HELD     a legal hold keeps it: as long as that lasts nothing of the above goes")
    print("Nothing was erased: this was a dry run.")


def _put(place: Path | None, signed: str) -> None:
    from heliotrope.interfaces.cli.installation import write_private

    if place is None:
        print(signed, end="")
        return
    write_private(place, signed)
    print(f"Erased; the certificate is {place}.")
