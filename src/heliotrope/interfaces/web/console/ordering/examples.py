"""Tiny files that the forms take, one for each format that people write by hand."""

from dataclasses import dataclass

from heliotrope.foundation.http.media_types import media_type_of

ANNOTATION = (
    "id,text,gold,language\n"
    "review-1,The bag arrived quickly and the colour is lovely.,,en\n"
    "review-2,拉链第二天就坏了，客服一直没有回复。,,zh\n"
    "review-3,Perfect. Would buy again.,positive,en\n"
)
"""The last row is gold: its answer is known, and it measures the workers."""

_XLIFF = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="shop.html" source-language="en" target-language="de" datatype="html">
    <body>
      <trans-unit id="welcome"><source>Welcome to <g id="1">North</g>.</source></trans-unit>
      <trans-unit id="returns"><source>Send it back within 30 days.</source></trans-unit>
    </body>
  </file>
</xliff>
"""

_TEXT = "Welcome to North.\nSend it back within 30 days.\n"

_CASES = (
    "id,title,step,expected,priority\n"
    "cart-1,Put a mug into the cart,Open the shop,The mug is on the first page,high\n"
    "cart-1,,Click Add to cart,The cart shows 1,\n"
    "cart-2,Empty the cart,Click Remove,The cart is empty,low\n"
)

_FEATURE = """Feature: Cart
  Scenario: Put a mug into the cart
    Given the shop is open
    When I click Add to cart
    Then the cart shows 1
"""

_JUNIT = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="cart" tests="2" failures="1">
  <testcase classname="cart" name="add a mug"/>
  <testcase classname="cart" name="remove a mug"><failure message="the cart shows 1"/></testcase>
</testsuite>
"""

_ORDERS = (
    "order,sku,quantity,title,name,address1,city,postcode,country,placed_at\n"
    "N-1001,MUG,2,Mug,Ana Lopes,215 River Road,New York,10083,US,2026-11-20T09:30:00-05:00\n"
    "N-1002,BAG,1,Bag,Jan Kowal,Długa 7,Kraków,,PL,2026-11-20T10:05:00+01:00\n"
)
"""The second order has no postal code: that is its exception."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A file to download."""

    name: str
    text: str

    @property
    def media_type(self) -> str:
        """By its ending."""
        return media_type_of(self.name)


EXAMPLES = {
    one.name: one
    for one in (
        Example(name="shop.xlf", text=_XLIFF),
        Example(name="shop.txt", text=_TEXT),
        Example(name="cases.csv", text=_CASES),
        Example(name="cart.feature", text=_FEATURE),
        Example(name="junit.xml", text=_JUNIT),
        Example(name="orders.csv", text=_ORDERS),
    )
}
"""By name; annotation's has an address of its own."""
