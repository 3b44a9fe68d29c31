"""The clients' side of the simulated day: conversations, shop orders with something wrong, files."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from heliotrope.core.line import Shape
from heliotrope.flow import placing
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.day.cast import BUYERS, CARE, VOICES
from heliotrope.interfaces.day.letters import LETTERS, Letter
from heliotrope.interfaces.day.phrases import ASKED
from heliotrope.interfaces.day.preparing import place
from heliotrope.interfaces.day.rhythm import CHANNELS, rate_per_hour
from heliotrope.interfaces.day.wishes import Standing, handbook, release
from heliotrope.interfaces.day.writing import is_confidential, top_up, write
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine

LONGEST: Final = timedelta(hours=2)
"""What came longer ago than this while nobody looked did not come."""
MOST_WAITING: Final = 40
MOST_OPEN: Final = 6
"""Orders of one line beside which no further file comes."""
FAULTS_A_DAY: Final = 14
SAYS_WHO_RATIO: Final = 0.4
"""How many of those who write say who they are, with what else people say of themselves."""
ALL_SAY_WHO: Final = "en"
"""The language of visitors: whatever they are handed has somebody in it."""
HOUR: Final = timedelta(hours=1)
WEEK_H: Final = 168
PAGE_EVERY_H, RELEASE_EVERY_H = 16, 40
SHOPS: Final = (
    {"name": "Erik Ek", "address1": "Storgatan 5", "city": "Uppsala", "postcode": "", "country": "SE"},
    {
        "name": "Lena Vogt",
        "address1": "Hauptstr. 12",
        "city": "1O115 Berlin",
        "postcode": "",
        "country": "DE",
    },
    {
        "name": "Ana Ruiz",
        "address1": "Calle Mayor 3",
        "city": "Madrid",
        "postcode": "280l3",
        "country": "ES",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One thing that comes on a stream.

    Attributes:
        letter: what comes through the stream's mailbox or chat page instead, from a person.
    """

    line: str
    given: Mapping[str, object]
    letter: Letter | None = None


class Customers:
    """Everybody who wants something; `act` does one thing at a time."""

    def __init__(
        self, platform: Actor, rng: Random, *, at: datetime, call: Callable[[str, str], None]
    ) -> None:
        self._platform, self._rng, self._last, self._call = platform, rng, at, call
        self._waiting: deque[Arrival] = deque(maxlen=MOST_WAITING)
        self._streams: dict[str, OrderLine] = {}
        self._in_confidence: OrderLine | None = None
        self._number = int(at.timestamp())

    def refresh(self, *, at: datetime) -> None:
        """Look which streams are open, and place what comes by the clock."""
        with acting(self._platform):
            found = demand_selectors.handing_out(self._platform)
            streams = [one for one in found if one.shape is Shape.STREAM]
            self._streams = {one.line: one for one in streams if not is_confidential(one)}
            self._in_confidence = next((one for one in streams if is_confidential(one)), None)
        self._place_files(found, at=at)
        if self._in_confidence is not None:
            self._number += top_up(self._in_confidence, number=self._number + 1, now=at)

    def act(self, *, at: datetime) -> bool:
        """Let one thing arrive if something is due; False when nothing is."""
        self._draw(at)
        if not self._waiting:
            return False
        one = self._waiting.popleft()
        order = self._streams.get(one.line)
        if order is None:
            return False
        language = str(one.given.get("language", ""))
        if one.letter is not None:
            write(order, one.letter, key=str(one.given["conversation"]), language=language, now=at)
        else:
            client = tenancy_selectors.machine_for_client(order.client_id)
            with acting(client):
                placing.arrive(client, order.id, one.given, now=at)
        self._call(one.line, language)
        return True

    def _draw(self, at: datetime) -> None:
        since = max(self._last, at - LONGEST)
        hours = (at - since) / HOUR
        self._last = at
        if "support" in self._streams:
            self._waiting.extend(self._conversations(at, hours))
        if "commerce" in self._streams:
            count = _poisson(FAULTS_A_DAY / 24 * hours, self._rng)
            self._waiting.extend(self._fault(at) for _ in range(count))

    def _conversations(self, at: datetime, hours: float) -> Iterator[Arrival]:
        for voice in VOICES:
            for channel in CHANNELS:
                for _ in range(_poisson(rate_per_hour(voice, channel, at) * hours, self._rng)):
                    subject, text = self._rng.choice(ASKED[voice.language])
                    self._number += 1
                    given = {
                        "conversation": f"day-{self._number}",
                        "subject": subject,
                        "text": text,
                        "language": voice.language,
                        "channel": channel,
                    }
                    says_who = self._rng.random() < SAYS_WHO_RATIO or voice.language == ALL_SAY_WHO
                    letter = self._rng.choice(LETTERS[voice.language]) if says_who else None
                    yield Arrival(line="support", given=given, letter=letter)

    def _fault(self, at: datetime) -> Arrival:
        self._number += 1
        number = self._number
        kind = self._rng.choice(("address", "address", "late", "oversell"))
        address: Mapping[str, str] = self._rng.choice(SHOPS)
        if kind != "address":
            address = {**address, "city": "Uppsala", "postcode": "753 10", "country": "SE"}
        given = {
            "id": f"day-{number}",
            "kind": kind,
            "order": f"gid://shopify/Order/{number}",
            "name": f"#{number % 100_000}",
            "lines": [{"sku": self._rng.choice(("TENT-2", "STOVE-1", "JACKET-M")), "quantity": 1, "free": 0}],
            "address": address,
            "placed_at": (at - timedelta(hours=30)).isoformat(),
            "promised_at": (at - timedelta(hours=2)).isoformat(),
        }
        return Arrival(line="commerce", given=given)

    def _place_files(self, found: Sequence[OrderLine], *, at: datetime) -> None:
        """Place the file whose turn it is by the clock; one that was placed before is the same order."""
        hour = int(at.timestamp() // 3600)
        page = hour // PAGE_EVERY_H % 10_000
        wanted = {
            CARE: handbook(page, ("de", "zh")[page % 2]),
            "Digits GmbH": release(hour // RELEASE_EVERY_H % 10_000),
        }
        titles = {order.title for order in found}
        for client, one in wanted.items():
            running = sum(order.line == one.line for order in found)
            if one.title not in titles and 0 < running < MOST_OPEN:
                self._buy(client, one, at=at)

    def _buy(self, client: str, one: Standing, *, at: datetime) -> None:
        accounts = tenancy_selectors.accounts_of([BUYERS[client]])
        buyer = tenancy_selectors.actor_of_account(accounts[BUYERS[client]])
        with acting(buyer):
            programmes: dict[str, UUID] = {x.name: x.id for x in network_selectors.programmes(buyer)}
        if one.programme in programmes:
            place(buyer, programmes[one.programme], one, at=at)


def _poisson(mean: float, rng: Random) -> int:
    """A count of chance by Knuth's product of uniforms; for small means."""
    bound, product, count = math.exp(-mean), rng.random(), 0
    while product > bound:
        product *= rng.random()
        count += 1
    return count
