"""`heliotrope subject`: what the law lets a person ask of the operator."""

from pathlib import Path
from uuid import UUID

from cyclopts import App

app = App(name="subject", help="A person's data: erase it, with a certificate.")


@app.command
def erase(
    *,
    client: UUID,
    home: str,
    contact: UUID | None = None,
    email: str = "",
    to: Path | None = None,
    state: Path | None = None,
) -> None:
    """Erase a client's contact: the key of their data is destroyed in every home; a certificate is written.

    It cannot be taken back. What they said is unreadable everywhere within a second, also in every backup;
    what lies beside the key is removed. Run again after it was killed, or when a key store was away, it ends
    what it began. `heliotrope verify` checks the certificate anywhere.

    Needs: the databases and the key stores of all homes running.

    For example:

        heliotrope subject erase --client 0199… --home eu --email ana@customer.example --to certificate.json

    Parameters
    ----------
    client
        The client whose contact it is.
    home
        The home that the client's contacts are kept in.
    contact
        The contact; or name them by --email.
    email
        The address that they write from.
    to
        File for the certificate; printed when left out.
    state
        State directory of the installation.
    """
    from heliotrope.core.errors import Invalid, NotFound
    from heliotrope.interfaces.cli.installation import here

    if (contact is None) is (email == ""):
        raise Invalid("Name the person by --contact or by --email, and by one of them only.")
    here(state).enter()
    from heliotrope.flow import erasing
    from heliotrope.foundation.clock import now
    from heliotrope.foundation.tenancy.selectors import machine_for_client

    try:
        actor = machine_for_client(client)
    except LookupError:
        raise NotFound from None
    contacts = (contact,) if contact else erasing.contacts_by_mail(actor, client, email, home=home)
    if not contacts:
        raise NotFound
    for one in contacts:
        signed = erasing.erase_contact(actor, one, home=home, now=now()).decode()
        _put(to if to is None or len(contacts) == 1 else to.with_stem(f"{to.stem}-{one}"), signed)


def _put(place: Path | None, signed: str) -> None:
    from heliotrope.interfaces.cli.installation import write_private

    if place is None:
        print(signed, end="")
        return
    write_private(place, signed)
    print(f"Erased; the certificate is {place}.")
