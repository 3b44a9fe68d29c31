"""A live shop that sells while things are killed, a buyer's other way in, and what must hold of its stock."""

import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.chaos.platform import NAMES, Scene
from tests.support.replay import Api
from tests.support.shopify_shop import FakeShop

MUGS, CUPS, TEAS = 20, 6, 2
SOLD, MOST_TEA = 8, 5
"""Orders of a mug in the live shop, and the teas of one that the shop has not."""
ASTRAY = {"name": "Bo", "address1": "1 Main St", "city": "New York", "provinceCode": "NY", "zip": "1008"}
RIGHT = {
    "name": "Bo", "address1": "1 Main St", "city": "New York", "province": "NY", "postcode": "10083",
    "country": "US",
}  # fmt: skip
BETWEEN_S, PATIENCE_S = 1.0, 300.0
HEADER = "order,sku,quantity,name,address1,city,province,postcode,country,promised_at\n"
BUYER = "Ana Lopes,215 River Road,New York,NY,10083,US"
OTHER_CHANNEL = HEADER + "".join(
    f"F-{n},CUP,2,{BUYER},{'2020' if n == 1 else '2999'}-01-01T00:00:00Z\n" for n in range(1, 6)
)
"""Five orders of two cups each, of which there are six; the first has broken its promise."""


@dataclass(slots=True, kw_only=True)
class Street:
    """Buyers of a live shop, and Ana, who imports what another channel sold.

    Attributes:
        place: of the shop's pages, and cookies are Ana's session.
        orders: what was bought, by the key that the order has in its channel.
    """

    live: FakeShop
    place: str
    cookies: dict[str, str]
    orders: set[str] = field(default_factory=set)

    def trade(self) -> None:
        """Sell, import twice what was sold elsewhere, and lose a customer."""
        for number in range(SOLD):
            where = {"address": ASTRAY | {"countryCodeV2": "US"}} if number % 4 == 1 else {}
            self.orders.add(self.live.sell("MUG", 1, **where))
            time.sleep(BETWEEN_S)
            if number in (2, 5):
                self._import()
        self.orders.add(self.live.sell("TEA", MOST_TEA))
        self.live.cancel(min(self.orders))
        self.orders |= {f"F-{n}" for n in range(1, 6)}

    def _import(self) -> None:
        """Post the file until the page says that it was taken; a file that was taken already is no harm."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                with urllib.request.build_opener(_Stay).open(self._request(), timeout=30):
                    raise AssertionError("the page refused the file")
            except urllib.error.HTTPError as error:
                if error.code == 302:
                    return
                assert error.code >= 500, (error.code, error.read()[:500])
            except OSError:
                pass
            time.sleep(0.2)
        raise TimeoutError("the file was not taken")

    def _request(self) -> urllib.request.Request:
        mark, csrf = "----file", "c" * 32
        fields = {"csrfmiddlewaretoken": csrf, "what": "orders"}
        body = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        body += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="orders.csv"\r\n'
        body += f"Content-Type: text/csv\r\n\r\n{OTHER_CHANNEL}\r\n--{mark}--\r\n"
        cookies = "; ".join(f"{name}={value}" for name, value in (self.cookies | {"csrftoken": csrf}).items())
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Cookie": cookies}
        return urllib.request.Request(f"{self.place}import/", body.encode(), headers)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_args: object) -> None:
        return None


def open_stream(ana: Api, programme: str, shop_id: str) -> str:
    """The stream that takes the shop's exceptions."""
    stream = {"programme_id": programme, "line": "commerce", "title": "Shop", "options": {"shop": shop_id}}
    return str(ana.act("/streams", stream)["id"])


def answer(shown: Mapping[str, Any]) -> dict[str, Any]:
    """How a worker settles an exception: by its kind always the same way."""
    return {
        "address": {"resolution": "corrected", "address": RIGHT},
        "late": {"resolution": "corrected", "promised_at": "2999-01-01T00:00:00+00:00"},
        "oversell": {"resolution": "cancelled"},
    }[shown["data"]["kind"]]


def is_quiet(scene: Scene, shop_id: str, street: Street) -> bool:
    """Whether every order was taken in, every exception is settled and nothing is owed to the live shop."""
    asked = {
        "SELECT count(*) FROM shop_order WHERE shop_id = %s": len(street.orders),
        "SELECT count(*) FROM order_exception WHERE shop_id = %s AND state <> 'settled'": 0,
        "SELECT count(*) FROM shop_outgoing WHERE shop_id = %s AND sent_at IS NULL": 0,
        "SELECT count(*) FROM inbound_event WHERE shop_id = %s AND handled_at IS NULL": 0,
    }
    return all(scene.one("vault_eu", sql, shop_id) == wanted for sql, wanted in asked.items())


def check_orders(scene: Scene, shop_id: str, street: Street) -> None:
    """Every order was taken in once, with its lines, whichever way and however often it was told."""
    rows = scene.rows(
        "vault_eu",
        "SELECT o.external_id, sum(l.quantity) FROM shop_order o JOIN shop_order_line l ON l.order_id = o.id"
        " WHERE o.shop_id = %s GROUP BY o.id",
        shop_id,
    )
    assert Counter(key for key, _ in rows) == dict.fromkeys(street.orders, 1)
    assert sorted(pieces for _, pieces in rows) == [1] * SOLD + [2] * 5 + [MOST_TEA]


def check_stock(scene: Scene, shop_id: str, live: FakeShop) -> None:
    """No piece was sold twice, and both sides say of every shelf what the reservations say."""
    shelves = scene.rows(
        "vault_eu",
        "SELECT k.code, s.on_hand, s.reserved, coalesce(sum(r.quantity), 0) FROM stock s"
        " JOIN sku k ON k.id = s.sku_id LEFT JOIN stock_reservation r ON r.stock_id = s.id"
        " WHERE k.shop_id = %s GROUP BY s.id, k.code",
        shop_id,
    )
    told = {sku: (on_hand, reserved, held) for sku, on_hand, reserved, held in shelves}
    # A mug less, for its buyer cancelled; three orders of two cups got them; nobody gets tea.
    assert told == {"MUG": (MUGS, SOLD - 1, SOLD - 1), "CUP": (CUPS, 6, 6), "TEA": (TEAS, 0, 0)}
    assert {sku: live.free(sku) for sku in told} == {sku: on - held for sku, (on, held, _) in told.items()}
    drifts = "SELECT sku, ours, shown, outcome FROM stock_drift WHERE shop_id = %s"
    assert scene.rows("vault_eu", drifts, shop_id) == []
    holding = "SELECT count(*) FROM stock_reservation r JOIN shop_order o ON o.id = r.order_id"
    assert scene.one("vault_eu", f"{holding} WHERE o.shop_id = %s AND o.state <> 'reserved'", shop_id) == 0


def check_exceptions(scene: Scene, shop_id: str, stream_id: str) -> None:
    """Every exception that somebody had to settle was one item, worked once and paid once."""
    found = scene.rows("vault_eu", "SELECT kind, resolution FROM order_exception WHERE shop_id = %s", shop_id)
    worked = Counter(one for one in found if one[1] != "went-away")
    assert worked == {
        ("address", "corrected"): 2,
        ("late", "corrected"): 1,
        ("oversell", "cancelled"): 3,
    }
    items = "SELECT item_id, count(*), count(DISTINCT step) FROM judgement WHERE order_id = %s GROUP BY 1"
    assert [row[1:] for row in scene.rows("default", items, stream_id)] == [(1, 1)] * worked.total()
    pieces = "SELECT count(*), sum(pieces) FROM pay_line WHERE order_id = %s"
    assert scene.rows("default", pieces, stream_id) == [(worked.total(), 2 + 1 + 3 * 1.5)]


def leave(scene: Scene) -> None:
    """The live side is about to go away: nobody asks it any more."""
    with psycopg.connect(scene.cluster.url(NAMES["vault_eu"])) as connection:
        connection.execute("UPDATE shop SET endpoint = ''")
        connection.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'reconcile_shop'")
