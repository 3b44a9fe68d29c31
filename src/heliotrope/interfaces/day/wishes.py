"""What the demonstration's clients want: orders that run, and those that come again and again."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from heliotrope.core.line import Shape
from heliotrope.interfaces.day.cast import CARE
from heliotrope.interfaces.day.phrases import INTENTS, SEGMENTS

FEATURE = """Feature: Checkout of the app, release {number}

  Scenario: A guest pays by card
    Given the basket holds one article
    When I pay with a test card
    Then I see the number of my order

  Scenario: An address without a postcode is refused
    Given the basket holds one article
    When I leave the postcode empty
    Then the field says what is missing

  Scenario: The language follows the phone
    When I open the app on a phone in Chinese
    Then every text of the start page is Chinese

  Scenario: A discount is taken once
    Given a code of 10 percent
    When I enter the code twice
    Then it counts once
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An order as its client states it."""

    programme: str
    line: str
    title: str
    shape: Shape
    options: Mapping[str, object] = field(default_factory=dict)
    source: bytes = b""
    media_type: str = ""


def standing(client: str) -> Sequence[Standing]:
    """The orders that a client begins with."""
    if client == "Orchard Inc.":
        return (intents(),)
    if client == "Digits GmbH":
        return (release(1),)
    return (care(), in_confidence(), shop(), handbook(1, "de"), handbook(2, "zh")) if client == CARE else ()


def care() -> Standing:
    """A standing order for customers' conversations."""
    return Standing(
        programme="Care and shop",
        line="support",
        title="Customer care 客服",
        shape=Shape.STREAM,
        options={
            "channels": ["email", "chat"],
            "greeting": "Hello! How can we help? 您好，请问有什么可以帮您？",
            "macros": [
                {"name": "On its way", "language": "en", "text": "Your order is on its way again."},
                {"name": "已重新发货", "language": "zh", "text": "您的订单已重新发出。"},
            ],
        },
    )


def in_confidence() -> Standing:
    """A standing order for letters that only those see who were trained in privacy; nobody is in a hurry."""
    return Standing(
        programme="Care and shop",
        line="support",
        title="Letters in confidence 私密来信",
        shape=Shape.STREAM,
        options={
            "channels": ["email", "chat"],
            "certificates": ["privacy"],
            "first_reply_s": 30 * 86_400,
            "instruction": "Answer kindly. Look behind a placeholder only where the answer needs it.",
        },
    )


def shop() -> Standing:
    """A standing order for what goes wrong with a shop's orders."""
    return Standing(
        programme="Care and shop", line="commerce", title="Shop orders 店铺订单", shape=Shape.STREAM
    )


def handbook(number: int, target: str) -> Standing:
    """A page of the help centre to be translated; every number is another page."""
    text = "\n".join([f"Help centre, page {number}.", *SEGMENTS])
    return Standing(
        programme="Care and shop",
        line="translation",
        title=f"Help centre, page {number} → {target}",
        shape=Shape.ORDER,
        options={"source": "en", "target": target, "domain": "outdoor"},
        source=text.encode(),
        media_type="text/plain",
    )


def release(number: int) -> Standing:
    """A test plan for a release of the app."""
    return Standing(
        programme="App",
        line="testing",
        title=f"App, release 4.{number}",
        shape=Shape.ORDER,
        options={"environments": ["iPhone 16 / iOS 19", "Pixel 9 / Android 16"], "build": f"4.{number}.0"},
        source=FEATURE.format(number=f"4.{number}").encode(),
        media_type="text/x-gherkin",
    )


def intents() -> Standing:
    """Messages whose intent is to be labelled."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["id", "text"])
    texts = [text for each in zip(*INTENTS.values(), strict=True) for text in each]
    table.writerows((f"message-{n:02}", text) for n, text in enumerate(texts, 1))
    return Standing(
        programme="Messages",
        line="annotation",
        title="What messages are about 消息意图",
        shape=Shape.ORDER,
        options={
            "labels": list(INTENTS),
            "instruction": "What is this message about? 这条消息在说什么？",
            "skill": "label-intent",
            "language": "en",
            "most": 3,
            "effort_s": 300,
        },
        source=out.getvalue().encode(),
        media_type="text/csv",
    )
