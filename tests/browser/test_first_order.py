"""What the README promises a newcomer: from signing in to a delivered, accepted and paid order."""

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.visitor import PHONE, Product, Visitor, visiting

CSV = 'id,text\np1,"Two days early, thank you!"\np2,Nobody answers.\np3,Is there a blue one?\n'
ANSWERS = {"Two days early": "praise", "Nobody answers": "complaint", "a blue one": "question"}


def place_order(ana: Visitor) -> str:
    """Ana fills in the form, sees the price, and places the order; gives its address.

    It is due soon, so it goes before the demo's digits.
    """
    ana.go("/orders/new/")
    page = ana.page
    page.fill("input[name=title]", "Parcels")
    page.fill("textarea[name=labels]", "praise\ncomplaint\nquestion")
    page.locator("details summary", has_text="due time").click()
    page.fill("input[name=due]", "2099-01-01T00:00")
    page.set_input_files(
        "input[type=file]", {"name": "parcels.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    )
    page.get_by_role("button", name="Check and price").click()
    page.get_by_role("button", name="Place order", exact=True).click()
    page.wait_for_url("**/orders/*-*/")
    return page.url.removeprefix(ana.product.base)


def judge(worker: Visitor, *, most: int = 3) -> int:
    """Take units and answer those of the parcels by keyboard; stops at the first digit."""
    worker.go("/work/")
    worker.page.locator("form[action='/work/next/'] button, a[href*='/work/0']").first.click()
    worker.page.wait_for_load_state()
    done = 0
    while done < most and worker.page.locator("#bench .choice").count():
        text = worker.page.locator("#bench").inner_text()
        wanted = next((label for said, label in ANSWERS.items() if said in text), None)
        if wanted is None:
            return done
        key = worker.page.locator(f"#bench .choice[value='{wanted}']").get_attribute("data-key")
        with worker.page.expect_response(lambda answer: answer.request.method == "POST"):
            worker.page.keyboard.press(key or "")
        worker.page.wait_for_timeout(150)
        done += 1
    return done


def accept_while_news_comes(ana: Visitor) -> None:
    """A part of the page that was asked for before she opened the question does not take it away."""
    page = ana.page
    held: list[Route] = []
    page.route("**/now/", lambda route: held.append(route))  # noqa: PLW0108 - a builtin takes no mark of theirs
    with page.expect_request("**/now/"):
        page.evaluate("htmx.trigger('[data-live^=\"order:\"]', 'live')")
    page.get_by_role("button", name="Accept", exact=True).click()
    page.mouse.move(0, 0)
    with page.expect_response("**/now/"):
        for route in held:
            route.continue_()
    page.unroute("**/now/")
    expect(page.locator(".live-pill")).to_be_visible()
    page.locator(".dialog-actions .is-primary:visible").click()


@pytest.mark.promise("30", thin="no measured hour is held to a wage floor yet")
def test_a_newcomer_sees_an_order_from_demand_to_pay(browser: Browser, product: Product):
    with (
        visiting(browser, product, "ana") as ana,
        visiting(browser, product, "bo") as bo,
        visiting(browser, product, "chi", size=PHONE) as chi,
    ):
        order = place_order(ana)
        expect(ana.page.locator("main")).to_contain_text("in work", timeout=20_000)
        assert judge(bo) == 3
        # One answer is not sure enough: the items are asked again, of somebody else.
        expect(ana.page.locator("main")).to_contain_text("3 waiting", timeout=20_000)
        assert judge(chi) == 3
        # The page moved by itself: nobody reloaded it.
        expect(ana.page.locator("main")).to_contain_text("delivered", timeout=20_000)

        ana.go(order)
        accept_while_news_comes(ana)
        expect(ana.page.locator("main")).to_contain_text("accepted", timeout=10_000)

        bo.go("/work/pay/")
        expect(bo.page.locator("main")).to_contain_text("0.034")
        assert [ana.complaints, bo.complaints, chi.complaints] == [[], [], []]


def test_a_verdict_says_why_and_comes_out_the_same_again(browser: Browser, product: Product):
    with visiting(browser, product, "ana") as ana:
        ana.go("/orders/")
        ana.page.locator("a", has_text="Parcels").first.click()
        ana.page.locator("a[href*='/items/']").first.click()
        ana.page.locator("button.why[popovertarget^='why-verdict']").first.click()
        expect(ana.page.locator(".why-layer:visible")).to_contain_text("crowd@2", timeout=10_000)
        ana.page.get_by_role("button", name="Recompute").click()
        expect(ana.page.locator(".why-layer:visible")).to_contain_text("same answer", timeout=10_000)


def test_eve_finds_nothing_of_anas_order(browser: Browser, product: Product):
    with visiting(browser, product, "ana") as ana:
        ana.go("/orders/")
        address = ana.page.locator("a[href*='/orders/0']").first.get_attribute("href")
    with visiting(browser, product, "eve") as eve:
        eve.go(address or "")
        there = eve.page.locator("main").inner_text()
        eve.go("/orders/01a00000-0000-7000-8000-000000000000/")
        assert eve.page.locator("main").inner_text() == there
        eve.go("/orders/")
        expect(eve.page.locator("main")).not_to_contain_text("Parcels")
