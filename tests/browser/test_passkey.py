"""Keys instead of codes, with an authenticator that Chromium itself plays: registered, used, removed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import PASSWORD, SEATS, Product, Visitor, fresh_code, visiting

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A fingerprint reader whose owner always agrees.  Source: Chrome DevTools Protocol, domain WebAuthn."""


@contextmanager
def holding_a_device(visitor: Visitor) -> Iterator[None]:
    """A device that keeps keys is at hand in this window."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield
    devtools.send("WebAuthn.removeVirtualAuthenticator", made)


def prove(visitor: Visitor) -> None:
    """Give the password once more where a change of the account asks for it."""
    if "/reauthenticate/" in visitor.page.url:
        visitor.page.fill("input[name=password]", PASSWORD)
        visitor.page.get_by_role("button", name="Confirm").click()
        visitor.page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def add_key(visitor: Visitor, *, passkey: bool = True) -> None:
    """Register the device from the account page."""
    page = visitor.page
    visitor.go("/account/")
    page.get_by_role("link", name="App, passkeys and recovery codes").click()
    page.get_by_role("link", name="Add a key").click()
    prove(visitor)
    page.get_by_label("Sign in with this key alone").set_checked(passkey)
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)


def remove_key(visitor: Visitor) -> None:
    """Remove the only key."""
    visitor.go("/account/2fa/webauthn/")
    visitor.page.get_by_role("link", name="Remove").click()
    prove(visitor)
    visitor.page.get_by_role("button", name="Remove the key").click()
    expect(visitor.page.get_by_role("heading", name="No key yet")).to_be_visible()


def sign_out(visitor: Visitor) -> None:
    visitor.page.locator("[popovertarget=seat-menu]").click()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.wait_for_url("**/account/login/")


def sign_in_by_key(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Sign in with a passkey").click()
    visitor.page.wait_for_url(lambda url: "/account/login/" not in url)


def set_up_app(visitor: Visitor, seat: str) -> None:
    """Set up an authenticator app; its secret takes the place of the one that was printed."""
    page = visitor.page
    visitor.go("/account/2fa/totp/activate/")
    prove(visitor)
    secret = page.locator("code").inner_text()
    page.fill("input[name=code]", fresh_code(secret))
    page.get_by_role("button", name="Switch on").click()
    page.wait_for_url(lambda url: "/totp/activate/" not in url)
    visitor.product.secrets[SEATS[seat]] = secret


def switch_off_app(visitor: Visitor) -> None:
    visitor.go("/account/2fa/totp/deactivate/")
    prove(visitor)
    visitor.page.get_by_role("button", name="Switch off the app").click()
    visitor.page.wait_for_url(lambda url: "/totp/deactivate/" not in url)


def test_a_passkey_signs_in_alone_until_it_is_removed(browser: Browser, product: Product):
    with visiting(browser, product, "eve") as eve, holding_a_device(eve):
        add_key(eve)
        expect(eve.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        eve.go("/account/2fa/webauthn/")
        expect(eve.page.locator("main")).to_contain_text("signs in without a password")
        sign_out(eve)

        sign_in_by_key(eve)
        assert eve.page.url == f"{product.base}/"

        remove_key(eve)
        sign_out(eve)
        eve.page.get_by_role("button", name="Sign in with a passkey").click()
        expect(eve.page.get_by_role("alert")).to_contain_text("This passkey does not sign in here")
        assert "/account/login/" in eve.page.url
        assert eve.complaints == []


def test_a_passkey_leads_back_to_the_page_that_was_asked_for(browser: Browser, product: Product):
    with visiting(browser, product, "eve") as eve, holding_a_device(eve):
        add_key(eve)
        sign_out(eve)

        eve.go("/promises/")
        sign_in_by_key(eve)
        assert eve.page.url == f"{product.base}/promises/"

        remove_key(eve)
        assert eve.complaints == []


def test_a_passkey_is_all_the_second_factor_that_an_auditor_needs(browser: Browser, product: Product):
    with visiting(browser, product, "otto") as otto, holding_a_device(otto):
        add_key(otto)
        switch_off_app(otto)
        sign_out(otto)

        sign_in_by_key(otto)
        assert otto.page.url == f"{product.base}/"
        expect(otto.page.get_by_role("link", name="Money")).to_be_visible()
        assert otto.complaints == []

        remove_key(otto)
        otto.go("/")
        assert otto.page.url == f"{product.base}/account/2fa/"
        set_up_app(otto, "otto")
        otto.go("/")
        assert otto.page.url == f"{product.base}/"


def test_a_security_key_takes_the_place_of_the_code_after_the_password(browser: Browser, product: Product):
    with visiting(browser, product, "eve") as eve, holding_a_device(eve):
        add_key(eve, passkey=False)
        eve.go("/account/2fa/webauthn/")
        expect(eve.page.locator("main")).to_contain_text("second factor")
        sign_out(eve)

        eve.page.fill("input[name=login]", SEATS["eve"])
        eve.page.fill("input[name=password]", PASSWORD)
        eve.page.press("input[name=password]", "Enter")
        eve.page.get_by_role("button", name="Use a security key").click()
        eve.page.wait_for_url(f"{product.base}/")

        remove_key(eve)
        assert eve.complaints == []


def test_an_authenticator_app_that_was_set_up_by_oneself_signs_in(browser: Browser, product: Product):
    with visiting(browser, product, "eve") as eve:
        set_up_app(eve, "eve")
    with visiting(browser, product, "eve") as eve:
        assert eve.page.url == f"{product.base}/"
        switch_off_app(eve)
        assert eve.complaints == []


@pytest.mark.parametrize(
    ("host", "told"),
    [("localhost", "No key was used"), ("127.0.0.1", "uses no keys at this address")],
    ids=["no-key-on-the-device", "an-address-instead-of-a-name"],
)
def test_a_key_that_cannot_be_used_says_why(browser: Browser, product: Product, host: str, told: str):
    with visiting(browser, product, "eve") as eve, holding_a_device(eve):
        sign_out(eve)
        eve.page.goto(f"{product.base.replace('localhost', host)}/account/login/")

        eve.page.get_by_role("button", name="Sign in with a passkey").click()

        expect(eve.page.get_by_role("alert")).to_contain_text(told)
        assert eve.complaints == []
