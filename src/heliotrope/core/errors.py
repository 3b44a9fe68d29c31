"""Everything that can go wrong, named for the fact.

    HeliotropeError
    ├── Invalid            422  the input breaks a rule; the message says which and what is right
    │   ├── InvalidRows    422  a file has bad rows; every one is named by its line
    │   ├── KeyMissing     400  an act came without its Idempotency-Key
    │   └── Malformed      400  the request is not what its media type says
    ├── Unauthenticated    401  nobody is signed in
    ├── NotFound           404  it is not there, or this actor may not know that it is
    ├── NotAllowed         405  there is something here, which another method asks for
    ├── Conflict           409  somebody else was first, or the state does not allow it
    │   ├── Barred         409  a rule of transfers lets this work not come to where the actor sits
    │   └── KeyReused      422  one Idempotency-Key, two different requests
    ├── TooLarge           413  the input passes a stated bound
    ├── HomeElsewhere      421  the data is at home in another cell; says where to ask
    ├── TooMany            429  slow down; says for how long
    └── Unavailable        503  a part of the platform is away; nothing was kept
        └── HomeAway       503  the vault of one home does not answer; the other homes' work goes on

A door turns each into an RFC 9457 problem with the class's status; every message says what to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


class HeliotropeError(Exception):
    """Any refusal that the platform can explain."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    @property
    def code(self) -> str:
        """Stable name of the kind of error, in kebab case; the last part of the problem's type."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


class Invalid(HeliotropeError):
    """The input breaks a rule."""

    status = 422
    title = "The input is not valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """One row that could not be taken.

    Attributes:
        line: line of the file, from 1, the header included.
        column: the column at fault, or empty when the whole row is.
        message: what is wrong and what would be right.
    """

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.message}"


class InvalidRows(Invalid):
    """A file has bad rows; nothing of it was kept."""

    title = "Some rows are not valid"
    SHOWN: ClassVar[int] = 5

    def __init__(self, rows: Sequence[BadRow]) -> None:
        self.rows = tuple(rows)
        shown = "; ".join(str(row) for row in self.rows[: self.SHOWN])
        more = len(self.rows) - self.SHOWN
        tail = f"; and {more} more" if more > 0 else ""
        super().__init__(f"{len(self.rows)} bad rows, nothing was kept: {shown}{tail}")


class KeyMissing(Invalid):
    """An act came without its Idempotency-Key."""

    status = 400
    title = "The Idempotency-Key is missing"


class Malformed(Invalid):
    """The request cannot be read: it is not what its media type says."""

    status = 400
    title = "The request cannot be read"


class NotAllowed(HeliotropeError):
    """There is something at this address, and it is asked for in another way."""

    status = 405
    title = "Not asked for in this way"


class Unauthenticated(HeliotropeError):
    """Nobody is signed in."""

    status = 401
    title = "Sign in first"


class NotFound(HeliotropeError):
    """It is not there, or this actor may not know that it is; the two look the same."""

    status = 404
    title = "Not found"

    def __init__(self) -> None:
        super().__init__("There is nothing here that you may see. Check the address or ask your operator.")


class Conflict(HeliotropeError):
    """The state does not allow it, or somebody else was first."""

    status = 409
    title = "That is no longer possible"


class Barred(Conflict):
    """A rule of transfers keeps this work from where the actor sits; what is in hand can be given back."""

    title = "This work may not come to you"


class KeyReused(Conflict):
    """One Idempotency-Key came with two different requests."""

    status = 422
    title = "This Idempotency-Key belongs to another request"


class TooLarge(HeliotropeError):
    """The input passes a stated bound."""

    status = 413
    title = "Too large"


class TooMany(HeliotropeError):
    """Too many calls in a short time."""

    status = 429
    title = "Slow down"


class Unavailable(HeliotropeError):
    """A part of the platform is away; nothing was kept."""

    status = 503
    title = "Not available right now"


class HomeElsewhere(HeliotropeError):
    """The data is at home in a cell that this process is not of; it holds neither its vault nor its key."""

    status = 421
    title = "This is kept in another region"

    def __init__(self, home: str, origin: str = "") -> None:
        """Say whose cell to ask.

        Args:
            origin: where that cell's pages and API are; empty where this process was not told.
        """
        self.home, self.origin = home, origin
        where = f"Ask there: {origin}" if origin else "Ask the platform that runs there."
        super().__init__(f"This belongs to the home {home}, which is served by another cell. {where}")


class HomeAway(Unavailable):
    """The vault of a home does not answer."""

    title = "A region is away"

    def __init__(self, home: str, since: datetime | None = None) -> None:
        """Say whose vault it is.

        Args:
            since: when it was first found away.
        """
        self.home, self.since = home, since
        told = f" since {since:%Y-%m-%d %H:%M} UTC" if since else ""
        super().__init__(
            f"The vault of the home {home} is away{told}. Its work goes on when it is back: send the"
            " same again then."
        )
