"""The batch plan's sliders in a real browser: by keyboard, heard as they move, reckoned by the server."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.visitor import DESKTOP, Product, visiting


def test_a_slider_moves_by_keyboard_says_its_value_and_the_plan_follows(browser: Browser, product: Product):
    with visiting(browser, product, "ada", size=DESKTOP, dark=False, language="en") as visitor:
        visitor.go("/matching/")
        page = visitor.page
        slider = page.get_by_role("slider", name="Plan ahead")
        expect(slider).to_have_attribute("aria-valuetext", "24 h")
        slider.focus()
        page.keyboard.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuetext", "25 h")
        expect(page.locator("output[for=match-hours]")).to_have_text("25 h")
        expect(page).to_have_url(re.compile(r"\?hours=25&worth=3&floor=0&newcomer=0&most=0$"), timeout=30_000)
        wage = page.get_by_role("slider", name="Least wage an hour")
        wage.focus()
        page.keyboard.press("End")
        expect(page.locator("output[for=match-floor]")).not_to_have_text("any")
        expect(page.locator("#match-change")).to_contain_text("plan before", timeout=30_000)
        page.keyboard.press("Home")
        expect(wage).to_have_attribute("aria-valuetext", "any")
        # A plan that a later one replaces is given up, which htmx writes to the console.
        assert [
            one for one in visitor.complaints if not one.startswith(("htmx:afterRequest", "htmx:sendAbort"))
        ] == []
