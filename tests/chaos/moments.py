"""Who is killed when: drawn from a seed, so that the same seed draws the same moments."""

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from tests.support.platform import Platform

LATEST_S = 0.3
ONE_IN = 4
"""One moment in so many takes more than one of them; one of those in so many takes everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """Who dies, and how long after which acknowledged act."""

    after: int
    delay_s: float
    victims: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        """For the report."""
        return {**asdict(self), "victims": list(self.victims), "delay_s": round(self.delay_s, 3)}


def dealt(rng: random.Random, names: Sequence[str], *, moments: int, least: int) -> tuple[Kill, ...]:
    """Moments spread over the first acknowledged acts; every process dies in turn, some with others.

    Args:
        least: acts that there are at least, so that every moment comes.
    """
    share = max(1, least // moments)
    order = [name for _ in range(moments) for name in rng.sample(list(names), len(names))]
    return tuple(
        Kill(
            after=share * n + rng.randrange(share),
            delay_s=rng.uniform(0.0, LATEST_S),
            victims=_with_others(rng, order[n], names) if n % ONE_IN == ONE_IN - 1 else (order[n],),
        )
        for n in range(moments)
    )


def _with_others(rng: random.Random, first: str, names: Sequence[str]) -> tuple[str, ...]:
    if not rng.randrange(ONE_IN):
        return tuple(names)
    return (first, rng.choice([name for name in names if name != first]))


class Killer:
    """Kills at its moments, beside the work; each kill is begun once."""

    def __init__(self, platform: Platform, moments: Sequence[Kill]) -> None:
        self._platform, self._left = platform, sorted(moments, key=lambda kill: kill.after)
        self._held = threading.Lock()
        self.done: list[Kill] = []

    def told(self, acknowledged: int) -> None:
        """So many acts are acknowledged."""
        with self._held:
            while self._left and self._left[0].after <= acknowledged:
                self._now(self._left.pop(0))

    def rest(self) -> None:
        """Everything that is left, now: there was less work than moments."""
        with self._held:
            while self._left:
                self._now(self._left.pop(0))

    def _now(self, kill: Kill) -> None:
        self.done.append(kill)
        threading.Timer(kill.delay_s, self._platform.kill, kill.victims).start()


@contextmanager
def told_what_was_killed(killer: Killer) -> Iterator[None]:
    """An error says what was killed until then."""
    try:
        yield
    except BaseException:
        print("killed until then:", *killer.done, sep="\n  ")
        raise
