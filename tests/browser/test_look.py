"""Every page for every seat, in both languages and modes, phone and desktop: accessible and in bounds."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.visitor import DESKTOP, PHONE, Product, Visitor, visiting

NETWORK = ("/people/providers/", "/people/roster/", "/people/ai/")
MATCHING = ("/coverage/", "/matching/", "/matching/rules/")
BILLING = ("/money/documents/", "/money/payouts/", "/money/details/")
RULE = "/privacy/policy/rules/new/?name=no-phones-abroad&effect=cap&shown=NOTHING&what=PHONE&countries=PH"
PRIVACY = (
    "/privacy/",
    "/privacy/policy/",
    RULE,
    "/privacy/requests/",
    "/privacy/breaches/",
    "/privacy/retention/",
    "/privacy/transfers/",
    "/privacy/evidence/",
)
PAGES = {
    "ana": ("/", "/orders/", "/orders/new/", "ORDER", "/money/", "/promises/", "/account/"),
    "ada": (
        "/",
        "/orders/",
        "ORDER",
        "/people/",
        *NETWORK,
        *MATCHING,
        "/money/",
        *BILLING,
        "/contests/",
        "/account/",
    ),
    "bo": ("/work/", "/work/pay/", "/work/pay/statement/", "/work/contests/", "/account/"),
    "dee": ("/adjudicate/",),
    "lea": ("/people/", "/people/roster/"),
    "cleo": ("/watch/", *PRIVACY),
    "otto": ("/money/", "/watch/"),
}
LOOKS = {
    "en-light": ("en", False, DESKTOP),
    "zh-dark-phone": ("zh", True, PHONE),
    "en-dark-phone": ("en", True, PHONE),
    "zh-light": ("zh", False, DESKTOP),
}
EXAMINED = ("en-light", "zh-dark-phone")
"""Between them both languages, modes and sizes: axe examines these; all four have to fit."""
SHOTS = os.environ.get("HELIOTROPE_SHOTS", "")
"""A folder for screenshots of everything that is looked at; nothing is kept without it."""


def addresses(visitor: Visitor, paths: tuple[str, ...]) -> list[str]:
    """The pages to look at; ORDER is the latest order that the seat sees."""
    visitor.go("/orders/" if "ORDER" in paths else paths[0])
    order = visitor.page.locator("a[href*='/orders/0']")
    found = order.first.get_attribute("href") or "" if "ORDER" in paths else ""
    return [found if path == "ORDER" else path for path in paths]


@pytest.mark.parametrize("seat", PAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_page_is_accessible_and_fits(browser: Browser, product: Product, seat: str, look: str):
    language, dark, size = LOOKS[look]
    with visiting(browser, product, seat, size=size, dark=dark, language=language) as visitor:
        for path in addresses(visitor, PAGES[seat]):
            visitor.go(path)
            name = path.partition("?")[0].strip("/").replace("/", "_")[:24] or "home"
            _keep(visitor, f"{seat}-{name}-{language}-{size[0]}")
            if look in EXAMINED:
                found = Axe().run(visitor.page)
                assert found.violations_count == 0, f"{path}: {found.generate_report()}"
            wider = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wider <= 0, f"{path} is {wider} px wider than the screen"
            assert visitor.page.locator("html").get_attribute("lang") == (
                "zh-hans" if language == "zh" else "en"
            )
        assert visitor.complaints == []


def _keep(visitor: Visitor, name: str) -> None:
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"{name}.png")
