"""A day of live work drawn by seed: workers of a few kinds in five zones, and what arrives hour by hour.

Kinds and hours are the same for every seed; which contacts come is not.  Efforts stand for what a unit takes
of its worker, in tenths of an hour, so that a plan of pieces is the exact relaxation.
"""

from dataclasses import dataclass

import numpy as np

from heliotrope.core.match.batch.problem import COIN, HOUR, Units, Windows, Workers
from heliotrope.core.match.dispatch.asks import NOBODY, Arrival, Ask, Crew, Rules, Stage

DAY_S = 86_400
PIECE = HOUR // 10
ZONES_H = (-5, 1, 3, 7, 8)
LANGUAGES = 8
"""English, Chinese, Thai, German, Spanish, Arabic, Portuguese, Japanese."""
HOME_H = (-5, 8, 7, 1, 1, 3, -5, 8)
"""Where who speaks it lives: hours east of UTC."""
SKILLS = 6
CERTIFICATES = 3
SPOKEN = np.array([0.30, 0.20, 0.05, 0.12, 0.13, 0.07, 0.08, 0.05])
EFFORTS = (2, 4, 6, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who is there, what can be asked, and how likely each is at each hour."""

    crew: Crew
    windows: Windows
    asks: tuple[Ask, ...]
    likely: np.ndarray
    rules: Rules
    budget: bool


def world(workers: int, *, budget: bool, seed: int = 1_000) -> World:
    """The operation itself, which does not change from day to day.

    With a ``budget`` the hours of a window are what a worker can be given and nothing is given back;
    without, workers hold calls, chats and mails and are freed again.
    """
    rng = np.random.default_rng(seed)
    n = workers
    zone = rng.choice(len(ZONES_H), n, p=(0.15, 0.2, 0.1, 0.3, 0.25))
    native = rng.choice(LANGUAGES, n, p=SPOKEN)
    spoken = np.zeros((n, LANGUAGES), np.int8)
    spoken[np.arange(n), 0] = rng.choice([0, 3, 4], n, p=(0.15, 0.35, 0.5))
    second = rng.choice(LANGUAGES, n, p=SPOKEN)
    spoken[np.arange(n), second] = np.maximum(
        spoken[np.arange(n), second], rng.choice([0, 3, 4], n, p=(0.6, 0.2, 0.2))
    )
    spoken[np.arange(n), native] = 5
    skills = np.where(rng.random((n, SKILLS)) < 0.35, rng.integers(1, 4, (n, SKILLS)), 0).astype(np.int8)
    certificates = (rng.random((n, CERTIFICATES)) < (0.12, 0.2, 0.3)) @ (1 << np.arange(CERTIFICATES))
    start_h = (rng.choice([7, 8, 9, 13, 14, 20], n) + rng.integers(0, 4, n) - np.array(ZONES_H)[zone]) % 24
    length_h = np.minimum(rng.choice([2, 3, 4], n, p=(0.4, 0.35, 0.25)), 24 - start_h)
    pieces = rng.choice([8, 10, 14], n, p=(0.3, 0.4, 0.3))
    rate = (rng.integers(6, 22, n) + np.array([6, 9, 3, 0, 2])[zone]) * COIN
    crew = Crew(
        workers=Workers(
            skills=skills,
            languages=spoken,
            rate=rate.astype(np.int64),
            certificates=certificates.astype(np.uint64),
            home=zone.astype(np.int16),
        ),
        offset_s=np.array(ZONES_H, np.int64)[zone] * 3600,
        capacity=pieces.astype(np.int64) if budget else np.full(n, 30, np.int64),
    )
    windows = Windows(
        worker=np.arange(n),
        start=start_h.astype(np.int64) * 3600,
        end=(start_h + length_h).astype(np.int64) * 3600,
        capacity=pieces.astype(np.int64) * PIECE,
    )
    asks, likely = _asks(rng)
    weights = EFFORTS if budget else (30, 10, 3)
    rules = Rules(weights=weights, whole=max(weights))
    return World(crew=crew, windows=windows, asks=asks, likely=likely, rules=rules, budget=budget)


def _asks(rng: np.random.Generator) -> tuple[tuple[Ask, ...], np.ndarray]:
    asks, likely = [], []
    for language in range(LANGUAGES):
        for skill in range(SKILLS):
            for certificate, share in ((0, 0.75), (1, 0.1), (2, 0.15)):
                worst = Stage.HELP if certificate == 0 else Stage.FLUENT
                asks.append(
                    Ask(
                        skill=skill,
                        level=int(rng.integers(1, 4)),
                        language=language,
                        worst=worst,
                        certificates=certificate,
                    )
                )
                peak = rng.integers(0, 24)
                hours = 1 + 0.6 * np.cos((np.arange(24) - peak) / 24 * 2 * np.pi)
                likely.append(SPOKEN[language] * share * rng.uniform(0.4, 1.6) * hours)
    table = np.array(likely)
    return tuple(asks), table / table.sum()


def day(one: World, arrivals: int, seed: int) -> list[Arrival]:
    """The arrivals of one day, in their order."""
    rng = np.random.default_rng(seed)
    drawn = rng.choice(one.likely.size, arrivals, p=one.likely.ravel())
    ask, hour = np.divmod(drawn, 24)
    at = np.sort(hour * 3600 + rng.integers(0, 3600, arrivals))
    ask = ask[np.argsort(hour * 3600, kind="stable")]
    channel = rng.choice(len(one.rules.weights), arrivals, p=_mix(one))
    hourly = np.array([(30, 45, 70)[(a.skill + a.level) % 3] + 40 * bool(a.certificates) for a in one.asks])
    value = hourly[ask] * np.array(one.rules.weights)[channel] * COIN // one.rules.whole
    zone = np.array([HOME_H[a.language] for a in one.asks])[ask] * 3600
    known = 0.0 if one.budget else 0.1
    last = np.where(rng.random(arrivals) < known, rng.integers(0, len(one.crew), arrivals), NOBODY)
    return [
        Arrival(
            unit=unit,
            ask=a,
            channel=c,
            effort=HOUR,
            value=v,
            opened_at=t,
            due_at=t + 7200,
            offset_s=z,
            last=w,
        )
        for unit, (a, c, v, t, z, w) in enumerate(
            zip(*(column.tolist() for column in (ask, channel, value, at, zone, last)), strict=True)
        )
    ]


def _mix(one: World) -> tuple[float, ...]:
    return (0.35, 0.3, 0.2, 0.15) if len(one.rules.weights) == 4 else (0.4, 0.35, 0.25)


def history(one: World, arrivals: list[Arrival]) -> Units:
    """A past day as a batch of those who are fluent; each unit begins when it arrives."""
    asked = [one.asks[unit.ask] for unit in arrivals]
    effort = np.array([one.rules.busy(unit) for unit in arrivals], np.int64)
    release = np.array([unit.opened_at for unit in arrivals], np.int64)
    return Units(
        skill=np.array([ask.skill for ask in asked], np.int16),
        level=np.array([ask.level for ask in asked], np.int8),
        language=np.array([max(ask.language, 0) for ask in asked], np.int16),
        language_level=np.array([4 if ask.language >= 0 else 0 for ask in asked], np.int8),
        effort=effort,
        release=release,
        due=release + effort * 3600 // HOUR,
        value=np.array([unit.value for unit in arrivals], np.int64),
        certificates=np.array([ask.certificates for ask in asked], np.uint64),
        homes=np.zeros(len(asked), np.uint64),
    )
