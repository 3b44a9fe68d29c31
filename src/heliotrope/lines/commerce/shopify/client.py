"""A shop's Admin GraphQL door: one call at a time, throttled as it says, tried again when it is away."""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from heliotrope.core.errors import Conflict, Unavailable
from heliotrope.lines.commerce.shopify.throttle import wait_s

TRIES = 6
TIMEOUT_S = 20.0
RETRIED = frozenset({429, 500, 502, 503, 504})
_AGAIN = frozenset({"THROTTLED", "INTERNAL_SERVER_ERROR"})


class ShopifyClient:
    """Speaks to one shop.

    Every mutation of stock carries an idempotency key, and setting an address or cancelling twice is the
    same as once: so whatever was not answered may be sent again.

    Args:
        pause: waits; another one in tests.
    """

    def __init__(self, endpoint: str, token: str, *, pause: Callable[[float], object] = time.sleep) -> None:
        headers = {"X-Shopify-Access-Token": token, "Content-Type": "application/json"}
        self._http = httpx.Client(headers=headers, timeout=TIMEOUT_S, follow_redirects=False)
        self._endpoint, self._pause = endpoint, pause

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def call(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The data that an operation gives.

        Raises:
            Unavailable: the shop did not answer or stayed throttled, after several tries.
            Conflict: the shop does not take the operation or the token.
        """
        why = "it did not answer"
        for number in range(TRIES):
            try:
                answer = self._http.post(
                    self._endpoint, json={"query": document, "variables": dict(variables)}
                )
            except httpx.ConnectError as error:
                # Nobody is there: waiting here would hold up other shops; the job tries again.
                raise Unavailable("The shop cannot be reached. It is asked again later.") from error
            except httpx.HTTPError as error:
                why = type(error).__name__
                self._pause(min(8.0, 0.5 * 2**number))
                continue
            if answer.status_code in RETRIED:
                why = f"it answered {answer.status_code}"
                self._pause(_asked(answer) or min(8.0, 0.5 * 2**number))
                continue
            if answer.status_code != httpx.codes.OK:
                raise Conflict(f"The shop answered {answer.status_code}; check its address and its token.")
            told = answer.json()
            codes = {str((one.get("extensions") or {}).get("code")) for one in told.get("errors") or ()}
            if not codes:
                return dict(told.get("data") or {})
            if not codes <= _AGAIN:
                raise Conflict(f"The shop refused the operation: {', '.join(sorted(codes))}.")
            why = ", ".join(sorted(codes))
            self._pause(wait_s(told.get("extensions") or {}))
        raise Unavailable(f"The shop is away: {why}. It is asked again later.")


def _asked(answer: httpx.Response) -> float:
    """Seconds that ``Retry-After`` asks for; 0 when it does not."""
    try:
        return min(30.0, max(0.0, float(answer.headers.get("Retry-After", "0"))))
    except ValueError:
        return 0.0
