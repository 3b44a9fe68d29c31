"""Every page for every seat, in both languages and modes, phone and desktop: accessible and in bounds."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.visitor import DESKTOP, PHONE, Product, Visitor, visiting

NETWORK = ("/people/providers/", "/people/roster/", "/people/ai/")
PAGES = {
    "ana": ("/", "/orders/", "/orders/new/", "ORDER", "/money/", "/promises/", "/account/"),
    "ada": ("/", "/orders/", "ORDER", "/people/", *NETWORK, "/money/", "/account/"),
    "bo": ("/work/", "/work/pay/", "/account/"),
    "dee": ("/adjudicate/",),
    "lea": ("/people/", "/people/roster/"),
    "cleo": ("/watch/",),
    "otto": ("/money/", "/watch/"),
}
LOOKS = (
    ("en", False, DESKTOP),
    ("en", True, PHONE),
    ("zh", True, DESKTOP),
    ("zh", False, PHONE),
)
SHOTS = os.environ.get("HELIOTROPE_SHOTS", "")
"""A folder for screenshots of everything that is looked at; nothing is kept without it."""


def addresses(visitor: Visitor, paths: tuple[str, ...]) -> list[str]:
    """The pages to look at; ORDER is the latest order that the seat sees."""
    visitor.go("/orders/" if "ORDER" in paths else paths[0])
    order = visitor.page.locator("a[href*='/orders/0']")
    found = order.first.get_attribute("href") or "" if "ORDER" in paths else ""
    return [found if path == "ORDER" else path for path in paths]


@pytest.mark.parametrize("seat", PAGES)
@pytest.mark.parametrize(
    ("language", "dark", "size"), LOOKS, ids=["en-light", "en-dark-phone", "zh-dark", "zh-phone"]
)
def test_a_page_is_accessible_and_fits(
    browser: Browser, product: Product, seat: str, language: str, dark: bool, size: tuple[int, int]
):
    with visiting(browser, product, seat, size=size, dark=dark, language=language) as visitor:
        for path in addresses(visitor, PAGES[seat]):
            visitor.go(path)
            found = Axe().run(visitor.page)
            _keep(visitor, f"{seat}-{path.strip('/').replace('/', '_')[:24] or 'home'}-{language}-{size[0]}")
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
