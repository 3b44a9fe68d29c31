"""Letters and chats of people who say who they are: into the vault, as from any mailbox or chat page."""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.interfaces.day.letters import IN_CONFIDENCE, LETTERS, Letter
from heliotrope.lines.support import selectors, services
from heliotrope.lines.support.mail import Mail
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine

LEAST_OPEN: Final = 3
"""Letters in confidence that lie ready for a visitor."""


def is_confidential(order: OrderLine) -> bool:
    """Whether an order's letters are for those alone who were trained for them."""
    return bool(order.demands.certificates)


def write(order: OrderLine, letter: Letter, *, key: str, language: str, now: datetime) -> None:
    """Let a letter come to a standing order, once for its key; who writes again is the same person."""
    client = tenancy_selectors.machine_for_client(order.client_id)
    with acting_in_vault(client, order.data_home):
        if letter.address:
            _by_mail(client, order, letter, key=key, language=language, now=now)
        else:
            _by_chat(client, order, letter, key=key, language=language, now=now)


def _by_mail(
    client: Actor, order: OrderLine, letter: Letter, *, key: str, language: str, now: datetime
) -> None:
    mail = Mail(
        message_id=f"<{key}.{letter.address}>",
        sender=letter.address,
        sender_name=letter.name,
        subject=letter.subject,
        text=letter.text,
        sent_at=now,
    )
    services.receive(client, mail, order_id=order.id, client_id=order.client_id, fallback=language, now=now)


def _by_chat(
    client: Actor, order: OrderLine, letter: Letter, *, key: str, language: str, now: datetime
) -> None:
    services.say(
        client,
        order_id=order.id,
        client_id=order.client_id,
        visitor_id=_id(order.id, letter.text),
        text=letter.text,
        key=_id(order.id, f"{key} {letter.text}"),
        fallback=language,
        now=now,
    )


def _id(order_id: UUID, said: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"heliotrope day {order_id} {said}")


def write_first(client: Actor, *, now: datetime) -> int:
    """Let everybody write once to a client to whom nobody has written yet; gives how many did."""
    streams = [one for one in demand_selectors.orders(client, limit=1000) if one.line == "support"]
    written = 0
    for order in streams:
        with acting_in_vault(client, order.data_home):
            known = selectors.awaiting_us(client, order.id)
        if known is None:
            for language, letter in _first(order):
                write(order, letter, key="first", language=language, now=now)
                written += 1
    return written


def _first(order: OrderLine) -> tuple[tuple[str, Letter], ...]:
    if is_confidential(order):
        return tuple(("en", one) for one in IN_CONFIDENCE)
    return tuple((language, one) for language, letters in LETTERS.items() for one in letters)


def top_up(order: OrderLine, *, number: int, now: datetime) -> bool:
    """Let one more letter in confidence come when few lie ready; gives whether one did."""
    client = tenancy_selectors.machine_for_client(order.client_id)
    with acting_in_vault(client, order.data_home):
        open_cases = selectors.awaiting_us(client, order.id)
    if open_cases is None or open_cases >= LEAST_OPEN:
        return False
    letter = IN_CONFIDENCE[number % len(IN_CONFIDENCE)]
    write(order, letter, key=f"day-{number}", language="en", now=now)
    return True
