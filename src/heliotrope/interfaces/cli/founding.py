"""`heliotrope found`: the first operator of an installation, and the account that makes all others."""

from pathlib import Path

from cyclopts import App

app = App()


@app.command
def found(name: str, *, email: str, country: str, state: Path | None = None) -> None:
    """Found an operator and its first account; the password is printed this once.

    Sign in with it, set up the second factor that an operator's seat needs, and make clients, programmes,
    sites, workers and further accounts: on the pages, or through the API with a token from your account page.

    Needs: the databases running, through `heliotrope up` or DATABASE_URL.

    For example:

        heliotrope found "Helio Services" --email ada@helio.example --country IE

    Parameters
    ----------
    name
        Name of the business, and of its legal entity.
    email
        Address of the first account.
    country
        Country of the legal entity, two letters.
    state
        State directory of the installation.
    """
    import secrets

    from heliotrope.interfaces.cli.installation import here

    here(state).enter()
    from heliotrope.flow import opening
    from heliotrope.foundation.clock import now

    password = secrets.token_urlsafe(15)
    opening.found(name=name, country=country.upper(), email=email, password=password, now=now())
    print(f"{name} is founded. Sign in as {email} with the password {password}")
