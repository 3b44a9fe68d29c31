"""Where a bigger model answers: any server that speaks OpenAI's chat completions; none unless it is set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from urllib.parse import urlsplit

from heliotrope.core.errors import Invalid

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A model at an address.

    Attributes:
        url: base address, such as ``https://api.example/v1``; plain HTTP only to this very machine.
        key: sent as a bearer token; empty for a server that asks for none.
        timeout_s: time for one call, from its begin to its last byte.
        most_calls: calls that one process makes in 24 hours at most.
        price_in, price_out: what a million tokens cost, in ``currency``.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 20.0
    most_calls: int = 1000
    price_in: Decimal = Decimal(0)
    price_out: Decimal = Decimal(0)
    currency: str = "USD"

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise Invalid("The model's address is http(s)://host/path, without a name or a query in it.")
        if parts.scheme == "http" and not self.here:
            raise Invalid("A model on another machine is asked over https only.")
        if not (self.key.isascii() and self.key.isprintable()):
            raise Invalid("The model's key is plain ASCII; look for a sign that was copied with it.")
        if not self.model or self.timeout_s <= 0 or self.most_calls < 1:
            raise Invalid("Name the model; its time and its calls a day are more than 0.")
        if not all(price.is_finite() and price >= 0 for price in (self.price_in, self.price_out)):
            raise Invalid("Prices of tokens are 0 or more.")

    @property
    def provider(self) -> str:
        """Who answers: the host, with its port when it has one of its own."""
        return urlsplit(self.url).netloc.lower()

    @property
    def here(self) -> bool:
        """Whether it is on this machine, so that no byte crosses a wire."""
        host = urlsplit(self.url).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"


def endpoint_of(environ: Mapping[str, str]) -> Endpoint | None:
    """The endpoint that the environment names; None when HELIOTROPE_AI_URL is not set.

    Raises:
        Invalid: what is set is not right.
    """
    url = environ.get("HELIOTROPE_AI_URL", "").strip().rstrip("/")
    if not url:
        return None
    try:
        return Endpoint(
            url=url,
            key=environ.get("HELIOTROPE_AI_KEY", ""),
            model=environ.get("HELIOTROPE_AI_MODEL", ""),
            timeout_s=float(environ.get("HELIOTROPE_AI_TIMEOUT_S", "20")),
            most_calls=int(environ.get("HELIOTROPE_AI_CALLS", "1000")),
            price_in=Decimal(environ.get("HELIOTROPE_AI_PRICE_IN", "0")),
            price_out=Decimal(environ.get("HELIOTROPE_AI_PRICE_OUT", "0")),
            currency=environ.get("HELIOTROPE_AI_CURRENCY", "USD"),
        )
    except (ValueError, InvalidOperation) as error:
        raise Invalid("HELIOTROPE_AI_TIMEOUT_S, _CALLS and _PRICE_… are numbers written out.") from error
