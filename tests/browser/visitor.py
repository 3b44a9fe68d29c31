"""Somebody in front of the product: signs in as one of the demo's seats and looks at pages."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page

PASSWORD = "sunflower-turns-9"
SEATS = {
    "ada": "ada@helio.example",
    "ana": "ana@digits.example",
    "bo": "bo@helio.example",
    "chi": "chi@helio.example",
    "dee": "dee@helio.example",
    "lea": "lea@helio.example",
    "cleo": "cleo@helio.example",
    "otto": "otto@helio.example",
    "eve": "eve@orchard.example",
}
DESKTOP, PHONE = (1440, 900), (390, 844)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Where the product answers, and the second factors that it printed, by address."""

    base: str
    secrets: dict[str, str]


@dataclass(slots=True, kw_only=True)
class Visitor:
    """A browser window of one seat, with whatever its console complained of."""

    page: Page
    product: Product
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.product.base}{path}")

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")


HALF_MINUTE_S, SUBMITTING_S = 30, 3
_used: dict[str, int] = {}
"""The half minute of the last code, by secret: the product takes each code once."""


def fresh_code(secret: str) -> str:
    """The six digits of a half minute in which none was used, and that lasts until they are submitted."""
    while True:
        now = time.time()
        number = int(now) // HALF_MINUTE_S
        if _used.get(secret) != number and now % HALF_MINUTE_S < HALF_MINUTE_S - SUBMITTING_S:
            _used[secret] = number
            return _code(secret, number)
        time.sleep(0.5)


def _code(secret: str, number: int) -> str:
    """The six digits of RFC 6238 for a half minute."""
    counter = struct.pack(">Q", number)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@contextmanager
def visiting(
    browser: Browser,
    product: Product,
    seat: str,
    *,
    size: tuple[int, int] = DESKTOP,
    dark: bool = False,
    language: str = "en",
) -> Iterator[Visitor]:
    """A window in which a seat is signed in, through the pages that everybody uses."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale="zh-CN" if language == "zh" else "en-GB",
    )
    visitor = Visitor(page=context.new_page(), product=product)
    visitor.page.on("console", lambda message: visitor.hear(message))  # noqa: PLW0108 - slots
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    try:
        _sign_in(visitor, SEATS[seat])
        yield visitor
    finally:
        context.close()


def _sign_in(visitor: Visitor, email: str) -> None:
    page = visitor.page
    visitor.go("/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)
    if "/2fa/" in page.url:
        page.fill("input[name=code]", fresh_code(visitor.product.secrets[email]))
        page.press("input[name=code]", "Enter")
        page.wait_for_url(lambda url: "/2fa/" not in url)
