"""`heliotrope order` and `heliotrope explain`: the platform's REST API from the command line."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

order = App(name="order", help="Place orders and look at them, over the REST API.")
app = App()

Url = Annotated[
    str, Parameter(help="Where the platform answers; else HELIOTROPE_URL, else this installation's.")
]
Token = Annotated[str, Parameter(help="API token; HELIOTROPE_TOKEN keeps it out of the list of processes.")]
Where = Annotated[Path | None, Parameter(help="State directory whose cli.json names URL and token.")]


@order.command
def submit(
    file: Path,
    /,
    *,
    programme: str,
    title: str,
    line: str = "annotation",
    label: tuple[str, ...] = (),
    instruction: str = "",
    target: float | None = None,
    option: tuple[str, ...] = (),
    due: str = "",
    url: Url = "",
    token: Token = "",
    state: Where = None,
) -> None:
    """Place an order for the work in a file.

    The same file with the same arguments is the same order, however often it is sent. Bad rows are named by
    their line and nothing is kept; the exit code is then 2.

    Needs: a platform that answers, and a token with the scope order:place (`up --demo` leaves one behind).

    For example:

        heliotrope order submit photos.csv --programme Handwriting --title "Week 7" --label cat --label dog
        heliotrope order submit shop.xlf --programme Shop --title "Spring" --line translation \\
            --option source=en --option target=de

    Parameters
    ----------
    file
        CSV, JSON Lines (.jsonl, .ndjson), XLIFF (.xlf, .xliff), text, Gherkin (.feature) or JUnit (.xml), as
        the line takes it; at most 50 MB.
    programme
        Id of the programme that the order belongs to, or its name.
    title
        What people will see.
    line
        Service line.
    label
        A label to choose from; give it several times.
    instruction
        What the people who work on it read.
    target
        Confidence at which an item is settled, between 0.5 and 1; 0.95 when left out.
    option
        Any other setting of the line, as name=value; the value is JSON, or else text. Give it several times.
        Every line knows certificates=hipaa,first-aid, translation_help=true (for who lacks the language),
        customer_timezone=Asia/Manila, customer_countries=DE,FR; some personal_data=true (masked).
    due
        Instant in ISO 8601 with an offset, such as 2027-01-31T18:00:00+01:00.
    """
    from heliotrope.interfaces.cli.calling import Api, Submission, settings

    named = {"labels": list(label), "instruction": instruction, "target_ratio": target}
    options = settings(option) | {name: value for name, value in named.items() if value}
    wish = Submission(file=file, programme=programme, title=title, line=line, options=options, due=due)
    with Api.found(url, token, state) as api:
        api.show(api.submit(wish))


@order.command
def show(order_id: str, /, *, url: Url = "", token: Token = "", state: Where = None) -> None:
    """Show one order: its state, its items, its price.

    Needs: a platform that answers, and a token with the scope order:read.

    For example:

        heliotrope order show 01997f3e-8a51-7c2e-9d0b-3f5f0b7a1c22

    Parameters
    ----------
    order_id
        Id of the order.
    """
    from heliotrope.interfaces.cli.calling import Api

    with Api.found(url, token, state) as api:
        api.show(api.get("orders", order_id))


@app.command
def explain(kind: str, thing: str, /, *, url: Url = "", token: Token = "", state: Where = None) -> None:
    """Say why something was decided as it was: its inputs, its rule, its reasons.

    Needs: a platform that answers, and a token with the scope explain:read.

    For example:

        heliotrope explain assignment 01997f3e-8a51-7c2e-9d0b-3f5f0b7a1c22

    Parameters
    ----------
    kind
        What it is: assignment, verdict, payout or invoice.
    thing
        Its id.
    """
    from heliotrope.interfaces.cli.calling import Api

    with Api.found(url, token, state) as api:
        api.show(api.get("explain", kind, thing))
